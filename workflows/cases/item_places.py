"""The places of items (名额占用): one item takes one place of a quota, however often it is awarded (art. 1, 12)."""

from collections.abc import Sequence
from uuid import UUID

from domain.assessment.allowances import AllowanceKind
from domain.assessment.award_corrections import StandingAward
from domain.policy.policy import Measure
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, naming, tell

_STANDS = """
FROM grants JOIN allowance_use AS taken ON taken.grant_id = grants.id
JOIN allowance ON allowance.id = taken.allowance_id
"""
# Of whatever year: an item that was awarded in one year is none of the next year's when the rest of it is.
_HELD = naming(AllowanceKind)(f"""
SELECT asked.turn
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[]) WITH ORDINALITY
    AS asked (policy_code, measure, item_key, place_key, grant_id, turn)
CROSS JOIN LATERAL (
    SELECT sum(taken.amount) AS places {_STANDS}
    WHERE grants.measure = asked.measure AND grants.item_key = asked.item_key AND grants.id <> asked.grant_id
        AND allowance.kind = AllowanceKind.QUOTA AND allowance.policy_code = asked.policy_code
        AND allowance.key = asked.place_key
) AS held
WHERE held.places > 0
""")  # noqa: S608 - the words are our own
_HAND_OVER = naming(AllowanceKind)(f"""
INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at)
SELECT gen_random_uuid(), given.allowance_id, heir.id, 1, given.most, given.hard, given.reason,
    given.recorded_by, given.recorded_at
FROM allowance_use AS given JOIN allowance AS place ON place.id = given.allowance_id
CROSS JOIN LATERAL (
    SELECT grants.id {_STANDS}
    JOIN applicant ON applicant.id = grants.applicant_id
    WHERE grants.measure = $3 AND grants.item_key = $4 AND grants.id <> $1
        AND allowance.kind = AllowanceKind.ITEM AND allowance.policy_code = $2
        AND (place.key = '' OR place.key = applicant.credit_code)
    GROUP BY grants.id HAVING sum(taken.amount) > 0
    ORDER BY min(taken.recorded_at), grants.id LIMIT 1
) AS heir
WHERE given.id = ANY($5::uuid[]) AND given.amount < 0 AND place.kind = AllowanceKind.QUOTA
""")  # noqa: S608 - the words are our own

_HEIRS = naming(AllowanceKind)(f"""
SELECT grants.id {_STANDS}
JOIN applicant ON applicant.id = grants.applicant_id
WHERE grants.measure = $1 AND grants.item_key = $2 AND grants.id <> $3
    AND allowance.kind = AllowanceKind.ITEM AND allowance.policy_code = $4 AND $5 IN ('', applicant.credit_code)
GROUP BY grants.id HAVING sum(taken.amount) > 0
LIMIT 1
""")


def place_key(measure: Measure, credit_code: str) -> str:
    """Return whose places count together: all of a year, or those of one applicant."""
    return credit_code if measure.quota is not None and measure.quota.per == "APPLICANT_YEAR" else ""


async def places_held(dossiers: Sequence[Dossier]) -> list[bool]:
    """Return for each whether another award of its item holds the item's place, of whatever year; in one statement."""
    bound = [place for place, dossier in enumerate(dossiers) if dossier.measure.quota is not None]
    if not bound:
        return [False for _ in dossiers]
    rows = [_row_of(dossiers[place]) for place in bound]
    held = await ask(_HELD, *(list(column) for column in zip(*rows, strict=True)))
    holding = {bound[int(row["turn"]) - 1] for row in held}
    return [place in holding for place in range(len(dossiers))]


def _row_of(dossier: Dossier) -> tuple[object, ...]:
    grant, measure = dossier.grant, dossier.measure
    key = place_key(measure, dossier.applicant.credit_code)
    return dossier.version.code, measure.code, grant.item_key, key, grant.id


async def leaves_place(dossier: Dossier, stood: StandingAward) -> bool:
    """Return whether the place that an award had stays with another award of the item for which it stood."""
    if dossier.measure.quota is None or dossier.grant.item_key == stood.item_key:
        return False
    of = (dossier.measure.code, stood.item_key, dossier.grant.id, dossier.version.code)
    key = place_key(dossier.measure, dossier.applicant.credit_code)
    return bool(await ask(_HEIRS, *of, key))


async def hand_over(dossier: Dossier, uses: Sequence[UUID]) -> None:
    """Leave the place that an award gave back with the next award of the same item that stands, if there is one."""
    grant = dossier.grant
    if dossier.measure.quota is not None and uses:
        await tell(_HAND_OVER, grant.id, dossier.version.code, dossier.measure.code, grant.item_key, list(uses))
