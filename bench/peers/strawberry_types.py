"""The types that the peer on Strawberry shows: plain fields, and loaders for what belongs to them."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import rows
import strawberry
from strawberry.scalars import JSON

Info = strawberry.Info[dict[str, Any], None]


def _enum(name: str, values: str) -> type[Enum]:
    return strawberry.enum(Enum(name, {value: value for value in values.split()}))


GrantState = _enum(
    "GrantState",
    "ACTIVE APPROVED CLOSED DRAFT NOT_ACCEPTED PAID PAYABLE PAYING PROPOSED PUBLICITY PUBLICITY_OVER REJECTED "
    "SUBMITTED SUPPLEMENT TERMINATED UNDER_REVIEW WITHDRAWN",
)
LegState = _enum("LegState", "BUDGET_PENDING CANCELLED INSTRUCTED ORDERED REQUESTED RETURNED SETTLED SPLIT UNKNOWN")
MilestoneState = _enum("MilestoneState", "DISPUTED PAID PAYING REACHED TRACKING VERIFIED VOID")
PaymentState = _enum("PaymentState", "BUDGET_PENDING CANCELLED ORDERED PARTIALLY_SETTLED REQUESTED RETURNED SETTLED")
Role = _enum("Role", "APPLICANT AUDITOR DISTRICT_OFFICER EXPERT FINANCE OFFICER SUPERVISOR SYSTEM TREASURY")


def _instant(value: datetime) -> datetime:
    return value.astimezone(rows.SHANGHAI).replace(microsecond=0)


@strawberry.type
class Applicant:
    id: strawberry.ID
    name: str
    credit_code: str
    district_code: str

    @classmethod
    def of(cls, row: rows.Row) -> "Applicant":
        return cls(
            id=rows.global_id("Applicant", row["id"]),
            name=row["name"],
            credit_code=row["credit_code"],
            district_code=row["district_code"],
        )


@strawberry.type
class Milestone:
    id: strawberry.ID
    code: str
    state: MilestoneState
    amount: str
    first_month: str = strawberry.field(name="from")
    last_month: str = strawberry.field(name="to")
    sum: int
    baseline: int
    dispute: str | None

    @classmethod
    def of(cls, row: rows.Row) -> "Milestone":
        return cls(
            id=rows.global_id("Milestone", row["id"]),
            code=row["code"],
            state=MilestoneState(row["state"]),
            amount=rows.yuan(row["amount"]),
            first_month=rows.month(row["first_month"]),
            last_month=rows.month(row["last_month"]),
            sum=row["total"],
            baseline=row["baseline"],
            dispute=row["dispute"],
        )


@strawberry.type
class PaymentLeg:
    id: strawberry.ID
    payer: str
    treasury: str
    state: LegState
    amount: str
    voucher_no: str | None
    instructed_on: date | None

    @classmethod
    def of(cls, row: rows.Row) -> "PaymentLeg":
        return cls(
            id=rows.global_id("PaymentLeg", row["id"]),
            payer=row["payer"],
            treasury=row["treasury"],
            state=LegState(row["state"]),
            amount=rows.yuan(row["amount"]),
            voucher_no=row["voucher_no"],
            instructed_on=row["instructed_on"],
        )


@strawberry.type
class Payment:
    uid: strawberry.Private[UUID]
    id: strawberry.ID
    number: int
    amount: str
    ordered_at: datetime

    @classmethod
    def of(cls, row: rows.Row) -> "Payment":
        return cls(
            uid=row["id"],
            id=rows.global_id("Payment", row["id"]),
            number=row["number"],
            amount=rows.yuan(row["amount"]),
            ordered_at=_instant(row["ordered_at"]),
        )

    @strawberry.field
    async def state(self, info: Info) -> PaymentState:
        return PaymentState(rows.payment_state(await info.context["legs"].load(self.uid)))

    @strawberry.field
    async def legs(self, info: Info) -> list[PaymentLeg]:
        return [PaymentLeg.of(row) for row in await info.context["legs"].load(self.uid)]


@strawberry.type
class FactSnapshot:
    number: int
    facts: JSON
    role: Role
    evidence: str | None
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: rows.Row) -> "FactSnapshot":
        return cls(
            number=row["number"],
            facts=row["facts"],
            role=Role(row["source"]),
            evidence=row["evidence"],
            recorded_by=row["recorded_by"],
            recorded_at=_instant(row["recorded_at"]),
        )


@strawberry.type
class Grant:
    uid: strawberry.Private[UUID]
    applicant_id: strawberry.Private[UUID]
    id: strawberry.ID
    number: str
    state: GrantState
    version: int
    facts: JSON
    award: str | None
    filed_name: str
    filed_district_code: str
    publicity_from: date | None
    publicity_to: date | None
    submitted_on: date | None
    approved_on: date | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: rows.Row) -> "Grant":
        return cls(
            uid=row["id"],
            applicant_id=row["applicant_id"],
            id=rows.global_id("Grant", row["id"]),
            number=row["number"],
            state=GrantState(row["state"]),
            version=row["version"],
            facts=row["facts"],
            award=rows.yuan(row["award"]),
            filed_name=row["filed_name"],
            filed_district_code=row["filed_district"],
            publicity_from=row["publicity_first"],
            publicity_to=row["publicity_last"],
            submitted_on=row["submitted_on"],
            approved_on=row["approved_on"],
            created_at=_instant(row["created_at"]),
            updated_at=_instant(row["updated_at"]),
        )

    @strawberry.field
    async def applicant(self, info: Info) -> Applicant:
        return Applicant.of(await info.context["applicants"].load(self.applicant_id))

    @strawberry.field
    async def milestones(self, info: Info) -> list[Milestone]:
        return [Milestone.of(row) for row in await info.context["milestones"].load(self.uid)]

    @strawberry.field
    async def payments(self, info: Info) -> list[Payment]:
        return [Payment.of(row) for row in await info.context["payments"].load(self.uid)]

    @strawberry.field
    async def fact_snapshots(self, info: Info) -> list[FactSnapshot]:
        return [FactSnapshot.of(row) for row in await info.context["snapshots"].load(self.uid)]
