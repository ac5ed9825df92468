"""Exits on record (已登记退出): they end the term of a contribution that is filed later, too (art. 5, I-14)."""

from collections.abc import Sequence
from datetime import date

from tortoise.expressions import Q

from domain.assessment.matters import of_same_parts
from domain.lives.grants import COMMITTED, GrantEvent
from domain.models import Grant, HistoryStep
from domain.policy.conditions import TermGate, Text
from domain.refusals.refusals import Code, Refusal
from domain.values.identifiers import without_last
from workflows.cases.dossiers import Dossier
from workflows.transaction.packs import codes_of_versions
from workflows.transaction.refused import RefusedError


async def unsaid_exits(dossiers: Sequence[Dossier]) -> list[list[Refusal]]:
    """Return for each why it is neither filed nor proposed: FACT_INVALID where it leaves out an exit that is on record.

    That of another part of the same whole counts where an officer put it on record, whatever became of that grant, or
    an award stands on it. It ends the term of every contribution before it, to the fund's manager as to the enterprise.
    """
    gates = {place: gate for place, dossier in enumerate(dossiers) if (gate := _gate(dossier))}
    if not gates:
        return [[] for _ in dossiers]
    known = await _exits([dossiers[place] for place in gates])
    return [_unsaid(dossier, gates[place], known) if place in gates else [] for place, dossier in enumerate(dossiers)]


async def check_exits(dossier: Dossier) -> None:
    """Raise FACT_INVALID where an exit is on record that the facts of a grant leave out."""
    if refusals := (await unsaid_exits([dossier]))[0]:
        raise RefusedError(*refusals)


def _gate(dossier: Dossier) -> TermGate | None:
    """The term of a part of a whole; None of anything else, and while the application does not say of what it is."""
    gate, measure = dossier.measure.gate, dossier.measure
    is_part = isinstance(gate, TermGate) and of_same_parts(dossier.compiled.policy, measure)
    return gate if isinstance(gate, TermGate) and is_part and without_last(dossier.grant.item_key) else None


async def _exits(dossiers: Sequence[Dossier]) -> list[Grant]:
    """The grants of the same wholes on which an exit stands, with their versions."""
    same_whole = Q()
    for dossier in dossiers:
        same_whole |= _same_whole(dossier)
    alike = Grant.filter(
        same_whole,
        policy_version__code__in={dossier.version.code for dossier in dossiers},
    )
    others = await alike.prefetch_related(codes_of_versions()).order_by("number")
    steps = HistoryStep.filter(subject_id__in=[one.id for one in others], event=GrantEvent.RECORD_EXIT.value)
    recorded = set(await steps.values_list("subject_id", flat=True)) if others else set[object]()
    return [one for one in others if one.id in recorded or one.state in COMMITTED]


def _same_whole(dossier: Dossier) -> Q:
    measures = of_same_parts(dossier.compiled.policy, dossier.measure)
    return Q(measure__in=measures, item_key__startswith=without_last(dossier.grant.item_key))


def _unsaid(dossier: Dossier, gate: TermGate, known: Sequence[Grant]) -> list[Refusal]:
    """The refusal of an application whose contribution another exit ended before the one that it states, if any."""
    grant, values = dossier.grant, dossier.values
    whole, since, stated = without_last(grant.item_key), values.get(gate.since), values.get(gate.until)
    measures = of_same_parts(dossier.compiled.policy, dossier.measure)
    days = [
        (day, other.number)
        for other in known
        if other.id != grant.id
        and (other.policy_version.code, without_last(other.item_key)) == (dossier.version.code, whole)
        and other.measure in measures
        and isinstance(since, date)
        and (day := _day(other, gate)) is not None
        and since <= day
    ]
    if not days or (isinstance(stated, date) and stated <= min(days)[0]):
        return []
    day, number = min(days)
    why = Text(
        zh=f"{number} 已登记于 {day} 退出，请如实填报",
        en=f"{number} has the exit of {day} on record: state it",
    )
    terms = {"fact": dossier.measure.facts[gate.until].title, "why": why}
    return [Refusal(Code.FACT_INVALID, terms, ("facts", gate.until), (dossier.citation,))]


def _day(other: Grant, gate: TermGate) -> date | None:
    day = other.facts.get(gate.until)
    return date.fromisoformat(day) if isinstance(day, str) else None
