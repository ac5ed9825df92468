"""Drafted, reviewed, shown, approved, closed (申报事项)."""

import strawberry

from api.mutations.mutation import mutation, mutation_by_two, mutation_of_settings
from workflows.cases import assignments, documents, interests
from workflows.cases.desk import assigned_officers
from workflows.grants import (
    applications,
    corrected_awards,
    decisions,
    gates,
    holds,
    intake,
    objections,
    publicity,
    reductions,
    reviews,
    vouchers,
)


@strawberry.type
class GrantMutation:
    """Drafted, reviewed, shown, approved, closed (申报事项)."""

    create_grant = mutation(applications.CreateGrant, applications.create_grant)
    update_grant_facts = mutation(applications.UpdateGrantFacts, applications.update_grant_facts)
    submit_grant = mutation(applications.SubmitGrant, applications.submit_grant)
    withdraw_grant = mutation(applications.WithdrawGrant, applications.withdraw_grant)
    request_upload = mutation_of_settings(documents.RequestUpload, lambda context: context.links.uploads.request_upload)
    request_supplement = mutation(intake.RequestSupplement, intake.request_supplement)
    resubmit_grant = mutation(intake.ResubmitGrant, intake.resubmit_grant)
    accept_grant = mutation(decisions.AcceptGrant, decisions.accept_grant)
    refuse_grant = mutation(intake.RefuseGrant, intake.refuse_grant)
    assign_experts = mutation(assignments.AssignExperts, assignments.assign_experts)
    withdraw_expert = mutation(assignments.WithdrawExpert, assignments.withdraw_expert)
    assign_grant = mutation(assigned_officers.AssignGrant, assigned_officers.assign_grant)
    declare_interest = mutation(interests.DeclareInterest, interests.declare_interest)
    record_review = mutation(reviews.RecordReview, reviews.record_review)
    propose_grant = mutation(decisions.ProposeGrant, decisions.propose_grant)
    return_grant_to_review = mutation(decisions.ReturnGrantToReview, decisions.return_grant_to_review)
    reject_grant = mutation(decisions.RejectGrant, decisions.reject_grant)
    open_publicity = mutation(publicity.OpenPublicity, publicity.open_publicity)
    file_objection = mutation(objections.FileObjection, objections.file_objection)
    dismiss_objection = mutation(objections.DismissObjection, objections.dismiss_objection)
    uphold_objection = mutation(objections.UpholdObjection, objections.uphold_objection)
    approve_grant = mutation(decisions.ApproveGrant, decisions.approve_grant)
    correct_award = mutation_by_two(corrected_awards.CorrectAward)
    reduce_grant = mutation(reductions.ReduceGrant, reductions.reduce_grant)
    record_completion = mutation(gates.RecordCompletion, gates.record_completion)
    record_production_start = mutation(gates.RecordProductionStart, gates.record_production_start)
    record_exit = mutation(gates.RecordExit, gates.record_exit)
    redeem_voucher = mutation(vouchers.RedeemVoucher, vouchers.redeem_voucher)
    hold_grant = mutation(holds.HoldGrant, holds.hold_grant)
    release_grant = mutation(holds.ReleaseGrant, holds.release_grant)
    terminate_grant = mutation(decisions.TerminateGrant, decisions.terminate_grant)
    close_grant = mutation(holds.CloseGrant, holds.close_grant)
