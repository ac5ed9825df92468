"""Support of other policies (其他支持)."""

import strawberry

from api.mutations.mutation import mutation, mutation_by_two
from workflows.grants import reductions
from workflows.other_awards import other_awards


@strawberry.type
class OtherAwardMutation:
    """Support of other policies (其他支持)."""

    record_other_award = mutation(other_awards.RecordOtherAward, other_awards.record_other_award)
    report_other_award_paid = mutation(other_awards.ReportOtherAwardPaid, other_awards.report_other_award_paid)
    withdraw_other_award = mutation_by_two(other_awards.WithdrawOtherAward)
    assign_other_award = mutation_by_two(other_awards.AssignOtherAward)
    close_other_award = mutation_by_two(other_awards.CloseOtherAward)
    reopen_other_award = mutation(other_awards.ReopenOtherAward, other_awards.reopen_other_award)
    clear_other_award = mutation(reductions.ClearOtherAward, reductions.clear_other_award)
