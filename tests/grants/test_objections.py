"""Publicity: everybody reads what is proposed, objects in its window, and nothing is approved while one is open."""

from datetime import date, timedelta

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.operations import HISTORY
from tests.world.paperwork import unswept

DAY, LAST, OVER = "2021-03-01", "2021-03-08", "2021-03-09"
"""Five working days after the day on which it is opened, a Monday."""
FILED: Json = {"objector": "李四 13900000000", "statement": "实验室尚未获批", "evidence": "来信"}
FOUND: Json = {"finding": "查无实据"}
TURN = "query Turn($id: ID!) { grant(id: $id) { nextActors } }"
LISTS = f"""{{ {
    " ".join(f"{role}: grants(first: 100, filter: {{nextActor: {role}}}) {{ nodes {{ id }} }}" for role in Role)
} }}"""
PUBLIC = """{ publicityList(first: 50) {
  edges { node { noticeNumber number measureCode measureTitle applicantName item award shownFrom shownTo } } } }"""
SEEN = """query Seen($id: ID!) { grant(id: $id) { item objections {
  id number objector statement filedOn state finding resolvedAt } history { event reason evidence } } }"""
EVERYTHING = """query All($id: ID!) { grant(id: $id) { item facts waitsFor { code message }
  actions { event refusal { message } }
  history { reason evidence } factSnapshots { facts evidence } reviews { finding facts evidence }
  objections { objector statement finding } assessment { steps { rule clause } } documents { name } } }"""

ASSIGNED = """
INSERT INTO expert_assignment (id, grant_id, expert, expert_name, assigned_by, assigned_at)
SELECT gen_random_uuid(), id, $2, $2, 'the office', now() FROM grants WHERE number = $1
"""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


@pytest.fixture
def publicised(city: City) -> Case:
    """An award that is shown to the public from today."""
    case = open_case(city).to("PUBLICITY")
    assert (case.grant["publicityTo"], city.day.isoformat()) == (LAST, DAY)
    return case


@pytest.fixture
def doubted(publicised: Case) -> Case:
    """An award to which somebody objects."""
    publicised.do("fileObjection", **FILED)
    return publicised


def listed(city: City, case: Case) -> Json | None:
    """A grant as the public list shows it; None where it does not."""
    entries = [edge["node"] for edge in city.nobody.ask(PUBLIC)["publicityList"]["edges"]]
    return next((entry for entry in entries if entry["number"] == case.grant["number"]), None)


def on(day: str, case: Case) -> Case:
    """The case on a day."""
    case.city.move_to(day)
    case.look()
    return case


def test_an_objection_is_taken_from_the_first_day_to_the_last(city: City, publicised: Case) -> None:
    publicised.do("fileObjection", **FILED)
    on(LAST, publicised).do("fileObjection", **FILED)
    filed = city.officer.ask(SEEN, id=publicised.id)["grant"]["objections"]
    assert [(o["number"], o["filedOn"], o["state"]) for o in filed] == [(1, DAY, "OPEN"), (2, LAST, "OPEN")]


def test_after_the_last_day_none_is_taken(city: City, publicised: Case) -> None:
    unswept(city, OVER)
    late = publicised.refused("fileObjection", **FILED)
    assert (late["code"], late["citations"][0]["clause"]) == ("PUBLICITY_ENDED", "art. 8")
    assert on(OVER, publicised).state == "PUBLICITY_OVER"
    assert publicised.refused("fileObjection", **FILED)["code"] == "STEP_NOT_POSSIBLE"


def test_before_the_publicity_there_is_nothing_to_object_to(city: City) -> None:
    proposed = open_case(city).to("PROPOSED")
    assert proposed.refused("fileObjection", **FILED)["code"] == "STEP_NOT_POSSIBLE"
    assert listed(city, proposed) is None


@pytest.mark.parametrize(
    ("fields", "path"),
    [({"objector": " "}, "objector"), ({"statement": ""}, "statement"), ({"statement": "一" * 2001}, "statement")],
)
def test_an_objection_says_who_and_what(publicised: Case, fields: Json, path: str) -> None:
    empty: Json = FILED | fields
    refused = publicised.refused("fileObjection", **empty)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [path])


def turns(case: Case) -> tuple[list[str], list[str]]:
    """Whose turn a case is, as it shows it, and by which roles' lists it is read."""
    shown: list[str] = case.city.officer.ask(TURN, id=case.id)["grant"]["nextActors"]
    lists = case.city.officer.ask(LISTS)
    return shown, [role for role, page in lists.items() if {"id": case.id} in page["nodes"]]


def test_an_objection_is_the_offices_turn_while_the_award_is_still_shown(publicised: Case) -> None:
    assert turns(publicised) == (["SYSTEM"], ["SYSTEM"])
    publicised.do("fileObjection", **FILED)
    assert turns(publicised) == (["OFFICER"], ["OFFICER"])
    publicised.do("dismissObjection", **FOUND)
    assert turns(publicised) == (["SYSTEM"], ["SYSTEM"])


def test_nothing_is_approved_while_one_is_open_and_once_all_are_dismissed_it_is(doubted: Case) -> None:
    doubted.do("fileObjection", **FILED)
    on(OVER, doubted)
    for left in (2, 1):
        refused = doubted.refused("approveGrant")
        assert (refused["code"], f"{left} objections" in refused["message"]) == ("OBJECTION_OPEN", True)
        still_open = next(o for o in doubted.grant["objections"] if o["state"] == "OPEN")
        doubted.do("dismissObjection", id=still_open["id"], expectedVersion=still_open["version"], **FOUND)
    doubted.do("approveGrant")
    assert doubted.state == "PAYABLE"


def test_an_objection_is_decided_once_on_what_was_seen_and_with_a_finding(doubted: Case) -> None:
    bare = doubted.refused("dismissObjection", finding=" ")
    assert (bare["code"], bare["path"]) == ("INPUT_INVALID", ["finding"])
    command = doubted.command("dismissObjection", **FOUND)
    upheld = doubted.command("upholdObjection", remedy="REJECT", **FOUND)
    people = [doubted.city.person(Role.OFFICER, desk=f"objections {number}") for number in range(2)]
    outcomes = codes(
        at_once([doing(people[0], "dismissObjection", command), doing(people[1], "upholdObjection", upheld)])
    )
    assert outcomes == ["STALE_VERSION", "done"]
    doubted.look()
    assert doubted.refused("dismissObjection", **FOUND)["code"] == "STEP_NOT_POSSIBLE"


def test_an_upheld_objection_takes_the_award_back_to_review_and_off_the_list(city: City, doubted: Case) -> None:
    assert listed(city, doubted) is not None
    doubted.do("upholdObjection", remedy="REVIEW_AGAIN", finding="须重新核实")
    assert (doubted.state, doubted.grant["award"], doubted.grant["publicityTo"]) == ("UNDER_REVIEW", None, None)
    assert listed(city, doubted) is None
    doubted.do("proposeGrant")
    doubted.do("openPublicity")
    assert listed(city, doubted) is not None
    on(OVER, doubted).do("approveGrant")
    assert doubted.state == "PAYABLE"


def test_an_upheld_objection_refuses_the_award(city: City, doubted: Case) -> None:
    doubted.do("upholdObjection", remedy="REJECT", finding="实验室未获批")
    assert (doubted.state, listed(city, doubted)) == ("REJECTED", None)
    history = doubted.applicant.ask(HISTORY, id=doubted.id)["grant"]["history"]
    assert history[-1]["reason"] == "实验室未获批"
    assert on("2021-06-01", doubted).state == "REJECTED"


@pytest.mark.parametrize(("remedy", "state"), [("REVIEW_AGAIN", "UNDER_REVIEW"), ("REJECT", "REJECTED")])
def test_a_second_objection_is_upheld_though_the_first_took_the_award_back(
    doubted: Case, remedy: str, state: str
) -> None:
    doubted.do("fileObjection", **FILED)
    for objection in doubted.grant["objections"]:
        fields: Json = {"id": objection["id"], "expectedVersion": objection["version"]}
        doubted.do("upholdObjection", remedy=remedy, finding="须重新核实", **fields)
    assert [o["state"] for o in doubted.grant["objections"]] == ["UPHELD", "UPHELD"]
    assert doubted.state == state


def test_an_award_that_was_taken_back_waits_for_its_open_objection_when_it_is_shown_again(doubted: Case) -> None:
    doubted.do("returnGrantToReview", reason="先行复核")
    doubted.do("proposeGrant")
    doubted.do("openPublicity")
    on(OVER, doubted)
    assert doubted.refused("approveGrant")["code"] == "OBJECTION_OPEN"
    doubted.do("dismissObjection", **FOUND)
    doubted.do("approveGrant")


def test_who_objects_is_known_to_the_office_alone(city: City, doubted: Case) -> None:
    insiders = [city.officer, city.auditor, city.person(Role.SUPERVISOR)]
    expert = city.person(Role.EXPERT)
    assert expert.actor
    # It was assigned before the award was shown; then nobody is assigned any more.
    city.sql(ASSIGNED, doubted.grant["number"], expert.actor.person)
    outsiders: list[Person] = [doubted.applicant, city.person(Role.DISTRICT_OFFICER), expert]
    doubted.do("dismissObjection", **FOUND)
    for person, known in [*((each, True) for each in insiders), *((each, False) for each in outsiders)]:
        grant = person.ask(SEEN, id=doubted.id)["grant"]
        (objection,) = grant["objections"]
        assert objection["finding"] == "查无实据"
        assert (objection["objector"], objection["statement"]) == (
            (FILED["objector"], FILED["statement"]) if known else (None, None)
        )
        assert FILED["objector"] not in str(grant["history"])
        assert FILED["statement"] not in str(grant["history"])


def test_the_public_list_shows_what_it_may_and_no_more(city: City, publicised: Case) -> None:
    on_one = (
        "SELECT n.number FROM publicity_notice n JOIN notice_award a ON a.notice_id = n.id WHERE a.grant_number = $1"
    )
    assert listed(city, publicised) == {
        "noticeNumber": city.sql(on_one, publicised.grant["number"])[0]["number"],
        "number": publicised.grant["number"],
        "measureCode": "A08-1",
        "measureTitle": "National laboratory class platform",
        "applicantName": f"武汉示例{publicised.applicant.code[-8:]}有限公司",
        "item": publicised.grant["item"],
        "award": "5000000.00",
        "shownFrom": "2021-03-02",
        "shownTo": LAST,
    }
    assert publicised.applicant.code not in str(listed(city, publicised))
    assert listed(city, on(LAST, publicised)) is not None
    unswept(city, OVER)
    assert listed(city, publicised) is None
    assert listed(city, on(OVER, publicised)) is None


PERSON = "RC-420106-1990-0101-1234"


def test_a_person_is_masked_wherever_the_award_is_shown(city: City) -> None:
    case = open_case(city, "A12-3", item=PERSON).to("PUBLICITY")
    entry = listed(city, case)
    assert entry is not None
    assert entry["item"] == case.grant["item"] == "RC***34"
    case.do("fileObjection", **FILED)
    for person in (city.officer, case.applicant, city.person(Role.DISTRICT_OFFICER), city.auditor):
        assert PERSON not in str(person.ask(EVERYTHING, id=case.id))
    twice = open_case(city, "A12-3", case.applicant, item=f" {PERSON} ").refused("submitGrant")
    assert (twice["code"], PERSON in str(twice)) == ("ITEM_ALREADY_OPEN", False)


def test_two_objections_at_once_are_two(publicised: Case) -> None:
    command = publicised.command("fileObjection", **FILED)
    del command["expectedVersion"]
    people = [publicised.city.person(Role.OFFICER, desk=f"window {number}") for number in range(2)]
    assert codes(at_once([doing(person, "fileObjection", command) for person in people])) == ["done", "done"]
    assert [o["number"] for o in publicised.look()["objections"]] == [1, 2]


def test_an_officer_of_another_bureau_decides_no_objection(city: City, doubted: Case) -> None:
    stranger = city.person(Role.OFFICER, bureau="市民政局")
    assert doubted.refused("dismissObjection", by=stranger, **FOUND)["code"] == "NOT_ALLOWED"
    assert doubted.refused("fileObjection", by=stranger, **FILED)["code"] == "NOT_ALLOWED"


def test_an_award_is_approved_a_year_later_as_well(doubted: Case) -> None:
    on((date.fromisoformat(OVER) + timedelta(days=365)).isoformat(), doubted)
    doubted.do("dismissObjection", **FOUND)
    doubted.do("approveGrant")
    assert doubted.state == "PAYABLE"
