"""Budgets, and the years that they close (预算)."""

import strawberry

from api.mutations.mutation import mutation, mutation_by_two
from workflows.recoveries import recovered_money
from workflows.treasury import budgets, closed_years


@strawberry.type
class TreasuryMutation:
    """Budgets, and the years that they close (预算)."""

    appropriate_budget = mutation_by_two(budgets.AppropriateBudget)
    cut_budget = mutation_by_two(budgets.CutBudget)
    carry_over_budget = mutation_by_two(budgets.CarryOverBudget)
    restore_budget = mutation(recovered_money.RestoreBudget, recovered_money.restore_budget)
    close_year = mutation_by_two(closed_years.CloseYear)
