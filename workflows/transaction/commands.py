"""What is asked for (指令): plain values, and the words in which they are kept and told apart."""

import hashlib
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, ClassVar, Protocol

import orjson


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
    """Return a command as JSON, its names in order."""
    if not is_dataclass(command) or isinstance(command, type):
        message = "a command is a dataclass"
        raise TypeError(message)
    return orjson.dumps(command, default=str, option=orjson.OPT_SORT_KEYS)
