"""How it goes with receivers (投递情况): what waits for each, and every try."""

from typing import Any
from uuid import UUID

from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.notices.deliveries import ping
from workflows.notices.receivers import receivers
from workflows.notices.sending import Answer, Sender
from workflows.notices.states import DeliveryState
from workflows.runtime.sql import ask, naming
from workflows.runtime.worker_settings import WorkerSettings
from workflows.transaction.refused import refuse

_NAMED = naming(DeliveryState)
_STANDING = _NAMED("""
SELECT receiver.id, receiver.state, owner ->> 'role' AS role, url,
    count(*) FILTER (WHERE delivery.state = DeliveryState.WAITING) AS waiting,
    count(*) FILTER (WHERE delivery.state = DeliveryState.GIVEN_UP) AS given_up
FROM receiver LEFT JOIN delivery ON delivery.receiver_id = receiver.id GROUP BY receiver.id ORDER BY created_at
""")
_TRIES = """
SELECT delivery_try.at, notice.id, delivery.state, status, seconds, answer
FROM delivery_try JOIN delivery ON delivery.id = delivery_id JOIN notice USING (turn)
WHERE receiver_id = $1 ORDER BY delivery_try.id DESC LIMIT $2
"""
_PRUNE = _NAMED("""
WITH old AS (
    SELECT turn FROM notice WHERE written_at < now() - make_interval(days => $1)
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.turn = notice.turn AND state = DeliveryState.WAITING)
    ORDER BY written_at LIMIT $2
) DELETE FROM notice USING old WHERE notice.turn = old.turn RETURNING notice.turn
""")
_AT_ONCE = 1_000


async def standing() -> list[tuple[object, ...]]:
    """Return of each receiver its id, state, role and address, how many notices wait, and how many were given up."""
    return [tuple(row.values()) for row in await ask(_STANDING)]


async def tries_of(receiver: UUID, last: int) -> list[tuple[Any, ...]]:
    """Return the last tries to deliver to a receiver, the newest first: when, which notice, and what was answered."""
    return [tuple(row.values()) for row in await ask(_TRIES, receiver, last)]


async def pinged(settings: WorkerSettings, receiver: UUID) -> Answer:
    """Send a receiver a test, and return what it answered. Raises INPUT_INVALID where there is no such receiver."""
    sender = Sender(settings.listed_networks)
    try:
        for one in await receivers(receiver):
            return await ping(sender, one)
    finally:
        await sender.close()
    why = Text(zh="没有这一接收方", en="there is no receiver of this id")
    raise refuse(Code.INPUT_INVALID, "receiver", field="receiver", why=why)


async def prune(days: int) -> int:
    """Forget notices that are older than so many days, with their deliveries, but for what waits; return how many."""
    pruned = 0
    while rows := await ask(_PRUNE, days, _AT_ONCE):
        pruned += len(rows)
    return pruned
