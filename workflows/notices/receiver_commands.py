"""What is done with receivers (接收方办理): paused, resumed, given another secret, withdrawn, told again, tried."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

import orjson

from domain.handling.deliveries import DeliveryState, ReceiverState
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.notices.receivers import Receiver, end_receiver, receiver_in_turn
from workflows.runtime.clock import SHANGHAI, system_moment
from workflows.runtime.sql import ask, naming
from workflows.transaction.actors import SYSTEM
from workflows.transaction.declarations import command, on
from workflows.transaction.refused import refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import RECEIVER, SECRET, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

_NAMED = naming(DeliveryState, ReceiverState)
BOTH_HOURS = 24
"""For which both secrets sign, once there is a new one."""
_BY = "By who registered it, or a supervisor."
_STATE = "UPDATE receiver SET state = $2 WHERE id = $1 RETURNING id"
_AGAIN = _NAMED("""
WITH again AS (
    UPDATE delivery SET state = DeliveryState.WAITING, tries = 0, ended_at = NULL
    WHERE receiver_id = $1 AND state <> DeliveryState.WAITING
        AND (state = ANY ($2::text[]) OR written_at >= $3::timestamptz)
    RETURNING id
) SELECT array_agg(id) AS ids, count(*) AS n FROM again
""")
_JOB = "SELECT defer_for_receiver($1, $2, $3::jsonb)"


@command(
    "Let a receiver be told nothing for a while (暂停接收): what happens meanwhile waits for it.",
    by=_BY,
    refuses=(Code.INPUT_INVALID,),
    answers="The receiver, or why it was not paused.",
    shows=(RECEIVER,),
)
class PauseReceiver:
    """A receiver to be told nothing for a while."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]


@command(
    "Tell a receiver again that was paused or wanted no more (恢复接收): of what waits for it, and from here on.",
    by=_BY,
    refuses=(Code.INPUT_INVALID,),
    answers="The receiver, or why it was not resumed.",
    shows=(RECEIVER,),
)
class ResumeReceiver:
    """A receiver to be told again."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]


@command(
    "Give a receiver another secret (更换密钥), shown in this answer alone; for a day both sign.",
    by=_BY,
    answers="The receiver and its new secret, or why it was refused.",
    shows=(RECEIVER, SECRET),
)
class RotateReceiverSecret:
    """A receiver that is to have another secret."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]


@command(
    "Tell a receiver no more (停用接收方), also not of what waits for it.",
    by=_BY,
    answers="The receiver, or why it was not withdrawn.",
    shows=(RECEIVER,),
)
class WithdrawReceiver:
    """A receiver that is to be told no more."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]


@command(
    "Tell a receiver again of what was given up or cancelled, or of all since a day (重新投递), and from here on.",
    by=_BY,
    answers="The receiver, or why it was refused.",
    shows=(RECEIVER,),
)
class RedeliverNotices:
    """A receiver that is to be told again."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]
    since: Annotated[date | None, "All since the beginning of that day, taken or not; else what it did not take."] = (
        None
    )


@command(
    "Send a receiver a test that tells of nothing (测试接收方); what it answered stands in its log within seconds.",
    by=_BY,
    answers="The receiver, or why it was refused.",
    shows=(RECEIVER,),
)
class PingReceiver:
    """A receiver to be tried."""

    receiver: Annotated[UUID, on("Receiver"), "The receiver."]


async def pause_receiver(work: Work, command: PauseReceiver) -> Done:
    """Let a receiver wait (暂停接收). Twice is once. Raises NOT_FOUND, and INPUT_INVALID where it is told no more."""
    receiver = await _receiver(work, "pauseReceiver", command.receiver)
    if receiver.state in {ReceiverState.GONE, ReceiverState.WITHDRAWN}:
        raise refuse(Code.INPUT_INVALID, "id", field="receiver", why=Text(zh="已经停止接收", en="it is told no more"))
    return await _stands(receiver, ReceiverState.PAUSED)


async def resume_receiver(work: Work, command: ResumeReceiver) -> Done:
    """Tell a receiver again (恢复接收). Twice is once. Raises NOT_FOUND, and INPUT_INVALID where it was withdrawn."""
    receiver = await _receiver(work, "resumeReceiver", command.receiver)
    if receiver.state == ReceiverState.WITHDRAWN:
        why = Text(zh="已停用，可以通过重新投递启用", en="it was withdrawn; redeliver to have it told again")
        raise refuse(Code.INPUT_INVALID, "id", field="receiver", why=why)
    done = await _stands(receiver, ReceiverState.ACTIVE)
    if done.changed:
        await ask(_JOB, "catch_up", receiver.id, "{}")
    return done


async def rotate_receiver_secret(work: Work, command: RotateReceiverSecret) -> Done:
    """Give a receiver another secret (更换密钥); for a day both sign. Raises NOT_FOUND."""
    receiver = await _receiver(work, "rotateReceiverSecret", command.receiver)
    rows = await ask(
        "UPDATE receiver SET generation = generation + 1, previous_until = $2 WHERE id = $1 RETURNING generation",
        *(receiver.id, system_moment().now + timedelta(hours=BOTH_HOURS)),
    )
    return _done(receiver, generation=rows[0]["generation"])


async def withdraw_receiver(work: Work, command: WithdrawReceiver) -> Done:
    """Tell a receiver no more, also not of what waits for it (停用接收方). Twice is once. Raises NOT_FOUND."""
    receiver = await _receiver(work, "withdrawReceiver", command.receiver)
    changed = receiver.state != ReceiverState.WITHDRAWN
    if changed:
        await end_receiver(receiver.id, ReceiverState.WITHDRAWN, work.now)
    return replace(_done(receiver, state=ReceiverState.WITHDRAWN), changed=changed)


async def redeliver_notices(work: Work, command: RedeliverNotices) -> Done:
    """Tell a receiver again what was given up or cancelled, or all since a day, in the order of each grant (重新投递).

    One that was gone or withdrawn is told again from here on, too; one that is paused stays so. Raises NOT_FOUND.
    """
    receiver = await _receiver(work, "redeliverNotices", command.receiver)
    if receiver.state != ReceiverState.PAUSED:
        await ask(_STATE, receiver.id, ReceiverState.ACTIVE)
    since = datetime.combine(command.since, time(), SHANGHAI) if command.since else None
    again = await ask(_AGAIN, receiver.id, [DeliveryState.GIVEN_UP, DeliveryState.CANCELLED], since)
    if again[0]["ids"]:
        await ask("SELECT defer_deliveries($1::bigint[])", again[0]["ids"])
    return _done(receiver, deliveries=again[0]["n"])


async def ping_receiver(work: Work, command: PingReceiver) -> Done:
    """Have a test sent to a receiver, once this is committed (测试接收方). Raises NOT_FOUND."""
    receiver, number = await _receiver(work, "pingReceiver", command.receiver), str(work.new_id())
    await ask(_JOB, "ping", receiver.id, orjson.dumps({"number": number}).decode())
    return _done(receiver, test=number)


async def _receiver(work: Work, name: str, uid: UUID) -> Receiver:
    if work.actor is not SYSTEM:
        require(work.actor, Allowed(roles=WHO_MAY[name]))
    return await receiver_in_turn(work, uid)


async def _stands(receiver: Receiver, state: ReceiverState) -> Done:
    changed = receiver.state != state
    if changed:
        await ask(_STATE, receiver.id, state)
    return replace(_done(receiver, state=state), changed=changed)


def _done(receiver: Receiver, **outcome: object) -> Done:
    return Done(receiver.id, {Thing.RECEIVER: receiver.id}, outcome)
