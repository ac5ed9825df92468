"""Applications (申报): drafted, stated, submitted and withdrawn by applicants, or by officers in their place."""

from contextlib import suppress
from copy import copy
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from domain.assessment.matters import parts_of
from domain.handling.bodies import wrong_body
from domain.handling.calls import open_call
from domain.handling.places import place_of
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.roles import Role
from domain.models import Applicant, Grant, PolicyVersion
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation
from workflows.applicants.applicants import RegisterApplicant, registered_applicant, who_applies
from workflows.cases.circumstances import circumstances
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import GrantStep, OnGrant
from workflows.cases.item_months import taken_months, wait_for_months
from workflows.cases.register import Particulars, locked_applicant, particulars_of
from workflows.facts.comparisons import state_known
from workflows.grants.checked_applications import check_item, pending_beside, stated_by, unsubmittable
from workflows.grants.known_exits import check_exits, unsaid_exits
from workflows.policies.policies import current_version
from workflows.programmes.units import release_units
from workflows.runtime.sql import ask
from workflows.transaction.declarations import FACTS, Default, InputName, command
from workflows.transaction.facts import (
    certified_facts,
    check_facts,
    check_proven,
    item_key,
    recorded_by_deed,
    recorded_dates,
    snapshot,
    stated_item,
)
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import remark, stated_reason
from workflows.transaction.refused import RefusedError, not_found
from workflows.transaction.rights import Allowed, KeptOut, require
from workflows.transaction.scopes import responsible
from workflows.transaction.shown import GRANT, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work


@command(
    "Draft an application (填报).",
    by="By the applicant, or an officer in its place.",
    shows=(GRANT,),
)
class CreateGrant:
    """A new application."""

    measure: Annotated[str, InputName("measure_code"), "Code of a grant measure, such as A06-2."]
    applicant: Annotated[
        RegisterApplicant | None,
        "Who applies; left out by an applicant whom the register knows: itself, as it stands on record.",
    ]
    item: Annotated[
        str,
        Default(""),
        "What it is for, as `Measure.itemTitle` says; left out where it has parts, which `Measure.itemParts` names.",
    ]
    facts: Annotated[
        dict[str, Any], FACTS, "The facts, and the parts of the item; a draft may be incomplete, but none may be wrong."
    ]
    policy_code: Annotated[str | None, "Code of the policy; the one published last by default."] = None


async def create_grant(work: Work, command: CreateGrant) -> Done:
    """Draft an application (填报). Facts may be incomplete, but none may be wrong.

    Raises NOT_ALLOWED, UNKNOWN_MEASURE, NOT_A_GRANT, the refusals of the applicant, OWN_ORGANISATION, FACT_INVALID,
    DATE_IN_FUTURE, APPLICANT_KIND_DIFFERS.
    """
    require(work.actor, Allowed(roles=WHO_MAY["createGrant"]))
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    policy = compiled_version(version)
    measure = policy.grant_measure(command.measure)
    citation = Citation.of(measure)
    bureaus = responsible(policy.policy, measure)
    require(work.actor, Allowed(roles=WHO_MAY["createGrant"], bureaus=bureaus), citation)
    facts = check_facts(measure, command.facts, citation, work.today, partial=True)
    applicant, stands = await registered_applicant(work, await who_applies(work, command.applicant), policy.policy)
    require(work.actor, Allowed(kept_out=KeptOut((applicant.credit_code,))), citation)
    _check_body(measure, applicant.credit_code, facts, citation)
    item = stated_item(measure, command.item, facts)
    grant = await drafted(work, version, measure, (applicant, stands), (item, facts))
    return Done(grant.id, {Thing.GRANT: grant.id})


async def drafted(
    work: Work,
    version: PolicyVersion,
    measure: Measure,
    who: tuple[Applicant, Particulars],
    what: tuple[str, dict[str, Any]],
    evidence: str | None = None,
) -> Grant:
    """Return a new draft of an applicant, of an item and its facts, all of which were checked."""
    (applicant, stands), (item, facts) = who, what
    grant = await Grant.create(
        id=work.new_id(),
        number=await _next_number(measure.code, work.today.year),
        policy_version_id=version.id,
        measure=measure.code,
        applicant_id=applicant.id,
        **_kept_particulars(stands),
        item=item,
        item_is_personal=measure.procedure.personal_item,
        item_key=item_key(measure, applicant.credit_code, item, facts),
        state=GrantState.DRAFT,
        facts=facts,
        created_at=work.now,
        updated_at=work.now,
    )
    await snapshot(work, grant, work.actor.role.value, evidence)
    return grant


def _check_body(measure: Measure, credit_code: str, facts: dict[str, Any], citation: Citation) -> None:
    """Raise APPLICANT_KIND_DIFFERS where the credit code says that the applicant is another kind of body."""
    if refusals := [*wrong_body(measure, credit_code, facts, citation)]:
        raise RefusedError(*refusals)


async def _next_number(measure: str, year: int) -> str:
    rows = await ask("SELECT nextval('grant_number') AS number")
    return f"{measure}-{year}-{rows[0]['number']:06d}"


@command(
    "State the facts anew: of a draft (填报), or as an officer's correction, with a reason (核实更正).",
    step=GrantEvent.UPDATE_FACTS,
    by="",
    shows=(GRANT,),
)
class UpdateGrantFacts(OnGrant):
    """The facts of an application, stated anew as a whole."""

    facts: Annotated[dict[str, Any], FACTS, "All facts; those left out are no longer stated."]
    item: Annotated[str | None, "What it is for; null leaves it."] = None
    reason: Annotated[str | None, "Why; required once it is submitted."] = None


async def update_grant_facts(work: Work, command: UpdateGrantFacts) -> Done:
    """State the facts anew: of a draft (填报), or under review by an officer (核实更正).

    An officer's correction needs a reason. Raises what ``create_grant`` and the grant's life refuse.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version)
    grant, draft = dossier.grant, dossier.grant.state is GrantState.DRAFT
    stated = draft or grant.state is GrantState.SUPPLEMENT or work.actor.role is Role.APPLICANT
    event = GrantEvent.UPDATE_FACTS if stated else GrantEvent.CORRECT_FACTS
    dossier.check(work, event)
    reason = remark(command.reason) if stated else stated_reason(command.reason)
    proven = certified_facts(dossier.measure, dossier.around.reviews) | await recorded_dates(dossier.measure, grant)
    check_proven(dossier.measure, command.facts, grant, dossier.citation, proven)
    kept = recorded_by_deed(dossier.measure).keys() | proven
    grant.facts = check_facts(dossier.measure, command.facts, dossier.citation, work.today, partial=draft) | {
        name: value for name, value in grant.facts.items() if name in kept
    }
    _check_body(dossier.measure, dossier.applicant.credit_code, grant.facts, dossier.citation)
    if command.item is not None or parts_of(dossier.measure):
        grant.item = stated_item(dossier.measure, command.item or "", grant.facts)
    grant.item_key = item_key(dossier.measure, dossier.applicant.credit_code, grant.item, grant.facts)
    if not draft:
        await check_item(dossier)
        await check_exits(dossier)
        _take_place(dossier)
    await snapshot(work, grant, work.actor.role.value)
    await dossier.move(work, event, reason=reason)
    return Done(grant.id, {Thing.GRANT: grant.id})


@command(
    "Submit a draft (提交申报), inside the validity of the policy (art. 16).",
    step=GrantEvent.SUBMIT,
    by="",
    shows=(GRANT,),
)
class SubmitGrant(GrantStep):
    """A draft to submit."""


async def submit_grant(work: Work, command: SubmitGrant) -> Done:
    """Submit a draft (提交申报): inside the validity of the policy, with every fact stated (art. 16, I-37).

    Raises POLICY_NOT_PUBLISHED, POLICY_NOT_IN_FORCE, POLICY_EXPIRED, FACT_MISSING, ITEM_REQUIRED and
    ITEM_ALREADY_OPEN where another application for the same item is being decided, FACT_INVALID where an exit is on
    record that it leaves out, ITEM_MONTHS_TAKEN where some of its months are another application's.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.SUBMIT)
    grant = dossier.grant
    await _pin(work, dossier)
    dossier.check(work, GrantEvent.SUBMIT)
    await state_known(work, grant, stated_by(dossier))
    await wait_for_months(dossier)
    (pending,), (unsaid,) = await pending_beside([dossier]), await unsaid_exits([dossier])
    (taken,) = await taken_months([dossier])
    if refusals := [*unsubmittable(dossier, work.today, pending), *unsaid, *taken]:
        raise RefusedError(*refusals)
    await _take_particulars(work, grant)
    _take_place(dossier)
    grant.submitted_on, grant.call_id = work.today, open_call_id(dossier, work.today)
    await dossier.move(work, GrantEvent.SUBMIT, reason=remark(command.reason))
    return Done(grant.id, {Thing.GRANT: grant.id})


async def _take_particulars(work: Work, grant: Grant) -> None:
    """Keep the name and district that stand today: the applicant may have changed since it was drafted."""
    applicant = await locked_applicant(grant.applicant_id, "FOR SHARE")
    if applicant is not None:
        for field, value in _kept_particulars(await particulars_of(applicant, work.today)).items():
            setattr(grant, field, value)


def _take_place(dossier: Dossier) -> None:
    """Let the district in which the thing stands inspect and pay, where the measure says so, not the applicant's."""
    district = place_of(dossier.measure, dossier.grant.facts)
    dossier.grant.district_code = district or dossier.grant.district_code


def _kept_particulars(stands: Particulars) -> dict[str, Any]:
    """What a grant keeps of what stands."""
    district = {"district_code": stands.district.value, "filed_district": stands.district.value}
    return {"filed_name": stands.name.value, "district_entry": stands.district.number, **district}


def open_call_id(dossier: Dossier, today: date) -> UUID | None:
    """Return the call under which a draft is filed on a day; None where it is filed without one."""
    place = open_call(dossier.around.call_windows, today)
    return None if place is None else dossier.around.calls[place].id


def is_filed_under(dossier: Dossier, current: PolicyVersion | None) -> bool:
    """Return whether a draft is filed under the version that is current, another one than it was drafted under."""
    if current is None or current.id == dossier.version.id:
        return False
    return dossier.grant.measure in compiled_version(current).assessors


async def _pin(work: Work, dossier: Dossier) -> None:
    """Pin the grant to the version that is current when it is filed (I-37): a draft may be older than that."""
    current = await current_version(work.today, dossier.version.code)
    if current is not None and is_filed_under(dossier, current):
        dossier.version = current
        dossier.grant.policy_version_id = current.id
        dossier.grant.item_is_personal = dossier.measure.procedure.personal_item
        _name_anew(dossier, work.today)
        dossier.around = (await circumstances([(dossier.grant, current)]))[0]


def as_filed(dossier: Dossier, version: PolicyVersion, today: date) -> Dossier:
    """Return a draft as it would be filed under another version, of the item as that names it; nothing is kept."""
    filed = Dossier(copy(dossier.grant), version, dossier.applicant, dossier.steps, relaxations=dossier.relaxations)
    # What its facts lack under that version is said of all of them at once, where the draft is looked at.
    with suppress(RefusedError):
        _name_anew(filed, today)
    return filed


def _name_anew(dossier: Dossier, today: date) -> None:
    """Let a grant be of the item that it states as the version says it that is in force now."""
    grant, measure, cited = dossier.grant, dossier.measure, dossier.citation
    grant.facts = check_facts(measure, grant.facts, cited, today, partial=True)
    grant.item = stated_item(measure, "" if parts_of(measure) else grant.item, grant.facts)
    grant.item_key = item_key(measure, dossier.applicant.credit_code, grant.item, grant.facts)


@command(
    "Withdraw an application before it is proposed (撤回).",
    step=GrantEvent.WITHDRAW,
    by="",
    shows=(GRANT,),
)
class WithdrawGrant(GrantStep):
    """An application to withdraw."""


async def withdraw_grant(work: Work, command: WithdrawGrant) -> Done:
    """Withdraw an application before it is proposed (撤回)."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.WITHDRAW)
    dossier.grant.due_on = None
    await dossier.move(work, GrantEvent.WITHDRAW, reason=remark(command.reason))
    await release_units(work, dossier)
    return dossier.done()
