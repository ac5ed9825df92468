"""The instants of a stated day (演示日): they run on over the machine's midnight, and never beyond the day."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.world.city import City
from workflows.running import demonstration
from workflows.runtime import clock
from workflows.runtime.clock import SHANGHAI, Moment, moment_on
from workflows.runtime.stated_day import SHARED_SECONDS, moment

DAY, STATED_ON = date(2021, 3, 1), date(2026, 11, 28)
MIDNIGHT = datetime(2026, 11, 28, tzinfo=SHANGHAI)


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    """Let the machine's clock stand at an instant."""
    real = Moment(instant.astimezone(UTC), instant.astimezone(SHANGHAI).date(), stated=False)
    for module in (clock, demonstration):
        monkeypatch.setattr(module, "system_moment", lambda: real)


PASSED = [timedelta(), *(timedelta(hours=h, minutes=59, seconds=59) for h in range(120)), timedelta(days=400)]
"""Since the midnight before a day was stated."""


@pytest.mark.parametrize("step", [timedelta(seconds=1), timedelta(minutes=2)])
def test_instants_run_on_over_midnight_and_stay_on_the_day(monkeypatch: pytest.MonkeyPatch, step: timedelta) -> None:
    instants: list[datetime] = []
    for passed in PASSED:
        for instant in (MIDNIGHT + passed, MIDNIGHT + passed + step):
            at(monkeypatch, instant)
            now = moment_on(DAY, STATED_ON)
            assert (now.today, now.stated, now.now.astimezone(SHANGHAI).date()) == (DAY, True, DAY)
            instants.append(now.now)
    assert instants == sorted(instants)
    # After a year the seconds are too short for the database.
    assert all(one < later for one, later in pairwise(instants[:-1]))


def test_for_most_of_the_day_it_runs_as_the_machine_does(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, MIDNIGHT + timedelta(hours=15, minutes=7))
    assert moment_on(DAY, STATED_ON).now == datetime(2021, 3, 1, 15, 7, tzinfo=SHANGHAI)
    # Where nobody knows when it was stated, or the machine's clock was set back.
    assert moment_on(DAY, None).now == datetime(2021, 3, 1, 15, 7, tzinfo=SHANGHAI)
    at(monkeypatch, MIDNIGHT - timedelta(hours=5))
    assert moment_on(DAY, STATED_ON).now == datetime(2021, 3, 1, tzinfo=SHANGHAI)
    assert moment_on(None, None).now == MIDNIGHT - timedelta(hours=5)


def test_a_day_keeps_when_it_was_stated_until_another_is(fresh_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city = fresh_city
    city.move_to("2021-03-01")
    stated = city.sql("SELECT stated_on FROM demonstration_day")[0]["stated_on"]
    assert stated == clock.system_moment().today
    first = city.run(moment()).now
    at(monkeypatch, clock.system_moment().now + timedelta(days=1, seconds=5))
    later = city.run(moment()).now
    city.move_to("2021-03-01")
    again = city.run(moment()).now
    assert first < later <= again
    assert again.astimezone(SHANGHAI).date() == date(2021, 3, 1)
    city.move_to("2021-03-02")
    assert city.sql("SELECT stated_on FROM demonstration_day")[0]["stated_on"] == stated + timedelta(days=1)


def test_a_day_that_another_process_states_is_the_day_of_the_next_answer(fresh_city: City) -> None:
    city = fresh_city
    city.move_to("2021-03-01")
    by_statement, by_resolvers = "{ grants(first: 1) { totalCount nodes { id } } }", "{ server { today } }"
    for day in ("2021-03-02", "2021-04-01", "2021-03-01"):
        assert city.officer.post(by_statement).status_code == 200
        city.sql("UPDATE demonstration_day SET today = $1", date.fromisoformat(day))
        # What reads says the day itself, and is not answered by another one.
        for document in (by_statement, by_resolvers):
            answer = city.officer.post(document)
            assert (answer.headers["Duixian-Today"], answer.status_code) == (f"{day}; demonstration", 200), document
    city.sql("UPDATE demonstration_day SET today = $1", date(2021, 3, 5))
    time.sleep(SHARED_SECONDS)
    assert city.officer.post(by_resolvers).json()["data"]["server"]["today"] == "2021-03-05"
    # Nobody who is answered before anything is read is told of a day that is over.
    city.sql("UPDATE demonstration_day SET today = $1", date(2021, 3, 8))
    time.sleep(SHARED_SECONDS)
    refused = city.http.post("/graphql", json={"query": by_resolvers}, headers={"Authorization": "Bearer x"})
    assert (refused.status_code, refused.headers["Duixian-Today"]) == (401, "2021-03-08; demonstration")
