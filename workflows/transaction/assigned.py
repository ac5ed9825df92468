"""To which experts a grant is assigned (评审分派): they alone of all experts see it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from domain.lives.life import Role
from domain.models import Applicant, ExpertAssignment, Grant
from workflows.runtime.sql import ask
from workflows.transaction.actors import Actor
from workflows.transaction.scopes import OF_TREASURIES
from workflows.transaction.sights import paid_by

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


async def seen_grants(actor: Actor) -> QuerySet[Grant]:
    """Return the grants that somebody sees.

    An applicant sees its own, a district its own, an expert what he is assigned, finance and a treasury what it pays.
    """
    if actor.role is Role.APPLICANT:
        return Grant.filter(applicant__credit_code=actor.credit_code)
    if actor.role is Role.DISTRICT_OFFICER:
        return Grant.filter(of_district(actor))
    if actor.role is Role.EXPERT:
        return Grant.filter(id__in=assigned_grants(actor))
    if actor.role in OF_TREASURIES:
        return Grant.filter(await paid_by(actor.treasuries))
    return Grant.all()


def of_district(actor: Actor, grant: str = "") -> Q:
    """Return which grants an officer's district sees: those that were filed in it, that it pays, and of who is there.

    After a move the old district still pays (I-47), and the new one answers for the applicant. ``grant`` is the way
    from what is asked for to its grant, such as ``grant__``.
    """
    ways = ("district_code", "filed_district", "applicant__district_code")
    of: Any = actor.district
    paying, filed, now = (Q(**{f"{grant}{way}": of}) for way in ways)
    return paying | filed | now


async def sees_grant_of(actor: Actor, applicant: Applicant, grant_id: UUID | None = None) -> bool:
    """Return whether somebody sees a grant of an applicant for a command; without an id, whether any of its grants.

    Commands of finance and of a treasury say themselves whose money it is.
    """
    if actor.role is Role.DISTRICT_OFFICER:
        if actor.district == applicant.district_code:
            return True
        found = Grant.filter(of_district(actor), applicant_id=applicant.id)
        return await (found.filter(id=grant_id) if grant_id else found).exists()
    if actor.role is Role.EXPERT:
        found = Grant.filter(id__in=assigned_grants(actor), applicant_id=applicant.id)
        return await (found.filter(id=grant_id) if grant_id else found).exists()
    return actor.role is not Role.APPLICANT or actor.credit_code == applicant.credit_code


async def withdrawn_experts(grants: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Return whose opinions on which grants count no more: experts who were withdrawn, and not assigned again."""
    found = await ask(_WITHDRAWN, list(grants)) if grants else []
    return {(row["grant_id"], row["expert"]) for row in found}
