"""What several lists of money are asked by: their grant, vouchers and receipts, and days (检索条件)."""

from datetime import date, timedelta
from typing import Any

from tortoise.expressions import Q

from api.kit.connections import as_kept
from domain.values.credit_codes import written_credit_code
from workflows.treasury.past_days import end_of
from workflows.treasury.payment_lists import legs_under_voucher, legs_with_receipt

MOST_NUMBER, MOST_VOUCHER, MOST_RECEIPT = 40, 60, 100
"""Characters of the number of a file, of a voucher and of a receipt, as they are kept."""
_A_DAY = timedelta(days=1)


def of_grants(way: str, measures: list[str] | None, number: str | None, credit_code: str | None) -> dict[str, Any]:
    """Return the conditions on the grant to which a way leads, None for what is not asked."""
    code = None if credit_code is None else as_kept(written_credit_code(credit_code), 18)
    return {
        f"{way}measure__in": None if measures is None else [as_kept(measure, 20) for measure in measures],
        f"{way}number": None if number is None else as_kept(number, MOST_NUMBER),
        f"{way}applicant__credit_code": code,
    }


async def by_voucher_and_receipt(voucher_no: str | None, receipt_no: str | None) -> Q:
    """Return which legs are of a voucher and a receipt, each where it is asked for."""
    condition = Q()
    if voucher_no is not None:
        condition &= await legs_under_voucher(as_kept(voucher_no, MOST_VOUCHER))
    if receipt_no is not None:
        condition &= await legs_with_receipt(as_kept(receipt_no, MOST_RECEIPT))
    return condition


def instants(column: str, first: date | None, last: date | None) -> dict[str, Any]:
    """Return the conditions by which an instant lies on one of these days; none where neither is named."""
    bounds: dict[str, Any] = {}
    if first is not None:
        bounds[f"{column}__gte"] = end_of(first - _A_DAY)
    if last is not None:
        bounds[f"{column}__lt"] = end_of(last)
    return bounds
