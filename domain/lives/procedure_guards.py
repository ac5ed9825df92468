"""What a measure's procedure guards (办理程序条件): calls, supplements, reviews, objections, holds, tranches, units."""

from domain.lives.grant_guards import GrantSituation, not_asked
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal


def not_held(situation: GrantSituation) -> Refusal | None:
    """Nobody holds it (未暂停)."""
    if situation.held is None:
        return None
    return Refusal(Code.ON_HOLD, {"reason": situation.held}, (), (situation.citation,))


def is_held(situation: GrantSituation) -> Refusal | None:
    """Somebody holds it (已暂停)."""
    return None if situation.held is not None else Refusal(Code.NOT_ON_HOLD, {}, (), (situation.citation,))


def call_open(situation: GrantSituation) -> Refusal | None:
    """A call lets it be filed today, or the measure needs none (申报通知)."""
    return situation.call


def supplement_not_asked(situation: GrantSituation) -> Refusal | None:
    """A supplement is asked once (补正一次)."""
    if situation.supplement_until is None:
        return None
    terms = {"last_day": situation.supplement_until.isoformat()}
    return Refusal(Code.SUPPLEMENT_ONCE, terms, (), (situation.citation,))


def supplement_in_time(situation: GrantSituation) -> Refusal | None:
    """The deadline of the supplement has not passed (补正期限)."""
    last = situation.supplement_until
    if last is None or situation.today <= last:
        return None
    return Refusal(Code.SUPPLEMENT_LATE, {"last_day": last.isoformat()}, (), (situation.citation,))


def supplement_over(situation: GrantSituation) -> Refusal | None:
    """The deadline of the supplement has passed."""
    last = situation.supplement_until
    if last is not None and situation.today > last:
        return None
    waiting = Text(zh=f"补正期限（{last}）届满", en=f"the end of the time for the supplement ({last})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (situation.citation,))


def reviews_done(situation: GrantSituation) -> Refusal | None:
    """Every review that the measure asks for before a proposal has passed (审核环节)."""
    return _nothing_missing(Code.REVIEW_MISSING, situation.reviews_missing, situation)


def closing_done(situation: GrantSituation) -> Refusal | None:
    """Nothing that must happen before the file is closed is missing (结项条件)."""
    return _nothing_missing(Code.NOT_YET_CLOSABLE, situation.closing_missing, situation)


def _nothing_missing(code: Code, missing: tuple[Text, ...], situation: GrantSituation) -> Refusal | None:
    if not missing:
        return None
    named = Text(zh="、".join(text.zh for text in missing), en=", ".join(text.en for text in missing))
    return Refusal(code, {"missing": named}, (), (situation.citation,))


def review_open(situation: GrantSituation) -> Refusal | None:
    """The measure asks for a review that can be recorded now."""
    return None if situation.review_open else not_asked(situation)


def selected(situation: GrantSituation) -> Refusal | None:
    """The ranking of its call selected it, where the measure is a competition (评选入选)."""
    if situation.selected is not False:
        return None
    return Refusal(Code.NOT_SELECTED, {}, (), (situation.citation,))


def no_open_objection(situation: GrantSituation) -> Refusal | None:
    """No objection is open (无未处理异议)."""
    if not situation.open_objections:
        return None
    return Refusal(Code.OBJECTION_OPEN, {"count": situation.open_objections}, (), (situation.citation,))


def no_open_recovery(situation: GrantSituation) -> Refusal | None:
    """No recovery of its payments goes on (无未办结追回)."""
    if situation.open_recovery is None:
        return None
    return Refusal(Code.RECOVERY_OPEN, {"number": situation.open_recovery}, ("id",), (situation.citation,))


def publicity_running(situation: GrantSituation) -> Refusal | None:
    """The window in which the public may object is not over (公示期内)."""
    last = situation.publicity_last
    if last is not None and situation.today <= last:
        return None
    return Refusal(Code.PUBLICITY_ENDED, {"last_day": str(last)}, (), (situation.citation,))


def tranches_only(situation: GrantSituation) -> Refusal | None:
    """The measure is paid by tranche (分批配套)."""
    return None if situation.has_tranches else not_asked(situation)


def units_only(situation: GrantSituation) -> Refusal | None:
    """The measure is paid for accepted units (按件验收)."""
    return None if situation.has_units else not_asked(situation)


def experts_only(situation: GrantSituation) -> Refusal | None:
    """The measure is reviewed by experts (专家评审)."""
    return None if situation.has_experts else not_asked(situation)


def term_broken(situation: GrantSituation) -> Refusal | None:
    """An exit before the anniversary is on record (提前退出)."""
    if situation.term_broken:
        return None
    waiting = Text(zh="退出日期早于满期日", en="an exit before the end of the term")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (situation.citation,))
