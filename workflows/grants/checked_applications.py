"""What stands against an application on what is on record (申报校验): its facts, its applicant, its item."""

from collections.abc import Sequence
from datetime import date

from domain.assessment.matters import needs_item, parts_of
from domain.handling.bodies import wrong_body
from domain.lives.grants import PENDING
from domain.refusals.refusals import Code, Refusal
from workflows.cases.allowances import columns
from workflows.cases.dossiers import Dossier
from workflows.cases.item_months import check_months, wait_for_months
from workflows.facts.comparisons import Stated
from workflows.runtime.sql import ask
from workflows.transaction.facts import check_facts, item_key, stated_item
from workflows.transaction.refused import RefusedError, refusals_of

_PENDING = """
SELECT asked.turn, min(grants.number) AS number
FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[]) WITH ORDINALITY
    AS asked (policy_code, measure, item_key, applicant_id, grant_id, turn)
JOIN grants ON grants.measure = asked.measure AND grants.item_key = asked.item_key
    AND grants.applicant_id = asked.applicant_id AND grants.id <> asked.grant_id
JOIN policy_version ON policy_version.id = grants.policy_version_id AND policy_version.code = asked.policy_code
WHERE grants.state::text = ANY ($6::text[]) GROUP BY asked.turn
"""


def stated_by(dossier: Dossier) -> Stated:
    """Return what an application states, by which it is looked for what it need not state."""
    return Stated(dossier.version.code, dossier.measure, dossier.grant.facts, dossier.applicant.credit_code)


def unsubmittable(dossier: Dossier, today: date, pending: str | None) -> list[Refusal]:
    """Return why a draft cannot be submitted as it stands, all at once; empty where it can.

    FACT_MISSING and the other refusals of facts, APPLICANT_KIND_DIFFERS, ITEM_REQUIRED, and ITEM_ALREADY_OPEN where
    another application for the item is being decided.
    """
    measure, grant, cited = dossier.measure, dossier.grant, dossier.citation
    body = wrong_body(measure, dossier.applicant.credit_code, grant.facts, cited)
    return [*unstated(dossier, today), *body, *_of_item(dossier, pending)]


def unstated(dossier: Dossier, today: date) -> list[Refusal]:
    """Return what an application lacks, or states wrongly; empty where every fact is stated."""
    return refusals_of(
        lambda: check_facts(dossier.measure, dossier.grant.facts, dossier.citation, today, partial=False)
    )


async def name_item_anew(dossier: Dossier) -> None:
    """Let a grant be of the item that its facts now name. Raises ITEM_ALREADY_OPEN where another one stands there."""
    grant, measure = dossier.grant, dossier.measure
    if parts_of(measure):
        grant.item = stated_item(measure, "", grant.facts)
    grant.item_key = item_key(measure, dossier.applicant.credit_code, grant.item, grant.facts)
    await check_item(dossier)


async def check_item(dossier: Dossier) -> None:
    """One application of an applicant for one item at a time; the database holds it too, for two at once.

    Raises ITEM_ALREADY_OPEN, and ITEM_MONTHS_TAKEN where another one is for some of its months.
    """
    await wait_for_months(dossier)
    if refusals := _of_item(dossier, (await pending_beside([dossier]))[0]):
        raise RefusedError(*refusals)
    await check_months(dossier)


def _of_item(dossier: Dossier, pending: str | None) -> list[Refusal]:
    measure, cited = dossier.measure, (dossier.citation,)
    if needs_item(measure) and measure.item is not None and not dossier.grant.item:
        return [Refusal(Code.ITEM_REQUIRED, {"item": measure.item.title}, ("item",), cited)]
    return [Refusal(Code.ITEM_ALREADY_OPEN, {"number": pending}, ("item",), cited)] if pending else []


async def pending_beside(dossiers: Sequence[Dossier]) -> list[str | None]:
    """Return for each the number of another application of its applicant for its item that is being decided, if any."""
    if not dossiers:
        return []
    of = [(d.version.code, d.grant.measure, d.grant.item_key, d.grant.applicant_id, d.grant.id) for d in dossiers]
    rows = await ask(_PENDING, *columns(of, 5), [state.value for state in PENDING])
    pending = {int(row["turn"]): str(row["number"]) for row in rows}
    return [pending.get(turn + 1) for turn in range(len(dossiers))]
