"""Awards of other policies (其他支持) as the API shows them, and asking for them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import OtherAwardState, SupportScope
from api.kit.nodes import HasState, Versioned
from api.kit.scalars import CNYAmount
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.history import HistoryStep
from domain.assessment.matters import shown_key
from domain.values.credit_codes import written_credit_code
from domain.values.numbers import item_alike
from workflows.transaction.seen import seen_by

_NEWEST = Order("recorded_at")


@strawberry.type(description="An award of another policy for the same matter or another one (其他支持, art. 16).")
class OtherAward(HasState, PartActions, Versioned):
    """An award of another policy."""

    row: strawberry.Private[rows.OtherAward]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    credit_code: str = column("Credit code of its beneficiary, who may never have applied here.")
    policy_name: str = column("Name of the other policy.", "policy")
    scope: SupportScope = column("Whose support it is: not everybody's counts (I-38).")
    source: str = column("Which bureau or system told of it.")
    reference: str = column("Its number there.")
    amount: CNYAmount = column("Yuan.")
    matter: str = column("What it is for, as it was told.")

    @strawberry.field(
        description="Key of the matter for which it counts: as told, or as an officer assigned it; "
        "of a person's it shows the measure alone (***)."
    )
    def matter_key(self) -> str:
        """The key of the matter."""
        return shown_key(self.row.matter_key)

    paid_on: date | None = column("Day on which it was paid; null where it was not.")
    evidence: str = column("The evidence named when it was recorded.")
    state: OtherAwardState = column("Where it stands; AWARDED and PAID ones count.")

    recorded_by: str = column("Who put it on record.")
    recorded_at: datetime = column("When.")

    @strawberry.field(description="Every step of its life, oldest first.")
    async def history(self, info: Info) -> list[HistoryStep]:
        """The history."""
        return [HistoryStep.of(step, info) for step in await info.context.loaders.history_of.load(self.row.id)]


@strawberry.type(description="One award of a page.")
class OtherAwardEdge:
    """One award of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: OtherAward = strawberry.field(description="The award.")


@strawberry.type(description="A page of awards of other policies, the last recorded first.")
class OtherAwardConnection(Paged[OtherAward]):
    """A page of awards."""

    edges: list[OtherAwardEdge] = strawberry.field(description="The awards of the page.")


@strawberry.input(description="Which awards of other policies; every part given must hold.")
class OtherAwardFilter:
    """Which awards."""

    states: list[OtherAwardState] | None = strawberry.field(default=None, description="Where they stand.")
    scopes: list[SupportScope] | None = strawberry.field(default=None, description="Whose support they are.")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their beneficiary.")
    matter: str | None = strawberry.field(default=None, description="The matter for which they count, written alike.")


def _filtered(awards: QuerySet[rows.OtherAward], criteria: OtherAwardFilter | None) -> QuerySet[rows.OtherAward]:
    if criteria is None:
        return awards
    if criteria.states is not None:
        awards = awards.filter(state__in=[str(state) for state in criteria.states])
    if criteria.scopes is not None:
        awards = awards.filter(scope__in=[str(scope) for scope in criteria.scopes])
    if criteria.credit_code is not None:
        awards = awards.filter(credit_code=as_kept(written_credit_code(criteria.credit_code), 18))
    return awards if criteria.matter is None else awards.filter(matter_key=as_kept(item_alike(criteria.matter), 300))


@strawberry.type
class OtherAwardQuery:
    """Asking for awards of other policies."""

    @strawberry.field(
        description="Awards of other policies that the caller may see, the last recorded first (其他支持)."
    )
    async def other_awards(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            OtherAwardFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> OtherAwardConnection:
        """A page of awards."""
        awards = _filtered(await seen_by(info.context.signed_in(), rows.OtherAward), filter)
        return await connection_of(
            OtherAwardConnection,
            lambda cursor, row: OtherAwardEdge(cursor=cursor, node=OtherAward(row=row)),
            awards,
            Paging(first, after, last, before),
            _NEWEST,
        )
