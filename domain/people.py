"""People (办理人员): told apart by a stable id that reads one way, whatever name is shown beside it."""

import re
import unicodedata

MOST_PERSON = 80
"""Characters of an id: it stands in the history, and in the key of an answer."""
_WRITTEN = re.compile(r"[!-~ ·\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
"""Kinds of characters that nobody sees, or that end a line."""


class BadPersonError(ValueError):
    """An id that is blank, too long, or written in characters that could be taken for others."""


def person_of(subject: str) -> str:
    """Answer the id of a person as it is compared everywhere: NFKC, without case, white space folded to one blank.

    It is written in ASCII and Han characters: a letter of another script could look like one of these, and what nobody
    sees would make two people of one. Raises BadPersonError.
    """
    folded = " ".join(unicodedata.normalize("NFKC", subject).casefold().split())
    if not 0 < len(folded) <= MOST_PERSON or not _WRITTEN.fullmatch(folded):
        message = f"a token names somebody by an id of 1 to {MOST_PERSON} characters, ASCII or Han alone"
        raise BadPersonError(message)
    return folded


def is_shown_name(name: str) -> bool:
    """Answer whether a name can be shown on a line of its own: neither blank, nor of what nobody sees."""
    return bool(name.strip()) and not any(unicodedata.category(character) in _UNSEEN for character in name)
