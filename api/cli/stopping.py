"""Stopping a server by Ctrl-C or SIGTERM, at any moment: while it begins, too."""

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

_STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Stopping:
    """Whether somebody asked to stop; who still prepares is broken off, and what is half done is undone."""

    requested: asyncio.Event = field(default_factory=asyncio.Event)
    by: signal.Signals | None = None
    preparing: "asyncio.Task[object] | None" = field(default_factory=asyncio.current_task)

    def listen(self) -> None:
        """Hear the signals, whoever heard them before."""
        loop = asyncio.get_running_loop()

        def hear(number: int, _: object) -> None:
            # The loop may stand still, as while initdb runs: what its end means must be known before the loop goes on.
            self.by = signal.Signals(number)
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._stop)

        for number in _STOPS:
            signal.signal(number, hear)

    def _stop(self) -> None:
        self.requested.set()
        if self.preparing is not None:
            self.preparing.cancel()

    def prepared(self) -> None:
        """From here on nothing is broken off: the server ends what it has begun."""
        self.preparing = None
        # The server that was started meanwhile listens to the signals itself.
        self.listen()


class StoppedError(Exception):
    """A server was stopped before it served; it ends as a shell expects it."""

    def __init__(self, by: signal.Signals) -> None:
        super().__init__("Stopped before it served. Start it again: it goes on from where it was.")
        self.code = 128 + by


@contextmanager
def stoppable() -> Generator[Stopping]:
    """Let a server be stopped while the block runs. Raises StoppedError where that was before it served."""
    stopping = Stopping()
    stopping.listen()
    try:
        yield stopping
    except BaseException as error:
        # A child such as initdb hears Ctrl-C as well, and then its failure is no failure.
        if stopping.by is None or stopping.preparing is None:
            raise
        raise StoppedError(stopping.by) from error
