"""Proposals (提请、复核): one person proposes a command, a second one confirms it, and then it is done, exactly once.

What touches more than one grant is done by two people of those who are responsible. The first one's input is tried and
kept; the second one confirms exactly that, by its hash, on the thing as it then stood; and the command is done in the
transaction of the confirmation, under its usual guards.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson

from domain.lives.proposal_life import PROPOSAL_LIFE, ProposalContext, ProposalEvent, ProposalState, ProposedDeed
from domain.lives.roles import Role
from domain.models import Proposal
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import check_version
from workflows.policies.policies import current_version
from workflows.proposals.proposable import (
    PROPOSABLE,
    Standing,
    as_it_stands,
    still_stands,
    treasuries_that_decide,
    written,
)
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.commands import Command
from workflows.transaction.declarations import STATED, command, on
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.transaction.proposal_rights import context_of_proposal, why_not_decide
from workflows.transaction.reasons import remark, stated_name, stated_reason
from workflows.transaction.refused import RefusedError, not_found
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import BUDGET, GRANT, OTHER_AWARD, POLICY, PROPOSAL, Shown, Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work, carry_out, rehearsal


@dataclass(frozen=True, slots=True)
class Propose:
    """A command that is proposed, the command that it takes, and for how many days it may be confirmed."""

    deed: ProposedDeed
    proposed: Command
    days: int


@dataclass(frozen=True, slots=True)
class EndProposal:
    """A proposal that is declined, or taken back by who made it."""

    proposal_id: Annotated[UUID, on("Proposal"), "The proposal."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]
    reason: Annotated[str | None, "A remark, for the record."] = None


@dataclass(frozen=True, slots=True)
class AdvanceProposal:
    """A proposal whose last day is over."""

    proposal_id: UUID


async def propose(work: Work, command: Propose) -> Done:
    """Propose a command (提请): it is tried, nothing of it is done, and what was stated waits for a second person.

    What the command would refuse is refused at once; what is on record already needs nobody's confirmation. The same
    again by the same person is the same proposal. Raises NOT_ALLOWED for another bureau, and PROPOSAL_WAITS.
    """
    kind = PROPOSABLE[command.deed]
    standing = await kind.standing(work, command.proposed)
    async with rehearsal():
        done = await kind.deed(replace(work, follows=[]), command.proposed)
    require(work.actor, Allowed(bureaus=standing.bureaus), standing.citation)
    if not done.changed:
        return done
    stated = written(command.deed, command.proposed)
    proposal = _drafted(work, command, stated, standing)
    waiting = await _waiting_on(work, proposal)
    if waiting is not None:
        if waiting.hash != proposal.hash:
            terms = {"person": waiting.proposed_by, "last": waiting.lapses_on.isoformat()}
            raise RefusedError(Refusal(Code.PROPOSAL_WAITS, terms, (), (standing.citation,)))
        return replace(_done(waiting, standing), changed=False)
    await proposal.save(force_create=True)
    return _done(proposal, standing)


def _drafted(work: Work, command: Propose, stated: dict[str, Any], standing: Standing) -> Proposal:
    hashed = [command.deed.value, stated, dict(standing.basis), work.actor.person]
    lapses_on = work.today + timedelta(days=command.days)
    return Proposal(
        id=work.new_id(),
        deed=command.deed,
        subject_id=standing.subject,
        policy_code=standing.policy_code,
        treasury=standing.treasury,
        bureaus=list(standing.bureaus),
        stated=stated,
        basis=dict(standing.basis),
        citations=orjson.loads(orjson.dumps([standing.citation])),
        hash=hashlib.sha256(orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        proposed_by=work.actor.name,
        proposer=work.actor.person,
        role=work.actor.role,
        proposed_at=work.now,
        lapses_on=lapses_on,
        state=ProposalState.WAITING,
        due_on=_due_on(lapses_on),
    )


def _due_on(lapses_on: date) -> date:
    return lapses_on + timedelta(days=1)


async def _waiting_on(work: Work, proposal: Proposal) -> Proposal | None:
    """The proposal of the same command on the same thing that waits; one that can no longer be confirmed makes room."""
    waiting = (
        await Proposal.filter(
            deed=proposal.deed.value, subject_id=proposal.subject_id, state=ProposalState.WAITING.value
        )
        .select_for_update()
        .first()
    )
    if waiting is None or (work.today <= waiting.lapses_on and await still_stands(work, waiting)):
        return waiting
    event = ProposalEvent.OVERTAKE if work.today <= waiting.lapses_on else ProposalEvent.LAPSE
    await _end(work, waiting, event, SYSTEM, None)
    return None


@command(
    "Confirm a proposal (复核同意): it is done now, exactly as it was shown.",
    step=ProposalEvent.CONFIRM,
    by="By another than who proposed it, of those responsible. Refuses PROPOSAL_FOUR_EYES, PROPOSAL_DIFFERS, "
    "PROPOSAL_OVERTAKEN, PROPOSAL_LAPSED, and what the deed refuses.",
    answers="What was done, and the proposal by which it was, or why it was refused.",
    shows=(
        GRANT,
        PROPOSAL.saying("The proposal as it now stands; null where it was refused."),
        POLICY.saying("The policy as it now stands; null where the deed was on none."),
        OTHER_AWARD.saying("The award of another policy as it now stands; null where the deed was on none."),
        Shown("working_day", "The day of the office as it now stands; null where the deed was on none."),
        BUDGET.saying("The budget as it now stands; null where the deed was on none."),
        Shown("accounts", "The year's accounts as they were closed; null where the deed was on none."),
        Shown("later", "The budget of this year to which money was carried over; null where none was."),
    ),
)
class ConfirmProposal:
    """A proposal that a second person confirms."""

    proposal_id: Annotated[UUID, on("Proposal"), "The proposal."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]
    hash: Annotated[str, "Its `hash` as it was shown: exactly that is confirmed."]
    reason: Annotated[str | None, "A remark, for the record."] = None


async def confirm_proposal(work: Work, command: ConfirmProposal) -> Done:
    """Confirm a proposal (复核同意): what was proposed is done, by who confirms it, under the guards of the command.

    Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION, STEP_NOT_POSSIBLE, PROPOSAL_FOUR_EYES, PROPOSAL_LAPSED,
    PROPOSAL_DIFFERS, PROPOSAL_OVERTAKEN, INPUT_INVALID for a hash that is none, and whatever the command itself
    refuses; then nothing of it is done.
    """
    shown = stated_name(command.hash, "hash")
    proposal = await _opened(work, command.proposal_id, command.expected_version)
    proposed, standing = await as_it_stands(work, proposal)
    context = replace(
        context_of_proposal(proposal, work.actor, work.today),
        shown_agrees=shown == proposal.hash,
        basis_stands=dict(standing.basis) == proposal.basis,
    )
    check_step(PROPOSAL_LIFE, proposal.state, ProposalEvent.CONFIRM, context)
    particulars = {"proposal": str(proposal.id), "proposed_by": proposal.proposed_by}
    done = await carry_out(work, PROPOSABLE[proposal.deed].deed, proposed, **particulars)
    await _end(work, proposal, ProposalEvent.CONFIRM, work.actor, remark(command.reason), context)
    await _overtake_others(work, proposal)
    return replace(_done(proposal, standing), shows={**done.shows, Thing.PROPOSAL: proposal.id})


@command(
    "Decline a proposal with a reason (复核不同意): nothing is done.",
    step=ProposalEvent.DECLINE,
    by="By another than who proposed it.",
    refuses=(Code.PROPOSAL_FOUR_EYES, Code.REASON_REQUIRED),
    shows=(PROPOSAL,),
)
class DeclineProposal(EndProposal):
    """A proposal that a second person declines."""

    reason: Annotated[str | None, STATED, "Why, for the record and for who proposed it."] = None


async def decline_proposal(work: Work, command: DeclineProposal) -> Done:
    """Decline a proposal with a reason (复核不同意): nothing of it is done. By another than who proposed it.

    Raises what confirming does, and REASON_REQUIRED.
    """
    return await _ended(work, command, ProposalEvent.DECLINE, reason_asked=True)


@command(
    "Take a proposal back (撤回提请): by who made it alone.",
    step=ProposalEvent.WITHDRAW,
    by="",
    refuses=(Code.PROPOSAL_OF_ANOTHER,),
    shows=(PROPOSAL,),
)
class WithdrawProposal(EndProposal):
    """A proposal that who made it takes back."""


async def withdraw_proposal(work: Work, command: WithdrawProposal) -> Done:
    """Take a proposal back (撤回提请): by who made it alone. Raises PROPOSAL_OF_ANOTHER."""
    return await _ended(work, command, ProposalEvent.WITHDRAW, reason_asked=False)


async def _ended(work: Work, command: EndProposal, event: ProposalEvent, *, reason_asked: bool) -> Done:
    proposal = await _opened(work, command.proposal_id, command.expected_version)
    check_step(PROPOSAL_LIFE, proposal.state, event, context_of_proposal(proposal, work.actor, work.today))
    reason = stated_reason(command.reason) if reason_asked else remark(command.reason)
    await _end(work, proposal, event, work.actor, reason)
    return _done(proposal, None)


async def advance_proposal(work: Work, command: AdvanceProposal) -> Done:
    """Let a proposal lapse that nobody decided on (逾期失效)."""
    proposal = await Proposal.filter(id=command.proposal_id).select_for_update().first()
    due = proposal is not None and proposal.state is ProposalState.WAITING and work.today > proposal.lapses_on
    if proposal is None or not due:
        return Done(command.proposal_id, changed=False)
    await _end(work, proposal, ProposalEvent.LAPSE, SYSTEM, None)
    return _done(proposal, None)


async def _opened(work: Work, proposal_id: UUID, expected_version: int) -> Proposal:
    """A proposal under lock, for a step of somebody who may take it. Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION."""
    proposal = await Proposal.filter(id=proposal_id).select_for_update().first()
    if proposal is None:
        raise not_found("proposal", "id")
    version = await current_version(work.today, proposal.policy_code)
    policy = compiled_version(version).policy if version else None
    if wrong := why_not_decide(proposal, work.actor, policy):
        raise RefusedError(wrong)
    if work.actor.role is Role.FINANCE:
        citation = context_of_proposal(proposal, work.actor, work.today).citation
        treasuries = await treasuries_that_decide(proposal, work.today)
        require(work.actor, Allowed(treasuries=treasuries, policy=policy), citation)
    check_version(proposal.version, expected_version)
    return proposal


async def _end(
    work: Work,
    proposal: Proposal,
    event: ProposalEvent,
    actor: Actor,
    reason: str | None,
    context: ProposalContext | None = None,
) -> None:
    """Take the last step of a proposal, save it and write its history; or raise why it cannot be taken."""
    proposal.due_on = None
    proposal.decided_by, proposal.decider = actor.name, actor.person
    proposal.decided_at, proposal.decided_reason = work.now, reason
    await take_step(
        work,
        PROPOSAL_LIFE,
        proposal,
        event,
        context or context_of_proposal(proposal, actor, work.today),
        subject=Subject.PROPOSAL,
        scope=proposal.id,
        actor=actor,
        reason=reason,
    )


async def _overtake_others(work: Work, done: Proposal) -> None:
    """Whatever else was proposed on a thing that is otherwise now can no longer be confirmed."""
    others = Proposal.filter(subject_id=done.subject_id, state=ProposalState.WAITING.value).order_by("id")
    for other in await others.select_for_update():
        standing = (await as_it_stands(work, other))[1]
        if dict(standing.basis) != other.basis:
            await _end(work, other, ProposalEvent.OVERTAKE, SYSTEM, None)


def _done(proposal: Proposal, standing: Standing | None) -> Done:
    shows = {Thing.PROPOSAL: proposal.id} | dict(standing.shows if standing else {})
    outcome = {"deed": proposal.deed.value, "state": proposal.state.value, "version": proposal.version}
    return Done(proposal.id, shows, outcome)
