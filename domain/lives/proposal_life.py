"""The life of a proposal (提请、复核): one person proposes what touches more than one grant, another confirms it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class ProposalState(StrEnum):
    """Where a proposal stands."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"
    OVERTAKEN = "OVERTAKEN"


class ProposalEvent(StrEnum):
    """What can happen to a proposal."""

    CONFIRM = "CONFIRM"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"
    LAPSE = "LAPSE"
    OVERTAKE = "OVERTAKE"


class ProposedDeed(StrEnum):
    """What is done by two people alone: what touches more than one grant, or corrects what was approved."""

    PUBLISH_POLICY = "PUBLISH_POLICY"
    SUSPEND_POLICY = "SUSPEND_POLICY"
    RESUME_POLICY = "RESUME_POLICY"
    REPEAL_POLICY = "REPEAL_POLICY"
    RECORD_TRANSITION_RULE = "RECORD_TRANSITION_RULE"
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


def _not_the_proposer(context: ProposalContext) -> Refusal | None:
    if not context.proposed_by_this_person:
        return None
    return Refusal(Code.PROPOSAL_FOUR_EYES, {"person": context.proposed_by}, (), (context.citation,))


def _the_proposer(context: ProposalContext) -> Refusal | None:
    if context.proposed_by_this_person:
        return None
    return Refusal(Code.PROPOSAL_OF_ANOTHER, {"person": context.proposed_by}, (), (context.citation,))


def _not_lapsed(context: ProposalContext) -> Refusal | None:
    if context.today <= context.lapses_on:
        return None
    return Refusal(Code.PROPOSAL_LAPSED, {"last": context.lapses_on.isoformat()}, (), (context.citation,))


def _lapsed(context: ProposalContext) -> Refusal | None:
    if context.today > context.lapses_on:
        return None
    waiting = Text(zh=f"复核期限届满（{context.lapses_on}）", en=f"the end of its term ({context.lapses_on})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


def _what_was_shown(context: ProposalContext) -> Refusal | None:
    if context.shown_agrees:
        return None
    return Refusal(Code.PROPOSAL_DIFFERS, {}, ("hash",), (context.citation,))


def _on_what_stands(context: ProposalContext) -> Refusal | None:
    if context.basis_stands:
        return None
    return Refusal(Code.PROPOSAL_OVERTAKEN, {}, ("id",), (context.citation,))


_S, _E = ProposalState, ProposalEvent
_SYSTEM = frozenset({Role.SYSTEM})

PROPOSAL_LIFE: Life[ProposalState, ProposalEvent, ProposalContext] = Life(
    "proposal",
    ProposalState,
    [
        Move(
            _E.CONFIRM,
            (_S.WAITING,),
            _S.CONFIRMED,
            _OFFICE,
            Text(zh="复核同意", en="confirm it: it is done"),
            (_not_the_proposer, _not_lapsed, _what_was_shown, _on_what_stands),
        ),
        Move(
            _E.DECLINE,
            (_S.WAITING,),
            _S.DECLINED,
            _OFFICE,
            Text(zh="复核不同意", en="decline it"),
            (_not_the_proposer,),
        ),
        Move(
            _E.WITHDRAW,
            (_S.WAITING,),
            _S.WITHDRAWN,
            _OFFICE,
            Text(zh="撤回提请", en="take it back"),
            (_the_proposer,),
        ),
        Move(_E.LAPSE, (_S.WAITING,), _S.LAPSED, _SYSTEM, Text(zh="逾期失效", en="lapse"), (_lapsed,)),
        Move(_E.OVERTAKE, (_S.WAITING,), _S.OVERTAKEN, _SYSTEM, Text(zh="情况已变作废", en="be overtaken")),
    ],
)
