"""Filing in batches (批量申报): one applicant files many items at once, each an application of its own (art. 4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.life import ROLE_TITLES, Role
from domain.refusals import Code, Refusal
from workflows.actors import Actor
from workflows.applicants import RegisterApplicant
from workflows.applications import CreateGrant, GrantStep, create_grant, submit_grant
from workflows.clock import Moment
from workflows.refused import refuse
from workflows.work import Done, handle

MOST_ROWS = 200
_FIRST_VERSION = 1
"""Of a draft that nobody touched since it was made."""
_OF_A_ROW = frozenset({"item", "facts"})
"""Where a row's own refusals point; the applicant, the measure and the policy are of the whole batch."""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One item of a batch, such as one guarantee business by the number of its loan contract."""

    item: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What the items of a batch have in common: the measure, the applicant, the policy."""

    measure: str
    applicant: RegisterApplicant
    policy: str | None
    rows: tuple[FilingRow, ...]


@dataclass(frozen=True, slots=True)
class FilingAnswer:
    """What became of one row, counted from 1: its grant where it was drafted, and why it was not submitted."""

    row: int
    grant_id: UUID | None
    refusals: list[Refusal]


async def file_grants(actor: Actor, batch: Batch, key: str, at: Moment, *, four_eyes: bool) -> list[FilingAnswer]:
    """Draft and submit each item of a batch, in transactions of its own under ``<key>#<row>``; answer each row.

    One bad row stops no other: what cannot be submitted stays a draft, with its refusals. The same batch under the
    same key again files nothing twice. Raises NOT_ALLOWED and TOO_MANY_ROWS: then no row was done.
    """
    if actor.role not in {Role.APPLICANT, Role.OFFICER}:
        raise refuse(Code.NOT_ALLOWED, allowed=ROLE_TITLES[Role.APPLICANT], role=ROLE_TITLES[actor.role])
    if not 0 < len(batch.rows) <= MOST_ROWS:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=len(batch.rows), most=MOST_ROWS)
    answers: list[FilingAnswer] = []
    for place, row in enumerate(batch.rows, 1):
        drafted = CreateGrant(batch.measure, batch.applicant, row.item, row.facts, batch.policy)
        created = await handle(actor, create_grant, drafted, f"{key}#{place}", at, four_eyes=four_eyes)
        if not isinstance(created, Done):
            answers.append(FilingAnswer(place, None, _within(place, created)))
            continue
        submission = GrantStep(created.chain, _FIRST_VERSION)
        submitted = await handle(actor, submit_grant, submission, f"{key}#{place}/submit", at, four_eyes=four_eyes)
        refusals = [] if isinstance(submitted, Done) else _within(place, submitted)
        answers.append(FilingAnswer(place, created.chain, refusals))
    return answers


def _within(place: int, refusals: Sequence[Refusal]) -> list[Refusal]:
    """Refusals of a row, by their place in the batch; what all rows have in common stands outside them."""
    return [
        replace(refusal, path=("rows", place - 1, *refusal.path)) if _OF_A_ROW.issuperset(refusal.path[:1]) else refusal
        for refusal in refusals
    ]
