"""What a grant waits for (待办事项): what is still to happen before its money arrives, in the words of the office."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.handling.leg_queue import REQUESTABLE, TO_BE_GATHERED, WITH_THE_TREASURY
from domain.handling.next_actor import TURN_OF_LEGS, WAITS_FOR
from domain.lives.grants import GrantState
from domain.lives.legs import LegState
from domain.lives.roles import Role
from domain.policy.conditions import Text


class Awaited(StrEnum):
    """What a grant waits for (待办事项)."""

    STEP = "STEP"
    """The next step of its life (办理环节)."""
    PUBLICITY = "PUBLICITY"
    """The last day of its publicity (公示期满)."""
    GATE = "GATE"
    """What its measure asks before it pays: a fact, a term, months, a review (兑现条件)."""
    BUDGET = "BUDGET"
    """Money of a treasury, for which it stands in the queue (预算安排)."""
    REQUEST = "REQUEST"
    """Finance asks for the payment, and brings it to the treasury (申请拨付)."""
    RECEIPT = "RECEIPT"
    """The treasury answers a voucher (国库回单)."""
    RELEASE = "RELEASE"
    """Somebody releases it, who holds it (恢复办理)."""
    OBJECTION = "OBJECTION"
    """The office answers an objection (异议答复)."""
    ACCOUNT = "ACCOUNT"
    """The bank account of its applicant, to which it is paid (收款账户)."""
    DOUBLE_PAYMENT = "DOUBLE_PAYMENT"
    """Finance gets back what was paid twice (重复支付)."""


AWAITED_TITLES: Mapping[Awaited, Text] = {
    Awaited.STEP: Text(zh="下一办理环节", en="the next step of its life"),
    Awaited.PUBLICITY: Text(zh="公示期满", en="the last day of its publicity"),
    Awaited.GATE: Text(zh="兑现条件", en="what its measure asks before it pays"),
    Awaited.BUDGET: Text(zh="预算安排", en="money of a treasury"),
    Awaited.REQUEST: Text(zh="申请拨付", en="finance asks for the payment"),
    Awaited.RECEIPT: Text(zh="国库回单", en="the treasury answers a voucher"),
    Awaited.RELEASE: Text(zh="恢复办理", en="somebody releases it"),
    Awaited.OBJECTION: Text(zh="答复异议", en="the office answers an objection"),
    Awaited.ACCOUNT: Text(zh="登记收款账户", en="the bank account of its applicant"),
    Awaited.DOUBLE_PAYMENT: Text(zh="追回重复支付", en="finance gets back what was paid twice"),
}

STEP_SENTENCES: Mapping[GrantState, Text] = {
    GrantState.DRAFT: Text(zh="申请单位提交申报", en="The applicant submits it."),
    GrantState.SUPPLEMENT: Text(zh="申请单位补正材料", en="The applicant completes it."),
    GrantState.SUBMITTED: Text(zh="责任单位受理", en="The office takes it up for review."),
    GrantState.UNDER_REVIEW: Text(zh="责任单位审核并提出拟支持意见", en="The office reviews it and proposes an award."),
    GrantState.PROPOSED: Text(zh="责任单位公示", en="The office shows it to the public."),
    GrantState.PUBLICITY_OVER: Text(zh="责任单位批准", en="The office approves it."),
    GrantState.ACTIVE: Text(
        zh="填报月度人数，责任单位核验里程碑", en="Months are reported, and the office verifies what they reach."
    ),
}
"""Of each state in which people take it on by a step of its own life, what they do."""
OF_LEGS: Mapping[Awaited, tuple[tuple[LegState, ...], Text]] = {
    Awaited.REQUEST: ((*REQUESTABLE, *TO_BE_GATHERED), Text(zh="财政申请拨付", en="Finance asks for its payment.")),
    Awaited.RECEIPT: (WITH_THE_TREASURY, Text(zh="国库答复凭证", en="The treasury answers its voucher.")),
}
"""Of legs that go on, in which states they wait for what."""
RELEASE = Text(zh="解除暂停", en="It is on hold until somebody releases it.")
DOUBLE_PAYMENT = Text(zh="财政追回重复支付的款项", en="Finance gets back what was paid twice.")
ACCOUNT = Text(
    zh="登记申请单位收款账户，登记后方可编入拨付批次",
    en="The bank account of its applicant is put on record: without one it is gathered into no run.",
)
OBJECTION = Text(zh="责任单位答复异议", en="The office answers an objection.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that a grant waits for."""

    code: Awaited
    says: Text
    since: date | None = None
    """From which day it waits for this; None for the day on which it came to where it stands."""
    due: date | None = None
    place: int | None = None
    """Its place in the queue for a budget, 1 for the first."""


def publicity_until(last: date) -> Text:
    """Return that a grant waits until the last day of its publicity is over."""
    return Text(zh=f"公示至 {last} 期满", en=f"Its publicity ends on {last}.")


def budget_of(treasury: Text, place: int) -> Text:
    """Return that a grant waits in the queue for the money of a treasury."""
    return Text(
        zh=f"{treasury.zh}预算安排，排队第 {place} 位", en=f"The budget of {treasury.en}: number {place} in its queue."
    )


def next_actors(
    state: GrantState,
    legs: Iterable[LegState],
    *,
    held: bool,
    paid_twice: bool,
    objected: bool = False,
    officers: Collection[Role] = (Role.OFFICER,),
) -> list[Role]:
    """Return who can take the step that leads on to the money (待办方), by where a grant and its legs stand.

    SYSTEM stands for what comes with time, facts or a budget. What is on hold waits for who may release it.
    ``officers`` are those who decide the case, of a bureau or of a district. ``objected`` says that an objection waits
    for an answer, which the office gives while the award is still shown.

    >>> [role.value for role in next_actors(GrantState.PAYING, [LegState.INSTRUCTED], held=False, paid_twice=False)]
    ['TREASURY']
    """
    standing = set(legs)
    turns = {WAITS_FOR[state]} if state in WAITS_FOR else set[Role]()
    if Role.OFFICER in turns or (objected and state is GrantState.PUBLICITY):
        turns = set(officers)
    if _any(standing, TURN_OF_LEGS[Role.FINANCE]) and state is not GrantState.APPROVED:
        turns.add(Role.OFFICER if held else Role.FINANCE)
    if paid_twice:
        turns.add(Role.FINANCE)
    if _any(standing, TURN_OF_LEGS[Role.TREASURY]):
        turns.add(Role.TREASURY)
    moving = (*TURN_OF_LEGS[Role.FINANCE], *TURN_OF_LEGS[Role.TREASURY])
    if LegState.BUDGET_PENDING in standing and not _any(standing, moving) and not paid_twice:
        turns.add(Role.SYSTEM)
    return [role for role in Role if role in turns]


def _any(standing: set[LegState], states: Collection[LegState]) -> bool:
    return not standing.isdisjoint(states)
