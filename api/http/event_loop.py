"""The event loop of a server: uvicorn's choice, which is uvloop's where the platform has it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from uvicorn.loops.auto import auto_loop_factory

T = TypeVar("T")


def run_server(serving: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, run to its end on an event loop of its own."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        return runner.run(serving)
