"""Ariadne with DataLoaders, as its documentation writes it: ``uvicorn ariadne_server:app``, in this folder.

Documents are parsed and validated once, by the hooks that it has for that.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import rows
from aiodataloader import DataLoader
from ariadne import ObjectType, QueryType, ScalarType, SubscriptionType, load_schema_from_path, make_executable_schema
from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLTransportWSHandler
from changes import Changes
from graphql import DocumentNode, GraphQLError, parse, validate
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

query, subscription = QueryType(), SubscriptionType()
grant, edge, connection = ObjectType("Grant"), ObjectType("GrantEdge"), ObjectType("GrantConnection")
applicant, milestone, leg = ObjectType("Applicant"), ObjectType("Milestone"), ObjectType("PaymentLeg")
payment, snapshot = ObjectType("Payment"), ObjectType("FactSnapshot")
date = ScalarType("Date", serializer=str)
TYPES = (query, subscription, grant, edge, connection, applicant, milestone, leg, payment, snapshot, date)
state: dict[str, Any] = {}


def context(request: Any, data: Any = None) -> dict[str, Any]:  # noqa: ARG001 - as Ariadne calls it
    """The loaders of a request; what a socket follows is read anew at each change."""
    pool = state["pool"]
    kinds = ("milestones", "payments", "legs", "snapshots")
    cached = request.scope["type"] == "http"
    loaders = {kind: DataLoader(partial(rows.many, pool, kind), cache=cached) for kind in kinds}
    return {"pool": pool, "applicants": DataLoader(partial(rows.applicants, pool), cache=cached), **loaders}


@query.field("server")
def server(*_: Any) -> dict[str, str]:
    return {"today": state["today"]}


@query.field("grant")
async def one(_: Any, info: Any, *, id: str) -> Any:  # noqa: A002 - the contract's name
    return await rows.grant(info.context["pool"], rows.uid_of(id))


@query.field("grants")
async def page(_: Any, info: Any, *, first: int, after: str | None = None, filter: Any = None) -> Any:  # noqa: A002
    fetched = await rows.grants_page(info.context["pool"], first, after, filter)
    shown = fetched[:first]
    about = {"hasNextPage": len(fetched) > first, "endCursor": rows.cursor_of(shown[-1]) if shown else None}
    return {"edges": shown, "pageInfo": about, "filter": filter}


@subscription.source("grantChanged")
async def changes(_: Any, __: Any, *, id: str) -> Any:  # noqa: A002
    async for row in state["changes"].of(rows.uid_of(id)):
        yield {"grant": row}


@subscription.field("grantChanged")
def changed(change: Any, *_: Any, **__: Any) -> Any:
    return change


@connection.field("totalCount")
async def total(page: Any, info: Any) -> int:
    return await rows.count_grants(info.context["pool"], page["filter"])


edge.set_field("cursor", lambda row, _: rows.cursor_of(row))
edge.set_field("node", lambda row, _: row)


def columns(of: ObjectType, **names: str) -> None:
    """Fields that are a column of another name."""
    for field, column in names.items():
        of.set_field(field, lambda row, _, column=column: row[column])


def instants(of: ObjectType, **names: str) -> None:
    """Fields that are an instant."""
    for field, column in names.items():
        of.set_field(field, lambda row, _, column=column: rows.instant(row[column]))


for of, kind in (
    (grant, "Grant"),
    (applicant, "Applicant"),
    (milestone, "Milestone"),
    (payment, "Payment"),
    (leg, "PaymentLeg"),
):
    of.set_field("id", lambda row, _, kind=kind: rows.global_id(kind, row["id"]))
for of, name in ((grant, "award"), (milestone, "amount"), (payment, "amount"), (leg, "amount")):
    of.set_field(name, lambda row, _, name=name: rows.yuan(row[name]))
columns(grant, filedName="filed_name", filedDistrictCode="filed_district", publicityFrom="publicity_first")
columns(grant, publicityTo="publicity_last", submittedOn="submitted_on", approvedOn="approved_on")
instants(grant, createdAt="created_at", updatedAt="updated_at")
columns(applicant, creditCode="credit_code", districtCode="district_code")
columns(milestone, sum="total")
milestone.set_field("from", lambda row, _: rows.month(row["first_month"]))
milestone.set_field("to", lambda row, _: rows.month(row["last_month"]))
instants(payment, orderedAt="ordered_at")
columns(leg, voucherNo="voucher_no", instructedOn="instructed_on")
columns(snapshot, role="source", recordedBy="recorded_by")
instants(snapshot, recordedAt="recorded_at")


@payment.field("state")
async def payment_state(row: Any, info: Any) -> str:
    return rows.payment_state(await info.context["legs"].load(row["id"]))


grant.set_field("applicant", lambda row, info: info.context["applicants"].load(row["applicant_id"]))
payment.set_field("legs", lambda row, info: info.context["legs"].load(row["id"]))
for name, kind in (
    ("milestones", "milestones"),
    ("payments", "payments"),
    ("factSnapshots", "snapshots"),
):
    grant.set_field(name, lambda row, info, kind=kind: info.context[kind].load(row["id"]))


@asynccontextmanager
async def lifespan(_: Any) -> AsyncGenerator[None]:
    state["pool"] = await rows.open_pool()
    state["changes"] = Changes(state["pool"])
    await state["changes"].listen()
    state["today"] = await rows.today(state["pool"])
    yield
    await state["pool"].close()


schema = make_executable_schema(load_schema_from_path(str(Path(__file__).with_name("house.graphql"))), *TYPES)


@lru_cache(100)
def parsed(text: str) -> DocumentNode:
    return parse(text)


@lru_cache(100)
def validated(document: DocumentNode) -> list[GraphQLError]:
    return validate(schema, document)


server_of_schema = GraphQL(
    schema,
    context_value=context,
    query_parser=lambda _, data: parsed(data["query"]),
    query_validator=lambda _, document, *__, **___: validated(document),
    websocket_handler=GraphQLTransportWSHandler(),
)
app = Starlette(
    routes=[Route("/graphql", server_of_schema), WebSocketRoute("/graphql", server_of_schema)], lifespan=lifespan
)
