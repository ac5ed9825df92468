"""Clients that take what they can: silent, slow and endless connections, dear documents, and followers by the hundred.

Each runs in a process of its own, ``python -m bench.attackers NAME``, and is given address and tokens as JSON on stdin.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.console import say

INBOX = "subscription { inboxChanged { cursor grant { number state } } }"
RICH = """subscription { inboxChanged { cursor changedAt steps { event takenBy } grant { id number state version facts
  award waitsFor { code message } actions { event permitted refusal { code message } }
  applicant { name } measure { code title facts { name } conditions { says }
  citations { quote } readings { question why } }
  history { event takenBy takenAt reason } payments { amount legs { payer amount state receipts { number } } }
  milestones { code amount } } } }"""
REGISTER = """{ edges { node { number state award waitsFor { code message } applicant { name } measure { title }
  payments { amount state legs { payer amount state voucherNo receipts { number outcome amount on } } } } } }"""
DESK = """{ edges { node { number state waitsFor { code message } applicant { name } measure { title }
  payingDistrict { district { code } } } } }"""
MEASURES = """{ code kind title bureaus citations { clause quote } facts { name title note choices { value title } }
  conditions { fact says } caps { amount written } split { payer share } figures
  readings { number question choice rivals why risk quotes } }"""
PROTOCOLS = [Subprotocol("graphql-transport-ws")]
MANY = 400
_HEAD = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
_READY = "ready"


@dataclass(frozen=True)
class Attack:
    """Where it goes, and as whom."""

    address: str
    tokens: list[str]

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        where = urlsplit(self.address)
        return where.hostname or "", where.port or 0


async def endless_head(attack: Attack) -> None:
    """A head of 200 MB, again and again."""
    say(_READY)
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(*attack.place)
            writer.write(_HEAD + b"X-Long: ")
            for _ in range(3_200):
                writer.write(b"a" * 65_536)
                await writer.drain()
        await asyncio.sleep(0.01)


async def silent_connections(attack: Attack) -> None:
    """Four hundred connections on which nothing is said, opened anew when they are closed."""
    await _held(attack, b"", 1.0)


async def slow_bodies(attack: Attack) -> None:
    """Four hundred bodies of which a byte comes in a second."""
    await _held(attack, _HEAD + b'Content-Length: 100000\r\n\r\n{"query": "', 1.0)


async def slow_heads(attack: Attack) -> None:
    """Four hundred heads of which a byte comes in a second."""
    await _held(attack, _HEAD + b"X-Slow: ", 1.0)


async def _held(attack: Attack, first: bytes, pause: float) -> None:
    async def one() -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(*attack.place)
                writer.write(first)
                while not reader.at_eof() and not writer.is_closing():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await reader.read(1_000)
                    writer.write(b"a" if first else b"")
            await asyncio.sleep(0.1)

    tasks = [asyncio.create_task(one()) for _ in range(MANY)]
    await asyncio.sleep(1)
    say(_READY)
    await asyncio.gather(*tasks)


async def many_measures(attack: Attack) -> None:
    """Twenty aliases of a long list, and the most of them that is let through, as often as it is."""
    await _aliased(attack, f"measures {MEASURES}", (20, 10))


async def many_registers(attack: Attack) -> None:
    """Twenty aliases of a page of a hundred grants with all that they are paid, and the most that is let through."""
    await _aliased(attack, f"grants(first: 100) {REGISTER}", (20, 5, 3, 2))


async def many_desks(attack: Attack) -> None:
    """Twenty aliases of a page of a hundred grants with what is read around them, and the most that is let through."""
    await _aliased(attack, f"grants(first: 100) {DESK}", (20, 5))


async def _aliased(attack: Attack, field: str, counts: Sequence[int]) -> None:
    say(_READY)
    async with httpx.AsyncClient(base_url=attack.address, timeout=60, trust_env=False) as http:
        while True:
            for aliases in counts:
                often = " ".join(f"m{number}: {field}" for number in range(aliases))
                for token in attack.tokens[:4]:
                    with suppress(httpx.HTTPError):
                        await http.post(
                            "/graphql",
                            json={"query": f"{{ {often} }}"},
                            headers={"Authorization": f"Bearer {token}"},
                        )


async def rich_followers(attack: Attack) -> None:
    """Ten sockets of one person, of fifty rich documents each."""
    await _follow(attack, 10, 50, RICH, people=1)


async def some_followers(attack: Attack) -> None:
    """Two hundred people who follow their inbox."""
    await _follow(attack, 200, 1, INBOX, people=200)


async def many_followers(attack: Attack) -> None:
    """Five hundred people who follow their inbox."""
    await _follow(attack, 500, 1, INBOX, people=500)


async def _follow(attack: Attack, sockets: int, documents: int, document: str, people: int) -> None:
    ready = 0
    url = attack.address.replace("http", "ws") + "/graphql"

    async def one(number: int) -> None:
        nonlocal ready
        async with connect(url, subprotocols=PROTOCOLS, proxy=None, compression=None) as socket:
            credentials = {"authorization": f"Bearer {attack.tokens[number % people]}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": credentials}))
            await socket.recv()
            for uid in range(documents):
                await socket.send(json.dumps({"id": str(uid), "type": "subscribe", "payload": {"query": document}}))
            ready += 1
            async for _ in socket:
                pass

    tasks = [asyncio.create_task(one(number)) for number in range(sockets)]
    while ready < sockets and not any(task.done() for task in tasks):  # noqa: ASYNC110 - a few looks, at the beginning
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    say(_READY if ready == sockets else f"only {ready} of {sockets} follow")
    await asyncio.gather(*tasks)


ATTACKS: dict[str, Callable[[Attack], Coroutine[None, None, None]]] = {
    attack.__name__: attack
    for attack in (
        endless_head,
        silent_connections,
        slow_heads,
        slow_bodies,
        many_measures,
        many_registers,
        many_desks,
        rich_followers,
        some_followers,
        many_followers,
    )
}


if __name__ == "__main__":
    asyncio.run(ATTACKS[sys.argv[1]](Attack(**json.loads(sys.stdin.readline()))))
