"""Workers do what is due, are stopped without loss, and what one that was killed had begun is done by another."""

import signal
from contextlib import ExitStack
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from procrastinate.schema import SchemaManager

from tests.engine.workers import held, rows, until, worker
from tests.operations.test_command_line import run
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

A_MONTH_LATER = "UPDATE demonstration_day SET today = '2021-01-04' RETURNING today"
IN_FORCE = "SELECT count(*) AS n FROM history_step WHERE event = 'ENTER_INTO_FORCE'"
SWEEPS = "SELECT worker_id FROM procrastinate_jobs WHERE task_name = 'sweep' AND status = 'doing'"


def entered(url: str) -> int:
    """How many steps into force were taken."""
    return rows(url, IN_FORCE)[0]["n"]


def test_the_tables_of_the_engine_are_those_of_its_library() -> None:
    kept = (files("migrations.engine") / "procrastinate.sql").read_text(encoding="utf-8")
    assert version("procrastinate").startswith("3.10.")
    assert kept == SchemaManager.get_schema()


def test_a_worker_makes_up_what_was_missed_and_ends_when_it_is_stopped(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    with databases.copy() as url:
        rows(url, A_MONTH_LATER)
        assert entered(url) == 0
        with worker(url, settings, tmp_path) as process:
            until(lambda: entered(url) == 1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        assert rows(url, "SELECT id FROM procrastinate_workers") == []
        assert rows(url, "SELECT status::text FROM procrastinate_jobs WHERE status IN ('failed', 'doing')") == []


def test_what_a_killed_worker_had_begun_is_done_once_by_another_within_half_a_minute(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    with databases.copy() as url, ExitStack() as workers:
        rows(url, A_MONTH_LATER)
        with held(url, "SELECT id FROM policy_version FOR UPDATE"):
            process = workers.enter_context(worker(url, settings, tmp_path))
            until(lambda: rows(url, SWEEPS) != [])
            process.kill()
            process.wait()
        for _ in range(2):
            workers.enter_context(worker(url, settings, tmp_path))
        assert until(lambda: entered(url) == 1) < 30
        until(lambda: rows(url, SWEEPS) == [])
        assert entered(url) == 1


def test_a_worker_of_one_queue_leaves_the_others(databases: Databases, settings: Settings, tmp_path: Path) -> None:
    with databases.copy() as url:
        rows(url, A_MONTH_LATER)
        with worker(url, settings, tmp_path, "--queue", "care"):
            until(lambda: rows(url, "SELECT id FROM procrastinate_jobs WHERE task_name = 'sweep'") != [])
            until(lambda: rows(url, "SELECT id FROM procrastinate_jobs WHERE task_name = 'take_over'") == [])
            assert entered(url) == 0
        refused = run(tmp_path, "worker", "--queue", "kitchen", DATABASE_URL=url)
        assert (refused.returncode, refused.stderr.strip()) == (
            1,
            "there is no queue kitchen; there are clock, notices, facts, care",
        )


def test_a_job_of_a_newer_release_is_left_to_its_workers_and_keeps_no_other_waiting(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    newer = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'of_next_year'"
    with databases.copy() as url:
        rows(url, A_MONTH_LATER)
        rows(
            url,
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
            "VALUES ('clock', 'of_next_year', '{\"unheard\": 1}') RETURNING id",
        )
        with worker(url, settings, tmp_path) as process:
            until(lambda: rows(url, newer)[0]["attempts"] > 0 and rows(url, newer)[0]["status"] != "doing")
            until(lambda: entered(url) == 1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        (left,) = rows(url, newer)
        assert left["status"] == "todo"
