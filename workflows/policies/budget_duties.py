"""The duty to arrange money each year (资金安排责任, art. 15), reported on by what the ledger holds."""

from collections.abc import Sequence

from domain.handling.duties import THE_CITY
from domain.lives.duty_life import DUTY_LIFE, DutyEvent
from domain.models import Budget, Duty, PolicyVersion
from domain.policy.policy import Kind, Measure
from domain.refusals.refusals import Refusal
from domain.values.money import Fen
from workflows.policies.duties import Charge, locked_charge, record_report
from workflows.transaction.actors import SYSTEM
from workflows.transaction.packs import compiled_version
from workflows.transaction.work import Work

OPENING = "预算台账"
"""The evidence of a report that the ledger makes when a year's duties are opened."""


async def report_arranged(work: Work, version: PolicyVersion, budget: Budget, arranged: Fen, evidence: str) -> None:
    """Report what a treasury has arranged for a year in all on its duty of the year, where it has one that is open."""
    measures = _measures_of(version, budget.treasury)
    duties = Duty.filter(policy_code=version.code, year=budget.year, measure__in=[m.code for m in measures])
    for duty in await duties.filter(district_code__in=[THE_CITY, budget.treasury]):
        charge = await locked_charge(duty.id)
        if _can_be_reported(work, charge):
            await record_report(work, charge, arranged, evidence)


async def report_opening(work: Work, version: PolicyVersion, opened: Sequence[Duty]) -> None:
    """Report on duties that were just opened what was arranged for their year before."""
    kinds = {m.code for m in compiled_version(version).policy.measures if m.kind is Kind.BUDGET}
    for duty in (duty for duty in opened if duty.measure in kinds):
        owners = [duty.district_code] if duty.district_code else _city_treasuries(version)
        budgets = await Budget.filter(policy_code=version.code, year=duty.year, treasury__in=owners)
        if arranged := sum(budget.appropriated for budget in budgets):
            await record_report(work, await locked_charge(duty.id), arranged, OPENING)


def _measures_of(version: PolicyVersion, treasury: str) -> list[Measure]:
    """The measures that ask a treasury to arrange money: those of the city, or those of its districts."""
    is_city = treasury in _city_treasuries(version)
    with_duty = [m for m in compiled_version(version).policy.measures if m.kind is Kind.BUDGET and m.duty is not None]
    return [m for m in with_duty if m.duty is not None and m.duty.per_district is not is_city]


def _city_treasuries(version: PolicyVersion) -> list[str]:
    return [payer.code for payer in compiled_version(version).policy.payers if not payer.by_district]


def _can_be_reported(work: Work, charge: Charge) -> bool:
    context = charge.context(work, SYSTEM)
    return not isinstance(DUTY_LIFE.step(charge.duty.state, DutyEvent.REPORT, context), Refusal)
