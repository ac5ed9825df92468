"""Who is signed in (当前用户): for whom somebody acts, what he may move, and how much waits for him."""

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import count_up_to_most
from api.kit.context import Info
from api.kit.enumerations import Role
from api.money.money_sights import seen_proposals
from api.queries.desk.morning import Morning, own_grants
from api.queries.grant_filters import GrantFilter
from api.types.applicants import Applicant
from api.types.deadlines import overdue_grants
from api.types.delegations import Delegation
from domain.handling.next_actor import ROLES_WAITED_FOR
from domain.lives.proposal_life import ProposalState
from workflows.transaction.actors import Actor


@strawberry.type(
    description="How much waits for the caller (待办数量), counted up to 10,000, which stands for as many and "
    "more. Each number costs a count."
)
class Inbox:
    """How much waits."""

    actor: strawberry.Private[Actor]

    @strawberry.field(
        description="Grants that wait for the caller's role: of an officer those of its bureaus, of a district "
        "officer those of its district, of all those that the caller sees. `grants(filter: {nextActor, bureaus, "
        "districts})` lists them."
    )
    async def waiting(self) -> int:
        """What waits."""
        return await count_up_to_most(await _waiting(self.actor))

    @strawberry.field(
        description="Of the grants that the caller sees, for an officer of its bureaus or its district, the overdue."
    )
    async def overdue(self, info: Info) -> int:
        """What is overdue."""
        context = info.context
        late = await overdue_grants(context.moment.today, context.answer_days, context.objection_days)
        return await count_up_to_most((await own_grants(self.actor, GrantFilter())).filter(late))

    @strawberry.field(
        description="Proposals that the caller sees, which another proposed and a second person confirms (提请事项)."
    )
    async def proposals(self, info: Info) -> int:
        """What waits for a second person."""
        waiting = (await seen_proposals(info)).filter(state=ProposalState.WAITING.value)
        return await count_up_to_most(waiting.exclude(proposer=self.actor.person))


@strawberry.type(description="Who is signed in, in which role, and for whom (当前用户).")
class Viewer:
    """Who is signed in."""

    actor: strawberry.Private[Actor]

    @strawberry.field(description="Name, as the history shows it.")
    def name(self) -> str:
        """The name."""
        return self.actor.name

    @strawberry.field(description="In which role.")
    def role(self) -> Role:
        """The role."""
        return self.actor.role

    @strawberry.field(
        description="Unified social credit code of the applicant for whom the caller acts; null in other roles."
    )
    def credit_code(self) -> str | None:
        """The credit code."""
        return self.actor.credit_code

    @strawberry.field(
        description="The applicant for whom the caller acts, as it stands on record; null in other roles, and until "
        "its first application is drafted."
    )
    async def applicant(self) -> Applicant | None:
        """The organisation."""
        code = self.actor.credit_code
        row = await rows.Applicant.get_or_none(credit_code=code) if code else None
        return Applicant(row=row) if row else None

    @strawberry.field(description="Bureaus of an officer, as `Policy.bureaus` names them; none in other roles.")
    def bureaus(self) -> list[str]:
        """The bureaus."""
        return list(self.actor.bureaus)

    @strawberry.field(description="Code of the paying district of a district officer; null in other roles.")
    def district_code(self) -> str | None:
        """The district."""
        return self.actor.district

    @strawberry.field(
        description="Whose money finance or a treasury moves, by `Policy.treasuries`; none in other roles."
    )
    def treasuries(self) -> list[str]:
        """The treasuries."""
        return list(self.actor.treasuries)

    @strawberry.field(
        description="In whose place the caller acts by this request (委托代办); null for who acts in his own."
    )
    def acts_for(self) -> str | None:
        """In whose place."""
        return self.actor.for_name

    @strawberry.field(
        description="What the caller left to others, and others to the caller, that stands today or begins later "
        "(委托代办), first ended first. Its `id` in the header `Duixian-Acts-For` lets the caller act in that place."
    )
    async def delegations(self, info: Info) -> list[Delegation]:
        """The delegations."""
        person, today = self.actor.person, info.context.moment.today
        mine = Q(delegate=person) | Q(delegator=person)
        standing = rows.Delegation.filter(mine, ends_on__gte=today, revoked_at__isnull=True)
        return [Delegation(row=row) for row in await standing.order_by("ends_on", "id").limit(100)]

    @strawberry.field(description="How much waits for the caller.")
    def inbox(self) -> Inbox:
        """The inbox."""
        return Inbox(actor=self.actor)

    @strawberry.field(description="What the caller has to do today (今日待办), with the first of each.")
    def morning(self) -> Morning:
        """The morning."""
        return Morning(actor=self.actor)


@strawberry.type
class ViewerQuery:
    """Asking who is signed in."""

    @strawberry.field(description="Who is signed in; null for somebody who is not.")
    def viewer(self, info: Info) -> Viewer | None:
        """Who is signed in."""
        actor = info.context.actor
        return Viewer(actor=actor) if actor else None


async def _waiting(actor: Actor) -> QuerySet[rows.Grant]:
    """The grants that wait for somebody's role; none for a role that no list is asked by."""
    if actor.role not in ROLES_WAITED_FOR:
        return rows.Grant.filter(id__in=[])
    return await own_grants(actor, GrantFilter(next_actor=actor.role))
