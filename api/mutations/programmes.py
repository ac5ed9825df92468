"""Months, milestones, units and tranches (以奖代补)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.grants import tranches
from workflows.programmes import milestone_decisions, month_corrections, months, units


@strawberry.type
class ProgrammeMutation:
    """Months, milestones, units and tranches (以奖代补)."""

    record_service_month = mutation(months.RecordServiceMonth, months.record_service_month)
    verify_milestone = mutation(milestone_decisions.VerifyMilestone, milestone_decisions.verify_milestone)
    report_tranche = mutation(tranches.ReportTranche, tranches.report_tranche)
    award_tranche = mutation(tranches.AwardTranche, tranches.award_tranche)
    refuse_tranche = mutation(tranches.RefuseTranche, tranches.refuse_tranche)
    register_units = mutation(units.RegisterUnits, units.register_units)
    report_units_installed = mutation(units.ReportUnitsInstalled, units.report_units_installed)
    inspect_units = mutation(units.InspectUnits, units.inspect_units)
    correct_service_month = mutation(month_corrections.CorrectServiceMonth, month_corrections.correct_service_month)
    dispute_milestone = mutation(milestone_decisions.DisputeMilestone, milestone_decisions.dispute_milestone)
    confirm_milestone = mutation(milestone_decisions.ConfirmMilestone, milestone_decisions.confirm_milestone)
