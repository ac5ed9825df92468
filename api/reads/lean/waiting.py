"""What waits in a run: coroutines that wait for promises of loaders alone are driven by hand, all others are tasks."""

import asyncio
from collections.abc import Coroutine, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import coroutine
from typing import Any, Protocol

from api.kit.operations.promises import Batch, Promise
from api.reads.lean.calls import Habit
from api.reads.ways import LeftError, Reason


class Job(Protocol):
    """Something that has a value when each of its coroutines has ended."""

    values: list[Any]
    missing: int


@dataclass(frozen=True, slots=True)
class _Parked:
    waits: Coroutine[Any, Any, Any]
    job: Job
    place: int
    habit: Habit


class Waiting:
    """The coroutines of one run that have not ended."""

    def __init__(self) -> None:
        self.ended: list[Job] = []
        """Jobs that have all their values."""
        self._loop = asyncio.get_running_loop()
        self._parked: dict[Batch, list[_Parked]] = {}
        self._tasks: dict[asyncio.Task[Any], tuple[Job, int]] = {}
        self._watched: list[Coroutine[Any, Any, Any]] = []
        """Those within a task of another: where that is cancelled before it began, they would be left."""
        self._came: list[Batch | asyncio.Task[Any]] = []
        self._woken: asyncio.Future[None] | None = None

    def begin(self, waits: Coroutine[Any, Any, Any], job: Job, place: int, habit: Habit) -> None:
        """Have a coroutine run until it ends; what it answers is the job's value at a place."""
        if habit.promises_alone:
            self._go_on(_Parked(waits, job, place, habit))
        else:
            # A coroutine that was never seen is watched in a task, where it may wait for whatever it likes.
            if habit.promises_alone is None:
                self._watched.append(waits)
            self._as_task(waits if habit.promises_alone is False else _watched(waits, habit), job, place)

    @property
    def any(self) -> bool:
        """Whether anything has not ended."""
        return bool(self._parked or self._tasks)

    async def some(self) -> None:
        """Wait until something goes on, and let it; raises what went wrong in it."""
        if not self._came:
            self._woken = self._loop.create_future()
            try:
                await self._woken
            finally:
                self._woken = None
        came, self._came = self._came, []
        for each in came:
            if isinstance(each, Batch):
                waiting = self._parked[each]
                waiting.reverse()
                while waiting:
                    self._go_on(waiting.pop())
                del self._parked[each]
            else:
                job, place = self._tasks.pop(each)
                if each.cancelled():
                    raise LeftError(Reason.FAULT)
                self._end(job, place, each.result())

    async def settle(self, *, cancelled: bool) -> None:
        """End everything that has not ended: nothing of this run goes on after it.

        Statements that are under way are waited for, unless the whole run was cancelled: then nobody waits for them.
        """
        _close(parked.waits for of_batch in self._parked.values() for parked in of_batch)
        loading: list[asyncio.Task[Any]] = []
        for batch in self._parked:
            if batch.loading is not None and not cancelled:
                loading.append(batch.loading)
            for promise in batch.promises:
                if cancelled:
                    promise.cancel()
                else:
                    promise.add_done_callback(_looked_at)
        for task in self._tasks:
            task.cancel()
        if ends := [*self._tasks, *loading]:
            await asyncio.gather(*ends, return_exceptions=True)
        _close(self._watched)
        self._parked.clear()
        self._tasks.clear()

    def _go_on(self, parked: _Parked) -> None:
        try:
            awaited = parked.waits.send(None)
        except StopIteration as end:
            self._end(parked.job, parked.place, end.value)
            return
        if type(awaited) is Promise:
            # It is seen to that it is kept before the coroutine goes on, as a task would.
            awaited._asyncio_future_blocking = False  # noqa: SLF001 - the handshake of asyncio's own tasks
            self._park(awaited.batch, parked)
        else:
            parked.habit.promises_alone = False
            self._as_task(_resumed(parked, awaited), parked.job, parked.place)

    def _park(self, batch: Batch, parked: _Parked) -> None:
        waiting = self._parked.get(batch)
        if waiting is None:
            waiting = self._parked[batch] = []
            batch.waiting.append(lambda: self._wake(batch))
        waiting.append(parked)

    def _as_task(self, waits: Coroutine[Any, Any, Any], job: Job, place: int) -> None:
        task = self._loop.create_task(waits)
        self._tasks[task] = (job, place)
        task.add_done_callback(self._wake)

    def _wake(self, came: "Batch | asyncio.Task[Any]") -> None:
        self._came.append(came)
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def _end(self, job: Job, place: int, value: Any) -> None:  # noqa: ANN401 - whatever a resolver answers
        job.values[place] = value
        job.missing -= 1
        if not job.missing:
            self.ended.append(job)


def _close(coroutines: Iterable[Coroutine[Any, Any, Any]]) -> None:
    for each in coroutines:
        with suppress(RuntimeError):
            each.close()


def _looked_at(promise: "asyncio.Future[Any]") -> None:
    """Nobody will ask for what went wrong any more, and asyncio need not complain of that."""
    if not promise.cancelled():
        promise.exception()


async def _watched(waits: Coroutine[Any, Any, Any], habit: Habit) -> Any:  # noqa: ANN401 - whatever it answers
    """Run a coroutine in a task, and take note of whether it waits for promises alone."""
    answer = await _passing(waits, habit)
    if habit.promises_alone is None:
        habit.promises_alone = True
    return answer


async def _resumed(parked: _Parked, awaited: object) -> Any:  # noqa: ANN401 - whatever it answers
    """Go on in a task with a coroutine that waits for something else than a promise."""
    return await _passing(parked.waits, parked.habit, awaited, begun=True)


@coroutine
def _passing(
    waits: Coroutine[Any, Any, Any], habit: Habit, awaited: object = None, *, begun: bool = False
) -> Generator[Any, Any, Any]:
    """Pass on what a coroutine waits for, as ``yield from`` does, and look at it."""
    go_on = partial(waits.send, None)
    while True:
        if not begun:
            try:
                awaited = go_on()
            except StopIteration as end:
                return end.value
        begun = False
        if type(awaited) is not Promise:
            habit.promises_alone = False
        try:
            yield awaited
        except BaseException as error:  # noqa: BLE001 - whatever comes is the coroutine's, a cancellation, too
            go_on = partial(waits.throw, error)
        else:
            go_on = partial(waits.send, None)
