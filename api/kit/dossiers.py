"""A grant's dossier for reading (案卷): what it is judged by, through the loaders of the request."""

from collections.abc import Mapping, Sequence
from functools import partial

import domain.models as rows
from api.kit.context import Info
from api.kit.offer_loaders import OfGrant
from domain.lives.grants import GRANT_LIFE, GrantState
from domain.lives.roles import Role
from workflows.cases.dossiers import Dossier, bearing
from workflows.cases.separation import bears
from workflows.grants.applications import as_filed, is_filed_under
from workflows.grants.foreseen import FORESEEN, Against, Asked
from workflows.grants.offered_steps import OfferedStep, StepOffers, Tried


async def judged_by(grant: rows.Grant, info: Info) -> Dossier:
    """Return what a grant that is shown is judged by, without what is on record around it."""
    loaders = info.context.loaders
    # Asked side by side, and so by one statement.
    of_version = loaders.policy_version.load(grant.policy_version_id)
    of_applicant = loaders.applicant.load(grant.applicant_id)
    version, applicant = await of_version, await of_applicant
    if version is None or applicant is None:
        message = f"grant {grant.number} has lost its policy or applicant"
        raise LookupError(message)
    return Dossier(grant, version, applicant)


async def dossier_of(grant: rows.Grant, info: Info) -> Dossier:
    """Return the dossier of a grant that is shown, in as few statements for many grants as for one."""
    dossier = await judged_by(grant, info)
    dossier.around = await info.context.loaders.around(grant, dossier.version)
    return dossier


async def offers_of_grant(grant: rows.Grant, info: Info) -> list[OfferedStep]:
    """Return every step that people take with a grant, as the caller is offered it."""
    return await info.context.loaders.offered_steps(partial(_offers, info)).load(OfGrant(grant, grant.id))


async def _offers(info: Info, questions: list[OfGrant]) -> list[list[OfferedStep]]:
    """The steps of all grants of which they are asked in one turn: in as few statements for many as for one."""
    offers, dossiers = StepOffers(info.context.signed_in()), await _judged([one.grant for one in questions], info)
    filed = await _as_filed(dossiers, info)
    looked_at = [dossier for dossier in (*dossiers, *filed.values()) if offers.tries(dossier)]
    tried, against = await _tried(looked_at, filed, info)
    steps: list[list[OfferedStep]] = []
    for dossier in dossiers:
        steps.append(offers.of(dossier, tried.get(id(dossier), {}), against.get(id(dossier), {})))
        if version := filed.get(id(dossier)):
            of_version = offers.of(version, tried.get(id(version), {}), against.get(id(version), {}))
            offers.let_submit(steps[-1], of_version)
    return steps


async def _judged(grants: Sequence[rows.Grant], info: Info) -> list[Dossier]:
    """The dossiers of grants, with the steps of the caller that bear on what he may do now."""
    loaders, actor = info.context.loaders, info.context.signed_in()
    # Asked side by side, and so by one statement; accounts are needed to mask what is refused.
    taken = [loaders.steps_by(actor.people).load(grant.id) for grant in grants]
    masks: Sequence[rows.Grant] = () if actor.role is Role.APPLICANT else grants
    accounts = [loaders.accounts_of.load(grant.applicant_id) for grant in masks]
    applicants = [loaders.applicant.load(grant.applicant_id) for grant in grants]
    await loaders.policy_version.load_many(grant.policy_version_id for grant in grants)
    for each in (*applicants, *accounts):
        await each
    dossiers = [await judged_by(grant, info) for grant in grants]
    for dossier, steps in zip(dossiers, taken, strict=True):
        await stand(dossier, await steps, info)
    return dossiers


async def stand(dossier: Dossier, steps: Sequence[rows.HistoryStep], info: Info) -> None:
    """Let a dossier know what the caller did with the case before, as far as it bears on what he may do now."""
    actor, today = info.context.signed_in(), info.context.moment.today
    dossier.steps = bearing(steps, four_eyes=info.context.four_eyes)
    if bears(dossier.steps, actor):
        dossier.relaxations = await info.context.loaders.relaxations(actor, today).load(dossier.version.code)


async def _as_filed(dossiers: Sequence[Dossier], info: Info) -> Mapping[int, Dossier]:
    """For drafts, the dossiers under the versions under which they are filed by now, where those are others (I-37)."""
    day, loaders = info.context.moment.today, info.context.loaders
    drafts = [dossier for dossier in dossiers if dossier.grant.state is GrantState.DRAFT]
    current = await loaders.policy_on.load_many([(dossier.version.code, day) for dossier in drafts])
    return {
        id(dossier): as_filed(dossier, version, day)
        for dossier, version in zip(drafts, current, strict=True)
        if version is not None and is_filed_under(dossier, version)
    }


async def _tried(
    dossiers: Sequence[Dossier], filed: Mapping[int, Dossier], info: Info
) -> tuple[Mapping[int, Tried], Mapping[int, Against]]:
    """What becomes of the steps of each dossier that are the caller's, and what stands against those that pass.

    Of a draft that is filed under another version that alone is looked at closely.
    """
    actor, today, loaders = info.context.signed_in(), info.context.moment.today, info.context.loaders
    around = await loaders.around_each([(dossier.grant, dossier.version) for dossier in dossiers])
    for dossier, each in zip(dossiers, around, strict=True):
        dossier.around = each
    tried = {
        id(dossier): GRANT_LIFE.all_tried(dossier.grant.state, dossier.context(actor, today)) for dossier in dossiers
    }
    passed = [
        (dossier, frozenset(event for event, outcome in tried[id(dossier)].items() if not isinstance(outcome, tuple)))
        for dossier in dossiers
        if id(dossier) not in filed
    ]
    questions = [Asked(dossier.grant.id, dossier, of_it) for dossier, events in passed if (of_it := events & FORESEEN)]
    answers = await loaders.foreseen(actor, today).load_many(questions)
    return tried, {id(one.dossier): against for one, against in zip(questions, answers, strict=True)}
