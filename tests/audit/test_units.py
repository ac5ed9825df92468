"""The units of docs/systemd are ones that systemd takes, and run commands that there are."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parents[2] / "docs" / "systemd").iterdir())
RUN = re.compile(r"^ExecStart=\S+/duixian (.+)$", re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_each_unit(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/duixian/.venv/bin/duixian", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    copies = [str(tmp_path / unit.name) for unit in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", *copies], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_each_command_of_a_unit_is_there() -> None:
    commands = [command.split() for unit in UNITS for command in RUN.findall(unit.read_text(encoding="utf-8"))]
    assert len(commands) >= 5
    for command in commands:
        words = [word for word in command if not word.startswith("--")]
        duixian = Path(sys.executable).with_name("duixian")
        shown = subprocess.run([duixian, *words, "--help"], capture_output=True, text=True, check=False)
        assert shown.returncode == 0, command
        assert all(option in shown.stdout for option in command if option.startswith("--")), command
