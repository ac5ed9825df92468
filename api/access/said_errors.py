"""Top-level errors with a sentence in each language: what an argument should have been, and who may ask."""

import re

from graphql import GraphQLError, GraphQLSyntaxError, VariableDefinitionNode

from domain.policy.conditions import Text
from domain.refusals.field_titles import FIELD_TITLES

_OF_VARIABLE = re.compile(r"^Variable '\$(?P<name>\w+)' has invalid (?:default )?value(?: at (?P<path>\S+))?: ")
_PART = re.compile(r" (?:to include required|not to include unknown) field '(?P<name>\w+)'")
_WRONG = {
    re.compile(r"Expected (?:a )?value of non-null type|to include required field"): "缺少必填内容",
    re.compile(r"not to include unknown field"): "没有这一项",
}
"""What the library says of a variable, and what that means; anything else is of another type."""
_TOKEN = re.compile(r"\w+|\S")
_GIVEN_UP = "Parsing aborted"
"""The library has one class of errors for what is wrong and for what is too much."""


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
    zh = original.says.zh if isinstance(original, SaidError) else _of_the_library(error)
    if zh is None:
        return error
    place = _OF_VARIABLE.match(error.message)
    message = zh if place is None else f"{_place(place['name'] + (place['path'] or ''), error.message)}{zh}"
    shown = GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=error.extensions)
    shown.original_error = original
    return shown


def _of_the_library(error: GraphQLError) -> str | None:
    """What the library itself says of a text that it cannot read, or of a variable; None for anything else."""
    if isinstance(error, GraphQLSyntaxError):
        return _unreadable(error)
    if error.path is None and error.nodes and isinstance(error.nodes[0], VariableDefinitionNode):
        return next((zh for wrong, zh in _WRONG.items() if wrong.search(error.message)), "不符合要求的类型")
    return None


def _unreadable(error: GraphQLSyntaxError) -> str:
    body, position = error.source.body if error.source else "", next(iter(error.positions or ()), 0)
    if _GIVEN_UP in error.message:
        return "请求过长或者层次过深，请分次提交"
    place = error.locations[0] if error.locations else None
    where = f"第{place.line}行第{place.column}列" if place else ""
    token = _TOKEN.match(body, position)
    return f"请求{where}有语法错误：" + (f"此处不应为“{token[0][:20]}”" if token else "内容没有写完")


def _place(place: str, message: str) -> str:
    """Where in a variable something is wrong, as a client wrote it, and what the office calls that, if anything."""
    part = _PART.search(message)
    whole = place if part is None else f"{place}.{part['name']}"
    title = FIELD_TITLES.get(re.sub(r"\[\d+\]", "", whole).rpartition(".")[2])
    return f"变量“{whole}”{f'（{title}）' if title else ''}填写有误："
