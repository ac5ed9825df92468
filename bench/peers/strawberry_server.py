"""Strawberry with DataLoaders and its caches of documents, as its documentation writes it.

``uvicorn strawberry_server:app``, in this folder and in the environment of Duixian, which stands on the same version.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import rows
import strawberry
from changes import Changes
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry_types import Grant, GrantState, Info, Role

state: dict[str, Any] = {}


@strawberry.type
class Server:
    today: str


@strawberry.input
class GrantFilter:
    states: list[GrantState] | None = None
    district_codes: list[str] | None = None
    next_actor: Role | None = None


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class GrantEdge:
    cursor: str
    node: Grant


@strawberry.type
class GrantConnection:
    given: strawberry.Private[dict[str, Any] | None]
    edges: list[GrantEdge]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await rows.count_grants(info.context["pool"], self.given)


def criteria_of(given: GrantFilter | None) -> dict[str, Any] | None:
    """What a filter asks, as the statements take it."""
    if given is None:
        return None
    states = None if given.states is None else [one.value for one in given.states]
    actor = None if given.next_actor is None else given.next_actor.value
    return {"states": states, "districtCodes": given.district_codes, "nextActor": actor}


@strawberry.type
class Query:
    @strawberry.field
    def server(self) -> Server:
        return Server(today=state["today"])

    @strawberry.field
    async def grant(self, info: Info, id: strawberry.ID) -> Grant | None:  # noqa: A002 - the contract's name
        row = await rows.grant(info.context["pool"], rows.uid_of(id))
        return None if row is None else Grant.of(row)

    @strawberry.field
    async def grants(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: GrantFilter | None = None,  # noqa: A002 - the contract's name
    ) -> GrantConnection:
        given = criteria_of(filter)
        fetched = await rows.grants_page(info.context["pool"], first, after, given)
        edges = [GrantEdge(cursor=rows.cursor_of(row), node=Grant.of(row)) for row in fetched[:first]]
        about = PageInfo(has_next_page=len(fetched) > first, end_cursor=edges[-1].cursor if edges else None)
        return GrantConnection(given=given, edges=edges, page_info=about)


@strawberry.type
class GrantChange:
    grant: Grant


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def grant_changed(self, id: strawberry.ID) -> AsyncGenerator[GrantChange]:  # noqa: A002 - as above
        async for row in state["changes"].of(rows.uid_of(id)):
            yield GrantChange(grant=Grant.of(row))


class WithLoaders(GraphQL[dict[str, Any], None]):
    """The server, with loaders for each request; what a socket follows is read anew at each change."""

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:  # noqa: ARG002
        pool = state["pool"]
        kinds = ("milestones", "payments", "legs", "snapshots")
        cached = request.scope["type"] == "http"
        loaders = {kind: DataLoader(partial(rows.many, pool, kind), cache=cached) for kind in kinds}
        return {"pool": pool, "applicants": DataLoader(partial(rows.applicants, pool), cache=cached), **loaders}


@asynccontextmanager
async def lifespan(_: Any) -> AsyncGenerator[None]:
    state["pool"] = await rows.open_pool()
    state["changes"] = Changes(state["pool"])
    await state["changes"].listen()
    state["today"] = await rows.today(state["pool"])
    yield
    await state["pool"].close()


schema = strawberry.Schema(query=Query, subscription=Subscription, extensions=[ParserCache, ValidationCache])
server_of_schema = WithLoaders(schema)
app = Starlette(
    routes=[Route("/graphql", server_of_schema), WebSocketRoute("/graphql", server_of_schema)], lifespan=lifespan
)
