"""``duixian worker``: does what happens by itself, in a process of its own."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker")(worker)


def worker(
    queue: Annotated[
        list[str] | None, typer.Option(help="A queue to work, several times for several; all else.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=1_000, help="Jobs at once; DUIXIAN_WORKER_JOBS by default.")
    ] = None,
) -> None:
    """Do jobs until it is stopped: what is due by date, and what others are told. There may be any number of workers.

    SIGTERM and Ctrl-C let it end what it has begun. One that is killed loses nothing: the others take its jobs over.
    """
    from api.cli.worked import work_until_stopped
    from workflows.runtime.settings import read_settings

    chosen = {} if jobs is None else {"worker_jobs": jobs}
    work_until_stopped(read_settings(**chosen), queue)
