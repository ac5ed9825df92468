"""The feed of changes: read once for everybody who follows it in this process, and told to the other processes.

A command's own transaction notifies nobody: PostgreSQL lets transactions that notify commit one after the other only,
and approvals would wait for each other's disk. The process notifies a moment later, for all its commands at once, and
reads on its own every few seconds, should a notice be lost with the process that owed it. While nobody follows in this
process, that is all that it reads.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from time import monotonic
from typing import Any, cast
from uuid import UUID

import structlog

from workflows.changes.changes import (
    BEGINNING,
    MOST_AT_ONCE,
    Change,
    LostChangesError,
    Mark,
    after,
    now_mark,
    read_changes,
)
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.change_signal import listen
from workflows.runtime.clock import Moment
from workflows.runtime.connecting import connect
from workflows.runtime.pace import Pace
from workflows.runtime.stated_day import moment

CHANNEL = "duixian_changes"
MOST_KEPT = 10_000
"""Changes that are remembered for those who follow; who falls further behind reads the table."""
PAUSE_SECONDS = 0.02
"""Between a command and its notice to the other processes: commands of this time share one."""
MOMENT_SECONDS = 1.0
LOOK_SECONDS = 2.0
"""Between two looks without a notice, and two tries to listen again."""
LOG = structlog.get_logger("duixian.feed")


class Feed:
    """What changed, told to those who follow it here. One a process."""

    def __init__(self) -> None:
        self.pace = Pace()
        self._recent: list[Change] = []
        self._floor = self._head = BEGINNING
        self._restored = 0
        self._look, self._owed = asyncio.Event(), asyncio.Event()
        self._waiting: dict[asyncio.Future[None], UUID | None] = {}
        self._following = 0
        self._catching_up: list[asyncio.Future[None]] = []
        self._moment: tuple[float, Moment] | None = None
        self._also: dict[str, Callable[[], None]] = {}

    @property
    def head(self) -> Mark:
        """The mark after everything that was read."""
        return self._head

    def also(self, channel: str, hear: Callable[[], None]) -> None:
        """Have something called, too, whenever a channel is notified; to be said before the feed runs."""
        self._also[channel] = hear

    async def moment(self) -> Moment:
        """Return the moment at which a change is told: one reading of the clock serves everybody for a second."""
        if self._moment is None or monotonic() - self._moment[0] > MOMENT_SECONDS:
            self._moment = (monotonic(), await moment())
        return self._moment[1]

    async def follow(self, mark: Mark | None, grant_id: UUID | None = None) -> AsyncGenerator[Change]:
        """Tell every change after a mark, or from now on, of every grant or of one, without end.

        It holds nothing while it waits. Who was away longer than changes are remembered is told from the table.
        """
        with self._followed():
            if mark is not None:
                # Of one that is none here this is said now.
                await read_changes(mark, 1)
            # While nobody followed it was read now and then.
            await self._up_to_date()
            mark, restored = mark or self._head, self._restored
            in_turn = False
            while True:
                if restored != self._restored:
                    raise LostChangesError
                head = self._head
                whole, batch = await self._after(mark, grant_id)
                for change in batch:
                    if not in_turn:
                        await self.pace.turn()
                    in_turn, mark = False, change.mark
                    yield change
                if whole:
                    # All up to there was told, also where it was of other grants.
                    mark = max(mark, head)
                if not batch and self._head == head:
                    await self._more(grant_id)
                    in_turn = True

    @contextmanager
    def _followed(self) -> Generator[None]:
        self._following += 1
        try:
            yield
        finally:
            self._following -= 1

    async def _up_to_date(self) -> None:
        """Wait until everything was read that is committed now."""
        waiting = asyncio.get_running_loop().create_future()
        self._catching_up.append(waiting)
        self._look.set()
        await waiting

    async def _more(self, grant_id: UUID | None) -> None:
        """Wait until there is more, of every grant or of one, and for the turn to be told of it."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[waiting] = grant_id
        try:
            await waiting
        finally:
            self._waiting.pop(waiting, None)

    async def _after(self, mark: Mark, grant_id: UUID | None) -> tuple[bool, list[Change]]:
        """Some changes after a mark, and whether they are all up to the head."""
        if mark < self._floor:
            changes = await read_changes(mark, grant_id=grant_id)
            return len(changes) < MOST_AT_ONCE, changes
        return True, [change for change in after(self._recent, mark) if grant_id in {None, change.grant_id}]

    @asynccontextmanager
    async def running(self, url: str) -> AsyncGenerator[None]:
        """Read and tell while the block runs; ``url`` is the database in which to listen and notify."""
        self._floor = self._head = await now_mark()
        silence = listen(self._rung)
        tasks = [asyncio.create_task(work) for work in (self._reading(), self._listening(url))]
        try:
            async with self.pace.kept():
                yield
        finally:
            silence()
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    def _rung(self) -> None:
        self._owed.set()
        self._heard()

    def _heard(self) -> None:
        """Look for what may be new, as long as somebody is there to be told."""
        if self._following:
            self._look.set()

    async def _reading(self) -> None:
        """Read what is new whenever there may be something, and now and then."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look.wait()
            self._look.clear()
            catching_up, self._catching_up = self._catching_up, []
            try:
                while len(changes := await read_changes(self._head)) > 0:
                    self._tell(changes)
                    if len(changes) < MOST_AT_ONCE:
                        break
            except LostChangesError:
                await self._begin_anew()
            except (OSError, RuntimeError, *DATABASE_ERRORS) as error:
                LOG.warning("changes cannot be read", why=str(error))
                self._catching_up += catching_up
                await asyncio.sleep(LOOK_SECONDS)
                continue
            for waiting in catching_up:
                if not waiting.done():
                    waiting.set_result(None)

    async def _begin_anew(self) -> None:
        """Go on in a database that was restored while it was served; whoever follows is told that his place is gone."""
        LOG.error("the database was restored from an older backup: whoever follows changes reads them anew")
        self._floor = self._head = await now_mark()
        self._recent.clear()
        self._restored += 1
        self.pace.wake(list(self._waiting))

    def _tell(self, changes: list[Change]) -> None:
        self._recent += changes
        self._head = changes[-1].mark
        if (beyond := len(self._recent) - MOST_KEPT) > 0:
            self._floor = self._recent[beyond - 1].mark
            del self._recent[:beyond]
        changed = {None, *(change.grant_id for change in changes)}
        self.pace.wake([waiting for waiting, grant_id in self._waiting.items() if grant_id in changed])

    async def _listening(self, url: str) -> None:
        """Hear the other processes and tell them of this one, on a connection of its own; lost, it is made anew."""
        while True:
            try:
                await self._listen_once(url)
            except (OSError, *DATABASE_ERRORS) as error:
                LOG.warning("not listening for changes", why=str(error))
            # Whatever was told meanwhile is in the table.
            self._look.set()
            await asyncio.sleep(LOOK_SECONDS)

    async def _listen_once(self, url: str) -> None:
        connection: Any = await connect(url)
        lost = asyncio.Event()

        def lost_by(_: object) -> None:
            lost.set()

        try:
            connection.add_termination_listener(lost_by)
            own = connection.get_server_pid()

            def heard(_: object, pid: int, *__: object) -> None:
                if pid != own:
                    self._heard()

            add_listener = cast("Callable[..., Awaitable[None]]", connection.add_listener)
            await add_listener(CHANNEL, heard)
            for channel, hear in self._also.items():
                await add_listener(channel, partial(_call, hear))
                # Whatever was told before is in its table.
                hear()
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._owed.wait()
                if self._owed.is_set():
                    await asyncio.sleep(PAUSE_SECONDS)
                    self._owed.clear()
                    await connection.execute(f"NOTIFY {CHANNEL}")
        finally:
            connection.terminate()


def _call(hear: Callable[[], None], *_: object) -> None:
    hear()
