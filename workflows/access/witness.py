"""What is seen at the doors (见证): who signed in, what was refused for want of a right, who took what out.

Each is a line of the audit, written beside what is answered: within a second, many at a time, in a chain of this
process's own, so that it waits for nobody and nobody waits for it. The same again within a minute is one more line with
how often. A process that is killed loses what it saw in its last second, and how often something was repeated in its
last minute; one that is stopped loses nothing, and one whose database is away writes when that is back.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
import structlog

from domain.refusals.refusals import Code, Refusal
from workflows.access.grounds import Grounds
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.audit_hashes import AuditStatement
from workflows.transaction.commands import Command, fingerprint
from workflows.transaction.origins import ORIGIN

LOG = structlog.get_logger("duixian.witness")
WRITE_SECONDS = 1.0
"""Between two writes."""
FOLD_SECONDS = 60.0
"""For which the same again is only counted."""
MOST_FOLDS = 5_000
"""Different things that are told apart within that time; beyond them it is counted how many others there were."""
MOST_WAITING = 50_000
"""Lines that wait for a database that is away; some 25 MB."""
AT_ONCE = 1_000
_GOODBYE_SECONDS = 5.0
RIGHTS = frozenset(
    {
        *(Code.NOT_ALLOWED, Code.OUT_OF_SCOPE, Code.NOT_FOUND, Code.INTEREST_DECLARED, Code.PROPOSAL_OF_ANOTHER),
        *(Code.FOUR_EYES, Code.RUN_FOUR_EYES, Code.ACCOUNT_FOUR_EYES, Code.CASE_FOUR_EYES, Code.PROPOSAL_FOUR_EYES),
    }
)
"""Why a command is refused for want of a right; what is hidden is refused as what is not there."""
_CHAIN = "INSERT INTO witness_chain (id, began_at) VALUES (gen_random_uuid(), clock_timestamp()) RETURNING id"
_WRITE = """
INSERT INTO audit_line
    (id, chain, number, deed, actor, person, role, command, outcome, at, previous_hash, hash, origin)
SELECT gen_random_uuid(), $1, number, deed, actor, person, role, command::jsonb, outcome::jsonb, at, previous_hash,
    hash, origin::jsonb
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
    $10::text[], $11::text[], $12::text[])
    AS new (number, deed, actor, person, role, command, outcome, at, previous_hash, hash, origin)
ON CONFLICT (chain, number) DO NOTHING
"""


@dataclass(slots=True)
class _Fold:
    """The same, and how often it was seen again since it was written."""

    deed: str
    actor: Actor
    what: dict[str, Any]
    origin: dict[str, str] | None
    began: float
    since: datetime
    until: datetime
    count: int = 0


@dataclass(slots=True)
class Witness:
    """What one process sees. It takes note at once, and writes while it is served."""

    _folds: OrderedDict[bytes, _Fold] = field(default_factory=OrderedDict[bytes, _Fold])
    _waiting: list[_Fold] = field(default_factory=list[_Fold])
    _lines: list[AuditStatement] = field(default_factory=list[AuditStatement])
    """Numbered, and not known to be written: what is written again under its number is written once."""
    _seen: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _chain: UUID | None = None
    _number: int = 0
    _hash: str = ""
    _lost: int = 0

    def refused(self, actor: Actor, what: str, refusals: Sequence[Refusal], of: Command | None = None) -> None:
        """Take note that somebody was refused a command, if it was for want of a right."""
        if codes := sorted({refusal.code.value for refusal in refusals if refusal.code in RIGHTS}):
            of_what = {"asked": what, "codes": codes}
            self.note("permission_refused", actor, of_what, None if of is None else fingerprint(of))

    def forbidden(self, actor: Actor, what: str) -> None:
        """Take note that somebody was refused to read something."""
        self.note("permission_refused", actor, {"asked": what, "codes": ["FORBIDDEN"]})

    def signed_in(self, actor: Actor, grounds: Grounds, issuer: str) -> None:
        """Take note that a token, or a key, was shown here for the first time in a while."""
        shown = {"key": grounds.key} if grounds.key else {}
        shown |= {"token": grounds.token} if grounds.token else {}
        self.note("signed_in", actor, {**shown, "issuer": issuer, "scopes": list(actor.scopes)})

    def note(self, deed: str, actor: Actor, what: dict[str, Any], of: str | None = None) -> None:
        """Take note of a deed at a door: by whom, what, from where; it waits for nothing."""
        entered, now = ORIGIN.get(), monotonic()
        address = entered.address if entered else ""
        key = orjson.dumps([deed, actor.identity, address, what], option=orjson.OPT_SORT_KEYS)
        if key not in self._folds and len(self._folds) >= MOST_FOLDS:
            actor, what, entered, of = SYSTEM, {"others": True}, None, None
            key = orjson.dumps([deed, "others"])
        at = system_moment().now
        fold = self._folds.get(key)
        if fold is not None:
            fold.count, fold.until = fold.count + 1, at
            return
        origin = {"address": address, "request": entered.request} if entered else None
        if origin is not None and of is not None:
            origin["input"] = of
        self._folds[key] = _Fold(deed, actor, what, origin, now, at, at)
        self._wait(_Fold(deed, actor, what, origin, now, at, at, 1))

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Write what is seen while the block runs, and what is left at its end."""
        writing = asyncio.create_task(self._writing())
        try:
            yield
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            await self._goodbye()

    async def write(self, *, folded: bool = False) -> None:
        """Write what waits, and what was repeated in a minute that is over; ``folded`` in one that is not, too.

        Raises what the database raises; what was not written waits.
        """
        self._unfold(folded=folded)
        async with self._turn:
            if self._chain is None and self._waiting:
                self._chain = (await ask(_CHAIN))[0]["id"]
            while self._lines or self._waiting:
                if not self._lines:
                    self._lines = [self._line(seen) for seen in self._waiting[:AT_ONCE]]
                    del self._waiting[:AT_ONCE]
                await ask(_WRITE, self._chain, *_columns(self._lines))
                self._lines = []
        if self._lost:
            LOG.error("lines of the audit were lost: the database was away for too long", lines=self._lost)
            self._lost = 0

    async def _writing(self) -> None:
        while True:
            await self._seen.wait()
            await asyncio.sleep(WRITE_SECONDS)
            try:
                await self.write()
            except (OSError, RuntimeError, *DATABASE_ERRORS) as error:
                LOG.warning("what was seen at the doors waits to be written", why=str(error))
            if not (self._waiting or self._lines or self._folds):
                self._seen.clear()

    async def _goodbye(self) -> None:
        try:
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await self.write(folded=True)
        except (OSError, RuntimeError, *DATABASE_ERRORS) as error:
            waiting = len(self._waiting) + len(self._lines)
            LOG.error("what was seen at the doors is lost", lines=waiting, why=str(error))  # noqa: TRY400 - the database is away

    def _unfold(self, *, folded: bool) -> None:
        """Let what was repeated have its line once its minute is over. They stand in the order of their beginnings."""
        over = monotonic() - FOLD_SECONDS
        while self._folds:
            key, fold = next(iter(self._folds.items()))
            if fold.began > over and not folded:
                break
            del self._folds[key]
            if fold.count:
                self._wait(fold)

    def _wait(self, seen: _Fold) -> None:
        self._seen.set()
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(seen)
        else:
            self._lost += seen.count

    def _line(self, seen: _Fold) -> AuditStatement:
        self._number += 1
        chain = self._chain or UUID(int=0)
        by = (seen.deed, seen.actor.name, seen.actor.person, seen.actor.role.value)
        outcome: dict[str, Any] = {"count": seen.count}
        if seen.since != seen.until:
            outcome |= {"since": seen.since.isoformat(), "until": seen.until.isoformat()}
        if seen.actor.for_person:
            outcome["actedFor"] = seen.actor.for_person
        line = AuditStatement(chain, self._number, *by, seen.what, outcome, self._hash, seen.until, seen.origin)
        self._hash = line.hash
        return line


def _columns(lines: Sequence[AuditStatement]) -> list[list[Any]]:
    """What stands in the columns of lines, as one statement takes them."""
    return [
        *([line.number for line in lines], [line.deed for line in lines], [line.actor for line in lines]),
        *([line.person for line in lines], [line.role for line in lines]),
        [orjson.dumps(line.command).decode() for line in lines],
        [orjson.dumps(line.outcome).decode() for line in lines],
        *([line.at for line in lines], [line.previous_hash for line in lines], [line.hash for line in lines]),
        [None if line.origin is None else orjson.dumps(line.origin).decode() for line in lines],
    ]
