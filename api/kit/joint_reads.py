"""What is read side by side (合并读取): one statement for all that is asked for in one turn of the loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tortoise.models import Model

from workflows.runtime.sql import Rows, read_together

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class _Batch:
    """What was asked in one turn of the loop, and who waits for it."""

    asking: "asyncio.Task[None]" = field(init=False)
    wanted: list[tuple[Rows[Any], "asyncio.Future[list[Any]]"]] = field(default_factory=list)

    async def ask(self) -> None:
        """Give each who waits its rows, or what went wrong."""
        try:
            answers = await read_together([rows for rows, _ in self.wanted])
        except Exception as error:  # noqa: BLE001 - it is raised where they wait
            for _, waiting in self.wanted:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), rows in zip(self.wanted, answers, strict=True):
            if not waiting.done():
                waiting.set_result(rows)


class JointReads:
    """What several loaders ask in one turn of the loop is asked of the database in one statement."""

    _batch: _Batch | None = None

    def let_go(self) -> None:
        """Forget all that was loaded, once it is answered: loaders know each other, and rings are freed late."""
        self.__dict__.clear()

    async def read(
        self,
        model: type[M],
        rest: str,
        ids: Sequence[object],
        only: tuple[str, ...] = (),
        more: tuple[object, ...] = (),
    ) -> list[M]:
        """Return rows as ``sql.read`` does; ``more`` are the values after the ids."""
        loop, batch = asyncio.get_running_loop(), self._batch
        if batch is None:
            batch = self._batch = _Batch()
            batch.asking = loop.create_task(self._ask(batch))
        waiting: asyncio.Future[list[M]] = loop.create_future()
        batch.wanted.append((Rows(model, rest, (ids, *more), only), waiting))
        try:
            return await waiting
        except asyncio.CancelledError:
            self._leave(batch)
            raise

    def _leave(self, batch: _Batch) -> None:
        """Somebody waits no more: what nobody waits for is asked no longer."""
        if not all(waiting.cancelled() for _, waiting in batch.wanted):
            return
        if self._batch is batch:
            self._batch = None
        batch.asking.cancel()

    async def _ask(self, batch: _Batch) -> None:
        """Whoever else asked in this turn is in the batch by now; who asks later has another."""
        self._batch = None
        await batch.ask()
