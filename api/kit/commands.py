"""From a mutation to a command and back: the one place in which refusals become the `errors` of a payload."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TypeVar
from uuid import UUID

import strawberry

from api.access.said_errors import bad_input
from api.kit.context import Info
from api.kit.errors import UserError, user_error
from api.kit.keyed import Keyed
from api.kit.loaders import Loaders
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from workflows.access.scopes import lacking_for, may_read
from workflows.runtime.pace import command_under_way
from workflows.transaction.actors import Actor
from workflows.transaction.commands import Command
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import Thing
from workflows.transaction.work import Done, Work, handle

MOST_KEY = 200

C = TypeVar("C", bound=Command)


@strawberry.type(description="The answer of a mutation.")
class Payload:
    """What every payload has: what a command shows, and its refusals."""

    shows: strawberry.Private[Mapping[Thing, UUID]]
    errors: list[UserError] = strawberry.field(description="Why it was refused; empty where it was done.")
    kept: strawberry.Private[Collection[UUID]] = ()
    """The answers that are kept of it."""


P = TypeVar("P", bound=Payload)


async def act(
    payload: type[P],
    info: Info,
    handler: Callable[[Work, C], Awaitable[Done]],
    keyed: Keyed,
    command: Callable[[], C],
) -> P:
    """Parse, do, show: return a payload with what was done or with the refusals."""
    context, made = info.context, None
    try:
        actor, key, made = acting(info, keyed), checked_key(keyed.idempotency_key), command()
        with command_under_way():
            outcome = await handle(actor, handler, made, key, context.moment, four_eyes=context.four_eyes)
    except RefusedError as refused:
        outcome = refused.refusals
    context.loaders = Loaders()
    if isinstance(outcome, Done):
        context.first = outcome.first
        if not may_read(info.context.signed_in()):
            # It is told that it was done. What became of the thing is for who may read it.
            return payload(shows=unread(outcome.shows), errors=[])
        return payload(shows=outcome.shows, errors=[], kept=() if outcome.answer is None else (outcome.answer,))
    if context.actor and not context.rehearses:
        context.witness.refused(context.actor, info.field_name, outcome, made)
    return payload(shows={}, errors=[user_error(refusal, context.language) for refusal in outcome])


def unread(shows: Mapping[Thing, UUID]) -> Mapping[Thing, UUID]:
    """Return what is shown to who may not read: where to put a document that was promised, and nothing else."""
    return {thing: uid for thing, uid in shows.items() if thing is Thing.DOCUMENT}


def acting(info: Info, keyed: Keyed) -> Actor:
    """Return who acts; raises NOT_SIGNED_IN, OUT_OF_SCOPE, and BAD_USER_INPUT where others are only rehearsed."""
    if keyed.dry_run is not info.context.rehearses:
        en = "dryRun: rehearse all deeds of a document, or none"
        raise bad_input(Text(zh="同一请求中的各项办理须全部试算或者全部不试算", en=en))
    if info.context.actor is None:
        raise RefusedError(Refusal(Code.NOT_SIGNED_IN))
    # An operation may hold many commands, and its connection may outlive the token by which it was opened.
    info.context.signed.check()
    if scopes := lacking_for(info.context.actor, info.field_name):
        raise refuse(Code.OUT_OF_SCOPE, scopes=scopes)
    return info.context.actor


def checked_key(key: str, most: int = MOST_KEY) -> str:
    """Return an idempotency key that can be kept; raises INPUT_INVALID for an empty or an endless one."""
    if 0 < len(key.strip()) <= len(key) <= most and "\0" not in key:
        return key
    why = Text(zh=f"须为1至{most}字", en=f"write 1 to {most} characters")
    raise refuse(Code.INPUT_INVALID, "idempotencyKey", field="idempotencyKey", why=why)
