"""In which capacity somebody takes a step of a case (不相容岗位): one person never holds two of them on one grant."""

from collections.abc import Mapping
from typing import Protocol

from domain.lives.events import Event
from domain.lives.grant_states import GrantEvent
from domain.lives.guards import refused
from domain.lives.table import Guard, GuardContext
from domain.policy.texts import listed
from domain.policy.titled import Titled
from domain.refusals.refusals import Code, Refusal


class Capacity(Titled):
    """In which capacity somebody acts on a case (岗位)."""

    FILER = "FILER", "代为申报", "filer in the applicant's place"
    HANDLER = "HANDLER", "经办", "handler"
    REVIEWER = "REVIEWER", "审核", "reviewer"
    PROPOSER = "PROPOSER", "提请", "proposer"
    APPROVER = "APPROVER", "批准", "approver"
    PAYER = "PAYER", "拨付", "payer"


RELAXABLE = frozenset(Capacity) - {Capacity.PAYER}
"""Of these a small office may leave two to one person; nobody both decides on money and pays it."""
_HANDLER, _REVIEWER = frozenset({Capacity.HANDLER}), frozenset({Capacity.REVIEWER})
_APPROVER, _PAYER = frozenset({Capacity.APPROVER}), frozenset({Capacity.PAYER})
CAPACITIES: Mapping[str, frozenset[Capacity]] = {
    GrantEvent.SUBMIT: frozenset({Capacity.FILER}),
    GrantEvent.REQUEST_SUPPLEMENT: _HANDLER,
    GrantEvent.ACCEPT: _HANDLER,
    # Facts are put right at the desk as well as in a review.
    GrantEvent.CORRECT_FACTS: _HANDLER | _REVIEWER,
    GrantEvent.RECORD_REVIEW: _REVIEWER,
    GrantEvent.INSPECT_UNITS: _REVIEWER,
    GrantEvent.PROPOSE: frozenset({Capacity.PROPOSER}),
    GrantEvent.APPROVE: _APPROVER,
    "VERIFY": _APPROVER,
    "AWARD": _APPROVER,
    GrantEvent.REQUEST_PAYMENT: _PAYER,
    "REQUEST": _PAYER,
}
"""In which capacity each step is taken, of a grant, a window, a tranche or a leg; a person in other steps in none."""


class SeparateContext(GuardContext, Protocol):
    """What the guards of separate duties look at, too."""

    @property
    def taken_by_this_person(self) -> frozenset[Event]:
        """Steps that the person who acts took on this grant before; empty where one person may do everything."""
        ...

    @property
    def relaxed(self) -> frozenset[frozenset[Capacity]]:
        """The pairs of capacities that the person's office leaves to one person now."""
        ...


def apart(own: frozenset[Capacity], other: frozenset[Capacity]) -> bool:
    """Return whether two steps are taken in no capacity in common: never by one person."""
    return own.isdisjoint(other)


def pairs(own: frozenset[Capacity], other: frozenset[Capacity]) -> frozenset[frozenset[Capacity]]:
    """Return the pairs of capacities of two steps, one of which has to be relaxed for one person to take both."""
    return frozenset(frozenset({each, another}) for each in own for another in other)


def kept_apart(event: str) -> Guard[SeparateContext]:
    """Return the guard of a step: whoever acted on the grant in another capacity does not take it (不相容岗位分离)."""
    own = CAPACITIES[event]
    others = {name: other for name, other in CAPACITIES.items() if apart(own, other)}

    def taken_before(context: SeparateContext) -> Refusal | None:
        by_name = {taken.value: taken for taken in context.taken_by_this_person}
        for name, other in others.items():
            if name in by_name and pairs(own, other).isdisjoint(context.relaxed):
                return refused(Code.FOUR_EYES, context, event=by_name[name].words)
        return None

    capacities = listed([each.words for each in Capacity if each not in own], " or ")
    return Guard(
        taken_before,
        (Code.FOUR_EYES,),
        f"for whoever acted on it as {capacities.en} (不相容岗位分离：{capacities.zh}), unless the office of that "
        "person has relaxed this",
    )
