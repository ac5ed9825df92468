"""Receivers (接收方): an address, on whose behalf it is told, and by which keys; who may look at it and change it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.handling.deliveries import DeliveryState, ReceiverState
from domain.lives.roles import Role
from workflows.notices.notices import NoticeKind
from workflows.notices.signatures import ReceiverKey
from workflows.runtime.sql import ask, naming
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.refused import not_found
from workflows.transaction.work import Work

_NAMED = naming(DeliveryState, ReceiverState)
OVERSIGHT = (Role.SUPERVISOR, Role.AUDITOR)
"""Who looks at the receivers of everybody."""
_COLUMNS = """
SELECT id, url, kinds, owner::text AS owner, registrant, generation, previous_until, state, created_at FROM receiver
"""
_CANCELLED = _NAMED("""
UPDATE delivery SET state = DeliveryState.CANCELLED, ended_at = $2
WHERE receiver_id = $1 AND state = DeliveryState.WAITING RETURNING id
""")


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told of changes."""

    id: UUID
    url: str
    kinds: tuple[NoticeKind, ...]
    owner: Actor
    generation: int
    previous_until: datetime | None
    state: str
    created_at: datetime
    registrant: str = ""

    def keys(self, now: datetime) -> list[ReceiverKey]:
        """Return the keys by which it is signed to at a moment, the newest first."""
        both = self.previous_until is not None and now < self.previous_until
        return [ReceiverKey.of(self.id, self.generation - older) for older in range(2 if both else 1)]


def receiver_of(row: dict[str, Any]) -> Receiver:
    """Return the receiver that a row holds."""
    owner = orjson.loads(row["owner"])
    owner |= {name: tuple(owner[name]) for name in ("bureaus", "treasuries", "scopes")}
    kinds = tuple(NoticeKind(kind) for kind in row["kinds"])
    of = (row["generation"], row["previous_until"], row["state"], row["created_at"])
    actor = Actor(**owner | {"role": Role(owner["role"])})
    return Receiver(row["id"], row["url"], kinds, actor, *of, row.get("registrant", ""))


async def receivers(only: UUID | None = None) -> list[Receiver]:
    """Return all receivers, the first registered first, or the one of an id."""
    return [
        receiver_of(row)
        for row in await ask(f"{_COLUMNS} WHERE $1::uuid IS NULL OR id = $1 ORDER BY created_at, id", only)
    ]


async def receiver_in_turn(work: Work, uid: UUID) -> Receiver:
    """Return a receiver, which nobody else changes until the end of the transaction.

    Raises NOT_FOUND for one that is not there, or not the actor's: his own, and a supervisor's anybody's.
    """
    for row in await ask(f"{_COLUMNS} WHERE id = $1 FOR UPDATE", uid):
        receiver, actor = receiver_of(row), work.actor
        if actor is SYSTEM or actor.role is Role.SUPERVISOR or receiver.registrant == actor.identity:
            return receiver
    raise not_found("receiver", "id")


async def end_receiver(receiver: UUID, state: ReceiverState, now: datetime) -> None:
    """Let a receiver be told no more, and cancel what waits for it."""
    await ask("UPDATE receiver SET state = $2 WHERE id = $1 RETURNING id", receiver, state)
    await ask(_CANCELLED, receiver, now)
