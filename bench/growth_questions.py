"""What the bench of growth asks (所问): every list, filter, order and search, counts, figures of budgets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.lives.grants import GrantState
from domain.lives.legs import LegState, PaymentState
from domain.lives.recovery_life import RecoveryState
from domain.lives.roles import Role
from domain.lives.run_life import RunState


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, and under which name its time is told."""

    name: str
    who: str
    document: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """Something of a database that is looked for: an applicant with very many grants, one grant, its papers."""

    credit_code: str
    number: str
    voucher_no: str
    receipt_no: str
    run_number: str
    expert: str
    first_day: str = "2022-03-01"
    last_day: str = "2022-03-31"
    since: str = "2022-12-20T00:00:00+08:00"
    measure: str = "A09-1"
    district: str = "420106"
    year: int = 2022

    def unnamed(self, text: str) -> str:
        """Return a text without what is another thing in each database, so that its question has one name in all."""
        of_this = (self.credit_code, self.number, self.number[-5:], self.voucher_no, self.receipt_no, self.run_number)
        # A voucher holds the number of its file.
        for word in sorted(of_this, key=len, reverse=True):
            text = text.replace(word, "…")
        return text


_FILTERS = {
    "grants": "GrantFilter",
    "payments": "PaymentFilter",
    "paymentLegs": "PaymentLegFilter",
    "paymentRuns": "PaymentRunFilter",
    "recoveries": "RecoveryFilter",
    "openAwards": "OpenAwardFilter",
    "otherAwards": "OtherAwardFilter",
    "publicityNotices": "PublicityNoticeFilter",
    "calls": "CallFilter",
}
_ORDERS = {
    "grants": ("GrantOrder", ("AWARD", "CREATED_AT", "NUMBER", "UPDATED_AT")),
    "payments": ("PaymentOrder", ("AMOUNT", "ORDERED_AT")),
    "paymentLegs": ("PaymentLegOrder", ("AMOUNT", "AWARDED_ON")),
    "paymentRuns": ("PaymentRunOrder", ("MADE_AT", "NUMBER")),
    "recoveries": ("RecoveryOrder", ("CLAIMED", "OPENED_AT")),
}
WITH_AMOUNTS = ("payments", "paymentLegs")
_REPORTS = {
    "budgets": "{ budgets(year: 2022) { treasury free reserved paid } }",
    "budgetExecution": "{ budgetExecution(year: 2022, by: [TREASURY]) { treasury reserved paid waiting waitingLegs } }",
    "budgetExecution by measure": "{ budgetExecution(year: 2022, by: [MEASURE]) { measureCode reserved paid } }",
    "budgetQueue": '{ budgetQueue(treasury: "420106", first: 20) { edges { cursor } } }',
    "viewer": "{ viewer { inbox { waiting overdue proposals } } }",
    "yearAccounts": "{ yearAccounts(year: 2022) { treasury paid waiting } }",
    "changes": "{ changes(first: 20) { __typename } }",
    "publicityList": "{ publicityList(first: 20) { edges { cursor } } }",
    "duties": "{ duties(year: 2022) { id } }",
    "paymentRegister": "{ paymentRegister(year: 2022, first: 20) { edges { cursor } } }",
}


def page_of(kind: str) -> str:
    """Return the document that asks for a page of a list."""
    variables, given = ["$first: Int", "$after: String"], ["first: $first", "after: $after"]
    if kind in _FILTERS:
        variables.append(f"$filter: {_FILTERS[kind]}")
        given.append("filter: $filter")
    if kind in _ORDERS:
        variables.append(f"$orderBy: {_ORDERS[kind][0]}")
        given.append("orderBy: $orderBy")
    return f"query ({', '.join(variables)}) {{ {kind}({', '.join(given)}) {{ edges {{ cursor }} }} }}"


def _total(kind: str, fields: str) -> str:
    return page_of(kind).replace("edges { cursor }", fields)


def filters_of(known: Known) -> Mapping[str, list[dict[str, Any]]]:
    """Return by list what it is filtered by, one part alone and some together."""
    return {
        "grants": [*_of_grants(known), *_of_grants_together(known)],
        "payments": [*_in_states(PaymentState), *_of_money(known), *_of_papers(known), _between(known, "ordered")],
        "paymentLegs": [*_in_states(LegState), *_of_money(known), *_of_papers(known), *_of_legs(known)],
        "paymentRuns": [
            *_in_states(RunState),
            {"treasury": known.district},
            {"number": known.run_number},
            _between(known, "made"),
            _between(known, "instructed"),
        ],
        "recoveries": [
            *_in_states(RecoveryState),
            *_of_money(known),
            {"causes": ["OVERPAYMENT"]},
            {"overdue": True},
            {"overdue": False},
            _between(known, "opened"),
        ],
        "openAwards": [{"measureCodes": [known.measure]}, {"districtCodes": [known.district]}, {"years": [known.year]}],
        "otherAwards": [{"creditCode": known.credit_code}],
        "publicityNotices": [{"measureCodes": [known.measure]}, {"year": known.year}, {"states": ["OPEN"]}],
        "calls": [{"year": known.year}],
    }


def _in_states(states: Iterable[StrEnum]) -> list[dict[str, Any]]:
    return [{"states": [state.value]} for state in states]


def _between(known: Known, name: str) -> dict[str, Any]:
    return {f"{name}From": known.first_day, f"{name}To": known.last_day}


def _of_grants(known: Known) -> list[dict[str, Any]]:
    searches = ("武汉", "智能", "云峰芯片", "示例", "a09", known.number[-5:], "没有这样的词")
    return [
        *_in_states(GrantState),
        {"measureCodes": [known.measure]},
        {"articles": [9]},
        {"bureaus": ["市科技创新局"]},
        {"districtCodes": [known.district]},
        {"creditCode": known.credit_code},
        {"number": known.number},
        *({"search": text} for text in searches),
        {"awardFrom": "1000000.00", "awardTo": "2000000.00"},
        _between(known, "submitted"),
        _between(known, "approved"),
        {"createdSince": known.since},
        {"updatedSince": known.since},
        *({"nextActor": role.value} for role in Role),
        {"overdue": True},
        {"overdue": False},
    ]


def _of_grants_together(known: Known) -> list[dict[str, Any]]:
    return [
        {"states": ["UNDER_REVIEW"], "measureCodes": [known.measure], "districtCodes": [known.district]},
        {"nextActor": "OFFICER", "bureaus": ["市科技创新局"]},
    ]


def _of_money(known: Known) -> list[dict[str, Any]]:
    return [
        {"measureCodes": [known.measure]},
        {"treasury": known.district},
        {"treasury": "city"},
        {"grantNumber": known.number},
        {"creditCode": known.credit_code},
    ]


def _of_papers(known: Known) -> list[dict[str, Any]]:
    return [{"voucherNo": known.voucher_no}, {"receiptNo": known.receipt_no}, _between(known, "settled")]


def _of_legs(known: Known) -> list[dict[str, Any]]:
    flags = ("held", "overdue")
    return [
        *({flag: value} for flag in flags for value in (True, False)),
        _between(known, "awarded"),
        _between(known, "instructed"),
    ]


PEOPLE = ("auditor", "officer", "district", "finance", "treasury", "treasury of a district", "applicant", "expert")


def questions(known: Known) -> Iterator[Question]:
    """Everything that is asked."""
    for kind, filters in filters_of(known).items():
        yield from _of_a_list(kind, filters)
    yield from _filtered_and_ordered(known)
    for kind in WITH_AMOUNTS:
        yield Question(f"{kind}: amount", "auditor", _total(kind, "totalAmount"), {"first": 1})
    for who in PEOPLE:
        yield from _of_somebody(who)
    for name, document in _REPORTS.items():
        yield Question(name, "auditor", document, {})


def _of_a_list(kind: str, filters: list[dict[str, Any]]) -> Iterator[Question]:
    """Its first page by each filter, with the count, and in each order."""
    for each in ({}, *filters):
        written = f"{kind} {_written(each)}".strip()
        yield Question(written, "auditor", page_of(kind), {"first": 20, "filter": each})
        yield Question(f"{written}: count", "auditor", _total(kind, "totalCount"), {"first": 1, "filter": each})
    for order in _ORDERS.get(kind, ("", ()))[1]:
        for way in ("ASC", "DESC"):
            variables = {"first": 20, "orderBy": {"field": order, "direction": way}}
            yield Question(f"{kind} by {order} {way}", "auditor", page_of(kind), variables)


def _filtered_and_ordered(known: Known) -> Iterator[Question]:
    for order in _ORDERS["grants"][1]:
        for each in (
            {"states": ["SUPPLEMENT"]},
            {"districtCodes": [known.district]},
            {"measureCodes": [known.measure]},
        ):
            variables = {"first": 20, "filter": each, "orderBy": {"field": order, "direction": "ASC"}}
            yield Question(f"grants {_written(each)} by {order}", "auditor", page_of("grants"), variables)


def _of_somebody(who: str) -> Iterator[Question]:
    for kind in ("grants", *WITH_AMOUNTS, "recoveries"):
        yield Question(f"{kind} of {who}", who, page_of(kind), {"first": 20})
        yield Question(f"{kind} of {who}: count", who, _total(kind, "totalCount"), {"first": 1})
    search = {"first": 20, "filter": {"search": "智能"}}
    yield Question(f"grants of {who}, searched", who, page_of("grants"), search)
    yield Question(f"inbox of {who}", who, _REPORTS["viewer"], {})


def _written(criteria: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in criteria.items())
