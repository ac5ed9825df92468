"""The self-evaluation of a year (绩效自评): what the awards closed in it were to reach, and what they reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import orjson

from domain.assessment.facts import Values, read_facts
from domain.assessment.performance import Measured, measured, score
from domain.lives.grants import GrantEvent, GrantState
from domain.models import Grant, PolicyVersion
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation
from domain.treasury.postings import EntryKind
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.treasury.past_days import end_of

# A grant that was paid again after it was closed is closed again: its last closing until then counts.
_CLOSED = naming(GrantEvent, GrantState, Subject)("""
SELECT grants.id, max(step.at) AS closed_at FROM grants
JOIN policy_version AS version ON version.id = grants.policy_version_id
JOIN history_step AS step ON step.subject_id = grants.id AND step.subject_kind = Subject.GRANT
    AND step.event = GrantEvent.CLOSE
WHERE version.code = $1 AND step.at < $3 AND (
    SELECT last.to_state FROM history_step AS last WHERE last.subject_id = grants.id AND last.at < $4
    ORDER BY last.at DESC, last.number DESC LIMIT 1
) = GrantState.CLOSED
GROUP BY grants.id HAVING max(step.at) >= $2
""")
_ON_RECORD = naming(EntryKind)("""
SELECT grants.id, coalesce(stated.facts, grants.facts) AS facts,
    coalesce(told.command ->> 'performance', grants.performance) AS performance, coalesce(moved.paid, 0)::bigint AS paid
FROM grants
LEFT JOIN LATERAL (
    SELECT facts FROM fact_snapshot WHERE grant_id = grants.id AND recorded_at < $2 ORDER BY number DESC LIMIT 1
) AS stated ON true
LEFT JOIN LATERAL (
    SELECT command FROM audit_line WHERE chain = grants.id AND deed = 'close_grant' AND at < $2
    ORDER BY number DESC LIMIT 1
) AS told ON true
LEFT JOIN LATERAL (
    SELECT sum(CASE WHEN entry.kind IN (EntryKind.SETTLE, EntryKind.REINSTATE) THEN entry.amount
        ELSE -entry.amount END) AS paid
    FROM ledger_entry AS entry
    LEFT JOIN payment_leg AS leg ON leg.id = entry.leg_id
    LEFT JOIN recovery_receipt AS receipt ON receipt.id = entry.receipt_id AND entry.leg_id IS NULL
    LEFT JOIN recovery_leg AS back ON back.id = receipt.leg_id
    LEFT JOIN recovery ON recovery.id = back.recovery_id
    JOIN payment ON payment.id = coalesce(leg.payment_id, recovery.payment_id)
    WHERE payment.grant_id = grants.id AND entry.recorded_at < $2
        AND entry.kind IN (EntryKind.SETTLE, EntryKind.RETURN, EntryKind.REVERSE, EntryKind.REINSTATE)
) AS moved ON true
WHERE grants.id = ANY ($1::uuid[])
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


async def self_evaluations(version: PolicyVersion, year: int, day: date) -> list[Evaluation]:
    """Return the lines of a year under a policy, in the order of the text: of the grants that were closed in it.

    They are as they stood at the end of a day, by the steps, the statements and the ledger's entries until then.
    """
    first, over, end = end_of(date(year, 1, 1) - timedelta(days=1)), end_of(date(year, 12, 31)), end_of(day)
    closings = await ask(_CLOSED, version.code, first, min(over, end), end)
    closed = {row["id"]: row["closed_at"] for row in closings}
    stood = {row["id"]: row for row in await ask(_ON_RECORD, list(closed), end)}
    lines: dict[str, list[Evaluated]] = defaultdict(list)
    for grant in await Grant.filter(id__in=list(closed)).prefetch_related("policy_version").order_by("number"):
        kept = stood[grant.id]
        grant.facts, grant.performance = orjson.loads(kept["facts"]), kept["performance"]
        lines[grant.measure].append(_evaluated(grant, closed[grant.id], kept["paid"]))
    order = {code: place for place, code in enumerate(compiled_version(version).measures)}
    codes = sorted(lines, key=lambda code: (order.get(code, len(order)), code))
    return [Evaluation(lines[code][-1].measure, lines[code]) for code in codes]


def on_record(measure: Measure, grant: Grant) -> Values:
    """Return the facts on record of a grant, read; what cannot be read has no place here."""
    return read_facts(measure.facts, grant.facts, Citation.of(measure), partial=True)[0]


def of_grant(measure: Measure, grant: Grant) -> list[Measured]:
    """Return what came of each goal of a grant; nothing where its measure has none."""
    return measured(measure.performance, on_record(measure, grant)) if measure.performance else []


def _evaluated(grant: Grant, closed_at: datetime, paid: Fen) -> Evaluated:
    measure = compiled_version(grant.policy_version).measures[grant.measure]
    goals = of_grant(measure, grant)
    return Evaluated(grant, measure, closed_at, paid, goals, score(goals))
