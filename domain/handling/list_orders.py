"""By what a list can be ordered, and which way."""

from collections.abc import Mapping
from enum import StrEnum

from domain.policy.conditions import Text


class GrantOrderField(StrEnum):
    """By what a list of grants is ordered."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    NUMBER = "number"
    AWARD = "award"
    STEP_DUE_ON = "step_due_on"


ORDER_FIELD_TITLES: Mapping[GrantOrderField, Text] = {
    GrantOrderField.CREATED_AT: Text(zh="建档时间", en="when they were drafted"),
    GrantOrderField.UPDATED_AT: Text(zh="更新时间", en="when they were last changed"),
    GrantOrderField.NUMBER: Text(zh="编号", en="their numbers, as texts"),
    GrantOrderField.AWARD: Text(zh="拟支持金额（尚无的最低）", en="their awards; those without one are the lowest"),
    GrantOrderField.STEP_DUE_ON: Text(
        zh="办理时限（没有时限的最晚）",
        en="the days by which the office's steps are due; those without one are the latest",
    ),
}


class PaymentOrderField(StrEnum):
    """By what a list of payments is ordered."""

    ORDERED_AT = "ordered_at"
    AMOUNT = "amount"


class PaymentLegOrderField(StrEnum):
    """By what a list of payment legs is ordered."""

    AWARDED_ON = "awarded_on"
    AMOUNT = "amount"


class PaymentRunOrderField(StrEnum):
    """By what a list of payment runs is ordered."""

    MADE_AT = "made_at"
    NUMBER = "number"


class RecoveryOrderField(StrEnum):
    """By what a list of recoveries is ordered."""

    OPENED_AT = "opened_at"
    CLAIMED = "claimed"


MONEY_ORDER_TITLES: Mapping[type[StrEnum], Mapping[StrEnum, Text]] = {
    PaymentOrderField: {
        PaymentOrderField.ORDERED_AT: Text(zh="拨付时间", en="when they were ordered"),
        PaymentOrderField.AMOUNT: Text(zh="金额", en="their amounts"),
    },
    PaymentLegOrderField: {
        PaymentLegOrderField.AWARDED_ON: Text(zh="批准先后", en="the days of their awards, first approved first"),
        PaymentLegOrderField.AMOUNT: Text(zh="金额", en="their amounts"),
    },
    PaymentRunOrderField: {
        PaymentRunOrderField.MADE_AT: Text(zh="编制时间", en="when they were made"),
        PaymentRunOrderField.NUMBER: Text(zh="编号", en="their numbers, as texts"),
    },
    RecoveryOrderField: {
        RecoveryOrderField.OPENED_AT: Text(zh="启动时间", en="when they were opened"),
        RecoveryOrderField.CLAIMED: Text(zh="追回金额", en="what was claimed when they were opened"),
    },
}
"""By what lists of money are ordered; none of it is ever missing, so that no order leaves anything out."""


class OrderDirection(StrEnum):
    """Which way a list is ordered."""

    ASC = "ASC"
    DESC = "DESC"


DIRECTION_TITLES: Mapping[OrderDirection, Text] = {
    OrderDirection.ASC: Text(zh="升序", en="the smallest, the oldest first"),
    OrderDirection.DESC: Text(zh="降序", en="the largest, the newest first"),
}
