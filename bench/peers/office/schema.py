"""Its schema: pages and one grant, with what is asked for fetched beside them."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

import graphene
import rows
from django.db.models import Prefetch, Q, QuerySet
from office import models
from office.types import Grant, GrantState, Role

_BESIDE = {
    "applicant": "applicant",
    "milestones": Prefetch(
        "milestone_rows", models.Milestone.objects.exclude(state="VOID").order_by("first_month", "reached_at")
    ),
    "payments": Prefetch(
        "payment_rows", models.Payment.objects.order_by("ordered_at", "id").prefetch_related("leg_rows")
    ),
    "factSnapshots": Prefetch("snapshot_rows", models.FactSnapshot.objects.order_by("number")),
}


def _with(grants: QuerySet[models.Grant], node: Any) -> QuerySet[models.Grant]:
    """Fetch with grants what the selection of one shows beside them."""
    names = {one.name.value for one in node.selection_set.selections}
    if "applicant" in names:
        grants = grants.select_related("applicant")
    return grants.prefetch_related(*(_BESIDE[name] for name in _BESIDE if name in names and name != "applicant"))


def _selected(node: Any, *path: str) -> Any:
    """The field at a path below another; None where it is not asked for."""
    for name in path:
        if node is not None:
            node = next((one for one in node.selection_set.selections if one.name.value == name), None)
    return node


class GrantFilter(graphene.InputObjectType):
    states = graphene.List(graphene.NonNull(GrantState))
    district_codes = graphene.List(graphene.NonNull(graphene.String))
    next_actor = Role()


class PageInfo(graphene.ObjectType):
    has_next_page = graphene.Boolean(required=True)
    end_cursor = graphene.String()


class GrantEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Grant, required=True)


class GrantConnection(graphene.ObjectType):
    edges = graphene.List(graphene.NonNull(GrantEdge), required=True)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)

    def resolve_total_count(self, _: Any) -> int:
        return self.listed.count()


class Server(graphene.ObjectType):
    today = graphene.Date(required=True)


def _place(grant: models.Grant) -> str:
    return rows.cursor_of({"created_at": grant.created_at, "id": grant.id})


def _listed(given: dict[str, Any] | None) -> QuerySet[models.Grant]:
    given, grants = given or {}, models.Grant.objects.all()
    if given.get("states") is not None:
        grants = grants.filter(state__in=[getattr(state, "value", state) for state in given["states"]])
    if given.get("district_codes") is not None:
        grants = grants.filter(district_code__in=given["district_codes"])
    if given.get("next_actor") is not None:
        grants = grants.filter(id__in=models.WaitingForOfficer.objects.values("id"))
    return grants


class Query(graphene.ObjectType):
    server = graphene.Field(Server, required=True)
    grant = graphene.Field(Grant, id=graphene.ID(required=True))
    grants = graphene.Field(
        GrantConnection,
        required=True,
        first=graphene.Int(default_value=20),
        after=graphene.String(),
        filter=GrantFilter(),
    )

    def resolve_server(self, _: Any) -> Any:
        return models.DemonstrationDay.objects.get()

    def resolve_grant(self, info: Any, id: str) -> Any:  # noqa: A002 - the contract's name
        return _with(models.Grant.objects.all(), info.field_nodes[0]).filter(id=rows.uid_of(id)).first()

    def resolve_grants(self, info: Any, first: int, after: str | None = None, filter: Any = None) -> Any:  # noqa: A002
        listed = _listed(filter)
        page = listed
        if after is not None:
            created, uid = base64.urlsafe_b64decode(after).decode().split(" ")
            at = datetime.fromisoformat(created)
            page = page.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(id__lt=UUID(hex=uid))))
        node = _selected(info.field_nodes[0], "edges", "node")
        page = page if node is None else _with(page, node)
        fetched = list(page.order_by("-created_at", "-id")[: first + 1])
        edges = [GrantEdge(cursor=_place(grant), node=grant) for grant in fetched[:first]]
        about = PageInfo(has_next_page=len(fetched) > first, end_cursor=edges[-1].cursor if edges else None)
        connection = GrantConnection(edges=edges, page_info=about)
        connection.listed = listed
        return connection


schema = graphene.Schema(query=Query)
