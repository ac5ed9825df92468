"""Asking an authority (数据查询): bounded in time and size, once at a time for each organisation, whatever it does."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from uuid import UUID

import httpx
import structlog

from workflows.facts.answers import Answer, SourceOutcome, keep, last_answers
from workflows.facts.breakers import Breaker
from workflows.facts.configured import Place, Sources
from workflows.facts.sources import SourceCode, WrongAnswerError, read_answer
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask, tell
from workflows.runtime.tracing.spans import outgoing, traced

LOG = structlog.get_logger("duixian.facts")
MOST_BYTES = 1024 * 1024
"""Of an answer; a longer one is none."""
MARGIN_SECONDS = 5.0
"""Beyond the time of an answer, for which who asks has the turn: one that is killed loses it then."""
AT_ONCE = 8
"""Organisations that one process asks an authority about at once."""
_POLL_SECONDS = 0.1
_NO_ID = UUID(int=0)
_TAKE_TURN = """
INSERT INTO source_turn AS turn (source, subject, due_at, asked_until)
VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $3::double precision * interval '1 second')
ON CONFLICT (source, subject) DO UPDATE SET asked_until = excluded.asked_until
WHERE turn.asked_until <= clock_timestamp() AND ($4 OR turn.due_at <= clock_timestamp())
RETURNING subject
"""
_END_TURN = """
UPDATE source_turn SET due_at = clock_timestamp() + $3::double precision * interval '1 second',
    asked_until = clock_timestamp()
WHERE source = $1 AND subject = $2
"""
_IS_ASKED = "SELECT 1 FROM source_turn WHERE source = $1 AND subject = $2 AND asked_until > clock_timestamp()"


@dataclass(slots=True)
class Asker:
    """Asks authorities, over connections that are kept for each, by the file of the installation."""

    kept: Sources
    breakers: dict[SourceCode, Breaker] = field(default_factory=dict[SourceCode, Breaker])
    clients: dict[SourceCode, httpx.AsyncClient] = field(default_factory=dict[SourceCode, httpx.AsyncClient])

    async def known(self, source: SourceCode, subject: str, *, anew: bool = False) -> Answer | None:
        """Return what an authority answers about an organisation, asking it where its last answer counts no more.

        ``anew`` asks all the same. Who asks while somebody else does waits for that answer. None where it was never
        asked, as of an authority that is not in the file.
        """
        place = self.kept.sources.get(source)
        if place is not None:
            lease = place.seconds + MARGIN_SECONDS
            if await ask(_TAKE_TURN, source.value, subject, lease, anew):
                await self._ask(place, source, subject)
            else:
                await _until_answered(source, subject, lease)
        return (await last_answers([source], [subject]))[subject].get(source)

    async def all_known(self, subjects: Sequence[str], *, anew: bool = False, only: SourceCode | None = None) -> None:
        """Ask every authority of the file, or one of them, about each of these, a few at once."""
        for source in self.kept.sources if only is None else (only,):
            places = asyncio.Semaphore(AT_ONCE)

            async def one(subject: str, source: SourceCode = source, places: asyncio.Semaphore = places) -> None:
                async with places:
                    await self.known(source, subject, anew=anew)

            async with asyncio.TaskGroup() as group:
                for subject in subjects:
                    group.create_task(one(subject))

    async def close(self) -> None:
        """Close every connection."""
        for client in self.clients.values():
            await client.aclose()
        self.clients.clear()

    async def _ask(self, place: Place, source: SourceCode, subject: str) -> None:
        breaker = self.breakers.setdefault(source, Breaker())
        if breaker.lets_through():
            with traced(f"ask {source.value}", "CLIENT") as span:
                answer = await self._answered(place, source, subject)
                if span is not None and answer.outcome is SourceOutcome.UNKNOWN:
                    span.failed(str(answer.status or "unreachable"))
            breaker.came(answered=answer.status is not None and answer.status < HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            answer = _unknown(source, subject, None, b"", "not asked: it did not answer others before")
        lasts = place.again_seconds if answer.outcome is SourceOutcome.UNKNOWN else place.hours * 3600
        if answer.outcome is SourceOutcome.UNKNOWN:
            LOG.warning("an authority did not answer", source=source.value, why=answer.why)
        await keep(answer, lasts)
        await tell(_END_TURN, source.value, subject, lasts)

    async def _answered(self, place: Place, source: SourceCode, subject: str) -> Answer:
        """What came of one question; it raises nothing for whatever an authority does."""
        begun = monotonic()
        try:
            async with asyncio.timeout(place.seconds):
                status, body = await self._got(place, source, subject)
        except TimeoutError:
            return _unknown(source, subject, None, b"", f"no answer within {place.seconds:g} s")
        except (OSError, httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            why = f"{type(error).__name__} after {monotonic() - begun:.1f} s"
            return _unknown(source, subject, None, b"", why)
        return _read(source, subject, status, body)

    async def _got(self, place: Place, source: SourceCode, subject: str) -> tuple[int, bytes]:
        token = {"authorization": f"Bearer {place.token_file.read_text('utf-8').strip()}"} if place.token_file else {}
        headers = {"accept": "application/json", "user-agent": "duixian"} | token | outgoing()
        url = f"{place.url}/{source.path}/organisations/{subject}"
        async with self._client(source, place).stream("GET", url, headers=headers) as response:
            body = b""
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    break
            return response.status_code, body

    def _client(self, source: SourceCode, place: Place) -> httpx.AsyncClient:
        if source not in self.clients:
            self.clients[source] = httpx.AsyncClient(trust_env=False, timeout=place.seconds, follow_redirects=False)
        return self.clients[source]


def _read(source: SourceCode, subject: str, status: int, body: bytes) -> Answer:
    if len(body) > MOST_BYTES:
        return _unknown(source, subject, status, b"", f"more than {MOST_BYTES} bytes")
    if status == HTTPStatus.NOT_FOUND:
        return _answer(source, subject, SourceOutcome.ABSENT, status, body)
    if status != HTTPStatus.OK:
        return _unknown(source, subject, status, body, f"it answered {status}")
    try:
        read_answer(source, subject, body)
    except WrongAnswerError as error:
        return _unknown(source, subject, status, body, str(error))
    return _answer(source, subject, SourceOutcome.KNOWN, status, body)


async def _until_answered(source: SourceCode, subject: str, seconds: float) -> None:
    """Wait while somebody else asks, at most as long as he has the turn."""
    last = monotonic() + seconds
    while await ask(_IS_ASKED, source.value, subject) and monotonic() < last:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(_POLL_SECONDS)


def _answer(source: SourceCode, subject: str, outcome: SourceOutcome, status: int | None, body: bytes) -> Answer:
    now = system_moment().now
    return Answer(_NO_ID, source, subject, outcome, "", status, body, "", now, now, counts=True)


def _unknown(source: SourceCode, subject: str, status: int | None, body: bytes, why: str) -> Answer:
    now = system_moment().now
    return Answer(_NO_ID, source, subject, SourceOutcome.UNKNOWN, why, status, body, "", now, now, counts=True)
