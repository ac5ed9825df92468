"""Unified social credit codes (统一社会信用代码), GB 32100-2015."""

from stdnum.cn import uscc


def is_credit_code(text: str) -> bool:
    """Answer whether a text is a unified social credit code of 18 characters with a right check character.

    >>> is_credit_code("91420100MA4K010000"), is_credit_code("91350100M000100Y4Z")
    (True, False)
    """
    return len(text) == len("91420100MA4K010000") and uscc.is_valid(text) and text == uscc.compact(text)


_MARKET_REGULATION = "9"
"""The registering department 市场监管: enterprises, sole proprietors and farmers' cooperatives."""


def is_enterprise(credit_code: str) -> bool:
    """Answer whether a credit code is that of an enterprise (企业): one registered by the office of market regulation.

    Institutions (1), bodies registered by civil affairs (5) and others are none.

    >>> is_enterprise("91420100MA4K010000"), is_enterprise("12420100MB4KB0811N"), is_enterprise("52420100MJH0000001")
    (True, False, False)
    """
    return credit_code.startswith(_MARKET_REGULATION)
