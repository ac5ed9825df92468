"""What the caller sees of the city's money: budgets, entries, runs and proposals, by treasury (资金可见范围)."""

from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.access.said_errors import refused
from api.kit.context import Info
from api.money.budgets import Budget
from domain.policy.conditions import Text
from workflows.transaction.sight.who_sees import OFFICE
from workflows.transaction.sights import NOTHING, SeenMoney, seen_money

_OFFICE_ALONE = Text(
    zh="预算仅供主管部门、审计和国库查询",
    en="The budgets are for the office, its auditors and its treasuries to read.",
)


def office_alone(info: Info) -> None:
    """Raise FORBIDDEN for who applies or scores: a city's budgets are the office's to read."""
    actor = info.context.signed_in()
    if actor.role not in OFFICE:
        info.context.witness.forbidden(actor, info.field_name)
        raise refused(_OFFICE_ALONE, "FORBIDDEN")


async def money_of(info: Info) -> SeenMoney:
    """Return whose money the caller sees."""
    return await seen_money(info.context.signed_in(), info.context.moment.today)


async def seen_budgets(info: Info) -> QuerySet[rows.Budget]:
    """Return the budgets that the caller sees."""
    return rows.Budget.filter((await money_of(info)).of())


async def seen_entries(info: Info) -> QuerySet[rows.LedgerEntry]:
    """Return the entries of the budgets that the caller sees."""
    return rows.LedgerEntry.filter((await money_of(info)).of("budget__"))


async def seen_runs(info: Info) -> QuerySet[rows.PaymentRun]:
    """Return the runs that the caller sees."""
    return rows.PaymentRun.filter((await money_of(info)).of())


async def seen_proposals(info: Info) -> QuerySet[rows.Proposal]:
    """Return the proposals that the caller sees: what moves money by its treasury, the rest to the whole office."""
    if info.context.signed_in().role not in OFFICE:
        return rows.Proposal.filter(NOTHING)
    money = await money_of(info)
    # An empty condition is none at all to the ORM, in an alternative as well.
    return rows.Proposal.all() if money.is_all else rows.Proposal.filter(Q(treasury__isnull=True) | money.of())


async def shown_budget(info: Info, uid: UUID | None) -> Budget | None:
    """Return a budget that a command showed, as long as the caller sees it; None where it showed none."""
    row = await (await seen_budgets(info)).get_or_none(id=uid) if uid else None
    return Budget(row=row) if row else None
