"""Each step of the office has its last day, fixed as it begins; lists find and order by it, and so does a morning."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from domain.handling.deadlines import OfficeDays
from domain.lives.roles import Role
from domain.policy.calendar import STATE_COUNCIL
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

GRANT = """query($id: ID!) { grant(id: $id) { state stepDueOn dueOn overdue deadlines { kind dueOn overdue }
  waitsFor { code dueOn overdue } } }"""
LIST = """query($filter: GrantFilter, $after: String) { grants(filter: $filter, after: $after, first: 2,
  orderBy: {field: STEP_DUE_ON, direction: ASC}) { nodes { number stepDueOn } pageInfo { endCursor hasNextPage } } }"""
MORNING = """query($first: Int) { viewer { morning {
  mine(first: $first) { totalCount nodes { number } } overdue(first: $first) { totalCount nodes { number } }
  dueThisWeek(first: $first) { totalCount nodes { number stepDueOn } }
  cameBack(first: $first) { totalCount nodes { number } } } } }"""
DAYS = {"SUBMITTED": 3, "UNDER_REVIEW": 7, "PROPOSED": 2, "PUBLICITY_OVER": 4}


@pytest.fixture
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    written = ",".join(f"{state}={days}" for state, days in DAYS.items())
    with databases.copy() as url, served_city(url, settings.model_copy(update={"step_days": written})) as city:
        yield city


def due(case: Case) -> str | None:
    """The day that the grant shows, which all its fields agree on."""
    grant = case.city.person(Role.AUDITOR).ask(GRANT, id=case.id)["grant"]
    steps = [(one["dueOn"], one["overdue"]) for one in grant["deadlines"] if one["kind"] == "STEP"]
    late = grant["stepDueOn"] is not None and grant["stepDueOn"] < case.city.day.isoformat()
    assert steps == ([(grant["stepDueOn"], late)] if grant["stepDueOn"] else [])
    if grant["stepDueOn"]:
        awaited = next(one for one in grant["waitsFor"] if one["code"] == "STEP")
        assert (awaited["dueOn"], awaited["overdue"]) == (grant["stepDueOn"], late)
    return grant["stepDueOn"]


def after(day: date, state: str) -> str:
    """The last day of a state's step that begins on a day without corrections."""
    return OfficeDays(STATE_COUNCIL, {}).after(day, DAYS[state]).isoformat()


def ordered(person: Person, **filter_: object) -> list[tuple[str, str | None]]:
    """Every page of the list, the earliest first."""
    rows, cursor = list[tuple[str, str | None]](), None
    while True:
        page: Json = person.ask(LIST, filter=filter_, after=cursor)["grants"]
        rows += [(node["number"], node["stepDueOn"]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        cursor = page["pageInfo"]["endCursor"]


def morning(person: Person, first: int = 20) -> dict[str, list[str]]:
    """The numbers of each part of a morning."""
    parts: Json = person.ask(MORNING, first=first)["viewer"]["morning"]
    return {name: [node["number"] for node in part["nodes"]] for name, part in parts.items()}


def test_each_step_of_the_office_has_its_day_and_steps_of_others_have_none(city: City) -> None:
    # A Friday before a working Saturday's week: working days are counted, not days.
    city.move_to("2021-03-05")
    case = open_case(city, "A06-1")
    assert due(case) is None
    case.to("SUBMITTED")
    assert due(case) == after(city.day, "SUBMITTED") == "2021-03-10"
    case.to("UNDER_REVIEW")
    assert due(case) == after(city.day, "UNDER_REVIEW")
    case.do("holdGrant", reason="核查")
    assert due(case) is None
    city.move_to("2021-03-09")
    case.do("releaseGrant", reason="核查完毕")
    assert due(case) == after(city.day, "UNDER_REVIEW")
    case.to("PROPOSED")
    assert due(case) == after(city.day, "PROPOSED")
    case.to("PUBLICITY")
    assert due(case) is None
    city.move_to(date.fromisoformat(case.look()["publicityTo"]) + timedelta(days=1))
    assert (case.look()["state"], due(case)) == ("PUBLICITY_OVER", after(city.day, "PUBLICITY_OVER"))
    case.to("PAID")
    assert due(case) is None


def test_a_supplement_stops_the_office_s_day_and_what_is_held_has_none_when_its_publicity_ends(city: City) -> None:
    city.move_to("2021-03-05")
    case = open_case(city).to("SUBMITTED")
    case.do("requestSupplement", items=["批文"], dueOn="2021-03-31")
    assert due(case) is None
    city.move_to("2021-03-12")
    case.do("resubmitGrant")
    assert due(case) == after(city.day, "SUBMITTED")
    held = open_case(city).to("PUBLICITY")
    held.do("holdGrant", reason="核查")
    city.move_to(date.fromisoformat(held.look()["publicityTo"]) + timedelta(days=1))
    assert (held.look()["state"], due(held)) == ("PUBLICITY_OVER", None)
    held.do("releaseGrant", reason="核查完毕")
    assert due(held) == after(city.day, "PUBLICITY_OVER")


def test_a_correction_of_the_calendar_counts_for_steps_that_begin_later(city: City) -> None:
    city.move_to("2021-05-10")
    before = open_case(city).to("SUBMITTED")
    stated = due(before)
    city.officer.done("correctWorkingDay", day="2021-05-12", works=False, reason="防汛停工", evidence="通知")
    assert due(before) == stated == "2021-05-13"
    assert due(open_case(city).to("SUBMITTED")) == "2021-05-14"


def test_lists_find_and_order_by_the_day_and_a_morning_holds_what_is_due(city: City) -> None:
    # A Monday.
    city.move_to("2021-06-07")
    officer = city.person(Role.OFFICER, bureau="市科技局")
    cases = [open_case(city).to("SUBMITTED")]
    city.move_to("2021-06-08")
    cases += [open_case(city).to("UNDER_REVIEW"), open_case(city).to("SUBMITTED"), open_case(city)]
    first, review, second, draft = (case.grant["number"] for case in cases)
    days = {number: due(case) for case, number in zip(cases, (first, review, second, draft), strict=True)}
    rows = ordered(city.person(Role.AUDITOR))
    assert dict(rows) == days
    assert [number for number, _ in rows] == [first, second, review, draft]
    assert ordered(officer, stepDueTo=days[first]) == [(first, days[first])]
    assert ordered(officer, stepDueFrom=days[second], stepDueTo=days[second]) == [(second, days[second])]
    assert morning(officer) == {"mine": [], "overdue": [], "dueThisWeek": [first, second], "cameBack": []}
    cases[2].do("requestSupplement", items=["批文"], dueOn="2021-06-20")
    cases[2].do("resubmitGrant")
    # Its last day is not over, and so it is not overdue; on the next it is.
    city.move_to(str(days[first]))
    assert morning(officer)["overdue"] == []
    city.move_to(date.fromisoformat(str(days[first])) + timedelta(days=1))
    assert morning(officer)["overdue"] == [first]
    assert morning(officer)["cameBack"] == [second]
    assert city.person(Role.AUDITOR).ask("{ grants(filter: {overdue: true}) { nodes { number } } }") == {
        "grants": {"nodes": [{"number": first}]}
    }
    # Who is of another bureau, or another applicant, has none of it.
    stranger = city.person(Role.OFFICER, bureau="市农业农村局")
    assert not any(morning(stranger).values())
    assert not any(morning(city.applicant()).values())
    assert morning(cases[0].applicant)["overdue"] == [first]
