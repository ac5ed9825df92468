"""Reads go to a real standby, nobody misses what he did, and what the standby cannot answer the primary answers."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.standby.standbys import POSITION, WAIT, StandbyServer, counted, from_standby, read, told_position, until
from tests.world.cases import open_case
from tests.world.city import City

FARTHEST = "FFFFFFFF/FFFFFFFF"


def test_who_names_no_position_is_answered_by_the_primary(city: City, standby: StandbyServer) -> None:
    open_case(city)
    with standby.paused():
        before = counted(read(city.officer))
        open_case(city)
        assert counted(read(city.officer)) == before + 1


def test_what_the_standby_has_is_read_from_it(city: City, standby: StandbyServer) -> None:
    open_case(city)
    until(lambda: from_standby(city, standby, told_position(city)))
    with standby.paused():
        position = told_position(city)
        seen = counted(read(city.officer, position))
        open_case(city)
        # Of somebody else: who reads on from where he was told sees the standby as it stands.
        assert counted(read(city.auditor, position)) in {seen, seen + 1}
    until(lambda: from_standby(city, standby, position))


def test_who_did_something_sees_it_although_the_standby_is_behind(city: City, standby: StandbyServer) -> None:
    until(lambda: from_standby(city, standby, told_position(city)))
    position = told_position(city)
    with standby.paused():
        case = open_case(city)
        answer = case.applicant.post("{ server { today } }")
        assert counted(read(case.applicant, answer.headers[POSITION])) == 1
        begun = time.monotonic()
        own = read(case.applicant, answer.headers[POSITION])
        assert counted(own) == 1
        assert time.monotonic() - begun < WAIT + 5
        assert int(own.headers[POSITION].partition("/")[2], 16) >= int(position.partition("/")[2], 16)


def test_a_command_says_from_where_on_it_is_seen_and_shows_what_it_changed(city: City, standby: StandbyServer) -> None:
    until(lambda: from_standby(city, standby, told_position(city)))
    old = told_position(city)
    case = open_case(city)
    with standby.paused():
        submit = (
            "mutation($input: SubmitGrantInput!) { submitGrant(input: $input) { grant { state } errors { message } } }"
        )
        command = {"idempotencyKey": "once", "id": case.id, "expectedVersion": case.grant["version"]}
        done = case.applicant.post(submit, {"input": command}, Duixian_Position=old)
        assert done.json()["data"]["submitGrant"] == {"grant": {"state": "SUBMITTED"}, "errors": []}
        (seen,) = read(case.applicant, done.headers[POSITION]).json()["data"]["grants"]["nodes"]
        assert seen["state"] == "SUBMITTED"


def test_a_standby_that_is_too_far_behind_is_not_read(city: City, standby: StandbyServer) -> None:
    until(lambda: from_standby(city, standby, told_position(city)))
    old = told_position(city)
    with standby.paused():
        open_case(city)
        newest = counted(read(city.officer))
        until(lambda: counted(read(city.officer, old)) == newest)
        assert not from_standby(city, standby, old)
    until(lambda: from_standby(city, standby, old))


@pytest.mark.parametrize("position", ["", "x", "0/", "1/2/3", "0/0\u00e9", "9" * 400, "-1/0", FARTHEST])
def test_a_position_that_nobody_was_told_is_answered_by_the_primary(
    city: City, standby: StandbyServer, position: str
) -> None:
    with standby.paused():
        open_case(city)
        assert counted(read(city.officer, position.encode().decode("latin-1"))) == counted(read(city.officer))


def test_a_standby_that_stops_while_it_is_read_is_missed_by_nobody(city: City, standby: StandbyServer) -> None:
    until(lambda: from_standby(city, standby, told_position(city)))
    position, newest = told_position(city), counted(read(city.officer))
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(read, city.officer, position) for _ in range(40)]
        standby.stop()
        answers += [people.submit(read, city.officer, position) for _ in range(40)]
        assert {counted(answer.result()) for answer in answers} == {newest}
    standby.start()
    until(lambda: from_standby(city, standby, position))


def test_the_doors_of_health_name_no_position(city: City) -> None:
    assert POSITION not in city.http.get("/healthz").headers
