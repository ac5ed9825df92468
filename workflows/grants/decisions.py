"""Decisions on a grant (审核与决定): accepted, proposed, approved, rejected, terminated."""

from typing import Annotated
from uuid import UUID

from domain.assessment.assessment_records import record_of
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.legs import LegState
from domain.models import PaymentLeg
from domain.values.money import Fen
from workflows.cases.allowances import account_for, lock_allowances
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import GrantStep, ReasonedGrantStep
from workflows.cases.item_months import check_months
from workflows.cases.other_award_steps import close_for, reopen_for
from workflows.cases.prior_awards import award_year
from workflows.cases.tranche_steps import drop_tranches
from workflows.grants.assessed_awards import assess, assess_beside, check_amount, is_programme, judge_programme
from workflows.grants.known_exits import check_exits
from workflows.grants.payment_gates import due_on_of_gate, is_gated, open_gate
from workflows.grants.proposers import check_proposer
from workflows.grants.raised_awards import approve_raised, keep_standing, unpaid_differences
from workflows.other_awards.same_matter import basis_on_record, unpaid_of
from workflows.other_awards.similar_items import check_similar
from workflows.programmes.units import release_units
from workflows.transaction.declarations import STATED, YUAN, command, on
from workflows.transaction.reasons import remark, stated_reason, stated_text
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import cancel_payments, order_payment


@command(
    "Take an application up for review (受理).",
    step=GrantEvent.ACCEPT,
    by="By an officer.",
    shows=(GRANT,),
)
class AcceptGrant(GrantStep):
    """An application to accept."""


async def accept_grant(work: Work, command: AcceptGrant) -> Done:
    """Take an application up for review (受理)."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.ACCEPT)
    await dossier.move(work, GrantEvent.ACCEPT, reason=remark(command.reason))
    return dossier.done()


@command(
    "Refuse an application, with a reason (不予支持).",
    step=GrantEvent.REJECT,
    shows=(GRANT,),
)
class RejectGrant(ReasonedGrantStep):
    """An application to reject; the reason is required."""


async def reject_grant(work: Work, command: RejectGrant) -> Done:
    """Refuse an application with a reason (不予支持)."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REJECT)
    dossier.check(work, GrantEvent.REJECT)
    await reject(work, dossier, stated_reason(command.reason))
    return dossier.done()


async def reject(work: Work, dossier: Dossier, reason: str | None) -> None:
    """Refuse the application of an open dossier; what it was for can be applied for again.

    Of a paid award it is the higher one that is refused: that of before stands.
    """
    if dossier.grant.standing_award is not None:
        await keep_standing(work, dossier, GrantEvent.REJECT, reason)
        return
    dossier.grant.due_on = None
    await dossier.move(work, GrantEvent.REJECT, reason=reason)
    await release_units(work, dossier)
    await reopen_for(work, dossier)


@command(
    "Propose an award on the assessment of the facts on record (拟支持).",
    step=GrantEvent.PROPOSE,
    shows=(GRANT,),
)
class ProposeGrant:
    """An award to propose."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[int | None, STATED, "Its version when you decided; STALE_VERSION where it changed."]
    decided_amount: Annotated[
        Fen | None, YUAN, "Yuan decided by people, where the measure leaves discretion (A01-1, A06-2, A13-1)."
    ] = None
    quota_reason: Annotated[str | None, "Reason for going over a soft quota."] = None
    reason: Annotated[str | None, "Why, for the record."] = None
    decided_payer: Annotated[
        str | None, "Code of the payer, where the decision names one (A13-1); by the measure's own split without."
    ] = None


async def propose_grant(work: Work, command: ProposeGrant) -> Done:
    """Propose an award on the assessment of the facts on record (拟支持); the assessment is kept with its steps.

    A programme is proposed on its conditions alone: its amounts come with its milestones. Raises every refusal of the
    assessment, and SIMILAR_ITEM_UNCLEARED; nothing is proposed of which nothing is due.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.PROPOSE)
    dossier.check(work, GrantEvent.PROPOSE)
    grant = dossier.grant
    grant.decided_amount, grant.decided_payer = command.decided_amount, command.decided_payer
    check_proposer(work.actor, dossier)
    await check_similar(dossier)
    # One may have been recorded while it was being filed.
    await check_exits(dossier)
    await lock_allowances(dossier, award_year(dossier, work.today))
    await check_months(dossier)
    assessor = dossier.compiled.assessors[grant.measure]
    grant.quota_reason = stated_text(command.quota_reason or "", "quotaReason") or None
    if is_programme(dossier):
        if command.decided_amount is not None:
            raise RefusedError(assessor.no_discretion())
        if refusal := assessor.legs.refusal(command.decided_payer):
            raise RefusedError(refusal)
        await judge_programme(work, dossier)
    else:
        assessment = await assess(work, dossier)
        if assessment.refusals:
            raise RefusedError(*assessment.refusals)
        grant.assessment, grant.award = record_of(assessment), assessment.amount
    # An amount or a payer that people decide is decided with a reason (I-17, I-33).
    decided = command.decided_amount is not None or command.decided_payer is not None
    reason = stated_reason(command.reason) if decided else remark(command.reason)
    await dossier.move(work, GrantEvent.PROPOSE, reason=reason)
    return dossier.done()


@command(
    "Approve an award after its publicity (批准).",
    step=GrantEvent.APPROVE,
    shows=(GRANT,),
)
class ApproveGrant(GrantStep):
    """An award to approve."""


async def approve_grant(work: Work, command: ApproveGrant) -> Done:
    """Approve an award after its publicity (批准), on the same amount that the public was shown.

    Raises PUBLICITY_NOT_OVER, and ASSESSMENT_CHANGED where facts or earlier awards now give another amount. The award
    counts against caps and quotas from now on. Its payment is ordered, and money reserved for it, at once; where the
    text puts a gate before payment (art. 5, 6), when that opens. A programme begins. Of a paid award that a correction
    raised the difference is ordered, as ``approve_raised`` says.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.APPROVE)
    dossier.check(work, GrantEvent.APPROVE)
    grant = dossier.grant
    if grant.standing_award is not None:
        await approve_raised(work, dossier, remark(command.reason))
        return dossier.done()
    if is_programme(dossier):
        await judge_programme(work, dossier)
    else:
        await _check_unchanged(work, dossier)
    grant.approved_on, grant.award_year = work.today, award_year(dossier, work.today)
    sets = {"due_on": due_on_of_gate(dossier, GrantState.APPROVED)}
    await dossier.move(work, GrantEvent.APPROVE, reason=remark(command.reason), sets=sets)
    await release_units(work, dossier)
    if is_programme(dossier):
        await dossier.follow(work, GrantEvent.BEGIN_PROGRAMME)
    if grant.award:
        await account_for(work, dossier, grant.award)
        if not is_gated(dossier):
            await order_payment(work, dossier, grant.award, basis=basis_on_record(grant))
    await open_gate(work, dossier)
    return dossier.done()


async def _check_unchanged(work: Work, dossier: Dossier) -> None:
    """Hold the award against what it would be today; unpaid lower awards of other policies are given up for it."""
    assessment, beside = await assess_beside(work, dossier)
    check_amount(dossier, assessment)
    dossier.grant.assessment = record_of(assessment)
    await close_for(work, dossier, unpaid_of(beside))


@command(
    "Take a proposal back for review, with a reason (退回审核).",
    step=GrantEvent.RETURN_TO_REVIEW,
    shows=(GRANT,),
)
class ReturnGrantToReview(ReasonedGrantStep):
    """A proposal to take back for review; the reason is required."""


async def return_grant_to_review(work: Work, command: ReturnGrantToReview) -> Done:
    """Take a proposal back for review, with a reason (退回审核): its award and publicity no longer stand."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RETURN_TO_REVIEW)
    dossier.check(work, GrantEvent.RETURN_TO_REVIEW)
    await return_to_review(work, dossier, stated_reason(command.reason))
    return dossier.done()


async def return_to_review(work: Work, dossier: Dossier, reason: str | None) -> None:
    """Take the proposal of an open dossier back for review; of a paid award the one of before stands."""
    grant = dossier.grant
    if grant.standing_award is not None:
        await keep_standing(work, dossier, GrantEvent.RETURN_TO_REVIEW, reason)
        return
    grant.award = grant.assessment = grant.decided_amount = grant.decided_payer = grant.quota_reason = None
    grant.publicity_first = grant.publicity_last = grant.due_on = None
    await dossier.move(work, GrantEvent.RETURN_TO_REVIEW, reason=reason)


@command(
    "End a grant before it is paid, with a reason (终止).",
    step=GrantEvent.TERMINATE,
    shows=(GRANT,),
)
class TerminateGrant(ReasonedGrantStep):
    """A grant to terminate; the reason is required."""


async def terminate_grant(work: Work, command: TerminateGrant) -> Done:
    """End a grant before it is paid (终止), with a reason: legs not yet with the treasury are cancelled.

    What was paid of earlier tranches stays paid, and counts as had: it is asked back by a recovery, or not at all.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.TERMINATE)
    dossier.check(work, GrantEvent.TERMINATE)
    await end_award(work, dossier, stated_reason(command.reason))
    return dossier.done()


async def end_award(work: Work, dossier: Dossier, reason: str) -> None:
    """End the award of an open dossier before it is paid; what it was for can be applied for again."""
    unpaid = await unpaid_differences(dossier)
    await cancel_payments(work, dossier)
    await drop_tranches(work, dossier)
    dossier.grant.award = dossier.grant.award and dossier.grant.award - unpaid
    dossier.grant.due_on = None
    await dossier.move(work, GrantEvent.TERMINATE, reason=reason)
    was_paid = await PaymentLeg.filter(payment__grant_id=dossier.grant.id, state=LegState.SETTLED.value).exists()
    await account_for(work, dossier, (dossier.grant.award or 0) if was_paid else 0)
    await release_units(work, dossier)
    await reopen_for(work, dossier)
