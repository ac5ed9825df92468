"""Who signs in, what is refused for want of a right and what is taken out are lines of the audit, written beside."""

import asyncio
import time
from collections.abc import Callable

import pytest

from domain.lives.roles import Role
from tests.world.cases import open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.operations import mutation
from workflows.access import witness as witnessing
from workflows.access.witness import Witness
from workflows.running.audit_check import check_audit
from workflows.transaction.actors import Actor

LINES = """
SELECT actor, person, role, command::text AS command, outcome::text AS outcome, origin::text AS origin FROM audit_line
WHERE deed = $1 AND person LIKE $2 ORDER BY at, number
"""
SECONDS = 20
LOST = "lost"


def lines(city: City, deed: str, person: str) -> list[Json]:
    """Lines of a deed by a person."""
    return city.sql(LINES, deed, person)


def written(city: City, deed: str, person: str, many: int = 1) -> list[Json]:
    """The same, once they are there: they are written beside what was answered."""
    until = time.monotonic() + SECONDS
    while len(rows := lines(city, deed, person)) < many:
        assert time.monotonic() < until, f"{len(rows)} lines of {deed} by {person}"
        time.sleep(0.1)
    return rows


def test_a_token_signs_in_once_however_often_it_is_shown(city: City) -> None:
    who = Person(city, Actor("witness-once", Role.AUDITOR))
    for _ in range(3):
        who.ask("{ viewer { name } }")
    [line] = written(city, "signed_in", "%witness-once")
    assert (line["actor"], line["role"]) == ("witness-once", "AUDITOR")
    assert '"token": "' in line["command"]
    assert '"address": "127.0.0.1"' in line["origin"]
    assert '"request": "' in line["origin"]


def test_what_is_refused_for_want_of_a_right_is_told_once_with_how_often(city: City) -> None:
    case, who = open_case(city), Person(city, Actor("witness-refused", Role.AUDITOR))
    case.to("SUBMITTED")
    command = {"id": case.grant["id"], "expectedVersion": 1, "idempotencyKey": new_key()}
    before = lines(city, "permission_refused", "%witness-refused")
    for _ in range(5):
        answer = who.post(mutation("acceptGrant"), {"input": command}).json()
        assert [error["code"] for error in answer["data"]["acceptGrant"]["errors"]] == ["NOT_ALLOWED"]
    [line] = written(city, "permission_refused", "%witness-refused")
    assert before == []
    assert line["command"] == '{"asked": "acceptGrant", "codes": ["NOT_ALLOWED"]}'
    assert line["outcome"] == '{"count": 1}'
    assert '"input": "' in line["origin"]


def test_budgets_that_somebody_may_not_read_and_exports_are_told(city: City) -> None:
    expert, auditor = (
        Person(city, Actor("witness-expert", Role.EXPERT)),
        Person(city, Actor("witness-out", Role.AUDITOR)),
    )
    assert expert.post("{ budgets(year: 2021) { id } }").json()["errors"]
    assert '"codes": ["FORBIDDEN"]' in written(city, "permission_refused", "%witness-expert")[0]["command"]
    given = auditor.headers()
    link = city.http.post("/exports/grants.csv", headers=given).headers["location"]
    assert city.http.get(link).status_code == 200
    assert '"to": "/exports/grants.csv"' in written(city, "link_given", "%witness-out")[0]["command"]
    assert '"byLink": true' in written(city, "export_taken", "%witness-out")[0]["command"]


def test_the_lines_of_a_process_are_a_chain_like_any_other(city: City) -> None:
    Person(city, Actor("witness-chain", Role.AUDITOR)).ask("{ viewer { name } }")
    written(city, "signed_in", "%witness-chain")
    assert city.run(check_audit()).faults == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A counter that goes on as it is told."""
    now = [1000.0]
    monkeypatch.setattr(witnessing, "monotonic", lambda: now[0])

    def go_on(seconds: float) -> None:
        now[0] += seconds

    return go_on


def flooded(witness: Witness, times: int, name: str = "flood", different: int = 1) -> None:
    """Somebody is refused so often, in so many different ways."""
    for place in range(times):
        witness.note("permission_refused", Actor(name, Role.EXPERT), {"asked": f"x{place % different}"})


def test_a_flood_is_two_lines_a_minute_and_of_many_kinds_the_rest_is_counted(
    city: City, clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = Witness()
    flooded(witness, 10_000)
    city.run(witness.write())
    assert [line["outcome"] for line in lines(city, "permission_refused", "%flood")] == ['{"count": 1}']
    clock(61)
    city.run(witness.write())
    first, rest = lines(city, "permission_refused", "%flood")
    assert '"count": 9999' in rest["outcome"]
    assert '"since": "' in rest["outcome"]
    assert first["command"] == rest["command"]
    monkeypatch.setattr(witnessing, "MOST_FOLDS", 3)
    flooded(witness, 30, "many", different=10)
    city.run(witness.write(folded=True))
    assert len(lines(city, "permission_refused", "%many")) == 6
    others = [line for line in lines(city, "permission_refused", "%duixian") if "others" in line["command"]]
    assert [line["outcome"].split(",")[0].strip("{}") for line in others] == ['"count": 1', '"count": 20']
    assert city.run(check_audit()).faults == []


def test_what_cannot_be_written_waits_and_what_was_perhaps_written_is_written_once(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness, ask, broken = Witness(), witnessing.ask, [True, True]

    async def lost(statement: str, *values: object) -> list[Json]:
        """The first is not written, the second is, and neither is answered."""
        if "audit_line" not in statement or not broken:
            return await ask(statement, *values)
        if len(broken) == 1:
            await ask(statement, *values)
        broken.pop()
        raise ConnectionResetError(LOST)

    monkeypatch.setattr(witnessing, "ask", lost)
    flooded(witness, 3, "waits", different=3)
    for _ in range(2):
        with pytest.raises(ConnectionResetError, match=LOST):
            city.run(witness.write())
    flooded(witness, 1, "waits too")
    city.run(witness.write())
    assert len(lines(city, "permission_refused", "%waits")) == 3
    assert len(lines(city, "permission_refused", "%waits too")) == 1
    assert city.run(check_audit()).faults == []


def test_what_was_seen_last_is_written_when_a_process_is_stopped(city: City) -> None:
    witness = Witness()

    async def served() -> None:
        async with witness.served():
            flooded(witness, 4, "last")
            await asyncio.sleep(0)

    city.run(served())
    assert [line["outcome"].split(",")[0].strip("{}") for line in lines(city, "permission_refused", "%last")] == [
        '"count": 1',
        '"count": 3',
    ]
