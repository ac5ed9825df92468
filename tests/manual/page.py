"""The commands of docs/operations.md, run by bash as they stand there, but for where everything lies."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.manual.encrypted_postgres import TOOLS
from tests.operations.test_command_line import environment

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = 120


def blocks() -> dict[str, list[str]]:
    """What stands in fences, by the heading over it."""
    return {name: _BLOCK.findall(text) for name, text in _SECTION.findall(PAGE.read_text(encoding="utf-8"))}


def commands_of(block: str) -> str:
    """The commands of a block, a line each."""
    lines = re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, re.MULTILINE)
    return "\n".join(lines)


@dataclass
class Manual:
    """Somebody who does what the page says, in a folder."""

    folder: Path
    places: dict[str, str]
    """What the page writes, and what it is here."""
    others: dict[str, str]
    done: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    before: list[str] = field(default_factory=list[str])

    def placed(self, text: str) -> str:
        """A text of the page, with everything where it is here."""
        for written, meant in self.places.items():
            text = text.replace(written, meant)
        return text

    def follow(
        self, heading: str, number: int = 0, *, typed: str = "", ends: int = 0, kept: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run the commands of a block; what is kept, as variables, is so for all that follow."""
        script = self.placed(commands_of(blocks()[heading][number]))
        self.done.add((heading, number))
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join([*self.before, script])],
            cwd=self.folder,
            env=self.environment(),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
            # Nobody sits at a terminal: what is typed comes from the input.
            start_new_session=True,
        )
        assert ended.returncode == ends, (script, ended.stdout, ended.stderr)
        if kept:
            self.before.append(script)
        return ended

    def environment(self) -> dict[str, str]:
        """What a shell on that machine has."""
        programs = f"{Path(sys.executable).parent}:{TOOLS}:{os.environ['PATH']}"
        return environment(self.folder) | self.others | {"PATH": programs}

    def not_done(self) -> list[tuple[str, int]]:
        """The blocks with commands that nobody followed yet."""
        every = [(name, n) for name, each in blocks().items() for n, block in enumerate(each) if commands_of(block)]
        return [block for block in every if block not in self.done]
