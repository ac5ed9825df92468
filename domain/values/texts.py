"""Texts that people state (填报文字), taken in one way: what nobody can see is no part of them.

A text is first cleaned, then kept as it was typed. What becomes a key is folded by
`domain.values.numbers.written_alike`.
"""

import unicodedata
from enum import Enum

import regex

_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Variation_Selector}\u2800\U0001D159]")
"""Default-ignorable, format and bidi characters, variation selectors, and two blanks that Unicode calls symbols."""
_LINE_ENDS = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACE = regex.compile(r"[\t\x1f\p{Zs}]")
_NO_CHARACTER = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]|[^\P{Cn}\U00020000-\U0003FFFD]")
"""Controls, lone surrogates, private use, and what is not assigned; ideographs newer than our tables stay."""
_SEEN = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
_LINE = "\n"


class Fault(Enum):
    """Why a text is not taken in as it is."""

    UNREADABLE = "UNREADABLE"
    """It holds a character that stands for nothing: a control, a lone surrogate, one of private use."""
    MORE_THAN_A_LINE = "MORE_THAN_A_LINE"
    """It is broken into lines where one line is asked for."""


def cleaned(text: str, *, lines: bool = False) -> str | Fault:
    r"""Return a text without what cannot be seen and without white space around it, or what is wrong with it.

    It is empty where nothing in it can be seen. With ``lines`` it may have several, each ended by a line feed.

    >>> cleaned("GB/T\u200b 41867\u3164"), cleaned("\u2060\ufeff"), cleaned("𠮷野家䶮\U000e0100")
    ('GB/T 41867', '', '𠮷野家䶮')
    >>> cleaned("甲\n乙"), cleaned("甲\u2028乙", lines=True), cleaned("甲\x00")
    (<Fault.MORE_THAN_A_LINE: 'MORE_THAN_A_LINE'>, '甲\n乙', <Fault.UNREADABLE: 'UNREADABLE'>)
    """
    text_alone = unicodedata.normalize("NFC", _SPACE.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub(_LINE, text)))).strip()
    if _NO_CHARACTER.search(text_alone.replace(_LINE, "")):
        return Fault.UNREADABLE
    if not _SEEN.search(text_alone):
        return ""
    return Fault.MORE_THAN_A_LINE if _LINE in text_alone and not lines else text_alone
