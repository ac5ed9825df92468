"""Proposals (提请) as the API shows them: what one person proposed and another confirms."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import ProposalState, ProposedDeed, Role
from api.kit.errors import Citation, UserError, user_error
from api.kit.identifiers import global_id
from api.kit.nodes import HasState, Versioned
from api.money.money_sights import seen_proposals
from api.shapes.columns import column
from api.types.actions import PartActions
from domain.assessment.award_corrections import changes_in
from domain.handling.leg_queue import treasury_title
from domain.handling.proposal_particulars import as_called_now, particulars_of
from domain.lives.proposal_life import DEED_TITLES
from domain.policy.conditions import Text
from domain.policy.policy import Policy as PolicyShape
from domain.values.money import read_yuan, show_yuan
from workflows.transaction.packs import compiled_version
from workflows.transaction.proposal_rights import why_not_confirm

_NAMED = {"treasury", "measures"}
"""Parts that go by names of the policy in Chinese."""


@strawberry.type(description="One thing that was stated in a proposal (提请内容).")
class ProposalParticular:
    """One thing that was stated."""

    name: str = strawberry.field(
        description="Its name in the input of the mutation; of a correction the fact's own, and `award` for what "
        "becomes of the award."
    )
    title: str = strawberry.field(description="What the office calls it, in the language of the request.")
    value: str = strawberry.field(description="What was stated: money in yuan, days as 2022-06-01.")


@strawberry.type(description="A deed that one person proposed and another confirms or declines (提请、复核).")
class Proposal(HasState, PartActions, Versioned):
    """A proposal."""

    row: strawberry.Private[rows.Proposal]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    deed: ProposedDeed = column("What would be done.")

    @strawberry.field(description="What the office calls it, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(DEED_TITLES[self.row.deed])

    state: ProposalState = column("Where it stands.")

    hash: str = column("SHA-256 of what is proposed and on what: whoever confirms states it.")
    policy_code: str = column("Code of the policy that it concerns.")
    treasury: str | None = column("Whose money it moves: a payer, or a paying district; null where it moves none.")
    bureaus: list[str] = column("Bureaus whose officers decide on it (责任单位); empty where it is for finance.")

    @strawberry.field(description="What was stated, as it will be done.")
    async def particulars(self, info: Info) -> list[ProposalParticular]:
        """The particulars."""
        stated, say = as_called_now(self.row.stated), info.context.say
        policy = await self._policy(info) if stated.keys() & _NAMED else None
        particulars = [
            ProposalParticular(name=name, title=say(title), value=say(_shown(part, stated[part], policy)))
            for part, (name, title) in particulars_of(self.row.deed).items()
            if stated.get(part) is not None
        ]
        return particulars + [
            ProposalParticular(name=each.name, title=say(each.title), value=f"{say(each.before)} → {say(each.after)}")
            for each in changes_in(self.row.basis)
        ]

    async def _policy(self, info: Info) -> PolicyShape | None:
        """The policy that it concerns as it now stands, by which treasuries and measures are named."""
        version = await info.context.loaders.policy_on.load((self.row.policy_code, info.context.moment.today))
        return compiled_version(version).policy if version else None

    @strawberry.field(description="The clauses on which it stands.")
    def citations(self) -> list[Citation]:
        """The clauses."""
        return [Citation(article=c["article"], quote=c["quote"], reading=c["reading"]) for c in self.row.citations]

    proposed_by: str = column("Who proposed it.")
    role: Role = column("In which role.")
    proposed_at: datetime = column("When it was proposed.")
    lapses_on: date = column("The last day on which it can be confirmed.")
    decided_by: str | None = column(
        "Who confirmed, declined or took it back; `duixian` is time itself. Null until then."
    )
    decided_at: datetime | None = column("When that was.")
    decided_reason: str | None = column("Why, where a reason was given.")

    @strawberry.field(description="Why the caller cannot confirm it now; null where he can.")
    async def refusal(self, info: Info) -> UserError | None:
        """Why not."""
        context, policy = info.context, await self._policy(info)
        refusal = why_not_confirm(self.row, context.signed_in(), context.moment.today, policy)
        return user_error(refusal, context.language) if refusal else None


def _shown(name: str, stated: object, policy: PolicyShape | None) -> Text:
    """What was stated as an office writes it in Chinese, and as the API takes it in English."""
    if name == "amount" and isinstance(stated, int):
        return Text(zh=read_yuan(stated), en=show_yuan(stated))
    if isinstance(stated, bool):
        return Text(zh="是" if stated else "否", en=str(stated).lower())
    if isinstance(stated, list):
        codes = [str(each) for each in cast("list[object]", stated)]
        titles = {measure.code: measure.title.zh for measure in policy.measures} if policy else {}
        return Text(zh="、".join(titles.get(code, code) for code in codes), en=", ".join(codes))
    if name == "treasury" and policy:
        return treasury_title(policy, str(stated))
    kind = {"policy_id": "Policy", "other_award_id": "OtherAward", "grant_id": "Grant", "budget_id": "Budget"}.get(name)
    shown = str(global_id(kind, UUID(str(stated)))) if kind else str(stated)
    return Text(zh=shown, en=shown)


async def shown_proposal(info: Info, uid: UUID | None) -> Proposal | None:
    """Return the proposal that a command showed, as long as the caller sees it; None where it showed none."""
    row = await (await seen_proposals(info)).get_or_none(id=uid) if uid else None
    return Proposal(row=row) if row else None
