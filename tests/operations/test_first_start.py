"""The first start of a demonstration, stopped at every stage by every means, and started again: whole, or resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from api.cli.waiting import shown
from tests.world.other_process import free_port
from workflows.running.kept_city import KeptCity
from workflows.runtime.beginning import Stage
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.postmaster_file import forget_stale
from workflows.runtime.settings import PACKAGED_POLICY_PACK

DUIXIAN = Path(sys.executable).with_name("duixian")
SECONDS = 120
STOPS = [
    (Stage.POSTGRES, signal.SIGKILL),
    (Stage.POSTGRES, signal.SIGINT),
    (Stage.TABLES, signal.SIGKILL),
    (Stage.TABLES, signal.SIGTERM),
    (Stage.CITY, signal.SIGKILL),
    (Stage.POLICY, signal.SIGINT),
]


def running_children(pid: int) -> Iterator[psutil.Process]:
    """The children of a process that still run."""
    for child in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if child.status() != psutil.STATUS_ZOMBIE:
                yield child


class Newcomer:
    """Somebody who starts and stops a demonstration in a folder of his own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    def start(self) -> "subprocess.Popen[str]":
        """Start the server."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUIXIAN_", "DATABASE_"))}
        return subprocess.Popen(
            [DUIXIAN, "serve"],
            env=kept | {"DUIXIAN_DATA_DIR": str(self.folder), "DUIXIAN_PORT": str(self.port), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )

    def interrupt_during(self, child: str) -> tuple[int, str]:
        """Start, do what Ctrl-C does to a program and its children once a child runs, and answer how it ended."""
        process = self.start()
        give_up = time.monotonic() + SECONDS
        while not any(child == each.name() for each in running_children(process.pid)):
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.001)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=SECONDS)
        return process.returncode, output

    def stop_at(self, stage: Stage, how: signal.Signals) -> tuple[int, str]:
        """Start, stop as soon as a stage is told, and answer how it ended and what it said since."""
        process = self.start()
        lines: list[str] = []
        for line in process.stdout or ():
            lines.append(line)
            if stage.value in line:
                break
        process.send_signal(how)
        rest, _ = process.communicate(timeout=SECONDS)
        assert any(stage.value in line for line in lines), lines
        return process.returncode, rest


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    somebody = Newcomer(tmp_path / "d")
    yield somebody
    postmaster = tmp_path / "d" / "postgres" / "postmaster.pid"
    if postmaster.exists():
        psutil.Process(int(postmaster.read_text(encoding="utf-8").splitlines()[0])).terminate()


def test_a_demonstration_stopped_at_any_moment_is_whole_when_it_is_started_again(newcomer: Newcomer) -> None:
    for stage, how in STOPS:
        code, rest = newcomer.stop_at(stage, how)
        assert "Traceback" not in rest
        if how is not signal.SIGKILL:
            assert (code, "Start it again" in rest) == (128 + how, True)
    process = newcomer.start()
    address = f"http://127.0.0.1:{newcomer.port}"
    try:
        give_up = time.monotonic() + SECONDS
        while True:
            try:
                if httpx.get(f"{address}/readyz", trust_env=False).is_success:
                    break
            except httpx.TransportError:
                assert time.monotonic() < give_up
                assert process.poll() is None
                time.sleep(0.1)
        assert httpx.get(f"{address}/readyz", trust_env=False).json()["demonstration"]
        verified = subprocess.run(
            [DUIXIAN, "ledger", "verify"],
            # What a shell has for another PostgreSQL means nothing here.
            env=os.environ | {"DUIXIAN_DATA_DIR": str(newcomer.folder), "PGPORT": "5493", "PGHOST": "nowhere.invalid"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (verified.returncode, verified.stderr) == (0, "")
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)
    assert sorted(path.name for path in newcomer.folder.iterdir() if path.name.startswith("postgres")) == ["postgres"]
    assert KeptCity.beside(PACKAGED_POLICY_PACK)


@pytest.mark.parametrize("child", ["initdb", "pg_ctl"])
def test_ctrl_c_that_a_child_hears_as_well_is_told_in_a_sentence(newcomer: Newcomer, child: str) -> None:
    code, output = newcomer.interrupt_during(child)
    assert (code, "Traceback" in output) == (128 + signal.SIGINT, False), output
    assert output.splitlines()[-1].startswith("Stopped before it served. Start it again"), output


def test_a_start_that_is_stopped_before_it_says_anything_ends_without_a_word(newcomer: Newcomer) -> None:
    for seconds in (0.3, 0.6, 1.0):
        process = newcomer.start()
        while psutil.Process(process.pid).cpu_times().user < seconds:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=SECONDS)
        assert (process.returncode, "Traceback" in output) == (128 + signal.SIGINT, False), output


LEFT = {
    "of a number that now belongs to somebody else": f"{os.getpid()}\n/nowhere\n1\n",
    "half written": "",
    "of a number that nobody has": "4194305\n/nowhere\n1\n5432\n/tmp\nlocalhost\n1 1\nready   \n",
    "no number": "x\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT.keys())
def test_a_file_of_a_postgresql_that_runs_no_more_is_forgotten(tmp_path: Path, text: str) -> None:
    file = tmp_path / "postmaster.pid"
    file.write_text(text, encoding="utf-8")
    forget_stale(tmp_path)
    assert not file.exists()


def test_what_killed_processes_left_beside_and_in_a_directory_is_no_obstacle(tmp_path: Path) -> None:
    directory = tmp_path / "d" / "postgres"
    (directory.parent / "postgres.new-abc" / "base").mkdir(parents=True)
    with EmbeddedPostgres.of(directory) as server:
        server.start()
    assert [path.name for path in directory.parent.iterdir() if path.is_dir()] == ["postgres"]
    (directory / ".handle_pids.json").write_text("[12, ", encoding="utf-8")
    (directory / "postmaster.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    with server:
        server.start()
        assert json.loads((directory / ".handle_pids.json").read_text(encoding="utf-8")) == [os.getpid()]


def test_a_directory_of_something_else_is_named_and_left_alone(tmp_path: Path) -> None:
    directory = tmp_path / "d" / "postgres"
    directory.mkdir(parents=True)
    (directory / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ValueError, match=r"postgres holds files, but no PostgreSQL"):
        EmbeddedPostgres.of(directory).start()
    assert [path.name for path in directory.parent.iterdir() if path.is_dir()] == ["postgres"]
    assert (directory / "thesis.txt").exists()


@pytest.mark.parametrize("terminal", [True, False])
def test_what_a_server_does_before_it_answers_is_a_bar_on_a_terminal_and_lines_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, terminal: bool
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TERM"):
        monkeypatch.delenv(name, raising=False)
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
    with shown() as report:
        for stage in Stage:
            for part in range(3):
                report(stage, part, 3)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert ("\x1b[" in captured.err) is terminal
    if not terminal:
        assert [line.split(" s  ")[1] for line in captured.err.splitlines()] == [stage.value for stage in Stage]
