"""What is offered of what two people decide on (可办事项): of policies and budgets, and of proposals themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.handling.leg_queue import treasury_title
from domain.lives.policy_life import POLICY_LIFE, PolicyEvent, PolicyState
from domain.lives.proposal_life import DEED_TITLES, PROPOSAL_LIFE, ProposalEvent, ProposalState, ProposedDeed
from domain.lives.roles import Role
from domain.models import Budget, OtherAward, PolicyVersion, Proposal, WorkingDayCorrection
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.values.money import Fen, show_yuan
from workflows.policies.policies import PublishPolicy, context_of_policy, current_version
from workflows.policies.policy_decisions import RepealPolicy, ResumePolicy, SuspendPolicy
from workflows.policies.relaxations import RelaxSeparation
from workflows.policies.transition_rules import RecordTransitionRule
from workflows.proposals.bases import basis_of_award, basis_of_budget, basis_of_day, basis_of_policy
from workflows.proposals.proposable import leading_clause, treasuries_that_decide
from workflows.proposals.proposals import ConfirmProposal, DeclineProposal, WithdrawProposal
from workflows.transaction.actors import Actor
from workflows.transaction.offers import Offer
from workflows.transaction.packs import compiled_version
from workflows.transaction.proposal_rights import context_of_proposal, why_not_decide
from workflows.transaction.rights import Allowed, by_finance_of, outside
from workflows.transaction.scopes import leading_bureaus, responsible
from workflows.treasury.budgets import CarryOverBudget, CutBudget, budget_clause
from workflows.treasury.ledger import after_its_year

_ON_A_POLICY: Mapping[ProposedDeed, tuple[type, PolicyEvent]] = {
    ProposedDeed.PUBLISH_POLICY: (PublishPolicy, PolicyEvent.PUBLISH),
    ProposedDeed.SUSPEND_POLICY: (SuspendPolicy, PolicyEvent.SUSPEND),
    ProposedDeed.RESUME_POLICY: (ResumePolicy, PolicyEvent.RESUME),
    ProposedDeed.REPEAL_POLICY: (RepealPolicy, PolicyEvent.REPEAL),
    ProposedDeed.RECORD_TRANSITION_RULE: (RecordTransitionRule, PolicyEvent.RECORD_TRANSITION_RULE),
    ProposedDeed.RELAX_SEPARATION: (RelaxSeparation, PolicyEvent.RELAX_SEPARATION),
}
_ON_AN_AWARD = {ProposedDeed.WITHDRAW_OTHER_AWARD, ProposedDeed.ASSIGN_OTHER_AWARD, ProposedDeed.CLOSE_OTHER_AWARD}
_ON_A_BUDGET = {ProposedDeed.CUT_BUDGET, ProposedDeed.CARRY_OVER_BUDGET}
_ON_A_PROPOSAL: Mapping[ProposalEvent, type] = {
    ProposalEvent.CONFIRM: ConfirmProposal,
    ProposalEvent.DECLINE: DeclineProposal,
    ProposalEvent.WITHDRAW: WithdrawProposal,
}
_LEAST: Fen = 1
"""The least money that a command can state."""


async def waiting_on(subjects: Iterable[UUID]) -> dict[UUID, list[Proposal]]:
    """Return the proposals that wait on each of these things."""
    waiting: dict[UUID, list[Proposal]] = {uid: [] for uid in subjects}
    for proposal in await Proposal.filter(subject_id__in=list(waiting), state=ProposalState.WAITING.value):
        waiting[proposal.subject_id].append(proposal)
    return waiting


async def offers_of_policies(versions: Sequence[PolicyVersion], actor: Actor, today: date) -> list[list[Offer]]:
    """Return what is offered of each version of a policy: what one officer proposes, and another confirms."""
    waiting = await waiting_on(version.id for version in versions)
    return [_offers_of_policy(version, waiting[version.id], actor, today) for version in versions]


def _offers_of_policy(version: PolicyVersion, waiting: Sequence[Proposal], actor: Actor, today: date) -> list[Offer]:
    policy, state = compiled_version(version).policy, _as_days_have_come(version, today)
    context, clause = context_of_policy(version, actor.role, today), leading_clause(policy)
    basis = basis_of_policy(version)
    offers: list[Offer] = []
    for deed, (command, event) in _ON_A_POLICY.items():
        bureaus = dict.fromkeys(leading_bureaus(policy))
        if deed is ProposedDeed.RECORD_TRANSITION_RULE:
            # It is also for who is responsible for all that it covers, and what it covers is stated.
            bureaus |= dict.fromkeys(bureau for measure in policy.measures for bureau in responsible(policy, measure))
        against = (
            POLICY_LIFE.against(state, event, context)
            or outside(actor, Allowed(bureaus=tuple(bureaus)), clause)
            or _waits(deed, waiting, basis, today, clause)
        )
        offers.append(Offer(DEED_TITLES[deed], command, against))
    return offers


def _as_days_have_come(version: PolicyVersion, today: date) -> PolicyState:
    """Where a policy stands by its days: the sweep of this day may not have run yet."""
    state, context = version.state, context_of_policy(version, Role.SYSTEM, today)
    for event in (PolicyEvent.ENTER_INTO_FORCE, PolicyEvent.EXPIRE):
        outcome = POLICY_LIFE.step(state, event, context)
        state = state if isinstance(outcome, Refusal) else outcome
    return state


def _waits(
    deed: ProposedDeed, waiting: Sequence[Proposal], basis: Mapping[str, Any], today: date, clause: Citation
) -> Sequence[Refusal]:
    """PROPOSAL_WAITS where the same was proposed and can still be confirmed."""
    for proposal in waiting:
        if proposal.deed is deed and today <= proposal.lapses_on and proposal.basis == basis:
            terms: dict[str, Term] = {"person": proposal.proposed_by, "last": proposal.lapses_on.isoformat()}
            return (Refusal(Code.PROPOSAL_WAITS, terms, (), (clause,)),)
    return ()


async def offers_of_budgets(budgets: Sequence[Budget], actor: Actor, today: date) -> list[list[Offer]]:
    """Return what is offered of each budget: what one person of finance proposes, and another confirms."""
    waiting, versions = await waiting_on(budget.id for budget in budgets), await _versions(budgets, today)
    offers: list[list[Offer]] = []
    for budget in budgets:
        version = versions[budget.policy_code]
        policy, clause, basis = compiled_version(version).policy, budget_clause(version), basis_of_budget(budget)
        first = outside(actor, by_finance_of([budget.treasury], policy), clause)
        deeds: list[Offer] = []
        for deed, command in ((ProposedDeed.CUT_BUDGET, CutBudget), (ProposedDeed.CARRY_OVER_BUDGET, CarryOverBudget)):
            of_money = _short(deed, budget, _LEAST, policy, today, clause)
            against = first or of_money or _waits(deed, waiting[budget.id], basis, today, clause)
            deeds.append(Offer(DEED_TITLES[deed], command, against))
        offers.append(deeds)
    return offers


async def _versions(things: Iterable[Budget | Proposal], today: date) -> dict[str, PolicyVersion]:
    """The policies of things as they now stand, by their codes."""
    codes = {thing.policy_code for thing in things}
    known = {code: await current_version(today, code) for code in sorted(codes)}
    return {code: version for code, version in known.items() if version is not None}


def _short(
    deed: ProposedDeed, budget: Budget, amount: Fen, policy: Policy, today: date, clause: Citation
) -> Sequence[Refusal]:
    """Why a budget does not give so much: its year is not over, or less is left."""
    left = budget.free
    if deed is ProposedDeed.CARRY_OVER_BUDGET:
        if not after_its_year(budget, today):
            named = {"year": budget.year, "required": str(date(budget.year + 1, 1, 1))}
            return (Refusal(Code.BUDGET_YEAR_NOT_OVER, named, ("id",), (clause,)),)
        left += budget.lapsed
    if amount <= left:
        return ()
    terms: dict[str, Term] = {
        "treasury": budget.treasury,
        "treasury_name": treasury_title(policy, budget.treasury),
        "year": budget.year,
        "observed": show_yuan(left),
        "required": show_yuan(amount),
    }
    return (Refusal(Code.BUDGET_SHORT, terms, ("amount",), (clause,)),)


@dataclass(frozen=True, slots=True)
class _Subjects:
    """The things on which proposals were made, as they now stand."""

    policies: Mapping[UUID, PolicyVersion]
    awards: Mapping[UUID, OtherAward]
    budgets: Mapping[UUID, Budget]
    days: Mapping[str, WorkingDayCorrection]

    @classmethod
    async def of(cls, proposals: Sequence[Proposal]) -> "_Subjects":
        def of(deeds: Iterable[ProposedDeed]) -> list[UUID]:
            return [each.subject_id for each in proposals if each.deed in deeds]

        days = [str(each.stated["day"]) for each in proposals if each.deed is ProposedDeed.CORRECT_WORKING_DAY]
        corrections = await WorkingDayCorrection.filter(day__in=days).order_by("number")
        return cls(
            {row.id: row for row in await PolicyVersion.filter(id__in=of(_ON_A_POLICY))},
            {row.id: row for row in await OtherAward.filter(id__in=of(_ON_AN_AWARD))},
            {row.id: row for row in await Budget.filter(id__in=of(_ON_A_BUDGET))},
            {str(row.day): row for row in corrections},
        )

    def basis_stands(self, proposal: Proposal) -> bool:
        """Whether that on which it was made is as it was, as far as it is a thing that can be looked at alone."""
        uid, deed = proposal.subject_id, proposal.deed
        if uid in self.policies:
            return proposal.basis == basis_of_policy(self.policies[uid])
        if uid in self.awards:
            return proposal.basis == basis_of_award(self.awards[uid])
        if uid in self.budgets:
            return proposal.basis == basis_of_budget(self.budgets[uid])
        if deed is ProposedDeed.CORRECT_WORKING_DAY:
            return proposal.basis == basis_of_day(self.days.get(str(proposal.stated["day"])))
        return True


async def offers_of_proposals(proposals: Sequence[Proposal], actor: Actor, today: date) -> list[list[Offer]]:
    """Return what is offered of each proposal.

    What the proposed command itself refuses by now is looked at when it is done; of a budget it is known.
    """
    subjects, versions = await _Subjects.of(proposals), await _versions(proposals, today)
    return [
        await _offers_of_proposal(each, subjects, versions.get(each.policy_code), actor, today) for each in proposals
    ]


async def _offers_of_proposal(
    proposal: Proposal, subjects: _Subjects, version: PolicyVersion | None, actor: Actor, today: date
) -> list[Offer]:
    policy = compiled_version(version).policy if version else None
    context = context_of_proposal(proposal, actor, today)
    wrong = why_not_decide(proposal, actor, policy)
    first: Sequence[Refusal] = () if wrong is None else (wrong,)
    if not first and actor.role is Role.FINANCE:
        allowed = Allowed(treasuries=await treasuries_that_decide(proposal, today), policy=policy)
        first = outside(actor, allowed, context.citation)
    offers: list[Offer] = []
    for event, command in _ON_A_PROPOSAL.items():
        confirms = event is ProposalEvent.CONFIRM
        looked_at = replace(context, basis_stands=subjects.basis_stands(proposal)) if confirms else context
        against = first or PROPOSAL_LIFE.against(proposal.state, event, looked_at)
        budget = subjects.budgets.get(proposal.subject_id) if confirms else None
        if not against and budget and version and policy:
            amount, clause = int(proposal.stated["amount"]), budget_clause(version)
            against = _short(proposal.deed, budget, amount, policy, today, clause)
        offers.append(Offer(event.words, command, against))
    return offers
