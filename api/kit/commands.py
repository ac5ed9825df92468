"""From a mutation to a command and back: the one place in which refusals become the `errors` of a payload."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID

import strawberry

from api.kit.connections import bad_input
from api.kit.context import Info
from api.kit.errors import UserError, user_error
from api.kit.keyed import Keyed
from api.kit.loaders import Loaders
from domain.lives.proposal_life import ProposedDeed
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from workflows.proposals.proposals import Propose, propose
from workflows.runtime.pace import command_under_way
from workflows.transaction.actors import Actor
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.work import Command, Done, Work, handle

MOST_KEY = 200

C = TypeVar("C", bound=Command)
C_co = TypeVar("C_co", covariant=True)


@strawberry.type(description="The answer of a mutation.")
class Payload:
    """What every payload has: what a command shows, and its refusals."""

    shows: strawberry.Private[dict[str, UUID]]
    errors: list[UserError] = strawberry.field(description="Why it was refused; empty where it was done.")


P = TypeVar("P", bound=Payload)


class Deed(Protocol[C_co]):
    """The input of a command: it parses itself to the command."""

    @property
    def idempotency_key(self) -> str: ...  # noqa: D102 - as every input has them
    @property
    def dry_run(self) -> bool: ...  # noqa: D102
    def command(self) -> C_co: ...  # noqa: D102


async def act(payload: type[P], info: Info, handler: Callable[[Work, C], Awaitable[Done]], asked: Deed[C]) -> P:
    """Parse, do, show: answer a payload with what was done or with the refusals."""
    return await act_on(payload, info, handler, asked, asked.command)


async def propose_to(payload: type[P], info: Info, handler: ProposedDeed, asked: Deed[C]) -> P:
    """Propose a command that two people do: answer a payload with what waits for the second one (`proposal`)."""
    return await act_on(
        payload, info, propose, asked, lambda: Propose(handler, asked.command(), info.context.proposal_days)
    )


async def act_on(
    payload: type[P],
    info: Info,
    handler: Callable[[Work, C], Awaitable[Done]],
    asked: Keyed | Deed[object],
    command: Callable[[], C],
) -> P:
    """Do what ``act`` does, with a command that takes more than its input."""
    context = info.context
    try:
        actor, key = acting(info, asked), checked_key(asked.idempotency_key)
        with command_under_way():
            outcome = await handle(actor, handler, command(), key, context.moment, four_eyes=context.four_eyes)
    except RefusedError as refused:
        outcome = refused.refusals
    context.loaders = Loaders()
    if isinstance(outcome, Done):
        return payload(shows=outcome.shows, errors=[])
    return payload(shows={}, errors=[user_error(refusal, context.language) for refusal in outcome])


def acting(info: Info, asked: Keyed | Deed[object]) -> Actor:
    """Return who acts; raises NOT_SIGNED_IN, and BAD_USER_INPUT where others of the operation are only rehearsed."""
    if asked.dry_run is not info.context.rehearses:
        message = "dryRun: rehearse all deeds of a document, or none"
        raise bad_input(message)
    if info.context.actor is None:
        raise RefusedError(Refusal(Code.NOT_SIGNED_IN))
    # An operation may hold many commands, and its connection may outlive the token by which it was opened.
    info.context.signed.check()
    return info.context.actor


def checked_key(key: str, most: int = MOST_KEY) -> str:
    """Return an idempotency key that can be kept; raises INPUT_INVALID for an empty or an endless one."""
    if 0 < len(key.strip()) <= len(key) <= most and "\0" not in key:
        return key
    why = Text(zh=f"须为1至{most}字", en=f"write 1 to {most} characters")
    raise refuse(Code.INPUT_INVALID, "idempotencyKey", field="idempotencyKey", why=why)
