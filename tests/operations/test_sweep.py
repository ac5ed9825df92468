"""As days pass, what is due moves: on its day, once, by the same commands as people's, and late if nobody looked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.world.cases import Case, new_item, open_case
from tests.world.city import City
from tests.world.stated import stated_facts
from workflows.running.due import Swept
from workflows.running.sweep import sweep
from workflows.runtime.clock import SHANGHAI, system_moment

_COLUMNS = "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = 'grants'"


def swept(city: City, as_of: str | None = None) -> Swept:
    """What a sweep did that was asked for by itself."""
    return city.run(sweep(date.fromisoformat(as_of) if as_of else None))


def moved(outcome: Swept) -> tuple[int, int]:
    """How many policies and grants a sweep moved."""
    return outcome.policies, outcome.grants


def test_a_day_begins_at_midnight_in_shanghai(city: City) -> None:
    now = system_moment()
    assert now.today == datetime.now(UTC).astimezone(SHANGHAI).date()  # noqa: TID251 - against the machine's clock
    city.move_to("2021-06-01")
    answer = city.officer.ask("query G($id: ID!) { grant(id: $id) { createdAt } }", id=open_case(city).id)
    assert answer["grant"]["createdAt"].startswith("2021-06-01T")
    assert answer["grant"]["createdAt"].endswith("+08:00")


def test_a_publicity_is_over_on_the_day_after_its_last_and_sweeping_twice_moves_nothing(city: City) -> None:
    city.move_to("2021-02-08")
    case = open_case(city).to("PUBLICITY")
    # The Spring Festival and its made-up working days lie between.
    assert (case.grant["publicityFrom"], case.grant["publicityTo"]) == ("2021-02-09", "2021-02-20")
    assert moved(city.move_to("2021-02-20")) == (0, 0)
    assert case.look()["state"] == "PUBLICITY"
    assert moved(city.move_to("2021-02-21")) == (0, 1)
    assert case.look()["state"] == "PUBLICITY_OVER"
    before = city.rows()
    assert moved(swept(city)) == (0, 0)
    assert city.rows() == before


def invested(city: City, contributed_on: str, day: str) -> Case:
    """An approved grant to an investee that waits for the end of a term of two years."""
    city.move_to(day)
    facts = stated_facts("A05-2", contributed_on=contributed_on, exit_signed_on=None)
    return open_case(city, "A05-2", facts=facts, item=new_item()).to("APPROVED")


@pytest.mark.parametrize(
    ("contributed_on", "anniversary"), [("2021-03-15", "2023-03-15"), ("2021-01-31", "2023-01-31")]
)
def test_the_gate_of_an_investment_opens_exactly_on_its_second_anniversary(
    city: City, contributed_on: str, anniversary: str
) -> None:
    case = invested(city, contributed_on, "2021-06-01")
    assert case.gates()
    due = date.fromisoformat(anniversary)
    assert city.move_to(due - timedelta(days=1)).grants == 0
    assert case.look()["state"] == "APPROVED"
    assert moved(city.move_to(due)) == (0, 1)
    case.look()
    assert (case.state, case.gates(), len(case.grant["payments"])) == ("PAYABLE", [], 1)
    assert moved(swept(city)) == (0, 0)


def test_a_term_that_is_met_at_approval_opens_the_gate_at_once(city: City) -> None:
    city.move_to("2023-05-01")
    facts = stated_facts("A05-2", contributed_on="2021-03-15", exit_signed_on=None)
    assert open_case(city, "A05-2", facts=facts).to("PAYABLE").state == "PAYABLE"


def test_an_exit_before_the_anniversary_ends_the_grant_for_good(city: City) -> None:
    case = invested(city, "2021-03-15", "2021-06-01")
    city.move_to("2022-01-05")
    case.do("recordExit", exitSignedOn="2022-01-04", evidence="退出协议")
    assert (case.state, case.grant["payments"]) == ("TERMINATED", [])
    outcome = city.move_to("2023-12-30")
    assert (case.look()["state"], outcome.held_back) == ("TERMINATED", 0)


def test_an_exit_after_the_anniversary_leaves_the_gate_open(city: City) -> None:
    case = invested(city, "2021-03-15", "2021-06-01")
    city.move_to("2023-03-20")
    assert case.look()["state"] == "PAYABLE"


def test_a_sweep_that_comes_late_catches_up_with_everything(city: City) -> None:
    city.move_to("2021-06-01")
    cases = [open_case(city).to("PUBLICITY") for _ in range(3)]
    waiting = invested(city, "2021-03-15", "2021-06-01")
    for case in cases:
        case.look()
    early = [case for case in cases if case.state == "PUBLICITY"]
    city.move_to("2021-06-02")
    # Nobody looked for two years.
    outcome = swept(city, "2023-06-01")
    assert outcome.as_of == date(2023, 6, 1)
    assert outcome.grants >= 1 + len([case for case in early if case.look()["state"] == "PUBLICITY_OVER"])
    assert {case.look()["state"] for case in cases} == {"PUBLICITY_OVER"}
    assert waiting.look()["state"] == "PAYABLE"
    assert moved(swept(city, "2023-06-01")) == (0, 0)


def test_what_is_due_is_found_by_index_however_many_grants_there_are(city: City) -> None:
    open_case(city)
    columns = [str(row["name"]) for row in city.sql(_COLUMNS)]
    others = {"id": "gen_random_uuid()", "number": "'EXTRA-' || n", "due_on": "NULL"}
    values = ", ".join(others.get(column, f"g.{column}") for column in columns)
    city.sql(
        f"INSERT INTO grants ({', '.join(columns)}) SELECT {values} "  # noqa: S608 - the table's own columns
        "FROM (SELECT * FROM grants WHERE state = 'DRAFT' LIMIT 1) g, generate_series(1, 5000) n"
    )
    city.sql("ANALYZE grants")
    plan = city.sql(
        "EXPLAIN SELECT id FROM grants WHERE due_on <= $1::date ORDER BY due_on, id LIMIT 500", date(2023, 12, 31)
    )
    text = "\n".join(str(row["QUERY PLAN"]) for row in plan)
    assert "grants_due" in text
    assert "Seq Scan" not in text
