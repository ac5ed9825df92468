"""``duixian audit export`` writes what a third party verifies with nothing but Python, and says what it finds."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.operations.test_command_line import DUIXIAN
from tests.world.cases import Case, open_case
from tests.world.city import City
from workflows.runtime.secret import secret_path

Line = dict[str, Any]


def exported(city: City, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """What the command says of a folder."""
    secret = str(secret_path(city.settings).absolute())
    environment = {"DATABASE_URL": city.url, "DUIXIAN_SECRET_FILE": secret, "PATH": ""}
    arguments = [str(DUIXIAN), "audit", "export", str(folder), *more]
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the script says that lies in a folder, without anything that is installed."""
    arguments = [sys.executable, "-I", "-S", str(folder / "verify_audit.py")]
    return subprocess.run(arguments, env={"PATH": ""}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    """A grant with many lines, one of which says a reason with whatever JSON writes in its own way."""
    case = open_case(city).to("PAYABLE")
    case.do("holdGrant", reason='待核：“对账” \\ "x" é😀')
    return case


@pytest.fixture(scope="module")
def package(city: City, case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole audit, exported once."""
    assert case.grant["heldReason"]
    folder = tmp_path_factory.mktemp("audit") / "package"
    city.seen()
    lines = city.sql("SELECT count(*) FROM audit_line")[0]["count"]
    outcome = exported(city, folder)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert f" chains, {lines} lines, digest " in outcome.stdout
    return folder


def test_anybody_verifies_what_was_exported_and_reads_its_digest(package: Path) -> None:
    whole = verified(package)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[0].endswith(json.loads((package / "heads.json").read_text())["digest"])


def test_one_grant_is_exported_by_its_number_and_a_number_that_is_none_is_said(
    city: City, case: Case, tmp_path: Path
) -> None:
    number = case.grant["number"]
    outcome = exported(city, tmp_path / "one", "--grant", number)
    assert outcome.stdout.startswith("1 chains, ")
    assert verified(tmp_path / "one").returncode == 0
    nothing = exported(city, tmp_path / "none", "--grant", f"{number}9")
    assert (nothing.returncode, nothing.stderr.strip()) == (1, f"no grant has the number {number}9")


def test_a_folder_that_holds_something_is_left_alone(city: City, package: Path) -> None:
    before = (package / "audit.jsonl").read_bytes()
    again = exported(city, package)
    assert again.returncode == 2
    assert "is not empty" in " ".join(again.stderr.replace("│", " ").split())
    assert (package / "audit.jsonl").read_bytes() == before


def altered(line: Line) -> None:
    """Another actor."""
    line["actor"] += " "


def moved(line: Line) -> None:
    """Another moment."""
    line["at"] = f"1999{line['at'][4:]}"


def raised(line: Line) -> None:
    """Another outcome."""
    line["outcome"] = line["outcome"] | {"award": 1}


@pytest.mark.parametrize("harm", [altered, moved, raised])
def test_the_line_that_was_altered_is_named(
    package: Path, case: Case, tmp_path: Path, harm: Callable[[Line], None]
) -> None:
    lines = [json.loads(line) for line in (package / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    chain = next(
        line["chain"] for line in lines if case.grant["number"] in json.dumps(line["outcome"]) or line["number"] > 4
    )
    harm(next(line for line in lines if (line["chain"], line["number"]) == (chain, 2)))
    broken = rewritten(package, tmp_path, lines)
    assert (broken.returncode, broken.stderr.splitlines()) == (
        1,
        [f"chain {chain}: line 2 does not say what was hashed"],
    )


def test_a_line_that_was_taken_out_and_an_end_that_was_cut_off_are_named(package: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in (package / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    chain = next(line["chain"] for line in lines if line["number"] > 4)
    last = max(line["number"] for line in lines if line["chain"] == chain)
    without = [line for line in lines if (line["chain"], line["number"]) != (chain, 2)]
    assert rewritten(package, tmp_path, without).stderr.splitlines() == [f"chain {chain}: line 2 is missing"]
    shorter = [line for line in lines if (line["chain"], line["number"]) != (chain, last)]
    assert rewritten(package, tmp_path, shorter).stderr.splitlines() == [
        f"chain {chain}: it does not end where it ended"
    ]
    gone = [line for line in lines if line["chain"] != chain]
    assert rewritten(package, tmp_path, gone).stderr.splitlines() == [f"chain {chain}: it does not end where it ended"]


def test_ends_that_were_shortened_as_well_no_longer_have_the_digest(package: Path, tmp_path: Path) -> None:
    lines = (package / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    heads = json.loads((package / "heads.json").read_text(encoding="utf-8"))
    chain = json.loads(lines[-1])["chain"]
    del heads["heads"][chain]
    kept = [json.loads(line) for line in lines if json.loads(line)["chain"] != chain]
    shortened = rewritten(package, tmp_path, kept, heads)
    assert shortened.stderr.splitlines() == ["the ends of the chains are not those of which the digest was made"]


def rewritten(
    package: Path, folder: Path, lines: list[Line], heads: Line | None = None
) -> subprocess.CompletedProcess[str]:
    """What the script says of a package whose lines, or ends, are others."""
    for file in package.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "audit.jsonl").write_text(text, encoding="utf-8")
    if heads is not None:
        (folder / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    return verified(folder)
