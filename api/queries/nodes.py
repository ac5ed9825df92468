"""Asking for anything by its global id; what is malformed or hidden answers null."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

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
from api.money.money_sights import OFFICE, seen_budgets, seen_entries, seen_proposals, seen_runs
from api.money.payments import Payment, PaymentLeg
from api.money.recoveries import Recovery, RecoveryLeg
from api.money.runs import PaymentRun
from api.queries.closed_years import closed_accounts
from api.queries.credit_codes import AdmittedCreditCode
from api.types.applicants import Applicant
from api.types.calls import Call
from api.types.duties import Duty
from api.types.grant_documents import Document
from api.types.grants import Grant
from api.types.handling import Objection
from api.types.instalments import Tranche, Unit
from api.types.milestones import Milestone
from api.types.other_awards import OtherAward
from api.types.policies import Policy
from api.types.proposals import Proposal
from domain.policy.conditions import Text
from workflows.transaction.seen import seen_by


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
        return await _node(info, id)

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
        return [await _node(info, each) for each in ids]


async def _node(info: Info, uid: str) -> Node | None:
    """A thing, as far as the caller may see it."""
    read = read_global_id(uid)
    if read is None:
        return None
    kind, row_id = read
    if kind in _PUBLIC:
        model, show = _PUBLIC[kind]
        row = await model.get_or_none(id=row_id)
        return show(row) if row else None
    info.context.signed_in()
    return await _part_of_grant(info, kind, row_id)


_PUBLIC: dict[str, tuple[type[Model], Callable[[Any], Node]]] = {
    "Call": (rows.Call, lambda row: Call(row=row)),
    "Duty": (rows.Duty, lambda row: Duty(row=row)),
    "Policy": (rows.PolicyVersion, lambda row: Policy(row=row)),
}
"""What everybody may see, and how it is shown."""
_OF_THE_OFFICE: dict[str, tuple[type[Model], Callable[[Any], Node]]] = {
    "AdmittedCreditCode": (rows.AdmittedCreditCode, lambda row: AdmittedCreditCode(row=row)),
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
    "Recovery": (rows.Recovery, lambda row: Recovery(row=row)),
    "RecoveryLeg": (rows.RecoveryLeg, lambda row: RecoveryLeg(row=row)),
    "Tranche": (rows.Tranche, Tranche.of),
    "Unit": (rows.Unit, Unit.of),
}
"""Grants, and what belongs to them, as far as each is seen, and how it is shown."""


async def _part_of_grant(info: Info, kind: str, uid: object) -> Node | None:
    """A part of a grant that the caller may see, or what is seen by treasuries or by the office alone."""
    if kind in _OF_THE_OFFICE:
        model, show = _OF_THE_OFFICE[kind]
        row = await model.get_or_none(id=uid) if info.context.signed_in().role in OFFICE else None
        return show(row) if row else None
    if kind in _OF_MONEY:
        visible, show = _OF_MONEY[kind]
        row = await (await visible(info)).get_or_none(id=uid)
        return show(row) if row else None
    if kind == "YearAccounts":
        return await closed_accounts(info, uid)
    return await _part(info, kind, uid) if kind in _PARTS else None


async def _part(info: Info, kind: str, uid: object) -> Node | None:
    """A grant, or what belongs to one."""
    actor, (model, show) = info.context.signed_in(), _PARTS[kind]
    row = await (await seen_by(actor, model)).get_or_none(id=uid)
    if row is None or (isinstance(row, rows.Document) and not shown_document(actor, row)):
        return None
    return show(row)
