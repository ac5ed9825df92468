"""How a query begins (查询入口): which rows it asks for, as its resolver does, before anything is read of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of rows of a model: what answers its `Listing`, given what the resolver is given.

    It answers None where the things are not shown as their rows stand.
    """

    model: type[Model]
    ask: Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a model: what answers the rows of which it is one, and its id, or None where there is none."""

    model: type[Model]
    ask: Callable[..., Awaitable[Any]]
