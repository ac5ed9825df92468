"""The command `duixian`, run as people run it: what it prints, and how it ends (0 done, 1 refused, 2 wrongly asked)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.access.tokens import TokenKey
from api.cli import main
from tests.domain.wuhan import VECTORS, Json
from tests.world.city import as_server
from tests.world.databases import Databases
from tests.world.other_process import free_port
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import PACKAGED_POLICY_PACK, Settings

ROOT = Path(__file__).parents[2]
DUIXIAN = Path(sys.executable).with_name("duixian")
SECONDS = 60


def environment(directory: Path, **others: str) -> dict[str, str]:
    """The environment of a newcomer, but for a directory of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUIXIAN_", "DATABASE_"))}
    return kept | {"DUIXIAN_DATA_DIR": str(directory), "COLUMNS": "200", "NO_COLOR": "1", **others}


def run(directory: Path, *arguments: str, piped: str = "", **others: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [DUIXIAN, *arguments],
        env=environment(directory, **others),
        input=piped,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


@dataclass
class Ended:
    """How a command ended that was run in this process: a new one takes seconds to begin."""

    returncode: int
    stdout: str
    stderr: str


class Inside:
    """Runs commands in this process, as the console script would."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], kept: tuple[Path, Path]) -> None:
        self.patch, self.capture, (self.directory, self.secret) = patch, capture, kept

    def run(self, *arguments: str, **others: str) -> Ended:
        """One command, run to its end."""
        with self.patch.context() as patch:
            patch.setattr(sys, "argv", ["duixian", *arguments])
            patch.setenv("DUIXIAN_SECRET_FILE", str(self.secret))
            for name, value in environment(self.directory, **others).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main()
        printed = self.capture.readouterr()
        code = end.value.code
        return Ended(code if isinstance(code, int) else 0, printed.out, printed.err)


@pytest.fixture
def inside(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> Inside:
    for name in (name for name in os.environ if name.startswith(("DUIXIAN_", "DATABASE_"))):
        monkeypatch.delenv(name)
    return Inside(monkeypatch, capfd, (tmp_path, secret_path(settings)))


def test_assess_answers_each_line_on_a_line_of_its_own_in_order(tmp_path: Path) -> None:
    lines = [json.dumps(vector["request"], ensure_ascii=False) for vector in VECTORS]
    lines[7:7] = ['{"id": "broken", "measure":', "[]"]
    file = tmp_path / "requests.jsonl"
    file.write_text("\n".join([*lines[:20], "", *lines[20:]]), encoding="utf-8")
    done = run(tmp_path, "assess", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    answers: list[Json] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["refusal"] for answer in answers[7:9]] == ["MALFORMED_REQUEST"] * 2
    del answers[7:9]
    assert [answer["id"] for answer in answers] == [vector["request"]["id"] for vector in VECTORS]
    for answer, vector in zip(answers, VECTORS, strict=True):
        assert {name: answer.get(name) for name in vector["expect"]} == vector["expect"]


def test_assess_reads_standard_input_in_another_language_and_under_another_reading(tmp_path: Path) -> None:
    facts = {"intelligent_retrofit": True, "equipment_purchase": "100.00", "rd_design_cost": "0.00"}
    lines = [json.dumps({"measure": "A09-2", "facts": facts}), json.dumps({"measure": "A06-1", "facts": {}})]
    done = run(tmp_path, "assess", "-", "--lang", "zh-CN", "--choose", "A09-2.split=HALF", piped="\n".join(lines))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["legs"] == {"city": "4.00", "district": "4.00"}
    assert second["refusals"][0]["message"].startswith("缺少")


def broken_pack(directory: Path) -> tuple[Path, int]:
    """A pack with a slip of the pen, and the line on which it is."""
    source = PACKAGED_POLICY_PACK.read_text(encoding="utf-8")
    for path in PACKAGED_POLICY_PACK.parent.glob("*.txt"):
        (directory / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    broken = directory / "broken.yaml"
    broken.write_text(source.replace("rate: 30%", "rate: 31%", 1), encoding="utf-8")
    line = next(n for n, text in enumerate(source.splitlines(), start=1) if "rate: 30%" in text)
    return broken, line


def test_policy_check_names_the_file_and_line_of_a_mistake(inside: Inside, tmp_path: Path) -> None:
    good = inside.run("policy", "check", str(PACKAGED_POLICY_PACK))
    assert (good.returncode, good.stderr) == (0, "")
    assert "26 grant measures" in good.stdout
    broken, line = broken_pack(tmp_path)
    bad = inside.run("policy", "check", str(broken))
    assert (bad.returncode, f"broken.yaml:{line}" in bad.stderr) == (1, True)
    assert "31%" in bad.stderr
    by_option = inside.run("policy", "check", str(broken), "--lang", "zh-CN")
    by_setting = run(tmp_path, "assess", "--pack", str(broken), DUIXIAN_LANGUAGE="zh-CN")
    assert ["引用的条文中没有“31%”" in ended.stderr for ended in (by_option, by_setting)] == [True, True]


def test_policy_show_shows_one_measure_with_its_clause_and_readings(inside: Inside) -> None:
    one = inside.run("policy", "show", "A06-2")
    assert one.returncode == 0
    for part in ("art. 6", "完工投产后予以兑现", "gate: RECORDED", "I-17", "cap: 200万元 per ITEM"):
        assert part in one.stdout
    unknown = inside.run("policy", "show", "A99-9")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("UNKNOWN_MEASURE: ")


def test_schema_prints_what_is_committed(inside: Inside) -> None:
    done = inside.run("schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "schema.graphql").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "nowhere.jsonl"],
        ["assess", "--choose", "A09-2.split", "-"],
        ["assess", "--lang", "fr", "-"],
        ["demo", "no-such-story"],
        ["demo", "--today", "tomorrow"],
        ["token", "mayor"],
        ["token", "applicant"],
        ["token", "applicant", "--credit-code", "362322198709086409"],
        ["token", "system"],
        ["token", "officer", "--hours", "0"],
    ],
    ids=" ".join,
)
def test_what_is_wrongly_asked_ends_with_2_and_a_sentence(inside: Inside, arguments: list[str]) -> None:
    done = inside.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stderr


def test_there_is_no_command_that_nobody_wrote(inside: Inside) -> None:
    done = inside.run("fly")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'fly'" in done.stderr


def test_a_token_is_signed_by_the_key_of_the_directory(inside: Inside, tmp_path: Path) -> None:
    done = inside.run("token", "officer", "--name", "王经办", "--bureau", "市科技局")
    actor = TokenKey.kept_in(tmp_path).read(done.stdout.strip())
    assert (actor.name, actor.role.value, actor.bureaus) == ("王经办", "OFFICER", ("市科技局",))
    assert (tmp_path / "signing-key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "others", "says"),
    [
        (["demo"], {"DUIXIAN_MODE": "production"}, "ONLY_IN_DEMONSTRATION"),
        (["sweep", "--as-of", "2100-01-01"], {"DUIXIAN_MODE": "production"}, "lies after today"),
        (["sweep"], {"DUIXIAN_MODE": "production", "DATABASE_URL": ""}, "DATABASE_URL is not set"),
        (["sweep"], {"DUIXIAN_MODE": "rehearsal"}, "DUIXIAN_MODE"),
        (["sweep"], {"DATABASE_URL": "mysql://somewhere/duixian"}, "PostgreSQL only"),
        (["sweep"], {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/duixian"}, "127.0.0.1:1/duixian cannot be"),
        (["policy", "show"], {"DUIXIAN_POLICY_PACK": "nowhere.yaml"}, "nowhere.yaml:1"),
        (["assess", "--choose", "A05.cap_unit=FUND"], {}, "A05.cap_unit=FUND is prose, which nobody can choose"),
    ],
    ids=["demo", "sweep ahead", "no database", "mode", "another database", "no answer", "no pack", "prose"],
)
def test_what_is_refused_ends_with_1_and_a_sentence(
    databases: Databases, inside: Inside, arguments: list[str], others: dict[str, str], says: str
) -> None:
    with databases.copy() as url:
        done = inside.run(*arguments, **{"DATABASE_URL": url, **others})
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_production_serves_no_database_of_a_demonstration(databases: Databases, tmp_path: Path) -> None:
    others = {"DUIXIAN_MODE": "production", "DUIXIAN_PORT": str(free_port())}
    with databases.copy() as url:
        done = run(tmp_path, "serve", DATABASE_URL=as_server(url, demonstration=False), **others)
    assert (done.returncode, done.stdout) == (1, "")
    assert "its day is stated" in done.stderr
    assert "Traceback" not in done.stderr


def test_sweep_moves_what_is_due_and_publish_asks_for_the_day(databases: Databases, inside: Inside) -> None:
    with databases.copy() as url:
        swept = inside.run("sweep", "--as-of", "2021-01-01", DATABASE_URL=url)
        assert swept.stdout.startswith("As of 2021-01-01: 1 policies and 0 grants moved")
        again = inside.run("migrate", DATABASE_URL=url)
        assert again.stdout.startswith("Nothing to do")
    particulars = ["--document-no", "1号", "--issuer", "市政府", "--published-on", "2020-12-02", "--evidence", "公报"]
    with databases.copy("migrated") as url:
        proposed = inside.run("policy", "publish", *particulars, DATABASE_URL=url)
        assert proposed.returncode == 1
        assert "2021-01-01" in proposed.stdout
        done = inside.run("policy", "publish", *particulars, "--in-force-from", "2021-01-01", DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (0, "Published. In force from 2021-01-01.\n")


def test_a_story_is_listed_and_told(databases: Databases, inside: Inside) -> None:
    with databases.copy("migrated") as url:
        listed = inside.run("demo", DATABASE_URL=url)
        assert [line.split()[0] for line in listed.stdout.splitlines()] == [
            path.stem for path in sorted((ROOT / "policies" / "stories").glob("*.yaml"))
        ]
        process = inside.run("demo", "one-off", DATABASE_URL=url)
    assert (process.returncode, process.stderr) == (0, "")
    assert "refused, PUBLICITY_NOT_OVER" in process.stdout
    assert process.stdout.rstrip().endswith("REJECTED")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A newcomer's server, on an embedded PostgreSQL of its own."""
    port = free_port()
    process = subprocess.Popen(
        [DUIXIAN, "serve"],
        env=environment(tmp_path, DUIXIAN_PORT=str(port), PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        # It takes its PostgreSQL with it, wherever a test left it.
        process.terminate()
        process.communicate(timeout=SECONDS)


def until_ready(address: str) -> None:
    """Wait until the seeded demonstration stands on its first day."""
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        try:
            if httpx.get(f"{address}/readyz", trust_env=False).json().get("today") == "2023-06-01":
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    message = f"{address} never got ready"
    raise AssertionError(message)


def test_a_server_is_started_moved_to_another_day_and_stopped(
    server: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    address, process = server
    until_ready(address)
    second = run(tmp_path, "serve", DUIXIAN_PORT=address.rpartition(":")[2])
    assert (second.returncode, "is taken" in second.stderr) == (1, True)
    assert run(tmp_path, "demo", "--today", "2023-07-01").stdout.startswith("Today is 2023-07-01.")
    back = run(tmp_path, "demo", "--today", "2023-06-30")
    assert (back.returncode, "moves forward alone" in " ".join(back.stderr.split())) == (2, True)
    response = httpx.post(f"{address}/graphql", json={"query": "{ server { today } }"}, trust_env=False)
    assert response.json()["data"] == {"server": {"today": "2023-07-01"}}
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert f"{address}/graphql" in printed
    assert "Traceback" not in printed
