"""Which district pays its part of an award (出资区) once an applicant has moved, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tortoise.expressions import F, Subquery

from domain.handling.places import place_of
from domain.handling.register import Entry, RegisterAttribute, held_on, value_of
from domain.lives.grants import COMMITTED, PENDING
from domain.lives.legs import LegState
from domain.models import Applicant, Grant, PaymentLeg, Review
from domain.policy.awards import FILING, ORDER
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation
from workflows.cases.dossiers import Dossier
from workflows.cases.register import entries_of
from workflows.runtime.clock import SHANGHAI
from workflows.transaction.packs import compiled_version
from workflows.transaction.scopes import payers_of
from workflows.transaction.work import Work


class PayingBasis(StrEnum):
    """Why it is that district that pays (出资依据)."""

    FILED = "FILED"
    CORRECTED = "CORRECTED"
    REVIEWED = "REVIEWED"
    TO_BE_REVIEWED = "TO_BE_REVIEWED"
    ORDERED = "ORDERED"
    PLACE = "PLACE"


BASIS_TITLES: dict[PayingBasis, Text] = {
    PayingBasis.FILED: Text(
        zh="由申报时登记的所在区承担，其后迁移不改变",
        en="the district of filing pays, wherever the applicant moved since",
    ),
    PayingBasis.CORRECTED: Text(
        zh="申报时登记的所在区有误，由更正后的所在区承担",
        en="the district of filing was registered wrongly, and the one that it always was pays",
    ),
    PayingBasis.REVIEWED: Text(
        zh="由政策规定的环节办理之日登记的所在区承担",
        en="the district of the day on which the step named by the policy was passed pays",
    ),
    PayingBasis.TO_BE_REVIEWED: Text(
        zh="政策规定的环节尚未办理，届时以当日登记的所在区为准，目前按申报时的所在区列示",
        en="the step named by the policy decides on its day; until then the district of filing is shown",
    ),
    PayingBasis.ORDERED: Text(
        zh="由下达拨付之日登记的所在区承担", en="the district of the day on which a payment is ordered pays"
    ),
    PayingBasis.PLACE: Text(
        zh="由事项所在区承担，不论申报单位登记在哪个区",
        en="the district in which the thing stands pays, wherever the applicant is registered",
    ),
}


@dataclass(frozen=True, slots=True)
class Paying:
    """Which district pays, on which day it is looked at, why, and by which clause."""

    district: str
    basis: PayingBasis
    citation: Citation


def paying(dossier: Dossier, entries: Sequence[Entry], today: date) -> Paying | None:
    """Return which district pays its part of the award; None where no district pays any."""
    split, grant = dossier.split, dossier.grant
    if split is None or not _shares_of_districts(dossier):
        return None
    cited = Citation(dossier.citation.article, dossier.citation.quote, split.district.reading)
    place, district = split.district.place, place_of(dossier.measure, grant.facts)
    if place is not None and district is not None:
        return Paying(district, PayingBasis.PLACE, replace(cited, reading=place.reading))
    if split.district.as_of == FILING:
        filed = grant.district_code == grant.filed_district
        return Paying(grant.district_code, PayingBasis.FILED if filed else PayingBasis.CORRECTED, cited)
    if split.district.as_of == ORDER:
        return Paying(held_on(entries, RegisterAttribute.DISTRICT, today).value, PayingBasis.ORDERED, cited)
    passed = _passed(dossier.around.reviews, split.district.as_of)
    if passed is None:
        return Paying(grant.district_code, PayingBasis.TO_BE_REVIEWED, cited)
    day = passed.recorded_at.astimezone(SHANGHAI).date()
    return Paying(held_on(entries, RegisterAttribute.DISTRICT, day).value, PayingBasis.REVIEWED, cited)


async def take_paying_district(work: Work, dossier: Dossier) -> None:
    """Let a grant name the district that pays now that a payment is ordered. The grant is locked."""
    entries = await entries_of(dossier.applicant.id) if _by_register(dossier) else ()
    payer = paying(dossier, entries, work.today)
    if payer is not None and payer.district != dossier.grant.district_code:
        dossier.grant.district_code = payer.district
        await dossier.grant.save(update_fields=["district_code"])


async def follow_register(work: Work, applicant: Applicant, entries: Sequence[Entry]) -> None:
    """Let grants name the district that it always was, where the entry from which they took theirs was wrong.

    A change leaves them as they are: they keep what stood when they were filed. So does a grant for which a payment was
    ordered: one grant is paid by one district.
    """
    open_states = [state.value for state in (*PENDING, *COMMITTED)]
    ordered = Subquery(PaymentLeg.exclude(state=LegState.CANCELLED.value).values("payment__grant_id"))
    grants = Grant.filter(applicant_id=applicant.id, state__in=open_states).exclude(id__in=ordered)
    for grant in await grants.order_by("id").select_related("policy_version"):
        measure = compiled_version(grant.policy_version).measures[grant.measure]
        district = place_of(measure, grant.facts) or _as_it_always_was(grant, entries)
        if district != grant.district_code:
            changed = {"district_code": district, "version": F("version") + 1, "updated_at": work.now}
            await Grant.filter(id=grant.id).update(**changed)


def _as_it_always_was(grant: Grant, entries: Sequence[Entry]) -> str:
    """The district of filing, as it is known now: corrected, or what stood without an entry that was withdrawn."""
    entry = next(entry for entry in entries if entry.number == grant.district_entry)
    if entry.withdrawn and grant.submitted_on is not None:
        return held_on(entries, RegisterAttribute.DISTRICT, grant.submitted_on).value
    return value_of(entries, entry.number)


def paying_treasuries(dossier: Dossier) -> set[str]:
    """Return the treasuries that pay for a grant, or will (出资财政): its payers', and its paying district's."""
    parts = payers_of(dossier.compiled.policy, dossier.split)
    return {dossier.grant.district_code if by_district else code for code, by_district in parts.items()}


def _by_register(dossier: Dossier) -> bool:
    """Whether the register says which district pays, as it stood on the day that counts."""
    split = dossier.split
    if split is None or not _shares_of_districts(dossier) or split.district.as_of == FILING:
        return False
    return split.district.place is None or place_of(dossier.measure, dossier.grant.facts) is None


def _shares_of_districts(dossier: Dossier) -> bool:
    return any(payers_of(dossier.compiled.policy, dossier.split).values())


def _passed(reviews: Sequence[Review], step: str) -> Review | None:
    return next((review for review in reversed(reviews) if review.step == step and review.passed), None)
