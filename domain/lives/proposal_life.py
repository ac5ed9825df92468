"""The life of a proposal (提请、复核): one person proposes what touches more than one grant, another confirms it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import awaited, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class ProposalState(StrEnum):
    """Where a proposal stands (提请状态)."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"
    OVERTAKEN = "OVERTAKEN"


class ProposalEvent(Event):
    """What can happen to a proposal."""

    CONFIRM = "CONFIRM", "复核同意", "confirm it: it is done"
    DECLINE = "DECLINE", "复核不同意", "decline it"
    WITHDRAW = "WITHDRAW", "撤回提请", "take it back"
    LAPSE = "LAPSE", "逾期失效", "lapse"
    OVERTAKE = "OVERTAKE", "情况已变作废", "be overtaken"


class ProposedDeed(StrEnum):
    """What one person proposes and another confirms (提请事项)."""

    PUBLISH_POLICY = "PUBLISH_POLICY"
    SUSPEND_POLICY = "SUSPEND_POLICY"
    RESUME_POLICY = "RESUME_POLICY"
    REPEAL_POLICY = "REPEAL_POLICY"
    RECORD_TRANSITION_RULE = "RECORD_TRANSITION_RULE"
    RELAX_SEPARATION = "RELAX_SEPARATION"
    CORRECT_WORKING_DAY = "CORRECT_WORKING_DAY"
    WITHDRAW_OTHER_AWARD = "WITHDRAW_OTHER_AWARD"
    ASSIGN_OTHER_AWARD = "ASSIGN_OTHER_AWARD"
    CLOSE_OTHER_AWARD = "CLOSE_OTHER_AWARD"
    APPROPRIATE_BUDGET = "APPROPRIATE_BUDGET"
    CUT_BUDGET = "CUT_BUDGET"
    CARRY_OVER_BUDGET = "CARRY_OVER_BUDGET"
    CLOSE_YEAR = "CLOSE_YEAR"
    CORRECT_AWARD = "CORRECT_AWARD"


DEED_TITLES: dict[ProposedDeed, Text] = {
    ProposedDeed.PUBLISH_POLICY: Text(zh="公布政策", en="publish a policy"),
    ProposedDeed.SUSPEND_POLICY: Text(zh="暂停执行政策", en="suspend a policy"),
    ProposedDeed.RESUME_POLICY: Text(zh="恢复执行政策", en="resume a policy"),
    ProposedDeed.REPEAL_POLICY: Text(zh="废止政策", en="repeal a policy"),
    ProposedDeed.RECORD_TRANSITION_RULE: Text(zh="登记过渡规定", en="put a transition rule on record"),
    ProposedDeed.RELAX_SEPARATION: Text(zh="放宽不相容岗位", en="relax the separation of duties"),
    ProposedDeed.CORRECT_WORKING_DAY: Text(zh="更正工作日", en="correct a working day"),
    ProposedDeed.WITHDRAW_OTHER_AWARD: Text(zh="登记其他支持已撤销", en="report an award of another policy withdrawn"),
    ProposedDeed.ASSIGN_OTHER_AWARD: Text(zh="认定其他支持为同一事项", en="assign an award of another policy"),
    ProposedDeed.CLOSE_OTHER_AWARD: Text(zh="登记放弃其他支持", en="close an award of another policy"),
    ProposedDeed.APPROPRIATE_BUDGET: Text(zh="安排、追加预算", en="arrange money of a treasury"),
    ProposedDeed.CUT_BUDGET: Text(zh="调减预算", en="take back money that was arranged"),
    ProposedDeed.CARRY_OVER_BUDGET: Text(zh="结转预算", en="carry money over"),
    ProposedDeed.CLOSE_YEAR: Text(zh="年度决算", en="close the accounts of a year"),
    ProposedDeed.CORRECT_AWARD: Text(zh="批准后更正", en="correct facts of an approved award"),
}


_OFFICER, _FINANCE = frozenset({Role.OFFICER}), frozenset({Role.FINANCE})
_OFFICE = _OFFICER | _FINANCE
DECIDING: dict[ProposedDeed, frozenset[Role]] = dict.fromkeys(ProposedDeed, _OFFICER) | {
    ProposedDeed.WITHDRAW_OTHER_AWARD: _OFFICE,
    ProposedDeed.CLOSE_OTHER_AWARD: _OFFICE,
    ProposedDeed.APPROPRIATE_BUDGET: _FINANCE,
    ProposedDeed.CUT_BUDGET: _FINANCE,
    ProposedDeed.CARRY_OVER_BUDGET: _FINANCE,
    ProposedDeed.CLOSE_YEAR: _FINANCE,
}
"""In which roles each is proposed and decided on."""


@dataclass(frozen=True, slots=True)
class ProposalContext:
    """What the guards of a proposal look at. Four eyes are kept wherever it runs, in a demonstration, too (4.7)."""

    role: Role
    citation: Citation
    today: date
    lapses_on: date
    """The last day on which it can be confirmed."""
    proposed_by_this_person: bool = False
    proposed_by: str = ""
    shown_agrees: bool = True
    """Whether what was confirmed is what was proposed, by its hash."""
    basis_stands: bool = True
    """Whether that on which it was proposed is as it was."""


@refuses(Code.PROPOSAL_FOUR_EYES)
def _not_the_proposer(context: ProposalContext) -> Refusal | None:
    """Refuse whoever proposed it: another person decides (另一人复核)."""
    if not context.proposed_by_this_person:
        return None
    return refused(Code.PROPOSAL_FOUR_EYES, context, person=context.proposed_by)


@refuses(Code.PROPOSAL_OF_ANOTHER)
def _the_proposer(context: ProposalContext) -> Refusal | None:
    """Refuse whoever did not propose it (非本人提请)."""
    if context.proposed_by_this_person:
        return None
    return refused(Code.PROPOSAL_OF_ANOTHER, context, person=context.proposed_by)


@refuses(Code.PROPOSAL_LAPSED)
def _not_lapsed(context: ProposalContext) -> Refusal | None:
    """Refuse after the last day on which it can be confirmed (复核期限)."""
    if context.today <= context.lapses_on:
        return None
    return refused(Code.PROPOSAL_LAPSED, context, last=context.lapses_on.isoformat())


@refuses(Code.GATE_CLOSED)
def _lapsed(context: ProposalContext) -> Refusal | None:
    """Refuse until the last day is over on which it can be confirmed (复核期限)."""
    last = context.lapses_on
    return (
        None if context.today > last else awaited(context, f"复核期限届满（{last}）", f"the end of its term ({last})")
    )


@refuses(Code.PROPOSAL_DIFFERS)
def _what_was_shown(context: ProposalContext) -> Refusal | None:
    """Refuse where another text is confirmed than was proposed, by its hash."""
    return None if context.shown_agrees else refused(Code.PROPOSAL_DIFFERS, context, "hash")


@refuses(Code.PROPOSAL_OVERTAKEN)
def _on_what_stands(context: ProposalContext) -> Refusal | None:
    """Refuse where that on which it was proposed is no longer as it was (情况已变)."""
    return None if context.basis_stands else refused(Code.PROPOSAL_OVERTAKEN, context, "id")


_S, _E = ProposalState, ProposalEvent
_SYSTEM = frozenset({Role.SYSTEM})

MOVES = (
    Move(
        _E.CONFIRM,
        sources=(_S.WAITING,),
        target=_S.CONFIRMED,
        roles=_OFFICE,
        guards=(_not_the_proposer, _not_lapsed, _what_was_shown, _on_what_stands),
    ),
    Move(_E.DECLINE, sources=(_S.WAITING,), target=_S.DECLINED, roles=_OFFICE, guards=(_not_the_proposer,)),
    Move(_E.WITHDRAW, sources=(_S.WAITING,), target=_S.WITHDRAWN, roles=_OFFICE, guards=(_the_proposer,)),
    Move(_E.LAPSE, sources=(_S.WAITING,), target=_S.LAPSED, roles=_SYSTEM, guards=(_lapsed,)),
    Move(_E.OVERTAKE, sources=(_S.WAITING,), target=_S.OVERTAKEN, roles=_SYSTEM),
)

PROPOSAL_LIFE: Life[ProposalState, ProposalEvent, ProposalContext] = Life(
    "proposal",
    ProposalState,
    ProposalEvent,
    moves=MOVES,
    clause=Text(zh="所提请事项的条款", en="on which it was proposed"),
)
