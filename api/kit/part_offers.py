"""What the caller is offered of the parts of a grant, and of what stands beside it, through the request's loaders."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import dossier_of, stand
from api.kit.offer_loaders import OfCase, OfRun, Whole
from domain.lives.legs import LegState
from domain.lives.roles import Role
from workflows.cases.dossiers import Dossier
from workflows.payments.offered_parts import (
    Beside,
    Seeing,
    offers_of_leg,
    offers_of_milestone,
    offers_of_objection,
    offers_of_payment,
    offers_of_recovery,
    offers_of_recovery_leg,
    offers_of_run,
    offers_of_tranche,
    offers_of_unit,
)
from workflows.payments.offered_receipts import (
    offers_of_double_payment,
    offers_of_receipt,
    offers_of_recovery_receipt,
)
from workflows.payments.open_runs import OpenRun
from workflows.policies.duties import Charge, offers_of_duty
from workflows.transaction.offers import Offer
from workflows.transaction.packs import compiled_version
from workflows.treasury.budgets import budget_clause

_Offers = list[Offer]


async def part_offers(row: Any, info: Info) -> _Offers:  # noqa: ANN401 - a row of one of several kinds
    """Return what the caller is offered of a part of a grant, of a run, a call, or an award of another policy."""
    return await _BY_KIND[type(row)](row, info)


async def grant_of(row: Any, info: Info) -> rows.Grant | None:  # noqa: ANN401 - a row of one of several kinds
    """Return the grant of which something is a part; None where it is a part of none."""
    loaders = info.context.loaders
    if isinstance(row, rows.Receipt | rows.DoublePayment):
        row = await loaders.leg.load(row.leg_id)
    if isinstance(row, rows.RecoveryReceipt):
        row = await loaders.recovery_leg.load(row.leg_id)
    if isinstance(row, rows.PaymentLeg):
        row = await loaders.payment.load(row.payment_id)
    if isinstance(row, rows.RecoveryLeg):
        row = await loaders.recovery.load(row.recovery_id)
    uid = getattr(row, "grant_id", None)
    return await loaders.grant.load(uid) if uid else None


async def _seen(grant_id: UUID, info: Info) -> Dossier:
    grant = await info.context.loaders.grant.load(grant_id)
    if grant is None:
        message = f"a part has lost its grant {grant_id}"
        raise LookupError(message)
    dossier = await dossier_of(grant, info)
    steps = await info.context.loaders.steps_by(info.context.signed_in().people).load(grant.id)
    await stand(dossier, steps, info)
    return dossier


async def _beside(dossier: Dossier, info: Info, decides: Role) -> Beside:
    """What bears on the payments of a case, for the role that it keeps from a step; nobody else is told of it."""
    if info.context.signed_in().role is not decides:
        return Beside((), {})
    return await info.context.loaders.beside(info.context.moment.today).load(OfCase.of(dossier))


def _seeing(info: Info) -> Seeing:
    context = info.context
    return Seeing(context.signed_in(), context.moment.today, context.four_eyes)


async def _of_milestone(row: rows.Milestone, info: Info) -> _Offers:
    loaders, dossier = info.context.loaders, await _seen(row.grant_id, info)
    others = await loaders.milestones_of.load(row.grant_id)
    beside = await _beside(dossier, info, Role.OFFICER)
    return offers_of_milestone(dossier, row, others, beside, _seeing(info))


async def _of_payment(row: rows.Payment, info: Info) -> _Offers:
    loaders, dossier = info.context.loaders, await _seen(row.grant_id, info)
    place = [each.id for each in await loaders.payments_of.load(row.grant_id)].index(row.id)
    milestone = await loaders.milestone.load(row.milestone_id) if row.milestone_id else None
    beside = await _beside(dossier, info, Role.FINANCE)
    return offers_of_payment(dossier, row, place, milestone, beside, _seeing(info))


async def _of_leg(row: rows.PaymentLeg, info: Info) -> _Offers:
    payment = await info.context.loaders.payment.load(row.payment_id)
    if payment is None:
        message = f"leg {row.id} has lost its payment"
        raise LookupError(message)
    splits = row.state is LegState.ORDERED and info.context.signed_in().role is Role.FINANCE
    sent = await info.context.loaders.sent_before.load(row.id) if splits else []
    return offers_of_leg(await _seen(payment.grant_id, info), row, sent, _seeing(info))


async def _of_run(row: rows.PaymentRun, info: Info) -> _Offers:
    context = info.context
    version = await context.loaders.policy_on.load((row.policy_code, context.moment.today))
    if version is None:
        message = f"{row.number} is of no policy"
        raise LookupError(message)
    standing = [each for each in await context.loaders.run_rows_of.load(row.id) if each.standing]
    policy, second = compiled_version(version).policy, context.second_approval_above
    file = OpenRun(row, budget_clause(version), policy, standing, second)
    against = await context.loaders.runs_against(context.signed_in(), context.moment.today).load(OfRun(file, row.id))
    return offers_of_run(file, against, _seeing(info))


async def _of_recovery(row: rows.Recovery, info: Info) -> _Offers:
    double = await info.context.loaders.double_payment.load(row.double_payment_id) if row.double_payment_id else None
    return offers_of_recovery(
        await _seen(row.grant_id, info), row, _seeing(info), double.treasury if double is not None else None
    )


async def _of_recovery_leg(row: rows.RecoveryLeg, info: Info) -> _Offers:
    recovery = await info.context.loaders.recovery.load(row.recovery_id)
    if recovery is None:
        message = f"leg {row.id} has lost its recovery"
        raise LookupError(message)
    return offers_of_recovery_leg(await _seen(recovery.grant_id, info), recovery, row, _seeing(info))


async def _of_objection(row: rows.Objection, info: Info) -> _Offers:
    return offers_of_objection(await _seen(row.grant_id, info), row, _seeing(info))


async def _of_tranche(row: rows.Tranche, info: Info) -> _Offers:
    dossier = await _seen(row.grant_id, info)
    beside = await _beside(dossier, info, Role.OFFICER)
    return offers_of_tranche(dossier, row, beside, _seeing(info))


async def _of_unit(row: rows.Unit, info: Info) -> _Offers:
    return offers_of_unit(await _seen(row.grant_id, info), row, _seeing(info))


async def _of_call(row: rows.Call, info: Info) -> _Offers:
    context = info.context
    return await context.loaders.offers_of_calls(context.signed_in(), context.moment.today).load(row.id)


async def _of_other_award(row: rows.OtherAward, info: Info) -> _Offers:
    context = info.context
    return await context.loaders.offers_of_other_awards(context.signed_in(), context.moment.today).load(row.id)


async def _case_of(row: rows.DoublePayment | rows.Receipt | rows.RecoveryReceipt, info: Info) -> Dossier:
    """The case of what stands on a leg of a payment, or of a recovery."""
    grant = await grant_of(row, info)
    if grant is None:
        message = f"{row.id} has lost its grant"
        raise LookupError(message)
    return await dossier_of(grant, info)


async def _of_double_payment(row: rows.DoublePayment, info: Info) -> _Offers:
    recoveries = await info.context.loaders.recoveries_of_double.load(row.id)
    return offers_of_double_payment(await _case_of(row, info), row, recoveries, _seeing(info))


async def _of_receipt(row: rows.Receipt, info: Info) -> _Offers:
    editions = await info.context.loaders.receipts_of.load(row.leg_id)
    last = max((each for each in editions if each.number == row.number), key=lambda each: each.edition)
    return offers_of_receipt(await _case_of(row, info), row.treasury, last, _seeing(info))


async def _of_recovery_receipt(row: rows.RecoveryReceipt, info: Info) -> _Offers:
    editions = await info.context.loaders.recovery_receipts_of.load(row.leg_id)
    last = max((each for each in editions if each.number == row.number), key=lambda each: each.edition)
    return offers_of_recovery_receipt(await _case_of(row, info), row.treasury, last, _seeing(info))


async def _of_duty(row: rows.Duty, info: Info) -> _Offers:
    context = info.context
    version = await context.loaders.policy_version.load(row.policy_version_id)
    if version is None:
        message = f"the duty {row.id} has lost its policy"
        raise LookupError(message)
    return offers_of_duty(Charge.of(row, version), context.signed_in(), context.moment.today)


async def _of_policy(row: rows.PolicyVersion, info: Info) -> _Offers:
    context = info.context
    return await context.loaders.offers_of_policies(context.signed_in(), context.moment.today).load(Whole(row, row.id))


async def _of_budget(row: rows.Budget, info: Info) -> _Offers:
    context = info.context
    return await context.loaders.offers_of_budgets(context.signed_in(), context.moment.today).load(Whole(row, row.id))


async def _of_proposal(row: rows.Proposal, info: Info) -> _Offers:
    context = info.context
    return await context.loaders.offers_of_proposals(context.signed_in(), context.moment.today).load(Whole(row, row.id))


_BY_KIND: Mapping[type, Callable[[Any, Info], Awaitable[_Offers]]] = {
    rows.Milestone: _of_milestone,
    rows.Payment: _of_payment,
    rows.PaymentLeg: _of_leg,
    rows.PaymentRun: _of_run,
    rows.Recovery: _of_recovery,
    rows.RecoveryLeg: _of_recovery_leg,
    rows.Objection: _of_objection,
    rows.Tranche: _of_tranche,
    rows.Unit: _of_unit,
    rows.Call: _of_call,
    rows.OtherAward: _of_other_award,
    rows.DoublePayment: _of_double_payment,
    rows.Receipt: _of_receipt,
    rows.RecoveryReceipt: _of_recovery_receipt,
    rows.Duty: _of_duty,
    rows.PolicyVersion: _of_policy,
    rows.Budget: _of_budget,
    rows.Proposal: _of_proposal,
}
