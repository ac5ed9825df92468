"""Nothing is paid that is known not to be due: asked at gathering, approval, instruction, and once it is paid."""

import pytest

from domain.lives.roles import Role
from tests.grants.test_same_matter import had, others
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.offered import refused_as_offered
from tests.world.runs import CHECKER, MAKER, account, approved, asked_of_run, gathered, step

WHY = "同一事项已获其他支持"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-03-01")


def requested(city: City, measure: str = "A06-1") -> Case:
    """A case whose payment was requested, with an account on record."""
    case = open_case(city, measure).to("PAYING")
    account(case)
    case.look()
    return case


def run_of(city: City, *cases: Case) -> Json:
    """A run of the city's legs of these cases."""
    return gathered(city, "city", *[case.leg("city")["id"] for case in cases])


def refused(city: City, name: str, run: Json) -> Json:
    """The first refusal of a step of a run, after which nothing has changed."""
    return refused_as_offered(city.person(Role.FINANCE, desk=CHECKER), name, **asked_of_run(name, run))


def legs(case: Case) -> list[tuple[str, str, str]]:
    """Every leg of a case: payer, yuan, state."""
    payments = case.look()["payments"]
    return [(leg["payer"], leg["amount"], leg["state"]) for p in payments for leg in p["legs"]]


def test_a_leg_that_is_known_not_to_be_due_is_not_gathered_but_taken_back_reduced_and_paid_as_due(city: City) -> None:
    case, sound = had(requested(city), "1000000.00", paid=True), requested(city)
    maker = city.person(Role.FINANCE, desk=MAKER)
    named = [sound.leg("city")["id"], case.leg("city")["id"]]
    no = maker.refused("createPaymentRun", treasury="city", legIds=named)
    assert (no["code"], no["path"]) == ("LEG_NOT_DUE", ["legIds", "1"])
    assert [citation["clause"] for citation in no["citations"]] == ["art. 16", "art. 15"]
    words = (case.grant["number"], "500,000.00", "1,500,000.00", "reduceGrant", "takeBackPayment")
    assert [word for word in words if word not in no["message"]] == []
    rows = maker.done("createPaymentRun", treasury="city")["run"]["rows"]
    assert case.grant["number"] not in {row["grantNumber"] for row in rows}
    case.do("takeBackPayment", reason=WHY)
    assert (case.state, legs(case)) == ("PAYABLE", [("city", "1500000.00", "ORDERED")])
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
    case.do("reduceGrant", reason=WHY)
    case.to("PAID")
    assert legs(case) == [("city", "1500000.00", "CANCELLED"), ("city", "500000.00", "SETTLED")]
    assert case.grant["recoveries"] == []


def test_what_is_told_between_gathering_and_approval_keeps_the_run_from_approval(city: City) -> None:
    case, sound = requested(city), requested(city)
    run = run_of(city, case, sound)
    had(case, "2000000.00", paid=True)
    assert refused(city, "approvePaymentRun", run)["code"] == "LEG_NOT_DUE"
    case.look()
    no = case.refused("takeBackPayment", reason=WHY)
    assert (no["code"], run["number"] in no["message"]) == ("LEG_IN_RUN", True)
    run = step(city, "leaveOutOfRun", run, MAKER, legId=case.leg("city")["id"], reason=WHY)
    case.do("takeBackPayment", reason=WHY)
    case.do("terminateGrant", reason=WHY)
    assert (case.state, legs(case)) == ("TERMINATED", [("city", "1500000.00", "CANCELLED")])
    run = step(city, "instructPaymentRun", approved(city, run), MAKER)
    assert (run["state"], run["total"]) == ("INSTRUCTED", "1500000.00")


def test_what_is_told_between_approval_and_instruction_keeps_the_run_from_the_treasury(city: City) -> None:
    case = requested(city)
    run = approved(city, run_of(city, case))
    had(case, "1000000.00", paid=True)
    no = refused(city, "instructPaymentRun", run)
    assert (no["code"], "500,000.00" in no["message"]) == ("LEG_NOT_DUE", True)
    assert legs(case) == [("city", "1500000.00", "REQUESTED")]
    award = case.grant["otherAwards"][0]
    withdrawn: Json = {"id": award["id"], "expectedVersion": award["version"], "evidence": "撤销文件"}
    city.officer.done("withdrawOtherAward", **withdrawn)
    assert step(city, "instructPaymentRun", run, MAKER)["state"] == "INSTRUCTED"


def test_what_is_found_once_the_treasury_has_it_opens_its_recovery_of_itself(city: City) -> None:
    case = requested(city)
    step(city, "instructPaymentRun", approved(city, run_of(city, case)), MAKER)
    had(case, "1000000.00", paid=True)
    assert case.look()["recoveries"] == []
    assert case.refused("takeBackPayment", reason=WHY)["code"] == "STEP_NOT_POSSIBLE"
    case.do("settleLeg")
    (recovery,) = case.look()["recoveries"]
    claim = (recovery["cause"], recovery["state"], recovery["claimed"], recovery["openedBy"])
    assert claim == ("DUPLICATE", "OPENED", "1000000.00", "duixian")
    assert "应付 500,000.00 元，已付 1,500,000.00 元" in recovery["facts"]


def test_of_what_other_policies_awarded_and_did_not_pay_nothing_is_asked_back(city: City) -> None:
    case = requested(city)
    step(city, "instructPaymentRun", approved(city, run_of(city, case)), MAKER)
    had(case, "9000000.00", paid=False)
    case.do("settleLeg")
    assert (case.state, case.grant["recoveries"]) == ("PAID", [])


def test_a_lower_one_that_is_told_after_the_request_and_unpaid_is_given_up_at_instruction(city: City) -> None:
    case = had(requested(city), "400000.00", paid=False)
    run = approved(city, run_of(city, case))
    assert others(case) == [("400000.00", "AWARDED")]
    step(city, "instructPaymentRun", run, MAKER)
    assert others(case) == [("400000.00", "CLOSED")]


def test_of_a_payment_that_is_partly_with_the_treasury_the_rest_is_paid_and_the_whole_reckoned_after(
    city: City,
) -> None:
    city.move_to("2022-03-01")
    case = requested(city, "A10-2")
    step(city, "instructPaymentRun", approved(city, run_of(city, case)), MAKER)
    had(case, "400000.00", paid=True)
    case.look()
    case.do("takeBackPayment", reason="核对")
    assert (case.state, legs(case)) == (
        "PAYING",
        [("city", "500000.00", "INSTRUCTED"), ("district", "500000.00", "ORDERED")],
    )
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    assert case.grant["recoveries"] == []
    case.do("settleLeg", leg="district")
    (recovery,) = case.look()["recoveries"]
    assert (case.state, recovery["cause"], recovery["claimed"]) == ("PAID", "DUPLICATE", "400000.00")


def test_a_request_is_taken_back_with_a_reason_by_finance_and_once(city: City) -> None:
    case = requested(city)
    assert case.refused("takeBackPayment", reason=" ")["code"] == "REASON_REQUIRED"
    assert case.refused("takeBackPayment", city.officer, reason=WHY)["code"] == "NOT_ALLOWED"
    case.do("holdGrant", reason="群众举报")
    old = case.leg("city")["voucherNo"]
    command = case.command("takeBackPayment", reason=WHY, idempotencyKey=f"back {case.id}")
    finance = city.finance
    first, again = (finance.done("takeBackPayment", **command) for _ in range(2))
    assert first == again
    case.look()
    assert (case.state, case.leg("city")["voucherNo"]) == ("PAYABLE", None)
    assert case.refused("takeBackPayment", reason=WHY)["code"] == "STEP_NOT_POSSIBLE"
    case.do("releaseGrant", reason="查无实据")
    case.do("requestPayment")
    assert case.leg("city")["voucherNo"] != old
    case.do("settleLeg")
    assert case.state == "PAID"


def test_a_leg_that_the_bank_returned_is_held_against_other_support_too(city: City) -> None:
    case = requested(city)
    case.do("returnLeg", reason="账号有误")
    had(case, "1000000.00", paid=True)
    case.look()
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
    case.do("takeBackPayment", reason=WHY)
    case.do("reduceGrant", reason=WHY)
    assert legs(case.to("PAID"))[-1] == ("city", "500000.00", "SETTLED")


def test_a_window_is_not_paid_beside_other_support_and_can_be_taken_back(city: City) -> None:
    case = open_case(city, "A10-4").to("ACTIVE")
    city.move_to("2022-03-01")
    case.months({f"2021-{month:02d}": 100 for month in range(3, 13)})
    case.look()
    case.do("verifyMilestone", evidence="民政登记")
    case.do("requestPayment")
    account(case)
    had(case, "1000.00", paid=True)
    case.look()
    maker, leg = city.person(Role.FINANCE, desk=MAKER), case.leg("city")
    no = maker.refused("createPaymentRun", treasury=leg["treasury"], legIds=[leg["id"]])
    assert (no["code"], no["citations"][0]["clause"]) == ("LEG_NOT_DUE", "art. 16")
    case.do("takeBackPayment", reason=WHY)
    paid = next(m for m in case.look()["milestones"] if m["payment"])
    assert (paid["state"], {state for _, _, state in legs(case)}) == ("VERIFIED", {"ORDERED"})


def test_an_award_that_is_told_while_a_run_is_instructed_comes_before_or_after(city: City) -> None:
    for _ in range(4):
        case = requested(city)
        run = approved(city, run_of(city, case))
        command = case.command("recordOtherAward", **award(case), idempotencyKey=f"t{run['id']}")
        step_ = asked_of_run("instructPaymentRun", run) | {"idempotencyKey": f"i{run['id']}"}
        finance = city.person(Role.FINANCE, desk=MAKER)
        answers = at_once(
            [doing(city.officer, "recordOtherAward", command), doing(finance, "instructPaymentRun", step_)]
        )
        state = legs(case)[0][2]
        assert codes(answers) in (["LEG_NOT_DUE", "done"], ["done", "done"])
        if state == "INSTRUCTED":
            case.do("settleLeg")
            assert [r["claimed"] for r in case.look()["recoveries"]] == ["1000000.00"]
        else:
            assert state == "REQUESTED"


def award(case: Case) -> Json:
    """An award of another policy for the matter of a case, paid."""
    command: Json = {
        "policyName": "市级奖励",
        "scope": "CITY",
        "source": "市财政局",
        "reference": f"S-{case.grant['number']}",
    }
    command["reference"] = f"S-{case.grant['number']}"
    return command | {"amount": "1000000.00", "evidence": "批文", "grantId": case.id, "paidOn": "2021-03-01"}
