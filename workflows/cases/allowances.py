"""Allowances (额度): what awards take of caps and quotas, under locks by key, so that no two see the same remainder."""

from collections.abc import Sequence
from uuid import UUID

from domain.assessment.allowances import AllowanceKind, AllowanceUse, Award, allowance_uses
from domain.lives.recovery_life import NOT_THE_APPLICANTS_FAULT, RecoveryState
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.work import Work

_OPEN = """
INSERT INTO allowance (id, policy_code, measure, kind, key, year, used)
SELECT gen_random_uuid(), $1, $2, kind, key, year, 0
FROM unnest($3::text[], $4::text[], $5::int[]) AS asked (kind, key, year)
ON CONFLICT (policy_code, measure, kind, key, year) DO NOTHING
"""

_TAKE = """
INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at)
SELECT gen_random_uuid(), allowance.id, $6, asked.stands - had.amount, asked.most, asked.hard, $7, $8, $9
FROM unnest($3::text[], $4::text[], $5::int[], $10::bigint[], $11::bigint[], $12::bool[])
    AS asked (kind, key, year, stands, most, hard)
JOIN allowance ON allowance.policy_code = $1 AND allowance.measure = $2 AND allowance.kind = asked.kind
    AND allowance.key = asked.key AND allowance.year = asked.year
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM allowance_use WHERE allowance_id = allowance.id AND grant_id = $6
) AS had
WHERE asked.stands <> had.amount
"""

_GIVEN_BACK = """
SELECT coalesce(sum(leg.received), 0) AS back FROM recovery JOIN recovery_leg AS leg ON leg.recovery_id = recovery.id
WHERE recovery.grant_id = $1 AND recovery.cause = ANY ($2::text[]) AND recovery.state <> $3
"""


def taken_by(dossier: Dossier, award: Fen, year: int) -> list[AllowanceUse]:
    """Return what an award of a dossier in a year takes, one allowance a kind."""
    grant = dossier.grant
    return allowance_uses(dossier.measure, Award(award, grant.item_key, dossier.applicant.credit_code, year))


async def lock_allowances(dossier: Dossier, year: int) -> None:
    """Wait for the keys against which an award of a dossier counts, until the transaction ends.

    Awards of one item, of one applicant's capped year, or of one year's places are decided one after another; all
    others at once.
    """
    scope = f"{dossier.version.code}/{dossier.measure.code}"
    await wait_for(Turn.ALLOWANCE, [f"{scope}/{use.kind}/{use.key}/{use.year}" for use in taken_by(dossier, 0, year)])


async def account_for(work: Work, dossier: Dossier, awarded: Fen) -> None:
    """Let the allowances stand at what a grant is awarded in all: more is taken, what fell away is given back.

    Done twice it takes nothing twice. What came back of an award without the applicant's fault no longer counts for its
    item. The database refuses more than a hard cap or quota, and more than a soft one without a reason (I-02, I-05).
    """
    grant = dossier.grant
    if grant.award_year is None:
        return
    back = await given_back(grant.id)
    takes = [_standing(use, back) for use in taken_by(dossier, awarded, grant.award_year)]
    places = _columns([(use.kind.value, use.key, use.year) for use in takes], 3)
    await ask(_OPEN, dossier.version.code, dossier.measure.code, *places)
    await ask(
        _TAKE,
        dossier.version.code,
        dossier.measure.code,
        *places,
        grant.id,
        grant.quota_reason,
        work.actor.name,
        work.now,
        *_columns([(use.amount, use.most, use.hard) for use in takes], 3),
    )


def _standing(use: AllowanceUse, back: Fen) -> AllowanceUse:
    if use.kind is AllowanceKind.ITEM:
        return AllowanceUse(use.kind, use.key, use.year, use.amount - back, use.most, use.hard)
    return use


def _columns(rows: Sequence[tuple[object, ...]], count: int) -> list[list[object]]:
    return [[row[place] for row in rows] for place in range(count)]


async def given_back(grant_id: UUID) -> Fen:
    """Return the fen that came back of an award without the applicant's fault: they no longer count as had."""
    causes = [cause.value for cause in NOT_THE_APPLICANTS_FAULT]
    return int((await ask(_GIVEN_BACK, grant_id, causes, RecoveryState.DROPPED.value))[0]["back"])
