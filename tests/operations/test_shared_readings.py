"""What many ask for at once is read for all of them, after the last of them asked."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from workflows.runtime.awaiting.shared_reading import SharedReading


class _Thing:
    """Something that is read, and takes its time."""

    def __init__(self) -> None:
        self.value, self.read_times, self.go = 0, 0, asyncio.Event()
        self.error: Exception | None = None
        self.at_its_end: Callable[[], object] = int
        self.readings = SharedReading(self._read)

    async def _read(self) -> int:
        self.read_times += 1
        if self.error is not None:
            raise self.error
        value = self.value
        await self.go.wait()
        # Before anybody whom the end of this reading wakes.
        asyncio.get_running_loop().call_soon(self.at_its_end)
        return value

    def ask(self) -> "asyncio.Task[int]":
        return asyncio.create_task(self.readings.read())


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 5))


def test_who_asks_while_it_is_read_is_told_what_stands_after_he_asked() -> None:
    async def test() -> None:
        thing = _Thing()
        first = thing.ask()
        await _turns()
        thing.value = 1
        later = [thing.ask() for _ in range(20)]
        await _turns()
        thing.go.set()
        assert await first == 0
        assert await asyncio.gather(*later) == [1] * 20
        assert thing.read_times == 2
        assert await thing.readings.read() == 1
        assert thing.read_times == 3

    _run(test())


@pytest.mark.parametrize("told_first", [True, False])
def test_who_was_to_read_for_the_others_and_left_leaves_nobody_waiting(*, told_first: bool) -> None:
    async def test() -> None:
        thing = _Thing()
        first = thing.ask()
        await _turns()
        leader, *others = [thing.ask() for _ in range(4)]
        await _turns()
        if told_first:
            # He is told that he reads, and is gone before he could begin.
            thing.at_its_end = leader.cancel
        else:
            first.cancel()
            await _turns()
            assert thing.read_times == 2
            leader.cancel()
        thing.go.set()
        assert await asyncio.gather(*others) == [0] * 3
        assert leader.cancelled()

    _run(test())


def test_what_goes_wrong_is_told_to_all_for_whom_it_was_read_and_to_nobody_later() -> None:
    async def test() -> None:
        thing = _Thing()
        first = thing.ask()
        await _turns()
        thing.error = ValueError("gone")
        later = [thing.ask() for _ in range(3)]
        await _turns()
        thing.go.set()
        assert await first == 0
        assert [type(each) for each in await asyncio.gather(*later, return_exceptions=True)] == [ValueError] * 3
        thing.error = None
        assert await thing.readings.read() == 0

    _run(test())
