"""Opening the file of an award of another policy (其他支持): found, seen, and locked with its matter, for a step."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol
from uuid import UUID

from domain.assessment.same_matter import same_matter_citation
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardContext, OtherAwardEvent
from domain.models import Applicant, Grant, OtherAward
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code
from workflows.cases.dossiers import Dossier, check_version, open_dossier
from workflows.cases.other_award_steps import closed_in_favour, context_of_award, lock_matters
from workflows.other_awards.same_matter import matter_of
from workflows.policies.policies import current_version, current_versions
from workflows.transaction.actors import Actor
from workflows.transaction.offers import Offer
from workflows.transaction.offers_by_life import Standing, offers_on
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import Allowed, KeptOut, require
from workflows.transaction.scopes import of_the_city, treasuries_of
from workflows.transaction.seen import seen_by
from workflows.transaction.shown import Thing
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work


class ForGrant(Protocol):
    """What is asked of an award of another policy for a grant."""

    @property
    def other_award_id(self) -> UUID: ...  # noqa: D102 - as the commands' own
    @property
    def expected_version(self) -> int: ...  # noqa: D102
    @property
    def grant_id(self) -> UUID: ...  # noqa: D102


async def opened(
    work: Work, other_award_id: UUID, expected_version: int | None, event: OtherAwardEvent
) -> tuple[OtherAward, Citation]:
    """Return the award under the lock of its matter, for a step that can be taken now; or raise why not.

    Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION, STEP_NOT_POSSIBLE and what guards the step; in this order.
    """
    award, citation = await _visible_award(work, other_award_id, event)
    await lock_matters((award.credit_code, award.matter_key))
    return await _locked(work, award, expected_version, event, citation), citation


async def opened_for(work: Work, command: ForGrant, event: OtherAwardEvent) -> tuple[OtherAward, Citation, Dossier]:
    """Return the award under the locks of its matter and of the grant's, with the dossier of the grant."""
    award, citation = await _visible_award(work, command.other_award_id, event)
    dossier = await grant_named(work, command.grant_id, award.credit_code)
    citation = same_matter_citation(dossier.compiled.policy)
    matter = matter_of(dossier)
    if not matter:
        why = Text(zh="该申报事项未写明申报事项", en="the grant does not say what it is for")
        raise refuse(Code.INPUT_INVALID, "grantId", field="grantId", why=why)
    await lock_matters((award.credit_code, award.matter_key), (award.credit_code, matter))
    return await _locked(work, award, command.expected_version, event, citation), citation, dossier


async def _visible_award(work: Work, other_award_id: UUID, event: OtherAwardEvent) -> tuple[OtherAward, Citation]:
    award = await (await seen_by(work.actor, OtherAward)).get_or_none(id=other_award_id)
    if award is None:
        raise not_found("other_award", "id")
    citation = await citation_today(work)
    await require_beneficiary(work, award.credit_code, event, citation)
    return award, citation


async def require_beneficiary(work: Work, credit_code: str, event: OtherAwardEvent, citation: Citation) -> None:
    """Raise NOT_ALLOWED for who never takes a step, or moves no money to which support of a beneficiary matters."""
    allowed = (await allowed_of([credit_code], work.today))[credit_code]
    require(work.actor, replace(allowed, roles=OTHER_AWARD_LIFE.roles(event)), citation)


async def allowed_of(credit_codes: Collection[str], today: date) -> dict[str, Allowed]:
    """Return for each beneficiary who may act on its support of other policies, whatever the role."""
    policy, treasuries = await policy_today(today), await treasuries_of_beneficiaries(today, credit_codes)
    beside = [compiled_version(version).policy for version in await current_versions(today)]
    return {
        code: Allowed(treasuries=treasuries[code], policy=policy, beside=beside, kept_out=KeptOut((code,)))
        for code in credit_codes
    }


async def _locked(
    work: Work, read_before: OtherAward, expected_version: int | None, event: OtherAwardEvent, citation: Citation
) -> OtherAward:
    award = await OtherAward.filter(id=read_before.id).select_for_update(no_key=True).get()
    if award.matter_key != read_before.matter_key:
        # Assigned elsewhere in between: its new matter is not locked here.
        raise refuse(Code.BUSY)
    check_version(award.version, expected_version)
    check_step(OTHER_AWARD_LIFE, award.state, event, await context_of_award(award, work.actor, citation))
    return award


async def grant_named(work: Work, grant_id: UUID, credit_code: str) -> Dossier:
    """Return the dossier of a grant of that beneficiary; raises NOT_FOUND at the place where the grant is named."""
    try:
        dossier = await open_dossier(work, grant_id, None)
    except RefusedError as refused:
        raise (not_found("grant", "grantId") if refused.refusals[0].code is Code.NOT_FOUND else refused) from None
    if dossier.applicant.credit_code != credit_code:
        raise not_found("grant", "grantId")
    return dossier


async def treasuries_of_beneficiary(today: date, credit_code: str) -> set[str]:
    """Return the treasuries to which support of a beneficiary matters, as ``treasuries_of_beneficiaries`` does."""
    return (await treasuries_of_beneficiaries(today, [credit_code]))[credit_code]


async def treasuries_of_beneficiaries(today: date, credit_codes: Collection[str]) -> dict[str, set[str]]:
    """Return the treasuries to which support of each beneficiary matters: the city's, and those of its districts.

    Of whom nobody knows yet where it is, any treasury may be told.
    """
    policies = [compiled_version(version).policy for version in await current_versions(today)]
    applicants = await Applicant.filter(credit_code__in=list(credit_codes)) if policies else []
    of_cities = {treasury for policy in policies for treasury in of_the_city(policy)}
    anybody = {treasury for policy in policies for treasury in treasuries_of(policy)}
    known = {applicant.id: of_cities | {applicant.district_code} for applicant in applicants}
    grants = Grant.filter(applicant_id__in=list(known)).distinct() if known else Grant.filter(id__in=[])
    for row in await grants.values("applicant_id", "district_code"):
        known[row["applicant_id"]].add(str(row["district_code"]))
    of_known = {applicant.credit_code: known[applicant.id] for applicant in applicants}
    return {code: of_known.get(code, anybody) for code in credit_codes}


async def citation_today(work: Work) -> Citation:
    """Return the clause on which other support counts, of the policy as it is now."""
    return same_matter_citation(await policy_today(work.today))


async def policy_today(today: date) -> Policy:
    """Return the policy as it is now. Raises NOT_FOUND where there is none."""
    version = await current_version(today)
    if version is None:
        raise not_found("policy")
    return compiled_version(version).policy


async def offers_of_other_awards(awards: Sequence[OtherAward], actor: Actor, today: date) -> list[list[Offer]]:
    """Return what is offered of each award of another policy, in as few statements for many as for one."""
    allowed, policy = await allowed_of({award.credit_code for award in awards}, today), await policy_today(today)
    citation = same_matter_citation(policy)
    offers: list[list[Offer]] = []
    for award, stands in zip(awards, await closed_in_favour(awards), strict=True):
        context = OtherAwardContext(actor.role, citation, stands)
        may = partial(replace, allowed[award.credit_code])
        own = Standing(OTHER_AWARD_LIFE, award.state, context, actor, lambda roles, may=may: may(roles=roles), citation)
        offers.append(offers_on("OtherAward", own, {}))
    return offers


def done_with(award: OtherAward, dossier: Dossier | None = None, *, changed: bool = True) -> Done:
    """Return what a command on an award did, for a grant where it was, and how it stands since, for the audit."""
    shows = {Thing.OTHER_AWARD: award.id} | ({Thing.GRANT: dossier.grant.id} if dossier else {})
    outcome = {"state": award.state.value, "version": award.version, "matter": award.matter_key}
    return Done(award.id, shows, outcome, changed)
