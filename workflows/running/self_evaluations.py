"""The self-evaluation of a year (绩效自评): what the awards closed in it were to reach, and what they reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.assessment.facts import Values, read_facts
from domain.assessment.performance import Measured, measured, score
from domain.lives.grants import GrantEvent, GrantState
from domain.models import Grant, PolicyVersion
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation
from domain.values.money import Fen
from workflows.grants.open_awards import award_sums
from workflows.runtime.sql import ask, naming
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.treasury.past_days import end_of

# A grant that was paid again after it was closed is closed again: its last closing counts.
_CLOSED = naming(GrantEvent, GrantState, Subject)("""
SELECT grants.id, max(step.at) AS closed_at FROM grants
JOIN policy_version AS version ON version.id = grants.policy_version_id
JOIN history_step AS step ON step.subject_id = grants.id AND step.subject_kind = Subject.GRANT
    AND step.event = GrantEvent.CLOSE
WHERE version.code = $1 AND grants.state = GrantState.CLOSED AND step.at < $3
GROUP BY grants.id HAVING max(step.at) >= $2
""")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A grant that was closed in the year: what was paid, what came of each goal, its score in hundredths."""

    grant: Grant
    measure: Measure
    closed_at: datetime
    paid: Fen
    indicators: Sequence[Measured]
    score: int | None


@dataclass(slots=True)
class Evaluation:
    """One line of a year: a measure and the bureaus that are responsible for it."""

    measure: Measure
    grants: list[Evaluated] = field(default_factory=list[Evaluated])

    @property
    def scores(self) -> list[int]:
        """The scores of its grants, in hundredths of a point."""
        return [each.score for each in self.grants if each.score is not None]

    @property
    def mean(self) -> int | None:
        """The mean of these scores in hundredths of a point, rounded down once; None where there is none."""
        return sum(self.scores) // len(self.scores) if self.scores else None

    @property
    def reached(self) -> tuple[int, int]:
        """How many goals were reached, and of how many that is known."""
        known = [one.reached for each in self.grants for one in each.indicators if one.reached is not None]
        return sum(known), len(known)


async def self_evaluations(version: PolicyVersion, year: int) -> list[Evaluation]:
    """Return the lines of a year under a policy, in the order of the text: of the grants that were closed in it."""
    first, over = end_of(date(year, 1, 1) - timedelta(days=1)), end_of(date(year, 12, 31))
    closed = {row["id"]: row["closed_at"] for row in await ask(_CLOSED, version.code, first, over)}
    grants = await Grant.filter(id__in=list(closed)).prefetch_related("policy_version").order_by("number")
    paid = dict(zip(closed, await award_sums(list(closed)), strict=True))
    lines: dict[str, list[Evaluated]] = defaultdict(list)
    for grant in grants:
        lines[grant.measure].append(_evaluated(grant, closed[grant.id], paid[grant.id].paid))
    order = {code: place for place, code in enumerate(compiled_version(version).measures)}
    codes = sorted(lines, key=lambda code: (order.get(code, len(order)), code))
    return [Evaluation(lines[code][-1].measure, lines[code]) for code in codes]


def on_record(measure: Measure, grant: Grant) -> Values:
    """Return the facts on record of a grant, read; what cannot be read has no place here."""
    return read_facts(measure.facts, grant.facts, Citation(measure.article, measure.quotes[0]), partial=True)[0]


def of_grant(measure: Measure, grant: Grant) -> list[Measured]:
    """Return what came of each goal of a grant; nothing where its measure has none."""
    return measured(measure.performance, on_record(measure, grant)) if measure.performance else []


def _evaluated(grant: Grant, closed_at: datetime, paid: Fen) -> Evaluated:
    measure = compiled_version(grant.policy_version).measures[grant.measure]
    found = of_grant(measure, grant)
    return Evaluated(grant, measure, closed_at, paid, found, score(found))
