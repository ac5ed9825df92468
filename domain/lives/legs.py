"""The life of a payment leg (拨付明细): one payer's part of one payment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class LegState(StrEnum):
    """Where a payment leg stands (拨付明细状态)."""

    BUDGET_PENDING = "BUDGET_PENDING"
    """It waits until the budget of its treasury covers it (待安排预算)."""
    ORDERED = "ORDERED"
    REQUESTED = "REQUESTED"
    INSTRUCTED = "INSTRUCTED"
    """The treasury was instructed to pay it, in a run (已下达国库)."""
    UNKNOWN = "UNKNOWN"
    """The treasury cannot say whether it was paid (情况不明): it is not requested again until it can."""
    SETTLED = "SETTLED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    SPLIT = "SPLIT"
    """Its parts stand for it now (已拆分): they add up to it, and each has a life of its own."""


class LegEvent(Event):
    """What can happen to a leg."""

    RESERVE = "RESERVE", "保留预算", "reserve its budget"
    REQUEST = "REQUEST", "申请拨付", "request"
    TAKE_BACK = "TAKE_BACK", "撤回申请", "take back its request"
    """Its request is taken back before the treasury has it (撤回申请)."""
    SPLIT = "SPLIT", "拆分", "split"
    """Finance splits it before it is requested (拆分)."""
    SPLIT_BY_RECEIPT = "SPLIT_BY_RECEIPT", "部分答复后拆分", "split: a receipt answers a part of it"
    """The treasury answered on a part of it: that stands by itself, and the rest is still to be paid (部分答复)."""
    INSTRUCT = "INSTRUCT", "下达国库", "instruct the treasury"
    REPORT_UNKNOWN = "REPORT_UNKNOWN", "登记情况不明", "report that its fate is unknown"
    SETTLE = "SETTLE", "到账", "settle"
    RETURN = "RETURN", "退票", "return"
    CANCEL = "CANCEL", "取消", "cancel: the grant was terminated"
    SETTLE_LATE = "SETTLE_LATE", "迟到回单：已到账", "settle by a late receipt"
    """What the treasury paid under a voucher of before, or after the bank returned it, is its payment (迟到回单)."""
    CORRECT_TO_SETTLED = "CORRECT_TO_SETTLED", "更正回单：已到账", "correct the receipt: it was settled"
    CORRECT_TO_RETURNED = "CORRECT_TO_RETURNED", "更正回单：已退票", "correct the receipt: it was returned"
    CORRECT_TO_UNKNOWN = "CORRECT_TO_UNKNOWN", "撤销回单登记", "withdraw the receipt: nobody knows"


class PaymentState(StrEnum):
    """Where a payment stands, by its legs (拨付状态)."""

    BUDGET_PENDING = "BUDGET_PENDING"
    """Nothing of it was requested, and some payer's budget does not cover its leg (待安排预算)."""
    ORDERED = "ORDERED"
    REQUESTED = "REQUESTED"
    RETURNED = "RETURNED"
    """A leg of it came back from the bank and is to be requested anew, and nothing of it arrived (已退票)."""
    PARTIALLY_SETTLED = "PARTIALLY_SETTLED"
    SETTLED = "SETTLED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class LegContext:
    """What the guards of a leg look at."""

    role: Role
    citation: Citation
    requested_by_this_person: bool = False
    """Whether the person who acts asked for this leg; always false where one person may do everything."""


@refuses(Code.FOUR_EYES)
def _not_the_requester(context: LegContext) -> Refusal | None:
    """Refuse whoever asked for the payment: nobody says of it alone that it was paid (不相容岗位分离)."""
    if not context.requested_by_this_person:
        return None
    return refused(Code.FOUR_EYES, context, event=Text(zh="申请拨付", en="request payment"))


_S, _E = LegState, LegEvent
_FINANCE, _SYSTEM = frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})
_TREASURY = frozenset({Role.TREASURY, Role.FINANCE})
_ANSWERABLE = (_S.INSTRUCTED, _S.UNKNOWN)

MOVES = (
    Move(_E.RESERVE, sources=(_S.BUDGET_PENDING,), target=_S.ORDERED, roles=_SYSTEM),
    Move(_E.REQUEST, sources=(_S.ORDERED, _S.RETURNED), target=_S.REQUESTED, roles=_FINANCE),
    Move(_E.TAKE_BACK, sources=(_S.REQUESTED, _S.RETURNED), target=_S.ORDERED, roles=_FINANCE),
    Move(_E.SPLIT, sources=(_S.ORDERED,), target=_S.SPLIT, roles=_FINANCE),
    Move(_E.SPLIT_BY_RECEIPT, sources=_ANSWERABLE, target=_S.SPLIT, roles=_SYSTEM),
    Move(_E.INSTRUCT, sources=(_S.REQUESTED,), target=_S.INSTRUCTED, roles=_FINANCE),
    Move(_E.REPORT_UNKNOWN, sources=(_S.INSTRUCTED,), target=_S.UNKNOWN, roles=_TREASURY),
    Move(_E.SETTLE, sources=_ANSWERABLE, target=_S.SETTLED, roles=_TREASURY, guards=(_not_the_requester,)),
    Move(
        _E.RETURN,
        sources=(*_ANSWERABLE, _S.SETTLED),
        target=_S.RETURNED,
        roles=_TREASURY,
        guards=(_not_the_requester,),
    ),
    Move(_E.CANCEL, sources=(_S.BUDGET_PENDING, _S.ORDERED, _S.RETURNED), target=_S.CANCELLED, roles=_SYSTEM),
    Move(_E.SETTLE_LATE, sources=(_S.ORDERED, _S.REQUESTED, _S.RETURNED), target=_S.SETTLED, roles=_SYSTEM),
    Move(_E.CORRECT_TO_SETTLED, sources=(_S.RETURNED, _S.UNKNOWN), target=_S.SETTLED, roles=_SYSTEM),
    Move(_E.CORRECT_TO_RETURNED, sources=(_S.SETTLED, _S.UNKNOWN), target=_S.RETURNED, roles=_SYSTEM),
    Move(_E.CORRECT_TO_UNKNOWN, sources=(_S.SETTLED, _S.RETURNED), target=_S.UNKNOWN, roles=_SYSTEM),
)

LEG_LIFE: Life[LegState, LegEvent, LegContext] = Life(
    "payment leg", LegState, LegEvent, moves=MOVES, clause=Text(zh="所属事项条款", en="of its measure")
)


BY_A_LEG: Mapping[PaymentState, frozenset[LegState]] = {
    PaymentState.PARTIALLY_SETTLED: frozenset({LegState.SETTLED}),
    PaymentState.RETURNED: frozenset({LegState.RETURNED}),
    PaymentState.REQUESTED: frozenset({LegState.REQUESTED, LegState.INSTRUCTED, LegState.UNKNOWN}),
    PaymentState.BUDGET_PENDING: frozenset({LegState.BUDGET_PENDING}),
    PaymentState.CANCELLED: frozenset({LegState.CANCELLED}),
    PaymentState.ORDERED: frozenset({LegState.ORDERED}),
}
"""The state of a payment of which not all is settled: the first of these of which one of its legs is."""


def payment_state(legs: Collection[LegState]) -> PaymentState:
    """Return the state of a payment from those of its legs: the parts of one that was split stand for it.

    >>> payment_state([LegState.SETTLED, LegState.REQUESTED]).value
    'PARTIALLY_SETTLED'
    >>> payment_state([LegState.SPLIT, LegState.SETTLED, LegState.SETTLED]).value
    'SETTLED'
    """
    stand = {leg for leg in legs if leg is not LegState.SPLIT}
    if stand <= {LegState.SETTLED}:
        return PaymentState.SETTLED
    return next(state for state, of in BY_A_LEG.items() if of & stand)
