"""On hold: nothing is decided and nothing is paid until the grant is released; it then goes on where it stood."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY
from tests.world.runs import instructed
from tests.world.stated import stated_facts

DAY = "2021-03-01"
WHY = "群众举报，正在核查"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def held(city: City, state: str, measure: str = "A08-1") -> Case:
    """A case that somebody holds where it stands."""
    case = open_case(city, measure).to(state)
    if state == "PAYING":
        instructed(case, case.leg())
    case.do("holdGrant", reason=WHY)
    assert (case.state, case.grant["heldReason"]) == (state, WHY)
    return case


def on(day: str, case: Case) -> Case:
    """The case on a day."""
    case.city.move_to(day)
    case.look()
    return case


@pytest.mark.parametrize(
    ("state", "name", "fields"),
    [
        ("UNDER_REVIEW", "proposeGrant", {}),
        ("UNDER_REVIEW", "rejectGrant", {"reason": "不符合条件"}),
        ("PROPOSED", "openPublicity", {}),
        ("PROPOSED", "returnGrantToReview", {"reason": "重新核定"}),
        ("PAYABLE", "requestPayment", {}),
        ("PAYING", "requestPayment", {}),
        ("PAID", "closeGrant", {"performance": "已建成"}),
    ],
)
def test_no_step_of_a_held_grant_decides_or_pays(city: City, state: str, name: str, fields: Json) -> None:
    case = held(city, state)
    refused = case.refused(name, **fields)
    assert (refused["code"], WHY in refused["message"]) == ("ON_HOLD", True)
    assert refused["citations"][0]["clause"] == "art. 8"
    case.do("releaseGrant", reason="核查完毕")
    assert case.state == state
    if (state, name) != ("PAYING", "requestPayment"):
        case.do(name, **fields)


def test_a_held_award_is_not_approved_though_its_publicity_is_over(city: City) -> None:
    case = held(city, "PUBLICITY")
    on("2021-03-09", case)
    assert case.state == "PUBLICITY_OVER"
    assert case.refused("approveGrant")["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("approveGrant")


def test_receipts_of_the_treasury_settle_while_it_is_held_and_it_can_still_be_released(city: City) -> None:
    case = held(city, "PAYING")
    case.do("settleLeg")
    assert (case.state, case.grant["heldReason"]) == ("PAID", WHY)
    assert case.refused("closeGrant", performance="已建成")["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("closeGrant", performance="已建成")
    assert case.state == "CLOSED"


def test_a_returned_leg_is_not_requested_again_while_it_is_held(city: City) -> None:
    case = held(city, "PAYING")
    case.do("returnLeg", reason="账号有误")
    assert case.refused("requestPayment")["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("requestPayment")
    case.do("settleLeg")
    assert case.state == "PAID"


def test_a_gate_whose_day_passed_meanwhile_opens_on_release(city: City) -> None:
    case = open_case(city, "A05-2", facts=stated_facts("A05-2", contributed_on="2021-02-01")).to("PUBLICITY")
    on("2021-03-09", case).do("approveGrant")
    case.do("holdGrant", reason=WHY)
    on("2023-03-01", case)
    assert (case.state, case.grant["payments"]) == ("APPROVED", [])
    case.do("releaseGrant", reason="核查完毕")
    assert (case.state, len(case.grant["payments"])) == ("PAYABLE", 1)
    assert len(on("2023-03-02", case).grant["payments"]) == 1


def test_a_gate_that_is_recorded_while_it_is_held_opens_on_release(city: City) -> None:
    case = open_case(city, "A06-2").to("PUBLICITY")
    on("2021-03-09", case).do("approveGrant")
    case.do("holdGrant", reason=WHY)
    case.do("recordCompletion", completedOn="2021-03-08", evidence="竣工验收备案表")
    case.do("recordProductionStart", startedOn="2021-03-08", evidence="投产验收报告")
    assert (case.state, case.grant["payments"]) == ("APPROVED", [])
    case.do("releaseGrant", reason="核查完毕")
    assert case.state == "PAYABLE"


def test_a_held_programme_verifies_and_pays_no_window(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    case.do("holdGrant", reason=WHY)
    assert case.refused("verifyMilestone", evidence="合同抽查")["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("verifyMilestone", evidence="合同抽查")
    case.do("holdGrant", reason=WHY)
    assert case.refused("requestPayment")["code"] == "ON_HOLD"
    case.do("recordServiceMonth", month="2021-07", signedPersons=60)
    case.do("releaseGrant", reason="核查完毕")
    case.do("requestPayment")
    for payer in ("city", "district"):
        instructed(case, case.leg(payer))
    case.do("holdGrant", reason=WHY)
    for payer in ("city", "district"):
        case.do("settleLeg", leg=payer)
    assert [milestone["state"] for milestone in case.grant["milestones"]] == ["PAID"]


def test_it_is_held_once_and_released_once_each_with_a_reason(city: City) -> None:
    case = open_case(city).to("UNDER_REVIEW")
    assert case.refused("releaseGrant", reason="核查完毕")["code"] == "NOT_ON_HOLD"
    assert case.refused("holdGrant", reason=" ")["code"] == "REASON_REQUIRED"
    case.do("holdGrant", reason=WHY)
    assert case.refused("holdGrant", reason="再次")["code"] == "ON_HOLD"
    assert case.refused("releaseGrant", reason="")["code"] == "REASON_REQUIRED"
    case.do("releaseGrant", reason="核查完毕")
    assert case.grant["heldReason"] is None
    assert case.refused("releaseGrant", reason="再次")["code"] == "NOT_ON_HOLD"


def test_two_holds_at_once_are_one(city: City) -> None:
    case = open_case(city).to("UNDER_REVIEW")
    command = case.command("holdGrant", reason=WHY)
    people = [city.person(role) for role in (Role.OFFICER, Role.SUPERVISOR)]
    assert codes(at_once([doing(person, "holdGrant", command) for person in people])) == ["STALE_VERSION", "done"]


def test_a_supervisor_holds_and_releases_and_does_nothing_else(city: City) -> None:
    case, supervisor = open_case(city).to("UNDER_REVIEW"), city.person(Role.SUPERVISOR)
    supervisor.done("holdGrant", **case.command("holdGrant", reason=WHY))
    case.look()
    assert case.refused("rejectGrant", by=supervisor, reason="不符合条件")["code"] == "NOT_ALLOWED"
    supervisor.done("releaseGrant", **case.command("releaseGrant", reason="核查完毕"))
    history = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]
    assert [(s["event"], s["role"], s["reason"]) for s in history[-2:]] == [
        ("HOLD", "SUPERVISOR", WHY),
        ("RELEASE", "SUPERVISOR", "核查完毕"),
    ]


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED"])
def test_what_was_not_accepted_is_not_held(city: City, state: str) -> None:
    assert open_case(city).to(state).refused("holdGrant", reason=WHY)["code"] == "STEP_NOT_POSSIBLE"


def test_a_held_grant_can_be_withdrawn_or_terminated_but_never_goes_on(city: City) -> None:
    withdrawn = held(city, "UNDER_REVIEW")
    withdrawn.do("withdrawGrant", reason="不再申报")
    stopped = held(city, "PAYABLE")
    stopped.do("terminateGrant", reason="查实虚报")
    assert (withdrawn.state, stopped.state) == ("WITHDRAWN", "TERMINATED")
    for case in (withdrawn, stopped):
        assert case.refused("releaseGrant", reason="核查完毕")["code"] == "STEP_NOT_POSSIBLE"
