"""Sending a file of rows, and telling what became of each."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workflows.runtime.settings import read_settings

_SECONDS = 120.0
"""For one row, and for the file to be read."""


_EVERY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - whoever listens at all of them is asked at one


def own_address() -> str:
    """Return where a server of these settings is asked on this machine."""
    settings = read_settings()
    bare = settings.host.strip("[]")
    host = _EVERY.get(bare, bare)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def send_file(address: str, kind: str, file: Path, token: str, spoken: str, *, dry_run: bool) -> bool:
    """Send a file and tell of each row that was refused; return whether all were done.

    Raises ValueError with a sentence where the file was refused whole, or the server was not reached or was lost.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": spoken}
    last: dict[str, Any] = {}
    with (
        _reached(address),
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
            raise ValueError(_refusal(answer))
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


@contextmanager
def _reached(address: str) -> Generator[None]:
    """Say in a sentence that a server was not reached, or was lost."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        message = f"{address} is no address of a server: write it as http://127.0.0.1:8000"
    except (httpx.ConnectError, httpx.ConnectTimeout):
        message = f"Nothing answers at {address}: start the server, or name its --address. Nothing was done."
    except httpx.TransportError:
        message = f"{address} broke off before all was answered: send the same file again, and it goes on."
    else:
        return
    # Outside the handlers, so that no traceback follows the sentence.
    raise ValueError(message)


def _refusal(answer: httpx.Response) -> str:
    """Why a file was refused whole, as Duixian says it, or that something else answered."""
    try:
        return str(answer.json()["errors"][0]["message"])
    except (ValueError, LookupError, TypeError):
        return f"{answer.url} answered {answer.status_code}, and not as Duixian does: name the --address of the server."


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
