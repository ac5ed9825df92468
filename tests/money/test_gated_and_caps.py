"""Gates before payment, caps and quotas over several grants, and one good run of every grant measure to its end."""

from datetime import date

import pytest

from tests.domain.wuhan import GRANTS, VECTORS, Json
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City
from tests.world.offered import offered_of
from tests.world.paperwork import ranked, record
from tests.world.stated import applied_facts, stated_facts

DAY = "2023-06-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def first_eligible(code: str) -> Json:
    """The first vector of a measure that gives something to somebody who had nothing before."""
    return next(
        vector
        for vector in VECTORS
        if vector["request"]["measure"] == code
        and vector["expect"]["eligible"]
        and not vector["request"].get("other_awards")
        and float(vector["request"].get("so_far", {}).get("paid", "0")) == 0
        and "cap_used" not in vector["request"].get("so_far", {})
    )


def of_vector(city: City, vector: Json) -> Case:
    """A draft on the facts of a vector."""
    request = vector["request"]
    stated = applied_facts(request["measure"], request["facts"])
    case = open_case(city, request["measure"], facts=stated_facts(request["measure"], **stated))
    case.certified = request["facts"]
    case.proposal = {"decidedAmount": request["decided_amount"]} if "decided_amount" in request else {}
    return case


def legs_of(case: Case) -> Json:
    """The legs of a grant's payments by payer; a payer that pays nothing has none."""
    return {leg["payer"]: leg["amount"] for payment in case.grant["payments"] for leg in payment["legs"]}


def pays_something(legs: Json) -> Json:
    return {payer: amount for payer, amount in legs.items() if amount != "0.00"}


@pytest.mark.parametrize("code", [code for code in GRANTS if code not in {"A06-2", "A10-4"}])
def test_a_grant_measure_is_paid_what_its_vector_says(city: City, code: str) -> None:
    vector = first_eligible(code)
    case = of_vector(city, vector).to("PAID")
    assert case.grant["award"] == vector["expect"]["amount"]
    assert legs_of(case) == pays_something(vector["expect"]["legs"])
    assert {leg["state"] for payment in case.grant["payments"] for leg in payment["legs"]} == {"SETTLED"}


def test_a_programme_is_active_and_pays_each_window_as_its_vector_says(city: City) -> None:
    vector = first_eligible("A10-4")
    case = of_vector(city, vector).to("ACTIVE")
    assert case.grant["award"] is None
    case.months({entry["month"]: entry["signed_persons"] for entry in vector["request"]["facts"]["months"]})
    case.do("verifyMilestone", evidence="合同抽查记录")
    assert legs_of(case) == vector["expect"]["legs"]
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    case.do("settleLeg", leg="district")
    assert [milestone["state"] for milestone in case.grant["milestones"]] == ["PAID"]
    assert case.state == "ACTIVE"


@pytest.mark.parametrize("first", ["recordCompletion", "recordProductionStart"])
@pytest.mark.parametrize("before_approval", [True, False])
def test_both_completion_and_production_open_the_gate_in_either_order(
    city: City, first: str, *, before_approval: bool
) -> None:
    case = of_vector(city, first_eligible("A06-2")).to("UNDER_REVIEW" if before_approval else "APPROVED")
    deeds = {
        "recordCompletion": {"completedOn": "2023-05-30", "evidence": "竣工验收备案表 1"},
        "recordProductionStart": {"startedOn": "2023-05-31", "evidence": "投产验收报告 1"},
    }
    second = next(name for name in deeds if name != first)
    case.do(first, **deeds[first])
    assert case.state == ("UNDER_REVIEW" if before_approval else "APPROVED")
    assert len(case.gates()) == 1
    case.do(second, **deeds[second])
    assert case.gates() == []
    case.to("PAYABLE").to("PAID")
    assert case.grant["award"] == "500000.00"
    assert case.grant["facts"]["completed_on"] == "2023-05-30"


def test_a_completion_is_put_on_record_once_and_only_where_the_measure_asks_for_it(city: City) -> None:
    case = of_vector(city, first_eligible("A06-2")).to("APPROVED")
    record: Json = {"completedOn": "2023-05-30", "evidence": "竣工验收备案表 2"}
    case.do("recordCompletion", **record)
    again = case.refused("recordCompletion", **record)
    assert (again["code"], again["citations"][0]["clause"]) == ("ALREADY_ON_RECORD", "art. 6")
    other = open_case(city, "A08-1").to("UNDER_REVIEW").refused("recordCompletion", **record)
    assert (other["code"], other["citations"][0]["clause"]) == ("NOT_ASKED_BY_MEASURE", "art. 8")


def test_one_manager_gets_no_more_than_the_annual_cap_over_all_its_funds(city: City) -> None:
    manager = city.applicant()
    awards: list[str] = []
    for funds in ("25000000.00", "20000000.00", "25000000.00"):
        facts = stated_facts("A05-1", direct_investment=funds)
        awards.append(open_case(city, "A05-1", manager, facts=facts).to("PAYABLE").grant["award"])
    assert awards == ["500000.00", "400000.00", "100000.00"]
    left = open_case(city, "A05-1", manager).to("UNDER_REVIEW").refused("proposeGrant")
    assert (left["code"], left["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 5")


def test_the_annual_cap_counts_by_the_year_in_which_the_gate_opens(city: City) -> None:
    manager = city.applicant()
    days = {"2021-02-01": "PAYABLE", "2021-03-01": "PAYABLE", "2022-01-04": "APPROVED", "2022-01-05": "APPROVED"}
    awards = [
        open_case(city, "A05-1", manager, facts=stated_facts("A05-1", contributed_on=day)).to(state).grant["award"]
        for day, state in days.items()
    ]
    # 24,999,999.99 yuan at 2%: two of 2023 leave 0.02 yuan of it, and two of 2024 stand beside them.
    assert awards == ["499999.99"] * 4
    year_2023 = open_case(city, "A05-1", manager, facts=stated_facts("A05-1", contributed_on="2021-04-01"))
    assert year_2023.to("PROPOSED").grant["award"] == "0.02"


def test_a_cap_used_up_between_proposal_and_approval_is_seen_at_approval(city: City) -> None:
    manager = city.applicant()
    cases = [open_case(city, "A05-1", manager).to("PROPOSED") for _ in range(3)]
    assert [case.grant["award"] for case in cases] == ["499999.99"] * 3
    for case in cases[:2]:
        case.to("PAYABLE")
    last = cases[2]
    early = last.refused("openPublicity")
    assert (early["code"], early["observed"], early["required"]) == ("SHOWN_BEYOND_CAP", "1499999.97", "1000000.00")
    last.do("openPublicity", beyondCap=True, reason="前项拟核减")
    last.city.move_to(date.fromisoformat(last.grant["publicityTo"]).replace(month=9))
    changed = last.refused("approveGrant")
    assert (changed["code"], changed["observed"], changed["required"]) == ("ASSESSMENT_CHANGED", "0.02", "499999.99")
    last.do("rejectGrant", reason="年度额度不足，重新拟定")


def test_a_standard_that_rises_pays_the_difference_and_one_that_falls_pays_nothing(city: City) -> None:
    standard = "GB/T 40001-2023"
    national = stated_facts("A02-3", standard_level="NATIONAL")
    assert open_case(city, "A02-3", item=standard, facts=national).to("PAYABLE").grant["award"] == "300000.00"
    risen = open_case(city, "A02-3", item=standard.lower()).to("PAYABLE")
    assert risen.grant["award"] == "700000.00"
    fallen = open_case(city, "A02-3", item=f" {standard} ", facts=national).to("UNDER_REVIEW").refused("proposeGrant")
    assert (fallen["code"], fallen["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 2")


def competing(city: City, measure: str, entrants: int) -> list[Case]:
    """Applications of one call, the first scored best, ranked together."""
    cases = [open_case(city, measure).to("UNDER_REVIEW") for _ in range(entrants)]
    for place, case in enumerate(cases):
        for step in case.grant["procedure"]:
            if step["when"] == "BEFORE_PROPOSAL":
                for seat in range(step["persons"]):
                    record(case, step, f"seat {seat}", score=99 - place if step["scored"] else None)
    ranked(cases[0])
    return [case for case in cases if case.look()]


def test_the_hard_quota_of_ten_teams_selects_ten_and_keeps_a_reserve(city: City) -> None:
    city.move_to("2022-06-01")
    cases = competing(city, "A12-2", 14)
    assert [case.grant["rankingOutcome"] for case in cases] == ["SELECTED"] * 10 + ["RESERVE"] * 3 + ["NOT_SELECTED"]
    assert [case.grant["rank"] for case in cases] == list(range(1, 15))
    refused = cases[10].refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_SELECTED", "art. 12")
    none_free = cases[0].refused("promoteReserve", reason="增加名额")
    assert none_free["code"] == "NO_PLACE_FREE"
    cases[3].do("withdrawGrant")
    assert cases[0].do("promoteReserve")["grant"]["number"] == cases[10].grant["number"]
    cases[10].look()
    assert cases[10].to("PAYABLE").grant["award"] == "1000000.00"


def test_a_second_call_of_a_year_selects_only_what_the_quota_leaves(city: City) -> None:
    city.move_to("2021-06-01")
    competing(city, "A12-2", 10)
    city.move_to("2021-09-01")
    late = competing(city, "A12-2", 1)
    assert late[0].grant["rankingOutcome"] == "RESERVE"
    city.move_to("2022-01-02")
    assert late[0].refused("promoteReserve")["code"] == "NO_PLACE_FREE"


def test_the_soft_quota_of_about_ten_projects_asks_for_a_recorded_reason(city: City) -> None:
    city.move_to("2022-06-01")
    cases = competing(city, "A01-1", 11)
    for case in cases[:10]:
        case.to("PAYABLE")
    eleventh = cases[10]
    none_free = eleventh.refused("promoteReserve", reason=None)
    assert (none_free["code"], none_free["path"]) == ("NO_PLACE_FREE", ["reason"])
    offered = offered_of(eleventh.by("promoteReserve"), eleventh.command("promoteReserve")["id"])["promoteReserve"]
    assert (offered["permitted"], [field["name"] for field in offered["fields"] if field["required"]]) == (
        True,
        ["reason"],
    )
    eleventh.do("promoteReserve", reason="市政府专题会议纪要")
    refused = eleventh.refused("proposeGrant")
    assert (refused["code"], refused["path"]) == ("QUOTA_NEEDS_REASON", ["quotaReason"])
    assert refused["citations"][0]["clause"] == "art. 1"
    eleventh.proposal["quotaReason"] = "市政府专题会议纪要"
    assert eleventh.to("PAYABLE").grant["award"] == "4999999.99"


def test_awards_that_cannot_all_stand_are_not_shown(city: City) -> None:
    manager = city.applicant()
    cases = [
        open_case(city, "A05-1", manager, facts=stated_facts("A05-1", direct_investment=funds)).to("PROPOSED")
        for funds in ("25000000.00", "20000000.00", "20000000.00", "10000000.00", "5000000.00")
    ]
    assert [case.grant["award"] for case in cases] == ["500000.00", "400000.00", "400000.00", "200000.00", "100000.00"]
    for case in cases[:2]:
        case.do("openPublicity")
    for case, sum_up in zip(cases[2:4], ("1300000.00", "1100000.00"), strict=True):
        refused = case.refused("openPublicity")
        assert (refused["code"], refused["observed"], refused["required"]) == ("SHOWN_BEYOND_CAP", sum_up, "1000000.00")
        assert refused["citations"][0]["clause"] == "art. 5"
        for number in (cases[0].grant["number"], cases[1].grant["number"], "900,000.00", "1,000,000.00"):
            assert number in refused["message"]
    # What fits is shown, and nobody else's year bears on it.
    cases[4].do("openPublicity")
    open_case(city, "A05-1").to("PUBLICITY")
    # What is taken back leaves its room.
    cases[0].do("returnGrantToReview", reason="材料存疑")
    assert cases[3].refused("openPublicity", beyondCap=True)["code"] == "REASON_REQUIRED"
    cases[2].do("openPublicity")
    assert cases[3].refused("openPublicity")["observed"] == "1100000.00"
    cases[3].do("openPublicity", beyondCap=True, reason="前项拟撤回")
    steps = city.auditor.ask("query($id: ID!) { grant(id: $id) { history { event reason } } }", id=cases[3].id)
    assert steps["grant"]["history"][-1] == {"event": "OPEN_PUBLICITY", "reason": "前项拟撤回"}


def test_of_awards_that_are_shown_at_once_no_more_are_than_can_stand(city: City) -> None:
    manager = city.applicant()
    cases = [open_case(city, "A05-1", manager).to("PROPOSED") for _ in range(4)]
    asks = [doing(case.by("openPublicity"), "openPublicity", case.command("openPublicity")) for case in cases]
    assert codes(at_once(asks)) == ["SHOWN_BEYOND_CAP"] * 2 + ["done"] * 2
