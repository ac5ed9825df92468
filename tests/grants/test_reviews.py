"""Reviews: the proposal waits for all of them, each is recorded by whom its step names, and certifies what counts."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_handling import next_free_day
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.operations import HISTORY
from tests.world.paperwork import assigned, before_submission, record, record_all, upload
from tests.world.runs import instructed

DAY = "2021-03-01"
FOUND: Json = {"passed": True, "finding": "属实", "evidence": "审核记录"}
MONEY: Json = {"national_funds_received": "2000000.00"}
REVIEWS = """query Reviews($id: ID!) { grant(id: $id) {
  reviews { step passed score finding facts recordedBy documents { id } } } }"""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def accepted(city: City, measure: str) -> Case:
    """An accepted application of which nothing was reviewed."""
    case = project(city) if measure == "A01-1" else open_case(city, measure)
    before_submission(case, measure)
    case.do("submitGrant")
    case.do("acceptGrant")
    return case


def step(case: Case, code: str) -> Json:
    """A step of the procedure, as it now stands."""
    return next(each for each in case.look()["procedure"] if each["code"] == code)


def refused(case: Case, by: Person, code: str, **fields: object) -> Json:
    """The refusal of a review."""
    return case.refused("recordReview", by=by, **{**FOUND, "step": code, **fields})


def project(city: City) -> Case:
    """A special project, alone in a call of its own."""
    city.move_to(next_free_day(city, "A01-1"))
    return open_case(city, "A01-1")


def test_the_proposal_waits_for_every_review(city: City) -> None:
    city.move_to("2023-03-01")
    case = accepted(city, "A03-1")
    case.by_hand = True
    for code in ("DISTRICT_REVIEW", "TAX_CHECK", "JOINT_CHECK", "QUALIFICATION"):
        waiting = case.refused("proposeGrant")
        assert (waiting["code"], waiting["citations"][0]["clause"]) == ("REVIEW_MISSING", "art. 3")
        record(case, step(case, code))
    case.do("proposeGrant")
    assert case.state == "PROPOSED"


def test_a_step_is_recorded_in_its_role_and_by_its_bureau(city: City) -> None:
    city.move_to("2023-03-01")
    case = accepted(city, "A03-1")
    facts = {"annual_rd": "2000000.00"}
    district, expert = city.person(Role.DISTRICT_OFFICER), city.person(Role.EXPERT)
    science, tax = (city.person(Role.OFFICER, bureau=name) for name in ("市科技局", "市税务局"))
    assert refused(case, district, "TAX_CHECK", facts=facts)["code"] == "REVIEW_NOT_ASKED"
    assert refused(case, science, "DISTRICT_REVIEW")["code"] == "REVIEW_NOT_ASKED"
    assert refused(case, expert, "JOINT_CHECK")["code"] == "NOT_FOUND"
    wrong = refused(case, science, "TAX_CHECK", facts=facts)
    assert (wrong["code"], wrong["path"], "市税务局" in wrong["message"]) == ("NOT_ALLOWED", ["step"], True)
    case.look()
    papers = [upload(tax, case.id)]
    tax.done("recordReview", **case.command("recordReview", **FOUND, step="TAX_CHECK", facts=facts, documentIds=papers))
    assert step(case, "TAX_CHECK")["passed"]


def test_an_officer_of_another_district_reviews_nothing(city: City) -> None:
    city.move_to("2023-03-01")
    stranger = city.person(Role.DISTRICT_OFFICER, district="420106", desk="elsewhere")
    assert refused(accepted(city, "A03-1"), stranger, "DISTRICT_REVIEW")["code"] == "NOT_FOUND"


@pytest.mark.parametrize("code", ["", "NOTHING", "receipt_check", "一" * 500])
def test_a_step_that_the_measure_does_not_know_is_refused_by_name(city: City, code: str) -> None:
    unknown = refused(accepted(city, "A02-1"), city.officer, code)
    assert (unknown["code"], unknown["path"]) == ("REVIEW_NOT_ASKED", ["step"])
    assert "RECEIPT_CHECK" in unknown["message"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"finding": " "}, "REASON_REQUIRED", ["finding"]),
        ({"score": 50, "facts": MONEY}, "INPUT_INVALID", ["score"]),
        ({}, "FACT_MISSING", ["facts", "national_funds_received"]),
        ({"facts": {"national_funds_received": 2000000}}, "FACT_INVALID", ["facts", "national_funds_received"]),
        ({"facts": {**MONEY, "role": "LEAD"}}, "FACT_INVALID", ["facts", "role"]),
    ],
)
def test_a_result_that_cannot_stand_is_refused(city: City, fields: Json, code: str, path: list[str]) -> None:
    refusal = refused(accepted(city, "A02-1"), city.officer, "RECEIPT_CHECK", **fields)
    assert (refusal["code"], refusal["path"]) == (code, path)


def test_what_is_certified_replaces_what_was_stated_and_is_not_corrected_afterwards(city: City) -> None:
    case = accepted(city, "A02-1")
    papers = [upload(city.officer, case.id)]
    case.do("recordReview", step="RECEIPT_CHECK", facts=MONEY, documentIds=papers, **FOUND)
    assert case.grant["facts"]["national_funds_received"] == "2000000.00"
    wrong: Json = {"facts": {**case.grant["facts"], "national_funds_received": "9000000.00"}, "reason": "另有到账"}
    again = case.refused("updateGrantFacts", by=city.officer, **wrong)
    assert (again["code"], again["path"]) == ("FACT_INVALID", ["facts", "national_funds_received"])
    alike: Json = {**case.grant["facts"], "national_funds_received": "2000000", "role": "PARTICIPANT"}
    case.look()
    city.officer.done("updateGrantFacts", **case.command("updateGrantFacts", facts=alike, reason="经核实"))
    assert case.look()["facts"] == {**alike, "national_funds_received": "2000000.00"}
    less = {"national_funds_received": "1000000.00"}
    case.do("recordReview", step="RECEIPT_CHECK", facts=less, documentIds=papers, **FOUND)
    assert case.grant["facts"]["national_funds_received"] == "1000000.00"


def test_a_finding_follows_from_the_result_and_contradicts_it_never(city: City) -> None:
    case = accepted(city, "A12-3")
    district = city.person(Role.DISTRICT_OFFICER)
    papers = [upload(district, case.id)]
    crooked = refused(case, district, "RECOGNITION", facts={"recognised": False}, documentIds=papers)
    assert (crooked["code"], crooked["path"]) == ("FACT_INVALID", ["facts", "recognised"])
    record(case, step(case, "RECOGNITION"), passed=False)
    assert case.look()["facts"]["recognised"] is False
    assert case.refused("proposeGrant")["code"] == "REVIEW_MISSING"
    record(case, step(case, "RECOGNITION"), facts=None)
    assert case.look()["facts"]["recognised"] is True


def test_a_step_that_needs_a_document_takes_one_of_this_grant_that_has_come(city: City) -> None:
    case, other = accepted(city, "A12-3"), accepted(city, "A12-3")
    district = city.person(Role.DISTRICT_OFFICER)
    assert refused(case, district, "RECOGNITION")["code"] == "DOCUMENT_REQUIRED"
    foreign = refused(case, district, "RECOGNITION", documentIds=[upload(district, other.id)])
    assert foreign["code"] == "DOCUMENT_NOT_STORED"
    papers = [upload(district, case.id)]
    case.look()
    district.done("recordReview", **case.command("recordReview", **FOUND, step="RECOGNITION", documentIds=papers))
    (review,) = city.auditor.ask(REVIEWS, id=case.id)["grant"]["reviews"]
    findings = ("recognised", "introduced", "ai_talent", "employer_is_leading_wuhan_enterprise")
    found_on = {"recognised_on": city.day.isoformat()}
    assert [document["id"] for document in review["documents"]] == papers
    assert review["facts"] == dict.fromkeys(findings, True) | found_on


def test_three_experts_are_three_persons_and_a_failed_one_blocks_until_it_passes(city: City) -> None:
    case = accepted(city, "A01-1")
    first, second, third = (city.person(Role.EXPERT, desk=f"expert {number}") for number in range(3))

    assigned(case, first, second, third)

    def score(who: Person, score: int, *, passed: bool = True) -> Json:
        case.look()
        fields: Json = {**FOUND, "passed": passed, "score": score}
        who.done("recordReview", **case.command("recordReview", step="EXPERT_SCORE", **fields))
        return step(case, "EXPERT_SCORE")

    assert refused(case, first, "EXPERT_SCORE")["path"] == ["score"]
    assert refused(case, first, "EXPERT_SCORE", score=101)["path"] == ["score"]
    for who, points in ((first, 80), (first, 85), (second, 90)):
        assert not score(who, points)["passed"]
    assert score(third, 20, passed=False)["failed"]
    assert not step(case, "EXPERT_SCORE")["passed"]
    assert score(third, 75)["passed"]
    assert len(city.auditor.ask(REVIEWS, id=case.id)["grant"]["reviews"]) == 5


def test_of_two_results_at_once_each_counts_by_itself(city: City) -> None:
    case = accepted(city, "A01-1")
    experts = [city.person(Role.EXPERT, desk=f"expert {number}") for number in range(3)]
    assigned(case, *experts)
    command = case.command("recordReview", **FOUND, step="EXPERT_SCORE", score=80)
    del command["expectedVersion"]
    assert codes(at_once([doing(who, "recordReview", command) for who in experts])) == ["done"] * 3
    assert step(case, "EXPERT_SCORE")["passed"]


def test_a_step_before_payment_opens_the_gate_of_an_award_whose_money_is_reserved_since_its_approval(
    city: City,
) -> None:
    case = open_case(city, "A13-1").to("PUBLICITY")
    city.move_to("2021-04-01")
    case.look()
    case.do("approveGrant")
    ordered = case.grant["payments"]
    assert (case.state, len(case.gates()), [p["state"] for p in ordered]) == ("APPROVED", 1, ["ORDERED"])
    assert case.refused("requestPayment")["code"] == "STEP_NOT_POSSIBLE"
    record(case, step(case, "EVENT_REPORT"), passed=False)
    assert (case.state, case.grant["payments"]) == ("APPROVED", ordered)
    record(case, step(case, "EVENT_REPORT"))
    assert (case.state, case.gates(), case.grant["payments"]) == ("PAYABLE", [], ordered)


def test_a_step_is_recorded_in_its_time_alone(city: City) -> None:
    case = accepted(city, "A01-1")
    early = refused(case, city.officer, "FINAL_ACCEPTANCE", documentIds=[upload(city.officer, case.id)])
    assert early["code"] == "REVIEW_NOT_ASKED"
    late = open_case(city, "A02-1").to("PAID")
    assert refused(late, city.officer, "RECEIPT_CHECK", facts=MONEY)["code"] == "NOT_ASKED_BY_MEASURE"
    publicised = open_case(city, "A02-1").to("PUBLICITY")
    assert refused(publicised, city.officer, "RECEIPT_CHECK", facts=MONEY)["code"] == "STEP_NOT_POSSIBLE"


def test_a_failed_acceptance_after_payment_asks_the_money_back_once(city: City) -> None:
    case = project(city).to("PAID")
    record(case, step(case, "MIDTERM"))
    assert case.grant["recoveries"] == []
    for finding in ("未达考核指标", "仍未达标"):
        record(case, step(case, "FINAL_ACCEPTANCE"), passed=False, finding=finding)
    (recovery,) = case.grant["recoveries"]
    assert (recovery["cause"], recovery["claimed"]) == ("FAILED_ACCEPTANCE", case.grant["award"])
    assert (recovery["facts"], recovery["openedBy"], case.state) == ("未达考核指标", "duixian", "PAID")


@pytest.mark.parametrize("state", ["PAYABLE", "PAYING"])
def test_an_acceptance_that_fails_before_the_money_has_come_holds_it_and_asks_back_what_comes(
    city: City, state: str
) -> None:
    case = project(city).to(state)
    if state == "PAYING":
        instructed(case, case.leg())
    record(case, step(case, "MIDTERM"), passed=False, finding="未按任务书实施")
    assert (case.state, case.grant["heldReason"], case.grant["recoveries"]) == (state, "未按任务书实施", [])
    assert case.refused("requestPayment")["code"] == "ON_HOLD"
    if state == "PAYING":
        case.do("settleLeg")
        assert [recovery["cause"] for recovery in case.grant["recoveries"]] == ["FAILED_ACCEPTANCE"]
        assert case.grant["recoveries"][0]["claimed"] == case.grant["award"]


def test_a_midterm_check_that_passes_after_it_failed_leaves_the_money_where_it_is(city: City) -> None:
    case = project(city).to("PAYING")
    for passed in (False, True):
        record(case, step(case, "MIDTERM"), passed=passed)
    case.do("releaseGrant", reason="整改完成")
    case.do("settleLeg")
    assert (case.state, case.grant["recoveries"]) == ("PAID", [])


def test_every_result_stands_in_the_history_with_its_finding(city: City) -> None:
    case = accepted(city, "A02-1")
    record_all(case, "BEFORE_PROPOSAL")
    last = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"][-1]
    assert (last["event"], last["reason"], last["evidence"]) == ("RECORD_REVIEW", "立项情况审核：属实", "审核记录")
