"""Protected fields and their keys (字段加密): known again by a database, sealed where they are not, and sealed anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.handling.protected import Protected
from domain.lives.run_life import RunState
from domain.values.sealed import BEGINS
from workflows.runtime.privacy.field_keys import FieldKeys, Place, the_keys
from workflows.runtime.sql import ask, naming, tell, wait_for
from workflows.runtime.stated_day import moment
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import NOWHERE, Done, Work, handle

BATCH = 500
"""Rows that are sealed in one transaction."""
_FIRST = UUID(int=0)
_KNOWN = "SELECT id, use, ended_at FROM field_key"
_BEGINS = "INSERT INTO field_key (id, use, began_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_RUNS_ANEW = naming(RunState)("""
UPDATE payment_run AS run SET rows_sha256 = anew.hash,
    checked_sha256 = CASE WHEN checked_sha256 = rows_sha256 THEN anew.hash ELSE checked_sha256 END,
    cleared_sha256 = CASE WHEN cleared_sha256 = rows_sha256 THEN anew.hash ELSE cleared_sha256 END
FROM (SELECT one.id, run_rows_sha256(one.id) AS hash FROM payment_run one
      WHERE one.id IN (SELECT run_id FROM payment_run_row WHERE id = ANY ($1::uuid[]))) AS anew
WHERE run.id = anew.id AND run.state <> RunState.CANCELLED AND run.rows_sha256 <> anew.hash
""")


class FieldKeysDifferError(ValueError):
    """A database whose protected fields were sealed under keys that are not here."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column that is sealed wherever a condition of SQL holds of its row."""

    table: str
    column: str
    kind: Protected
    where: str = "true"

    async def in_clear(self, after: UUID) -> Sequence[tuple[UUID, str]]:
        """Return rows in clear that are to be sealed, in the order of their ids."""
        return await self._rows(f"NOT starts_with({self.column}, '{BEGINS}') AND {self.where}", after)

    async def under_others(self, key: str, after: UUID) -> Sequence[tuple[UUID, str]]:
        """Return rows that are sealed by any other key, in the order of their ids."""
        other = f"starts_with({self.column}, '{BEGINS}') AND split_part({self.column}, '.', 2) <> '{key}'"
        return await self._rows(other, after)

    async def under(self, key: str) -> int:
        """Return how many rows a key sealed."""
        counted = f"SELECT count(*) AS n FROM {self.table} WHERE starts_with({self.column}, '{BEGINS}{key}.')"  # noqa: S608 - names of our own
        return int((await ask(counted))[0]["n"])

    async def seal(self, rows: Sequence[tuple[UUID, str]]) -> int:
        """Seal rows by the first key, whatever they held: what was changed meanwhile is left; returns how many."""
        keys = the_keys()
        anew = [self._sealed(keys, uid, kept) for uid, kept in rows]
        await tell(
            f"UPDATE {self.table} AS t SET {self.column} = v.anew "  # noqa: S608 - names of our own
            "FROM unnest($1::uuid[], $2::text[], $3::text[]) AS v (id, kept, anew) "
            f"WHERE t.id = v.id AND t.{self.column} = v.kept",
            [uid for uid, _ in rows],
            [kept for _, kept in rows],
            anew,
        )
        return len(rows)

    def _sealed(self, keys: FieldKeys, uid: UUID, kept: str) -> str:
        place = Place(self.table, self.column, uid)
        return keys.seal(place, keys.open(place, kept), self.kind)

    async def _rows(self, which: str, after: UUID) -> Sequence[tuple[UUID, str]]:
        of = f"SELECT id, {self.column} AS kept FROM {self.table}"  # noqa: S608 - names of our own
        kept = await ask(f"{of} WHERE id > $1 AND {which} ORDER BY id LIMIT {BATCH}", after)
        return [(row["id"], row["kept"]) for row in kept]


COLUMNS = (
    SealedColumn("bank_account", "account_no", Protected.ACCOUNT),
    SealedColumn("bank_account", "holder", Protected.PERSON, "grant_id IS NOT NULL"),
    SealedColumn("payment_run_row", "account_no", Protected.ACCOUNT),
    SealedColumn("contact", "address", Protected.PERSON),
    SealedColumn(
        "payment_run_row",
        "holder",
        Protected.PERSON,
        "account_id IN (SELECT id FROM bank_account WHERE grant_id IS NOT NULL)",
    ),
)
"""Every column that is sealed."""


@dataclass(frozen=True, slots=True)
class SealBatch:
    """Rows of one column, after one of them; by which key none of them is sealed yet."""

    column: int
    """Its place among COLUMNS."""
    after: UUID
    anew: bool
    """Whether what is sealed by an older key is sealed anew; else what is in clear."""


async def seal_fields(work: Work, command: SealBatch) -> Done:
    """Seal some rows of a column by the first key (加密存储): the next batch begins after the last of them."""
    _ = work
    column = COLUMNS[command.column]
    if command.anew:
        rows = await column.under_others(the_keys().ring.keys[0].id, command.after)
    else:
        rows = await column.in_clear(command.after)
    outcome = {"table": column.table, "column": column.column, "sealed": len(rows)}
    if rows:
        await column.seal(rows)
        if not command.anew and column.table == "payment_run_row":
            await tell(_RUNS_ANEW, [uid for uid, _ in rows])
        outcome["last"] = str(rows[-1][0])
    return Done(NOWHERE, {}, outcome, changed=bool(rows) and not command.anew)


async def seal_all(*, anew: bool) -> int:
    """Seal every row that is in clear, or ``anew`` every one that is under an older key; returns how many.

    Each batch is a transaction of its own, and nobody waits: broken off, it goes on where it is begun again.
    """
    sealed = 0
    for place in range(len(COLUMNS)):
        after: UUID | None = _FIRST
        while after is not None:
            done = await handle(SYSTEM, seal_fields, SealBatch(place, after, anew), at=await moment())
            if isinstance(done, list):
                raise FieldKeysDifferError(str(done))
            sealed += done.outcome["sealed"]
            after = UUID(done.outcome["last"]) if done.outcome["sealed"] == BATCH else None
    return sealed


async def know_field_keys() -> None:
    """Let a database know the keys of this process by their ids, and seal what is in clear.

    Raises FieldKeysDifferError where it knows others.
    """
    now = (await moment()).now
    await handle(SYSTEM, begin_field_keys, BeginKeys(now))
    await check_field_keys()
    await seal_all(anew=False)


@dataclass(frozen=True, slots=True)
class BeginKeys:
    """When the keys of this process began."""

    at: datetime


async def begin_field_keys(work: Work, command: BeginKeys) -> Done:
    """Put the ids of the keys on record that this process knows and seals by (启用字段密钥)."""
    _ = work
    await wait_for(Turn.FIELD_KEYS, ["field keys"])
    ring, known = the_keys().ring, {row["id"]: row["use"] for row in await ask(_KNOWN)}
    if ring.mark not in known and "KNOWS" not in known.values():
        await tell(_BEGINS, ring.mark, "KNOWS", command.at)
    elif ring.mark not in known:
        return Done(NOWHERE, changed=False)
    first = ring.keys[0].id
    if first in known:
        return Done(NOWHERE, changed=False)
    await tell(_BEGINS, first, "SEALS", command.at)
    return Done(NOWHERE, {}, {"key": first, "algorithm": ring.keys[0].algorithm.value})


async def check_field_keys() -> None:
    """Raise FieldKeysDifferError where the database was sealed under keys that this process has not."""
    ring, on_record = the_keys().ring, await ask(_KNOWN)
    knows = [row["id"] for row in on_record if row["use"] == "KNOWS"]
    lacking = [row["id"] for row in on_record if row["use"] == "SEALS" and row["ended_at"] is None]
    lacking = sorted(set(lacking) - set(ring.by_id))
    place = the_keys().source.place
    if knows and knows != [ring.mark]:
        message = (
            f"The keys of protected fields in {place} are not those under which this database was written: accounts "
            "and persons would not be known again, nor opened. Put back the keys that were saved with it."
        )
        raise FieldKeysDifferError(message)
    if lacking:
        message = (
            f"The keys of protected fields in {place} lack {', '.join(lacking)}, by which values of this database are "
            "sealed: put back the keys that were saved with it."
        )
        raise FieldKeysDifferError(message)
