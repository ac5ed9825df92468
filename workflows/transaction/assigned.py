"""To which experts a grant is assigned (评审分派): they alone of all experts see it."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Subquery

from domain.models import ExpertAssignment
from workflows.runtime.sql import ask
from workflows.transaction.actors import Actor

_WITHDRAWN = """
SELECT DISTINCT grant_id, expert FROM expert_assignment a
WHERE grant_id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM expert_assignment s
    WHERE s.grant_id = a.grant_id AND s.expert = a.expert AND s.withdrawn_at IS NULL
)
"""


def assigned_grants(actor: Actor) -> Subquery:
    """Return the ids of the grants that are assigned to an expert now."""
    return Subquery(ExpertAssignment.filter(expert=actor.person, withdrawn_at__isnull=True).values("grant_id"))


async def withdrawn_experts(grants: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Return whose opinions on which grants count no more: experts who were withdrawn, and not assigned again."""
    withdrawals = await ask(_WITHDRAWN, list(grants)) if grants else []
    return {(row["grant_id"], row["expert"]) for row in withdrawals}
