"""Registering receivers (登记接收方), and changing where and of what they are told."""

import asyncio
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import orjson

from domain.handling.deliveries import ReceiverState
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.access.known_offices import check_known
from workflows.notices.addresses import ForbiddenAddressError, Target, checked_address
from workflows.notices.notices import NoticeKind
from workflows.notices.receivers import receiver_in_turn
from workflows.runtime.database import used_settings
from workflows.runtime.sql import ask, naming, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import stated_line
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import RECEIVER, SECRET, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

_NAMED = naming(ReceiverState)
MOST_URL = 500
MOST_RECEIVERS = 20
"""Receivers that one person or system may have: every command writes a line for each."""
LOOKED_UP_SECONDS = 5.0
_ADD = _NAMED("""
INSERT INTO receiver (id, url, kinds, owner, registrant, generation, previous_until, state, created_at)
VALUES ($1, $2, $3, $4::jsonb, $5, 1, NULL, ReceiverState.ACTIVE, $6) RETURNING id
""")
_OWN = _NAMED("""
SELECT url FROM receiver WHERE registrant = $1 AND state <> ReceiverState.WITHDRAWN AND id IS DISTINCT FROM $2::uuid
""")
_CHANGE = "UPDATE receiver SET url = $2, kinds = $3 WHERE id = $1 RETURNING id"


@command(
    "Register an address to be told of changes by webhooks (登记接收方), on the caller's behalf: what the caller does "
    "not see is not sent. Its secret is shown in this answer alone.",
    by="By the office, each for itself.",
    refuses=(Code.INPUT_INVALID, Code.DELEGATION_NOT_PASSED_ON),
    answers="The receiver and its secret, or why it was refused.",
    shows=(RECEIVER, SECRET),
)
class RegisterReceiver:
    """An address to be told of changes (接收方)."""

    url: Annotated[str, "Its address, https://…: public, or of a network that the installation lists."]
    kinds: Annotated[tuple[NoticeKind, ...], "Of which kinds of notices; of all where none is named."] = ()
    owner: Actor | None = None
    """On whose behalf, where the installation registers it."""


@command(
    "Change where a receiver is told, or of what (变更接收方), from the next delivery on; its secret stays.",
    by="By who registered it, or a supervisor.",
    refuses=(Code.INPUT_INVALID,),
    answers="The receiver, or why it was not changed.",
    shows=(RECEIVER,),
)
class ChangeReceiver:
    """A receiver to change; what is left out stays."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]
    url: Annotated[str | None, "Its address from now on."] = None
    kinds: Annotated[tuple[NoticeKind, ...] | None, "Of which kinds from now on; an empty list means all."] = None


async def register_receiver(work: Work, command: RegisterReceiver) -> Done:
    """Register a receiver (登记接收方): it is told of what is committed from now on.

    Raises NOT_ALLOWED, DELEGATION_NOT_PASSED_ON for who acts in another's place, and INPUT_INVALID for an address to
    which nothing would be sent, for one that is registered, for too many, and for who is unknown to every policy.
    """
    actor, installation = work.actor, work.actor is SYSTEM
    if not installation:
        require(actor, Allowed(roles=WHO_MAY["registerReceiver"]))
        if actor.for_person is not None:
            raise refuse(Code.DELEGATION_NOT_PASSED_ON, person=actor.for_name or "")
    owner = (command.owner if installation else None) or actor
    if installation:
        await check_known(owner)
    url, registrant = await _sendable(command.url), "" if installation else actor.identity
    await _check_own(registrant, url, None)
    uid, kinds = work.new_id(), [kind.value for kind in dict.fromkeys(command.kinds)]
    await ask(_ADD, uid, url, kinds, orjson.dumps(asdict(owner)).decode(), registrant, work.now)
    return Done(uid, {Thing.RECEIVER: uid}, {"state": ReceiverState.ACTIVE})


async def change_receiver(work: Work, command: ChangeReceiver) -> Done:
    """Change where a receiver is told, or of what (变更接收方). The same again changes nothing.

    Raises NOT_ALLOWED, NOT_FOUND, and INPUT_INVALID as registering does.
    """
    if work.actor is not SYSTEM:
        require(work.actor, Allowed(roles=WHO_MAY["changeReceiver"]))
    receiver = await receiver_in_turn(work, command.receiver)
    url = receiver.url if command.url is None else await _sendable(command.url)
    kinds = receiver.kinds if command.kinds is None else tuple(dict.fromkeys(command.kinds))
    changed = (url, kinds) != (receiver.url, receiver.kinds)
    if changed:
        await _check_own(receiver.registrant, url, receiver.id)
        await ask(_CHANGE, receiver.id, url, [kind.value for kind in kinds])
    return Done(receiver.id, {Thing.RECEIVER: receiver.id}, {"url": url}, changed=changed)


async def _check_own(registrant: str, url: str, but: UUID | None) -> None:
    """Raise INPUT_INVALID where somebody has the address already, or as many as one may; two at once take turns."""
    if not registrant:
        return
    await wait_for(Turn.RECEIVERS, [registrant])
    own = [row["url"] for row in await ask(_OWN, registrant, but)]
    if url in own:
        raise _invalid(Text(zh="已登记为接收方", en="it is registered already"))
    if len(own) >= MOST_RECEIVERS:
        raise _invalid(Text(zh=f"接收方不得超过{MOST_RECEIVERS}个", en=f"have at most {MOST_RECEIVERS} receivers"))


async def _sendable(stated: str) -> str:
    """Return an address as it is kept. Raises INPUT_INVALID for one to which nothing would be sent."""
    url = stated_line(stated, "url", MOST_URL)
    try:
        target = Target.of(url)
        async with asyncio.timeout(LOOKED_UP_SECONDS):
            await checked_address(target, used_settings().listed_networks)
    except ForbiddenAddressError as error:
        raise _invalid(error.why) from None
    except (OSError, UnicodeError):
        # A look-up that takes too long is one of these, too.
        raise _invalid(Text(zh="没有查到该名称的主机", en="no machine is known by its name")) from None
    return url


def _invalid(why: Text) -> RefusedError:
    return refuse(Code.INPUT_INVALID, "url", field="url", why=why)
