"""Nobody acts on a grant of his own organisation, nor on one in which he said that he has an interest (回避)."""

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_handling import next_free_day
from tests.world.cases import Case, application, open_case
from tests.world.city import FIRST_DAY, City, Json, Person
from tests.world.paperwork import assigned, ranked
from tests.world.registers import no
from tests.world.runs import account
from tests.world.sight import FINDING, REVIEWS, doors

WHY = "配偶在申报单位任职"
ACTIONS = "query($id: ID!) { grant(id: $id) { actions { event permitted refusal { code } } } }"
OPINION: Json = {"step": "EXPERT_SCORE", "passed": True, "finding": FINDING, "score": 60}


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(FIRST_DAY)


def competing(city: City) -> Case:
    """A project that experts review."""
    city.move_to(next_free_day(city, "A01-1"))
    return open_case(city, "A01-1").to("UNDER_REVIEW")


def offered(person: Person, case: Case) -> dict[str, str | None]:
    """With which code each step of a case is refused to somebody; None where it can be taken."""
    steps = person.ask(ACTIONS, id=case.id)["grant"]["actions"]
    return {step["event"]: None if step["permitted"] else step["refusal"]["code"] for step in steps}


def test_an_expert_with_an_interest_sees_and_decides_nothing_more_and_another_is_assigned(city: City) -> None:
    case = competing(city)
    experts = [city.person(Role.EXPERT, desk=f"chair {chair}") for chair in range(3)]
    assigned(case, *experts)
    for expert, score in zip(experts, (10, 80, 90), strict=True):
        expert.done("recordReview", id=case.id, **{**OPINION, "score": score})
    gone = experts[0]
    assert gone.refused("declareInterest", id=case.id, reason=" ")["code"] == "REASON_REQUIRED"
    payload = gone.do("declareInterest", id=case.id, reason=WHY)
    assert (payload["grant"], payload["errors"]) == (None, [])
    assert not any(doors(gone, case).values())
    assert gone.refused("recordReview", id=case.id, **OPINION)["code"] == "NOT_FOUND"
    assert gone.refused("declareInterest", id=case.id, reason=WHY)["code"] == "NOT_FOUND"
    grant = city.officer.ask(REVIEWS, id=case.id)["grant"]
    assert next(row["withdrawnReason"] for row in grant["experts"] if row["expert"] == "expert chair 0") == WHY
    assert not next(step for step in grant["procedure"] if step["code"] == "EXPERT_SCORE")["passed"]
    again = case.refused("assignExperts", experts=["expert seat new", "expert chair 0"])
    assert (again["code"], again["path"]) == ("EXPERT_HAS_INTEREST", ["experts"])
    another = city.person(Role.EXPERT, desk="chair 3")
    assigned(case, another)
    another.done("recordReview", id=case.id, **{**OPINION, "score": 100})
    ranked(case)
    assert case.grant["score"] == "90.00"


def test_why_somebody_withdrew_is_for_the_office(city: City) -> None:
    case = competing(city)
    expert = city.person(Role.EXPERT, desk="of the family")
    assigned(case, expert)
    expert.do("declareInterest", id=case.id, reason=WHY)
    by_office = city.officer.ask(REVIEWS, id=case.id)["grant"]["history"]
    step = next(step for step in by_office if step["event"] == "DECLARE_INTEREST")
    assert (step["takenBy"], step["reason"]) == ("expert of the family", WHY)
    shown = str(case.applicant.ask(REVIEWS, id=case.id))
    assert WHY not in shown
    assert "expert of the family" not in shown


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DISTRICT_OFFICER])
def test_an_officer_with_an_interest_takes_no_step_of_that_case_and_every_other_one(city: City, role: Role) -> None:
    case, other = (open_case(city, "A08-1").to("SUBMITTED") for _ in range(2))
    officer = city.person(role, desk="of the family")
    assert offered(officer, case)["ACCEPT"] is None
    assert offered(officer, case)["DECLARE_INTEREST"] is None
    officer.done("declareInterest", id=case.id, reason=WHY)
    case.look()
    for name in ("acceptGrant", "refuseGrant", "rejectGrant"):
        refused = case.refused(name, by=officer, reason="原因")
        assert (refused["code"], [each["article"] for each in refused["citations"]]) == ("INTEREST_DECLARED", [8])
    steps = offered(officer, case)
    own = {event for event, code in steps.items() if code != "NOT_ALLOWED"}
    assert own
    assert {steps[event] for event in own} == {"INTEREST_DECLARED"}
    assert officer.refused("declareInterest", id=case.id, reason=WHY)["code"] == "INTEREST_DECLARED"
    officer.done("acceptGrant", **other.command("acceptGrant"))
    case.do("acceptGrant")


def test_an_interest_holds_for_what_hangs_on_the_grant_and_in_what_is_done_at_once(city: City) -> None:
    case, other = open_case(city, "A08-1").to("PUBLICITY"), open_case(city, "A08-1").to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="成果归属有争议")
    officer = city.person(Role.OFFICER, desk="with a brother there")
    officer.done("declareInterest", id=case.id, reason=WHY)
    (objection,) = case.look()["objections"]
    command: Json = {"id": objection["id"], "expectedVersion": objection["version"], "finding": "查无实据"}
    assert officer.refused("dismissObjection", **command)["code"] == "INTEREST_DECLARED"
    document = "query($id: ID!) { grant(id: $id) { objections { actions { refusals { code } } } } }"
    (shown,) = officer.ask(document, id=case.id)["grant"]["objections"]
    assert {each["code"] for action in shown["actions"] for each in action["refusals"]} == {"INTEREST_DECLARED"}
    city.move_to("2021-12-01")
    rows = [{"id": each.id, "expectedVersion": each.look()["version"]} for each in (case, other)]
    answered = officer.do("approveGrants", rows=rows)["rows"]
    assert [[each["code"] for each in row["errors"]] for row in answered] == [["INTEREST_DECLARED"], []]


def test_nobody_acts_on_what_his_own_organisation_applied_for(city: City) -> None:
    case = open_case(city, "A08-1").to("SUBMITTED")
    code = case.applicant.code
    insider = city.person(Role.OFFICER, code)
    assert case.refused("acceptGrant", by=insider)["code"] == "OWN_ORGANISATION"
    assert offered(insider, case)["ACCEPT"] == "OWN_ORGANISATION"
    assert insider.refused("createGrant", **application(code, "A08-1"))["code"] == "OWN_ORGANISATION"
    case.to("PAYABLE")
    account(case)
    payment = case.grant["payments"][0]
    money: Json = {"id": payment["id"], "expectedVersion": case.grant["version"]}
    assert city.person(Role.FINANCE, code).refused("requestPayment", **money)["code"] == "OWN_ORGANISATION"
    support: Json = {
        "creditCode": code,
        "policyName": "省政策",
        "scope": "CITY",
        "source": "市人社局",
        "reference": "1",
    }
    support |= {"amount": "1.00", "evidence": "批文", "matter": "某事"}
    assert insider.refused("recordOtherAward", **support)["code"] == "OWN_ORGANISATION"
    assert no(case, by=insider, name="改名", effectiveOn=str(city.day))["code"] == "OWN_ORGANISATION"
    assert case.look()["state"] == "PAYABLE"


def test_an_expert_of_the_applicant_records_nothing_and_may_say_so(city: City) -> None:
    case = competing(city)
    insider = city.person(Role.EXPERT, case.applicant.code)
    assigned(case, insider)
    assert insider.refused("recordReview", id=case.id, **OPINION)["code"] == "OWN_ORGANISATION"
    insider.do("declareInterest", id=case.id, reason="本单位职工")
    assert not any(doors(insider, case).values())


def test_nobody_ranks_what_his_own_organisation_filed_for(city: City) -> None:
    case = competing(city)
    insider = city.person(Role.OFFICER, case.applicant.code)
    call = case.look()["call"]
    refused = insider.refused("rankCall", id=call["id"], expectedVersion=call["version"])
    assert refused["code"] == "OWN_ORGANISATION"
    document = "query($id: ID!) { node(id: $id) { ... on Call { actions { refusals { code } } } } }"
    shown = insider.ask(document, id=call["id"])["node"]["actions"]
    assert {each["code"] for action in shown for each in action["refusals"]} == {"OWN_ORGANISATION"}
