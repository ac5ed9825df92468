"""What was paid too much and was not given back: neither bed nor item is paid for it a second time (I-25)."""

from datetime import timedelta

import pytest

from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import brief, corrected, correction
from tests.grants.test_corrected_items import a_number, standard, taken
from tests.grants.test_corrected_units import accepting, beds, failing, put_right
from tests.grants.test_units import holder_of, home, inspected_as
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City
from tests.world.stated import stated_facts

WRITTEN_OFF = {"legalBasis": "终结执行裁定", "reason": "无财产可供执行"}


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def demanded(case: Case) -> None:
    """Have what the last recovery of a case claims demanded."""
    until = (case.city.day + timedelta(days=15)).isoformat()
    case.do("notifyRecovery", replyDueOn=until)
    case.do("replyToRecovery", reply="无异议")
    case.do("decideRecovery", amount=case.grant["recoveries"][-1]["claimed"], reason="更正")
    case.do("demandRecovery")


def all_came_back(case: Case) -> None:
    """Have all that the last recovery of a case demands received."""
    while case.grant["recoveries"][-1]["state"] != "RECOVERED":
        case.do("recordRecoveryReceipt")


def test_a_bed_that_had_failed_is_free_once_its_money_came_back_and_not_by_a_drop_or_a_write_off(city: City) -> None:
    case, (first, _) = beds(city, 2)
    number = case.to("PAID").grant["number"]
    put_right(case, failing(first))
    assert holder_of(city, first) == number
    case.do("dropRecovery", reason="另案处理")
    assert holder_of(city, first) == number
    case.do("openRecovery", cause="OVERPAYMENT", facts="多付", amount="3000.00")
    demanded(case)
    case.do("writeOffRecovery", **WRITTEN_OFF)
    assert holder_of(city, first) == number
    all_came_back(case)
    assert holder_of(city, first) is None
    assert differences(city) == []


def test_what_is_left_of_a_bed_counts_against_the_next_award_of_its_grant_and_frees_it(city: City) -> None:
    case, (first, _, more) = beds(city, 2, 1)
    put_right(case.to("PAID"), failing(first))
    case.do("dropRecovery", reason="另案处理")
    put_right(case, accepting(more)).to("PAID")
    assert (case.state, case.grant["award"], len(case.grant["payments"])) == ("PAID", "6000.00", 1)
    assert holder_of(city, first) is None
    assert differences(city) == []


def test_what_is_left_of_a_lowered_award_counts_as_had_for_its_item_until_it_came_back(city: City) -> None:
    case = standard(city, a_number()).to("PAID")
    number = case.grant["facts"]["standard_no"]
    corrected(case, standard_level="NATIONAL")
    assert [brief(each)[2] for each in case.grant["recoveries"]] == ["700000.00"]
    case.do("dropRecovery", reason="另案处理")
    risen = standard(city, number, case).to("UNDER_REVIEW")
    assert risen.refused("proposeGrant")["code"] == "NOTHING_DUE"
    case.do("openRecovery", cause="OVERPAYMENT", facts="多付", amount="700000.00")
    demanded(case)
    case.do("writeOffRecovery", **WRITTEN_OFF)
    assert risen.refused("proposeGrant")["code"] == "NOTHING_DUE"
    all_came_back(case)
    assert list(taken(city, case).values()) == [300_000_00]
    assert risen.to("PAYABLE").grant["award"] == "700000.00"
    assert differences(city) == []


def test_a_place_that_the_wrong_district_paid_is_put_right_once_all_came_back_and_paid_anew_there(city: City) -> None:
    wrong, right, platform = "420111", "420102", new_item()
    case = open_case(city, "A07-1", item=platform, facts=stated_facts("A07-1", place=wrong)).to("PAID")
    error = city.officer.refused("correctAward", **correction(case, place=right))
    assert (error["code"], "comes back, and is applied for anew" in error["message"]) == ("FACT_INVALID", True)
    case.do("openRecovery", cause="OVERPAYMENT", facts="由错误的区拨付")
    demanded(case)
    all_came_back(case)
    payments = case.grant["payments"]
    corrected(case, place=right)
    assert (case.state, case.grant["facts"]["place"], case.grant["payments"]) == ("PAID", right, payments)
    facts = stated_facts("A07-1", place=right)
    anew = open_case(city, "A07-1", case.applicant, item=platform, facts=facts).to("PAID")
    (payment,) = anew.grant["payments"]
    assert {leg["treasury"] for leg in payment["legs"] if leg["payer"] == "district"} == {right}
    assert anew.grant["award"] == case.grant["award"]
    assert differences(city) == []


def test_what_was_paid_for_an_item_of_which_nothing_is_due_counts_as_had_where_no_other_award_of_it_is_on_record(
    city: City,
) -> None:
    case, right = standard(city, a_number()).to("PAID"), a_number()
    corrected(case, standard_no=right, standard_level="LOCAL")
    assert (case.grant["award"], case.grant["facts"]["standard_no"]) == ("0.00", right)
    assert taken(city, case) == {}
    case.do("dropRecovery", reason="另案处理")
    again = standard(city, right, case).to("UNDER_REVIEW")
    assert again.refused("proposeGrant")["code"] == "NOTHING_DUE"
    case.do("openRecovery", cause="OVERPAYMENT", facts="多付", amount="1000000.00")
    demanded(case)
    all_came_back(case)
    assert again.to("PAYABLE").grant["award"] == "1000000.00"
    assert differences(city) == []


def bounced(case: Case) -> None:
    """Have the last receipt of the last recovery of a case turn out not to have come."""
    for leg in case.grant["recoveries"][-1]["legs"]:
        for receipt in leg["receipts"]:
            command = {"id": leg["id"], "receiptNo": receipt["number"], "outcome": "BOUNCED"}
            case.city.finance.done("correctRecoveryReceipt", **command, reason="退汇", evidence="银行通知")
    case.look()


def test_a_bed_whose_money_did_not_come_back_after_all_is_not_awarded_where_it_was_registered_anew(city: City) -> None:
    case, (first, _) = beds(city, 2)
    put_right(case.to("PAID"), failing(first))
    demanded(case)
    all_came_back(case)
    anew, other = (home(city, *numbers, state="UNDER_REVIEW") for numbers in ([first, a_number()], [a_number()]))
    inspected_as(anew, "ACCEPTED", *(unit["code"] for unit in anew.grant["units"]))
    inspected_as(other, "ACCEPTED", *(unit["code"] for unit in other.grant["units"]))
    anew.to("PUBLICITY")
    assert anew.grant["award"] == "6000.00"
    bounced(case)
    city.move_to("2022-04-01")
    assert anew.refused("approveGrant")["code"] == "ASSESSMENT_CHANGED"
    assert other.to("PAYABLE").grant["award"] == "3000.00"
    all_came_back(case)
    assert anew.to("PAYABLE").grant["award"] == "6000.00"
    assert differences(city) == []
