"""Calls, supplements, recoveries and duties move on their days too, each once, and late if nobody looked."""

from datetime import date, timedelta

from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.haizhou import duties
from tests.world.operations import CALLS
from tests.world.paperwork import open_call
from workflows.running.sweep import sweep

COPIES: dict[str, Json] = {
    "call": {"id": "gen_random_uuid()", "due_on": "NULL"},
    "recovery": {"id": "gen_random_uuid()", "due_on": "NULL", "number": "'X' || n", "state": "'DROPPED'"},
    "duty": {"id": "gen_random_uuid()", "due_on": "NULL", "district_code": "n::text"},
}
"""Of many rows that nothing is due of, what differs from the one that something is."""
_COLUMNS = "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = $1"


def call_state(city: City) -> str:
    """Where the one call stands, as it is on record: asking opens and closes nothing."""
    (edge,) = city.nobody.ask(CALLS, measure="A13-1")["calls"]["edges"]
    return edge["node"]["state"]


def announced(city: City) -> None:
    """A call of September 2021."""
    fields: Json = {"measureCode": "A13-1", "opensOn": "2021-09-01", "closesOn": "2021-09-30"}
    city.officer.done("announceCall", **fields, documentNo="1", title="申报通知", evidence="政府网站")


def supplement(city: City) -> Case:
    """An application that waits for its supplement until the end of September."""
    case = open_case(city).to("SUBMITTED")
    case.do("requestSupplement", items=["批文复印件"], dueOn="2021-09-30")
    return case


def notified(city: City) -> Case:
    """A recovery whose applicant may reply until the end of the year."""
    case = recovered(open_case(city, "A06-1").to("PAID"), "OPENED")
    case.do("notifyRecovery", replyDueOn="2021-12-31")
    return case


def reply_state(case: Case) -> str:
    """Where its recovery stands."""
    return case.look()["recoveries"][0]["state"]


def missed(listed: list[Json]) -> bool:
    """Whether every duty was missed but those to arrange money, which finance has met."""
    standing = {(duty["measure"]["code"] in {"A15-1", "A15-2"}, duty["state"]) for duty in listed}
    return standing == {(True, "MET"), (False, "MISSED")}


def test_each_thing_moves_on_the_day_after_its_last_and_not_before(fresh_city: City) -> None:
    city = fresh_city
    announced(city)
    case, paid = supplement(city), notified(city)
    days = [
        ("2021-08-31", "ANNOUNCED", "SUPPLEMENT", "NOTIFIED"),
        ("2021-09-01", "OPEN", "SUPPLEMENT", "NOTIFIED"),
        ("2021-09-30", "OPEN", "SUPPLEMENT", "NOTIFIED"),
        ("2021-10-01", "CLOSED", "NOT_ACCEPTED", "NOTIFIED"),
        ("2021-12-31", "CLOSED", "NOT_ACCEPTED", "NOTIFIED"),
        ("2022-01-01", "CLOSED", "NOT_ACCEPTED", "REPLIED"),
    ]
    for day, *standing in days:
        city.move_to(day)
        assert [call_state(city), case.look()["state"], reply_state(paid)] == standing, day
        before = city.rows()
        again = city.run(sweep())
        assert (again.policies, again.grants, again.others, again.held_back) == (0, 0, 0, 0)
        assert city.rows() == before
    assert missed(duties(city, 2021))


def test_a_sweep_that_comes_late_catches_up_with_all_of_them(fresh_city: City) -> None:
    city = fresh_city
    announced(city)
    case, paid = supplement(city), notified(city)
    outcome = city.run(sweep(date(2023, 6, 1)))
    assert (outcome.grants, outcome.held_back) == (1, 0)
    assert outcome.others >= 2 + len(duties(city, 2021))
    assert [call_state(city), case.look()["state"], reply_state(paid)] == ["CLOSED", "NOT_ACCEPTED", "REPLIED"]
    assert missed(duties(city, 2021) + duties(city, 2022))
    events = "SELECT event FROM history_step WHERE subject_kind = 'CALL' ORDER BY number"
    assert [row["event"] for row in city.sql(events)] == ["OPEN", "CLOSE"]
    again = city.run(sweep(date(2023, 6, 1)))
    assert (again.policies, again.grants, again.others, again.held_back) == (0, 0, 0, 0)


def test_what_moved_before_the_sweep_came_is_not_due_any_more(fresh_city: City) -> None:
    city = fresh_city
    case, paid = supplement(city), notified(city)
    case.do("resubmitGrant")
    paid.do("replyToRecovery", reply="合同属实")
    outcome = city.move_to("2021-12-31")
    assert (outcome.grants, outcome.others, outcome.held_back) == (0, 0, 0)
    assert (case.look()["state"], reply_state(paid)) == ("SUBMITTED", "REPLIED")


def test_what_is_due_of_anything_is_found_by_index_however_much_there_is(fresh_city: City) -> None:
    city = fresh_city
    open_call(city, "A12-2")
    notified(city)
    for table, others in COPIES.items():
        columns = [str(row["name"]) for row in city.sql(_COLUMNS, table)]
        values = ", ".join(others.get(column, f"r.{column}") for column in columns)
        city.sql(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608 - the table's own columns
            f"FROM (SELECT * FROM {table} LIMIT 1) r, generate_series(1, 5000) n"
        )
        city.sql(f"ANALYZE {table}")
        plan = city.sql(
            f"EXPLAIN SELECT id FROM {table} WHERE due_on <= $1::date ORDER BY due_on, id LIMIT 500",  # noqa: S608
            city.day + timedelta(days=400),
        )
        text = "\n".join(str(row["QUERY PLAN"]) for row in plan)
        assert {"call": "calls_due", "recovery": "recoveries_due", "duty": "duties_due"}[table] in text
        assert "Seq Scan" not in text
