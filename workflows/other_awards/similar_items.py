"""Items that are written alike and may be one (写法相近的事项): an officer looks at them before an award is proposed.

What is certainly one item has one key, and is paid once. Of `001` and `1`, of one lease under two names or measures,
nobody but an officer can tell.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.assessment.matters import of_same_item
from domain.lives.grants import COMMITTED, PENDING
from domain.refusals.refusals import Code, Refusal
from domain.values.identifiers import without_last
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask
from workflows.transaction.refused import RefusedError

# What is of the very same item is known by its key: here, and of the same applicant under another measure as well.
_ALIKE = """
SELECT asked.turn, other.id::text AS id, other.number
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::bool[]) WITH ORDINALITY
    AS asked (policy_code, measures, measure, item_key, grant_id, applicant_id, is_of_anybody, turn)
CROSS JOIN LATERAL (
    SELECT grants.id, grants.number FROM grants JOIN policy_version ON policy_version.id = grants.policy_version_id
    WHERE grants.measure = ANY (string_to_array(asked.measures, ' '))
        AND item_likeness(grants.item_key) = item_likeness(asked.item_key)
        AND policy_version.code = asked.policy_code AND grants.id <> asked.grant_id
        AND grants.state::text = ANY ($8::text[])
        AND (asked.is_of_anybody OR grants.applicant_id = asked.applicant_id)
        AND NOT (
            (grants.applicant_id = asked.applicant_id OR grants.measure = asked.measure)
            AND (grants.item_key = asked.item_key OR starts_with(grants.item_key, asked.item_key || ';'))
        )
) AS other
ORDER BY asked.turn, other.number
"""
_STANDING = [state.value for state in (*PENDING, *COMMITTED)]
_MOST = 5
"""How many of them a refusal names."""


class Similar(NamedTuple):
    """An application, or an award, for an item that is written alike."""

    uid: str
    number: str


async def similar_items(dossiers: Sequence[Dossier]) -> list[list[Similar]]:
    """Return for each what is on record for an item written alike that no officer has cleared, by number.

    Under its own measure and those whose items are the same thing; of other applicants where the thing is of one.
    """
    named = [(place, dossier) for place, dossier in enumerate(dossiers) if _is_named(dossier)]
    similar: list[list[Similar]] = [[] for _ in dossiers]
    if not named:
        return similar
    of = [dossier for _, dossier in named]
    rows = await ask(
        _ALIKE,
        [dossier.version.code for dossier in of],
        [" ".join(of_same_item(dossier.compiled.policy, dossier.measure)) for dossier in of],
        [dossier.measure.code for dossier in of],
        [_whole(dossier) for dossier in of],
        [dossier.grant.id for dossier in of],
        [dossier.applicant.id for dossier in of],
        [_is_of_anybody(dossier) for dossier in of],
        _STANDING,
    )
    for row in rows:
        place, dossier = named[int(row["turn"]) - 1]
        if row["id"] not in (dossier.grant.cleared_others or ()):
            similar[place].append(Similar(str(row["id"]), str(row["number"])))
    return similar


async def check_similar(dossier: Dossier) -> None:
    """Raise SIMILAR_ITEM_UNCLEARED where an officer has still to look at an item that is written alike."""
    if refusals := refused_for(dossier, (await similar_items([dossier]))[0]):
        raise RefusedError(*refusals)


def refused_for(dossier: Dossier, similar: Iterable[Similar]) -> list[Refusal]:
    """Return what ``check_similar`` raises, of what was read before."""
    numbers = [one.number for one in similar]
    words = "、".join(numbers[:_MOST]) + ("…" if len(numbers) > _MOST else "")
    return [Refusal(Code.SIMILAR_ITEM_UNCLEARED, {"numbers": words}, (), (dossier.citation,))] if numbers else []


def _is_named(dossier: Dossier) -> bool:
    """Whether it names a thing: a year or an applicant is known by its key."""
    rule = dossier.measure.item
    return rule is not None and rule.keyed_by in {"ITEM", "APPLICANT_ITEM"} and not rule.alone


def _is_of_anybody(dossier: Dossier) -> bool:
    rule = dossier.measure.item
    return rule is not None and (rule.keyed_by == "ITEM" or rule.held_by_one)


def _whole(dossier: Dossier) -> str:
    """The key of the item itself, without which part or months of it."""
    rule, key = dossier.measure.item, dossier.grant.item_key
    has_last = rule is not None and (rule.apart_by is not None or rule.months_of is not None)
    return without_last(key) if has_last else key
