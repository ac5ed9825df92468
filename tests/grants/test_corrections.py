"""A month is corrected with a reason: what was not paid is formed anew, what was paid and is lost is asked back."""

from random import Random

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY

DAY = "2022-03-01"
WRONG: Json = {"reason": "合同重复计数", "evidence": "合同台账核对表"}
MONTHS = """query Months($id: ID!) { grant(id: $id) { serviceMonths {
  month number signedPersons reason evidence recordedBy earlierReports { number signedPersons reason } } } }"""


@pytest.fixture
def programme(city: City) -> Case:
    """A programme that has just begun."""
    city.move_to("2022-02-01")
    case = open_case(city, "A10-4").to("ACTIVE")
    city.move_to(DAY)
    return case


def windows(case: Case) -> list[tuple[str, str, int, str]]:
    """The windows that stand: code, first month, sum, state."""
    return [(m["code"], m["from"], m["sum"], m["state"]) for m in case.look()["milestones"]]


def second_half(persons: int) -> Json:
    """Six months after the first six."""
    return {f"2021-{month:02d}": persons for month in range(7, 13)}


def verified(case: Case) -> Case:
    """Verify the earliest window that waits for it."""
    case.do("verifyMilestone", evidence="合同抽查记录")
    return case


def paid(case: Case) -> Case:
    """Verify the earliest window, and pay it."""
    verified(case).do("requestPayment")
    while any(leg["state"] == "REQUESTED" for payment in case.grant["payments"] for leg in payment["legs"]):
        case.do("settleLeg", leg="")
    return case


def test_a_correction_is_a_new_version_beside_what_was_reported(programme: Case) -> None:
    programme.months({"2021-03": 50})
    programme.do("correctServiceMonth", month="2021-03", signedPersons=40, **WRONG)
    programme.do("correctServiceMonth", month="2021-03", signedPersons=45, reason="补录五人")
    assert programme.grant["serviceMonths"] == [{"month": "2021-03", "signedPersons": 45}]
    (month,) = programme.city.auditor.ask(MONTHS, id=programme.id)["grant"]["serviceMonths"]
    assert (month["number"], month["reason"], month["evidence"]) == (3, "补录五人", None)
    assert [(r["number"], r["signedPersons"], r["reason"]) for r in month["earlierReports"]] == [
        (1, 50, None),
        (2, 40, "合同重复计数"),
    ]
    last = programme.city.auditor.ask(HISTORY, id=programme.id)["grant"]["history"][-1]
    assert (last["event"], last["reason"]) == ("CORRECT_SERVICE_MONTH", "2021-03: 40 → 45. 补录五人")


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"month": "2021-04"}, "MONTH_NOT_REPORTED", ["month"]),
        ({"month": "1999-01"}, "MONTH_NOT_REPORTED", ["month"]),
        ({"reason": " "}, "REASON_REQUIRED", ["reason"]),
        ({"signedPersons": -1}, "INPUT_INVALID", ["signedPersons"]),
        ({"signedPersons": 25_000_001}, "INPUT_INVALID", ["signedPersons"]),
    ],
)
def test_a_correction_that_cannot_stand_is_refused(programme: Case, fields: Json, code: str, path: list[str]) -> None:
    programme.months({"2021-03": 50})
    command: Json = {"month": "2021-03", "signedPersons": 40, **WRONG, **fields}
    refused = programme.refused("correctServiceMonth", **command)
    assert (refused["code"], refused["path"]) == (code, path)


def test_only_a_running_programme_is_corrected(programme: Case) -> None:
    programme.months({"2021-03": 50}).do("terminateGrant", reason="机构注销")
    refused = programme.refused("correctServiceMonth", month="2021-03", signedPersons=40, **WRONG)
    assert refused["code"] == "STEP_NOT_POSSIBLE"


def test_an_unverified_window_that_no_longer_holds_falls_away_and_comes_back(programme: Case) -> None:
    programme.months(SIX_MONTHS)
    programme.do("correctServiceMonth", month="2021-03", signedPersons=49, **WRONG)
    assert windows(programme) == []
    programme.do("correctServiceMonth", month="2021-03", signedPersons=52, reason="补录")
    assert windows(programme) == [("A10-4", "2021-01", 302, "REACHED")]


def test_a_verified_window_that_was_not_requested_is_formed_anew_and_its_legs_are_cancelled(programme: Case) -> None:
    verified(programme.months(SIX_MONTHS))
    programme.do("correctServiceMonth", month="2021-03", signedPersons=52, **WRONG)
    assert windows(programme) == [("A10-4", "2021-01", 302, "REACHED")]
    assert [payment["state"] for payment in programme.grant["payments"]] == ["CANCELLED"]
    refused = programme.refused("requestPayment")
    assert refused["code"] == "STEP_NOT_POSSIBLE"
    paid(programme)
    assert windows(programme) == [("A10-4", "2021-01", 302, "PAID")]
    assert [payment["state"] for payment in programme.grant["payments"]] == ["CANCELLED", "SETTLED"]


def test_a_correction_outside_a_verified_window_leaves_it_alone(programme: Case) -> None:
    verified(programme.months({**SIX_MONTHS, "2021-08": 30}))
    before = programme.look()["milestones"]
    programme.do("correctServiceMonth", month="2021-08", signedPersons=31, **WRONG)
    assert programme.grant["milestones"] == before
    assert programme.grant["recoveries"] == []


def test_a_paid_window_that_no_longer_holds_is_asked_back_by_the_system(programme: Case) -> None:
    paid(programme.months(SIX_MONTHS))
    award = programme.grant["payments"][0]["amount"]
    programme.do("correctServiceMonth", month="2021-03", signedPersons=49, **WRONG)
    assert windows(programme) == [("A10-4", "2021-01", 300, "PAID")]
    (recovery,) = programme.grant["recoveries"]
    assert (recovery["cause"], recovery["state"], recovery["claimed"]) == ("CONDITION_LOST", "OPENED", award)
    assert (recovery["openedBy"], recovery["number"]) == ("duixian", f"{programme.grant['number']}/R1")
    assert "2021-01..2021-06" in recovery["facts"]
    # A second slip in the same window opens no second recovery.
    programme.do("correctServiceMonth", month="2021-04", signedPersons=48, **WRONG)
    assert len(programme.grant["recoveries"]) == 1


def test_a_paid_window_that_still_holds_is_left_alone(programme: Case) -> None:
    paid(programme.months(dict.fromkeys(SIX_MONTHS, 60)))
    programme.do("correctServiceMonth", month="2021-03", signedPersons=10, **WRONG)
    assert windows(programme) == [("A10-4", "2021-01", 360, "PAID")]
    assert programme.grant["recoveries"] == []


def test_a_dropped_recovery_stays_dropped_until_a_correction_takes_more(programme: Case) -> None:
    paid(programme.months(SIX_MONTHS))
    programme.do("correctServiceMonth", month="2021-03", signedPersons=49, **WRONG)
    programme.do("dropRecovery", reason="更正有误")
    programme.do("correctServiceMonth", month="2021-04", signedPersons=48, **WRONG)
    assert [recovery["state"] for recovery in programme.grant["recoveries"]] == ["DROPPED"]
    programme.do("correctServiceMonth", month="2021-03", signedPersons=60, reason="恢复原数")
    programme.do("correctServiceMonth", month="2021-03", signedPersons=40, **WRONG)
    assert [recovery["state"] for recovery in programme.grant["recoveries"]] == ["DROPPED", "OPENED"]


def test_the_next_window_outgrows_the_corrected_sum_of_a_paid_one(programme: Case) -> None:
    paid(programme.months({**SIX_MONTHS, **second_half(100)}))
    assert windows(programme)[1] == ("A10-5", "2021-07", 600, "REACHED")
    programme.do("correctServiceMonth", month="2021-06", signedPersons=51, **WRONG)
    assert windows(programme) == [("A10-4", "2021-01", 300, "PAID")]
    programme.do("correctServiceMonth", month="2021-12", signedPersons=101, reason="补录")
    assert windows(programme)[1] == ("A10-5", "2021-07", 601, "REACHED")
    assert programme.grant["milestones"][1]["baseline"] == 301


def test_a_paid_window_is_lost_when_the_one_before_it_grows(programme: Case) -> None:
    paid(paid(programme.months({**SIX_MONTHS, **second_half(100)})))
    programme.do("correctServiceMonth", month="2021-06", signedPersons=51, **WRONG)
    (recovery,) = programme.grant["recoveries"]
    assert "2021-07..2021-12" in recovery["facts"]


def test_while_a_lost_window_is_being_paid_the_programme_is_held_and_the_recovery_opens_when_it_is_paid(
    programme: Case,
) -> None:
    verified(programme.months(SIX_MONTHS)).do("requestPayment")
    programme.do("returnLeg", leg="district", reason="账号有误")
    programme.do("settleLeg", leg="city")
    programme.do("correctServiceMonth", month="2021-03", signedPersons=49, **WRONG)
    assert "2021-01..2021-06" in programme.grant["heldReason"]
    assert programme.refused("requestPayment")["code"] == "ON_HOLD"
    assert programme.grant["recoveries"] == []
    # An officer decides that the district pays nevertheless.
    programme.do("releaseGrant", reason="先行拨付")
    programme.do("requestPayment")
    programme.do("settleLeg", leg="district")
    (recovery,) = programme.grant["recoveries"]
    assert (recovery["claimed"], recovery["openedBy"]) == (programme.grant["payments"][0]["amount"], "duixian")


def test_a_disputed_window_is_confirmed_and_then_verified(programme: Case) -> None:
    programme.months(SIX_MONTHS)
    supervisor = programme.city.person(Role.SUPERVISOR)
    command = programme.command("disputeMilestone", reason="合同签字笔迹一致")
    assert supervisor.done("disputeMilestone", **command)["milestone"]["state"] == "DISPUTED"
    document = "query D($id: ID!) { grant(id: $id) { milestones { dispute } } }"
    assert programme.city.auditor.ask(document, id=programme.id)["grant"]["milestones"] == [
        {"dispute": "合同签字笔迹一致"}
    ]
    programme.look()
    disputed = programme.grant["milestones"][0]
    refused = programme.by("verifyMilestone").refused(
        "verifyMilestone", id=disputed["id"], expectedVersion=disputed["version"], evidence="合同抽查记录"
    )
    assert refused["code"] == "STEP_NOT_POSSIBLE"
    programme.do("confirmMilestone", reason="逐份核对无误")
    assert programme.city.auditor.ask(document, id=programme.id)["grant"]["milestones"] == [{"dispute": None}]
    assert windows(verified(programme)) == [("A10-4", "2021-01", 300, "VERIFIED")]


def test_a_disputed_window_is_put_right_by_correcting_a_month(programme: Case) -> None:
    programme.months(SIX_MONTHS).do("disputeMilestone", reason="人数存疑")
    programme.do("correctServiceMonth", month="2021-03", signedPersons=40, **WRONG)
    assert windows(programme) == []


def test_windows_are_verified_in_order(programme: Case) -> None:
    programme.months({**SIX_MONTHS, **second_half(100)})
    first, second = programme.grant["milestones"]
    command: Json = {"evidence": "合同抽查记录"}
    refused = programme.refused("verifyMilestone", id=second["id"], expectedVersion=second["version"], **command)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("EARLIER_WINDOW_OPEN", "art. 10")
    assert "2021-01..2021-06" in refused["message"]
    programme.do("disputeMilestone", id=first["id"], expectedVersion=first["version"], reason="存疑")
    assert programme.refused("verifyMilestone", **command)["code"] == "EARLIER_WINDOW_OPEN"


def test_a_verification_names_its_evidence_and_waits_for_a_held_programme(programme: Case) -> None:
    programme.months(SIX_MONTHS)
    for evidence in ("", " "):
        refused = programme.refused("verifyMilestone", evidence=evidence)
        assert (refused["code"], refused["path"]) == ("EVIDENCE_REQUIRED", ["evidence"])
    programme.do("holdGrant", reason="核查")
    assert programme.refused("verifyMilestone", evidence="合同抽查记录")["code"] == "ON_HOLD"


def test_a_terminated_programme_leaves_no_disputed_window(programme: Case) -> None:
    programme.months(SIX_MONTHS).do("disputeMilestone", reason="存疑")
    programme.do("terminateGrant", reason="机构注销")
    assert windows(programme) == []


@pytest.mark.parametrize("seed", range(4))
def test_reports_and_corrections_in_any_order_come_to_the_same_windows(city: City, seed: int) -> None:
    """As long as nothing was paid, only what the months say in the end counts."""
    chance = Random(seed)  # noqa: S311 - the same months in every run
    city.move_to("2022-02-01")
    straight, astray = (open_case(city, "A10-4").to("ACTIVE") for _ in range(2))
    city.move_to(DAY)
    months = list(SIX_MONTHS) + list(second_half(0))
    final = {month: chance.choice((0, 50, 50, 60, 100, 110, 160)) for month in months}
    final |= dict.fromkeys(SIX_MONTHS, 50) if seed % 2 else {}
    straight.months(final)
    chance.shuffle(months)
    for month in months:
        astray.months({month: chance.choice((0, 50, 100, 200))})
    chance.shuffle(months)
    for month in months:
        astray.do("correctServiceMonth", month=month, signedPersons=final[month], **WRONG)
    assert windows(astray) == windows(straight)
    assert [m["baseline"] for m in astray.grant["milestones"]] == [m["baseline"] for m in straight.grant["milestones"]]
