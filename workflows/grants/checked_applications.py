"""What stands against an application on what is on record (申报校验): its facts, its applicant, its item."""

from collections.abc import Sequence
from datetime import date

from domain.assessment.matters import parts_of
from domain.handling.bodies import wrong_body
from domain.lives.grants import PENDING
from domain.models import Grant
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import Dossier
from workflows.cases.item_months import check_months, wait_for_months
from workflows.transaction.facts import check_facts, item_key, needs_item, stated_item
from workflows.transaction.packs import codes_of_versions
from workflows.transaction.refused import RefusedError, refusals_of


def unsubmittable(dossier: Dossier, today: date, pending: Grant | None) -> list[Refusal]:
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


def _of_item(dossier: Dossier, pending: Grant | None) -> list[Refusal]:
    measure, cited = dossier.measure, (dossier.citation,)
    if needs_item(measure) and measure.item is not None and not dossier.grant.item:
        return [Refusal(Code.ITEM_REQUIRED, {"item": measure.item.title}, ("item",), cited)]
    return [Refusal(Code.ITEM_ALREADY_OPEN, {"number": pending.number}, ("item",), cited)] if pending else []


async def pending_beside(dossiers: Sequence[Dossier]) -> list[Grant | None]:
    """Return for each another application of its applicant for its item that is being decided; None without one."""
    pending = Grant.filter(
        measure__in={dossier.grant.measure for dossier in dossiers},
        item_key__in={dossier.grant.item_key for dossier in dossiers},
        applicant_id__in={dossier.grant.applicant_id for dossier in dossiers},
        policy_version__code__in={dossier.version.code for dossier in dossiers},
        state__in=[state.value for state in PENDING],
    )
    known = await pending.order_by("number").prefetch_related(codes_of_versions()) if dossiers else []
    return [next((other for other in known if _is_of_same(dossier, other)), None) for dossier in dossiers]


def _is_of_same(dossier: Dossier, other: Grant) -> bool:
    own, same = dossier.grant, other.policy_version.code == dossier.version.code
    of = [(grant.measure, grant.item_key, grant.applicant_id) for grant in (own, other)]
    return same and of[0] == of[1] and own.id != other.id
