"""What a command states and nobody can read (无法识别的内容): refused at its place, and no error of the whole request.

A scalar and an enumeration do not know where their value stands. While the variables of a mutation are read, one that
cannot be read becomes a value that says so, which `api.kit.inputs` refuses in the payload: of many rows the one in
which it stands. Of everything else, and in the text of a document, it is an error as ever.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from api.access.said_errors import SaidError
from domain.policy.conditions import Text


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that cannot be read, and why."""

    why: Text


_MET: ContextVar[list[Unreadable] | None] = ContextVar("unreadable", default=None)
"""What was met so far; None where nothing may be unreadable."""


@contextmanager
def letting_in() -> Generator[list[Unreadable]]:
    """Let what cannot be read be a value in the block; tells what was."""
    met: list[Unreadable] = []
    before = _MET.set(met)
    try:
        yield met
    finally:
        _MET.reset(before)


def or_unreadable(reads: Callable[..., Any], why: Text | None = None) -> Callable[..., Any]:
    """Return what reads a value as ``reads`` does, and answers an Unreadable where those are let in.

    It says ``why``, or what the SaidError says that ``reads`` raises.
    """

    def read(value: object, *more: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library calls it
        try:
            return reads(value, *more, **named)
        except (SaidError, GraphQLError) as wrong:
            met = _MET.get()
            says = wrong.says if isinstance(wrong, SaidError) else why
            if met is None or says is None:
                raise
            met.append(unreadable := Unreadable(says))
            return unreadable

    return read
