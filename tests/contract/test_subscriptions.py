"""Who follows is told of every change once and in order: live, after an hour away, and nobody else's."""

import asyncio
import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

import workflows.changes.feed
from tests.clients.nodes import node
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.followers import GRANT, INBOX, code, events, following, settle
from tests.world.rows import connection_to

PLAIN = ssl.create_default_context()
"""For clients of plain HTTP, each of which would read all certificates there are."""
MANY = 1_000


@pytest.fixture
def case(city: City) -> Case:
    """A draft of an applicant."""
    city.move_to("2022-03-01")
    return open_case(city)


def state(change: Json) -> str:
    return change["grant"]["state"]


def test_a_change_is_told_over_a_websocket_as_it_happens(city: City, case: Case) -> None:
    with following(case.applicant) as socket:
        socket.follow(GRANT, id=case.id)
        settle(socket)
        case.to("SUBMITTED")
        # Documents and facts before the submission are changes without a step.
        change = socket.next_event()
        while state(change) == "DRAFT":
            change = socket.next_event()
        assert (state(change), change["steps"][-1]["event"]) == ("SUBMITTED", "SUBMIT")
        case.do("acceptGrant")
        assert socket.next_event()["steps"][0]["event"] == "ACCEPT"
    assert city.day


def test_who_was_away_misses_nothing_and_is_told_nothing_twice(city: City, case: Case) -> None:
    with following(city.officer) as socket:
        socket.follow(INBOX)
        settle(socket)
        case.to("SUBMITTED")
        change = socket.next_event()
        while state(change) != "SUBMITTED":
            change = socket.next_event()
    cursor, others = change["cursor"], [open_case(city) for _ in range(20)]
    for other in others:
        other.to("SUBMITTED")
    case.do("acceptGrant")
    seen: list[Json] = []
    with following(city.officer) as socket:
        socket.follow(INBOX, after=cursor)
        while not seen or state(seen[-1]) != "UNDER_REVIEW":
            seen.append(socket.next_event())
    cursors = [change["cursor"] for change in seen]
    assert len(cursors) == len(set(cursors))
    assert {other.id for other in others} | {case.id} == {change["grant"]["id"] for change in seen}
    assert [change["cursor"] for change in read_all(city, cursor)][: len(seen)] == cursors


def read_all(city: City, after: str | None) -> list[Json]:
    """Every change after a cursor, by pages."""
    document = """query($after: String) { changes(after: $after, first: 7) {
      nodes { cursor grant { id } } pageInfo { endCursor hasNextPage } } }"""
    changes: list[Json] = []
    while True:
        page = city.officer.ask(document, after=after)["changes"]
        changes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return changes


def test_a_transaction_that_commits_late_is_not_missed(city: City, case: Case) -> None:
    other = open_case(city)
    after = read_all(city, None)[-1]["cursor"]
    insert = "INSERT INTO change (grant_id, at) VALUES ($1, now())"

    async def late() -> None:
        connection = await connection_to(city.url)
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(insert, (await connection.fetchval("SELECT id FROM grants WHERE number = $1",
                                                                    other.grant["number"])))  # fmt: skip
        # Another command begins later and is done earlier.
        await asyncio.to_thread(case.to, "SUBMITTED")
        changes = await asyncio.to_thread(read_all, city, after)
        # It is told although the other is still under way.
        assert {change["grant"]["id"] for change in changes} == {case.id}
        await transaction.commit()
        await connection.close()

        assert [change["grant"]["id"] for change in read_all(city, changes[-1]["cursor"])] == [other.id]

    asyncio.run(late())
    grant_ids = [change["grant"]["id"] for change in read_all(city, after)]
    assert (grant_ids[-1], set(grant_ids)) == (other.id, {other.id, case.id})


def test_nobody_is_told_what_he_may_not_see(city: City, case: Case) -> None:
    stranger = city.applicant()
    with following(stranger) as socket:
        socket.follow(INBOX)
        socket.follow(GRANT, "2", id=case.id)
        assert socket.receive() == {"id": "2", "type": "complete"}
        settle(socket)
        case.to("SUBMITTED")
        own = open_case(city, applicant=stranger)
        assert socket.next_event()["grant"]["id"] == own.id
    with following(city.nobody) as socket:
        socket.follow(INBOX)
        assert code(socket.receive()) == "UNAUTHENTICATED"


def test_changes_are_told_as_server_sent_events(city: City, case: Case) -> None:
    with ThreadPoolExecutor(1) as people, events(case.applicant, GRANT, id=case.id, after=start(city)) as stream:
        done = people.submit(case.to, "SUBMITTED")
        seen = [next(stream)]
        while state(seen[-1]["data"]["grantChanged"]) == "DRAFT":
            seen.append(next(stream))
        assert state(seen[-1]["data"]["grantChanged"]) == "SUBMITTED"
        assert done.result()
    with events(case.applicant, "{ server { today } }") as stream:
        assert [result["data"] for result in stream] == [{"server": {"today": city.day.isoformat()}}]
    with events(case.applicant, "{ servers }") as stream:
        assert [list(result) for result in stream] == [["errors"]]


def test_a_get_follows_and_changes_nothing(city: City, case: Case) -> None:
    headers = case.applicant.headers() | {"Accept": "text/event-stream"}
    terms = json.dumps({"id": case.id, "after": None})
    submission = f'{{id: "{case.id}", expectedVersion: 1, idempotencyKey: "by get"}}'
    step = f"mutation {{ submitGrant(input: {submission}) {{ errors {{ code }} }} }}"
    before = city.rows()
    answer = city.http.get("/graphql", params={"query": step}, headers=headers)
    assert "mutations are not allowed" in answer.text
    assert city.rows() == before
    with city.http.stream("GET", "/graphql", params={"query": GRANT, "variables": terms}, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")


def test_who_was_away_for_longer_than_changes_are_remembered_is_told_from_the_table(
    city: City, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows.changes.feed, "MOST_KEPT", 2)
    after = start(city)
    case.to("SUBMITTED")
    others = [open_case(city) for _ in range(3)]
    with following(city.officer) as socket:
        socket.follow(INBOX, after=after)
        seen = [socket.next_event()["grant"]["id"] for _ in range(len(read_all(city, after)))]
        assert {case.id, *(other.id for other in others)} <= set(seen)
        socket.follow(GRANT, "2", id=case.id, after=after)
        of_one = [change for change in read_all(city, after) if change["grant"]["id"] == case.id]
        assert [socket.next_event("2")["cursor"] for _ in of_one] == [change["cursor"] for change in of_one]
        case.do("acceptGrant")
        both = [socket.receive() for _ in range(2)]
        assert {message["id"] for message in both} == {"1", "2"}


def start(city: City) -> str:
    """The cursor after everything that happened."""
    return city.officer.ask("{ changes(first: 1) { pageInfo { endCursor } } }")["changes"]["pageInfo"]["endCursor"]


@pytest.mark.parametrize("client", ["graphql-ws", "graphql-sse"])
def test_the_clients_of_the_protocols_follow(city: City, case: Case, client: str) -> None:
    with ThreadPoolExecutor(1) as people:
        headers = {**case.applicant.headers()}
        message: Json = {"url": city.address, "headers": headers, "query": GRANT, "id": case.id, "after": start(city)}
        states_followed = people.submit(node, f"{client}.mjs", **message, until="SUBMITTED")
        case.to("SUBMITTED")
        states = states_followed.result()
    # An earlier change shows the grant as it stands when it is told.
    assert states[-1] == "SUBMITTED"
    assert set(states) <= {"DRAFT", "SUBMITTED"}


def test_the_feed_survives_the_loss_of_the_connection_on_which_it_listens(city: City, case: Case) -> None:
    with following(case.applicant) as socket:
        socket.follow(GRANT, id=case.id)
        settle(socket)
        listening = "query LIKE 'NOTIFY%' OR query LIKE 'LISTEN%'"
        killed = city.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listening}")  # noqa: S608 - our own words
        assert killed
        case.to("SUBMITTED")
        while state(socket.next_event()) != "SUBMITTED":
            pass


def tasks(city: City) -> int:
    async def count() -> int:
        return len(asyncio.all_tasks())

    return city.run(count())


def test_a_thousand_who_hang_up_without_a_word_leave_nothing_behind(city: City, case: Case) -> None:
    held = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()"
    follow_and_hang_up(city, case, 20)
    before, connections = waited(city, tasks(city)), city.sql(held)[0]["n"]
    for _ in range(MANY // 100):
        follow_and_hang_up(city, case, 100)
    assert waited(city, before) <= before
    assert city.sql(held)[0]["n"] <= connections + 1


def follow_and_hang_up(city: City, case: Case, count: int) -> None:
    """Half over WebSocket, half as events: each is told nothing, and its connection breaks."""
    with ExitStack() as stack:
        for number in range(count):
            if number % 2:
                socket = stack.enter_context(following(case.applicant))
                socket.follow(INBOX)
                stack.callback(socket.connection.socket.close)
            else:
                client = stack.enter_context(httpx.Client(base_url=city.address, trust_env=False, verify=PLAIN))
                headers = case.applicant.headers() | {"Accept": "text/event-stream"}
                request = client.build_request("POST", "/graphql", json={"query": INBOX}, headers=headers)
                stack.callback(client.send(request, stream=True).close)


def waited(city: City, most: int) -> int:
    """How many tasks the server has, once it had time to notice."""
    for _ in range(100):
        if (count := tasks(city)) <= most:
            return count
        city.run(asyncio.sleep(0.1))
    return tasks(city)
