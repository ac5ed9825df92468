"""How values are written (取值写法): each scalar of the API as a term of SQL, byte for byte as the ordinary way's."""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLOutputType,
    GraphQLScalarType,
    get_nullable_type,
    is_non_null_type,
)
from tortoise.fields import BigIntField
from tortoise.models import Model

from api.reads.compiled.terms import LEAVE, SPACED, Json, column, concatenated

_QUOTE = Json('"')
_GREATEST_INT = 2**31 - 1
_ZONE = "Asia/Shanghai"
_MOST_KIND = 24
"""Letters of the name of a type: PostgreSQL breaks Base64 into lines after 76 characters."""


def money(value: str) -> str:
    """Return the text of an amount of fen as it is shown, in quotes."""
    sign, fen = f"CASE WHEN {value} < 0 THEN '-' ELSE '' END", f"lpad((abs({value})%100)::text,2,'0')"
    return concatenated([_QUOTE, sign, f"(abs({value})/100)::text", Json("."), fen, _QUOTE])


def _instant(value: str) -> str:
    return f"""rtrim(to_json(date_trunc('second',{value} AT TIME ZONE '{_ZONE}'))::text,'"')||'+08:00"'"""


def _month(value: str) -> str:
    return f"""'"'||lpad(({value}/12)::text,4,'0')||'-'||lpad(({value}%12+1)::text,2,'0')||'"'"""


_SCALARS: Mapping[str, Callable[[str], str]] = {
    "String": lambda value: f"to_json({value})::text",
    "Int": lambda value: f"({value})::text",
    "Boolean": lambda value: f"({value})::text",
    "CNYAmount": money,
    "Date": lambda value: f"""'"'||({value})::date||'"'""",
    "DateTime": _instant,
    "YearMonth": _month,
    "Facts": lambda value: concatenated([Json(SPACED), f"({value})::text", Json(SPACED)]),
}


def written(value: str, kind: GraphQLOutputType, *, may_be_null: bool) -> list[str] | None:
    """Return the parts by which a value is written as JSON; None for a kind of value that no statement writes.

    ``may_be_null`` says whether the value may be null in the database, whatever the contract says of its field.
    """
    named: Any = get_nullable_type(kind)
    text = _text(value, named)
    if text is None:
        return None
    if not may_be_null and is_non_null_type(kind):
        return [text]
    return [f"coalesce({text},{LEAVE if is_non_null_type(kind) else chr(39) + 'null' + chr(39)})"]


def _text(value: str, named: object) -> str | None:
    if isinstance(named, GraphQLScalarType):
        write = _SCALARS.get(named.name)
        return write(value) if write else None
    if isinstance(named, GraphQLEnumType) and all(_is_its_name(name, each) for name, each in named.values.items()):
        return f"""'"'||{value}||'"'"""
    return None


def _is_its_name(name: str, value: GraphQLEnumValue) -> bool:
    """Whether a value is kept under the name that the contract has for it."""
    kept = value.value
    return name == (kept.value if isinstance(kept, Enum) else kept)


def fits(value: str) -> str:
    """Return the condition under which a great whole number can be shown."""
    return f"({value} IS NULL OR abs({value}) <= {_GREATEST_INT})"


def is_great(model: type[Model], name: str) -> bool:
    """Return whether a column holds whole numbers of 64 bits."""
    return isinstance(cast("Any", model)._meta.fields_map.get(name), BigIntField)  # noqa: SLF001 - the mapper has no public word for it


def may_be_null(model: type[Model], name: str) -> bool:
    """Return whether a column may hold null."""
    field = cast("Any", model)._meta.fields_map.get(name)  # noqa: SLF001
    return field is None or field.null


def identity(kind: str, row: str) -> list[str]:
    """Return the parts of the global id of a row."""
    if len(kind) > _MOST_KIND:
        message = f"the name of {kind} is too long for a global id"
        raise ValueError(message)
    uid = f"encode(uuid_send({column(row, 'id')}),'hex')"
    # No letter of a name and no digit makes a character by which the alphabets of Base64 differ.
    return [_QUOTE, f"rtrim(encode(convert_to({concatenated([Json(f'{kind}:'), uid])},'UTF8'),'base64'),'=')", _QUOTE]
