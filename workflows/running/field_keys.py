"""The keys of protected fields as they change (字段密钥轮换): a new one, one that ends, and what opens."""

from dataclasses import dataclass
from uuid import UUID

from workflows.running.field_sealing import COLUMNS, BeginKeys, begin_field_keys
from workflows.runtime.privacy.ciphers import Algorithm
from workflows.runtime.privacy.field_keys import DamagedValueError, Place, the_keys
from workflows.runtime.sql import ask
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import NOWHERE, Done, Work, handle

_ENDS = "UPDATE field_key SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id"


@dataclass(frozen=True, slots=True)
class EndKey:
    """A key under which nothing is sealed any more, by its id."""

    key: str


async def rotate_keys(algorithm: Algorithm) -> str:
    """Make a new key, which seals from now on, and put its id on record; returns it."""
    key = the_keys().rotate(algorithm)
    await handle(SYSTEM, begin_field_keys, BeginKeys((await moment()).now))
    return key


async def retire_key(key: str) -> None:
    """Forget a key. Raises ValueError for the one that seals, for one that is none, and while a value is under it."""
    if (count := await values_under(key)) > 0:
        message = f"{count} values are still sealed by {key}: run `duixian privacy reseal` first."
        raise ValueError(message)
    the_keys().retire(key)
    await handle(SYSTEM, end_field_key, EndKey(key))


async def end_field_key(work: Work, command: EndKey) -> Done:
    """Put on record that a key seals and opens no longer (停用字段密钥)."""
    ended = await ask(_ENDS, command.key, work.now)
    return Done(NOWHERE, {}, {"key": command.key}, changed=bool(ended))


async def values_under(key: str) -> int:
    """Return how many values a key sealed, as they now stand."""
    return sum([await column.under(key) for column in COLUMNS])


async def faults_of_values() -> tuple[list[str], int]:
    """Open every sealed value; return a sentence for each that does not open, and how many do."""
    keys, faults, opened = the_keys(), list[str](), 0
    for column in COLUMNS:
        after = UUID(int=0)
        # Those under no key at all: every one that is sealed.
        while rows := await column.under_others("", after):
            for uid, kept in rows:
                try:
                    keys.open(Place(column.table, column.column, uid), kept)
                    opened += 1
                except DamagedValueError as damaged:
                    faults.append(f"{damaged}.")
            after = rows[-1][0]
    return faults, opened
