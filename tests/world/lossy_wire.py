"""A wire to PostgreSQL that is cut at the moment in which nobody can know whether a transaction was committed."""

import asyncio
import re
import tempfile
import threading
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, quote, urlsplit

Loss = Literal["before", "after"]
"""Before the server hears of the commit, or after it has committed and before it is heard."""
_COMMIT = re.compile(rb"\bCOMMIT;?\0")
"""The last word of what is said, alone or behind other statements."""
_COMMITTED = b"COMMIT\0"


class LossyWire:
    """A wire that carries everything, until it is told to lose the next commits."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._losing: list[Loss] = []
        self.lost = 0

    def lose(self, *losses: Loss) -> None:
        """Lose the next commits, each in its way."""
        self._losing = list(losses)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until one side hangs up, or it is lost."""
        heard, upstream = await asyncio.open_unix_connection(str(self._socket))
        lost: list[Loss] = []
        ways = [
            asyncio.create_task(self._out(reader, upstream, lost)),
            asyncio.create_task(self._back(heard, writer, lost)),
        ]
        _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in left:
            way.cancel()
        for end in (upstream, writer):
            end.close()
            with suppress(OSError):
                await end.wait_closed()

    async def _out(self, reader: asyncio.StreamReader, upstream: asyncio.StreamWriter, lost: list[Loss]) -> None:
        while data := await _read(reader):
            if _COMMIT.search(data) and self._losing:
                lost.append(self._losing.pop(0))
                self.lost += 1
                if lost == ["before"]:
                    return
            upstream.write(data)

    async def _back(self, heard: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: list[Loss]) -> None:
        while data := await _read(heard):
            if lost and _COMMITTED in data:
                return
            writer.write(data)


async def _read(reader: asyncio.StreamReader) -> bytes:
    """What comes next; nothing where the other side hung up, politely or not."""
    try:
        return await reader.read(65536)
    except ConnectionError:
        return b""


@contextmanager
def lossy_wire(url: str) -> Generator[tuple[str, LossyWire]]:
    """A wire to the database of an address with a socket: the address at its other end, and the wire."""
    address = urlsplit(url)
    socket = Path(parse_qs(address.query)["host"][0]) / ".s.PGSQL.5432"
    wire, begun = LossyWire(socket), Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]()
    with tempfile.TemporaryDirectory(prefix="wire") as directory:

        async def serve() -> None:
            stop = asyncio.Event()
            server = await asyncio.start_unix_server(wire.carry, str(Path(directory) / ".s.PGSQL.5432"))
            begun.set_result((asyncio.get_running_loop(), stop))
            await stop.wait()
            server.close()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        loop, stop = begun.result(timeout=10)
        try:
            yield address._replace(query=f"host={quote(directory, safe='')}").geturl(), wire
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(timeout=30)
