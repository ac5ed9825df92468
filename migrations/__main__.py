"""``make snapshot``: print the schema as the migrations leave it, from which an empty database is made."""

import asyncio
import subprocess
import tempfile
from pathlib import Path

import migrations
from workflows.runtime.embedded_postgres import EmbeddedPostgres, embedded_postgres
from workflows.runtime.migrating import migrate
from workflows.runtime.schema_snapshot import FILE, snapshot_of

DUMP = ("--no-owner", "--no-privileges", "--column-inserts")


async def print_snapshot(directory: Path) -> None:
    """Run every migration in a database of its own, and write what came out."""
    async with embedded_postgres(directory) as url:
        names = await migrate(url, by_snapshot=False)
        tools = EmbeddedPostgres.of(directory).bin_path
        dumped = await asyncio.to_thread(
            subprocess.run, [tools / "pg_dump", *DUMP, url], capture_output=True, check=True, encoding="utf-8"
        )
    server = int((directory / "PG_VERSION").read_text(encoding="utf-8"))
    text = snapshot_of(dumped.stdout, server, names)
    (Path(migrations.__path__[0]) / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept:
        asyncio.run(print_snapshot(Path(kept) / "postgres"))
