"""What comes back from a statement: JSON in which places are marked, and how each of them is closed."""

import orjson

from api.limits.answer_bounds import count
from api.reads.compiled.terms import COUNTED, LEFT, SPACED
from api.reads.ways import LeftError, Query, Reason


def checked(answer: str | None) -> str:
    """Return the text of an answer; raises LeftError where the statement could not say all of it."""
    if answer is None or LEFT in answer:
        raise LeftError(Reason.UNUSUAL)
    return answer


def counted(answer: str, query: Query, times: int = 1) -> str:
    """Return an answer without the numbers of values in it, which are counted; it is shown so many times."""
    if COUNTED not in answer:
        return answer
    pieces = answer.split(COUNTED)
    count(query.context, times * sum(map(int, pieces[1::2])))
    return "".join(pieces[::2])


def without_blanks(answer: str) -> str:
    """Return an answer with JSON that the database wrote as everybody else writes it."""
    if SPACED not in answer:
        return answer
    pieces = answer.split(SPACED)
    for place in range(1, len(pieces), 2):
        pieces[place] = orjson.dumps(orjson.loads(pieces[place])).decode()
    return "".join(pieces)
