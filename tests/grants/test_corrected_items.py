"""What an award is for, and where that stands, put right after the approval: money, places and matters follow."""

from itertools import count

import pytest

from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import brief, corrected, correction, refused
from tests.packs.jiangcheng_city import applied, in_force, walked
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City, Json
from tests.world.stated import stated_facts

FROM, TO = "420111", "420102"
_NUMBERS = count(70_001)


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def a_number() -> str:
    """The number of a standard that no test had before."""
    return f"GB/T {next(_NUMBERS)}-2022"


def standard(city: City, number: str, like: Case | None = None) -> Case:
    """An application for leading a standard (A02-3), by the applicant of another where one is named."""
    return open_case(city, "A02-3", like.applicant if like else None, item=number)


def taken(city: City, case: Case) -> dict[str, int]:
    """The fen that its applicant's items were awarded, by the number of the standard."""
    rows = city.sql(
        "SELECT allowance.key, sum(taken.amount)::bigint AS fen FROM allowance_use AS taken "
        "JOIN allowance ON allowance.id = taken.allowance_id AND allowance.kind = 'ITEM' "
        "JOIN grants ON grants.id = taken.grant_id JOIN applicant ON applicant.id = grants.applicant_id "
        "WHERE applicant.credit_code = $1 GROUP BY allowance.key HAVING sum(taken.amount) <> 0",
        case.applicant.code,
    )
    return {row["key"]: row["fen"] for row in rows}


def part(number: str) -> Json:
    """The fact that names a standard."""
    return {"standard_no": number}


def test_an_award_for_the_wrong_item_counts_for_the_right_one_and_frees_the_other(city: City) -> None:
    wrong, right = a_number(), a_number()
    case = standard(city, wrong).to("PAYABLE")
    before = taken(city, case)
    corrected(case, **part(right))
    assert (case.state, case.grant["award"], case.grant["facts"]["standard_no"]) == ("PAYABLE", "1000000.00", right)
    assert (list(before.values()), list(taken(city, case).values())) == ([1_000_000_00], [1_000_000_00])
    assert before.keys() != taken(city, case).keys()
    assert right in str(case.grant["item"])
    again = standard(city, right, case).to("UNDER_REVIEW")
    assert again.refused("proposeGrant")["code"] == "NOTHING_DUE"
    assert standard(city, wrong, case).to("PAYABLE").grant["award"] == "1000000.00"
    assert case.to("PAID").grant["recoveries"] == []
    assert differences(city) == []


def test_what_turns_out_to_be_for_an_item_that_was_paid_already_is_asked_back(city: City) -> None:
    first = standard(city, a_number()).to("PAID")
    case = standard(city, a_number(), first).to("PAID")
    corrected(case, **part(first.grant["facts"]["standard_no"]))
    assert (case.state, case.grant["award"]) == ("PAID", "0.00")
    assert [brief(each) for each in case.grant["recoveries"]] == [("CORRECTION", "OPENED", "1000000.00", "duixian")]
    assert list(taken(city, case).values()) == [1_000_000_00]
    assert differences(city) == []


def test_an_item_on_which_another_award_stands_is_not_moved_from_under_it(city: City) -> None:
    item = new_item()
    code = in_force(city)
    product: Json = {"first_version": True, "first_year_sales": "1000000.00"}
    first = walked(applied(city, code, "JC-10", product, item=item))
    more = walked(applied(city, code, "JC-10", product | {"first_year_sales": "2000000.00"}, first.applicant, item))
    assert more.grant["award"] == "300000.00"
    command = correction(first) | {"item": new_item()}
    assert city.officer.refused("correctAward", **command)["code"] == "AWARDED_SINCE"
    city.move_to("2022-03-01")


def places(city: City, code: str, case: Case) -> int:
    """The places of a year that its applicant's products take."""
    rows = city.sql(
        "SELECT used FROM allowance WHERE policy_code = $1 AND kind = 'QUOTA' AND key = $2", code, case.applicant.code
    )
    return sum(row["used"] for row in rows)


def test_two_awards_that_turn_out_to_be_for_one_item_take_one_place(city: City) -> None:
    code = in_force(city)
    product: Json = {"first_version": True, "first_year_sales": "1000000.00"}
    first = walked(applied(city, code, "JC-10", product, item=new_item()))
    other = walked(applied(city, code, "JC-10", product | {"first_year_sales": "2000000.00"}, first.applicant))
    assert places(city, code, first) == 2
    command = correction(other) | {"item": first.grant["item"]}
    city.officer.done("correctAward", **command)
    other.look()
    assert (other.grant["award"], other.grant["item"]) == ("300000.00", first.grant["item"])
    assert places(city, code, first) == 1
    assert differences(city) == []
    city.move_to("2022-03-01")


def test_where_it_stands_pays_what_was_not_paid_and_a_place_that_paid_is_no_more_corrected(city: City) -> None:
    case = open_case(city, "A07-1", facts=stated_facts("A07-1", place=FROM)).to("PAYABLE")
    district = lambda: {  # noqa: E731 - what is looked at twice
        (leg["treasury"], leg["state"])
        for payment in case.look()["payments"]
        for leg in payment["legs"]
        if leg["payer"] == "district"
    }
    assert district() == {(FROM, "ORDERED")}
    award = case.grant["award"]
    corrected(case, place=TO)
    assert district() == {(FROM, "CANCELLED"), (TO, "ORDERED")}
    assert (case.state, case.grant["award"]) == ("PAYABLE", award)
    assert differences(city) == []
    assert case.to("PAID").grant["recoveries"] == []
    assert refused(case, place=FROM) == "FACT_INVALID"


def test_a_part_of_the_item_is_read_as_an_application_states_it(city: City) -> None:
    case = standard(city, a_number()).to("PAYABLE")
    assert refused(case, standard_no="no standard") == "FACT_INVALID"
    command = correction(case) | {"item": "GB/T 1-2022"}
    assert city.officer.refused("correctAward", **command)["code"] == "INPUT_INVALID"
    before = case.grant["corrections"]
    written_otherwise = case.grant["facts"]["standard_no"].replace(" ", "")
    payload = city.officer.do("correctAward", **correction(case, standard_no=written_otherwise))
    assert (payload["errors"], payload["proposal"], case.look()["corrections"]) == ([], None, before)
