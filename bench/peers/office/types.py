"""The types that it shows."""

from typing import Any

import graphene
import rows
from graphene.types.generic import GenericScalar
from graphene_django import DjangoObjectType
from office import models


def _enum(name: str, values: str) -> Any:
    return graphene.Enum(name, [(value, value) for value in values.split()])


GrantState = _enum(
    "GrantState",
    "ACTIVE APPROVED CLOSED DRAFT NOT_ACCEPTED PAID PAYABLE PAYING PROPOSED PUBLICITY PUBLICITY_OVER REJECTED "
    "SUBMITTED SUPPLEMENT TERMINATED UNDER_REVIEW WITHDRAWN",
)
LegState = _enum("LegState", "BUDGET_PENDING CANCELLED INSTRUCTED ORDERED REQUESTED RETURNED SETTLED SPLIT UNKNOWN")
MilestoneState = _enum("MilestoneState", "DISPUTED PAID PAYING REACHED TRACKING VERIFIED VOID")
PaymentState = _enum("PaymentState", "BUDGET_PENDING CANCELLED ORDERED PARTIALLY_SETTLED REQUESTED RETURNED SETTLED")
Role = _enum("Role", "APPLICANT AUDITOR DISTRICT_OFFICER EXPERT FINANCE OFFICER SUPERVISOR SYSTEM TREASURY")


def id_of(kind: str) -> graphene.ID:
    return graphene.ID(required=True, resolver=lambda row, _: rows.global_id(kind, row.id))


def column(kind: Any, name: str, *, required: bool = False) -> Any:
    return kind(required=required, resolver=lambda row, _: getattr(row, name))


def amount(name: str = "amount", *, required: bool = True) -> graphene.String:
    return graphene.String(required=required, resolver=lambda row, _: rows.yuan(getattr(row, name)))


def instant(name: str) -> graphene.String:
    return graphene.String(required=True, resolver=lambda row, _: rows.instant(getattr(row, name)))


def month(name: str, shown: str) -> graphene.String:
    return graphene.String(name=shown, required=True, resolver=lambda row, _: rows.month(getattr(row, name)))


class Applicant(DjangoObjectType):
    id = id_of("Applicant")

    class Meta:
        model = models.Applicant
        fields = ("name", "credit_code", "district_code")


class Milestone(DjangoObjectType):
    id = id_of("Milestone")
    state = graphene.Field(MilestoneState, required=True)
    amount = amount()
    first_month = month("first_month", "from")
    last_month = month("last_month", "to")
    sum = column(graphene.Int, "total", required=True)
    baseline = graphene.Int(required=True)

    class Meta:
        model = models.Milestone
        fields = ("code", "dispute")


class PaymentLeg(DjangoObjectType):
    id = id_of("PaymentLeg")
    state = graphene.Field(LegState, required=True)
    amount = amount()

    class Meta:
        model = models.PaymentLeg
        fields = ("payer", "treasury", "voucher_no", "instructed_on")


def legs_of(payment: models.Payment) -> list[models.PaymentLeg]:
    """The legs that stand; they were fetched with the payment."""
    standing = [leg for leg in payment.leg_rows.all() if leg.state != "SPLIT"]
    return sorted(standing, key=lambda leg: (leg.payer, leg.part))


class Payment(DjangoObjectType):
    id = id_of("Payment")
    state = graphene.Field(PaymentState, required=True)
    amount = amount()
    ordered_at = instant("ordered_at")
    legs = graphene.List(graphene.NonNull(PaymentLeg), required=True)

    class Meta:
        model = models.Payment
        fields = ("number",)

    def resolve_state(self, _: Any) -> str:
        return rows.payment_state([{"state": leg.state} for leg in self.leg_rows.all() if leg.state != "SPLIT"])

    def resolve_legs(self, _: Any) -> list[models.PaymentLeg]:
        return legs_of(self)


class FactSnapshot(DjangoObjectType):
    facts = GenericScalar(required=True)
    role = graphene.Field(Role, required=True, resolver=lambda row, _: row.source)
    recorded_at = instant("recorded_at")

    class Meta:
        model = models.FactSnapshot
        fields = ("number", "evidence", "recorded_by")


class Grant(DjangoObjectType):
    id = id_of("Grant")
    state = graphene.Field(GrantState, required=True)
    facts = GenericScalar(required=True)
    award = amount("award", required=False)
    filed_district_code = graphene.String(required=True, source="filed_district")
    publicity_from = column(graphene.Date, "publicity_first")
    publicity_to = column(graphene.Date, "publicity_last")
    created_at = instant("created_at")
    updated_at = instant("updated_at")
    applicant = graphene.Field(Applicant, required=True)
    milestones = graphene.List(graphene.NonNull(Milestone), required=True)
    payments = graphene.List(graphene.NonNull(Payment), required=True)
    fact_snapshots = graphene.List(graphene.NonNull(FactSnapshot), required=True)

    class Meta:
        model = models.Grant
        fields = ("number", "version", "filed_name", "submitted_on", "approved_on")

    def resolve_applicant(self, _: Any) -> models.Applicant:
        return self.applicant

    def resolve_milestones(self, _: Any) -> Any:
        return self.milestone_rows.all()

    def resolve_payments(self, _: Any) -> Any:
        return self.payment_rows.all()

    def resolve_fact_snapshots(self, _: Any) -> Any:
        return self.snapshot_rows.all()
