"""One command over many grants (批量办理): accept, propose, show, approve; an answer for each."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.kit.selections import SELECTED, chosen
from api.rows.many_rows import AnsweredRow, RowsPayload, act_on_rows, answered, shown_grant
from api.types.grants import Grant
from workflows.grants.applications import GrantStep
from workflows.grants.decisions import (
    ProposeGrant,
    ShowGrant,
    accept_grant,
    approve_grant,
    open_publicity,
    propose_grant,
)
from workflows.transaction.many_rows import Layout, Row, RowAnswer, Sheet, do_each
from workflows.transaction.work import Command, Done, Work

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.

_OF_A_ROW = frozenset({"id", "expectedVersion"})


@strawberry.input(description="One grant of many.")
class GrantRowInput:
    """One grant of many."""

    id: strawberry.ID = strawberry.field(description="The grant.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="Its version when you decided, STALE_VERSION where it changed; left out, it is taken as it stands.",
    )


@strawberry.input(description="An award of many to propose.")
class ProposeGrantRowInput(GrantRowInput):
    """An award of many to propose."""

    decided_amount: CNYAmount | None = strawberry.field(
        default=None, description="Yuan decided by people, where the measure leaves discretion (A01-1, A06-2, A13-1)."
    )
    quota_reason: str | None = strawberry.field(default=None, description="Reason for going over a soft quota.")
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")


@strawberry.input
class OnMany(Keyed):
    """What every input on many things has."""

    selection: str | None = strawberry.field(
        default=None, description="Instead of rows: `selection` of a page of a list, at the versions that it showed."
    )


@strawberry.input
class OnManyGrants(OnMany):
    """Many grants, and one reason."""

    rows: list[GrantRowInput] | None = strawberry.field(
        default=None, description="The grants, at most 500, in the order in which they are done."
    )
    reason: str | None = strawberry.field(default=None, description="Why, for the record of each.")


@strawberry.input(description="Applications to accept.")
class AcceptGrantsInput(OnManyGrants):
    """Applications to accept."""


@strawberry.input(description="Proposed awards to show to the public.")
class OpenPublicitiesInput(OnManyGrants):
    """Proposed awards to show."""


@strawberry.input(description="Awards to approve.")
class ApproveGrantsInput(OnManyGrants):
    """Awards to approve."""


@strawberry.input(description="Awards to propose.")
class ProposeGrantsInput(OnMany):
    """Awards to propose."""

    rows: list[ProposeGrantRowInput] | None = strawberry.field(
        default=None, description="The grants, at most 500, in the order in which they are done."
    )


@strawberry.type(description="What became of one grant of many.")
class GrantRow(AnsweredRow):
    """What became of one grant of many."""

    @strawberry.field(
        description="The grant as it now stands, where it was refused, too; null where the caller sees none."
    )
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        return await shown_grant(self.answer, info)


@strawberry.type
class GrantRowsPayload(RowsPayload):
    """An answer for each grant."""

    @strawberry.field(description="What became of each, in their order; null where all of them were refused.")
    def rows(self) -> list[GrantRow] | None:
        """The rows."""
        return answered(self, GrantRow)


@strawberry.type(description="The answer of acceptGrants.")
class AcceptGrantsPayload(GrantRowsPayload):
    """The answer of acceptGrants."""


@strawberry.type(description="The answer of proposeGrants.")
class ProposeGrantsPayload(GrantRowsPayload):
    """The answer of proposeGrants."""


@strawberry.type(description="The answer of openPublicities.")
class OpenPublicitiesPayload(GrantRowsPayload):
    """The answer of openPublicities."""


@strawberry.type(description="The answer of approveGrants.")
class ApproveGrantsPayload(GrantRowsPayload):
    """The answer of approveGrants."""


P = TypeVar("P", bound=GrantRowsPayload)
C = TypeVar("C", bound=Command)


async def _on_grants(
    payload: type[P],
    info: Info,
    asked: OnManyGrants,
    handler: Callable[[Work, C], Awaitable[Done]],
    command: Callable[[UUID, int | None, str | None], C],
) -> P:
    """Do on each grant what is done on one by itself, with the same reason."""

    async def one(row: Row, grant: GrantRowInput) -> None:
        await row.do(handler, command(row.on, grant.expected_version, asked.reason))

    async def each(sheet: Sheet) -> list[RowAnswer]:
        grants = chosen("Grant", asked.rows, asked.selection, _grant_row)
        within = SELECTED if asked.rows is None else None
        return await do_each(sheet, grants, one, Layout(_grant_of, _OF_A_ROW, within))

    return await act_on_rows(payload, info, asked, each)


async def _propose(info: Info, asked: ProposeGrantsInput) -> ProposeGrantsPayload:
    """Propose each award on its own assessment."""

    async def one(row: Row, grant: ProposeGrantRowInput) -> None:
        decided = grant.decided_amount, grant.quota_reason
        await row.do(propose_grant, ProposeGrant(row.on, grant.expected_version, *decided, grant.reason))

    async def each(sheet: Sheet) -> list[RowAnswer]:
        grants = chosen("Grant", asked.rows, asked.selection, _proposal_row)
        within = SELECTED if asked.rows is None else None
        return await do_each(sheet, grants, one, Layout(_grant_of, within=within))

    return await act_on_rows(ProposeGrantsPayload, info, asked, each)


def _grant_of(row: GrantRowInput) -> UUID:
    return asked_id("Grant", row.id)


def _grant_row(uid: strawberry.ID, version: int) -> GrantRowInput:
    return GrantRowInput(id=uid, expected_version=version)


def _proposal_row(uid: strawberry.ID, version: int) -> ProposeGrantRowInput:
    return ProposeGrantRowInput(id=uid, expected_version=version)


@strawberry.type
class ManyGrantsMutation:
    """Commands on many grants."""

    @strawberry.mutation(
        description="Take applications up for review (批量受理), each by itself, as `acceptGrant` does. By an officer."
    )
    async def accept_grants(self, info: Info, input: AcceptGrantsInput) -> AcceptGrantsPayload:
        """Accept applications."""
        return await _on_grants(AcceptGrantsPayload, info, input, accept_grant, GrantStep)

    @strawberry.mutation(
        description="Propose awards (批量拟支持), each by itself on its own assessment, as `proposeGrant` does. By an "
        "officer."
    )
    async def propose_grants(self, info: Info, input: ProposeGrantsInput) -> ProposeGrantsPayload:
        """Propose awards."""
        return await _propose(info, input)

    @strawberry.mutation(
        description="Show proposed awards to the public (批量公示), each by itself, as `openPublicity` does; one that "
        "is shown beyond a cap is shown by that alone. By an officer."
    )
    async def open_publicities(self, info: Info, input: OpenPublicitiesInput) -> OpenPublicitiesPayload:
        """Open publicity of many."""
        return await _on_grants(OpenPublicitiesPayload, info, input, open_publicity, ShowGrant)

    @strawberry.mutation(
        description="Approve awards after their publicity (批量批准), each by itself, as `approveGrant` does: money "
        "goes to the first of them first. By an officer."
    )
    async def approve_grants(self, info: Info, input: ApproveGrantsInput) -> ApproveGrantsPayload:
        """Approve awards."""
        return await _on_grants(ApproveGrantsPayload, info, input, approve_grant, GrantStep)
