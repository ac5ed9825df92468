"""Sending to a receiver (投递): bounded in time and size, followed nowhere, and what came of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic

import httpx

from workflows.notices.addresses import ForbiddenAddressError, Network, Target, checked_address
from workflows.runtime.clock import system_moment

SECONDS = 15.0
"""For a receiver to take what it is sent, its name looked up."""
MOST_BYTES = 500
"""Of an answer that are read."""
MOST_CLIENTS = 100
_TYPE = "application/cloudevents+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try."""

    status: int | None
    """None where nothing was answered."""
    seconds: float
    answer: str
    """The beginning of what was answered, or why nothing was."""
    later: float = 0.0
    """Seconds after which the receiver asks to be tried again."""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - of the protocol

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more."""
        return self.status == HTTPStatus.GONE


class Sender:
    """Sends, over connections that are kept for each host."""

    def __init__(self, listed: Sequence[Network]) -> None:
        self._listed = listed
        self._clients: dict[tuple[str, int], httpx.AsyncClient] = {}

    async def send(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a body, and return what came of it; it raises nothing for whatever a receiver does."""
        begun = monotonic()
        try:
            target = Target.of(url)
            async with asyncio.timeout(SECONDS):
                address = await checked_address(target, self._listed)
                answered = await self._post(target, target.at(address), headers, body)
        except ForbiddenAddressError as error:
            return Answer(None, monotonic() - begun, f"not sent: {error}")
        except TimeoutError:
            return Answer(None, monotonic() - begun, f"no answer within {SECONDS:.0f} s")
        except (OSError, httpx.HTTPError, UnicodeError) as error:
            return Answer(None, monotonic() - begun, f"{type(error).__name__}: {error}"[:MOST_BYTES])
        status, later, text = answered
        return Answer(status, monotonic() - begun, text, later)

    async def _post(self, target: Target, url: str, headers: dict[str, str], body: bytes) -> tuple[int, float, str]:
        named = headers | {"host": target.name, "content-type": _TYPE, "user-agent": "duixian"}
        extensions = {"sni_hostname": target.host}
        client = await self._client(target)
        async with client.stream("POST", url, content=body, headers=named, extensions=extensions) as response:
            begin = b""
            async for piece in response.aiter_raw():
                begin += piece
                if len(begin) >= MOST_BYTES:
                    break
            text = begin[:MOST_BYTES].decode("utf-8", "replace").replace("\0", "")
            return response.status_code, _later(response.headers.get("retry-after", "")), text

    async def _client(self, target: Target) -> httpx.AsyncClient:
        """The client of a host: no connection is shared by two names of one machine."""
        key = (target.host, target.port)
        if key not in self._clients:
            if len(self._clients) >= MOST_CLIENTS:
                await self._clients.pop(next(iter(self._clients))).aclose()
            self._clients[key] = httpx.AsyncClient(trust_env=False, timeout=SECONDS, follow_redirects=False)
        return self._clients[key]

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()


def _later(stated: str) -> float:
    """Seconds that ``Retry-After`` says, as a number or as a moment; 0 where it says neither."""
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        moment: datetime = parsedate_to_datetime(stated)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - system_moment().now).total_seconds())
