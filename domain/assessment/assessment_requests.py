"""The assessment contract's JSON: a request object in, an answer object out (see docs/assessment.md)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

from domain.assessment.amounts import Step
from domain.assessment.assessment import Assessment, Assessor, Request
from domain.assessment.fact_forms import MOST_COUNT
from domain.assessment.facts import WRITE_COUNT, WRITE_DATE, WRITE_MONEY
from domain.assessment.flags import Flagged
from domain.assessment.measures import grant_measure
from domain.assessment.milestones import Reward
from domain.assessment.same_matter import OtherAward
from domain.policy.calendar import parse_day, show_month
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code, Language, Refusal
from domain.refusals.sentences import sentence
from domain.values.money import Fen, floor, parse_yuan, show_yuan

Json: TypeAlias = dict[str, Any]

_KNOWN = frozenset(
    {
        "id",
        "measure",
        "facts",
        "decided_amount",
        "decided_payer",
        "quota_reason",
        "so_far",
        "other_awards",
        "as_of",
        "in_force_from",
    }
)
_STATED_BY_ALL = frozenset({"id", "measure", "facts"})
_SO_FAR = frozenset({"paid", "cap_used", "caps_used", "count_this_year"})
_OTHER = frozenset({"policy", "amount", "paid"})
_WRITE_TEXT = Text(zh="须为文字", en="write text")
_WRITE_OBJECT = Text(zh="须为对象", en="write an object")
_WRITE_OTHERS = Text(zh="须为列表", en="write a list of {policy, amount, paid}")
_WRITE_OTHER = Text(zh="须写明政策名称、金额和是否已拨付", en="each holds policy (text), amount (yuan), paid (bool)")
_MOST_NAME = 100
"""Characters of an unknown name that an answer repeats."""


class _Reading:
    """Reads the optional parts of one request, gathering what cannot be accepted."""

    def __init__(self, body: Mapping[str, object], assessor: Assessor) -> None:
        self.body, self.citation, self.assessor = body, assessor.citation, assessor
        self.refusals: list[Refusal] = []

    def refuse(self, path: tuple[str | int, ...], why: Text) -> None:
        """Remember one part that cannot be accepted (FACT_INVALID)."""
        name = ".".join(str(part) for part in path)
        self.refusals.append(Refusal(Code.FACT_INVALID, {"fact": name, "why": why}, path, (self.citation,)))

    def money(self, holder: Mapping[str, object], name: str, path: tuple[str | int, ...]) -> Fen | None:
        """An optional amount of yuan, in fen."""
        if holder.get(name) is None:
            return None
        amount = parse_yuan(holder[name])
        if amount is None:
            self.refuse(path, WRITE_MONEY)
        return amount

    def day(self, name: str) -> date | None:
        """An optional day."""
        if self.body.get(name) is None:
            return None
        day = parse_day(self.body[name])
        if day is None:
            self.refuse((name,), WRITE_DATE)
        return day

    def text(self, name: str) -> str | None:
        """An optional text."""
        value = self.body.get(name)
        if value is None or isinstance(value, str):
            return value
        self.refuse((name,), _WRITE_TEXT)
        return None

    def facts(self) -> dict[str, object]:
        """The facts as they were stated; none where they were left out."""
        facts = self.body.get("facts", {})
        if isinstance(facts, dict):
            return cast("dict[str, object]", facts)
        self.refuse(("facts",), _WRITE_OBJECT)
        return {}

    def so_far(self) -> tuple[Fen, Fen, int, dict[str, Fen]]:
        """What was given before: paid and cap used in fen, awards of the year, and fen used of each cap by its code."""
        so_far = self.body.get("so_far")
        if so_far is None:
            return 0, 0, 0, {}
        if not isinstance(so_far, dict):
            self.refuse(("so_far",), _WRITE_OBJECT)
            return 0, 0, 0, {}
        earlier = cast("dict[str, object]", so_far)
        self.closed(earlier, _SO_FAR, ("so_far",))
        paid = self.money(earlier, "paid", ("so_far", "paid"))
        cap_used = self.money(earlier, "cap_used", ("so_far", "cap_used"))
        return (
            paid or 0,
            cap_used or 0,
            self._count(earlier.get("count_this_year")),
            self._caps(earlier.get("caps_used")),
        )

    def _caps(self, caps: object) -> dict[str, Fen]:
        path = ("so_far", "caps_used")
        if caps is None:
            return {}
        if not isinstance(caps, dict):
            self.refuse(path, _WRITE_OBJECT)
            return {}
        used, known = cast("dict[str, object]", caps), self.assessor.known_caps
        self.closed(used, known, path)
        return {code: self.money(used, code, (*path, code)) or 0 for code in used.keys() & known}

    def _count(self, count: object) -> int:
        if type(count) is int and 0 <= count <= MOST_COUNT:
            return count
        if count is not None:
            self.refuse(("so_far", "count_this_year"), WRITE_COUNT)
        return 0

    def other_awards(self) -> tuple[OtherAward, ...]:
        """Support from elsewhere."""
        others = self.body.get("other_awards")
        if others is None:
            return ()
        if not isinstance(others, list):
            self.refuse(("other_awards",), _WRITE_OTHERS)
            return ()
        read = [self._other(index, other) for index, other in enumerate(cast("list[object]", others))]
        return tuple(other for other in read if other is not None)

    def _other(self, index: int, other: object) -> OtherAward | None:
        path = ("other_awards", index)
        if not isinstance(other, dict):
            self.refuse(path, _WRITE_OBJECT)
            return None
        award = cast("dict[str, object]", other)
        self.closed(award, _OTHER, path)
        amount, policy, paid = parse_yuan(award.get("amount")), award.get("policy"), award.get("paid")
        if amount is None or not isinstance(policy, str) or not isinstance(paid, bool):
            self.refuse(path, _WRITE_OTHER)
            return None
        return OtherAward(policy, amount, paid)

    def closed(self, stated: Mapping[str, object], known: frozenset[str], path: tuple[str | int, ...] = ()) -> None:
        """Refuse names that the contract does not know, in the order of the alphabet."""
        if stated.keys() <= known:
            return
        why = Text(zh="没有这一项", en=f"there is no such part; known are {', '.join(sorted(known))}")
        for name in sorted(str(name)[:_MOST_NAME] for name in stated.keys() - known):
            self.refuse((*path, name), why)


def read_request(
    body: Mapping[str, object], assessor: Assessor, today: date, in_force_from: date | None
) -> tuple[Request, list[Refusal]]:
    """Read a request object; returns it with a refusal for each part that cannot be read. The facts are not read here.

    ``today`` and ``in_force_from`` stand where the request does not state them.
    """
    stated = body.get("facts")
    if isinstance(stated, dict) and body.keys() <= _STATED_BY_ALL:
        facts = cast("dict[str, object]", stated)
        return Request(facts, today, in_force_from or assessor.in_force_from, calculation=True), []
    reading = _Reading(body, assessor)
    facts = reading.facts()
    reading.closed(body, _KNOWN)
    paid, cap_used, count, caps_used = reading.so_far()
    stated = reading.day("as_of")
    request = Request(
        facts,
        stated or today,
        reading.day("in_force_from") or in_force_from or assessor.in_force_from,
        reading.money(body, "decided_amount", ("decided_amount",)),
        reading.text("quota_reason"),
        paid,
        cap_used,
        count,
        reading.other_awards(),
        caps_used,
        decided_payer=reading.text("decided_payer"),
        calculation=True,
        day_stated=stated is not None,
    )
    return request, reading.refusals


class AssessmentService:
    """Answers assessment requests on one policy, as JSON objects (测算窗口)."""

    def __init__(self, policy: Policy, by_measure: Mapping[str, Assessor]) -> None:
        self._assessors = by_measure
        self._measures = {measure.code: measure for measure in policy.measures}

    def answer(self, body: object, today: date, in_force_from: date | None = None, language: Language = "en") -> Json:
        """Return the answer to one request object, however broken; ``id`` and ``measure`` are echoed where text."""
        if not isinstance(body, dict):
            return refused(malformed("it is no JSON object", "不是 JSON 对象"), language)
        request = cast("dict[str, object]", body)
        assessment = self.assess(request, today, in_force_from)
        return show_answer(request.get("id"), assessment, language)

    def assess(self, body: Mapping[str, object], today: date, in_force_from: date | None = None) -> Assessment:
        """Return the answer to one request object as a value."""
        code = body.get("measure")
        if not isinstance(code, str):
            return Assessment("", refusals=[malformed("`measure` is missing", "缺少事项编号")])
        assessor = self._assessors.get(code)
        if assessor is None:
            refusal = grant_measure(self._measures, code, "measure")
            return Assessment(code, refusals=[refusal] if isinstance(refusal, Refusal) else [])
        request, unread = read_request(body, assessor, today, in_force_from)
        if unread and unread[0].path == ("facts",):
            return Assessment(code, refusals=unread)
        return assessor.assess(request, unread)


def malformed(english: str, chinese: str) -> Refusal:
    """Return the refusal of something that is no request at all (MALFORMED_REQUEST)."""
    return Refusal(Code.MALFORMED_REQUEST, {"why": Text(zh=chinese, en=english)})


def refused(refusal: Refusal, language: Language = "en") -> Json:
    """Return the JSON of a request that could not be taken up at all."""
    return show_answer(None, Assessment("", refusals=[refusal]), language)


def show_answer(request_id: object, answer: Assessment, language: Language) -> Json:
    """Return an assessment as the contract's JSON object."""
    shown: Json = {"id": request_id} if isinstance(request_id, str) else {}
    if answer.measure:
        shown["measure"] = answer.measure
    shown["eligible"] = answer.eligible
    shown["amount"] = show_yuan(answer.amount)
    if answer.eligible:
        shown["legs"] = {payer: show_yuan(leg) for payer, leg in answer.legs.items()}
    if answer.ceiling is not None:
        shown["ceiling"] = show_yuan(answer.ceiling)
    if answer.payable is not None:
        shown["payable"] = answer.payable
    if answer.milestones is not None:
        shown["milestones"] = [_show_reward(reward) for reward in answer.milestones]
    if answer.assumed:
        shown["assumed"] = list(answer.assumed)
    _show_flags(shown, answer.flags, language)
    if answer.refusals:
        shown["refusal"] = answer.refusals[0].code
        shown["refusals"] = [show_refusal(refusal, language) for refusal in answer.refusals]
    shown["steps"] = _show_steps(answer.steps, language)
    return shown


def _show_reward(reward: Reward) -> Json:
    months = {"from": show_month(reward.first), "to": show_month(reward.last)}
    return {"code": reward.code, **months, "sum": reward.total}


def _show_flags(shown: Json, flags: Sequence[Flagged], language: Language) -> None:
    if flags:
        zh = language == "zh-CN"
        shown["flags"] = [{**_authority(f.citation), "message": f.says.zh if zh else f.says.en} for f in flags]


def _show_steps(steps: Sequence[Step], language: Language) -> list[Json]:
    """Return the steps as JSON; what a step came to is shown once, for it and for the next one that begins there."""
    shown: list[Json] = []
    in_chinese = language == "zh-CN"
    reached, yuan, last, authority = None, "", None, {}
    for citation, rule, before, after in steps:
        if citation is not last:
            last, authority = citation, _authority(citation)
        was = yuan if before is reached else show_yuan(floor(before))
        reached, yuan = after, show_yuan(floor(after))
        shown.append({**authority, "rule": rule.zh if in_chinese else rule.en, "before": was, "after": yuan})
    return shown


def _authority(citation: Citation) -> Json:
    return {"clause": citation.clause, **({"reading": citation.reading} if citation.reading else {})}


def show_refusal(refusal: Refusal, language: Language) -> Json:
    """Return a refusal as the contract's JSON object."""
    return {
        "code": refusal.code,
        "fact": refusal.fact or None,
        "clause": refusal.clause,
        "message": sentence(refusal, language),
    }
