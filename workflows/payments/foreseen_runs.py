"""What stands against the steps of payment runs beyond their guards (批次可否办理): their rows, looked at once more.

It is read for many runs at once, without a lock: the command looks again, under its locks, by the same rules.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.lives.legs import LegState
from domain.lives.roles import Role
from domain.lives.run_life import RUN_LIFE, RunEvent
from domain.models import PaymentLeg
from domain.refusals.refusals import Refusal
from workflows.cases.dossiers import Dossier
from workflows.other_awards.same_matter import check_payment_beside
from workflows.payments.offered_parts import Beside, beside_cases
from workflows.payments.open_runs import OpenRun
from workflows.payments.run_approvals import (
    ApprovePaymentRun,
    InstructPaymentRun,
    check_as_approved,
    no_longer,
    rows_refused,
)
from workflows.payments.run_dues import leg_not_due
from workflows.payments.run_rows import Candidate, candidates
from workflows.payments.runs import RefreshPaymentRun, unrefreshable
from workflows.transaction.actors import Actor
from workflows.transaction.refused import refusals_of

_WITH_THE_TREASURY = [LegState.INSTRUCTED.value, LegState.UNKNOWN.value, LegState.SETTLED.value]
AgainstRun = Mapping[type, Sequence[Refusal]]
"""By command what stands against it."""


async def runs_against(files: Sequence[OpenRun], actor: Actor, today: date) -> list[AgainstRun]:
    """Return what stands against approving, instructing and refreshing each run, for somebody."""
    open_files = [
        file for file in files if actor.role is Role.FINANCE and RUN_LIFE.has(RunEvent.GATHER, file.run.state)
    ]
    legs = [row.leg_id for file in open_files for row in file.rows]
    current = {candidate.leg.id: candidate for candidate in await candidates(legs)} if legs else {}
    beside = await _beside(list(current.values()), today)
    moved = await _moved(list(current.values()))
    against: dict[UUID, AgainstRun] = {}
    for file in open_files:
        own = {row.leg_id: current[row.leg_id] for row in file.rows}
        due = {
            uid: _late(each, beside[each.grant.id], file)
            for uid, each in own.items()
            if each.leg.payment_id not in moved
        }
        against[file.run.id] = {
            ApprovePaymentRun: rows_refused(file, own, due, actor),
            InstructPaymentRun: _uninstructable(file, own, due),
            RefreshPaymentRun: unrefreshable(file, own, actor),
        }
    return [against.get(file.run.id, {}) for file in files]


async def _beside(rows: Sequence[Candidate], today: date) -> dict[UUID, Beside]:
    """What bears on the payments of the grants of these legs."""
    dossiers = {each.grant.id: _dossier(each) for each in rows}
    of_each = await beside_cases(list(dossiers.values()), today) if dossiers else []
    return dict(zip(dossiers, of_each, strict=True))


def _dossier(candidate: Candidate) -> Dossier:
    grant = candidate.grant
    return Dossier(grant, grant.policy_version, grant.applicant)


async def _moved(rows: Sequence[Candidate]) -> set[UUID]:
    """The payments of which the treasury has something: they are no longer held against other support."""
    payments = [each.leg.payment_id for each in rows]
    legs = PaymentLeg.filter(payment_id__in=payments, state__in=_WITH_THE_TREASURY)
    return {row["payment_id"] for row in await legs.values("payment_id")} if payments else set()


def _late(candidate: Candidate, beside: Beside, file: OpenRun) -> Refusal | None:
    payment = candidate.leg.payment
    claimed = beside.claimed.get(payment.id, 0)
    refusals = refusals_of(lambda: check_payment_beside(_dossier(candidate), payment, beside.supports, claimed))
    return leg_not_due(candidate, refusals[0], file.citation) if refusals else None


def _uninstructable(
    file: OpenRun, current: Mapping[UUID, Candidate], due: Mapping[UUID, Refusal | None]
) -> Sequence[Refusal]:
    """The first row, in the order in which they are instructed, that may not be paid as it stands."""
    if refusals := refusals_of(lambda: check_as_approved(file)):
        return refusals
    for row in sorted(file.rows, key=lambda row: row.grant_id):
        if refusal := no_longer(current[row.leg_id], row, file) or due.get(row.leg_id):
            return [refusal]
    return []
