"""How it goes with receivers (投递情况): what waits for each, and every try."""

from typing import Any
from uuid import UUID, uuid4  # noqa: TID251 - a test is no thing of the city

from domain.handling.deliveries import DeliveryState
from workflows.notices.deliveries import ping
from workflows.notices.receivers import receivers
from workflows.notices.sending import Answer, Sender
from workflows.runtime.sql import ask, naming, tell
from workflows.runtime.worker_settings import WorkerSettings
from workflows.transaction.refused import not_found

_NAMED = naming(DeliveryState)
_STANDING = _NAMED("""
SELECT receiver.id, receiver.state, owner ->> 'role' AS role, url,
    count(*) FILTER (WHERE delivery.state = DeliveryState.WAITING) AS waiting,
    count(*) FILTER (WHERE delivery.state = DeliveryState.GIVEN_UP) AS given_up
FROM receiver LEFT JOIN delivery ON delivery.receiver_id = receiver.id GROUP BY receiver.id ORDER BY created_at
""")
_BACKLOGS = _NAMED("""
SELECT id,
    (SELECT count(*) FROM delivery WHERE receiver_id = uid.id AND state = DeliveryState.WAITING) AS waiting,
    (SELECT count(*) FROM delivery WHERE receiver_id = uid.id AND state = DeliveryState.GIVEN_UP) AS given_up
FROM unnest($1::uuid[]) AS uid (id)
""")
_TRIES = """
SELECT one.at, notice_id, delivery.state, status, seconds, answer
FROM delivery_try AS one LEFT JOIN delivery ON delivery.id = delivery_id
WHERE one.receiver_id = $1 ORDER BY one.at DESC, one.id DESC LIMIT $2
"""
_PRUNE = _NAMED("""
WITH old AS (
    SELECT turn FROM notice WHERE written_at < now() - make_interval(days => $1)
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.turn = notice.turn AND state = DeliveryState.WAITING)
    ORDER BY written_at LIMIT $2
) DELETE FROM notice USING old WHERE notice.turn = old.turn RETURNING notice.turn
""")
_PRUNE_TESTS = "DELETE FROM delivery_try WHERE test AND at < now() - make_interval(days => $1)"
_AT_ONCE = 1_000
TEST = "TEST"
"""What stands in place of the state of a delivery in a log where the try was a test."""


async def standing() -> list[tuple[object, ...]]:
    """Return of each receiver its id, state, role and address, how many notices wait, and how many were given up."""
    return [tuple(row.values()) for row in await ask(_STANDING)]


async def backlogs(ids: list[UUID]) -> list[dict[str, int]]:
    """Return how many notices wait for each receiver, and how many were given up, in their order."""
    counted = {row["id"]: row for row in await ask(_BACKLOGS, ids)}
    return [counted[uid] for uid in ids]


async def tries_of(receiver: UUID, last: int) -> list[tuple[Any, ...]]:
    """Return the last tries to deliver to a receiver, the newest first: when, which notice, and what was answered."""
    rows = await ask(_TRIES, receiver, last)
    return [tuple((row | {"state": row["state"] or TEST}).values()) for row in rows]


async def pinged(settings: WorkerSettings, receiver: UUID) -> Answer:
    """Send a receiver a test, and return what it answered. Raises NOT_FOUND where there is no such receiver."""
    sender = Sender(settings.listed_networks)
    try:
        for one in await receivers(receiver):
            return await ping(sender, one, uuid4())
    finally:
        await sender.close()
    raise not_found("receiver", "receiver")


async def prune(days: int) -> int:
    """Forget notices that are older than so many days, with their deliveries, but for what waits; return how many."""
    pruned = 0
    while rows := await ask(_PRUNE, days, _AT_ONCE):
        pruned += len(rows)
    await tell(_PRUNE_TESTS, days)
    return pruned
