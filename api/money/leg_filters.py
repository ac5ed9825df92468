"""Which legs: what a list of payment legs may be asked by."""

from datetime import date
from typing import Any

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import as_kept
from api.kit.context import Info
from api.kit.enumerations import LegState
from api.money.money_filters import by_voucher_and_receipt, of_grants
from api.types.deadlines import overdue_legs
from domain.lives.legs import LegState as Leg
from workflows.treasury.payment_lists import legs_held, legs_settled, legs_standing


@strawberry.input(description="Which legs; every part given must hold.")
class PaymentLegFilter:
    """Which legs."""

    states: list[LegState] | None = strawberry.field(
        default=None, description="Where they stand; legs that were split are left out by default."
    )
    treasury: str | None = strawberry.field(default=None, description="Whose treasury pays, by its code.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    grant_number: str | None = strawberry.field(default=None, description="Number of their file (受理编号).")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    voucher_no: str | None = strawberry.field(
        default=None, description="A voucher under which they are with the treasury, or ever were (凭证号)."
    )
    receipt_no: str | None = strawberry.field(
        default=None, description="Number of a receipt that answers them, also one that was corrected (回单号)."
    )
    held: bool | None = strawberry.field(default=None, description="Whether their grant is on hold (暂停).")
    awarded_from: date | None = strawberry.field(default=None, description="First day of their award.")
    awarded_to: date | None = strawberry.field(default=None, description="Last day of their award.")
    instructed_from: date | None = strawberry.field(
        default=None, description="First day on which the treasury was last instructed to pay them (下达国库)."
    )
    instructed_to: date | None = strawberry.field(default=None, description="Last day of that.")
    settled_from: date | None = strawberry.field(
        default=None, description="First day that the receipt names by which they are paid, as last corrected (到账)."
    )
    settled_to: date | None = strawberry.field(default=None, description="Last day of that.")
    overdue: bool | None = strawberry.field(
        default=None, description="Whether the treasury should have answered their voucher by now (逾期未回单)."
    )


async def filtered_legs(
    legs: QuerySet[rows.PaymentLeg], criteria: PaymentLegFilter | None, info: Info
) -> QuerySet[rows.PaymentLeg]:
    """Return the legs for which everything holds that is asked; without those that were split, unless asked for."""
    if criteria is None or criteria.states is None:
        legs = legs.exclude(state=LegState.SPLIT.value)
    if criteria is None:
        return legs
    legs = legs.filter(_plainly(criteria) & await _by_papers(criteria))
    if criteria.overdue is None:
        return legs
    late = await overdue_legs(info.context.moment.today, info.context.answer_days)
    overdue = Q(id__in=Subquery(late.values("id")))
    return legs.filter(overdue if criteria.overdue else ~overdue)


def _plainly(criteria: PaymentLegFilter) -> Q:
    """What is compared as it is written."""
    compared: dict[str, Any] = {
        "treasury": None if criteria.treasury is None else as_kept(criteria.treasury, 20),
        "awarded_on__gte": criteria.awarded_from,
        "awarded_on__lte": criteria.awarded_to,
        "instructed_on__gte": criteria.instructed_from,
        "instructed_on__lte": criteria.instructed_to,
        **of_grants("payment__grant__", criteria.measure_codes, criteria.grant_number, criteria.credit_code),
    }
    plain = Q(**{name: value for name, value in compared.items() if value is not None})
    if criteria.held is not None:
        plain &= legs_held(held=criteria.held)
    return plain if criteria.states is None else plain & legs_standing([Leg(state) for state in criteria.states])


async def _by_papers(criteria: PaymentLegFilter) -> Q:
    """What is looked for among vouchers and receipts."""
    condition = await by_voucher_and_receipt(criteria.voucher_no, criteria.receipt_no)
    if criteria.settled_from is None and criteria.settled_to is None:
        return condition
    return condition & legs_settled(criteria.settled_from, criteria.settled_to)
