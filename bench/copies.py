"""Copies of a grant (复制事项): one is brought somewhere by its commands, and many like it by a few statements.

Their ids follow from a name and a number, so that a bench can say them in SQL as well; scattered, as Duixian's own are.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from workflows.runtime.sql import ask

_APPLICANTS = """
INSERT INTO applicant (id, credit_code, name, district_code, created_at)
SELECT md5($1 || '/applicant/' || n)::uuid, upper(left(md5($1 || n), 18)), one.name || n,
       coalesce(($2::text[])[(n - 1) % array_length($2, 1) + 1], one.district_code), now()
FROM generate_series(1, $3::int) n JOIN grants ON grants.id = $4 JOIN applicant AS one ON one.id = grants.applicant_id
"""
REGISTERED = """
INSERT INTO register_version (id, applicant_id, number, attribute, kind, value, recorded_by, recorded_at)
SELECT md5(id::text || first.number)::uuid, id, first.number, first.attribute, 'REGISTRATION', first.value, 'bench',
       now()
FROM applicant, LATERAL (VALUES (1, 'NAME', name), (2, 'DISTRICT', district_code)) AS first (number, attribute, value)
WHERE NOT EXISTS (SELECT 1 FROM register_version AS r WHERE r.applicant_id = applicant.id)
"""
_GRANTS = """
INSERT INTO grants SELECT (jsonb_populate_record(one, jsonb_build_object(
    'id', copied.id, 'number', 'B-' || $1 || '-' || n, 'item', one.item || ' ' || n, 'item_key', copied.id,
    'applicant_id', CASE WHEN $5 THEN md5($1 || '/applicant/' || n)::uuid ELSE one.applicant_id END,
    'district_code', coalesce(turn.district, one.district_code), 'filed_district',
    coalesce(turn.district, one.filed_district),
    'facts', one.facts || CASE WHEN $6::text IS NULL THEN '{}' ELSE jsonb_build_object($6, one.facts ->> $6 || n) END
))).*
FROM generate_series(1, $3::int) n
CROSS JOIN LATERAL (SELECT md5($1 || '/grant/' || n)::uuid AS id) AS copied
CROSS JOIN LATERAL (SELECT ($2::text[])[(n - 1) % array_length($2, 1) + 1] AS district) AS turn
JOIN grants AS one ON one.id = $4
"""
_AROUND = """
INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object(
    'id', gen_random_uuid(), {place}, md5($1 || '/grant/' || n)::uuid {more}
))).*
FROM generate_series(1, $2::int) n JOIN {table} AS one ON one.{column} = $3
"""
_TABLES = {
    "history_step": ("scope_id", "'scope_id'", ", 'subject_id', md5($1 || '/grant/' || n)::uuid"),
    "audit_line": ("chain", "'chain'", ""),
    "fact_snapshot": ("grant_id", "'grant_id'", ""),
    "review": ("grant_id", "'grant_id'", ""),
    "notice_award": ("grant_id", "'grant_id'", ", 'number', one.number + n, 'grant_number', 'B-' || $1 || '-' || n"),
}
"""What stands around a grant that was not approved yet, and where its rows name it."""


async def copy_grant(
    name: str,
    one: UUID,
    count: int,
    *,
    districts: Sequence[str] = (),
    own_applicants: bool = True,
    part: str | None = None,
) -> list[UUID]:
    """Write copies of a grant that was not approved yet, each of an applicant of its own unless told otherwise.

    ``districts`` are those of the first, the second, and so on in turn; without them it is that of the one. ``part`` is
    the fact by which the items of the copies differ, where the item is none of one text. Returns the ids of the copies,
    which are numbered from 1.
    """
    turns = list(districts) or None
    if own_applicants:
        await ask(_APPLICANTS, name, turns, count, one)
        await ask(REGISTERED)
    await ask(_GRANTS, name, turns, count, one, own_applicants, part)
    for table, (column, place, more) in _TABLES.items():
        await ask(_AROUND.format(table=table, column=column, place=place, more=more), name, count, one)
    return [copied_grant(name, number) for number in range(1, count + 1)]


def copied_grant(name: str, number: int) -> UUID:
    """Return the id of a copy."""
    return _scattered(f"{name}/grant/{number}")


def copied_applicant(name: str, number: int) -> UUID:
    """Return the id of the applicant of a copy that has one of its own."""
    return _scattered(f"{name}/applicant/{number}")


def _scattered(text: str) -> UUID:
    return UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())
