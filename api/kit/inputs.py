"""Inputs made of the commands that they ask for: each field as its command declares it, read as the command has it."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, replace
from datetime import date
from enum import Enum
from functools import cache, partial
from inspect import isclass
from types import new_class
from typing import Any, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.access.unreadable import Unreadable
from api.kit.context import Context
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount, Facts, YearMonth
from domain.policy.calendar import show_month
from domain.refusals.refusals import Code, Refusal
from workflows.transaction.declarations import (
    Declared,
    Kind,
    Unread,
    declaration_of,
    declared_fields,
    part_of,
    sentence_of,
)
from workflows.transaction.refused import RefusedError, refuse

T = TypeVar("T")

_SCALARS: Mapping[Kind, Any] = {Kind.YUAN: CNYAmount, Kind.MONTH: YearMonth, Kind.FACTS: Facts}
_SCALAR_NAMES: Mapping[Kind, str] = {Kind.YUAN: "CNYAmount", Kind.MONTH: "YearMonth", Kind.FACTS: "Facts"}
_TYPE_NAMES: Mapping[type, str] = {str: "String", int: "Int", bool: "Boolean", date: "Date"}
_READ: Mapping[Kind, Callable[[Any], object]] = {Kind.YUAN: int, Kind.MONTH: show_month, Kind.FACTS: dict}


@cache
def input_of(command: type) -> type[Keyed]:
    """Return the input by which a command is asked for."""
    name, description = f"{command.__name__}Input", declaration_of(command).takes
    body = new_class(name, (Keyed,), exec_body=lambda space: space.update(_body(command, description)))
    return strawberry.input(body, name=name, description=description)


@cache
def _input_of_part(kind: type, name: str) -> type:
    description = sentence_of(kind)
    body = new_class(name, exec_body=lambda space: space.update(_body(kind, description)))
    return strawberry.input(body, name=f"{name}Input", description=description)


def read(kind: type[T], body: object, context: Context) -> T:
    """Return the command, or the part of one, that an input asks for.

    Raises all that cannot be read of it: NOT_FOUND for an id that is none, INPUT_INVALID for any other value.
    """
    stated: dict[str, object] = {}
    refusals: list[Refusal] = []
    for each in declared_fields(kind):
        value = getattr(context, each.setting) if each.setting else getattr(body, each.input_name)
        # What is left out is left to the command.
        if value is not None or each.lacking:
            try:
                stated[each.name] = _read(each, value, context)
            except RefusedError as refused:
                refusals += refused.refusals
    if refusals:
        raise RefusedError(*refusals)
    return kind(**stated)


def _body(kind: type, description: str) -> dict[str, Any]:
    declared = [each for each in declared_fields(kind) if each.setting is None]
    fields = {each.input_name: strawberry.field(description=each.meaning, **_default(each)) for each in declared}
    return fields | {"__annotations__": {each.input_name: _type(each) for each in declared}, "__doc__": description}


def _type(each: Declared) -> Any:  # noqa: ANN401 - strawberry takes any annotation
    if each.id:
        one: Any = strawberry.ID
    elif each.kind:
        one = _SCALARS[each.kind]
    else:
        part = part_of(each.type)
        one = _input_of_part(each.type, part) if part else each.type
    whole = list[one] if each.many else one
    return whole | None if each.default is None else whole


def type_of(each: Declared) -> str:
    """Return the name of the type of an input's field in the schema, without its last exclamation mark."""
    if each.id:
        one = "ID"
    elif each.kind:
        one = _SCALAR_NAMES[each.kind]
    else:
        part = part_of(each.type)
        one = f"{part}Input" if part else _TYPE_NAMES.get(each.type) or each.type.__name__
    return f"[{one}!]" if each.many else one


def _default(each: Declared) -> dict[str, Any]:
    if each.default is MISSING:
        return {}
    return {"default_factory": list} if each.default == () else {"default": each.default}


def _read(each: Declared, value: Any, context: Context) -> object:  # noqa: ANN401 - as strawberry read it
    if value is None:
        return None
    if isinstance(value, Unreadable) or not each.many:
        return _one(each, value, context)
    return tuple(_within(each, place, one, context) for place, one in enumerate(value))


def _within(each: Declared, place: int, value: Any, context: Context) -> object:  # noqa: ANN401
    """One of many; what is refused of a part is refused at its place among them."""
    try:
        return _one(each, value, context)
    except RefusedError as refused:
        if part_of(each.type) is None:
            raise
        name = to_camel_case(each.input_name)
        raise RefusedError(*(replace(no, path=(name, place, *no.path)) for no in refused.refusals)) from None


def _one(each: Declared, value: Any, context: Context) -> object:  # noqa: ANN401
    name = to_camel_case(each.input_name)
    if isinstance(value, Unreadable):
        raise refuse(Code.INPUT_INVALID, name, field=name, why=value.why)
    if each.id:
        return asked_id(each.id, value, name)
    if each.kind:
        return _READ[each.kind](value)
    if part_of(each.type) is None:
        # Of an enumeration strawberry hands on the value alone.
        return each.type(value) if isclass(each.type) and issubclass(each.type, Enum) else value
    later = partial(read, each.type, value, context)
    return Unread(later) if each.unread else later()
