"""Loaders: one statement for each kind of thing a request asks for, however many of them it asks for (no N+1)."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.models import Model

from domain.models import (
    Applicant,
    FactSnapshot,
    Grant,
    HistoryStep,
    Milestone,
    Payment,
    PaymentLeg,
    PolicyVersion,
    Receipt,
    ServiceMonth,
)

M = TypeVar("M", bound=Model)


def _by_id(model: type[M]) -> Callable[[list[UUID]], Awaitable[list[M | None]]]:
    async def load(ids: list[UUID]) -> list[M | None]:
        found = {row.pk: row for row in await model.filter(id__in=ids)}
        return [found.get(uid) for uid in ids]

    return load


def _children(model: type[M], parent: str, *order: str) -> Callable[[list[UUID]], Awaitable[list[list[M]]]]:
    async def load(ids: list[UUID]) -> list[list[M]]:
        grouped: dict[UUID, list[M]] = {uid: [] for uid in ids}
        for row in await model.filter(**{f"{parent}__in": ids}).order_by(*order):
            grouped[getattr(row, parent)].append(row)
        return list(grouped.values())

    return load


class Loaders:
    """The loaders of one request: never shared, so that nobody reads what another was allowed to see."""

    def __init__(self) -> None:
        self.grant: DataLoader[UUID, Grant | None] = DataLoader(_by_id(Grant))
        self.applicant: DataLoader[UUID, Applicant | None] = DataLoader(_by_id(Applicant))
        self.policy_version: DataLoader[UUID, PolicyVersion | None] = DataLoader(_by_id(PolicyVersion))
        self.milestone: DataLoader[UUID, Milestone | None] = DataLoader(_by_id(Milestone))
        self.milestones_of: DataLoader[UUID, list[Milestone]] = DataLoader(
            _children(Milestone, "grant_id", "first_month", "reached_at")
        )
        self.months_of: DataLoader[UUID, list[ServiceMonth]] = DataLoader(_children(ServiceMonth, "grant_id", "month"))
        self.payments_of: DataLoader[UUID, list[Payment]] = DataLoader(
            _children(Payment, "grant_id", "ordered_at", "id")
        )
        self.legs_of: DataLoader[UUID, list[PaymentLeg]] = DataLoader(_children(PaymentLeg, "payment_id", "payer"))
        self.receipts_of: DataLoader[UUID, list[Receipt]] = DataLoader(_children(Receipt, "leg_id", "recorded_at"))
        self.history_of: DataLoader[UUID, list[HistoryStep]] = DataLoader(_children(HistoryStep, "scope_id", "number"))
        self.snapshots_of: DataLoader[UUID, list[FactSnapshot]] = DataLoader(
            _children(FactSnapshot, "grant_id", "number")
        )
