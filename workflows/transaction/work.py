"""One request, one transaction: seen this key? → act → audit line → kept answer → commit. The only one in the house."""

import hashlib
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar
from uuid import UUID, uuid4  # noqa: TID251 - the door through which identity comes

import orjson
import structlog
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction  # noqa: TID251 - the one place

from domain.models import AuditLine
from domain.refusals.refusals import Code, Refusal
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.change_signal import ring
from workflows.runtime.clock import Moment
from workflows.runtime.database import CONNECTION
from workflows.runtime.sql import ask, wait_for
from workflows.runtime.stated_day import moment
from workflows.runtime.troubles import CommitLostError, Patience, UnknownOutcomeError, is_conflict
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import Thing
from workflows.transaction.told_accounts import as_told

_KEPT = "SELECT deed, input_hash, done::text AS done FROM answer WHERE actor = $1 AND key = $2"
_KEEP = "INSERT INTO answer (id, actor, key, deed, input_hash, done, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
_WRITE_LINE = """
INSERT INTO audit_line
    (id, chain, number, deed, actor, person, role, command, outcome, at, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_WRITE_LINE_AND_KEEP = f"""
WITH line AS ({_WRITE_LINE})
INSERT INTO answer (id, actor, key, deed, input_hash, done, at) VALUES ($13, $14, $15, $16, $17, $18, $19)
"""  # noqa: S608 - words of our own


class Command(Protocol):
    """What is asked of a command: a frozen dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


C = TypeVar("C", bound=Command)
LOG = structlog.get_logger("duixian.work")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: the thing it concerns, and others that a door may want to show, by name."""

    chain: UUID
    """The thing whose audit chain the command continues."""
    shows: Mapping[Thing, UUID] = field(default_factory=dict[Thing, UUID])
    outcome: dict[str, Any] = field(default_factory=dict[str, Any])
    """How the thing stands since, for the audit."""
    changed: bool = True
    """False where the same was already on record: nothing changes, and no audit line is written."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction: who acts, and when. A command finishes or raises; it cannot commit."""

    actor: Actor
    now: datetime
    today: date
    four_eyes: bool = False
    """Whether one person may not take two deciding steps of one case."""
    follows: list["Following"] = field(default_factory=list["Following"])
    """What follows of itself once this is committed, each a command of the system in a transaction of its own."""

    def follow_with(self, handler: Callable[["Work", C], Awaitable["Done"]], command: C) -> None:
        """Let a command follow once this one is committed; one that was asked for before follows once."""
        if (handler, command) not in self.follows:
            self.follows.append((handler, command))

    def new_id(self) -> UUID:
        """Return an identity for something new."""
        return uuid4()


Following: TypeAlias = tuple[Callable[[Work, Any], Awaitable[Done]], Command]

NOWHERE = UUID(int=0)
"""The chain of a command that found nothing to do."""


async def handle(
    actor: Actor,
    handler: Callable[[Work, C], Awaitable[Done]],
    command: C,
    key: str | None = None,
    at: Moment | None = None,
    *,
    four_eyes: bool = False,
) -> Done | list[Refusal]:
    """Do one command whole, or not at all.

    Returns what was done, or the refusals, after which nothing has changed. With an idempotency ``key``, the same
    command again answers the same again; another command under that key is KEY_REUSED. Transient conflicts of the
    database are tried again a bounded number of times, then answered BUSY; so is a command whose connection was lost,
    as long as it surely was not done, or its key shows whether it was. Raises UnknownOutcomeError where nobody knows.
    ``at`` stands for the clock in sweeps that are asked as of another day.
    """
    when = at or await moment()
    outcome, follows = await _handled(Work(actor, when.now, when.today, four_eyes), handler, command, key)
    # One at a time and in order: what follows may have something follow in its turn.
    waiting = deque(follows)
    while waiting:
        try:
            following, next_command = waiting.popleft()
            waiting.extend((await _handled(Work(SYSTEM, when.now, when.today), following, next_command, None))[1])
        except Exception:
            # The command itself is done; the next sweep does what did not follow.
            LOG.exception("did not follow", command=str(command))
    if isinstance(outcome, Done):
        ring()
        return outcome
    return await as_told(outcome, actor)


@asynccontextmanager
async def rehearsal() -> AsyncGenerator[None]:
    """Undo at its end whatever was done in the block; meanwhile it can be read there, and by nobody else."""
    async with in_transaction() as transaction:
        try:
            yield
        finally:
            await transaction.rollback()


async def _handled(
    template: Work, handler: Callable[[Work, C], Awaitable[Done]], command: C, key: str | None
) -> tuple[Done | list[Refusal], list[Following]]:
    patience, lost = Patience(), list[Following]()
    rehearsed = isinstance(get_connection(CONNECTION), TransactionalDBClient)
    unknown: CommitLostError | None = None
    while True:
        work = replace(template, follows=[])
        try:
            async with in_transaction():
                done = await _answered_once(work, handler, command, key)
        except RefusedError as refused:
            return refused.refusals, []
        except DATABASE_ERRORS as error:
            if isinstance(error, CommitLostError):
                # If it was committed, the answer is kept under the key: what follows of it is known here alone.
                unknown, lost = error, work.follows
            if _may_be_tried_again(error, key, rehearsed=rehearsed) and await patience.again(error):
                continue
            return _given_up(error, unknown), []
        else:
            return done, work.follows or lost


def _given_up(error: Exception, unknown: CommitLostError | None) -> list[Refusal]:
    """Return BUSY for what others kept from being done; raises whatever else it was."""
    if unknown is not None:
        raise UnknownOutcomeError from error
    if is_conflict(error):
        return [Refusal(Code.BUSY)]
    raise error


def _may_be_tried_again(error: Exception, key: str | None, *, rehearsed: bool) -> bool:
    """Whether trying again does nothing twice, and can help: of a rehearsal the whole transaction is lost."""
    if is_conflict(error):
        return True
    return not rehearsed and (key is not None or not isinstance(error, CommitLostError))


async def _answered_once(
    work: Work, handler: Callable[[Work, C], Awaitable[Done]], command: C, key: str | None
) -> Done:
    name, input_hash, identity = handler_name(handler), fingerprint(command), work.actor.identity
    if key is not None:
        # Two at once under one key: the second waits here, and then finds the answer of the first.
        await wait_for(Turn.ANSWER, [f"{identity}/{key}"])
        if kept := await ask(_KEPT, identity, key):
            if (kept[0]["deed"], kept[0]["input_hash"]) != (name, input_hash):
                raise RefusedError(Refusal(Code.KEY_REUSED, {}, ("idempotencyKey",)))
            done = orjson.loads(kept[0]["done"])
            return Done(UUID(done["chain"]), {Thing(thing): UUID(uid) for thing, uid in done["shows"].items()})
    if key is None:
        return await carry_out(work, handler, command)
    done = await handler(work, command)
    shown = {"chain": str(done.chain), "shows": {thing.value: str(uid) for thing, uid in done.shows.items()}}
    kept_answer = (work.new_id(), identity, key, name, input_hash, orjson.dumps(shown).decode(), work.now)
    if done.changed:
        await ask(_WRITE_LINE_AND_KEEP, *await _audit_line(work, name, command, done), *kept_answer)
    else:
        await ask(_KEEP, *kept_answer)
    return done


async def carry_out(
    work: Work, handler: Callable[[Work, C], Awaitable[Done]], command: C, **particulars: object
) -> Done:
    """Do a command in the transaction that is open, with its own line in the audit; ``said`` joins its outcome."""
    done = await handler(work, command)
    if done.changed:
        reported = replace(done, outcome=done.outcome | particulars)
        await ask(_WRITE_LINE, *await _audit_line(work, handler_name(handler), command, reported))
    return done


async def _audit_line(work: Work, handler: str, command: Command, done: Done) -> tuple[object, ...]:
    """The values of the columns of the next line of a chain, in the order in which they are written."""
    last_lines = await ask(
        "SELECT number, hash FROM audit_line WHERE chain = $1 ORDER BY number DESC LIMIT 1", done.chain
    )
    last, previous_hash = (int(last_lines[0]["number"]), str(last_lines[0]["hash"])) if last_lines else (0, "")
    line = AuditLine(
        id=work.new_id(),
        chain=done.chain,
        number=last + 1,
        deed=handler,
        actor=work.actor.name,
        person=work.actor.person,
        role=work.actor.role,
        command=orjson.loads(_written(command)),
        outcome=done.outcome,
        at=work.now,
        previous_hash=previous_hash,
        hash="",
    )
    stated = (orjson.dumps(line.command).decode(), orjson.dumps(line.outcome).decode())
    by = (line.actor, line.person, line.role.value)
    hashed = (line.at, line.previous_hash, audit_hash(line))
    return line.id, line.chain, line.number, line.deed, *by, *stated, *hashed


def audit_hash(line: AuditLine) -> str:
    """Return the hash of an audit line over all that it says and the line before it (SHA-256, hexadecimal)."""
    hashed = [str(line.chain), line.number, line.deed, line.actor, line.role.value, line.command, line.outcome]
    hashed += [line.person] if line.person is not None else []
    instant = line.at.astimezone(UTC).isoformat()
    return hashlib.sha256(orjson.dumps([*hashed, line.previous_hash, instant], option=orjson.OPT_SORT_KEYS)).hexdigest()


def handler_name(handler: Callable[..., Any]) -> str:
    """Return the office's verb of a command."""
    return handler.__name__


def fingerprint(command: Command) -> str:
    """Return a hash of a command: equal commands have equal ones (SHA-256, hexadecimal)."""
    return hashlib.sha256(_written(command)).hexdigest()


def _written(command: Command) -> bytes:
    if not is_dataclass(command) or isinstance(command, type):
        message = "a command is a dataclass"
        raise TypeError(message)
    return orjson.dumps(command, default=str, option=orjson.OPT_SORT_KEYS)


def new_reference() -> str:
    """Return a short reference under which a bug can be found in the log."""
    return uuid4().hex[:12]
