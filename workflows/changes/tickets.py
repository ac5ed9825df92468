"""Tickets (订阅凭证): each opens one event stream, once, whichever process it comes to."""

from dataclasses import dataclass

from workflows.runtime.clock import Moment
from workflows.transaction.actors import Actor
from workflows.transaction.work import NOWHERE, Done, Work, handle


@dataclass(frozen=True, slots=True)
class UseTicket:
    """A ticket that somebody shows."""

    number: str


async def is_first_use(actor: Actor, number: str, at: Moment) -> bool:
    """Return whether a ticket is shown for the first time: its number is a key, under which a command is done once."""
    used = False

    async def use_ticket(_: Work, __: UseTicket) -> Done:
        nonlocal used
        used = True
        return Done(NOWHERE, changed=False)

    outcome = await handle(actor, use_ticket, UseTicket(number), f"ticket/{number}", at)
    return used and isinstance(outcome, Done)
