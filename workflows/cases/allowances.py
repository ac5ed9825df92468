"""Allowances (额度): what awards take of caps and quotas, under locks by key, so that no two see the same remainder."""

from collections.abc import Sequence
from uuid import UUID

from domain.assessment.allowances import AllowanceKind, AllowanceUse, Award, allowance_uses
from domain.lives.legs import LegState
from domain.lives.recovery_life import NOT_THE_APPLICANTS_FAULT, RecoveryState
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier
from workflows.cases.item_months import turns_of_months
from workflows.cases.item_places import hand_over, places_held
from workflows.runtime.sql import ask, naming, tell, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.work import Work

# What came back of what had been paid beyond the award is no part of it: the award is still had.
_BACK = """
SELECT greatest(back.fen - greatest(ordered.fen - back.otherwise - {stands}, 0), 0)::bigint AS fen
FROM (
    SELECT coalesce(sum(leg.received) FILTER (WHERE recovery.cause = ANY ({causes}::text[])), 0) AS fen,
        coalesce(sum(leg.received) FILTER (
            WHERE recovery.cause <> ALL ({causes}::text[]) AND recovery.payment_id IS NOT NULL
        ), 0) AS otherwise
    FROM recovery JOIN recovery_leg AS leg ON leg.recovery_id = recovery.id
    WHERE recovery.grant_id = {grant} AND recovery.state <> RecoveryState.DROPPED
) AS back
CROSS JOIN (
    SELECT coalesce(sum(leg.amount), 0) AS fen FROM payment JOIN payment_leg AS leg ON leg.payment_id = payment.id
    WHERE payment.grant_id = {grant} AND leg.state NOT IN (LegState.CANCELLED, LegState.SPLIT)
) AS ordered
"""
_STANDS = "(SELECT coalesce((standing_award ->> 'award')::bigint, award, 0) FROM grants WHERE id = $1)"
_GIVEN_BACK = naming(LegState, RecoveryState)(_BACK.format(grant="$1", causes="$2", stands=_STANDS))
_PLACES = "unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[]"
_OPEN = f"""
INSERT INTO allowance (id, policy_code, measure, cap, kind, key, year, used)
SELECT gen_random_uuid(), $1, measure, cap, kind, key, year, 0
FROM {_PLACES}) WITH ORDINALITY AS asked (measure, cap, kind, key, year, turn) ORDER BY turn
ON CONFLICT (policy_code, measure, cap, kind, key, year) DO NOTHING
"""  # noqa: S608 - the words are our own

# Rows are taken in one order by all, so that two who give back never wait for each other.
_TAKE = naming(AllowanceKind, LegState, RecoveryState)(f"""
INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at)
SELECT gen_random_uuid(), allowance.id, $7, standing.amount - had.amount, asked.most, asked.hard, $8, $9, $10
FROM {_PLACES}, $11::bigint[], $12::bigint[], $13::bool[])
    WITH ORDINALITY AS asked (measure, cap, kind, key, year, stands, most, hard, turn)
JOIN allowance ON allowance.policy_code = $1 AND allowance.measure = asked.measure AND allowance.cap = asked.cap
    AND allowance.kind = asked.kind AND allowance.key = asked.key AND allowance.year = asked.year
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM allowance_use WHERE allowance_id = allowance.id AND grant_id = $7
) AS had
CROSS JOIN LATERAL ({_BACK.format(grant="$7", causes="$14", stands="asked.stands")}) AS back
CROSS JOIN LATERAL (
    SELECT asked.stands - CASE WHEN asked.kind = AllowanceKind.QUOTA THEN 0 ELSE back.fen END AS amount
) AS standing
WHERE standing.amount <> had.amount
ORDER BY asked.turn
RETURNING id
""")  # noqa: S608 - the words are our own


_CAUSES = [cause.value for cause in NOT_THE_APPLICANTS_FAULT]


def taken_by(dossier: Dossier, award: Fen, year: int, *, has_place: bool = False) -> list[AllowanceUse]:
    """Return what an award of a dossier in a year takes of each allowance that bears on it.

    It takes no place of a quota where its item has one by another award.
    """
    counted = Award(award, dossier.grant.item_key, dossier.applicant.credit_code, year, has_place)
    return allowance_uses(dossier.compiled.policy, dossier.measure, counted)


def columns(rows: Sequence[tuple[object, ...]], count: int) -> list[list[object]]:
    """Return rows as the lists that a statement unnests."""
    return [[row[place] for row in rows] for place in range(count)]


async def lock_allowances(dossier: Dossier, year: int) -> None:
    """Wait for the keys against which an award of a dossier counts, until the transaction ends.

    Awards of one item, of one applicant's capped year, or of one year's places are decided one after another; all
    others at once. Of a cap over several measures the name stands for them.
    """
    code = dossier.version.code
    taken = taken_by(dossier, 0, year)
    keys = [f"{code}/{use.measure or use.cap}/{use.kind}/{use.key}/{use.year}" for use in taken]
    await wait_for(Turn.ALLOWANCE, [*keys, *turns_of_months(dossier)])


async def account_for(work: Work, dossier: Dossier, awarded: Fen, fallen_back: str | None = None) -> None:
    """Let the allowances stand at what a grant is awarded in all: more is taken, what fell away is given back.

    Done twice it takes nothing twice. What came back of an award without the applicant's fault no longer counts as had,
    of its item nor of any cap. One item takes one place of a quota, which stays with the next of its
    awards. The database refuses more than a hard cap or quota, and more than a soft one without a reason (I-02, I-05).
    ``fallen_back`` says why money that had come back did not after all: it was paid, and counts
    again whatever was awarded since.
    """
    grant = dossier.grant
    if grant.award_year is None:
        return
    if dossier.measure.quota is not None:
        # Who ends an award and who is awarded for the same item each see what the other did, or the place is lost.
        await lock_allowances(dossier, grant.award_year)
    (has_place,) = await places_held([dossier])
    takes = taken_by(dossier, awarded, grant.award_year, has_place=has_place)
    places = columns([use.place for use in takes], 5)
    await tell(_OPEN, dossier.version.code, *places)
    uses = await _take(
        dossier,
        dossier.version.code,
        *places,
        grant.id,
        fallen_back or grant.quota_reason,
        work.actor.name,
        work.now,
        *columns([(use.amount, use.most, use.hard and fallen_back is None) for use in takes], 3),
        _CAUSES,
    )
    await hand_over(dossier, uses)


async def _take(dossier: Dossier, *values: object) -> list[UUID]:
    """Take, or give back; return what was written where a place that is given back may be handed over."""
    if dossier.measure.quota is None:
        await tell(_TAKE, *values)
        return []
    return [row["id"] for row in await ask(_TAKE, *values)]


async def given_back(grant_id: UUID) -> Fen:
    """Return the fen that came back of an award without the applicant's fault: they no longer count as had."""
    return int((await ask(_GIVEN_BACK, grant_id, _CAUSES))[0]["fen"])
