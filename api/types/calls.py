"""Calls for applications (申报通知) as the API shows them: read by everybody, announced and ranked by officers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from tortoise.expressions import Q

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import CallState
from api.kit.nodes import HasState, Versioned
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.districts import District
from api.types.measures import Measure
from workflows.transaction.packs import compiled_version

_NEWEST = Order("created_at")


@strawberry.type(description="One call for applications under a measure (申报通知).")
class Call(HasState, PartActions, Versioned):
    """A call."""

    row: strawberry.Private[rows.Call]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    async def measure_of(self, info: Info) -> Measure:
        """Return the measure, as it stood when the call was announced."""
        version = await info.context.loaders.policy_version.load(self.row.policy_version_id)
        if version is None:
            message = f"call {self.row.id} has no policy version"
            raise LookupError(message)
        compiled = compiled_version(version)
        return Measure(policy=compiled.policy, shape=compiled.measures[self.row.measure])

    @strawberry.field(description="The measure under which it calls, as it stood when it was announced.")
    async def measure(self, info: Info) -> Measure:
        """The measure."""
        return await self.measure_of(info)

    @strawberry.field(description="The district whose applicants it calls (各区); null where it calls all.")
    async def district(self, info: Info) -> District | None:
        """The district."""
        code = self.row.district_code
        return District.of((await self.measure_of(info)).policy, code) if code else None

    year: int = column("The calendar year of its last day: that of a competition.")
    document_no: str = column("Number of its notice (文号).")
    title: str = column("As its notice has it.")
    opens_on: date = column("First day on which applications are taken.")
    closes_on: date = column("Last day on which applications are taken.")
    state: CallState = column("Where it stands.")

    created_at: datetime = column("When it was announced.")


@strawberry.type(description="One call of a page.")
class CallEdge:
    """One call of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Call = strawberry.field(description="The call.")


@strawberry.type(description="A page of calls, newest first.")
class CallConnection(Paged[Call]):
    """A page of calls."""

    edges: list[CallEdge] = strawberry.field(description="The calls of the page.")


@strawberry.input(description="Which calls; every part given must hold.")
class CallFilter:
    """Which calls."""

    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    states: list[CallState] | None = strawberry.field(default=None, description="Where they stand.")
    year: int | None = strawberry.field(default=None, description="Calendar year of their last day.")


def _filter_of(criteria: CallFilter | None) -> Q:
    condition = Q()
    if criteria is not None and criteria.measure_codes is not None:
        condition &= Q(measure__in=[as_kept(code, 20) for code in criteria.measure_codes])
    if criteria is not None and criteria.states is not None:
        condition &= Q(state__in=[str(state) for state in criteria.states])
    if criteria is not None and criteria.year is not None:
        condition &= Q(year=criteria.year)
    return condition


@strawberry.type
class CallQuery:
    """Asking for calls."""

    @strawberry.field(description="Calls for applications, newest first. Everybody may ask.")
    async def calls(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            CallFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> CallConnection:
        """A page of calls."""
        calls = rows.Call.filter(_filter_of(filter))
        return await connection_of(
            CallConnection,
            lambda cursor, row: CallEdge(cursor=cursor, node=Call(row=row)),
            calls,
            Paging(first, after, last, before),
            _NEWEST,
        )
