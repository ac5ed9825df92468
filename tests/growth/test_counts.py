"""Counts and sums of lists: exact up to ten thousand things, and honest of more."""

import pytest

from tests.contract.test_list_costs import copies
from tests.world.cases import Case, open_case
from tests.world.city import City, Json

MOST = 10_000
COUNTED = """query Counted($filter: GrantFilter) {
  grants(first: 1, filter: $filter) { totalCount totalCountIsExact nodes { number } } }"""
SUMMED = """query Summed($filter: PaymentFilter) {
  payments(first: 1, filter: $filter) { totalCount totalCountIsExact totalAmount } }"""
_MORE_PAYMENTS = """
INSERT INTO payment (id, number, amount, ordered_at, grant_id)
SELECT gen_random_uuid(), n, 100, now(), id FROM grants, generate_series(1001, 1000 + $1::int) n WHERE number = $2
"""


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    """A case among more of them than are counted."""
    city.move_to("2022-03-01")
    case = open_case(city, "A06-1").to("SUBMITTED")
    copies(city, case, MOST - 1)
    return case


def counted(city: City, filters: Json) -> Json:
    grants = city.officer.ask(COUNTED, filter=filters)["grants"]
    return {name: grants[name] for name in ("totalCount", "totalCountIsExact")}


def test_ten_thousand_are_counted_and_of_more_it_is_said_that_they_are_more(city: City, case: Case) -> None:
    of_measure = {"creditCode": case.applicant.code}
    assert counted(city, of_measure) == {"totalCount": MOST, "totalCountIsExact": True}
    open_case(city, "A06-2", applicant=case.applicant)
    assert counted(city, of_measure) == {"totalCount": MOST, "totalCountIsExact": False}
    assert counted(city, {"measureCodes": ["A06-2"]}) == {"totalCount": 1, "totalCountIsExact": True}
    assert counted(city, {"states": []}) == {"totalCount": 0, "totalCountIsExact": True}


def test_an_inbox_counts_as_far(city: City, case: Case) -> None:
    inbox = case.city.officer.ask("{ viewer { inbox { waiting } } }")["viewer"]["inbox"]
    assert inbox["waiting"] == MOST
    assert city.sql("SELECT count(*) AS n FROM grants WHERE state = 'SUBMITTED'")[0]["n"] == MOST


def test_a_sum_is_of_all_or_none(city: City, case: Case) -> None:
    """Half a sum would be taken for the whole."""
    number = {"grantNumber": case.grant["number"]}
    city.sql("ALTER TABLE payment DISABLE TRIGGER USER")
    city.sql(_MORE_PAYMENTS, MOST, case.grant["number"])
    whole = city.officer.ask(SUMMED, filter=number)["payments"]
    assert whole == {"totalCount": MOST, "totalCountIsExact": True, "totalAmount": "10000.00"}
    city.sql(_MORE_PAYMENTS.replace("1001, 1000", "20001, 20000"), 1, case.grant["number"])
    city.sql("ALTER TABLE payment ENABLE TRIGGER USER")
    more = city.officer.ask(SUMMED, filter=number)["payments"]
    assert more == {"totalCount": MOST, "totalCountIsExact": False, "totalAmount": None}
