"""What was already given: earlier awards of the same item, of the same applicant and year, of the same year."""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q, Subquery

from domain.assessment.allowances import AllowanceKind
from domain.assessment.predicates import gate_opens_on
from domain.lives.grants import COMMITTED, GrantState
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneState
from domain.models import Grant, Payment
from domain.policy.conditions import TermGate
from domain.values.money import Fen
from workflows.cases.allowances import lock_allowances
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, naming

# Awards of the same item are earlier payments, and would be deducted twice from the cap of the year.
_USED_BY_OTHERS = naming(AllowanceKind)("""
SELECT allowance.kind, sum(taken.amount) AS used
FROM allowance
JOIN allowance_use AS taken ON taken.allowance_id = allowance.id AND taken.grant_id <> $3
JOIN grants ON grants.id = taken.grant_id
WHERE allowance.policy_code = $1 AND allowance.measure = $2 AND (
    (allowance.kind = AllowanceKind.ITEM AND allowance.key = $4 AND allowance.year = 0)
    OR (allowance.kind = AllowanceKind.APPLICANT_YEAR AND allowance.key = $5 AND allowance.year = $6
        AND grants.item_key <> $4)
    OR (allowance.kind = AllowanceKind.QUOTA AND allowance.key = '' AND allowance.year = $6)
)
GROUP BY allowance.kind
""")
_REWARDED = (MilestoneState.PAYING, MilestoneState.PAID)


@dataclass(frozen=True, slots=True)
class PriorAwards:
    """Earlier awards that bear on this one: fen given for the item, fen of the annual cap, awards of the year."""

    paid: Fen
    cap_used: Fen
    count_this_year: int


async def prior_awards(dossier: Dossier, year: int) -> PriorAwards:
    """Return what was given before under the measure of a dossier; the dossier's own award never counts.

    Takes the locks of its allowances, so that two approvals never see the same remainder.
    """
    await lock_allowances(dossier, year)
    grant, applicant = dossier.grant, dossier.applicant.credit_code
    scope = (dossier.version.code, dossier.measure.code, grant.id, grant.item_key, applicant, year)
    used = {row["kind"]: int(row["used"]) for row in await ask(_USED_BY_OTHERS, *scope)}
    return PriorAwards(
        paid=used.get(AllowanceKind.ITEM, 0),
        cap_used=used.get(AllowanceKind.APPLICANT_YEAR, 0),
        count_this_year=used.get(AllowanceKind.QUOTA, 0),
    )


async def earlier_programme(dossier: Dossier) -> Grant | None:
    """Return another programme of the same applicant: one that goes on, or one that was ended after it was rewarded.

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


def awarded() -> Q:
    """Return which grants were awarded something: one that was terminated after it was paid has it all the same.

    So has one of which a higher award is being decided: ``stands_at`` says how much.
    """
    paid = Subquery(Payment.filter(legs__state=LegState.SETTLED.value).values("grant_id"))
    stands = Q(state__in=[state.value for state in COMMITTED]) | Q(standing_award__isnull=False)
    return stands | Q(state=GrantState.TERMINATED.value, id__in=paid)


def stands_at(grant: Grant) -> Fen:
    """Return the fen that a grant is awarded: while a higher award is being decided, what stands beside it."""
    return (grant.standing_award or {}).get("award", grant.award or 0)


def award_year(dossier: Dossier, today: date) -> int:
    """Return the calendar year against whose caps and quota an award counts (I-16, I-43)."""
    is_kept = dossier.measure.procedure.competition is not None or dossier.grant.standing_award is not None
    if is_kept and dossier.grant.award_year is not None:
        return dossier.grant.award_year
    rules = {cap.year_of for cap in dossier.measure.caps if cap.per == "APPLICANT_YEAR"}
    if "SUBMISSION" in rules and dossier.grant.submitted_on is not None:
        return dossier.grant.submitted_on.year
    gate = dossier.measure.gate
    if "GATE" in rules and isinstance(gate, TermGate):
        opens = gate_opens_on(gate, dossier.values)
        return (opens or today).year
    return today.year
