"""Taking back (撤销) a token, a person or a key, each on record; a person is let in again by another record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask, tell, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.reasons import stated_line
from workflows.transaction.refused import not_found
from workflows.transaction.work import NOWHERE, Done, Work

CHAIN = UUID(int=2)
"""The audit chain of who may come in."""
_STANDING = "SELECT restores FROM revocation WHERE kind = $1 AND subject = $2 ORDER BY number DESC LIMIT 1"
_ADD = """
INSERT INTO revocation (number, kind, subject, restores, ordered_by, reason, at)
SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6 FROM revocation
"""


class Revoked(StrEnum):
    """What is taken back."""

    TOKEN = "TOKEN"  # noqa: S105 - no password
    PERSON = "PERSON"
    KEY = "KEY"


@dataclass(frozen=True, slots=True)
class Revoke:
    """Something that signs somebody in, to take back."""

    kind: Revoked
    subject: str
    """Issuer and number of a token, the stable id of a person, the id of a key."""
    ordered_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restore:
    """A person to let in again, by tokens that are issued from now on."""

    person: str
    ordered_by: str
    reason: str


async def revoke(work: Work, command: Revoke) -> Done:
    """Take back a token, whatever a person shows, or a key (撤销), in every process at once. Again changes nothing.

    Raises INPUT_INVALID, and NOT_FOUND for a key that was never issued.
    """
    del work
    if command.kind is Revoked.KEY and not await ask("SELECT 1 FROM api_key WHERE id = $1", command.subject):
        raise not_found("api_key", "subject")
    return await _recorded(command.kind, command.subject, (command.ordered_by, command.reason), restores=False)


async def restore(work: Work, command: Restore) -> Done:
    """Let a person in again (恢复) by what is issued from now on; what was issued before stays taken back.

    Raises INPUT_INVALID, and NOT_FOUND for a person of whom nothing is taken back.
    """
    del work
    return await _recorded(Revoked.PERSON, command.person, (command.ordered_by, command.reason), restores=True)


async def _recorded(kind: Revoked, subject: str, why: tuple[str, str], *, restores: bool) -> Done:
    ordered_by, reason = stated_line(why[0], "by", 200), stated_line(why[1], "reason", 2000)
    await wait_for(Turn.ACCESS, ["revocations"])
    standing = await ask(_STANDING, kind, subject)
    if restores and (not standing or standing[0]["restores"]):
        raise not_found("revocation", "person")
    if not restores and standing and not standing[0]["restores"]:
        return Done(NOWHERE, changed=False)
    at: datetime = system_moment().now
    await tell(_ADD, kind, subject, restores, ordered_by, reason, at)
    return Done(CHAIN, outcome={"kind": kind, "subject": subject, "restores": restores})
