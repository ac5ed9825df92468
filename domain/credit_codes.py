"""Unified social credit codes (统一社会信用代码), GB 32100-2015."""

from stdnum.cn import uscc


def is_credit_code(text: str) -> bool:
    """Answer whether a text is a unified social credit code of 18 characters with a right check character.

    >>> is_credit_code("91420100MA4K010000"), is_credit_code("91350100M000100Y4Z")
    (True, False)
    """
    return len(text) == len("91420100MA4K010000") and uscc.is_valid(text) and text == uscc.compact(text)
