"""The enumerations of the API, each value described in the words of the office.

Whoever shows one takes it from here: strawberry must know it before a type that holds it is made.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.base import get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition

from domain.handling.credit_codes import FAULT_SENTENCES, CodeFault
from domain.handling.deadlines import KIND_OF_DEADLINES, DeadlineKind
from domain.handling.notices import NOTICE_TITLES, OUTCOME_TITLES, NoticeOutcome, NoticeState
from domain.handling.register import ATTRIBUTE_TITLES, KIND_TITLES, RegisterAttribute, RegisterKind
from domain.lives.call_life import CallState
from domain.lives.duty_life import DutyState
from domain.lives.grant_states import SELECTION_TITLES
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState, Selection
from domain.lives.legs import LegState, PaymentState
from domain.lives.milestone_life import MilestoneState
from domain.lives.objection_life import ObjectionState
from domain.lives.other_award_life import OtherAwardState
from domain.lives.policy_life import PolicyState
from domain.lives.proposal_life import DEED_TITLES, ProposalState, ProposedDeed
from domain.lives.recovery_life import CAUSE_TITLES, RecoveryCause, RecoveryState
from domain.lives.roles import ROLE_TITLES, Role
from domain.lives.run_life import RunState
from domain.lives.titles import STATE_TITLES
from domain.lives.tranche_life import TrancheState
from domain.lives.unit_life import UnitState
from domain.policy.conditions import FactType, Text
from domain.policy.policy import Kind, SupportScope
from domain.refusals.refusals import Code
from domain.refusals.sentences import template
from domain.treasury.postings import ENTRY_TITLES, EntryKind
from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome, RecoveryReceiptOutcome
from domain.treasury.run_files import FileFormat
from domain.values.list_orders import GrantOrderField, OrderDirection
from workflows.cases.paying_districts import BASIS_TITLES, PayingBasis
from workflows.grants.objections import Remedy
from workflows.treasury.budget_execution import ExecutionKey

__all__ = [
    "CallState",
    "Code",
    "CodeFault",
    "DeadlineKind",
    "DoublePaymentState",
    "DutyState",
    "EntryKind",
    "ExecutionKey",
    "FactType",
    "FileFormat",
    "GrantEvent",
    "GrantOrderField",
    "GrantState",
    "Kind",
    "LegState",
    "MilestoneState",
    "NoticeOutcome",
    "NoticeState",
    "ObjectionState",
    "OrderDirection",
    "OtherAwardState",
    "PayingBasis",
    "PaymentState",
    "PolicyState",
    "ProposalState",
    "ProposedDeed",
    "ReceiptOutcome",
    "RecoveryCause",
    "RecoveryReceiptOutcome",
    "RecoveryState",
    "RegisterAttribute",
    "RegisterKind",
    "Remedy",
    "Role",
    "RunState",
    "Selection",
    "SupportScope",
    "TrancheState",
    "UnitState",
]

E = TypeVar("E", bound=StrEnum)

_KINDS = {
    Kind.GRANT: Text(zh="资金支持事项", en="Money that can be applied for"),
    Kind.DUTY: Text(zh="责任或鼓励事项", en="A duty or encouragement that pays nothing"),
    Kind.APPROPRIATION: Text(zh="专项安排", en="Money arranged for a bureau"),
    Kind.BUDGET: Text(zh="资金池", en="A budget from which grants are paid"),
    Kind.RULE: Text(zh="规则", en="A rule for all grants"),
}
_FACT_TYPES = {
    FactType.BOOL: Text(zh="是否", en="true or false"),
    FactType.CHOICE: Text(zh="单选", en="One of `choices`"),
    FactType.CHOICES: Text(zh="多选", en="A list of `choices`"),
    FactType.MONEY: Text(zh="金额（元）", en='Yuan as a string, such as "1234567.80"'),
    FactType.PERCENT: Text(zh="百分数", en='Percent as a string, such as "0.80"'),
    FactType.COUNT: Text(zh="数量", en="A whole number, 0 or more"),
    FactType.YEAR: Text(zh="年份", en="A year of four digits"),
    FactType.DATE: Text(zh="日期", en="A day, such as 2022-06-01"),
    FactType.TEXT: Text(zh="文字", en="Text"),
    FactType.MONTHS: Text(zh="月度人数", en="A list of {month, signed_persons}"),
}

_EXECUTION = {
    ExecutionKey.TREASURY: Text(zh="按出资财政", en="by treasury"),
    ExecutionKey.ARTICLE: Text(zh="按条款", en="by article of the policy"),
    ExecutionKey.MEASURE: Text(zh="按事项", en="by measure"),
}
_OUTCOMES = {
    ReceiptOutcome.SETTLED: Text(zh="到账", en="the money arrived"),
    ReceiptOutcome.RETURNED: Text(zh="退票", en="the bank returned it"),
    ReceiptOutcome.DOUBLE: Text(zh="重复支付", en="the money went out twice"),
    ReceiptOutcome.WITHDRAWN: Text(zh="撤销登记", en="there is no such receipt on this leg"),
}
_BACK = {
    RecoveryReceiptOutcome.RECEIVED: Text(zh="到账", en="the money came back"),
    RecoveryReceiptOutcome.BOUNCED: Text(zh="缴款被退回", en="the bank took it back: it is owed again"),
    RecoveryReceiptOutcome.WITHDRAWN: Text(zh="撤销登记", en="there is no such receipt on this leg"),
    RecoveryReceiptOutcome.TO_REFUND: Text(zh="待退还", en="the payment itself came back: it is the applicant's again"),
    RecoveryReceiptOutcome.REFUNDED: Text(zh="已退还", en="the treasury gave it back to the applicant"),
}
_DOUBLES = {
    DoublePaymentState.OPEN: Text(zh="待收回", en="it is to be had back"),
    DoublePaymentState.RECOVERED: Text(zh="已收回", en="it came back under a receipt"),
    DoublePaymentState.CLOSED: Text(zh="已销号", en="it was closed on another ground"),
}
_FORMATS = {
    FileFormat.CSV: Text(zh="逗号分隔文件", en="comma-separated values"),
    FileFormat.JSON: Text(zh="JSON 文件", en="one JSON object"),
    FileFormat.XLSX: Text(zh="电子表格", en="a workbook, in Base64; accounts are texts and lose no digit"),
}
_ORDER_FIELDS = {
    GrantOrderField.CREATED_AT: Text(zh="建档时间", en="when they were drafted"),
    GrantOrderField.UPDATED_AT: Text(zh="更新时间", en="when they were last changed"),
    GrantOrderField.NUMBER: Text(zh="编号", en="their numbers, as texts"),
    GrantOrderField.AWARD: Text(zh="拟支持金额", en="their awards; those without one are left out"),
}
_DIRECTIONS = {
    OrderDirection.ASC: Text(zh="升序", en="the smallest, the oldest first"),
    OrderDirection.DESC: Text(zh="降序", en="the largest, the newest first"),
}
_REMEDIES = {
    Remedy.REVIEW_AGAIN: Text(zh="退回审核", en="the award is taken back for review"),
    Remedy.REJECT: Text(zh="不予支持", en="the application is refused"),
}

_SCOPES = {
    SupportScope.CITY: Text(zh="市级", en="the city"),
    SupportScope.DISTRICT: Text(zh="区级", en="a district"),
    SupportScope.PROVINCE: Text(zh="省级", en="the province"),
    SupportScope.NATIONAL: Text(zh="国家级", en="the state"),
}


def _states(enum: type[E]) -> dict[E, Text]:
    return {state: STATE_TITLES[state.value] for state in enum}


def _describe(enum: type[E], name: str, description: str, values: Mapping[E, Text]) -> None:
    strawberry.enum(enum, name=name, description=description)
    definition = get_object_definition(enum) or getattr(enum, "__strawberry_definition__", None)
    if not isinstance(definition, StrawberryEnumDefinition):
        message = f"{name} is no enumeration"
        raise TypeError(message)
    titles = {value.name: title for value, title in values.items()}
    for value in definition.values:
        title = titles[value.name]
        value.description = f"{title.en[0].upper()}{title.en[1:]} ({title.zh})."


def _sentences() -> dict[Code, Text]:
    return {code: Text(zh=template(code, "zh-CN").rstrip("。"), en=template(code, "en").rstrip(".")) for code in Code}


_describe(Code, "ErrorCode", "Why Duixian refused. Append only: a code once answered stays.", _sentences())
_describe(Kind, "MeasureKind", "What a row of the policy is: a grant, or something that pays none.", _KINDS)
_describe(CodeFault, "CreditCodeFault", "Which part of a credit code is wrong (代码不符之处).", FAULT_SENTENCES)
_describe(FactType, "FactType", "How a fact is written in `facts`.", _FACT_TYPES)
_describe(Role, "Role", "In which role somebody acts (身份).", ROLE_TITLES)
_describe(PolicyState, "PolicyState", "Where a policy stands (政策状态).", _states(PolicyState))
_describe(GrantState, "GrantState", "Where a grant stands (办理状态).", _states(GrantState))
_describe(
    GrantEvent, "GrantEvent", "A step of a grant's life (办理环节).", {e: GRANT_LIFE.title(e) for e in GrantEvent}
)
_describe(MilestoneState, "MilestoneState", "Where a milestone stands (里程碑状态).", _states(MilestoneState))
_describe(LegState, "LegState", "Where a payment leg stands (拨付明细状态).", _states(LegState))
_describe(
    PaymentState,
    "PaymentState",
    "Where a payment stands, by its legs (拨付状态).",
    _states(PaymentState),
)
_describe(CallState, "CallState", "Where a call stands (申报通知状态).", _states(CallState))
_describe(ObjectionState, "ObjectionState", "Where an objection stands (异议状态).", _states(ObjectionState))
_describe(TrancheState, "TrancheState", "Where a tranche stands (到账批次状态).", _states(TrancheState))
_describe(UnitState, "UnitState", "Where a unit stands (验收件状态).", _states(UnitState))
_describe(RecoveryState, "RecoveryState", "Where a recovery stands (追回状态).", _states(RecoveryState))
_describe(RecoveryCause, "RecoveryCause", "Why paid money is asked back (追回事由).", CAUSE_TITLES)
_describe(ExecutionKey, "ExecutionKey", "By what a report of budget execution is broken down.", _EXECUTION)
_describe(EntryKind, "EntryKind", "What an entry of the ledger does (记账类型).", ENTRY_TITLES)
_describe(FileFormat, "FileFormat", "How a file is written.", _FORMATS)
_describe(NoticeState, "NoticeState", "Where a notice of publicity stands (公告状态).", NOTICE_TITLES)
_describe(NoticeOutcome, "NoticeOutcome", "What became of an award that was shown (公示结果).", OUTCOME_TITLES)
_describe(ReceiptOutcome, "ReceiptOutcome", "What a receipt says of its leg (回单结果).", _OUTCOMES)
_describe(
    RecoveryReceiptOutcome,
    "RecoveryReceiptOutcome",
    "What a receipt of a recovery says (缴款回单结果).",
    _BACK,
)
_describe(DeadlineKind, "DeadlineKind", "What is due by a day (期限).", KIND_OF_DEADLINES)
_describe(DoublePaymentState, "DoublePaymentState", "Where a double payment stands (重复支付状态).", _DOUBLES)
_describe(RunState, "RunState", "Where a payment run stands (拨付批次状态).", _states(RunState))
_describe(DutyState, "DutyState", "Where a duty of a year stands (年度责任状态).", _states(DutyState))
_describe(Selection, "Selection", "What a ranking made of an application (评选结果).", SELECTION_TITLES)
_describe(RegisterAttribute, "RegisterAttribute", "What the register says of an applicant (登记项).", ATTRIBUTE_TITLES)
_describe(RegisterKind, "RegisterKind", "What an entry of the register is (登记类别).", KIND_TITLES)
_describe(PayingBasis, "PayingBasis", "Why it is that district that pays (出资依据).", BASIS_TITLES)
_describe(Remedy, "Remedy", "What an objection that is upheld leads to (处理方式).", _REMEDIES)
_describe(
    OtherAwardState,
    "OtherAwardState",
    "Where an award of another policy stands (其他支持状态).",
    _states(OtherAwardState),
)
_describe(ProposalState, "ProposalState", "Where a proposal stands (提请状态).", _states(ProposalState))
_describe(ProposedDeed, "ProposedDeed", "What one person proposes and another confirms (提请事项).", DEED_TITLES)
_describe(SupportScope, "SupportScope", "Whose support it is (支持层级).", _SCOPES)
_describe(GrantOrderField, "GrantOrderField", "By what a list of grants is ordered.", _ORDER_FIELDS)
_describe(OrderDirection, "OrderDirection", "Which way a list is ordered.", _DIRECTIONS)
