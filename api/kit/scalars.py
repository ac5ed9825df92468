"""Scalars of the API: money as a string of yuan, days, instants, months and facts, each strict about what it takes."""

from datetime import UTC, date, datetime
from typing import Any, NewType, cast

import strawberry
from strawberry.types.scalar import ScalarDefinition

from api.access.said_errors import SaidError
from api.access.unreadable import or_unreadable
from domain.policy.calendar import Month, parse_day, parse_month, show_month
from domain.policy.conditions import Text
from domain.values.money import parse_yuan, show_yuan
from workflows.runtime.clock import SHANGHAI

CNYAmount = NewType("CNYAmount", int)
YearMonth = NewType("YearMonth", Month)
Facts = NewType("Facts", dict[str, Any])


def _read_amount(value: object) -> int:
    amount = parse_yuan(value)
    if amount is None:
        en = 'write money as a string of yuan, not below 0, at most two decimals: "1234567.80", never as a number'
        raise SaidError(Text(zh="须为以元为单位的金额，不小于0，至多两位小数，如“800.00”", en=en))
    return amount


def _read_day(value: object) -> date:
    day = parse_day(value)
    if day is None:
        en = 'write a day as "2022-06-01"'
        raise SaidError(Text(zh="须为日期，如 2022-06-01", en=en))
    return day


def _read_month(value: object) -> Month:
    month = parse_month(value)
    if month is None:
        en = 'write a month as "2022-06"'
        raise SaidError(Text(zh="须为月份，如 2022-06", en=en))
    return month


def _read_instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        en = 'write an instant with its offset, such as "2022-06-01T09:30:00+08:00"'
        raise SaidError(Text(zh="须为带时区的时刻，如 2022-06-01T09:30:00+08:00", en=en))
    return instant.astimezone(UTC)


def _read_facts(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    en = 'write facts as one object, such as {"role": "LEAD"}'
    raise SaidError(Text(zh="须逐项填写申报事实", en=en))


SCALARS: dict[object, ScalarDefinition] = {
    CNYAmount: strawberry.scalar(
        name="CNYAmount",
        description='Money in yuan (元) with two decimals, as a string: "1234567.80". A JSON number is refused.',
        specified_by_url="https://www.iso.org/iso-4217-currency-codes.html",
        serialize=show_yuan,
        parse_value=or_unreadable(_read_amount),
    ),
    date: strawberry.scalar(
        name="Date",
        description='A day of Asia/Shanghai: "2022-06-01".',
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
        serialize=date.isoformat,
        parse_value=or_unreadable(_read_day),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description='An instant with its offset, shown in Asia/Shanghai: "2022-06-01T09:30:00+08:00".',
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=lambda instant: instant.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        parse_value=or_unreadable(_read_instant),
    ),
    YearMonth: strawberry.scalar(
        name="YearMonth",
        description='A calendar month: "2022-06".',
        specified_by_url="https://www.w3.org/TR/NOTE-datetime",
        serialize=show_month,
        parse_value=or_unreadable(_read_month),
    ),
    Facts: strawberry.scalar(
        name="Facts",
        description=(
            "The facts of an application as one JSON object, by the names that `Measure.facts` describes. "
            'Money and percent are strings, days "2022-06-01".'
        ),
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda facts: facts,
        parse_value=or_unreadable(_read_facts),
    ),
}
