"""The same answers: each server is asked everything once before anything is measured, and must answer the same.

A cursor is each server's own and is followed; whether there is one must be the same. Numbers, texts, lists and their
order are compared, and the order of fields is not.
"""

from typing import Any, cast

import orjson

from bench.console import give_up
from bench.reads.load import Asked
from bench.reads.questions import FILTERED, ONE, PAGE, QUESTIONS, Json, Question
from bench.reads.servers import Running

PAGES = 20
GRANTS_A_PAGE = 2
FILTERS = [
    {"state": state, "district": district}
    for state in ("PAID", "CLOSED", "PAYABLE", "UNDER_REVIEW")
    for district in ("420106", "420111", "420112")
]
_CURSORS = ("cursor", "endCursor")


class Answers:
    """What the first server answered, to which every other is held."""

    def __init__(self) -> None:
        self._first: dict[Question, list[bytes]] = {}
        self.grants: list[str] = []
        """Ids of grants of which one after the other is asked."""

    def requests(self, running: Running) -> dict[Question, list[Asked]]:
        """Ask a server everything; returns by question what can be asked of it, each with the length of its answer."""
        pages = self._pages(running)
        variables = {PAGE: pages, ONE: [{"id": uid} for uid in self.grants], FILTERED: FILTERS}
        return {
            question: self._compared(running, question, variables.get(question, [{}]))
            for question in QUESTIONS
            if question.body(running.server.dialect, {}) is not None
        }

    def _pages(self, running: Running) -> list[Json]:
        """The variables of so many pages, each from the end of the one before."""
        variables: list[Json] = [{"after": None}]
        while len(variables) < PAGES:
            page = _data(running, PAGE, variables[-1])["grants"]
            if not self._first:
                nodes = [edge["node"] for edge in page["edges"]]
                self.grants += [node["id"] for node in nodes[:: len(nodes) // GRANTS_A_PAGE]]
            variables.append({"after": page["pageInfo"]["endCursor"]})
        return variables

    def _compared(self, running: Running, question: Question, variables: list[Json]) -> list[Asked]:
        requests: list[Asked] = []
        shown: list[bytes] = []
        for each in variables:
            answer = running.raw(question, each)
            request = running.server.request(running.port, question, each)
            if answer is None or request is None:
                return []
            shown.append(same_for_all(_whole(running, question, orjson.loads(answer))))
            requests.append(Asked(request, len(answer)))
        first = self._first.setdefault(question, shown)
        for one, other in zip(first, shown, strict=True):
            if one != other:
                give_up(f"{running.server.name} answers {question.name} otherwise: {difference(one, other)}")
        return requests


def same_for_all(data: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return an answer as it is compared."""
    return orjson.dumps(_without_cursors(data), option=orjson.OPT_SORT_KEYS)


def _without_cursors(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_without_cursors(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        fields = cast("Json", value)
        return {name: each is not None if name in _CURSORS else _without_cursors(each) for name, each in fields.items()}
    return value


def _data(running: Running, question: Question, variables: Json) -> Json:
    return _whole(running, question, running.ask(question, variables) or {})


def _whole(running: Running, question: Question, answer: Json) -> Json:
    if answer.get("errors") or not answer.get("data"):
        give_up(f"{running.server.name} does not answer {question.name}: {str(answer)[:500]}")
    return answer["data"]


def difference(one: bytes, other: bytes) -> str:
    """Where two answers differ first."""
    place = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    around = slice(max(0, place - 80), place + 80)
    return f"{other[around].decode(errors='replace')} instead of {one[around].decode(errors='replace')}"
