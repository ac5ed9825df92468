"""Receivers (接收方): registered with an address and on whose behalf, given another secret, withdrawn, told again."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from domain.lives.roles import Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.notices.addresses import ForbiddenAddressError, Target
from workflows.notices.notices import NoticeKind
from workflows.notices.signatures import ReceiverKey
from workflows.notices.states import DeliveryState, ReceiverState
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask, naming
from workflows.transaction.actors import Actor
from workflows.transaction.refused import refuse
from workflows.transaction.work import Done, Work

_NAMED = naming(DeliveryState, ReceiverState)
MOST_URL = 500
BOTH_HOURS = 24
"""For which both secrets sign, once there is a new one."""
_READ = """
SELECT id, url, kinds, owner::text AS owner, generation, previous_until, state, created_at FROM receiver
WHERE $1::uuid IS NULL OR id = $1 ORDER BY created_at, id
"""
_AGAIN = _NAMED("""
WITH again AS (
    UPDATE delivery SET state = DeliveryState.WAITING, tries = 0, ended_at = NULL
    WHERE receiver_id = $1 AND state <> DeliveryState.WAITING
        AND (state = ANY ($2::text[]) OR written_at >= $3::timestamptz)
    RETURNING id
) SELECT array_agg(id) AS ids, count(*) AS n FROM again
""")
_ACTIVE = _NAMED("UPDATE receiver SET state = ReceiverState.ACTIVE WHERE id = $1 RETURNING id")
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

    def keys(self, now: datetime) -> list[ReceiverKey]:
        """Return the keys by which it is signed to at a moment, the newest first."""
        both = self.previous_until is not None and now < self.previous_until
        return [ReceiverKey.of(self.id, self.generation - older) for older in range(2 if both else 1)]


def receiver_of(row: dict[str, Any]) -> Receiver:
    """Return the receiver that a row holds."""
    owner = orjson.loads(row["owner"])
    owner |= {"role": Role(owner["role"]), "bureaus": tuple(owner["bureaus"]), "treasuries": tuple(owner["treasuries"])}
    kinds = tuple(NoticeKind(kind) for kind in row["kinds"])
    of = (row["generation"], row["previous_until"], row["state"], row["created_at"])
    return Receiver(row["id"], row["url"], kinds, Actor(**owner), *of)


async def receivers(only: UUID | None = None) -> list[Receiver]:
    """Return all receivers, the first registered first, or the one of an id."""
    return [receiver_of(row) for row in await ask(_READ, only)]


@dataclass(frozen=True, slots=True)
class RegisterReceiver:
    """An address to be told, of some kinds or of all, of what its owner sees."""

    url: str
    kinds: tuple[NoticeKind, ...]
    owner: Actor


async def register_receiver(work: Work, command: RegisterReceiver) -> Done:
    """Register a receiver: it is told of what is committed from now on. Raises INPUT_INVALID for no such address."""
    try:
        Target.of(command.url)
    except ForbiddenAddressError as error:
        why = Text(zh="须为加密的网址，不含用户名和片段", en=str(error))
        raise refuse(Code.INPUT_INVALID, "url", field="url", why=why) from None
    if len(command.url) > MOST_URL:
        why = Text(zh=f"不得超过{MOST_URL}字", en=f"write at most {MOST_URL} characters")
        raise refuse(Code.INPUT_INVALID, "url", field="url", why=why)
    uid, owner = work.new_id(), orjson.dumps(asdict(command.owner)).decode()
    await ask(
        _NAMED("INSERT INTO receiver VALUES ($1, $2, $3, $4::jsonb, 1, NULL, ReceiverState.ACTIVE, $5) RETURNING id"),
        *(uid, command.url, [kind.value for kind in command.kinds], owner, work.now),
    )
    return Done(uid, outcome={"state": ReceiverState.ACTIVE})


@dataclass(frozen=True, slots=True)
class RotateSecret:
    """A receiver that is to have another secret."""

    receiver: UUID


async def rotate_secret(_: Work, command: RotateSecret) -> Done:
    """Give a receiver another secret; for a day both sign. Raises INPUT_INVALID where there is no such receiver."""
    rows = await ask(
        "UPDATE receiver SET generation = generation + 1, previous_until = $2 WHERE id = $1 RETURNING generation",
        *(command.receiver, system_moment().now + timedelta(hours=BOTH_HOURS)),
    )
    _known(rows)
    return Done(command.receiver, outcome={"generation": rows[0]["generation"]})


@dataclass(frozen=True, slots=True)
class WithdrawReceiver:
    """A receiver that is to be told no more."""

    receiver: UUID


async def withdraw_receiver(work: Work, command: WithdrawReceiver) -> Done:
    """Tell a receiver no more, also not of what waits for it. Twice is once."""
    rows = await ask("SELECT state FROM receiver WHERE id = $1 FOR UPDATE", command.receiver)
    _known(rows)
    changed = rows[0]["state"] != ReceiverState.WITHDRAWN
    if changed:
        await end_receiver(command.receiver, ReceiverState.WITHDRAWN, work.now)
    return Done(command.receiver, outcome={"state": ReceiverState.WITHDRAWN}, changed=changed)


async def end_receiver(receiver: UUID, state: ReceiverState, now: datetime) -> None:
    """Let a receiver be told no more, and cancel what waits for it."""
    await ask("UPDATE receiver SET state = $2 WHERE id = $1 RETURNING id", receiver, state)
    await ask(_CANCELLED, receiver, now)


@dataclass(frozen=True, slots=True)
class Redeliver:
    """A receiver that is to be told again: of what it did not take, and of all since a moment."""

    receiver: UUID
    since: datetime | None = None


async def redeliver(_: Work, command: Redeliver) -> Done:
    """Tell a receiver again what was given up or cancelled, or all since a moment, in the order of each grant.

    One that was gone or withdrawn is told again from here on, too.
    """
    rows = await ask(
        _NAMED("UPDATE receiver SET state = ReceiverState.ACTIVE WHERE id = $1 RETURNING id"), command.receiver
    )
    _known(rows)
    again = await ask(_AGAIN, command.receiver, [DeliveryState.GIVEN_UP, DeliveryState.CANCELLED], command.since)
    if again[0]["ids"]:
        await ask("SELECT defer_deliveries($1::bigint[])", again[0]["ids"])
    return Done(command.receiver, outcome={"deliveries": again[0]["n"]})


def _known(rows: list[dict[str, Any]]) -> None:
    if not rows:
        why = Text(zh="没有这一接收方", en="there is no receiver of this id")
        raise refuse(Code.INPUT_INVALID, "receiver", field="receiver", why=why)
