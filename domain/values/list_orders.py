"""By what a list can be ordered, and which way."""

from enum import StrEnum


class GrantOrderField(StrEnum):
    """By what a list of grants is ordered: each is the name of a column."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    NUMBER = "number"
    AWARD = "award"


class OrderDirection(StrEnum):
    """Which way a list is ordered."""

    ASC = "ASC"
    DESC = "DESC"
