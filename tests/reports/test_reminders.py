"""The office is reminded of a step before its day and after it, and it is escalated, each once, with a notice each."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files

import jsonschema
import pytest

from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person, served_city
from tests.world.databases import Databases
from workflows.running.sweep import sweep
from workflows.runtime.settings import Settings

TYPE = "cn.duixian.grant.reminded.v1"
HISTORY = "query($id: ID!) { grant(id: $id) { version history { event takenBy role } } }"
EVENTS = """query($after: String) { events(after: $after, first: 100) { pageInfo { endCursor hasNextPage }
  nodes { type subject envelope steps { event } } } }"""
ESCALATED = "{ viewer { morning { escalated { nodes { number } } } } }"
REMINDERS = ("REMIND", "REMIND_OVERDUE", "ESCALATE")
LEADER = "officer leader"
CHOSEN = {"step_days": "SUBMITTED=5", "remind_days": 2, "escalate_days": 3, "escalate_to": f"*={LEADER}"}


@pytest.fixture
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    with databases.copy() as url, served_city(url, settings.model_copy(update=CHOSEN)) as city:
        yield city


def reminders(case: Case) -> list[str]:
    """The reminders of its history, which time itself wrote."""
    grant = case.city.officer.ask(HISTORY, id=case.id)["grant"]
    steps = [step for step in grant["history"] if step["event"] in REMINDERS]
    assert all((step["takenBy"], step["role"]) == ("duixian", "SYSTEM") for step in steps)
    return [step["event"] for step in steps]


def notices(case: Case) -> list[list[str]]:
    """What each of its notices of reminders tells; all keep to their schema."""
    schema = json.loads((files("workflows.notices") / "schemas" / f"{TYPE}.json").read_text(encoding="utf-8"))
    read, after = list[Json](), None
    while True:
        page: Json = case.city.officer.ask(EVENTS, after=after)["events"]
        read += [one for one in page["nodes"] if (one["type"], one["subject"]) == (TYPE, case.grant["number"])]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    for one in read:
        jsonschema.validate(json.loads(one["envelope"]), schema)
    return [[step["event"] for step in one["steps"]] for one in read]


def escalated(person: Person) -> list[str]:
    """The numbers of what was escalated to somebody."""
    return [node["number"] for node in person.ask(ESCALATED)["viewer"]["morning"]["escalated"]["nodes"]]


def test_a_step_is_reminded_of_on_its_days_once_each_and_escalated_until_it_is_taken(city: City) -> None:
    # A Monday, so that the fifth working day after it is the next Monday, and two before that is Thursday.
    city.move_to("2021-06-21")
    case = open_case(city).to("SUBMITTED")
    version, leader = case.look()["version"], city.person(Role.OFFICER, desk="leader")
    city.move_to("2021-06-23")
    assert reminders(case) == []
    ahead = city.run(sweep(date(2021, 6, 24), rehearsed=True))
    assert (ahead.reminded, reminders(case)) == (1, [])
    assert city.move_to("2021-06-24").reminded == 1
    assert (reminders(case), city.run(sweep()).reminded) == (["REMIND"], 0)
    city.move_to("2021-06-28")
    assert reminders(case) == ["REMIND"]
    city.move_to("2021-06-29")
    assert (reminders(case), escalated(leader)) == (["REMIND", "REMIND_OVERDUE"], [])
    city.move_to("2021-07-01")
    assert reminders(case) == ["REMIND", "REMIND_OVERDUE"]
    city.move_to("2021-07-02")
    assert (reminders(case), escalated(leader)) == (list(REMINDERS), [case.grant["number"]])
    assert escalated(city.person(Role.OFFICER, desk="other")) == []
    assert notices(case) == [[each] for each in REMINDERS]
    city.move_to("2021-08-02")
    assert reminders(case) == list(REMINDERS)
    # Whoever decided on what he saw before may go on: the grant is as it was.
    assert case.look()["version"] == version
    case.do("acceptGrant")
    assert (escalated(leader), reminders(case)) == ([], list(REMINDERS))


def test_what_was_missed_is_made_up_once_and_what_is_over_is_not_announced(city: City) -> None:
    city.move_to("2021-06-21")
    case, held = open_case(city).to("SUBMITTED"), open_case(city).to("SUBMITTED")
    taken = open_case(city).to("SUBMITTED")
    taken.do("requestSupplement", items=["批文"], dueOn="2021-12-31")
    held.do("refuseGrant", reason="不属受理范围")
    city.move_to("2021-09-01")
    assert reminders(case) == ["REMIND_OVERDUE", "ESCALATE"]
    assert notices(case) == [["REMIND_OVERDUE", "ESCALATE"]]
    assert (reminders(taken), reminders(held)) == ([], [])
    # Submitted again it is due anew, and reminded of anew.
    taken.do("resubmitGrant")
    city.move_to(city.day + timedelta(days=30))
    assert (reminders(taken), reminders(case)) == (["REMIND_OVERDUE", "ESCALATE"], ["REMIND_OVERDUE", "ESCALATE"])
