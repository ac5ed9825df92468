"""A grant's dossier for reading (案卷): what it is judged by, through the loaders of the request."""

from collections.abc import Mapping, Sequence

import domain.models as rows
from api.kit.context import Info
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.life import Action
from domain.refusals.refusals import Refusal
from workflows.cases.dossiers import Dossier
from workflows.grants.applications import is_filed_under
from workflows.grants.foreseen import FORESEEN, Asked
from workflows.grants.offered_steps import offers_of
from workflows.transaction.offers import Offer


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


async def dossier_with_history(grant: rows.Grant, info: Info) -> Dossier:
    """Return the dossier of a grant by which it is told what somebody may do: with who took which of its steps."""
    if not info.context.four_eyes:
        return await dossier_of(grant, info)
    of_history = info.context.loaders.history_of.load(grant.id)
    dossier = await dossier_of(grant, info)
    dossier.steps = await of_history
    return dossier


async def offers_of_grant(grant: rows.Grant, info: Info) -> list[tuple[GrantEvent, Offer]]:
    """Return every step that people take with a grant, as the caller is offered it."""
    dossier = await dossier_with_history(grant, info)
    actor, today = info.context.signed_in(), info.context.moment.today
    actions = dossier.actions(actor, today)
    if (filed := await _as_filed(dossier, info)) is None:
        return offers_of(actions, await _against(dossier, actions, info))
    # It is filed under the version that is current by now (I-37); all else goes by the one that it was drafted under.
    submission = [action for action in filed.actions(actor, today) if action.event is GrantEvent.SUBMIT]
    actions = [submission[0] if action.event is GrantEvent.SUBMIT and submission else action for action in actions]
    return offers_of(actions, await _against(filed, submission, info))


async def _as_filed(dossier: Dossier, info: Info) -> Dossier | None:
    """The dossier of a draft under the version under which it is filed now; None where that is its own."""
    grant, loaders = dossier.grant, info.context.loaders
    if grant.state is not GrantState.DRAFT:
        return None
    current = await loaders.policy_on.load((dossier.version.code, info.context.moment.today))
    if current is None or not is_filed_under(dossier, current):
        return None
    return Dossier(grant, current, dossier.applicant, dossier.steps, await loaders.around(grant, current))


async def _against(
    dossier: Dossier, actions: Sequence[Action[GrantEvent]], info: Info
) -> Mapping[GrantEvent, Sequence[Refusal]]:
    """What stands against the steps that the guards of its life let pass."""
    events = frozenset(action.event for action in actions if action.permitted) & FORESEEN
    if not events:
        return {}
    loader = info.context.loaders.foreseen(info.context.signed_in(), info.context.moment.today)
    return await loader.load(Asked(dossier.grant.id, dossier, events))
