"""Webhooks: signed, in the order of each grant, tried again, and sent where they may be; nothing is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from tests.engine.receivers import Listener, listening, registered
from tests.engine.test_events import events
from tests.engine.workers import rows, until, worker
from tests.operations.test_command_line import run
from tests.world.cases import Case, open_case
from tests.world.city import City
from workflows.notices.deliveries import BACKOFF, MOST_LATER, pause
from workflows.notices.logs import prune
from workflows.notices.notices import NoticeKind
from workflows.notices.receiver_commands import (
    RedeliverNotices,
    RotateReceiverSecret,
    WithdrawReceiver,
    redeliver_notices,
    rotate_receiver_secret,
    withdraw_receiver,
)
from workflows.notices.signatures import ReceiverKey
from workflows.runtime.secret import secret_path
from workflows.transaction.actors import SYSTEM
from workflows.transaction.commands import Command
from workflows.transaction.work import Done, handle

LOCAL = {"DUIXIAN_RECEIVER_NETWORKS": "127.0.0.0/8"}
WAITS = """UPDATE delivery SET state = 'WAITING'
WHERE turn IN (SELECT turn FROM notice WHERE data ->> 'number' = %s) RETURNING turn"""
WRITTEN = """UPDATE delivery SET written_at = %s::timestamptz
WHERE turn IN (SELECT turn FROM notice WHERE data ->> 'number' = %s) RETURNING turn"""
STATES = "SELECT state, count(*) AS n FROM delivery WHERE receiver_id = %s GROUP BY 1"


@pytest.fixture(scope="module")
def at_work(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with a worker that may send to this machine."""
    city.move_to("2022-03-01")
    with worker(city.url, city.settings, tmp_path_factory.mktemp("worker"), **LOCAL):
        yield city


@pytest.fixture
def listener(city: City) -> Iterator[Listener]:
    """A receiver on this machine; those that a test registered are told no more after it."""
    with listening(Listener()) as one:
        yield one
        city.sql("UPDATE receiver SET state = 'WITHDRAWN'")
        city.sql("UPDATE delivery SET state = 'CANCELLED' WHERE state = 'WAITING'")


def do(city: City, handler: Callable[..., object], command: Command) -> Done:
    """A command of the installation that must be done."""
    done = city.run(handle(SYSTEM, handler, command))  # pyright: ignore[reportArgumentType]
    assert isinstance(done, Done), done
    return done


def states(city: City, receiver: UUID) -> dict[str, int]:
    """How many deliveries to a receiver are in each state."""
    return {row["state"]: row["n"] for row in rows(city.url, STATES, receiver)}


def arrived(city: City, receiver: UUID) -> None:
    """Wait until nothing waits for a receiver."""
    until(lambda: "WAITING" not in states(city, receiver))


def own(listener: Listener, case: Case) -> list[int]:
    """The places of the events of a grant that a receiver took, in the order in which they came."""
    number = case.grant["number"]
    return [int(event["sequence"]) for event in listener.taken() if event.get("subject") == number]


def test_a_receiver_is_sent_what_the_feed_says_signed_and_in_the_order_of_each_grant(
    at_work: City, listener: Listener
) -> None:
    before = events(at_work.officer)
    receiver, webhook = registered(at_work, listener.url)
    cases = [open_case(at_work) for _ in range(3)]
    for case in cases:
        case.to("PROPOSED")
    arrived(at_work, receiver)
    feed = [event["envelope"] for event in events(at_work.officer, before[-1]["cursor"] if before else None)]
    assert sorted(each.body.decode() for each in listener.came) == sorted(feed)
    for each in listener.came:
        assert webhook.verify(each.body, each.headers)["id"] == each.headers["webhook-id"]
        assert each.headers["content-type"].startswith("application/cloudevents+json")
    for case in cases:
        assert own(listener, case) == list(range(1, len(own(listener, case)) + 1))
    assert states(at_work, receiver) == {"DELIVERED": len(feed)}


def test_a_receiver_that_fails_is_tried_again_in_order_and_keeps_no_other_grant_waiting(
    at_work: City, listener: Listener
) -> None:
    listener.answer = lambda n: (500, {}) if n == 0 else (200, {})
    receiver, _ = registered(at_work, listener.url)
    case, other = open_case(at_work), open_case(at_work)
    for each in (case, other):
        each.to("SUBMITTED")
    until(lambda: len(own(listener, other)) > 0)
    arrived(at_work, receiver)
    assert listener.came[0].status == 500
    assert [own(listener, each) for each in (case, other)] == [[1, 2], [1, 2]]
    failed = listener.came[0].headers["webhook-id"]
    assert [each.status for each in listener.came if each.headers["webhook-id"] == failed] == [500, 200]
    log = (
        "SELECT status FROM delivery_try JOIN delivery d ON d.id = delivery_id WHERE d.receiver_id = %s ORDER BY 1 DESC"
    )
    assert [row["status"] for row in rows(at_work.url, log, receiver)] == [500, *[200] * 4]


def test_a_receiver_that_is_gone_is_told_no_more_until_it_is_told_again(at_work: City, listener: Listener) -> None:
    listener.answer = lambda _: (410, {})
    receiver, _ = registered(at_work, listener.url)
    case = open_case(at_work)
    until(lambda: states(at_work, receiver) == {"CANCELLED": 1})
    case.to("SUBMITTED")
    assert states(at_work, receiver) == {"CANCELLED": 1}
    listener.answer = lambda _: (200, {})
    assert do(at_work, redeliver_notices, RedeliverNotices(receiver)).outcome == {"deliveries": 1}
    arrived(at_work, receiver)
    assert own(listener, case) == [1]
    do(at_work, withdraw_receiver, WithdrawReceiver(receiver))
    assert not do(at_work, withdraw_receiver, WithdrawReceiver(receiver)).changed


def test_the_day_since_which_all_is_told_again_is_one_of_shanghai(
    at_work: City, listener: Listener, tmp_path: Path
) -> None:
    receiver, _ = registered(at_work, listener.url)
    the_day_before, of_the_day = open_case(at_work), open_case(at_work)
    arrived(at_work, receiver)
    for moment, case in (("2022-03-01T15:59:59Z", the_day_before), ("2022-03-01T16:00:00Z", of_the_day)):
        assert len(rows(at_work.url, WRITTEN, moment, case.grant["number"])) == 1
    known = {"DATABASE_URL": at_work.url, "DUIXIAN_SECRET_FILE": str(secret_path(at_work.settings))}
    ended = run(tmp_path, "receiver", "redeliver", str(receiver), "--since", "2022-03-02", **known)
    assert (ended.returncode, ended.stdout) == (0, "1 notices are on their way again.\n"), ended
    until(lambda: len(listener.came) == 3)
    assert listener.came[-1].event["subject"] == of_the_day.grant["number"]


def test_while_a_secret_changes_both_sign(at_work: City, listener: Listener) -> None:
    receiver, old = registered(at_work, listener.url)
    done = do(at_work, rotate_receiver_secret, RotateReceiverSecret(receiver))

    async def key() -> str:
        return str(ReceiverKey.of(receiver, done.outcome["generation"]))

    new = Webhook(at_work.run(key()))
    open_case(at_work)
    arrived(at_work, receiver)
    (taken,) = listener.came
    assert old.verify(taken.body, taken.headers) == new.verify(taken.body, taken.headers)
    rows(at_work.url, "UPDATE receiver SET previous_until = now() WHERE id = %s RETURNING id", receiver)
    open_case(at_work)
    until(lambda: len(listener.came) > 1)
    assert new.verify(listener.came[1].body, listener.came[1].headers)
    with pytest.raises(Exception, match="No matching signature"):
        old.verify(listener.came[1].body, listener.came[1].headers)


def test_a_receiver_is_told_of_what_its_owner_sees_and_of_the_kinds_that_it_wants(
    at_work: City, listener: Listener
) -> None:
    case = open_case(at_work)
    owner = case.applicant.actor
    assert owner
    stranger = replace(owner, credit_code="91420100MA00000000", person="stranger")
    kinds = (NoticeKind.MOVED,)
    seeing, _ = registered(at_work, listener.url, owner, kinds=kinds)
    with listening(Listener()) as elsewhere:
        blind, _ = registered(at_work, elsewhere.url, stranger)
        case.to("SUBMITTED")
        for receiver in (seeing, blind):
            arrived(at_work, receiver)
        assert elsewhere.came == []
        assert set(states(at_work, blind)) == {"WITHHELD"}
    assert {event["type"] for event in listener.taken()} == {NoticeKind.MOVED.type}
    assert states(at_work, seeing) == {"DELIVERED": 1}


def test_what_is_forgotten_is_old_and_waits_for_nobody(at_work: City, listener: Listener) -> None:
    listener.answer = lambda _: (500, {"Retry-After": "3600"})
    receiver, _ = registered(at_work, listener.url)
    waiting, old, young = (open_case(at_work) for _ in range(3))
    until(lambda: len(listener.came) >= 3)
    do(at_work, withdraw_receiver, WithdrawReceiver(receiver))
    number = waiting.grant["number"]
    rows(at_work.url, WAITS, number)
    at_work.sql("ALTER TABLE notice DISABLE TRIGGER notice_is_written_once")
    for case in (waiting, old):
        aging = "UPDATE notice SET written_at = now() - interval '401 days' WHERE data ->> 'number' = %s RETURNING turn"
        assert len(rows(at_work.url, aging, case.grant["number"])) == 1
    assert at_work.run(prune(400)) == 1
    left = {event["subject"] for event in events(at_work.officer)}
    assert (number in left, old.grant["number"] in left, young.grant["number"] in left) == (True, False, True)


def test_the_pauses_grow_over_days_and_a_receiver_may_ask_for_longer_ones() -> None:
    pauses = [pause(tries) for tries in range(len(BACKOFF))]
    assert all(0.8 * usual <= seconds <= 1.2 * usual for usual, seconds in zip(BACKOFF, pauses, strict=True))
    assert 2 < sum(BACKOFF) / 86_400 < 4
    assert len({pause(0) for _ in range(50)}) > 10
    assert (pause(0, 90), pause(0, 10**9), pause(9, 1) > 1) == (90, MOST_LATER, True)
