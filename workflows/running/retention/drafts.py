"""Drafts that nobody submitted (久未提交的草稿): what they say is erased; their number and history stay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.lives.grants import GrantEvent, GrantState
from workflows.cases.dossiers import open_dossier
from workflows.programmes.units import release_units
from workflows.running.digest_pieces import ROW_HASH
from workflows.running.retention.rules import Erased
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.sql import ask
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Done, Work, handle

AT_ONCE = 500
_DUE = """
SELECT id FROM grants
WHERE submitted_on IS NULL AND item_key NOT LIKE 'ERASED/%' AND updated_at < $1 AND id > $3 AND state = ANY ($4::text[])
ORDER BY id LIMIT $2
"""
_EMPTIED = """
UPDATE grants SET item = '', item_key = 'ERASED/' || id, facts = '{}', version = version + 1, updated_at = $2
WHERE id = $1 AND submitted_on IS NULL
"""
_FACTS = f"""
UPDATE fact_snapshot AS t SET facts = '{{}}', evidence = NULL, erased_at = $2
WHERE grant_id = $1 AND erased_at IS NULL RETURNING id, {ROW_HASH} AS sha256
"""  # noqa: S608 - words of our own
"""With the hash of each as it stands since: by that the check of digests knows that no more of it is another."""
_TO_ERASE = "INSERT INTO erased_document (id) SELECT id FROM document WHERE grant_id = $1 ON CONFLICT DO NOTHING"
_DOCUMENTS = "DELETE FROM document WHERE grant_id = $1 RETURNING id"
_WAITING = "SELECT id FROM erased_document WHERE gone_at IS NULL ORDER BY id LIMIT $1"
_GONE = "UPDATE erased_document SET gone_at = clock_timestamp() WHERE id = $1"
_UNSUBMITTED = (GrantState.DRAFT.value, GrantState.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class EraseDraft:
    """A draft that nobody touched since."""

    grant_id: UUID
    before: datetime
    ground: str


async def erase_draft(work: Work, command: EraseDraft) -> Done:
    """Withdraw a draft that nobody submitted, and erase what it says (清除草稿); its number and history stay."""
    dossier = await open_dossier(work, command.grant_id, None)
    grant = dossier.grant
    if grant.submitted_on is not None or grant.updated_at >= command.before or grant.item_key.startswith("ERASED/"):
        # Somebody came back to it, or it was erased already.
        return Done(grant.id, changed=False)
    if grant.state is GrantState.DRAFT:
        grant.due_on = None
        await dossier.move(work, GrantEvent.WITHDRAW, reason=command.ground)
        await release_units(work, dossier)
    await ask(_EMPTIED, grant.id, work.now)
    facts = await ask(_FACTS, grant.id, work.now)
    await ask(_TO_ERASE, grant.id)
    documents = await ask(_DOCUMENTS, grant.id)
    erased = {"erased": 1, "facts": {str(row["id"]): row["sha256"] for row in facts}}
    return Done(grant.id, {}, erased | {"documents": [str(row["id"]) for row in documents]})


async def erase_drafts(rule: Erased, before: datetime) -> int:
    """Erase every draft that nobody touched since an instant; return how many."""
    erased, after = 0, UUID(int=0)
    while due := await ask(_DUE, before, AT_ONCE, after, list(_UNSUBMITTED)):
        for row in due:
            outcome = await handle(SYSTEM, erase_draft, EraseDraft(row["id"], before, rule.ground.zh))
            if isinstance(outcome, list):
                raise RefusedError(*outcome)
            erased += outcome.changed
        after = due[-1]["id"]
    return erased


async def erase_files(store: DocumentStore) -> int:
    """Erase the bytes of documents whose draft was erased; return how many. Raises SilentStoreError.

    What a killed process left is erased by the next.
    """
    erased = 0
    while waiting := await ask(_WAITING, AT_ONCE):
        for row in waiting:
            await store.erase(row["id"])
            await ask(_GONE, row["id"])
            erased += 1
    return erased
