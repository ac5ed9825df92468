"""The Containerfile copies what there is, installs the same lock, and runs as a user without rights."""

import fnmatch
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8")).splitlines()
STEPS = [line.split(maxsplit=1) for line in LINES if line and not line.startswith("#")]
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"}
IGNORED = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
COPIED = [path for kind, rest in STEPS if kind == "COPY" and "--from" not in rest for path in rest.split()[:-1]]


def test_each_step_is_one_that_builders_know_and_both_stages_stand_on_one_base() -> None:
    assert {kind for kind, _ in STEPS} == INSTRUCTIONS
    assert len({rest.split()[0] for kind, rest in STEPS if kind == "FROM"}) == 1


def test_what_is_copied_is_there_and_reaches_the_builder_and_nothing_else_does() -> None:
    assert [path for path in COPIED if not (ROOT / path).exists()] == []
    assert sorted(line[1:] for line in IGNORED if line.startswith("!")) == sorted(COPIED)
    assert IGNORED[1] == "*"
    kept = subprocess.run(["git", "ls-files", *COPIED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    secret = [name for name in kept.splitlines() if fnmatch.fnmatch(name, "*.pem") or fnmatch.fnmatch(name, "*.key")]
    assert secret == []


def test_it_installs_the_lock_by_its_hashes_and_compiles_every_package_that_is_copied() -> None:
    runs = " ".join(rest for kind, rest in STEPS if kind == "RUN")
    assert "--require-hashes -r requirements.lock" in runs
    packages = [path for path in COPIED if (ROOT / path).is_dir()]
    assert set(packages) == set(runs.partition("compileall -q ")[2].split(" useradd")[0].split()[: len(packages)])


def test_it_runs_as_a_user_without_rights_and_in_production() -> None:
    users = [rest for kind, rest in STEPS if kind == "USER"]
    assert users
    assert users[-1].isdigit()
    assert int(users[-1]) > 0
    assert [kind for kind, _ in STEPS][-2:] == ["ENTRYPOINT", "CMD"]
    assert any("DUIXIAN_MODE=production" in rest for kind, rest in STEPS if kind == "ENV")
