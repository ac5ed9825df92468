"""Asking for anything by its global id; what is malformed or hidden answers null."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from tortoise.models import Model
from tortoise.queryset import QuerySet

import domain.models as rows
from api.access.said_errors import bad_input
from api.kit.confidence import shown_document
from api.kit.connections import MOST_A_PAGE
from api.kit.context import Info
from api.kit.identifiers import read_global_id
from api.kit.nodes import Node
from api.money.budgets import Budget
from api.money.double_payments import DoublePayment
from api.money.ledger_entries import LedgerEntry
from api.money.money_sights import seen_budgets, seen_entries, seen_proposals, seen_runs
from api.money.parts_by_thing import OF_POLICIES, PARTS, of_policies, parts_by_thing
from api.money.payments import Payment, PaymentLeg
from api.money.receipts import Receipt
from api.money.recoveries import Recovery, RecoveryLeg, RecoveryReceipt
from api.money.runs import PaymentRun
from api.queries.closed_years import closed_accounts
from api.queries.credit_codes import AdmittedCreditCode
from api.queries.notices import notices_by_id
from api.queries.webhooks.receivers import seen_receivers
from api.types.applicants import Applicant
from api.types.calls import Call
from api.types.delegations import Delegation
from api.types.duties import Duty
from api.types.grant_documents import Document
from api.types.grants import Grant
from api.types.handling import Objection
from api.types.instalments import Tranche, Unit
from api.types.milestones import Milestone
from api.types.other_awards import OtherAward
from api.types.policies import Policy
from api.types.proposals import Proposal
from api.types.webhooks.receivers import Receiver
from domain.policy.conditions import Text
from workflows.transaction.seen import seen_by
from workflows.transaction.sight.who_sees import OFFICE


@strawberry.type
class NodeQuery:
    """Asking by global id."""

    @strawberry.field(description="Anything by its global id; null where it is malformed, not there, or hidden.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its global id.")],  # noqa: A002 - the contract's name
    ) -> Node | None:
        """Anything by its global id."""
        return (await _nodes(info, [id]))[0]

    @strawberry.field(
        description="Several things by their global ids, in their order; null for each that is malformed, not there, "
        f"or hidden. At most {MOST_A_PAGE}."
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Their global ids.")],
    ) -> list[Node | None]:
        """Several things by their global ids."""
        if len(ids) > MOST_A_PAGE:
            en = f"ids: ask for at most {MOST_A_PAGE} at once"
            raise bad_input(Text(zh="编号过多，请分次查询", en=en))
        return await _nodes(info, ids)


async def _nodes(info: Info, ids: Sequence[str]) -> list[Node | None]:
    """Things as far as the caller may see them, those of one kind in one statement."""
    read = [read_global_id(uid) for uid in ids]
    of_kind: dict[str, list[UUID]] = {}
    for each in read:
        if each is not None:
            of_kind.setdefault(each[0], []).append(each[1])
    shown = {kind: await shown_of_kind(info, kind, row_ids) for kind, row_ids in of_kind.items()}
    return [shown[each[0]].get(each[1]) if each is not None else None for each in read]


async def shown_of_kind(info: Info, kind: str, row_ids: Sequence[UUID]) -> Mapping[UUID, Node]:
    """Return things of one kind by the ids of their rows: those that the caller may see, in one statement."""
    if kind in OF_POLICIES:
        return await of_policies(kind, row_ids)
    if kind in PARTS:
        return await parts_by_thing(info, kind, row_ids, shown_of_kind)
    if kind == "PublicityNotice":
        return await notices_by_id(info, row_ids)
    if kind == "YearAccounts":
        info.context.signed_in()
        return {uid: accounts for uid in row_ids if (accounts := await closed_accounts(info, uid)) is not None}
    if (seen := await _seen(info, kind)) is None:
        return {}
    visible, show = seen
    return {row.pk: show(row) for row in await visible.filter(id__in=row_ids) if _is_shown(info, row)}


async def _seen(info: Info, kind: str) -> tuple[QuerySet[Any], Callable[[Any], Node]] | None:
    """The rows of a kind that the caller may see, and how one is shown; None where he sees none."""
    if kind in _PUBLIC:
        model, show = _PUBLIC[kind]
        return model.all(), show
    actor = info.context.signed_in()
    if kind in _OF_THE_OFFICE and actor.role in OFFICE:
        model, show = _OF_THE_OFFICE[kind]
        return model.all(), show
    if kind == "Receiver":
        return seen_receivers(info), lambda row: Receiver(row=row)
    if kind in _OF_MONEY:
        visible, show = _OF_MONEY[kind]
        return await visible(info), show
    if kind not in _PARTS:
        return None
    model, show = _PARTS[kind]
    return await seen_by(actor, model), show


def _is_shown(info: Info, row: Model) -> bool:
    """Whether a row that is seen is shown, too: the paper of an expert is for the office."""
    return not isinstance(row, rows.Document) or shown_document(info.context.signed_in(), row)


_PUBLIC: dict[str, tuple[type[Model], Callable[[Any], Node]]] = {
    "Call": (rows.Call, lambda row: Call(row=row)),
    "Duty": (rows.Duty, lambda row: Duty(row=row)),
    "Policy": (rows.PolicyVersion, lambda row: Policy(row=row)),
}
"""What everybody may see, and how it is shown."""
_OF_THE_OFFICE: dict[str, tuple[type[Model], Callable[[Any], Node]]] = {
    "AdmittedCreditCode": (rows.AdmittedCreditCode, lambda row: AdmittedCreditCode(row=row)),
    "Delegation": (rows.Delegation, lambda row: Delegation(row=row)),
}
"""What the office alone may see, and how it is shown."""
_OF_MONEY: dict[str, tuple[Callable[[Info], Awaitable[QuerySet[Any]]], Callable[[Any], Node]]] = {
    "Budget": (seen_budgets, lambda row: Budget(row=row)),
    "LedgerEntry": (seen_entries, lambda row: LedgerEntry(row=row)),
    "PaymentRun": (seen_runs, lambda row: PaymentRun(row=row)),
    "Proposal": (seen_proposals, lambda row: Proposal(row=row)),
}
"""What is seen by treasuries, and how it is shown."""
_PARTS: dict[str, tuple[type[Model], Callable[[Any], Node]]] = {
    "Applicant": (rows.Applicant, lambda row: Applicant(row=row)),
    "Document": (rows.Document, lambda row: Document(row=row)),
    "DoublePayment": (rows.DoublePayment, lambda row: DoublePayment(row=row)),
    "Grant": (rows.Grant, lambda row: Grant(row=row)),
    "Milestone": (rows.Milestone, lambda row: Milestone(row=row)),
    "Objection": (rows.Objection, lambda row: Objection(row=row)),
    "OtherAward": (rows.OtherAward, lambda row: OtherAward(row=row)),
    "Payment": (rows.Payment, lambda row: Payment(row=row)),
    "PaymentLeg": (rows.PaymentLeg, lambda row: PaymentLeg(row=row)),
    "Receipt": (rows.Receipt, lambda row: Receipt(row=row)),
    "Recovery": (rows.Recovery, lambda row: Recovery(row=row)),
    "RecoveryLeg": (rows.RecoveryLeg, lambda row: RecoveryLeg(row=row)),
    "RecoveryReceipt": (rows.RecoveryReceipt, lambda row: RecoveryReceipt(row=row)),
    "Tranche": (rows.Tranche, Tranche.of),
    "Unit": (rows.Unit, Unit.of),
}
"""Grants, and what belongs to them, as far as each is seen, and how it is shown."""
