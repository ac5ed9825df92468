"""People (办理人员): told apart by a stable id that reads one way, whatever name is shown beside it."""

import re
import unicodedata

from domain.values.texts import Fault, cleaned

MOST_PERSON = 80
"""Characters of an id or of a name: both stand in the history, and the id in the key of an answer."""
_WRITTEN = re.compile(r"[!-~ ·\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")


class BadPersonError(ValueError):
    """An id or a name that is blank, too long, or written in characters that could be taken for others."""


def person_of(subject: str) -> str:
    """Return the id of a person as it is compared everywhere (人员标识): what nobody sees left out, NFKC, without case.

    White space is folded to one blank. It is written in ASCII and Han characters: a letter of another script could look
    like one of these. Raises BadPersonError.
    """
    cleaned_name = cleaned(subject)
    folded = (
        ""
        if isinstance(cleaned_name, Fault)
        else " ".join(unicodedata.normalize("NFKC", cleaned_name).casefold().split())
    )
    if not 0 < len(folded) <= MOST_PERSON or not _WRITTEN.fullmatch(folded):
        message = f"a token names somebody by an id of 1 to {MOST_PERSON} characters, ASCII or Han alone"
        raise BadPersonError(message)
    return folded


def shown_name(name: str) -> str:
    """Return the name of a person as it is shown (姓名): as typed, cleaned, on one line. Raises BadPersonError."""
    cleaned_name = cleaned(name)
    if isinstance(cleaned_name, Fault) or not 0 < len(cleaned_name) <= MOST_PERSON:
        message = f"a token names somebody by a name of 1 to {MOST_PERSON} characters, on one line"
        raise BadPersonError(message)
    return cleaned_name
