"""The text of a statement: JSON that is put together of literals and of terms of SQL, with places left open in it."""

from collections.abc import Iterable
from itertools import groupby

from graphql.execution.collect_fields import FieldDetailsList

LEFT = "\2"
"""In an answer: a row of which the statement cannot say something. No JSON holds it but escaped."""
SEALED = "\1"
"""In an answer, around the place of a cursor that is yet to be sealed."""
FILLED = "\3"
"""In an answer, around the place of a field that is yet to be filled in."""
SPACED = "\4"
"""In an answer, around JSON as the database writes it: with blanks that nobody else writes."""
COUNTED = "\5"
"""In an answer, around how many values an entry of a list counts for."""
BESIDE, ROWS = "\6", "\7"
"""In an answer, between the fields of a row, and between rows, that are taken apart again."""
_OPEN = "\0"
"""In the text of a plan, around the name of what is put in when a query is read."""
LEAVE = "chr(2)"
"""The term for it."""


class Json(str):
    """Literal JSON, which is the same in every answer."""

    __slots__ = ()


def concatenated(parts: Iterable[str]) -> str:
    """Return the term of a text that is put together of parts: literal JSON, and terms of texts that are never null."""
    terms: list[str] = []
    for literal, run in groupby(parts, key=lambda part: isinstance(part, Json)):
        together = list(run)
        terms += [quoted("".join(together))] if literal else together
    return "||".join(terms) if terms else "''"


def entry(parts: list[str], selected: FieldDetailsList) -> str:
    """Return the term of an entry of a list, and of how many values it counts for: as the ordinary way counts them."""
    below = selected[0].node.selection_set
    return concatenated([Json(f"{COUNTED}{1 + len(below.selections) if below else 1}{COUNTED}"), *parts])


def quoted(text: str) -> str:
    """Return a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def column(row: str, name: str) -> str:
    """Return a column of a row."""
    return f'{row}."{name}"'


def placed(name: str) -> str:
    """Return the place that is left open for something."""
    return f"{_OPEN}{name}{_OPEN}"


def opened(text: str) -> list[str]:
    """Return the text of a plan in pieces: every second one is the name of what is put in its place."""
    return text.split(_OPEN)
