"""Stopping a server by Ctrl-C or SIGTERM, at any moment: while it begins, too."""

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
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
        for number in _STOPS:
            # Where the loop hears no signals (Windows), Python's own Ctrl-C stops it, and all else ends it at once.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self._ask, number)

    def _ask(self, number: signal.Signals) -> None:
        self.by = number
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
