"""What is taken back signs nobody in any more, from that moment on, whatever is open; and keys of systems."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from typer.testing import CliRunner
from websockets.exceptions import ConnectionClosed

from api.access.jwt_parts import parts_of
from api.cli.commands import APP
from domain.lives.roles import Role
from tests.guards import access_guards
from tests.guards.broken_rows import refused
from tests.world.cases import open_case
from tests.world.city import City, Json, Person
from tests.world.databases import Databases
from tests.world.followers import INBOX, PATIENCE, Socket, address, opened, settle
from tests.world.scopes import acting
from workflows.access import taken_back
from workflows.access.api_keys import IssueApiKey, hash_of, issue_api_key, new_key
from workflows.access.revocations import Restore, Revoke, Revoked, restore, revoke
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

ASK = {"query": "{ viewer { name role } }"}
WHY = ("科长", "令牌遗失")
SOON = 1.5
"""Seconds within which it is known; looking alone takes longer here."""


@pytest.fixture(autouse=True)
def by_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks by himself: whatever is known was heard of."""
    monkeypatch.setattr(taken_back, "LOOK_SECONDS", 3600.0)


@pytest.fixture
def somebody(fresh_city: City) -> Person:
    """An officer with a token that is shown everywhere."""
    return fresh_city.person(Role.OFFICER, desk="whose token is lost")


def status(city: City, token: str) -> int:
    """How a token, or a key, is answered."""
    return city.http.post("/graphql", json=ASK, headers={"Authorization": f"Bearer {token}"}).status_code


def token_of(who: Person) -> str:
    """The token that somebody shows."""
    return who.headers()["Authorization"].removeprefix("Bearer ")


def take_back(city: City, kind: Revoked, subject: str) -> Done:
    """Take something back as the command line does."""
    done = city.run(handle(SYSTEM, revoke, Revoke(kind, subject, *WHY)))
    assert isinstance(done, Done)
    return done


def number_of(token: str) -> str:
    """By what a token is taken back."""
    claims = parts_of(token).claims
    return f"{claims['iss']} {claims['jti']}"


def comes_true(what: Callable[[], bool], seconds: float = SOON) -> bool:
    """Whether something comes true in time."""
    until = time.monotonic() + seconds
    while not (true := what()) and time.monotonic() < until:
        time.sleep(0.02)
    return true


def all_of(socket: Socket) -> None:
    """Read what a socket is sent, until it is closed."""
    while True:
        socket.receive()


def closed_with(socket: Socket) -> tuple[int, str]:
    """The code and the reason with which a socket is closed."""
    with pytest.raises(ConnectionClosed) as closed:
        all_of(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def test_a_token_that_is_taken_back_ends_every_connection_at_that_moment(somebody: Person) -> None:
    city, token = somebody.city, token_of(somebody)
    case = open_case(city).to("SUBMITTED")
    other = city.key.sign(somebody.actor or acting("x", Role.OFFICER), timedelta(hours=1))
    ticket = city.http.post("/graphql/tickets", headers=somebody.headers()).json()["ticket"]
    streaming = somebody.headers() | {"Accept": "text/event-stream"}
    with (
        opened(address(city), headers=somebody.headers()) as socket,
        ThreadPoolExecutor(1) as reader,
        city.http.stream("POST", "/graphql", json={"query": INBOX}, headers=streaming, timeout=PATIENCE) as stream,
    ):
        socket.follow(INBOX)
        settle(socket)
        read = reader.submit(lambda: "".join(stream.iter_lines()))
        begun = time.monotonic()
        assert take_back(city, Revoked.TOKEN, number_of(token)).changed
        assert closed_with(socket) == (4403, "the token or key was taken back: sign in with another")
        text = read.result(timeout=PATIENCE)
        assert time.monotonic() - begun < PATIENCE / 4
    assert "UNAUTHENTICATED" in text
    assert text.endswith("event: completedata:")
    # It was looked at before, and kept.
    assert status(city, token) == 401
    # Nor does what was given for it open anything.
    events = {"query": "{ viewer { name } }", "ticket": ticket}
    assert city.http.get("/graphql", params=events, headers={"Accept": "text/event-stream"}).status_code == 401
    # Of the same person another token is as good as before.
    assert status(city, other) == 200
    assert case.grant["state"] == "SUBMITTED"
    assert not take_back(city, Revoked.TOKEN, number_of(token)).changed


def test_a_person_who_is_taken_back_is_let_in_again_by_what_is_issued_later_alone(somebody: Person) -> None:
    city, token = somebody.city, token_of(somebody)
    assert somebody.actor
    assert status(city, token) == 200
    take_back(city, Revoked.PERSON, somebody.actor.person)
    assert comes_true(lambda: status(city, token) == 401)
    # Nor by a token that is issued meanwhile.
    assert status(city, city.key.sign(somebody.actor, timedelta(hours=1))) == 401
    assert status(city, token_of(city.officer)) == 200
    done = city.run(handle(SYSTEM, restore, Restore(somebody.actor.person, *WHY)))
    assert isinstance(done, Done)
    time.sleep(1.1)
    assert comes_true(lambda: status(city, city.key.sign(somebody.actor or SYSTEM, timedelta(hours=1))) == 200)
    assert status(city, token) == 401
    again = city.run(handle(SYSTEM, restore, Restore(somebody.actor.person, *WHY)))
    assert not isinstance(again, Done)
    assert again[0].code == "NOT_FOUND"


def test_what_was_taken_back_while_nobody_heard_is_known_a_moment_later(
    somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, token = somebody.city, token_of(somebody)
    monkeypatch.setattr(taken_back, "LOOK_SECONDS", 0.5)
    assert status(city, token) == 200
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
    )
    assert city.sql(cut)
    take_back(city, Revoked.TOKEN, number_of(token))
    assert comes_true(lambda: status(city, token) == 401, PATIENCE)


def issued(city: City, *scopes: str, days: int = 30) -> tuple[str, str]:
    """The id of a key that is issued to a system, and the key."""
    uid, key = new_key()
    command = IssueApiKey(
        uid, hash_of(key), "民政业务系统", Role.OFFICER, None, ("市民政局",), None, (), scopes, days, "科长"
    )
    assert isinstance(city.run(handle(SYSTEM, issue_api_key, command)), Done)
    return uid, key


def headers(key: str) -> Json:
    """The headers of a system."""
    return {"Authorization": f"Bearer {key}"}


def test_a_key_of_a_system_is_good_for_what_it_says_until_it_is_taken_back(fresh_city: City) -> None:
    city = fresh_city
    uid, key = issued(city, "read")
    assert re.fullmatch(r"dxk_[0-9a-f]{16}_[\w-]{43}", key)
    answer = city.http.post("/graphql", json=ASK, headers=headers(key)).json()
    assert answer["data"]["viewer"] == {"name": "民政业务系统", "role": "OFFICER"}
    blind = issued(city, "months")[1]
    assert "FORBIDDEN" in city.http.post("/graphql", json=ASK, headers=headers(blind)).text
    used = city.sql("SELECT last_used_at FROM api_key WHERE id = $1", uid)[0]["last_used_at"]
    assert used is not None
    assert status(city, key) == 200
    # Of many uses in a minute one is put on record.
    assert city.sql("SELECT last_used_at FROM api_key WHERE id = $1", uid)[0]["last_used_at"] == used
    with opened(address(city), headers=headers(key)) as socket:
        socket.follow(INBOX)
        settle(socket)
        take_back(city, Revoked.KEY, uid)
        assert closed_with(socket)[0] == 4403
    assert status(city, key) == 401
    unknown = city.run(handle(SYSTEM, revoke, Revoke(Revoked.KEY, "0" * 16, *WHY)))
    assert not isinstance(unknown, Done)
    assert unknown[0].code == "NOT_FOUND"


def test_a_key_is_kept_as_a_hash_alone_and_ends_by_itself(fresh_city: City) -> None:
    city = fresh_city
    uid, key = issued(city, "read")
    secret = key.rpartition("_")[2]
    for table in ("api_key", "audit_line", "answer"):
        rows = city.sql(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one")  # noqa: S608 - tables of our own
        assert not any(secret in row["row"] for row in rows), table
    with pytest.raises(Exception, match="stays as it was issued"):
        city.sql("UPDATE api_key SET expires_at = now() + interval '9 years' WHERE id = $1", uid)
    with pytest.raises(Exception, match="stays as it was issued"):
        city.sql("DELETE FROM api_key WHERE id = $1", uid)
    ended = new_key()
    city.sql(
        "INSERT INTO api_key (id, hash, name, role, bureaus, treasuries, scopes, issued_by, issued_at, expires_at) "
        "VALUES ($1, $2, 'x', 'OFFICER', '[]', '[]', '[\"read\"]', 'x', "
        "now() - interval '2 days', now() - interval '1 s')",
        ended[0],
        hash_of(ended[1]),
    )
    for wrong in (ended[1], f"dxk_{uid}_{'A' * 43}", key[:-1], key + "A", f"dxk_{'0' * 16}_{secret}", "dxk_"):
        assert status(city, wrong) == 401, wrong


def test_the_database_keeps_keys_as_they_were_issued_and_what_was_taken_back(fresh_city: City) -> None:
    fresh_city.sql(access_guards.ROWS)
    for statement in access_guards.KEPT:
        assert re.search("stays as it was issued|is written once", refused(fresh_city, statement)), statement


def test_guessing_is_slowed_and_keeps_nobody_out_who_is_in(fresh_city: City) -> None:
    city = fresh_city
    token = token_of(city.officer)
    assert status(city, token) == 200
    with ThreadPoolExecutor(8) as guessers:
        guesses = [f"dxk_{number:016x}_{'A' * 43}" for number in range(400)]
        answers = list(guessers.map(partial(status, city), guesses))
    assert answers.count(401) <= 140
    assert set(answers) == {401, 429}
    waiting = city.http.post("/graphql", json=ASK, headers=headers("dxk_x"))
    assert int(waiting.headers["retry-after"]) > 0
    assert waiting.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_WRONG_TOKENS"
    assert status(city, token) == 200


def run(*arguments: str, given: str | None = None) -> str:
    """A command, run to its end; what it printed."""
    done = CliRunner().invoke(APP, arguments, input=given)
    assert done.exit_code == 0, (done.stderr, done.exception)
    return done.stdout


def test_the_command_line_issues_lists_and_takes_back(
    databases: Databases, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.copy("begun") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DUIXIAN_DATA_DIR", str(settings.data_dir))
        by, why = ("--by", "科长"), ("--reason", "系统停用")
        key = run("access", "issue", "民政业务系统", "--role", "officer", "--scope", "months", *by).strip()
        uid = key.split("_")[1]
        assert "months  until" in run("access", "list")
        assert "never used" in run("access", "list")
        assert run("access", "revoke", "key", uid, *by, *why) == "Taken back.\n"
        assert run("access", "revoke", "key", uid, *by, *why) == "It was taken back before.\n"
        assert f"{uid}  民政业务系统  OFFICER  months  revoked" in run("access", "list")
        token = run("token", "officer")
        assert run("access", "revoke", "token", "-", *by, *why, given=token) == "Taken back.\n"
        assert run("access", "revoke", "person", "Officer", *by, *why) == "Taken back.\n"
        assert run("access", "restore", "officer", *by, *why).startswith("Let in again")
        assert "all are as they were written" in run("audit", "verify")
        wrong = CliRunner().invoke(APP, ["access", "issue", "x", "--role", "applicant", "--scope", "read", *by])
        assert (wrong.exit_code, wrong.stdout) == (2, "")
