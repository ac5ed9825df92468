"""PostgreSQL's own bench, pgbench: where it lies, and a run of a script on so many connections."""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.console import give_up
from workflows.runtime.database import server_settings
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings

_DEBIAN = Path("/usr/lib/postgresql")
_RATE = re.compile(r"^tps = ([0-9.]+) \(without initial connection time\)", re.MULTILINE)


def find_pgbench(directory: Path) -> Path:
    """Return the path of pgbench: of the embedded PostgreSQL in a directory, of the PATH, or of Debian's packages."""
    beside = EmbeddedPostgres.of(directory).bin_path / "pgbench"
    on_path = shutil.which("pgbench")
    places = [beside, *([Path(on_path)] if on_path else []), *sorted(_DEBIAN.glob("*/bin/pgbench"), reverse=True)]
    program = next((place for place in places if place.is_file() and os.access(place, os.X_OK)), None)
    if program is None:
        give_up(
            f"pgbench is missing: it is neither at {beside} nor on the PATH nor under {_DEBIAN}. "
            "Install it, on Debian with the package postgresql-contrib."
        )
    return program


async def run_pgbench(
    pgbench: Path, url: str, script: str, variables: Mapping[str, str], connections: int, times: int
) -> float:
    """Return the scripts a second of a run: each connection says it so many times, prepared, as asyncpg does."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        arguments = ["-n", "-M", "prepared", "-c", str(connections), "-j", str(min(connections, 2)), "-t", str(times)]
        definitions = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
        options = " ".join(f"-c {name}={value}" for name, value in server_settings(Settings.model_construct()).items())
        process = await asyncio.create_subprocess_exec(
            pgbench,
            *arguments,
            *definitions,
            "-f",
            file.name,
            url,
            env=os.environ | {"PGOPTIONS": options},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate()
    rate = _RATE.search(out.decode())
    if process.returncode or rate is None:
        give_up(f"pgbench failed:\n{errors.decode()}")
    return float(rate[1])
