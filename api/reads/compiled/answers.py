"""What comes back from a statement: JSON in which places are marked, and how each of them is closed."""

import orjson

from api.limits.answer_bounds import count
from api.reads.compiled.terms import COUNTED, LEFT, SPACED
from api.reads.ways import LeftError, Query, Reason

_LEFT, _COUNTED, _SPACED = (sign.encode() for sign in (LEFT, COUNTED, SPACED))


def checked(answer: bytes | None) -> bytes:
    """Return an answer; raises LeftError where the statement could not say all of it."""
    if answer is None or _LEFT in answer:
        raise LeftError(Reason.UNUSUAL)
    return answer


def counted(answer: bytes, query: Query, times: int = 1) -> bytes:
    """Return an answer without the numbers of values in it, which are counted; it is shown so many times."""
    if _COUNTED not in answer:
        return answer
    pieces = answer.split(_COUNTED)
    count(query.context, times * sum(map(int, pieces[1::2])))
    return b"".join(pieces[::2])


def without_blanks(answer: bytes) -> bytes:
    """Return an answer with JSON that the database wrote as everybody else writes it."""
    if _SPACED not in answer:
        return answer
    pieces = answer.split(_SPACED)
    for place in range(1, len(pieces), 2):
        pieces[place] = orjson.dumps(orjson.loads(pieces[place]))
    return b"".join(pieces)
