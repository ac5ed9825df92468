"""Steps of a story that stand for several commands, written out: months, scores, reviews, a payment."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias, cast

from demonstration.story_people import BrokenStoryError

Step: TypeAlias = dict[str, Any]

_DUE = {"UNDER_REVIEW": "BEFORE_PROPOSAL", "APPROVED": "BEFORE_PAYMENT", "PAID": "AFTER_PAYMENT"}
"""By state of a grant, when the reviews are due that are recorded there."""

_WORDS = frozenset(
    [
        "applicant",
        "award",
        "by",
        "clause",
        "day",
        "do",
        "second",
        "documents",
        "duty",
        "budget",
        "expect",
        "grant",
        "grants",
        "leg",
        "legs",
        "months",
        "pay",
        "refused",
        "refused_rows",
        "reviews",
        "says",
        "scores",
        "with",
    ]
)
"""What a step can say."""


def on_each(step: Step) -> list[Step]:
    """Return a step on several grants as one for each, its name put where the step takes ``{grant}``.

    Raises BrokenStoryError for a step that says something no teller understands.
    """
    unknown = step.keys() - _WORDS
    if unknown:
        message = f"a step cannot say {', '.join(sorted(unknown))}: {step}"
        raise BrokenStoryError(message)
    named = cast("str | list[str]", step.get("grant", ""))
    return [_on(step, grant) for grant in (named if isinstance(named, list) else [named])]


def _on(step: Step, grant: str) -> Step:
    stated = cast("dict[str, Any]", step.get("with", {}))
    filled = {key: _named_after(value, grant) for key, value in stated.items() if key != "facts"}
    facts = {"facts": stated["facts"]} if "facts" in stated else {}
    return {**step, "with": facts | filled} | ({"grant": grant} if grant else {})


def _named_after(value: object, grant: str) -> object:
    """What a step says, with the name of the grant in it; an item of several parts has it in any of them."""
    if isinstance(value, Mapping):
        return {key: _named_after(part, grant) for key, part in cast("Mapping[str, object]", value).items()}
    return value.replace("{grant}", grant) if isinstance(value, str) else value


def with_parts(stated: Step) -> Step:
    """Return what an application says, the parts of its item among its facts, where it has several."""
    if not isinstance(stated.get("item"), Mapping):
        return stated
    parts = cast("Step", stated["item"])
    return {key: value for key, value in stated.items() if key != "item"} | {"facts": parts | stated.get("facts", {})}


def written_out(step: Step, grant: Step) -> Iterator[Step]:
    """Return the commands for which a step stands, on a grant as it was last seen."""
    kind = next((kind for kind in _KINDS if kind in step), None)
    if kind is None:
        message = f"a step is a day, an applicant, a deed or one of {', '.join(_KINDS)}: {step}"
        raise BrokenStoryError(message)
    return _KINDS[kind](step, grant)


def _months(step: Step, _: Step) -> Iterator[Step]:
    for month, persons in cast("dict[str, int]", step["months"]).items():
        yield {"by": step["by"], "do": "recordServiceMonth", "with": {"month": month, "signedPersons": persons}}


def _pay(step: Step, _: Step) -> Iterator[Step]:
    yield {"by": "finance", "do": "requestPayment"}
    for payer, number in cast("dict[str, str]", step["pay"]).items():
        yield {"by": "treasury", "do": "settleLeg", "leg": payer, "with": {"receiptNo": number}}


def _scores(step: Step, grant: Step) -> Iterator[Step]:
    scored = next(due["code"] for due in grant["procedure"] if due["scored"])
    review = {"step": scored, "passed": True, "finding": "评审意见"}
    for entrant, points in cast("dict[str, list[int]]", step["scores"]).items():
        experts = [f"expert {seat}" for seat in range(1, len(points) + 1)]
        yield {"grant": entrant, "by": "officer", "do": "assignExperts", "with": {"experts": experts}}
        for seat, score in enumerate(points, 1):
            yield {"grant": entrant, "by": f"expert {seat}", "do": "recordReview", "with": review | {"score": score}}


def _reviews(_: Step, grant: Step) -> Iterator[Step]:
    for due in grant["procedure"]:
        recorded = due["passed"] or due["failed"]
        if due["when"] == _DUE.get(grant["state"]) and not recorded and not due["scored"]:
            yield from _passed(due, grant["facts"])


def before_proposal(step: Step, grant: Step) -> Iterator[Step]:
    """Return the reviews that a proposal waits for and that the story does not tell, unless it is to be refused so."""
    waits = grant.get("state") == "UNDER_REVIEW" and not grant["heldReason"]
    if step["do"] == "proposeGrant" and waits and step.get("refused") != "REVIEW_MISSING":
        yield from _reviews(step, grant)


def _passed(due: Step, facts: Mapping[str, object]) -> Iterator[Step]:
    """A review that passes, on what was stated; what nobody states, a finding of yes or no, follows from the result."""
    stated = {name: facts[name] for name in due["certifies"] if facts.get(name) is not None}
    review = {"step": due["code"], "passed": True, "finding": "核查属实", "evidence": "审核记录", "facts": stated}
    papers = [f"{due['code']}.pdf"] if due["needsDocument"] else []
    for seat in range(1, due["persons"] + 1):
        bureau = f" of {due['bureau']}" if due["bureau"] else ""
        yield {"by": f"{due['role'].lower()} {seat}{bureau}", "do": "recordReview", "with": review, "documents": papers}


_KINDS: Mapping[str, Callable[[Step, Step], Iterator[Step]]] = {
    "months": _months,
    "scores": _scores,
    "reviews": _reviews,
    "pay": _pay,
}


def plain(value: object) -> object:
    """Return what a story says as the API takes it: YAML reads a day as a date, also inside of what is given."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list):
        return [plain(part) for part in cast("list[object]", value)]
    return value.isoformat() if isinstance(value, date) else value


def brief(inputs: Mapping[str, object]) -> str:
    """Return what a command was asked with, in one line, without what the teller filled in."""
    left_out = {"id", "expectedVersion", "idempotencyKey"}
    shown = {key: value for key, value in inputs.items() if key not in left_out and not isinstance(value, dict | list)}
    return ", ".join(f"{key}: {value}" for key, value in shown.items())
