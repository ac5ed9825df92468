"""Deliveries (投递): each notice to each receiver, those of a grant one after the other, tried for days."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

import orjson
import structlog
from structlog.contextvars import bound_contextvars

from domain.handling.deliveries import DeliveryState, ReceiverState
from domain.models import Grant
from workflows.access.revocations import Revoked
from workflows.notices.notices import SOURCE, Notice, notice_of
from workflows.notices.receivers import Receiver, end_receiver, receiver_of, receivers
from workflows.notices.sending import Answer, Sender
from workflows.notices.signatures import signed_headers
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask, naming, tell
from workflows.runtime.tracing.spans import outgoing, traced
from workflows.transaction.seen import sees

LOG = structlog.get_logger("duixian.notices")
REQUEST = "x-request-id"
"""As answers have it."""
NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})
_NAMED = naming(DeliveryState, ReceiverState, Revoked)
_MINUTE, _HOUR = 60, 3600
BACKOFF = (5, 30, 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, *[16 * _HOUR] * 4)
"""Seconds after each try that failed, more or less by a fifth; after the last one, some three days later, it is given
up."""
MOST_LATER = 24 * _HOUR
"""Seconds for which a receiver may ask to be left alone."""
PING = "cn.duixian.ping.v1"
_NEXT = _NAMED("""
SELECT delivery.id AS delivery, delivery.tries, change.number, change.sequence, change.grant_id, change.at, notice.id,
    notice.kind, notice.data::text AS data,
    receiver.id AS receiver, receiver.url, receiver.kinds, receiver.owner::text AS owner, receiver.generation,
    receiver.previous_until, receiver.state, receiver.created_at, NOT EXISTS (
        SELECT 1 FROM revocation WHERE revocation.kind = Revoked.PERSON AND NOT restores
            AND subject = receiver.owner ->> 'person' AND revocation.at >= receiver.created_at
    ) AND (
        -- A system comes in by its keys: of one that has had some, one has to be good.
        receiver.registrant = '' OR NOT EXISTS (
            SELECT 1 FROM api_key WHERE name = receiver.owner ->> 'name' AND role = receiver.owner ->> 'role'
                AND starts_with(receiver.owner ->> 'person', 'system/')
        ) OR EXISTS (
            SELECT 1 FROM api_key WHERE name = receiver.owner ->> 'name' AND role = receiver.owner ->> 'role'
                AND expires_at > now()
                AND NOT EXISTS (
                    SELECT 1 FROM revocation WHERE revocation.kind = Revoked.KEY AND subject = api_key.id
                )
        )
    ) AS comes_in, (
        SELECT line.origin ->> 'request' FROM audit_line AS line
        WHERE line.chain IN (change.grant_id, (SELECT applicant_id FROM grants WHERE id = change.grant_id))
            AND line.at = change.at AND line.origin IS NOT NULL
        LIMIT 1
    ) AS request
FROM delivery JOIN receiver ON receiver.id = delivery.receiver_id JOIN notice USING (turn) JOIN change USING (turn)
WHERE delivery.receiver_id = $1 AND delivery.grant_id = $2 AND delivery.state = DeliveryState.WAITING
    -- One that is paused is told nothing; what waits for it is taken up once it goes on.
    AND receiver.state <> ReceiverState.PAUSED
    -- What was committed since the changes were numbered has a job of its own.
    AND change.number IS NOT NULL
ORDER BY change.number LIMIT 1
""")
_TRIED = _NAMED("""
WITH tried AS (
    -- What another worker ended meanwhile, one that took this one for dead, stays as it is.
    UPDATE delivery SET state = $2, tries = tries + 1, ended_at = $3 WHERE id = $1 AND state = DeliveryState.WAITING
    RETURNING id
), logged AS (
    INSERT INTO delivery_try (delivery_id, receiver_id, notice_id, status, seconds, answer)
    SELECT delivery.id, receiver_id, notice.id, $4, $5, $6 FROM delivery JOIN notice USING (turn)
    WHERE delivery.id = $1
)
SELECT id FROM tried
""")
_TESTED = """
INSERT INTO delivery_try (receiver_id, notice_id, test, status, seconds, answer) VALUES ($1, $2, true, $3, $4, $5)
"""
_CAUGHT_UP = _NAMED("""
SELECT defer_deliveries(array_agg(id)) FROM delivery WHERE receiver_id = $1 AND state = DeliveryState.WAITING
""")


class LaterError(RuntimeError):
    """A receiver that did not take a notice is to be tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class _Waiting:
    delivery: int
    tries: int
    notice: Notice
    receiver: Receiver
    comes_in: bool
    """Whether its owner may still come in."""
    request: str | None
    """By which the request is known again that did it; None where time itself did."""


async def deliver(sender: Sender, receiver: UUID, grant: UUID) -> None:
    """Deliver what waits for a receiver of a grant, in its order. Raises LaterError where it is to be tried again.

    Done twice it does nothing: what was taken waits no more. Who is killed between the two sends it once more, under
    the same id.
    """
    while (waiting := await _next(receiver, grant)) is not None:
        if not waiting.comes_in:
            await _end(waiting, DeliveryState.WITHHELD, Answer(None, 0.0, "not sent: its owner comes in no longer"))
            # For good: what was taken back may be forgotten one day.
            await end_receiver(receiver, ReceiverState.WITHDRAWN, system_moment().now)
            continue
        if not await sees(waiting.receiver.owner, Grant, grant):
            await _end(waiting, DeliveryState.WITHHELD, Answer(None, 0.0, "not sent: its owner does not see the grant"))
            continue
        answer = await _sent(sender, waiting)
        if answer.taken:
            await _end(waiting, DeliveryState.DELIVERED, answer)
        elif answer.gone:
            await _end(waiting, DeliveryState.CANCELLED, answer)
            await end_receiver(receiver, ReceiverState.GONE, system_moment().now)
        elif waiting.tries >= len(BACKOFF):
            await _end(waiting, DeliveryState.GIVEN_UP, answer)
        elif await _end(waiting, DeliveryState.WAITING, answer):
            raise LaterError(pause(waiting.tries, answer.later))


def pause(tries: int, asked_for: float = 0.0) -> float:
    """Return the seconds until the next try, after so many that failed; what the receiver asks for, if longer."""
    usual = BACKOFF[tries]
    return max(usual * (800 + secrets.randbelow(401)) / 1000, min(asked_for, MOST_LATER))


async def catch_up(receiver: UUID) -> None:
    """Have all delivered that waits for a receiver: what was committed before it went on. Twice is once."""
    await ask(_CAUGHT_UP, receiver)


async def ping(sender: Sender, receiver: Receiver, number: UUID) -> Answer:
    """Send a receiver a test under a number, which tells of nothing; return what it answered, which its log has too."""
    event = {"specversion": "1.0", "id": str(number), "source": SOURCE, "type": PING}
    body = orjson.dumps(event | {"time": system_moment().now.isoformat()})
    answer = await _send(sender, receiver, str(number), body)
    await tell(_TESTED, receiver.id, number, answer.status, answer.seconds, answer.answer)
    return answer


async def ping_by_id(sender: Sender, receiver: UUID, number: UUID) -> None:
    """Send a receiver a test, as far as it is still there; again it is the same test."""
    for one in await receivers(receiver):
        await ping(sender, one, number)


async def _sent(sender: Sender, waiting: _Waiting) -> Answer:
    """Send what waits, under the id of the request that did it: by that it is found in every log on its way."""
    named = {REQUEST: waiting.request} if waiting.request else {}
    with (
        bound_contextvars(receiver=str(waiting.receiver.id), notice=str(waiting.notice.id), request=waiting.request),
        traced("deliver a notice", "CLIENT", request=waiting.request or "") as span,
    ):
        also = named | outgoing()
        answer = await _send(sender, waiting.receiver, str(waiting.notice.id), waiting.notice.envelope(), also)
        if not answer.taken:
            if span is not None:
                span.failed(str(answer.status or "unreachable"))
            LOG.warning("a notice was not taken", tries=waiting.tries + 1, status=answer.status, why=answer.answer)
    return answer


async def _send(
    sender: Sender, receiver: Receiver, number: str, body: bytes, also: Mapping[str, str] = NOTHING_ELSE
) -> Answer:
    now = system_moment().now
    return await sender.send(receiver.url, {**also, **signed_headers(receiver.keys(now), number, now, body)}, body)


async def _next(receiver: UUID, grant: UUID) -> _Waiting | None:
    await ask("SELECT number_changes()")
    for row in await ask(_NEXT, receiver, grant):
        both = notice_of(row), receiver_of(row | {"id": row["receiver"]})
        return _Waiting(row["delivery"], row["tries"], *both, row["comes_in"], row["request"])
    return None


async def _end(waiting: _Waiting, state: str, answer: Answer) -> bool:
    """Write down what came of a try, and return whether it waited until now."""
    ended = None if state == DeliveryState.WAITING else system_moment().now
    return bool(await ask(_TRIED, waiting.delivery, state, ended, answer.status, answer.seconds, answer.answer))
