"""Closed lists that are shown to people (固定选项): each value with what the office calls it, beside it."""

from enum import StrEnum
from typing import Self

from domain.policy.conditions import Text


class Titled(StrEnum):
    """A value by its name in records and in the API, and its words in Chinese and English."""

    _value_: str
    words: Text

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """Make a value of its name and its words."""
        named = str.__new__(cls, value)
        named._value_, named.words = value, Text(zh=zh, en=en)
        return named


class StepDue(Titled):
    """What waits for a step of a procedure (审核时点)."""

    BEFORE_PROPOSAL = "BEFORE_PROPOSAL", "拟支持前", "before the proposal"
    BEFORE_PAYMENT = "BEFORE_PAYMENT", "拨付前", "before payment"
    AFTER_PAYMENT = "AFTER_PAYMENT", "拨付后、结项前", "after payment, before closing"


class CapKey(Titled):
    """On which key a cap is counted (封顶口径)."""

    ITEM = "ITEM", "每项累计", "an item, over all its awards"
    WHOLE = "WHOLE", "各期合并累计", "all parts of an item together"
    APPLICANT_YEAR = "APPLICANT_YEAR", "每家每年", "an applicant in a calendar year"
    APPLICANT = "APPLICANT", "每家在有效期内", "an applicant over the whole validity"
    YEAR = "YEAR", "全部申请单位每年", "all applicants in a calendar year"


class CapYear(Titled):
    """By what an award belongs to the calendar year of a cap (年度口径)."""

    GATE = "GATE", "按条件成就年度", "by the year in which the gate opens"
    APPROVAL = "APPROVAL", "按批准年度", "by the year of approval"
    SUBMISSION = "SUBMISSION", "按申报年度", "by the year of submission"
    FACT = "FACT", "按事实发生年度", "by the year of the fact"


class DutyUnit(Titled):
    """In what a duty is counted (责任计量)."""

    DONE = "DONE", "是否完成", "that it was done"
    COUNT = "COUNT", "数量", "how many"
    MONEY = "MONEY", "金额", "money"


class IndicatorKind(Titled):
    """How an indicator is reached (指标方向)."""

    AT_LEAST = "AT_LEAST", "不低于目标", "the goal or more"
    AT_MOST = "AT_MOST", "不高于目标", "the goal or less"
    DONE = "DONE", "完成与否", "done or not"


class GateKind(Titled):
    """What must have happened before money moves (兑现条件类型)."""

    NONE = "NONE", "批准即可拨付", "nothing beyond the approval"
    RECORDED = "RECORDED", "相关日期登记在案", "days that are put on record, such as completion"
    TERM = "TERM", "期限届满", "a term that is over"
    WINDOWS = "WINDOWS", "按月份窗口兑现", "windows of months of a programme"
    VOUCHER = "VOUCHER", "券已兑付", "a voucher that is redeemed"


class FormulaKind(Titled):
    """How an amount comes about (计算方式)."""

    EXPRESSION = "EXPRESSION", "按公式计算", "by an expression"
    FIXED = "FIXED", "定额", "a fixed amount"
    RATE = "RATE", "按比例", "a rate of a base"
    MATCH = "MATCH", "按比例配套", "a rate of money from elsewhere"
    RATE_CEILING = "RATE_CEILING", "按比例上限内核定", "decided within a rate of a base"
    BAND = "BAND", "区间内核定", "decided within a band"
    PER_UNIT = "PER_UNIT", "按件定额", "an amount for each unit"
    TIERS = "TIERS", "分档定额", "an amount by tiers"
    WINDOWS = "WINDOWS", "按月份窗口", "an amount for each rewarded window of months"
