"""From a mutation to a deed and back: the one place in which refusals become the `errors` of a payload."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from api.context import Info
from api.errors import UserError, user_error
from api.loaders import Loaders
from domain.conditions import Text
from domain.refusals import Code, Refusal
from workflows.refused import RefusedError, refuse
from workflows.work import Command, Done, Work, handle

MOST_KEY = 200

C = TypeVar("C", bound=Command)


@strawberry.type(description="The answer of a mutation.")
class Payload:
    """What every payload has: what a deed shows, and its refusals."""

    shows: strawberry.Private[dict[str, UUID]]
    errors: list[UserError] = strawberry.field(description="Why it was refused; empty where it was done.")


P = TypeVar("P", bound=Payload)


async def act(
    payload: type[P],
    info: Info,
    deed: Callable[[Work, C], Awaitable[Done]],
    command: Callable[[], C],
    key: str,
) -> P:
    """Parse, do, show: answer a payload with what was done or with the refusals."""
    context = info.context
    outcome: Done | list[Refusal]
    if context.actor is None:
        outcome = [Refusal(Code.NOT_SIGNED_IN)]
    else:
        try:
            outcome = await handle(
                context.actor, deed, command(), checked_key(key), context.moment, four_eyes=context.production
            )
        except RefusedError as refused:
            outcome = refused.refusals
    context.loaders = Loaders()
    if isinstance(outcome, Done):
        return payload(shows=outcome.shows, errors=[])
    return payload(shows={}, errors=[user_error(refusal, context.language) for refusal in outcome])


def checked_key(key: str, most: int = MOST_KEY) -> str:
    """Answer an idempotency key that can be kept; raises INPUT_INVALID for an empty or an endless one."""
    if 0 < len(key.strip()) <= len(key) <= most and "\0" not in key:
        return key
    why = Text(zh=f"须为1至{most}字", en=f"write 1 to {most} characters")
    raise refuse(Code.INPUT_INVALID, "idempotencyKey", field="idempotencyKey", why=why)
