"""The trace of every life: who, when, from, to, why, on which clause. Written in one place."""

from enum import StrEnum
from uuid import UUID

import orjson

from domain.refusals.refusals import Citation
from workflows.runtime.sql import tell
from workflows.transaction.actors import Actor
from workflows.transaction.work import Work

_RECORD = """
INSERT INTO history_step (id, subject_kind, subject_id, scope_id, number, event, from_state, to_state,
                          actor, person, role, reason, evidence, citations, at, for_name, for_person,
                          relaxed_under)
SELECT $1, $2, $3, $4, count(*) + 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
FROM history_step WHERE scope_id = $4
"""


class Subject(StrEnum):
    """Whose life a step belongs to."""

    POLICY = "POLICY"
    GRANT = "GRANT"
    MILESTONE = "MILESTONE"
    LEG = "LEG"
    DUTY = "DUTY"
    OBJECTION = "OBJECTION"
    TRANCHE = "TRANCHE"
    UNIT = "UNIT"
    CALL = "CALL"
    RECOVERY = "RECOVERY"
    RUN = "RUN"
    OTHER_AWARD = "OTHER_AWARD"
    PROPOSAL = "PROPOSAL"


async def record_step(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
    work: Work,
    subject: tuple[Subject, UUID],
    scope: UUID,
    step: tuple[StrEnum, StrEnum, StrEnum],
    citation: Citation,
    *,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
    relaxed_under: str | None = None,
) -> None:
    """Write one step ``(event, from, to)`` of a subject. The caller holds the lock of the scope (grant or policy)."""
    event, before, after = step
    acting = actor or work.actor
    cited = orjson.dumps([citation]).decode()
    states = (event.value, before.value, after.value)
    by = (acting.name, acting.person, acting.role.value, reason, evidence, cited, work.now)
    by += (acting.for_name, acting.for_person, relaxed_under)
    await tell(_RECORD, work.new_id(), subject[0].value, subject[1], scope, *states, *by)
