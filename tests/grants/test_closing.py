"""A file is closed on its performance record, once all that must happen has happened, and then only asks back."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_recoveries import OPENING, SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.paperwork import record

END: Json = {"performance": "实验室已建成运行，绩效自评优秀"}


@pytest.fixture
def city(fresh_city: City) -> City:
    """A city of its own: some of these tests go to the end of the policy."""
    return fresh_city


def missing(case: Case) -> str:
    """What still keeps a file open."""
    refused = case.refused("closeGrant", **END)
    assert refused["code"] == "NOT_YET_CLOSABLE"
    return refused["message"]


def on(day: str, case: Case) -> Case:
    """The case on a day."""
    case.city.move_to(day)
    case.look()
    return case


def test_a_paid_grant_is_closed_on_its_performance_record(city: City) -> None:
    case = open_case(city).to("PAYING")
    assert case.refused("closeGrant", **END)["code"] == "STEP_NOT_POSSIBLE"
    case.do("settleLeg")
    bare = case.refused("closeGrant", performance=" ")
    assert (bare["code"], bare["path"]) == ("REASON_REQUIRED", ["performance"])
    command = case.command("closeGrant", **END)
    people = [city.person(Role.OFFICER, desk=f"{number}") for number in range(2)]
    assert codes(at_once([doing(who, "closeGrant", command) for who in people])) == ["STALE_VERSION", "done"]
    assert (case.look()["state"], case.grant["performance"]) == ("CLOSED", END["performance"])


def test_a_project_is_closed_once_it_was_checked_and_accepted(city: City) -> None:
    case = open_case(city, "A01-1").to("PAID")
    steps = {step["code"]: step for step in case.grant["procedure"]}
    assert "Mid-term check, Final acceptance" in missing(case)
    record(case, steps["MIDTERM"])
    assert "Mid-term" not in missing(case)
    record(case, steps["FINAL_ACCEPTANCE"], passed=False)
    assert "Final acceptance (failed)" in missing(case)
    record(case, steps["FINAL_ACCEPTANCE"])
    case.do("closeGrant", **END)


def test_a_programme_is_closed_after_the_validity_once_every_window_is_finished(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    assert "2023-12-31" in missing(case)
    on("2023-12-31", case)
    assert "2023-12-31" in missing(case)
    on("2024-01-01", case)
    assert "2023-12-31" not in missing(case)
    case.do("verifyMilestone", evidence="合同抽查")
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    assert "the windows" in missing(case)
    case.do("settleLeg", leg="district")
    case.do("closeGrant", **END)
    assert case.refused("recordServiceMonth", month="2021-07", signedPersons=60)["code"] == "STEP_NOT_POSSIBLE"


def test_after_its_end_nothing_happens_to_a_file_but_a_recovery(city: City) -> None:
    case = open_case(city).to("PAID")
    case.do("closeGrant", **END)
    steps: list[tuple[str, Json]] = [
        ("closeGrant", END),
        ("holdGrant", {"reason": "核查"}),
        ("releaseGrant", {"reason": "核查"}),
        ("terminateGrant", {"reason": "核查"}),
        ("rejectGrant", {"reason": "核查"}),
        ("withdrawGrant", {}),
        ("updateGrantFacts", {"facts": case.grant["facts"]}),
        ("requestPayment", {"id": case.grant["payments"][0]["id"]}),
    ]
    for name, fields in steps:
        assert case.refused(name, **fields)["code"] == "STEP_NOT_POSSIBLE"
    on("2025-01-02", case).do("openRecovery", **OPENING)
    assert (case.state, len(case.grant["recoveries"])) == ("CLOSED", 1)


def test_a_grant_is_closed_by_its_own_bureau_alone(city: City) -> None:
    case = open_case(city).to("PAID")
    assert case.refused("closeGrant", by=city.person(Role.OFFICER, bureau="市民政局"), **END)["code"] == "NOT_ALLOWED"
    assert case.refused("closeGrant", by=case.applicant, **END)["code"] == "NOT_ALLOWED"


def test_what_was_filed_in_time_goes_on_after_the_policy_has_expired(city: City) -> None:
    city.move_to("2023-12-20")
    case = open_case(city).to("SUBMITTED")
    case.do("requestSupplement", items=["批文复印件"], dueOn="2024-01-10")
    on("2024-01-10", case).do("resubmitGrant")
    on("2024-03-01", case).to("PAID").do("closeGrant", **END)
    assert case.state == "CLOSED"
    late = open_case(city)
    assert late.refused("submitGrant")["code"] == "POLICY_EXPIRED"


def test_a_tranche_that_comes_after_the_policy_has_expired_is_matched_on_the_accepted_file(city: City) -> None:
    case = on("2023-06-01", open_case(city, "A02-1")).to("PAID")
    receipt: Json = {"receiptNo": "HK-2024-1", "received": "1000.00", "receivedOn": "2024-05-31"}
    on("2024-06-01", case).do("reportTranche", evidence="银行回单", **receipt)
    case.do("awardTranche")
    case.do("requestPayment")
    case.do("settleLeg")
    assert (case.state, case.grant["payments"][-1]["amount"]) == ("PAID", "300.00")
