"""Receivers that fail for long, and what is known of each notice on its way: the clock is moved, nobody waits."""

from collections.abc import Iterator

import pytest

from tests.engine.receivers import Listener, listening, registered
from tests.engine.workers import rows, until, worker
from tests.world.cases import open_case
from tests.world.city import City
from tests.world.operations import mutation
from workflows.notices.deliveries import BACKOFF
from workflows.notices.receiver_commands import WithdrawReceiver, withdraw_receiver
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import handle

HOUR = 3_600
PUT_OFF = """SELECT id, extract(epoch FROM scheduled_at - now())::float8 AS seconds FROM procrastinate_jobs
WHERE task_name = 'deliver' AND status = 'todo' AND scheduled_at > now() AND lock LIKE %s || '/%%'"""
BRING_FORWARD = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s RETURNING id"
TRIES = """SELECT delivery.state, array_agg(status ORDER BY delivery_try.id) AS answers
FROM delivery JOIN delivery_try ON delivery_id = delivery.id WHERE delivery.receiver_id = %s GROUP BY delivery.id"""
ENDED = "UPDATE delivery SET state = 'DELIVERED', ended_at = now() WHERE receiver_id = %s RETURNING id"
FAILED = """WITH job AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('care', 'no longer there', 'failed')
    RETURNING id
) INSERT INTO procrastinate_events (job_id, type, at) SELECT id, 'failed', now() - make_interval(days => %s) FROM job
RETURNING job_id"""
PRUNED = """SELECT procrastinate_defer_jobs_v1(
    ARRAY[ROW('care', 'prune', 0, NULL, NULL, '{"timestamp": 0}', NULL)::procrastinate_job_to_defer_v1])"""
KEPT = "SELECT id FROM procrastinate_jobs WHERE task_name = 'no longer there'"


@pytest.fixture(scope="module")
def at_work(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with a worker that may send to this machine."""
    city.move_to("2022-03-01")
    directory = tmp_path_factory.mktemp("worker")
    with worker(city.url, city.settings, directory, DUIXIAN_RECEIVER_NETWORKS="127.0.0.0/8"):
        yield city


def test_a_receiver_that_fails_for_an_hour_has_everything_in_order_afterwards(at_work: City) -> None:
    gone_by = [0.0]
    with listening(Listener(lambda _: (500, {}) if gone_by[0] < HOUR else (204, {}))) as listener:
        receiver, _ = registered(at_work, listener.url)
        case = open_case(at_work)
        case.to("SUBMITTED")
        while gone_by[0] < HOUR:
            until(lambda: rows(at_work.url, PUT_OFF, str(receiver)) != [])
            (job,) = rows(at_work.url, PUT_OFF, str(receiver))
            usual = BACKOFF[len(listener.came) - 1]
            assert 0.7 * usual <= job["seconds"] <= 1.2 * usual + 1
            gone_by[0] += job["seconds"]
            rows(at_work.url, BRING_FORWARD, job["id"])
        until(lambda: len(listener.taken()) == 2)
        assert [int(event["sequence"]) for event in listener.taken()] == [1, 2]
        until(lambda: all(row["state"] == "DELIVERED" for row in rows(at_work.url, TRIES, receiver)))
        first, second = sorted(rows(at_work.url, TRIES, receiver), key=lambda row: -len(row["answers"]))
        assert (set(first["answers"][:-1]), first["answers"][-1], second["answers"]) == ({500}, 204, [204])
        at_work.run(handle(SYSTEM, withdraw_receiver, WithdrawReceiver(receiver)))


def test_a_receiver_is_left_alone_for_as_long_as_it_asks(at_work: City) -> None:
    with listening(Listener(lambda _: (503, {"Retry-After": "7200"}))) as listener:
        receiver, _ = registered(at_work, listener.url)
        open_case(at_work)
        until(lambda: rows(at_work.url, PUT_OFF, str(receiver)) != [])
        assert 7_100 < rows(at_work.url, PUT_OFF, str(receiver))[0]["seconds"] <= 7_201
        at_work.run(handle(SYSTEM, withdraw_receiver, WithdrawReceiver(receiver)))


def test_what_another_worker_delivered_meanwhile_stays_delivered(at_work: City) -> None:
    with listening(Listener()) as listener:
        receiver, _ = registered(at_work, listener.url)

        def too_late(_: int) -> tuple[int, dict[str, str]]:
            assert len(rows(at_work.url, ENDED, receiver)) == 1
            return 500, {}

        listener.answer = too_late
        open_case(at_work)
        until(lambda: rows(at_work.url, TRIES, receiver) != [])
        assert rows(at_work.url, TRIES, receiver) == [{"state": "DELIVERED", "answers": [500]}]
        assert rows(at_work.url, PUT_OFF, str(receiver)) == []
        at_work.run(handle(SYSTEM, withdraw_receiver, WithdrawReceiver(receiver)))


def test_a_notice_names_the_request_that_did_it(at_work: City) -> None:
    case = open_case(at_work)
    with listening(Listener()) as listener:
        receiver, _ = registered(at_work, listener.url)
        command = {"id": case.id, "expectedVersion": case.look()["version"], "idempotencyKey": "a key of its own"}
        answer = case.applicant.post(mutation("submitGrant"), {"input": command}, X_Request_Id="the-deed-0001")
        assert answer.json()["data"]["submitGrant"]["errors"] == []
        until(lambda: listener.came != [])
        assert listener.came[0].headers["x-request-id"] == "the-deed-0001"
        at_work.run(handle(SYSTEM, withdraw_receiver, WithdrawReceiver(receiver)))


def test_jobs_that_failed_long_ago_are_forgotten(at_work: City) -> None:
    ((old,), (young,)) = (rows(at_work.url, FAILED, days) for days in (31, 29))
    assert old != young
    rows(at_work.url, PRUNED)
    until(lambda: rows(at_work.url, KEPT) == [{"id": young["job_id"]}])
