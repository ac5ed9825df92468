"""Grants are assigned to officers, one or a hundred, and handed over: an answer each, and found in a morning."""

from domain.lives.roles import Role
from tests.reports.test_step_deadlines import morning
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.operations import mutation

GRANT = """query($id: ID!) { grant(id: $id) { officer version actions { event permitted }
  history { event reason takenBy fromState toState } } }"""
OF_ONE = """query($officer: String!) { grants(first: 100, filter: {officer: $officer}) {
  selection totalCount nodes { number } } }"""


def officer_of(city: City, name: str) -> Person:
    """An officer by a name of their own."""
    return city.person(Role.OFFICER, desk=name)


def named(person: Person) -> str:
    """The id by which somebody's token knows them."""
    assert person.actor is not None
    return person.actor.person


def shown(case: Case) -> Json:
    """The grant as its office sees it."""
    return case.city.officer.ask(GRANT, id=case.id)["grant"]


def of(person: Person, officer: str) -> Json:
    """What a list shows of one officer's grants."""
    return person.ask(OF_ONE, officer=officer)["grants"]


def test_an_assigned_grant_names_its_officer_with_its_history_and_is_in_that_morning_alone(city: City) -> None:
    one, other = officer_of(city, "one"), officer_of(city, "other")
    case = open_case(city).to("SUBMITTED")
    number, version = case.grant["number"], case.look()["version"]
    case.do("assignGrant", officer=named(one), reason="分工")
    grant = shown(case)
    assert (grant["officer"], grant["version"]) == (named(one), version + 1)
    step = next(step for step in grant["history"] if step["event"] == "ASSIGN_OFFICER")
    assert (step["reason"], step["fromState"], step["toState"]) == (f"— → {named(one)}: 分工", "SUBMITTED", "SUBMITTED")
    assert (number in morning(one, 100)["mine"], number in morning(other, 100)["mine"]) == (True, False)
    # Written otherwise it is the same person: nothing changes.
    assert case.do("assignGrant", officer=f"  {named(one).upper()} ")["grant"]["version"] == version + 1
    case.do("assignGrant", officer=named(other), reason=None)
    assert (number in morning(one, 100)["mine"], number in morning(other, 100)["mine"]) == (False, True)
    # It changes nothing of who may: the first still accepts it.
    one.done("acceptGrant", id=case.id, expectedVersion=case.look()["version"])
    case.look()
    case.do("assignGrant", officer=None)
    assert (shown(case)["officer"], of(one, named(other))["totalCount"]) == (None, 0)


def test_who_may_assign_and_to_whom(city: City) -> None:
    case = open_case(city)
    assert case.refused("assignGrant", officer="甲")["code"] == "STEP_NOT_POSSIBLE"
    case.to("UNDER_REVIEW")
    stranger = city.person(Role.OFFICER, bureau="市农业农村局")
    assert case.refused("assignGrant", by=stranger, officer="甲")["code"] == "NOT_ALLOWED"
    for person in (case.applicant, city.person(Role.FINANCE), city.person(Role.AUDITOR)):
        assert case.refused("assignGrant", by=person, officer="甲")["code"] == "NOT_ALLOWED"
    elsewhere = city.person(Role.DISTRICT_OFFICER, district="420105")
    assert case.refused("assignGrant", by=elsewhere, officer="甲")["code"] == "NOT_FOUND"
    for wrong in ("\u200bЖ", "长" * 81, "甲\n乙"):
        assert case.refused("assignGrant", officer=wrong)["code"] == "INPUT_INVALID"
    assert case.refused("assignGrant", officer="甲", expectedVersion=1)["code"] == "STALE_VERSION"
    interested = officer_of(city, "interested")
    interested.done("declareInterest", id=case.id, reason="亲属任职")
    refusal = case.refused("assignGrant", officer=named(interested))
    assert (refusal["code"], refusal["path"]) == ("EXPERT_HAS_INTEREST", ["officer"])


def test_all_of_one_who_leaves_are_handed_over_with_an_answer_each(city: City) -> None:
    leaver, heir = officer_of(city, "leaver"), officer_of(city, "heir")
    cases = [open_case(city).to("SUBMITTED") for _ in range(3)]
    closed = open_case(city).to("SUBMITTED")
    rows = [{"id": case.id} for case in (*cases, closed)]
    payload = city.officer.done("assignGrants", rows=rows, officer=named(leaver), reason="分工")
    assert [row["errors"] for row in payload["rows"]] == [[]] * 4
    closed.look()
    closed.do("refuseGrant", reason="不属受理范围")
    page = of(heir, named(leaver))
    assert page["totalCount"] == 4
    assert len(morning(leaver, 100)["mine"]) == 3
    # One moved since the page was read: it is refused by itself, and stops no other.
    cases[0].look()
    cases[0].do("acceptGrant")
    key = new_key()
    hand: Json = {"selection": page["selection"], "officer": named(heir), "reason": "调离", "idempotencyKey": key}
    given = city.officer.ask(mutation("assignGrants"), input=hand)["assignGrants"]
    codes = sorted(error["code"] for row in given["rows"] for error in row["errors"])
    assert codes == ["STALE_VERSION", "STEP_NOT_POSSIBLE"]
    again = city.officer.ask(mutation("assignGrants"), input=hand)["assignGrants"]
    assert [row["errors"] for row in again["rows"]] == [row["errors"] for row in given["rows"]]
    assert (len(morning(leaver, 100)["mine"]), len(morning(heir, 100)["mine"])) == (1, 2)
    rest = of(heir, named(leaver))["selection"]
    city.officer.do("assignGrants", selection=rest, officer=named(heir), reason="调离")
    assert (morning(leaver, 100)["mine"], len(morning(heir, 100)["mine"])) == ([], 3)
