"""One command over many grants (批量办理): accept, assign, propose, show, approve; an answer for each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.values.money import Fen
from workflows.cases.desk.assigned_officers import AssignGrant, assign_grant
from workflows.grants.decisions import (
    AcceptGrant,
    ApproveGrant,
    ProposeGrant,
    accept_grant,
    approve_grant,
    propose_grant,
)
from workflows.grants.publicity import OpenPublicity, open_publicity
from workflows.transaction.commands import Command
from workflows.transaction.declarations import YUAN, Unread, command, on, part
from workflows.transaction.many_rows import Layout, Row, RowAnswer, Selection, Sheet, do_each, within
from workflows.transaction.shown import Shown, ShownRows
from workflows.transaction.work import Done, Work

C = TypeVar("C", bound=Command)

_OF_A_ROW = frozenset({"id", "expectedVersion"})
_GRANTS = ShownRows(
    "GrantRow",
    "What became of one grant of many.",
    Shown("grant", "The grant as it now stands, where it was refused, too; null where the caller sees none."),
)


@part("GrantRow")
class GrantRow:
    """One grant of many."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[
        int | None,
        "Its version when you decided, STALE_VERSION where it changed; left out, it is taken as it stands.",
    ] = None


@part("ProposeGrantRow")
class ProposeGrantRow(GrantRow):
    """An award of many to propose."""

    decided_amount: Annotated[
        Fen | None, YUAN, "Yuan decided by people, where the measure leaves discretion (A01-1, A06-2, A13-1)."
    ] = None
    quota_reason: Annotated[str | None, "Reason for going over a soft quota."] = None
    reason: Annotated[str | None, "Why, for the record."] = None
    decided_payer: Annotated[str | None, "Code of the payer, where the decision names one (A13-1)."] = None


@dataclass(frozen=True, slots=True)
class ManyGrants:
    """Many grants, and one reason."""

    rows: Annotated[
        tuple[Unread[GrantRow], ...] | None, "The grants, at most 500, in the order in which they are done."
    ] = None
    selection: Selection = None
    reason: Annotated[str | None, "Why, for the record of each."] = None


@command(
    "Take applications up for review (批量受理), each by itself, as `acceptGrant` does.",
    step=GrantEvent.ACCEPT,
    by="By an officer.",
    rows=_GRANTS,
)
class AcceptGrants(ManyGrants):
    """Applications to accept."""


async def accept_grants(sheet: Sheet, command: AcceptGrants) -> list[RowAnswer]:
    """Accept each by itself; raises TOO_MANY_ROWS."""
    return await _each(sheet, command, accept_grant, AcceptGrant)


@command(
    "Propose awards (批量拟支持), each by itself on its own assessment, as `proposeGrant` does.",
    step=GrantEvent.PROPOSE,
    rows=_GRANTS,
)
class ProposeGrants:
    """Awards to propose."""

    rows: Annotated[
        tuple[Unread[ProposeGrantRow], ...] | None, "The grants, at most 500, in the order in which they are done."
    ] = None
    selection: Selection = None


async def propose_grants(sheet: Sheet, command: ProposeGrants) -> list[RowAnswer]:
    """Propose each award on its own assessment; raises TOO_MANY_ROWS."""

    async def one(row: Row, sent: Unread[ProposeGrantRow]) -> None:
        proposed = sent.read()
        decided = proposed.decided_amount, proposed.quota_reason, proposed.reason, proposed.decided_payer
        await row.do(propose_grant, ProposeGrant(row.on, proposed.expected_version, *decided))

    return await do_each(sheet, command.rows or (), one, Layout(_grant, within=within(command.selection)))


@command(
    "Show proposed awards to the public (批量公示), each by itself, as `openPublicity` does; one that is shown "
    "beyond a cap is shown by that alone.",
    step=GrantEvent.OPEN_PUBLICITY,
    rows=_GRANTS,
)
class OpenPublicities(ManyGrants):
    """Proposed awards to show to the public."""

    contact: Annotated[
        str | None,
        "Where objections to each of them go besides the responsible bureaus, as `openPublicity` takes it.",
    ] = None


async def open_publicities(sheet: Sheet, command: OpenPublicities) -> list[RowAnswer]:
    """Show each by itself; raises TOO_MANY_ROWS."""
    return await _each(sheet, command, open_publicity, partial(OpenPublicity, contact=command.contact))


@command(
    "Approve awards after their publicity (批量批准), each by itself, as `approveGrant` does: money goes to the "
    "first of them first.",
    step=GrantEvent.APPROVE,
    rows=_GRANTS,
)
class ApproveGrants(ManyGrants):
    """Awards to approve."""


async def approve_grants(sheet: Sheet, command: ApproveGrants) -> list[RowAnswer]:
    """Approve each by itself, the first first; raises TOO_MANY_ROWS."""
    return await _each(sheet, command, approve_grant, ApproveGrant)


@command(
    "Assign applications to an officer (批量指派经办人), each by itself, as `assignGrant` does: what a list of one "
    "officer's grants showed is so handed over to another (交接).",
    step=GrantEvent.ASSIGN_OFFICER,
    rows=_GRANTS,
)
class AssignGrants(ManyGrants):
    """Applications to assign."""

    officer: Annotated[
        str | None, "The id (`sub`) of the officer's token, as `assignGrant` takes it; without it, nobody."
    ] = None


async def assign_grants(sheet: Sheet, command: AssignGrants) -> list[RowAnswer]:
    """Assign each by itself; raises TOO_MANY_ROWS."""

    def step(grant: UUID, version: int | None, reason: str | None) -> AssignGrant:
        return AssignGrant(grant, version, command.officer, reason)

    return await _each(sheet, command, assign_grant, step)


async def _each(
    sheet: Sheet,
    command: ManyGrants,
    handler: Callable[[Work, C], Awaitable[Done]],
    step: Callable[[UUID, int | None, str | None], C],
) -> list[RowAnswer]:
    """Do on each grant what is done on one by itself, with the same reason."""

    async def one(row: Row, sent: Unread[GrantRow]) -> None:
        await row.do(handler, step(row.on, sent.read().expected_version, command.reason))

    return await do_each(sheet, command.rows or (), one, Layout(_grant, _OF_A_ROW, within(command.selection)))


def _grant(sent: Unread[GrantRow] | Unread[ProposeGrantRow]) -> UUID:
    return sent.read().grant_id
