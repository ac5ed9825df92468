"""Servers and workers are killed, the database falls, people act on: each deed is done and told, once, in order."""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.engine.autopsies import looked_into
from tests.engine.receivers import Listener, listening, registered
from tests.engine.test_events import events
from tests.engine.workers import held, rows, until, worker
from tests.operations.test_command_line import run
from tests.world.cases import application, open_case
from tests.world.city import City, Json, Person, new_key, served_city
from tests.world.databases import Databases
from tests.world.operations import mutation
from tests.world.other_process import beside
from tests.world.outages import Outages
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

FEW_DEEDS, MANY_DEEDS = 12, 2_000
SECONDS_OF_PATIENCE = 120
UNTIL_TOLD = 150
"""Seconds: a job of a worker that was killed is taken over within 30, and what failed by itself is put off for 20."""
PAUSE = 0.15
"""Seconds between two deeds of one of the people."""
FAILING = 3.5
"""Seconds from its first notice on for which a receiver answers 500: less than the first pause, so that each delivery
fails once at most."""
FEW = {"DUIXIAN_RECEIVER_NETWORKS": "127.0.0.0/8", "DUIXIAN_DATABASE_CONNECTIONS": "2"}
WAITING = "SELECT count(*) AS n FROM delivery WHERE state = 'WAITING'"
STATES = "SELECT state, count(*) AS n FROM delivery WHERE receiver_id = %s GROUP BY 1"
FAILED = "SELECT id FROM procrastinate_jobs WHERE status = 'failed'"
DOING = "SELECT id FROM procrastinate_jobs WHERE task_name = 'deliver' AND status = 'doing'"
HELD = "SELECT id FROM procrastinate_jobs WHERE task_name = 'deliver' AND status = 'doing' FOR UPDATE"
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'duixian engine' AND wait_event_type = 'Lock'"""


@pytest.fixture
def city(databases_that_fail: Databases, outages: Outages, settings: Settings) -> Iterator[City]:
    few = settings.model_copy(update={"database_connections": 2})
    with databases_that_fail.copy() as url:
        outages.keep_what_is_committed()
        with served_city(url, few) as served:
            served.move_to("2022-03-01")
            served.run(served.inspector.close())
            yield served


@dataclass
class Machines:
    """The servers and workers of a city, each of which may be killed and begun anew."""

    city: City
    directory: Path
    stack: ExitStack
    size: tuple[int, int] = (2, 3)
    """How many servers and workers there are."""
    servers: list[tuple[Any, str]] = field(default_factory=list[Any])
    workers: list[Any] = field(default_factory=list[Any])

    def begin(self) -> None:
        """Begin all of them."""
        servers_in_all, workers_in_all = self.size
        with ThreadPoolExecutor(sum(self.size)) as hands:
            servers = [hands.submit(self.stack.enter_context, beside(self.city)) for _ in range(servers_in_all)]
            workers = [hands.submit(self._worker) for _ in range(workers_in_all)]
        self.servers, self.workers = [each.result() for each in servers], [each.result() for each in workers]

    def kill_server(self, place: int) -> None:
        """Kill a server with -9 and begin another."""
        self.servers[place][0].kill()
        self.servers[place] = self.stack.enter_context(beside(self.city))

    def kill_worker(self, place: int) -> None:
        """Kill a worker with -9 and begin another."""
        self.workers[place].kill()
        self.workers[place] = self._worker()

    def _worker(self) -> Any:  # noqa: ANN401 - as `worker` has it
        return self.stack.enter_context(worker(self.city.url, self.city.settings, self.directory, **FEW))


@dataclass
class Crowd:
    """People who act until it is enough, each deed under one key at one server or the other until it is done."""

    machines: Machines
    enough: threading.Event = field(default_factory=threading.Event)
    done: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Numbers of the grants, and how many deeds changed each."""

    @contextmanager
    def acting(self, people: int) -> Generator[None]:
        """Have so many people act while the block runs, and until each has done what he began."""
        with ThreadPoolExecutor(people) as hands:
            each_one = [hands.submit(self.act) for _ in range(people)]
            try:
                yield
            finally:
                self.enough.set()
            for each in each_one:
                each.result()

    @property
    def deeds(self) -> int:
        """How many were done."""
        return sum(deeds for _, deeds in self.done)

    def act(self) -> None:
        """Apply, file, and have it taken in, again and again."""
        city = self.machines.city
        while not self.enough.is_set():
            who, officer = city.applicant(), city.person(city.officer.actor.role, desk="for acceptGrant")  # pyright: ignore[reportOptionalMemberAccess]
            grant = self.do(who, "createGrant", application(who.code))
            for person, name in ((who, "submitGrant"), (officer, "acceptGrant"), (who, "withdrawGrant")):
                grant = self.do(person, name, {"id": grant["id"], "expectedVersion": grant["version"]})
            self.done.append((grant["number"], 4))

    def do(self, who: Person, name: str, command: Json) -> Json:
        """The grant after a deed, which is asked for until it is done."""
        time.sleep(PAUSE)
        command = {"idempotencyKey": new_key(), **command}
        last, tries = time.monotonic() + SECONDS_OF_PATIENCE, 0
        while True:
            address = self.machines.servers[tries % len(self.machines.servers)][1]
            tries += 1
            if (grant := self._once(address, who, name, command)) is not None:
                return grant
            assert time.monotonic() < last, f"{name} was never done"
            time.sleep(0.2)

    def _once(self, address: str, who: Person, name: str, command: Json) -> Json | None:
        """The grant, or nothing where the server is gone or says that it is to be asked again."""
        body = {"query": mutation(name), "variables": {"input": command}}
        try:
            answer = httpx.post(f"{address}/graphql", json=body, headers=who.headers(), timeout=20, trust_env=False)
        except httpx.TransportError:
            return None
        body = answer.json()
        if "errors" in body:
            assert body["errors"][0]["extensions"]["code"] in {"DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"}, body
            return None
        payload = body["data"][name]
        assert [error["code"] for error in payload["errors"]] in ([], ["BUSY"]), payload["errors"]
        return payload["grant"] if not payload["errors"] else None


def harmed(machines: Machines, outages: Outages) -> None:
    """Kill each, one after the other, and let the database fall once while a worker is killed."""
    servers, workers = machines.size
    machines.kill_worker(0)
    machines.kill_server(0)
    with outages.stopped():
        machines.workers[1].kill()
        time.sleep(1)
    machines.kill_worker(1)
    for place in range(1, servers):
        machines.kill_server(place)
    for place in range(2, workers):
        machines.kill_worker(place)


def failing_at_first() -> Callable[[int], tuple[int, dict[str, str]]]:
    """Answers of a receiver that takes nothing for its first seconds, and everything since."""
    first: list[float] = []

    def answer(_: int) -> tuple[int, dict[str, str]]:
        first.append(time.monotonic())
        return 500 if first[-1] < first[0] + FAILING else 204, {}

    return answer


def in_order(listener: Listener) -> dict[str, list[int]]:
    """The places of the events of each grant, in the order in which a receiver that drops what it has took them."""
    places: dict[str, list[int]] = {}
    for event in listener.taken():
        places.setdefault(event["subject"], []).append(int(event["sequence"]))
    return places


@pytest.mark.by_itself
@pytest.mark.timeout(1_500)
def test_thousands_of_deeds_are_done_and_told_once_and_in_order_whoever_is_killed(
    city: City, outages: Outages, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        check(outages, Machines(city, tmp_path, stack), 8, MANY_DEEDS)


@pytest.mark.timeout(400)
def test_every_deed_is_done_and_told_once_and_in_order_whoever_is_killed(
    city: City, outages: Outages, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        check(outages, Machines(city, tmp_path, stack, (1, 2)), 2, FEW_DEEDS)


def check(outages: Outages, machines: Machines, people: int, deeds: int) -> None:
    """Have people act while machines are killed, until so many deeds are done; then all of it is done and told once."""
    city = machines.city
    with listening(Listener()) as steady, listening(Listener()) as failing:
        receivers = [registered(city, one.url)[0] for one in (steady, failing)]
        machines.begin()
        failing.answer = failing_at_first()
        crowd = Crowd(machines)
        with crowd.acting(people):
            harmed(machines, outages)
            while crowd.deeds < deeds:
                machines.kill_worker(crowd.deeds % len(machines.workers))
        with looked_into(city.url):
            until(lambda: rows(city.url, WAITING)[0]["n"] == 0, UNTIL_TOLD)
        check_told(city, crowd, deeds, dict(zip(receivers, (steady, failing), strict=True)))
        assert {each.status for each in failing.came} == {204, 500}
        assert rows(city.url, FAILED) == []
    known = {"DATABASE_URL": city.url, "DUIXIAN_SECRET_FILE": str(secret_path(city.settings))}
    for what in ("ledger", "audit"):
        ended = run(machines.directory, what, "verify", **known)
        assert ended.returncode == 0, ended


def check_told(city: City, crowd: Crowd, deeds: int, listeners: dict[UUID, Listener]) -> None:
    """That each receiver has what was done: each deed once, in the order of its grant, as the feed tells it."""
    feed = [json.loads(event["envelope"]) for event in events(city.officer)]
    done = {number: list(range(1, changes + 1)) for number, changes in crowd.done}
    assert sum(len(places) for places in done.values()) >= deeds
    assert len(feed) == sum(len(places) for places in done.values())
    for uid, listener in listeners.items():
        assert in_order(listener) == done
        assert sorted(event["id"] for event in listener.taken()) == sorted(event["id"] for event in feed)
        assert rows(city.url, STATES, uid) == [{"state": "DELIVERED", "n": len(feed)}]


def test_a_job_whose_end_could_not_be_written_down_keeps_no_later_one_waiting(city: City, tmp_path: Path) -> None:
    may_answer = threading.Event()

    def once_it_may(_: int) -> tuple[int, dict[str, str]]:
        may_answer.wait(10)
        return 204, {}

    with listening(Listener(once_it_may)) as listener, worker(city.url, city.settings, tmp_path, **FEW):
        receiver, _ = registered(city, listener.url)
        case = open_case(city)
        until(lambda: rows(city.url, DOING) != [])
        with held(city.url, HELD):
            may_answer.set()
            until(lambda: rows(city.url, CUT) != [])
        case.to("SUBMITTED")
        until(lambda: rows(city.url, STATES, receiver) == [{"state": "DELIVERED", "n": 2}], 15)
        until(lambda: rows(city.url, DOING) == [], 15)
        assert in_order(listener) == {case.grant["number"]: [1, 2]}
