"""When memory is swept: the whole of it once a minute, and not in the middle of what is answered whenever it grows."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

SWEEP_SECONDS = 60.0
_YOUNG = (5_000, 10, 65_536)
"""Objects after which the youngest are looked at, times after which the young are; the old are looked at by the clock.

With some hundred followers a look at all of them takes a tenth of a second, and was taken whenever ten more came.
"""


@asynccontextmanager
async def swept_memory() -> AsyncGenerator[None]:
    """Sweep by the clock while the block runs; the schema and all else that is there before it is left out."""
    before = gc.get_threshold()
    gc.set_threshold(*_YOUNG)
    gc.freeze()
    sweeping = asyncio.create_task(_sweep())
    try:
        yield
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        gc.unfreeze()
        gc.set_threshold(*before)


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        gc.collect()
