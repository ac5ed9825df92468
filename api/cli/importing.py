"""Sending a file of rows, and telling what became of each."""

import json
from pathlib import Path
from typing import Any

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_SECONDS = 120.0
"""For one row, and for the file to be read."""


def send_file(address: str, kind: str, file: Path, token: str, spoken: str, *, dry_run: bool) -> bool:
    """Send a file and tell of each row that was refused; return whether all were done."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": spoken}
    last: dict[str, Any] = {}
    with (
        httpx.Client(base_url=address, timeout=_SECONDS, trust_env=False) as http,
        http.stream(
            *("POST", f"/imports/{kind}"),
            params={"dryRun": str(dry_run).lower()},
            headers=headers,
            content=file.read_bytes(),
        ) as answer,
        _progress() as progress,
    ):
        if not answer.is_success:
            answer.read()
            message = answer.json()["errors"][0]["message"]
            raise ValueError(message)
        task = progress.add_task(kind, total=None)
        for last in map(json.loads, answer.iter_lines()):
            if "rows" in last:
                progress.update(task, total=last["rows"])
                if last["leftAside"]:
                    typer.echo(f"left aside: {', '.join(last['leftAside'])}", err=True)
            elif "line" in last:
                progress.advance(task)
                for error in last.get("errors", ()):
                    typer.echo(f"line {last['line']}: {error['code']}: {error['message']}", err=True)
    typer.echo(f"{last['done']} done, {last['refused']} refused{'; nothing was kept' if dry_run else ''}")
    return last["refused"] == 0


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
