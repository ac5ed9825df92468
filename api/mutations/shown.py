"""What answers show: each field by its name, the thing as it now stands, as long as the caller sees it.

The answer of long ago may be asked for again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import domain.models as rows
from api.kit.commands import Payload
from api.kit.context import Info
from api.kit.dossiers import judged_by
from api.money.bank_accounts import BankAccount
from api.money.budgets import Budget
from api.money.double_payments import DoublePayment
from api.money.money_sights import seen_runs, shown_budget
from api.money.payments import Payment, PaymentLeg, sees_grant
from api.money.recoveries import Recovery
from api.money.runs import PaymentRun
from api.queries.closed_years import YearAccounts, closed_accounts
from api.queries.credit_codes import AdmittedCreditCode
from api.queries.office_days import OfficeDay, corrected_day
from api.types.applicants import Applicant
from api.types.calls import Call
from api.types.delegations import Delegation
from api.types.duties import Duty
from api.types.grant_documents import Document
from api.types.grants import Grant
from api.types.handling import Objection
from api.types.instalments import Tranche
from api.types.milestones import Milestone
from api.types.other_awards import OtherAward
from api.types.policies import Policy
from api.types.proposals import Proposal, shown_proposal
from api.types.registers import RegisterVersion
from api.types.webhooks.receivers import Receiver
from workflows.access.scopes import may_read
from workflows.cases.paying_districts import paying_treasuries
from workflows.notices.signatures import ReceiverKey
from workflows.runtime.privacy.sealed_rows import Opened
from workflows.transaction.first_answers import AS_IT_STANDS
from workflows.transaction.scopes import reads_accounts
from workflows.transaction.seen import seen_one
from workflows.transaction.shown import Thing


async def grant(root: Payload, info: Info) -> Grant | None:
    """Show the grant."""
    uid = root.shows.get(Thing.GRANT)
    row = await seen_one(info.context.signed_in(), rows.Grant, uid) if uid else None
    return Grant(row=row) if row else None


async def milestone(root: Payload) -> Milestone | None:
    """Show the milestone."""
    uid = root.shows.get(Thing.MILESTONE)
    return Milestone(row=await rows.Milestone.get(id=uid)) if uid else None


async def tranche(root: Payload) -> Tranche | None:
    """Show the tranche."""
    uid = root.shows.get(Thing.TRANCHE)
    return Tranche.of(await rows.Tranche.get(id=uid)) if uid else None


async def objection(root: Payload) -> Objection | None:
    """Show the objection."""
    uid = root.shows.get(Thing.OBJECTION)
    return Objection(row=await rows.Objection.get(id=uid)) if uid else None


async def call(root: Payload) -> Call | None:
    """Show the call."""
    uid = root.shows.get(Thing.CALL)
    return Call(row=await rows.Call.get(id=uid)) if uid else None


async def ranking(root: Payload) -> list[Grant] | None:
    """Show the grants of the call that were ranked."""
    uid = root.shows.get(Thing.CALL)
    if uid is None:
        return None
    ranked = await rows.Grant.filter(call_id=uid, rank__isnull=False).order_by("rank", "number")
    return [Grant(row=row) for row in ranked]


async def policy(root: Payload) -> Policy | None:
    """Show the version of the policy."""
    uid = root.shows.get(Thing.POLICY)
    return Policy(row=await rows.PolicyVersion.get(id=uid)) if uid else None


async def working_day(root: Payload, info: Info) -> OfficeDay | None:
    """Show the day that was corrected."""
    return await corrected_day(root.shows.get(Thing.CORRECTION), info)


async def duty(root: Payload) -> Duty | None:
    """Show the duty."""
    uid = root.shows.get(Thing.DUTY)
    return Duty(row=await rows.Duty.get(id=uid)) if uid else None


async def proposal(root: Payload, info: Info) -> Proposal | None:
    """Show the proposal."""
    return await shown_proposal(info, root.shows.get(Thing.PROPOSAL))


async def applicant(root: Payload) -> Applicant | None:
    """Show the applicant."""
    uid = root.shows.get(Thing.APPLICANT)
    return Applicant(row=await rows.Applicant.get(id=uid)) if uid else None


async def versions(root: Payload) -> list[RegisterVersion] | None:
    """Show the entries of the register."""
    ids = [root.shows[thing] for thing in (Thing.NAME, Thing.DISTRICT) if thing in root.shows]
    versions = await rows.RegisterVersion.filter(id__in=ids).order_by("number")
    return [RegisterVersion(row=row) for row in versions] if ids else None


async def delegation(root: Payload) -> Delegation | None:
    """Show the delegation."""
    uid = root.shows.get(Thing.DELEGATION)
    return Delegation(row=await rows.Delegation.get(id=uid)) if uid else None


async def admitted(root: Payload) -> AdmittedCreditCode | None:
    """Show the credit code."""
    uid = root.shows.get(Thing.ADMITTED)
    return AdmittedCreditCode(row=await rows.AdmittedCreditCode.get(id=uid)) if uid else None


async def other_award(root: Payload) -> OtherAward | None:
    """Show the award of another policy."""
    uid = root.shows.get(Thing.OTHER_AWARD)
    return OtherAward(row=await rows.OtherAward.get(id=uid)) if uid else None


async def receiver(root: Payload) -> Receiver | None:
    """Show the receiver."""
    uid = root.shows.get(Thing.RECEIVER)
    return Receiver(row=await rows.Receiver.get(id=uid)) if uid else None


async def secret(root: Payload, info: Info) -> str | None:
    """Show the secret of the receiver where it was made by this very request."""
    uid = root.shows.get(Thing.RECEIVER)
    if uid is None or info.context.rehearses or info.context.first is not AS_IT_STANDS:
        return None
    return str(ReceiverKey.of(uid, (await rows.Receiver.get(id=uid)).generation))


async def recovery(root: Payload, info: Info) -> Recovery | None:
    """Show the recovery."""
    uid = root.shows.get(Thing.RECOVERY)
    row = await seen_one(info.context.signed_in(), rows.Recovery, uid) if uid else None
    return Recovery(row=row) if row else None


async def budget(root: Payload, info: Info) -> Budget | None:
    """Show the budget."""
    return await shown_budget(info, root.shows.get(Thing.BUDGET))


async def later(root: Payload, info: Info) -> Budget | None:
    """Show the budget to which money was carried over."""
    return await shown_budget(info, root.shows.get(Thing.LATER))


async def accounts(root: Payload, info: Info) -> YearAccounts | None:
    """Show the accounts of a year."""
    return await closed_accounts(info, root.shows.get(Thing.CLOSED_YEAR))


async def payment(root: Payload, info: Info) -> Payment | None:
    """Show the payment."""
    uid = root.shows.get(Thing.PAYMENT)
    row = await rows.Payment.get(id=uid) if uid else None
    return Payment(row=row) if row and await sees_grant(info, row.grant_id) else None


async def leg(root: Payload, info: Info) -> PaymentLeg | None:
    """Show the leg."""
    uid = root.shows.get(Thing.LEG)
    row = await rows.PaymentLeg.get(id=uid).prefetch_related("payment") if uid else None
    return PaymentLeg(row=row) if row and await sees_grant(info, row.payment.grant_id) else None


async def bank_account(root: Payload, info: Info) -> BankAccount | None:
    """Show the account in full, to whoever may still see it so; in a rehearsal, masked."""
    uid, grant_id = (root.shows.get(thing) for thing in (Thing.BANK_ACCOUNT, Thing.GRANT))
    of = await seen_one(info.context.signed_in(), rows.Grant, grant_id) if grant_id else None
    if of is None or not reads_accounts(info.context.signed_in(), paying_treasuries(await judged_by(of, info))):
        return None
    row = await rows.BankAccount.get_or_none(id=uid)
    # A rehearsal leaves no line, and so shows no more than anybody sees.
    hidden = Opened([row], "account_no") if row and info.context.rehearses else None
    return BankAccount(row=row, hidden=hidden) if row else None


async def double_payment(root: Payload, info: Info) -> DoublePayment | None:
    """Show the double payment."""
    uid = root.shows.get(Thing.DOUBLE_PAYMENT)
    row = await rows.DoublePayment.get(id=uid).prefetch_related("leg__payment") if uid else None
    return DoublePayment(row=row) if row and await sees_grant(info, row.leg.payment.grant_id) else None


async def run(root: Payload, info: Info) -> PaymentRun | None:
    """Show the run."""
    uid = root.shows.get(Thing.RUN)
    row = await (await seen_runs(info)).get_or_none(id=uid) if uid else None
    return PaymentRun(row=row) if row else None


async def document(root: Payload, info: Info) -> Document | None:
    """Show the document; its path alone, by ``upload_url``, to who may not read."""
    row = await _document(root, info)
    return Document(row=row) if row and may_read(info.context.signed_in()) else None


async def upload_url(root: Payload, info: Info) -> str | None:
    """Show where to put the bytes of the document."""
    row = await _document(root, info)
    return info.context.links.to_put(row.id) if row else None


def expires_at(root: Payload, info: Info) -> datetime | None:
    """Show until when they can be put there."""
    return info.context.links.uploads_until if Thing.DOCUMENT in root.shows else None


async def _document(root: Payload, info: Info) -> rows.Document | None:
    uid = root.shows.get(Thing.DOCUMENT)
    return await seen_one(info.context.signed_in(), rows.Document, uid) if uid else None


SHOWN: Mapping[str, Callable[..., Any]] = {
    show.__name__: show
    for show in (
        *(grant, milestone, tranche, objection, call, ranking, policy, working_day, duty, proposal, applicant),
        *(
            versions,
            admitted,
            delegation,
            other_award,
            receiver,
            secret,
            recovery,
            budget,
            later,
            accounts,
            payment,
            leg,
            bank_account,
            double_payment,
            run,
        ),
        *(document, upload_url, expires_at),
    )
}
"""Each field of an answer by its name."""
