"""Loaders whose promises a run of our own can wait for, as well as any task of asyncio."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Batch:
    """What a loader was asked for in one turn of the loop: its keys, and who waits until all of them are there."""

    __slots__ = ("keys", "loading", "promises", "waiting")

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.promises: list[Promise] = []
        self.waiting: list[Callable[[], None]] = []
        """Called once, when every promise is kept or broken."""
        self.loading: asyncio.Task[None] | None = None

    async def load(self, load: Callable[[list[Any]], Awaitable[Sequence[Any]]]) -> None:
        """Keep the promises, or break them with what went wrong; one that nobody waits for any more is left out."""
        try:
            values = await load(self.keys)
            for promise, value in zip(self.promises, values, strict=True):
                if not promise.done():
                    promise.set_result(value)
        except Exception as error:  # noqa: BLE001 - it is raised where they wait
            for promise in self.promises:
                if not promise.done():
                    promise.set_exception(error)
        finally:
            for waiting in self.waiting:
                waiting()
            # Each promise knows its batch: as a ring, all that was loaded would lie about until memory is swept.
            self.keys, self.promises, self.waiting, self.loading = [], [], [], None

    def left(self) -> None:
        """Somebody waits no more: what nobody waits for is loaded no longer."""
        if self.loading is not None and all(promise.cancelled() for promise in self.promises):
            self.loading.cancel()


class Promise(asyncio.Future[Any]):
    """What a loader will have found for one key."""

    def __init__(self, batch: Batch, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self.batch = batch

    def cancel(self, msg: Any | None = None) -> bool:  # noqa: ANN401 - as asyncio has it
        """Wait no more."""
        if cancelled := super().cancel(msg):
            self.batch.left()
        return cancelled


class Loader(Generic[K, V]):
    """Loads the values of all keys that are asked for in one turn of the loop at once, and each of them once.

    As strawberry's ``DataLoader``, with less of everything for each key.
    """

    def __init__(self, load: Callable[[list[K]], Awaitable[Sequence[V]]]) -> None:
        self._load = load
        self._promises: dict[K, Promise] = {}
        self._batch: Batch | None = None

    def load(self, key: K) -> "asyncio.Future[V]":
        """Return the promise of a key's value."""
        promise = self._promises.get(key)
        if promise is not None and not promise.cancelled():
            return promise
        loop, batch = asyncio.get_running_loop(), self._batch
        if batch is None:
            batch = self._batch = Batch()
            loop.call_soon(self._begin, batch, loop)
        promise = self._promises[key] = Promise(batch, loop)
        batch.keys.append(key)
        batch.promises.append(promise)
        return promise

    async def load_many(self, keys: Iterable[K]) -> list[V]:
        """Return the values of several keys, in their order."""
        promises = [self.load(key) for key in keys]
        return [await promise for promise in promises]

    def _begin(self, batch: Batch, loop: asyncio.AbstractEventLoop) -> None:
        self._batch = None
        if not all(promise.cancelled() for promise in batch.promises):
            batch.loading = loop.create_task(batch.load(self._load))
