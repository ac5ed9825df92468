"""What was already given: earlier awards of the same item, of the same applicant and year, of the same year."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from domain.conditions import TermGate
from domain.grants import COMMITTED, GrantState
from domain.legs import LegState
from domain.milestone_life import MilestoneState
from domain.models import Grant, Payment, RecoveryLeg
from domain.money import Fen
from domain.predicates import gate_opens_on
from domain.recovery_life import NOT_THE_APPLICANTS_FAULT, RecoveryState
from workflows.dossiers import Dossier
from workflows.statements import ask

_REWARDED = (MilestoneState.PAYING, MilestoneState.PAID)


@dataclass(frozen=True, slots=True)
class SoFar:
    """Earlier awards that bear on this one: fen given for the item, fen of the annual cap, awards of the year."""

    paid: Fen
    cap_used: Fen
    count_this_year: int


async def so_far(dossier: Dossier, year: int) -> SoFar:
    """Answer what was given before under the measure of a dossier; the dossier's own award never counts.

    Takes the measure's lock, so that two approvals never see the same remainder.
    """
    await lock_measure(dossier)
    same_year = _committed(dossier).filter(award_year=year)
    return SoFar(
        paid=await _sum_of_awards(committed_for_item(dossier)) - await _given_back(committed_for_item(dossier)),
        # Awards of the same item are earlier payments, and would be deducted twice.
        cap_used=await _sum_of_awards(
            same_year.filter(applicant_id=dossier.applicant.id).exclude(item_key=dossier.grant.item_key)
        ),
        count_this_year=await same_year.count() if dossier.measure.quota else 0,
    )


async def lock_measure(dossier: Dossier) -> None:
    """Wait for the lock of a measure until the transaction ends: its awards are decided one after another."""
    name = f"{dossier.version.code}/{dossier.measure.code}"
    await ask("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


def committed_for_item(dossier: Dossier) -> QuerySet[Grant]:
    """Answer the other grants whose awards were given or committed for the same item."""
    return _committed(dossier).filter(item_key=dossier.grant.item_key)


async def earlier_programme(dossier: Dossier) -> Grant | None:
    """Answer another programme of the same applicant: one that goes on, or one that was ended after it was rewarded.

    The months of an ended one must not be rewarded again under a new number (I-27).
    """
    rewarded = Q(state=GrantState.TERMINATED.value, milestones__state__in=[state.value for state in _REWARDED])
    going_on = Q(state__in=[state.value for state in COMMITTED])
    others = Grant.filter(
        rewarded | going_on,
        policy_version__code=dossier.version.code,
        measure=dossier.measure.code,
        item_key=dossier.grant.item_key,
    )
    return await others.exclude(id=dossier.grant.id).first()


def _committed(dossier: Dossier) -> QuerySet[Grant]:
    """The other grants that were awarded something: one that was terminated after it was paid has it all the same."""
    paid = Subquery(Payment.filter(legs__state=LegState.SETTLED.value).values("grant_id"))
    return Grant.filter(
        Q(state__in=[state.value for state in COMMITTED]) | Q(state=GrantState.TERMINATED.value, id__in=paid),
        policy_version__code=dossier.version.code,
        measure=dossier.measure.code,
    ).exclude(id=dossier.grant.id)


async def _sum_of_awards(grants: QuerySet[Grant]) -> Fen:
    awards = cast("list[Fen | None]", await grants.values_list("award", flat=True))
    return sum(award or 0 for award in awards)


async def _given_back(grants: QuerySet[Grant]) -> Fen:
    """Answer the fen that came back of awards without the applicant's fault: they no longer count as had."""
    causes = [cause.value for cause in NOT_THE_APPLICANTS_FAULT]
    legs = RecoveryLeg.filter(
        recovery__grant_id__in=Subquery(grants.values("id")),
        recovery__cause__in=causes,
        recovery__state__not=RecoveryState.DROPPED.value,
    )
    return sum(cast("list[Fen]", await legs.values_list("received", flat=True)))


def award_year(dossier: Dossier, today: date) -> int:
    """Answer the calendar year against whose caps and quota an award counts (I-16, I-43)."""
    if dossier.measure.procedure.competition is not None and dossier.grant.award_year is not None:
        return dossier.grant.award_year
    rules = {cap.year_of for cap in dossier.measure.caps if cap.per == "APPLICANT_YEAR"}
    if "SUBMISSION" in rules and dossier.grant.submitted_on is not None:
        return dossier.grant.submitted_on.year
    gate = dossier.measure.gate
    if "GATE" in rules and isinstance(gate, TermGate):
        opens = gate_opens_on(gate, dossier.values)
        return (opens or today).year
    return today.year
