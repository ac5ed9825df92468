"""Scripts of tests/node: the clients and tools of others, run by Node against a live server."""

import json
import subprocess
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "node"
PATIENCE = 100
"""Seconds."""


def node(script: str, **message: object) -> Any:  # noqa: ANN401 - whatever the script prints
    """What a script prints, as JSON; it is given an object. `make test` installs what it needs."""
    command = ["node", script, json.dumps(message)]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
