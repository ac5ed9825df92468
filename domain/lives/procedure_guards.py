"""What a measure's procedure guards (办理程序条件): calls, supplements, reviews, objections, holds, tranches, units."""

from domain.lives.grant_guards import GrantContext, not_asked
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal


def not_held(context: GrantContext) -> Refusal | None:
    """Nobody holds it (未暂停)."""
    if context.held is None:
        return None
    return Refusal(Code.ON_HOLD, {"reason": context.held}, (), (context.citation,))


def is_held(context: GrantContext) -> Refusal | None:
    """Somebody holds it (已暂停)."""
    return None if context.held is not None else Refusal(Code.NOT_ON_HOLD, {}, (), (context.citation,))


def call_open(context: GrantContext) -> Refusal | None:
    """A call lets it be filed today, or the measure needs none (申报通知)."""
    return context.call


def supplement_not_asked(context: GrantContext) -> Refusal | None:
    """A supplement is asked once (补正一次)."""
    if context.supplement_until is None:
        return None
    terms = {"last_day": context.supplement_until.isoformat()}
    return Refusal(Code.SUPPLEMENT_ONCE, terms, (), (context.citation,))


def supplement_in_time(context: GrantContext) -> Refusal | None:
    """The deadline of the supplement has not passed (补正期限)."""
    last = context.supplement_until
    if last is None or context.today <= last:
        return None
    return Refusal(Code.SUPPLEMENT_LATE, {"last_day": last.isoformat()}, (), (context.citation,))


def supplement_over(context: GrantContext) -> Refusal | None:
    """The deadline of the supplement has passed."""
    last = context.supplement_until
    if last is not None and context.today > last:
        return None
    waiting = Text(zh=f"补正期限（{last}）届满", en=f"the end of the time for the supplement ({last})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


def reviews_done(context: GrantContext) -> Refusal | None:
    """Every review that the measure asks for before a proposal has passed (审核环节)."""
    return _nothing_missing(Code.REVIEW_MISSING, context.reviews_missing, context)


def closing_done(context: GrantContext) -> Refusal | None:
    """Nothing that must happen before the file is closed is missing (结项条件)."""
    return _nothing_missing(Code.NOT_YET_CLOSABLE, context.closing_missing, context)


def _nothing_missing(code: Code, missing: tuple[Text, ...], context: GrantContext) -> Refusal | None:
    if not missing:
        return None
    named = Text(zh="、".join(text.zh for text in missing), en=", ".join(text.en for text in missing))
    return Refusal(code, {"missing": named}, (), (context.citation,))


def review_open(context: GrantContext) -> Refusal | None:
    """The measure asks for a review that can be recorded now."""
    return None if context.review_open else not_asked(context)


def selected(context: GrantContext) -> Refusal | None:
    """The ranking of its call selected it, where the measure is a competition (评选入选)."""
    if context.selected is not False:
        return None
    return Refusal(Code.NOT_SELECTED, {}, (), (context.citation,))


def no_open_objection(context: GrantContext) -> Refusal | None:
    """No objection is open (无未处理异议)."""
    if not context.open_objections:
        return None
    return Refusal(Code.OBJECTION_OPEN, {"count": context.open_objections}, (), (context.citation,))


def no_open_recovery(context: GrantContext) -> Refusal | None:
    """No recovery of its payments goes on (无未办结追回)."""
    if context.open_recovery is None:
        return None
    return Refusal(Code.RECOVERY_OPEN, {"number": context.open_recovery}, ("id",), (context.citation,))


def publicity_running(context: GrantContext) -> Refusal | None:
    """The window in which the public may object is not over (公示期内)."""
    last = context.publicity_last
    if last is not None and context.today <= last:
        return None
    return Refusal(Code.PUBLICITY_ENDED, {"last_day": str(last)}, (), (context.citation,))


def tranches_only(context: GrantContext) -> Refusal | None:
    """The measure is paid by tranche (分批配套)."""
    return None if context.has_tranches else not_asked(context)


def units_only(context: GrantContext) -> Refusal | None:
    """The measure is paid for accepted units (按件验收)."""
    return None if context.has_units else not_asked(context)


def experts_only(context: GrantContext) -> Refusal | None:
    """The measure is reviewed by experts (专家评审)."""
    return None if context.has_experts else not_asked(context)


def term_broken(context: GrantContext) -> Refusal | None:
    """An exit before the anniversary is on record (提前退出)."""
    if context.term_broken:
        return None
    waiting = Text(zh="退出日期早于满期日", en="an exit before the end of the term")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))
