"""What is asked for (指令): plain values, and the words in which they are kept and told apart."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Protocol, get_args, get_type_hints

import orjson

from domain.handling.protected import Protected
from workflows.runtime.privacy.sealed_rows import known_as


class Command(Protocol):
    """What is asked of a command: a frozen dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def handler_name(handler: Callable[..., Any]) -> str:
    """Return the office's verb of a command."""
    return handler.__name__


def fingerprint(command: Command) -> str:
    """Return a hash of a command: equal commands have equal ones (SHA-256, hexadecimal)."""
    return hashlib.sha256(written(command)).hexdigest()


def written(command: Command) -> bytes:
    """Return a command as JSON, its names in order; in place of what is protected, by what that is known again.

    So a line of the audit proves which account was stated to whoever has the key for comparing, tells it to nobody, and
    stays as it is when keys change or what it speaks of is erased.
    """
    if not is_dataclass(command) or isinstance(command, type):
        message = "a command is a dataclass"
        raise TypeError(message)
    kinds = _protected(type(command))
    stated = {each.name: getattr(command, each.name) for each in fields(command)} if kinds else command
    if isinstance(stated, dict):
        stated |= {name: committed(stated[name], kind) for name, kind in kinds.items() if stated[name] is not None}
    return orjson.dumps(stated, default=str, option=orjson.OPT_SORT_KEYS)


def committed(clear: str, kind: Protected) -> str:
    """Return what stands for a protected value where it is only proved, with what everybody may read of it."""
    return f"hmac-sha256:{known_as(clear, kind)} {kind.shown(clear)}"


@cache
def _protected(command: type) -> Mapping[str, Protected]:
    """The fields of a command that are marked as protected."""
    hints = get_type_hints(command, include_extras=True)
    marks = {name: [mark for mark in get_args(hint)[1:] if isinstance(mark, Protected)] for name, hint in hints.items()}
    return {name: kinds[0] for name, kinds in marks.items() if kinds}
