"""What a command changed (变更事项): each thing whose version it raised, as far as the caller sees it."""

from collections.abc import Mapping
from uuid import UUID

from api.kit.commands import Payload
from api.kit.context import Info
from api.kit.nodes import Versioned
from api.queries.nodes import shown_of_kind
from workflows.transaction.kept_answers import changed_by

MOST_CHANGED = 1000
"""Things that an answer lists; of more it lists none."""
KINDS: Mapping[str, str] = {
    "grants": "Grant",
    "milestone": "Milestone",
    "tranche": "Tranche",
    "unit": "Unit",
    "objection": "Objection",
    "payment_leg": "PaymentLeg",
    "payment_run": "PaymentRun",
    "double_payment": "DoublePayment",
    "recovery": "Recovery",
    "other_award": "OtherAward",
    "applicant": "Applicant",
    "budget": "Budget",
    "call": "Call",
    "duty": "Duty",
    "policy_version": "Policy",
    "proposal": "Proposal",
}
"""The type of the things of each table that has versions, in the order in which they are listed."""
CHANGED = (
    "Each thing whose version this raised or began, and what followed of it at once: the same after a replay. Only "
    f"what the caller sees; empty where nothing changed, null where more than {MOST_CHANGED} things did: read anew "
    "what you show."
)


async def changed(root: Payload, info: Info) -> list[Versioned] | None:
    """List what was changed: those of one kind by one statement."""
    ids = await changed_by(root.kept)
    if ids is None or sum(map(len, ids.values())) > MOST_CHANGED:
        return None
    return [thing for table in KINDS if table in ids for thing in await _shown(info, KINDS[table], ids[table])]


async def _shown(info: Info, kind: str, ids: set[UUID]) -> list[Versioned]:
    shown = await shown_of_kind(info, kind, sorted(ids))
    return [thing for uid in sorted(ids) if isinstance(thing := shown.get(uid), Versioned)]
