"""The commands of finance on budgets (预算): each parses its input, awaits its handler, and shows the answer."""

import strawberry

from api.kit.commands import act, propose_to
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.money.budgets import Budget
from api.money.money_sights import shown_budget
from api.mutations.recoveries import RecoveryPayload
from api.types.proposals import ProposingPayload
from domain.lives.proposal_life import ProposedDeed
from workflows.recoveries.recovered_money import RestoreBudget, restore_budget
from workflows.treasury.budgets import AppropriateBudget, ChangeBudget

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input
class OnDocument(Keyed):
    """What every movement of a budget stands on."""

    document_no: str = strawberry.field(
        description="Number of the document; the same document again changes nothing, another amount is refused."
    )
    evidence: str = strawberry.field(description="The evidence, by name and number.")


@strawberry.input(description="Money that a treasury arranges for a year, or more of it.")
class AppropriateBudgetInput(OnDocument):
    """Money that is arranged."""

    treasury: str = strawberry.field(description="Code of a payer such as city, or of a paying district.")
    year: int = strawberry.field(description="The calendar year: this one, or one of the next ten.")
    amount: CNYAmount = strawberry.field(description="Yuan.")
    policy: str | None = strawberry.field(default=None, description="Code of the policy; the current one by default.")

    def command(self) -> AppropriateBudget:
        """Parse to the command."""
        return AppropriateBudget(self.treasury, self.year, self.amount, self.document_no, self.evidence, self.policy)


@strawberry.input
class OnBudget(OnDocument):
    """A movement of an existing budget."""

    id: strawberry.ID = strawberry.field(description="The budget.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    amount: CNYAmount = strawberry.field(description="Yuan.")

    def command(self) -> ChangeBudget:
        """Parse to the command."""
        uid = asked_id("Budget", self.id)
        return ChangeBudget(uid, self.expected_version, self.amount, self.document_no, self.evidence)


@strawberry.input(description="Money that was arranged, is still free, and is taken back.")
class CutBudgetInput(OnBudget):
    """Money that is taken back."""


@strawberry.input(description="Money of a year that is over, carried over to this one.")
class CarryOverBudgetInput(OnBudget):
    """Money that is carried over."""


@strawberry.input(description="A recovery whose money goes back to the budgets that paid.")
class RestoreBudgetInput(OnDocument):
    """A recovery whose money is restored."""

    id: strawberry.ID = strawberry.field(description="The recovery.")
    expected_version: int = strawberry.field(description="Its version when you decided.")

    def command(self) -> RestoreBudget:
        """Parse to the command."""
        uid = asked_id("Recovery", self.id)
        return RestoreBudget(uid, self.expected_version, self.document_no, self.evidence)


@strawberry.type(description="The budget concerned, or why it was refused.")
class BudgetPayload(ProposingPayload):
    """A payload with a budget."""

    @strawberry.field(description="The budget as it now stands; null where it was refused.")
    async def budget(self, info: Info) -> Budget | None:
        """The budget."""
        return await shown_budget(info, self.shows.get("budget"))


@strawberry.type(description="The answer of appropriateBudget.")
class AppropriateBudgetPayload(BudgetPayload):
    """The answer of appropriateBudget."""


@strawberry.type(description="The answer of cutBudget.")
class CutBudgetPayload(BudgetPayload):
    """The answer of cutBudget."""


@strawberry.type(description="The answer of carryOverBudget.")
class CarryOverBudgetPayload(BudgetPayload):
    """The answer of carryOverBudget."""

    @strawberry.field(description="This year's budget, to which it was carried; null where it was refused.")
    async def later(self, info: Info) -> Budget | None:
        """The later budget."""
        return await shown_budget(info, self.shows.get("later"))


@strawberry.type(description="The answer of restoreBudget.")
class RestoreBudgetPayload(RecoveryPayload):
    """The answer of restoreBudget."""


@strawberry.type
class BudgetMutation:
    """Commands on budgets."""

    @strawberry.mutation(
        description="Arrange money of a treasury for a year, or more of it (安排、追加预算, art. 15): whoever waits "
        "for it is served, first approved first. By two people of finance: one proposes, the other confirms."
    )
    async def appropriate_budget(self, info: Info, input: AppropriateBudgetInput) -> AppropriateBudgetPayload:
        """Arrange money."""
        return await propose_to(AppropriateBudgetPayload, info, ProposedDeed.APPROPRIATE_BUDGET, input)

    @strawberry.mutation(
        description="Take back money that was arranged and is still free (调减预算). By two people of "
        "finance: one proposes, the other confirms."
    )
    async def cut_budget(self, info: Info, input: CutBudgetInput) -> CutBudgetPayload:
        """Take money back."""
        return await propose_to(CutBudgetPayload, info, ProposedDeed.CUT_BUDGET, input)

    @strawberry.mutation(
        description="Carry money that was not used by the end of its year over to this year (结转). By "
        "two people of finance: one proposes, the other confirms."
    )
    async def carry_over_budget(self, info: Info, input: CarryOverBudgetInput) -> CarryOverBudgetPayload:
        """Carry money over."""
        return await propose_to(CarryOverBudgetPayload, info, ProposedDeed.CARRY_OVER_BUDGET, input)

    @strawberry.mutation(
        description="Give back to its budgets what came back on a recovery that is at its end (恢复额度). By finance."
    )
    async def restore_budget(self, info: Info, input: RestoreBudgetInput) -> RestoreBudgetPayload:
        """Restore what came back."""
        return await act(RestoreBudgetPayload, info, restore_budget, input)
