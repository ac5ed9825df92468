"""Months of one item under two applications (重复月份): each month of a lease or of a person is paid once."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.assessment.allowances import AllowanceKind
from domain.assessment.item_months import ItemMonths
from domain.assessment.matters import of_same_item
from domain.lives.grants import PENDING, GrantState
from domain.policy.awards import Months
from domain.refusals.refusals import Code, Refusal
from domain.values.identifiers import without_last
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, naming, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.refused import RefusedError

# What stands of an award is what its item's allowance has of it, under the key under which it stands: that of a
# paid award too of which a higher one is decided; what came back is none.
_OTHERS = naming(AllowanceKind)("""
SELECT asked.turn, other.number, other.applicant_id::text AS applicant_id, other.key, other.state, other.measure
FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) WITH ORDINALITY
    AS asked (policy_code, measures, whole, grant_id, turn)
CROSS JOIN LATERAL (
    SELECT grants.number, grants.applicant_id, grants.item_key AS key, grants.state::text AS state, grants.measure
    FROM grants JOIN policy_version ON policy_version.id = grants.policy_version_id
    WHERE grants.measure = ANY (string_to_array(asked.measures, ' ')) AND policy_version.code = asked.policy_code
        AND grants.id <> asked.grant_id
        AND grants.state::text = ANY ($5::text[]) AND starts_with(grants.item_key, asked.whole || ';')
    UNION ALL
    SELECT grants.number, grants.applicant_id, allowance.key, NULL, grants.measure
    FROM allowance JOIN allowance_use AS taken ON taken.allowance_id = allowance.id
    JOIN grants ON grants.id = taken.grant_id
    WHERE allowance.policy_code = asked.policy_code
        AND allowance.measure = ANY (string_to_array(asked.measures, ' '))
        AND allowance.kind = AllowanceKind.ITEM AND starts_with(allowance.key, asked.whole || ';')
        AND grants.id <> asked.grant_id
    GROUP BY grants.id, allowance.key HAVING sum(taken.amount) > 0
) AS other
ORDER BY asked.turn, other.number
""")
_FILING = (GrantState.DRAFT, GrantState.SUBMITTED, GrantState.SUPPLEMENT)
_PROPOSED = (GrantState.PROPOSED.value, GrantState.PUBLICITY.value, GrantState.PUBLICITY_OVER.value)


async def taken_months(dossiers: Sequence[Dossier]) -> list[list[Refusal]]:
    """Return for each ITEM_MONTHS_TAKEN where one of its months is of another application for its item; else nothing.

    Under a measure whose items are the same things, too. That is one of the same applicant which is being decided, or
    any award that stands. While it is filed nobody else's
    counts: by drafts no one finds out for whom others applied; from its review on, what was proposed to others does.
    """
    known = {place: months for place, dossier in enumerate(dossiers) if (months := _months_of(dossier))}
    if not known:
        return [[] for _ in dossiers]
    of = [dossiers[place] for place in known]
    rows = await ask(
        _OTHERS,
        [dossier.version.code for dossier in of],
        [" ".join(of_same_item(dossier.compiled.policy, dossier.measure)) for dossier in of],
        [without_last(dossier.grant.item_key) for dossier in of],
        [dossier.grant.id for dossier in of],
        [state.value for state in PENDING],
    )
    places, refusals = list(known), [list[Refusal]() for _ in dossiers]
    for row in rows:
        place = places[int(row["turn"]) - 1]
        other = ItemMonths.read(str(row["key"]))
        common = known[place][1].common(other) if other else None
        if common and not refusals[place] and _counts(dossiers[place], row):
            refusals[place].append(_taken(dossiers[place], known[place][0], common, str(row["number"])))
    return refusals


async def check_months(dossier: Dossier) -> None:
    """Raise ITEM_MONTHS_TAKEN as ``taken_months`` says it; who has the turn of the months looks at what is final."""
    if refusals := (await taken_months([dossier]))[0]:
        raise RefusedError(*refusals)


async def wait_for_months(dossier: Dossier) -> None:
    """Wait until nobody else files for months of this item, until the transaction ends."""
    await wait_for(Turn.ALLOWANCE, turns_of_months(dossier))


def turns_of_months(dossier: Dossier) -> list[str]:
    """Return for what is waited before months of an item are filed or awarded; nothing where no months are told."""
    if _months_of(dossier) is None:
        return []
    first = min(of_same_item(dossier.compiled.policy, dossier.measure))
    return [f"{dossier.version.code}/{first}/MONTHS/{without_last(dossier.grant.item_key)}"]


def _months_of(dossier: Dossier) -> tuple[Months, ItemMonths] | None:
    """By which facts, and which: of the key, so that a fact that is corrected meanwhile is not read for another."""
    rule = dossier.measure.item.months_of if dossier.measure.item else None
    months = ItemMonths.read(dossier.grant.item_key) if rule else None
    return (rule, months) if rule and months else None


def _counts(dossier: Dossier, row: Mapping[str, Any]) -> bool:
    grant, is_filed = dossier.grant, dossier.grant.state in _FILING
    if row["measure"] != grant.measure and row["key"] == grant.item_key:
        # Of the very same months under two measures the higher is given (就高不重复).
        return False
    if row["applicant_id"] != str(grant.applicant_id):
        return not is_filed and (row["state"] is None or row["state"] in _PROPOSED)
    # Of the very same months ITEM_ALREADY_OPEN is said.
    return row["state"] is None or row["key"] != grant.item_key or not is_filed


def _taken(dossier: Dossier, rule: Months, common: ItemMonths, number: str) -> Refusal:
    terms = {"months": common.named, "number": number}
    return Refusal(Code.ITEM_MONTHS_TAKEN, terms, ("facts", rule.first), (dossier.citation,))
