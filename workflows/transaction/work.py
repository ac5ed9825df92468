"""One request, one transaction: seen this key? → act → audit line → kept answer → commit. The only one in the house."""

from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar
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
from workflows.runtime.privacy.field_keys import DamagedValueError
from workflows.runtime.sql import read_together, say_all, tell
from workflows.runtime.troubles import CommitLostError, Patience, UnknownOutcomeError, is_conflict
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.audit_hashes import audit_hash
from workflows.transaction.audit_lines import last_line, values_of_line
from workflows.transaction.command_tally import tally
from workflows.transaction.commands import Command, fingerprint, handler_name, written
from workflows.transaction.first_answers import AS_IT_STANDS, FirstAnswer
from workflows.transaction.kept_answers import KEEP, KEEP_WITH, WRITE_LINE, WRITE_LINE_AND_KEEP, Asked, looked_up
from workflows.transaction.origins import origin_of
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import Thing
from workflows.transaction.told_accounts import as_told

C = TypeVar("C", bound=Command)
T = TypeVar("T")
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
    first: FirstAnswer = AS_IT_STANDS
    """What was answered first, where it was done before under its key."""
    answer: UUID | None = None
    """The answer that is kept of it; None for what has no key."""


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
    answer: UUID | None = None
    """The answer that will be kept of it, or beside which it will be kept; None for what has no key."""

    chains: dict[UUID, tuple[int, str]] = field(default_factory=dict[UUID, tuple[int, str]])
    """Number and hash of the last line of audit chains, as far as they are known under the locks of their things."""

    def goes_on(self, chain: UUID, last: Sequence[AuditLine]) -> None:
        """Let the chain of a thing that is locked go on after its last line, as `last_line` reads it."""
        self.chains[chain] = (last[0].number, last[0].hash) if last else (0, "")

    def follow_with(self, handler: Callable[["Work", C], Awaitable["Done"]], command: C) -> None:
        """Let a command follow once this one is committed; one that was asked for before follows once."""
        following = (handler, command, self.answer)
        if following not in self.follows:
            self.follows.append(following)

    def new_id(self) -> UUID:
        """Return an identity for something new."""
        return uuid4()


@dataclass(frozen=True, slots=True)
class _Answered:
    """What was done, and when."""

    done: Done
    at: Moment


Following: TypeAlias = tuple[Callable[[Work, Any], Awaitable[Done]], Command, UUID | None]
"""A function, the command that it handles, and the answer beside which it is kept."""
_GATHERED: ContextVar[list[Following] | None] = ContextVar("gathered", default=None)
"""What follows of commands that share a transaction; None outside of one."""
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
    outcome, follows = await _handled(Asked(actor, key, at, four_eyes), handler, command)
    tally(handler_name(handler), outcome if isinstance(outcome, list) else ())
    if not isinstance(outcome, _Answered):
        return await as_told(outcome, actor)
    if (gathered := _GATHERED.get()) is None:
        await _follow(follows, outcome.at)
    else:
        gathered.extend(follows)
    return outcome.done


async def at_once(at: Moment, commands: Callable[[], Awaitable[T]]) -> T:
    """Do several commands in one transaction, so that a grant is changed once; each is whole, or refused by itself.

    Each has a key: where the transaction was lost, all are asked for again. Raises BUSY and UnknownOutcomeError as one.
    """

    async def once(follows: list[Following]) -> T:
        token = _GATHERED.set(follows)
        try:
            return await commands()
        finally:
            _GATHERED.reset(token)

    try:
        answered, follows = await _patiently(once, keyed=True)
    except DATABASE_ERRORS as error:
        if is_conflict(error):
            raise RefusedError(Refusal(Code.BUSY)) from error
        raise
    await _follow(follows, at)
    return answered


async def _follow(follows: list[Following], when: Moment) -> None:
    """Do what follows of what was done, in order, and tell that it changed; the next sweep does what fails."""
    waiting = deque(follows)
    while waiting:
        following, next_command, answer = waiting.popleft()
        try:
            waiting.extend((await _handled(Asked(SYSTEM, at=when, follows=answer), following, next_command))[1])
        except Exception:
            LOG.exception("did not follow", command=str(next_command))
    ring()


@asynccontextmanager
async def rehearsal() -> AsyncGenerator[None]:
    """Undo at its end whatever was done in the block; meanwhile it can be read there, and by nobody else."""
    async with in_transaction() as transaction:
        try:
            yield
            # What the database would refuse is found in a rehearsal, too.
            await say_all()
        finally:
            await transaction.rollback()


async def _handled(
    request: Asked, handler: Callable[[Work, C], Awaitable[Done]], command: C
) -> tuple[_Answered | list[Refusal], list[Following]]:
    async def once(follows: list[Following]) -> _Answered:
        at, kept = await looked_up(request)
        answer = request.follows if request.key is None else uuid4()
        work = Work(request.actor, at.now, at.today, request.four_eyes, follows, answer)
        return _Answered(await _answered_once(work, handler, command, request.key, kept), at)

    try:
        return await _patiently(once, keyed=request.key is not None)
    except (RefusedError, DamagedValueError) as refused:
        return refused.refusals, []
    except DATABASE_ERRORS as error:
        if is_conflict(error):
            return [Refusal(Code.BUSY)], []
        raise


async def _patiently(once: Callable[[list[Following]], Awaitable[T]], *, keyed: bool) -> tuple[T, list[Following]]:
    """Do something in a transaction of its own, again where that can help: what came of it, and what follows of it."""
    patience, lost = Patience(), list[Following]()
    within = isinstance(get_connection(CONNECTION), TransactionalDBClient)
    unknown: CommitLostError | None = None
    while True:
        follows = list[Following]()
        try:
            async with in_transaction():
                outcome = await once(follows)
        except DATABASE_ERRORS as error:
            if isinstance(error, CommitLostError):
                # If it was committed, the answer is kept under the key: what follows of it is known here alone.
                unknown, lost = error, follows
            if _may_be_tried_again(error, keyed=keyed, within=within) and await patience.again(error):
                continue
            if unknown is not None:
                raise UnknownOutcomeError from error
            raise
        else:
            return outcome, follows or lost


def _may_be_tried_again(error: Exception, *, keyed: bool, within: bool) -> bool:
    """Whether trying again does nothing twice, and can help: within another transaction the whole of that is lost."""
    return is_conflict(error) or (not within and (keyed or not isinstance(error, CommitLostError)))


async def _answered_once(
    work: Work,
    handler: Callable[[Work, C], Awaitable[Done]],
    command: C,
    key: str | None,
    kept: Sequence[Mapping[str, Any]],
) -> Done:
    name, input_hash = handler_name(handler), fingerprint(command)
    if kept:
        if (kept[0]["deed"], kept[0]["input_hash"]) != (name, input_hash):
            raise RefusedError(Refusal(Code.KEY_REUSED, {}, ("idempotencyKey",)))
        done = orjson.loads(kept[0]["done"])
        shows = {Thing(thing): UUID(uid) for thing, uid in done["shows"].items()}
        first = FirstAnswer.kept(done, orjson.loads(kept[0]["followed"]))
        return Done(UUID(done["chain"]), shows, first=first, answer=kept[0]["id"])
    if key is None:
        done = await carry_out(work, handler, command)
        if work.answer is not None:
            await tell(KEEP_WITH, work.new_id(), work.answer, work.now)
        return done
    done = await handler(work, command)
    shown = {"chain": str(done.chain), "shows": {thing.value: str(uid) for thing, uid in done.shows.items()}}
    kept_answer = (work.answer, work.actor.identity, key, name, input_hash, orjson.dumps(shown).decode(), work.now)
    things = list(done.shows.values())
    if done.changed:
        await tell(WRITE_LINE_AND_KEEP, *await _audit_line(work, name, command, done), *kept_answer, things)
    else:
        await tell(KEEP, *kept_answer, things)
    return replace(done, answer=work.answer)


async def carry_out(
    work: Work, handler: Callable[[Work, C], Awaitable[Done]], command: C, **particulars: object
) -> Done:
    """Do a command in the transaction that is open, with its own line in the audit; ``said`` joins its outcome."""
    done = await handler(work, command)
    if done.changed:
        reported = replace(done, outcome=done.outcome | particulars)
        await tell(WRITE_LINE, *await _audit_line(work, handler_name(handler), command, reported))
    return done


async def _audit_line(work: Work, handler: str, command: Command, done: Done) -> tuple[object, ...]:
    """The values of the columns of the next line of a chain, in the order in which they are written."""
    if done.chain not in work.chains:
        work.goes_on(done.chain, (await read_together((last_line(done.chain),)))[0])
    last, previous_hash = work.chains[done.chain]
    line = AuditLine(
        id=work.new_id(),
        chain=done.chain,
        number=last + 1,
        deed=handler,
        actor=work.actor.name,
        person=work.actor.person,
        role=work.actor.role,
        command=orjson.loads(written(command)),
        outcome=done.outcome | ({"actedFor": work.actor.for_person} if work.actor.for_person else {}),
        at=work.now,
        origin=origin_of(command) if work.actor is not SYSTEM else None,
        previous_hash=previous_hash,
        hash="",
    )
    line.hash = audit_hash(line)
    work.chains[line.chain] = (line.number, line.hash)
    return values_of_line(line)


def new_reference() -> str:
    """Return a short reference under which a bug can be found in the log."""
    return uuid4().hex[:12]
