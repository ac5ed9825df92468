"""Top-level errors with a sentence in each language: what an argument should have been, and who may ask."""

import re

from graphql import GraphQLError

from domain.policy.conditions import Text
from domain.refusals.field_titles import FIELD_TITLES

_OF_VARIABLE = re.compile(r"^Variable '\$(?P<name>\w+)' has invalid value(?: at (?P<path>\S+))?: ")


class SaidError(ValueError):
    """Carries why something cannot be accepted, in both languages."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


def refused(says: Text, code: str) -> GraphQLError:
    """Return a top-level error with a code."""
    return GraphQLError(says.en, original_error=SaidError(says), extensions={"code": code})


def bad_input(says: Text) -> GraphQLError:
    """Return the top-level error of an argument that cannot be accepted."""
    return refused(says, "BAD_USER_INPUT")


def in_chinese(error: GraphQLError) -> GraphQLError:
    """Return an error with its sentence in Chinese, where it has one: what code alone brings about has none.

    The error itself is left as it is: it may be kept for the next client that sends the same document.
    """
    original: BaseException | None = error
    while isinstance(original, GraphQLError):
        original = original.original_error
    if not isinstance(original, SaidError):
        return error
    place = _OF_VARIABLE.match(error.message)
    message = original.says.zh if place is None else f"{_title(place['path'] or place['name'])}{original.says.zh}"
    return GraphQLError(message, error.nodes, path=error.path, extensions=error.extensions)


def _title(path: str) -> str:
    """What the office calls a part of the input; a part that it calls nothing is not named."""
    title = FIELD_TITLES.get(re.sub(r"\[\d+\]", "", path).rpartition(".")[2])
    return f"“{title}”填写有误：" if title else "填写有误："
