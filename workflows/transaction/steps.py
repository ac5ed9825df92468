"""Taking a step of a life (办理环节): the one place in which a row's state changes and its history is written."""

from collections.abc import Mapping
from typing import Any, Protocol, cast
from uuid import UUID

from tortoise.models import Model

from domain.lives.life import Life
from domain.lives.table import C, E, S
from domain.refusals.refusals import Citation
from workflows.runtime.sql import tell_saved
from workflows.transaction.actors import Actor
from workflows.transaction.history import Subject, record_step
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work


class Living(Protocol):
    """A row that has a life: an identity, a state and a version that grows with every step; a model's, as all rows."""

    # Tortoise's fields read as values and write as fields: no narrower type is true of both.
    id: Any
    state: Any
    version: Any


async def take_step(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
    work: Work,
    life: Life[S, E, C],
    row: Living,
    event: E,
    context: C,
    *,
    subject: Subject,
    scope: UUID,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
    citation: Citation | None = None,
    sets: Mapping[str, object] | None = None,
    relaxed_under: str | None = None,
) -> None:
    """Take one step of a row's life, save it under a new version and write its history; or raise the refusal.

    ``scope`` is the grant, policy version or call to which the row belongs; the caller holds its lock. ``citation`` is
    the clause on which the step stands, where that is another than the one that its guards cite. ``sets`` is what
    changes with the step, by the names of its columns: it is taken on the row as it stood, and saved in one UPDATE.
    """
    outcome = check_step(life, row.state, event, context)
    step = (event, row.state, outcome)
    row.state, row.version = outcome, row.version + 1
    for name, value in (sets or {}).items():
        setattr(row, name, value)
    cited = citation or context.citation
    why = {"reason": reason, "evidence": evidence, "relaxed_under": relaxed_under}
    await record_step(work, (subject, row.id), scope, step, cited, actor=actor, **why)
    await tell_saved(cast("Model", row))


def check_step(life: Life[S, E, C], state: S, event: E, context: C) -> S:
    """Return the state to which a step leads; raise all that stands against it. Nothing changes."""
    outcome = life.tried(state, event, context)
    if isinstance(outcome, tuple):
        raise RefusedError(*outcome)
    return outcome
