"""Days by which something is due (期限) as the API shows them, and what is overdue, as lists ask for it."""

from collections.abc import Sequence
from datetime import date

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import dossier_of
from api.kit.enumerations import DeadlineKind
from api.kit.scalars import CNYAmount
from api.shapes.columns import column
from domain.handling import deadlines
from domain.handling.leg_queue import WITH_THE_TREASURY
from domain.lives.grants import GrantState
from domain.lives.objection_life import ObjectionState
from domain.lives.recovery_life import RecoveryState
from domain.policy.conditions import VoucherGate
from domain.treasury.late_interest import late_interest
from domain.treasury.receipts import RecoveryReceiptOutcome
from domain.values.money import Fen
from workflows.policies.policy_days import office_days_by_policy
from workflows.runtime.written_queries import any_of
from workflows.transaction.packs import compiled_version

_BEARING = (*deadlines.REPAYING, RecoveryState.RECOVERED)
"""States in which interest on what came late is shown."""


@strawberry.type(description="Something that is due by a day (期限).")
class Deadline:
    """A deadline."""

    kind: DeadlineKind = strawberry.field(description="What is due.")
    due_on: date = strawberry.field(description="Its last day.")
    overdue: bool = strawberry.field(description="Whether that day is over (逾期).")
    concerns: str = strawberry.field(
        description="What it is about: the voucher, the number of the recovery or of the objection, or the file's own."
    )


async def due_of_leg(leg: rows.PaymentLeg, info: Info) -> date | None:
    """Return by when the treasury answers a leg; None where it has nothing of it."""
    days = await info.context.loaders.office_days(leg.policy_code)
    return deadlines.voucher_due(leg.state, leg.instructed_on, days, info.context.answer_days)


def due_of_recovery(recovery: rows.Recovery) -> deadlines.Deadline | None:
    """Return what of a recovery is due by when."""
    return deadlines.recovery_deadline(
        recovery.number, recovery.state, recovery.reply_until, recovery.pay_by, challenged=recovery.challenged
    )


async def interest_of(recovery: rows.Recovery, info: Info) -> Fen | None:
    """Return the interest on a recovery until today, in fen; None where its policy states none, or it has no day."""
    loaders = info.context.loaders
    grant = await loaders.grant.load(recovery.grant_id)
    version = await loaders.policy_version.load(grant.policy_version_id) if grant else None
    rule = compiled_version(version).policy.late_payment if version else None
    if rule is None or recovery.pay_by is None or recovery.state not in _BEARING:
        return None
    legs = await loaders.recovery_legs_of.load(recovery.id)
    editions = [one for leg in legs for one in await loaders.recovery_receipts_of.load(leg.id)]
    last = {(one.treasury, one.number): one for one in sorted(editions, key=lambda one: one.edition)}.values()
    received = [(one.on_day, one.amount) for one in last if one.outcome == RecoveryReceiptOutcome.RECEIVED]
    owed, today = sum(leg.amount for leg in legs), info.context.moment.today
    return late_interest(owed, received, recovery.pay_by, today, rule.daily.exact)


async def deadlines_of(grant: rows.Grant, info: Info) -> list[deadlines.Deadline]:
    """Return what is due of a grant, the earliest first."""
    dues = (due_of_recovery(recovery) for recovery in await info.context.loaders.recoveries_of.load(grant.id))
    known = [due for due in dues if due is not None]
    known += [*await _of_the_file(grant, info), *await _of_vouchers(grant, info)]
    return sorted(known, key=lambda one: (one.due_on, one.kind, one.concerns))


async def _of_the_file(grant: rows.Grant, info: Info) -> list[deadlines.Deadline]:
    """The office's step, its supplement, while it is awaited, and answers to objections that are open."""
    loaders, kind = info.context.loaders, deadlines.DeadlineKind
    of_step = [] if grant.step_due_on is None else [deadlines.Deadline(kind.STEP, grant.step_due_on, grant.number)]
    supplements = await loaders.supplements_of.load(grant.id) if grant.state is GrantState.SUPPLEMENT else []
    of_file = [*of_step, *(deadlines.Deadline(kind.SUPPLEMENT, one.until, grant.number) for one in supplements)]
    version = await loaders.policy_version.load(grant.policy_version_id)
    opened = [one for one in await loaders.objections_of.load(grant.id) if one.state is ObjectionState.OPEN]
    if version is not None and opened:
        days, most = await loaders.office_days(version.code), info.context.objection_days
        of_file += [deadlines.Deadline(kind.OBJECTION, days.after(o.filed_on, most), str(o.number)) for o in opened]
    return of_file


async def _of_vouchers(grant: rows.Grant, info: Info) -> list[deadlines.Deadline]:
    loaders, kind = info.context.loaders, deadlines.DeadlineKind.VOUCHER
    payments = await loaders.payments_of.load(grant.id)
    legs = [leg for payment in payments for leg in await loaders.legs_of.load(payment.id)]
    dues = [(leg, await due_of_leg(leg, info)) for leg in legs]
    return [deadlines.Deadline(kind, due, leg.voucher_no or "") for leg, due in dues if due is not None]


@strawberry.type
class GrantDeadlines:
    """The fields of a grant that say what of it is due."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="What of it is due by a day, the earliest first (期限): a step of the office, its supplement, "
        "answers to objections, vouchers that its treasuries are to answer, replies and repayments of its recoveries."
    )
    async def deadlines(self, info: Info) -> list[Deadline]:
        """What is due."""
        today = info.context.moment.today
        return [
            Deadline(kind=one.kind, due_on=one.due_on, overdue=one.overdue(today), concerns=one.concerns)
            for one in await deadlines_of(self.row, info)
        ]

    @strawberry.field(description="The earliest of these days; null where nothing of it is due.")
    async def due_on(self, info: Info) -> date | None:
        """The earliest day."""
        return deadlines.first_due(await deadlines_of(self.row, info))

    step_due_on: date | None = column(
        "Last day of the office's next step (办理时限), fixed as that step began; null while it waits for somebody "
        "else, is on hold, or its step has no deadline here."
    )

    @strawberry.field(description="Whether one of them is over (逾期).")
    async def overdue(self, info: Info) -> bool:
        """Whether something is overdue."""
        today = info.context.moment.today
        return any(one.overdue(today) for one in await deadlines_of(self.row, info))

    @strawberry.field(
        description="Last day on which the voucher that its approval issued can be redeemed (券到期日), that of its "
        "policy: it is void after it. Null where it has none, or none any more."
    )
    async def voucher_ends_on(self, info: Info) -> date | None:
        """The voucher's last day."""
        if self.row.state is not GrantState.APPROVED:
            return None
        dossier = await dossier_of(self.row, info)
        ends = dossier.compiled.policy.validity.last_day_for != "FACT"
        return dossier.version.expires_on if ends and isinstance(dossier.measure.gate, VoucherGate) else None


@strawberry.type
class RecoveryDeadlines:
    """The fields of a recovery that say what of it is due."""

    row: strawberry.Private[rows.Recovery]

    repayment_due_on: date | None = column(
        "Last day to pay what is demanded; null where the demand named none.", "pay_by"
    )

    @strawberry.field(
        description="By when its reply, or its repayment, is due as it stands; null where nothing is, also while it is "
        "under review or in court."
    )
    def due_on(self) -> date | None:
        """By when something is due."""
        due = due_of_recovery(self.row)
        return due.due_on if due else None

    @strawberry.field(description="Whether that day is over (逾期).")
    def overdue(self, info: Info) -> bool:
        """Whether it is overdue."""
        due = due_of_recovery(self.row)
        return due is not None and due.overdue(info.context.moment.today)

    @strawberry.field(
        description="Yuan of interest until today on what was demanded and not paid in time (逾期利息), as the policy "
        "states it: no part of what is demanded, nor of any budget; null where the policy states none, or the demand "
        "no last day."
    )
    async def interest(self, info: Info) -> CNYAmount | None:
        """The interest."""
        fen = await interest_of(self.row, info)
        return None if fen is None else CNYAmount(fen)


async def overdue_legs(today: date, answer_days: int) -> QuerySet[rows.PaymentLeg]:
    """Return the legs whose vouchers their treasuries should have answered by now."""
    late = Q(id__in=[])
    for code, days in (await office_days_by_policy()).items():
        late |= Q(policy_code=code, instructed_on__lte=days.overdue_since(today, answer_days))
    return rows.PaymentLeg.filter(late, state__in=[state.value for state in WITH_THE_TREASURY])


def overdue_recoveries(today: date) -> QuerySet[rows.Recovery]:
    """Return the recoveries of which a reply or a repayment should have come by now."""
    to_reply = Q(state=RecoveryState.NOTIFIED.value, reply_until__lt=today)
    to_pay = Q(state__in=[state.value for state in deadlines.REPAYING], pay_by__lt=today)
    return rows.Recovery.filter(to_reply | to_pay, challenged=False)


async def overdue_grants(today: date, answer_days: int, objection_days: int) -> Q:
    """Return which grants have something that is overdue."""
    steps = rows.Grant.filter(step_due_on__lt=today).values("id")
    return Q(id__in=any_of(steps, *await _late_things(today, answer_days, objection_days)))


async def grants_in_time(today: date, answer_days: int, objection_days: int) -> Q:
    """Return which grants have nothing that is overdue: of each its step is looked at, and not the list of all."""
    in_time = Q(step_due_on__isnull=True) | Q(step_due_on__gte=today)
    return in_time & ~Q(id__in=any_of(*await _late_things(today, answer_days, objection_days)))


async def _late_things(today: date, answer_days: int, objection_days: int) -> Sequence[object]:
    """Queries of the grants of which an objection, a supplement, a leg or a recovery is overdue."""
    late = Q(id__in=[])
    for code, days in (await office_days_by_policy()).items():
        since = days.overdue_since(today, objection_days)
        late |= Q(grant__policy_version__code=code, filed_on__lte=since)
    objections = rows.Objection.filter(late, state=ObjectionState.OPEN.value)
    supplements = rows.Supplement.filter(until__lt=today, grant__state=GrantState.SUPPLEMENT.value)
    recoveries = overdue_recoveries(today).values("grant_id")
    legs = (await overdue_legs(today, answer_days)).values("payment__grant_id")
    return objections.values("grant_id"), supplements.values("grant_id"), legs, recoveries
