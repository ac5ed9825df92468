"""Numbers that people write down (编号): two that differ in white space, case or width alone are one."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_BETWEEN = re.compile(r"[\s、，,。；;：:（）()]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
"""Signs that people write for the one dash of a number."""


def written_alike(text: str) -> str:
    """Answer a number as it is kept, however it was typed; it may be longer or shorter than what was typed.

    >>> written_alike(" gb/t 41867 – 2022"), written_alike("ｈｋ－１")
    ('GB/T41867-2022', 'HK-1')
    """
    return _DASHES.sub("-", _SPACES.sub("", unicodedata.normalize("NFKC", text))).upper()


def numbers_in(text: str) -> set[str]:
    """Answer every number that a text names between its white space and punctuation, as it is kept.

    >>> sorted(numbers_in("银行回单 GK-2021-01、gk-2021-02。"))
    ['GK-2021-01', 'GK-2021-02', '银行回单']
    """
    return {number for part in _BETWEEN.split(text) if (number := written_alike(part))}
