"""Whether a payment can be requested (可否申请拨付): by how its legs stand, and by the queue for a treasury's money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.lives.legs import LEG_LIFE, LegContext, LegEvent, LegState
from domain.lives.roles import Role
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.values.money import Fen, show_yuan

REQUESTABLE = (LegState.ORDERED, LegState.RETURNED)
"""Legs that finance can ask the treasury to pay."""
TO_BE_GATHERED = (LegState.REQUESTED,)
"""Legs that finance brings to the treasury in a run."""
TO_BE_TAKEN_BACK = (LegState.REQUESTED, LegState.RETURNED)
"""Legs of which finance can take the request back."""
WITH_THE_TREASURY = (LegState.INSTRUCTED, LegState.UNKNOWN)
"""Legs of which the treasury is to say what became of them."""


@dataclass(frozen=True, slots=True)
class StandingLeg:
    """A leg of a payment, and for one that waits who waits before it."""

    payment: str
    """Id of its payment."""
    state: LegState
    treasury: str
    amount: Fen
    free: Mapping[int, Fen]
    """By year what is free in the budgets of its treasury."""
    before: int
    """How many legs wait for the same money before it."""
    first_before: Fen
    """What the first of these needs; 0 where none is before it."""
    run: str = ""
    """Number of the run in which it was gathered and that is not answered yet; empty where there is none."""


def unrequestable(legs: Sequence[StandingLeg], policy: Policy, year: int, citation: Citation) -> Refusal | None:
    """Return why none of these legs can be requested in a year: BUDGET_PENDING, LEG_NOT_OPEN; None where one can."""
    if not legs or any(leg.state in REQUESTABLE for leg in legs):
        return None
    waiting = next((leg for leg in legs if leg.state is LegState.BUDGET_PENDING), None)
    if waiting is None:
        return Refusal(Code.LEG_NOT_OPEN, {}, ("id",), (citation,))
    terms: dict[str, Term] = {
        "treasury": waiting.treasury,
        "treasury_name": treasury_title(policy, waiting.treasury),
        "year": year,
        "observed": show_yuan(waiting.free.get(year, 0)),
        "required": show_yuan(waiting.amount),
        "queue": _before(waiting),
    }
    return Refusal(Code.BUDGET_PENDING, terms, ("id",), (citation,))


def untakeable(legs: Sequence[StandingLeg], role: Role, citation: Citation) -> Refusal | None:
    """Return why no request for these legs can be taken back; None where that of one payment can.

    LEG_IN_RUN where a leg of it stands in a run, or what the life of a leg says.
    """
    first_refusal: Refusal | None = None
    for payment in dict.fromkeys(leg.payment for leg in legs):
        own = [leg for leg in legs if leg.payment == payment]
        refusal = _untakeable(own, role, citation)
        if refusal is None:
            return None
        first_refusal = first_refusal if first_refusal and first_refusal.code is Code.LEG_IN_RUN else refusal
    return first_refusal


def _untakeable(legs: Sequence[StandingLeg], role: Role, citation: Citation) -> Refusal | None:
    if run := next((leg.run for leg in legs if leg.run), ""):
        return Refusal(Code.LEG_IN_RUN, {"number": run}, ("id",), (citation,))
    if any(leg.state in TO_BE_TAKEN_BACK for leg in legs):
        return None
    outcome = LEG_LIFE.step(legs[0].state, LegEvent.TAKE_BACK, LegContext(role, citation))
    return outcome if isinstance(outcome, Refusal) else None


def treasury_title(policy: Policy, code: str, beside: Iterable[Policy] = ()) -> Text:
    """Return the name of a treasury (出资财政): of a payer or a paying district, as the first policy says that has it.

    A code that is neither is shown as it is.
    """
    places = [place for each in (policy, *beside) for place in (*each.payers, *each.districts)]
    return next((place.name for place in places if place.code == code), Text(zh=code, en=code))


def _before(leg: StandingLeg) -> Term:
    if not leg.before:
        return ""
    first = show_yuan(leg.first_before)
    return Text(
        zh=f"；在其之前另有 {leg.before} 笔拨付排队，首笔需 {first} 元",
        en=f"; before it in the queue wait {leg.before}, the first of which needs {first}",
    )
