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


ORDER_FIELD_TITLES: Mapping[GrantOrderField, Text] = {
    GrantOrderField.CREATED_AT: Text(zh="建档时间", en="when they were drafted"),
    GrantOrderField.UPDATED_AT: Text(zh="更新时间", en="when they were last changed"),
    GrantOrderField.NUMBER: Text(zh="编号", en="their numbers, as texts"),
    GrantOrderField.AWARD: Text(zh="拟支持金额", en="their awards; those without one are left out"),
}


class OrderDirection(StrEnum):
    """Which way a list is ordered."""

    ASC = "ASC"
    DESC = "DESC"


DIRECTION_TITLES: Mapping[OrderDirection, Text] = {
    OrderDirection.ASC: Text(zh="升序", en="the smallest, the oldest first"),
    OrderDirection.DESC: Text(zh="降序", en="the largest, the newest first"),
}
