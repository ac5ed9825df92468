"""A grant's dossier for reading (案卷): what it is judged by, through the loaders of the request."""

import domain.models as rows
from api.kit.context import Info
from workflows.cases.dossiers import Dossier


async def dossier_of(grant: rows.Grant, info: Info) -> Dossier:
    """Return the dossier of a grant that is shown, in as few statements for many grants as for one."""
    loaders = info.context.loaders
    version = await loaders.policy_version.load(grant.policy_version_id)
    applicant = await loaders.applicant.load(grant.applicant_id)
    if version is None or applicant is None:
        message = f"grant {grant.number} has lost its policy or applicant"
        raise LookupError(message)
    steps = await loaders.history_of.load(grant.id) if info.context.four_eyes else ()
    return Dossier(grant, version, applicant, steps, await loaders.around(grant, version))
