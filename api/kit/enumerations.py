"""The enumerations of the API, each value described in the words of the office.

Whoever shows one takes it from here: strawberry must know it before a type that holds it is made.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import strawberry
from strawberry.types.base import get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition

from domain.assessment.fact_forms import FACT_GROUP_TITLES, FactGroup
from domain.handling.deadlines import KIND_OF_DEADLINES, DeadlineKind
from domain.handling.deliveries import RECEIVER_TITLES, ReceiverState
from domain.handling.list_orders import (
    DIRECTION_TITLES,
    MONEY_ORDER_TITLES,
    ORDER_FIELD_TITLES,
    GrantOrderField,
    OrderDirection,
    PaymentLegOrderField,
    PaymentOrderField,
    PaymentRunOrderField,
    RecoveryOrderField,
)
from domain.handling.notices import NOTICE_TITLES, OUTCOME_TITLES, NoticeOutcome, NoticeState
from domain.handling.register import ATTRIBUTE_TITLES, KIND_TITLES, RegisterAttribute, RegisterKind
from domain.handling.vouchers import VoucherOutcome
from domain.handling.waiting import AWAITED_TITLES, Awaited
from domain.lives.call_life import CallState
from domain.lives.capacities import Capacity
from domain.lives.duty_life import DutyState
from domain.lives.grant_states import RANKING_OUTCOME_TITLES
from domain.lives.grants import GrantEvent, GrantState, RankingOutcome
from domain.lives.legs import LegState, PaymentState
from domain.lives.milestone_life import MilestoneState
from domain.lives.objection_life import ObjectionState
from domain.lives.other_award_life import OtherAwardState
from domain.lives.policy_life import PolicyState
from domain.lives.proposal_life import DEED_TITLES, ProposalState, ProposedDeed
from domain.lives.recovery_life import CAUSE_TITLES, RecoveryCause, RecoveryState
from domain.lives.roles import ROLE_TITLES, Role
from domain.lives.run_life import RunState
from domain.lives.steps import (
    EVENT_TITLES,
    LIFE_STATE_TITLES,
    SUBJECT_TITLES,
    LifeEvent,
    LifeState,
    LifeSubject,
)
from domain.lives.titles import title_of_state
from domain.lives.tranche_life import TrancheState
from domain.lives.unit_life import InspectionResult, UnitState
from domain.policy.conditions import FactType, Text
from domain.policy.policy import Kind, SupportScope
from domain.policy.readings import Risk
from domain.policy.titled import CapKey, CapYear, DutyUnit, FormulaKind, GateKind, IndicatorKind, StepDue, Titled
from domain.policy.titles import FACT_TYPE_TITLES, MEASURE_KIND_TITLES, RISK_TITLES, SCOPE_TITLES
from domain.refusals.credit_code_sentences import FAULT_SENTENCES
from domain.refusals.refusals import Code
from domain.refusals.sentences import template
from domain.treasury.postings import ENTRY_TITLES, EntryKind
from domain.treasury.receipts import (
    DOUBLE_PAYMENT_TITLES,
    RECEIPT_TITLES,
    RECOVERY_RECEIPT_TITLES,
    DoublePaymentEnd,
    DoublePaymentState,
    ReceiptCorrection,
    ReceiptOutcome,
    RecoveryReceiptOutcome,
    TreasuryAnswer,
)
from domain.treasury.run_files import FORMAT_TITLES, FileFormat
from domain.values.credit_codes import CodeFault
from workflows.cases.paying_districts import BASIS_TITLES, PayingBasis
from workflows.facts.answers import OUTCOME_TITLES as SOURCE_OUTCOMES
from workflows.facts.answers import SourceOutcome
from workflows.facts.comparisons import AGREEMENT_TITLES, FactAgreement
from workflows.facts.sources import SOURCE_TITLES, SourceCode
from workflows.grants.objections import REMEDY_TITLES, Remedy
from workflows.matching.matches import MATCH_TITLES, MatchOutcome
from workflows.notices.notices import KIND_TITLES as KIND_OF_NOTICE_TITLES
from workflows.notices.notices import NoticeKind
from workflows.treasury.budget_execution import EXECUTION_TITLES, ExecutionKey

__all__ = [
    "Awaited",
    "CallState",
    "CapKey",
    "CapYear",
    "Capacity",
    "Code",
    "CodeFault",
    "DeadlineKind",
    "DoublePaymentEnd",
    "DoublePaymentState",
    "DutyState",
    "DutyUnit",
    "EntryKind",
    "ExecutionKey",
    "FactAgreement",
    "FactGroup",
    "FactType",
    "FileFormat",
    "FormulaKind",
    "GateKind",
    "GrantEvent",
    "GrantOrderField",
    "GrantState",
    "IndicatorKind",
    "InspectionResult",
    "Kind",
    "LegState",
    "LifeEvent",
    "LifeState",
    "LifeSubject",
    "MatchOutcome",
    "MilestoneState",
    "NoticeKind",
    "NoticeOutcome",
    "NoticeState",
    "ObjectionState",
    "OrderDirection",
    "OtherAwardState",
    "PayingBasis",
    "PaymentLegOrderField",
    "PaymentOrderField",
    "PaymentRunOrderField",
    "PaymentState",
    "PolicyState",
    "ProposalState",
    "ProposedDeed",
    "RankingOutcome",
    "ReceiptCorrection",
    "ReceiptOutcome",
    "ReceiverState",
    "RecoveryCause",
    "RecoveryOrderField",
    "RecoveryReceiptOutcome",
    "RecoveryState",
    "RegisterAttribute",
    "RegisterKind",
    "Remedy",
    "Risk",
    "Role",
    "RunState",
    "SourceCode",
    "SourceOutcome",
    "StepDue",
    "SupportScope",
    "TrancheState",
    "TreasuryAnswer",
    "UnitState",
    "VoucherOutcome",
]

_STATES: tuple[type[StrEnum], ...] = (
    PolicyState,
    GrantState,
    MilestoneState,
    LegState,
    PaymentState,
    CallState,
    ObjectionState,
    TrancheState,
    UnitState,
    RecoveryState,
    RunState,
    DutyState,
    OtherAwardState,
    ProposalState,
)
_TITLED: tuple[type[Titled], ...] = (
    Capacity,
    CapKey,
    CapYear,
    DoublePaymentEnd,
    DutyUnit,
    FormulaKind,
    GateKind,
    GrantEvent,
    IndicatorKind,
    InspectionResult,
    ReceiptCorrection,
    StepDue,
    TreasuryAnswer,
    VoucherOutcome,
)
_TITLES: Mapping[type[StrEnum], Mapping[Any, Text]] = {
    **{enum: {value: value.words for value in enum} for enum in _TITLED},
    **{enum: {state: title_of_state(state) for state in enum} for enum in _STATES},
    Code: {code: Text(zh=template(code, "zh-CN").rstrip("。"), en=template(code, "en").rstrip(".")) for code in Code},
    LifeSubject: SUBJECT_TITLES,
    LifeEvent: EVENT_TITLES,
    LifeState: LIFE_STATE_TITLES,
    Risk: RISK_TITLES,
    Kind: MEASURE_KIND_TITLES,
    CodeFault: FAULT_SENTENCES,
    FactGroup: FACT_GROUP_TITLES,
    FactType: FACT_TYPE_TITLES,
    Role: ROLE_TITLES,
    RecoveryCause: CAUSE_TITLES,
    ExecutionKey: EXECUTION_TITLES,
    EntryKind: ENTRY_TITLES,
    FileFormat: FORMAT_TITLES,
    NoticeState: NOTICE_TITLES,
    NoticeOutcome: OUTCOME_TITLES,
    NoticeKind: KIND_OF_NOTICE_TITLES,
    ReceiverState: RECEIVER_TITLES,
    ReceiptOutcome: RECEIPT_TITLES,
    RecoveryReceiptOutcome: RECOVERY_RECEIPT_TITLES,
    DeadlineKind: KIND_OF_DEADLINES,
    Awaited: AWAITED_TITLES,
    DoublePaymentState: DOUBLE_PAYMENT_TITLES,
    RankingOutcome: RANKING_OUTCOME_TITLES,
    RegisterAttribute: ATTRIBUTE_TITLES,
    RegisterKind: KIND_TITLES,
    PayingBasis: BASIS_TITLES,
    SourceCode: SOURCE_TITLES,
    FactAgreement: AGREEMENT_TITLES,
    MatchOutcome: MATCH_TITLES,
    SourceOutcome: SOURCE_OUTCOMES,
    Remedy: REMEDY_TITLES,
    ProposedDeed: DEED_TITLES,
    SupportScope: SCOPE_TITLES,
    GrantOrderField: ORDER_FIELD_TITLES,
    OrderDirection: DIRECTION_TITLES,
    **MONEY_ORDER_TITLES,
}
"""What the office calls each value, from where the enumeration is defined."""
_NAMES: Mapping[type[StrEnum], str] = {
    Code: "ErrorCode",
    Kind: "MeasureKind",
    CodeFault: "CreditCodeFault",
    Risk: "ReadingRisk",
}
"""Where the API's name is another one than the domain's."""


def titles_of_enumerations() -> Mapping[str, Mapping[str, Text]]:
    """Return what the office calls each value of every enumeration, by their names in the API, in their order there."""
    by_name = {_NAMES.get(enum, enum.__name__): (enum, titles) for enum, titles in _TITLES.items()}
    return {name: {value.name: titles[value] for value in enum} for name, (enum, titles) in sorted(by_name.items())}


def title_of(value: StrEnum) -> Text:
    """Return what the office calls a value of an enumeration of the API."""
    return _TITLES[type(value)][value]


def _show(enum: type[StrEnum], titles: Mapping[Any, Text]) -> None:
    """Make an enumeration known to strawberry: under its name, by its docstring, each value by its title."""
    name = _NAMES.get(enum, enum.__name__)
    strawberry.enum(enum, name=name, description=enum.__doc__)
    definition = get_object_definition(enum) or getattr(enum, "__strawberry_definition__", None)
    if not isinstance(definition, StrawberryEnumDefinition):
        message = f"{name} is no enumeration"
        raise TypeError(message)
    named = {value.name: title for value, title in titles.items()}
    for value in definition.values:
        title = named[value.name]
        value.description = f"{title.en[0].upper()}{title.en[1:]} ({title.zh})."


for _enum, _titles in _TITLES.items():
    _show(_enum, _titles)
