"""The rows of a list (逐页读取): page after page, all of one moment, as the list shows them to whoever asks."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson
from graphql import GraphQLError

from api.exports.documents import Choice, document_of
from api.exports.lists import ExportedList
from api.kit.connections import MOST_A_PAGE
from api.kit.context import Context
from api.limits.answer_bounds import give_way
from api.schema.schema import schema
from domain.policy.conditions import Text
from workflows.transaction.snapshots import snapshot

Leaf: TypeAlias = str | int | bool | None
Rows: TypeAlias = Sequence[Sequence[Leaf]]
_NONE = "There is no such list."


class RefusedListError(Exception):
    """The list itself refused, as it answers who asks it: whoever may not, or a filter that is none."""

    def __init__(self, message: str, code: str, says: Text | None = None) -> None:
        super().__init__(message)
        self.message, self.code = message, code
        self.says = says or Text(zh=message, en=message)


async def pages_of(listed: ExportedList, choice: Choice, context_of: Callable[[], Context]) -> AsyncGenerator[Rows]:
    """Yield the rows of a list, a page at a time and at least one, which may be empty; raises RefusedListError.

    Each page is asked for in a context of its own: nothing of one is kept for the next.
    """
    document = document_of(listed, choice)
    ways = [column.steps for column in listed.columns]
    after: str | None = None
    async with snapshot():
        while True:
            context = context_of()
            variables = {**choice.variables, "first": MOST_A_PAGE, "after": after}
            page = await _page(document.text, document.root, variables, context)
            yield [[_leaf(row, way) for way in ways] for row in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]
            await give_way(context)


async def data_of(text: str, variables: Mapping[str, object], context: Context) -> dict[str, Any]:
    """Return what a query answers; raises RefusedListError with its first error where it has one."""
    try:
        result = await schema.execute(text, variable_values=dict(variables), context_value=context)
        errors = result.errors
    except GraphQLError as error:
        result, errors = None, [error]
    if errors:
        first = errors[0]
        raise RefusedListError(first.message, str((first.extensions or {}).get("code", "INTERNAL_SERVER_ERROR")))
    # What a way of reading answers may be bytes already.
    data: dict[str, Any] = orjson.loads(orjson.dumps(result.data if result else None))
    return data


async def _page(text: str, root: str, variables: Mapping[str, object], context: Context) -> dict[str, Any]:
    data = await data_of(text, variables, context)
    if data[root] is None:
        raise RefusedListError(_NONE, "NOT_FOUND")
    return data[root]


def _leaf(row: dict[str, Any], way: Sequence[str]) -> Leaf:
    reached: Any = row
    for step in way:
        if reached is None:
            return None
        reached = reached[step]
    return reached
