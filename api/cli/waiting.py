"""What is shown to whoever waits for a server: a bar on a terminal, lines elsewhere."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from itertools import accumulate

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from workflows.runtime.beginning import Progress as Tell
from workflows.runtime.beginning import Stage

SHARES = {Stage.POSTGRES: 45, Stage.TABLES: 5, Stage.CITY: 30, Stage.POLICY: 10, Stage.SERVER: 10}
"""About how long each stage takes of a first start, in hundredths."""
_BEFORE = dict(zip(SHARES, accumulate(SHARES.values(), initial=0), strict=False))


@contextmanager
def shown() -> Generator[Tell]:
    """Show how a server begins while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=sum(SHARES.values()))

        def show(stage: Stage, done: int, of: int) -> None:
            part = SHARES[stage] * done / of if of else 0
            bar.update(task, description=stage.value, completed=_BEFORE[stage] + part)

        yield show


def _lines(console: Console) -> Tell:
    """A line a stage: a log is no place for a bar."""
    begun = time.monotonic()
    begun_stages: set[Stage] = set()

    def show(stage: Stage, _: int, __: int) -> None:
        if stage not in begun_stages:
            begun_stages.add(stage)
            console.print(f"{time.monotonic() - begun:5.1f} s  {stage.value}", highlight=False)

    return show
