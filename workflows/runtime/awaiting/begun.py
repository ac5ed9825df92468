"""What is begun by hand: most of it is done at once, and nothing is prepared for its having to wait."""

from collections.abc import Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any, TypeVar

V = TypeVar("V")


@coroutine
def going_on(waits: Coroutine[Any, Any, V], awaited: object) -> Generator[Any, Any, V]:
    """Go on with a coroutine that was begun by hand, and waits for something."""
    while True:
        try:
            answered = yield awaited
        except BaseException as error:  # noqa: BLE001 - whatever comes is the coroutine's, a cancellation, too
            step = partial(waits.throw, error)
        else:
            step = partial(waits.send, answered)
        try:
            awaited = step()
        except StopIteration as end:
            return end.value
