"""The trace of every life: who, when, from, to, why, on which clause. Written in one place."""

from dataclasses import asdict
from enum import StrEnum
from uuid import UUID

from domain.models import HistoryStep
from domain.refusals import Citation
from workflows.actors import Actor
from workflows.work import Work


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
) -> None:
    """Write one step ``(event, from, to)`` of a subject. The caller holds the lock of the scope (grant or policy)."""
    event, before, after = step
    acting = actor or work.actor
    number = await HistoryStep.filter(scope_id=scope).count()
    await HistoryStep.create(
        id=work.new_id(),
        subject_kind=subject[0].value,
        subject_id=subject[1],
        scope_id=scope,
        number=number + 1,
        event=event.value,
        from_state=before.value,
        to_state=after.value,
        actor=acting.name,
        role=acting.role,
        reason=reason,
        evidence=evidence,
        citations=[asdict(citation)],
        at=work.now,
    )
