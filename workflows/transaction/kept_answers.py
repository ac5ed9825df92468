"""What is written of every command (留痕): its line in the audit, and the answer that is kept under its key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from domain.refusals.refusals import Code, Refusal
from workflows.runtime.clock import Moment
from workflows.runtime.sql import Records, ask, read_together, wait_for
from workflows.runtime.stated_day import STATED, moment_of
from workflows.runtime.turns import Turn
from workflows.transaction.actors import Actor
from workflows.transaction.refused import RefusedError

_KEPT = """
SELECT id, deed, input_hash, done::text AS done, (
    SELECT coalesce(jsonb_agg(f.done ORDER BY f.at, f.id), '[]') FROM followed_answer f WHERE f.answer_id = answer.id
)::text AS followed FROM answer WHERE actor = $1 AND key = $2
UNION ALL SELECT NULL, '', '', '', '' FROM forgotten_key WHERE mark = key_mark($1, $2)
"""
"""What was answered under a key; without an id where that was forgotten."""
KEEP = """
INSERT INTO answer (id, actor, key, deed, input_hash, done, at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb || as_answered($8::uuid[]), $7)
"""
"""The answer, with the versions and vouchers of what it shows as they now are, and with the things that it changed."""
KEEP_WITH = """
INSERT INTO followed_answer (id, answer_id, done, at)
SELECT $1::uuid, $2::uuid, followed.done, $3::timestamptz FROM (SELECT as_answered('{}') AS done OFFSET 0) AS followed
WHERE followed.done -> 'changed' <> '{}'
"""
"""What followed of what was answered, where that changed anything."""
WRITE_LINE = """
INSERT INTO audit_line
    (id, chain, number, deed, actor, person, role, command, outcome, at, previous_hash, hash, origin)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
WRITE_LINE_AND_KEEP = f"""
WITH line AS ({WRITE_LINE})
INSERT INTO answer (id, actor, key, deed, input_hash, done, at)
VALUES ($14, $15, $16, $17, $18, $19::jsonb || as_answered($21::uuid[]), $20)
"""  # noqa: S608 - words of our own
_CHANGED = """
SELECT (done -> 'changed')::text AS changed FROM answer WHERE id = ANY ($1::uuid[])
UNION ALL SELECT (done -> 'changed')::text FROM followed_answer WHERE answer_id = ANY ($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a command, under which key, and as of when; None for the moment at which it is done."""

    actor: Actor
    key: str | None = None
    at: Moment | None = None
    four_eyes: bool = False
    follows: UUID | None = None
    """The answer after which it follows of itself."""


async def changed_by(answers: Collection[UUID]) -> Mapping[str, set[UUID]] | None:
    """Return the things whose versions were raised by what was answered, and by what followed of it, by their tables.

    None where they are too many to be listed, or were answered before they were kept.
    """
    changed: dict[str, set[UUID]] = {}
    for row in await ask(_CHANGED, list(answers)) if answers else []:
        of_one: Mapping[str, Sequence[str]] | None = orjson.loads(row["changed"] or "null")
        if of_one is None:
            return None
        for table, ids in of_one.items():
            changed.setdefault(table, set()).update(map(UUID, ids))
    return changed


async def looked_up(request: Asked) -> tuple[Moment, Sequence[Mapping[str, Any]]]:
    """Return the moment at which a command is done, and what was answered under its key; both in one statement.

    Raises KEY_FORGOTTEN where the answer was forgotten by rule.
    """
    kept: Records | None = None
    if request.key is not None:
        # Two at once under one key: the second waits here, and then finds the answer of the first.
        await wait_for(Turn.ANSWER, [f"{request.actor.identity}/{request.key}"])
        kept = Records(_KEPT, (request.actor.identity, request.key), ("id", "deed", "input_hash", "done", "followed"))
    answers, stated = await read_together((kept, None if request.at else STATED))
    if answers and answers[0]["id"] is None:
        raise RefusedError(Refusal(Code.KEY_FORGOTTEN, {}, ("idempotencyKey",)))
    return request.at or moment_of(stated), answers
