"""Lists for finance (财政检索): payments, legs, runs and recoveries by whatever finance knows of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

import pytest

from domain.lives.legs import PaymentState
from domain.lives.roles import Role
from tests.world.city import City, Json, Person
from tests.world.databases import Databases
from tests.world.kept import all_of, kept_city
from tests.world.scopes import acting
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.settings import Settings

Holds: TypeAlias = Callable[[Json, str], bool]
_GRANT = "grant { id number measure { code } applicant { creditCode } }"
_LEG = """id treasury amount state voucherNo instructedOn
  receipts { number edition outcome on voucherNo }"""
FIELDS = {
    "payments": f"id amount state orderedAt {_GRANT} legs {{ {_LEG} }}",
    "paymentLegs": f"{_LEG} payment {{ id }} {_GRANT}",
    "paymentRuns": "id number treasury state madeAt instructedOn",
    "recoveries": f"id number state claimed openedAt {_GRANT} payment {{ legs {{ treasury }} }}",
}


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration, in which money stands everywhere it can."""
    with kept_city(databases, settings) as served:
        yield served


@pytest.fixture(scope="module")
def whole(city: City) -> dict[str, list[Json]]:
    """All that each list holds, as an auditor sees it."""
    return {name: all_of(city.auditor, name, fields) for name, fields in FIELDS.items()}


def day(instant: str) -> str:
    """The day of an instant in Asia/Shanghai."""
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date().isoformat()


def last_editions(leg: Json) -> list[Json]:
    """The receipts of a leg as they stand."""
    last = {receipt["number"]: receipt for receipt in sorted(leg["receipts"], key=lambda one: one["edition"])}
    return list(last.values())


def settled_on(leg: Json) -> list[str]:
    """The days of the receipts by which a leg stands as paid."""
    paid = [one for one in last_editions(leg) if one["outcome"] == "SETTLED" and one["voucherNo"] == leg["voucherNo"]]
    return [one["on"] for one in paid] if leg["state"] == "SETTLED" else []


def vouchers(leg: Json) -> set[str]:
    """The vouchers of a leg by what it shows itself."""
    return {leg["voucherNo"], *(one["voucherNo"] for one in leg["receipts"])}


def _of_payment(holds: Holds) -> Holds:
    """What holds of one of the legs of a payment."""
    return lambda payment, value: any(holds(leg, value) for leg in payment["legs"])


_OF_GRANT: dict[str, Holds] = {
    "measureCodes": lambda row, value: row["grant"]["measure"]["code"] == value,
    "grantNumber": lambda row, value: row["grant"]["number"] == value,
    "creditCode": lambda row, value: row["grant"]["applicant"]["creditCode"] == value,
}
_OF_LEG: dict[str, Holds] = {
    "treasury": lambda leg, value: leg["treasury"] == value,
    "voucherNo": lambda leg, value: value in vouchers(leg),
    "receiptNo": lambda leg, value: value in {one["number"] for one in leg["receipts"]},
    "settledFrom": lambda leg, value: any(on >= value for on in settled_on(leg)),
    "settledTo": lambda leg, value: any(on <= value for on in settled_on(leg)),
}
HOLDS: dict[str, dict[str, Holds]] = {
    "payments": {
        **_OF_GRANT,
        **{name: _of_payment(holds) for name, holds in _OF_LEG.items()},
        "orderedFrom": lambda row, value: day(row["orderedAt"]) >= value,
        "orderedTo": lambda row, value: day(row["orderedAt"]) <= value,
    },
    "paymentLegs": {
        **_OF_GRANT,
        **_OF_LEG,
        "states": lambda row, value: row["state"] == value,
        "instructedFrom": lambda row, value: (row["instructedOn"] or "") >= value,
        "instructedTo": lambda row, value: "" < (row["instructedOn"] or "") <= value,
    },
    "paymentRuns": {
        "number": lambda row, value: row["number"] == value,
        "treasury": lambda row, value: row["treasury"] == value,
        "madeFrom": lambda row, value: day(row["madeAt"]) >= value,
        "madeTo": lambda row, value: day(row["madeAt"]) <= value,
        "instructedFrom": lambda row, value: (row["instructedOn"] or "") >= value,
        "instructedTo": lambda row, value: "" < (row["instructedOn"] or "") <= value,
    },
    "recoveries": {
        **_OF_GRANT,
        "grantId": lambda row, value: row["grant"]["id"] == value,
        "treasury": lambda row, value: any(leg["treasury"] == value for leg in row["payment"]["legs"]),
        "openedFrom": lambda row, value: day(row["openedAt"]) >= value,
        "openedTo": lambda row, value: day(row["openedAt"]) <= value,
    },
}
"""By what each list is asked, and of which of its things that holds, told from what they show themselves."""
CASES = [(name, part) for name, parts in HOLDS.items() for part in parts]
LISTED = {"measureCodes", "states"}
"""Parts that take several values."""
WRONG = ("x" * 500, "编号", "A06-1' OR 1=1 --", "")
BEYOND = {"From": "2199-12-31", "To": "1900-01-01"}


def sample(rows: list[Json], part: str) -> str:
    """A value for which a part holds of some and not of all."""
    grant: Json = rows[len(rows) // 2].get("grant") or {}
    legs = [leg for row in rows for leg in row.get("legs", [row])]
    values: dict[str, Callable[[], str]] = {
        "measureCodes": lambda: grant["measure"]["code"],
        "grantNumber": lambda: grant["number"],
        "grantId": lambda: grant["id"],
        "creditCode": lambda: grant["applicant"]["creditCode"],
        "treasury": lambda: "420111",
        "states": lambda: "SETTLED",
        "number": lambda: rows[len(rows) // 2]["number"],
        "voucherNo": lambda: next(leg["voucherNo"] for leg in legs if leg["voucherNo"]),
        "receiptNo": lambda: next(leg["receipts"][0]["number"] for leg in legs if leg["receipts"]),
    }
    if part in values:
        return values[part]()
    columns = {"ordered": "orderedAt", "made": "madeAt", "opened": "openedAt"}
    column = columns.get(part.removesuffix("From").removesuffix("To"))
    if part.startswith("instructed"):
        days = [row["instructedOn"] for row in rows if row["instructedOn"]]
    else:
        days = [day(row[column]) for row in rows] if column else [on for leg in legs for on in settled_on(leg)]
    return sorted(days)[len(days) // 2]


@pytest.mark.parametrize(("name", "part"), CASES)
def test_a_list_holds_what_is_asked_for_and_nothing_else(
    city: City, whole: dict[str, list[Json]], name: str, part: str
) -> None:
    value = sample(whole[name], part)
    asked_for = {part: [value] if part in LISTED else value}
    expected = {row["id"] for row in whole[name] if HOLDS[name][part](row, value)}
    assert 0 < len(expected) < len(whole[name])
    assert {row["id"] for row in all_of(city.auditor, name, "id", filter=asked_for)} == expected


@pytest.mark.parametrize(("name", "part"), CASES)
def test_of_a_value_that_nothing_has_a_list_is_empty(city: City, name: str, part: str) -> None:
    if part == "states":
        return
    beyond = [value for end, value in BEYOND.items() if part.endswith(end)]
    for value in beyond or WRONG:
        asked_for = {part: [value] if part in LISTED else value}
        assert all_of(city.auditor, name, "id", filter=asked_for) == [], value


@pytest.mark.parametrize("state", PaymentState)
def test_payments_are_listed_by_the_state_that_follows_from_their_legs(
    city: City, whole: dict[str, list[Json]], state: PaymentState
) -> None:
    expected = {payment["id"] for payment in whole["payments"] if payment["state"] == state}
    assert expected or state in {PaymentState.RETURNED, PaymentState.PARTIALLY_SETTLED, PaymentState.CANCELLED}
    assert {row["id"] for row in all_of(city.auditor, "payments", "id", filter={"states": [state]})} == expected


def test_several_states_and_parts_hold_together_and_none_is_none(city: City, whole: dict[str, list[Json]]) -> None:
    states, last = ["SETTLED", "ORDERED"], date(city.day.year, 3, 1).isoformat()
    expected = {
        payment["id"]
        for payment in whole["payments"]
        if payment["state"] in states and day(payment["orderedAt"]) <= last
    }
    both = {"states": states, "orderedTo": last, "treasury": "city"}
    shown = all_of(city.auditor, "payments", "id legs { treasury }", filter=both)
    assert {row["id"] for row in shown} <= expected
    assert all("city" in {leg["treasury"] for leg in row["legs"]} for row in shown)
    assert shown
    none: list[Json] = [{"states": []}, {"measureCodes": []}, {"orderedFrom": "2022-02-02", "orderedTo": "2022-02-01"}]
    for nothing in none:
        assert all_of(city.auditor, "payments", "id", filter=nothing) == []
    twice = {"settledFrom": "2022-01-01", "settledTo": "2021-12-31"}
    assert all_of(city.auditor, "paymentLegs", "id", filter=twice) == []


class Sees(NamedTuple):
    """Somebody, and of which treasuries he has to do with payments; None for all."""

    role: Role
    of: str | None
    treasuries: set[str] | None


SEES = (
    Sees(Role.FINANCE, "city", {"city"}),
    Sees(Role.FINANCE, "420111", {"420111"}),
    Sees(Role.TREASURY, "420111", {"420111"}),
    Sees(Role.FINANCE, "420999", set()),
    Sees(Role.AUDITOR, None, None),
    Sees(Role.SUPERVISOR, None, None),
    Sees(Role.OFFICER, None, None),
    Sees(Role.EXPERT, None, set()),
)


@pytest.mark.parametrize("sees", SEES, ids=lambda sees: f"{sees.role} of {sees.of}")
def test_each_lists_the_payments_and_legs_with_which_he_has_to_do(
    city: City, whole: dict[str, list[Json]], sees: Sees
) -> None:
    person = Person(city, acting("lists", sees.role, of=sees.of))
    legs = {leg["id"]: leg for leg in whole["paymentLegs"]}
    own = {uid for uid, leg in legs.items() if sees.treasuries is None or leg["treasury"] in sees.treasuries}
    assert {leg["id"] for leg in all_of(person, "paymentLegs", "id")} == own
    payments = all_of(person, "payments", "id grant { id }")
    assert {payment["id"] for payment in payments} == {legs[uid]["payment"]["id"] for uid in own}
    assert all(payment["grant"] for payment in payments)
    # What another treasury pays is found by none of its papers.
    for leg in [leg for leg in legs.values() if leg["voucherNo"] and leg["id"] not in own][:3]:
        assert all_of(person, "paymentLegs", "id", filter={"voucherNo": leg["voucherNo"]}) == []


def test_an_applicant_lists_its_own_alone_and_nobody_nothing(city: City, whole: dict[str, list[Json]]) -> None:
    code = whole["recoveries"][0]["grant"]["applicant"]["creditCode"]
    person = Person(city, acting("applicant", Role.APPLICANT, code))
    for name in ("payments", "paymentLegs", "recoveries"):
        own = {row["id"] for row in whole[name] if row["grant"]["applicant"]["creditCode"] == code}
        assert {row["id"] for row in all_of(person, name, "id")} == own != set()
        other = next(row for row in whole[name] if row["id"] not in own)["grant"]
        for filters in ({"creditCode": other["applicant"]["creditCode"]}, {"grantNumber": other["number"]}):
            assert all_of(person, name, "id", filter=filters) == []
        answer = city.nobody.post(f"{{ {name}(first: 1) {{ totalCount }} }}").json()
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    grant = next(row["grant"] for row in whole["recoveries"] if row["grant"]["applicant"]["creditCode"] != code)
    assert all_of(person, "recoveries", "id", filter={"grantId": grant["id"]}) == []


ORDERS = {
    "payments": {"ORDERED_AT": "orderedAt", "AMOUNT": "amount"},
    "paymentLegs": {"AMOUNT": "amount"},
    "paymentRuns": {"MADE_AT": "madeAt", "NUMBER": "number"},
    "recoveries": {"OPENED_AT": "openedAt", "CLAIMED": "claimed"},
}


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in ORDERS.items() for field in fields])
def test_an_order_goes_both_ways_and_leaves_nothing_out(
    city: City, whole: dict[str, list[Json]], name: str, field: str
) -> None:
    shown = ORDERS[name][field]
    ways = {
        direction: all_of(city.auditor, name, f"id {shown}", size=41, orderBy={"field": field, "direction": direction})
        for direction in ("ASC", "DESC")
    }
    values = [float(row[shown]) if shown in {"amount", "claimed"} else row[shown] for row in ways["ASC"]]
    assert values == sorted(values)
    assert [row["id"] for row in ways["DESC"]] == [row["id"] for row in reversed(ways["ASC"])]
    assert {row["id"] for row in ways["ASC"]} == {row["id"] for row in whole[name]}


def test_a_cursor_of_one_order_is_none_in_another_and_sums_are_those_of_the_list(
    city: City, whole: dict[str, list[Json]]
) -> None:
    for name in ("payments", "paymentLegs"):
        document = f"""query($after: String, $orderBy: {name[0].upper()}{name[1:-1]}Order) {{
          page: {name}(first: 2, after: $after, orderBy: $orderBy) {{
            totalCount totalAmount pageInfo {{ endCursor }} }} }}"""
        page = city.auditor.ask(document)["page"]
        by_amount = {"field": "AMOUNT", "direction": "DESC"}
        answer = city.auditor.post(document, {"after": page["pageInfo"]["endCursor"], "orderBy": by_amount}).json()
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        fen = sum(round(float(row["amount"]) * 100) for row in whole[name])
        assert (page["totalCount"], round(float(page["totalAmount"]) * 100)) == (len(whole[name]), fen)


def test_a_leg_is_found_by_a_voucher_under_which_it_was_before(city: City) -> None:
    (row, *_) = city.sql(
        "SELECT r.voucher_no, l.voucher_no AS now FROM payment_run_row r JOIN payment_leg l ON l.id = r.leg_id "
        "WHERE r.standing AND r.voucher_no <> l.voucher_no ORDER BY r.voucher_no"
    )
    found_by = [
        [leg["voucherNo"] for leg in all_of(city.finance, "paymentLegs", "voucherNo", filter={"voucherNo": voucher})]
        for voucher in (row["voucher_no"], row["now"])
    ]
    assert found_by == [[row["now"]]] * 2
