"""Drafting what fits (免申即享拟办): once for each item, by the system, for the organisation to confirm or decline."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog

from domain.models import Applicant, Grant
from domain.refusals.refusals import Citation
from workflows.cases.register import locked_applicant, particulars_of
from workflows.facts.comparisons import evidence_of
from workflows.grants.applications import drafted
from workflows.matching.matches import Match, MatchOutcome, matches_of
from workflows.policies.policies import current_version
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.facts import check_facts, item_key, stated_item
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import not_found
from workflows.transaction.shown import Thing
from workflows.transaction.work import NOWHERE, Done, Work, handle

LOG = structlog.get_logger("duixian.matching")
BATCH = 500
"""Organisations of which is read at once."""


@dataclass(frozen=True, slots=True)
class DraftMatched:
    """A draft for an organisation under a measure without application, on facts that authorities told."""

    applicant_id: UUID
    policy: str
    measure: str
    facts: dict[str, Any]
    evidence: str


async def draft_matched(work: Work, command: DraftMatched) -> Done:
    """Draft what an organisation has without applying (免申即享拟办). It confirms it (`submitGrant`) or declines it.

    Where there is an application for that item, whatever became of it, nothing is done: what was declined is not
    proposed again. Raises NOT_FOUND, and what ``create_grant`` refuses of facts and items.
    """
    applicant = await locked_applicant(command.applicant_id)
    version = await current_version(work.today, command.policy)
    if applicant is None or version is None:
        raise not_found("applicant", "id")
    measure = compiled_version(version).grant_measure(command.measure)
    facts = check_facts(measure, command.facts, Citation.of(measure), work.today, partial=True)
    item = stated_item(measure, "", facts)
    key = item_key(measure, applicant.credit_code, item, facts)
    earlier = Grant.filter(applicant_id=applicant.id, measure=measure.code, item_key=key)
    if await earlier.filter(policy_version__code=version.code).exists():
        return Done(NOWHERE, changed=False)
    stands = await particulars_of(applicant, work.today)
    grant = await drafted(work, version, measure, (applicant, stands), (item, facts), command.evidence)
    return Done(grant.id, {Thing.GRANT: grant.id})


@dataclass(slots=True)
class Matched:
    """What a run of matching came to."""

    organisations: int = 0
    drafted: int = 0
    refused: int = 0
    matches: list[Match] = field(default_factory=list[Match])
    """Each, as it stood before anything was drafted."""


async def match_all(measures: Collection[str] = (), *, dry_run: bool = False) -> Matched:
    """Match every organisation that is known, batch by batch, and draft what fits, each in its own transaction.

    Run again it drafts nothing new. ``dry_run`` drafts nothing.
    """
    at, outcome, last = await moment(), Matched(), UUID(int=0)
    while batch := await Applicant.filter(id__gt=last).order_by("id").limit(BATCH):
        last = batch[-1].id
        outcome.organisations += len(batch)
        for match in [match for of_one in await matches_of(batch, at.today, measures) for match in of_one]:
            outcome.matches.append(match)
            if match.outcome is not MatchOutcome.FITS or dry_run:
                continue
            done = await handle(SYSTEM, draft_matched, _command(match), at=at)
            if isinstance(done, Done):
                outcome.drafted += done.changed
            else:
                outcome.refused += 1
                LOG.warning(
                    "what fits was not drafted",
                    applicant=match.applicant.credit_code,
                    measure=match.measure.code,
                    codes=[refusal.code.value for refusal in done],
                )
    return outcome


def _command(match: Match) -> DraftMatched:
    evidence = evidence_of(match.facts)
    return DraftMatched(match.applicant.id, match.version.code, match.measure.code, match.stated, evidence)
