"""A grant's dossier for reading (案卷): what it is judged by, through the loaders of the request."""

import asyncio

import domain.models as rows
from api.kit.context import Info
from workflows.cases.dossiers import Dossier


async def judged_by(grant: rows.Grant, info: Info) -> Dossier:
    """Return what a grant that is shown is judged by, without what is on record around it."""
    loaders = info.context.loaders
    # Asked side by side, and so by one statement.
    version, applicant = await asyncio.gather(
        loaders.policy_version.load(grant.policy_version_id), loaders.applicant.load(grant.applicant_id)
    )
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
    dossier, steps = await asyncio.gather(dossier_of(grant, info), info.context.loaders.history_of.load(grant.id))
    dossier.steps = steps
    return dossier
