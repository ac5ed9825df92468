"""What must hold before anything is served: a pack is drafted, the secret is known, production has no stated day."""

from workflows.facts.configured import configured
from workflows.policies.policies import DraftPolicy, draft_policy
from workflows.running.field_sealing import know_field_keys
from workflows.running.secret_marks import know_secret
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.packs import load_pack
from workflows.transaction.work import handle


class NotProductionError(RuntimeError):
    """A database with a stated day, opened by a production server."""


async def prepare(settings: Settings) -> None:
    """Draft the packs of the settings that are new, the first one last: until one is in force, that is current.

    Raises NotProductionError for a demonstration's database in production, SecretDiffersError for another
    secret's, FieldKeysDifferError for one whose fields were sealed under other keys, BadSourcesError for a file of
    sources that says what cannot be.
    """
    if settings.mode == "production" and (await moment()).stated:
        message = (
            "DUIXIAN_MODE is production, but this database belongs to a demonstration: its day is stated. "
            "Use another database."
        )
        raise NotProductionError(message)
    await know_secret()
    await know_field_keys()
    configured()
    for path in reversed(settings.policy_packs):
        pack = load_pack(path)
        await handle(SYSTEM, draft_policy, DraftPolicy(pack.data, pack.text))
