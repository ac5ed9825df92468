"""Vouchers (券): what was approved is paid once it is redeemed, and void once the policy is no longer valid."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from workflows.cases.allowances import account_for
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.cases.other_award_steps import reopen_for
from workflows.other_awards.same_matter import basis_on_record
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_evidence
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import order_payment


@command(
    "Redeem the voucher that was issued with an approval (凭券兑付): its payment is ordered.",
    step=GrantEvent.REDEEM_VOUCHER,
    by="By the applicant, or an officer in its place.",
    shows=(GRANT,),
)
class RedeemVoucher(OfGrant):
    """A voucher to redeem: that of the grant."""

    evidence: Annotated[str, "What it was used for, by name and number."]


async def redeem_voucher(work: Work, command: RedeemVoucher) -> Done:
    """Redeem the voucher of an approved grant, all of it at once (凭券兑付): its payment is ordered today.

    Raises NOT_ASKED_BY_MEASURE, VOUCHER_EXPIRED once the policy is no longer valid, ON_HOLD, EVIDENCE_REQUIRED.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REDEEM_VOUCHER)
    dossier.check(work, GrantEvent.REDEEM_VOUCHER)
    evidence = stated_evidence(command.evidence)
    await dossier.move(work, GrantEvent.REDEEM_VOUCHER, evidence=evidence, sets={"due_on": None})
    await order_payment(work, dossier, dossier.grant.award or 0, basis=basis_on_record(dossier.grant))
    return dossier.done()


async def lapse_voucher(work: Work, dossier: Dossier) -> bool:
    """End a grant whose voucher nobody redeemed in time (券到期作废); answer whether it was.

    What it took of caps is given back: it was never had.
    """
    lapsed = await dossier.follow(work, GrantEvent.LAPSE_VOUCHER, {"due_on": None})
    if lapsed:
        await account_for(work, dossier, 0)
        await reopen_for(work, dossier)
    return lapsed
