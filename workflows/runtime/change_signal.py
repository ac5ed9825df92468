"""The bell of this process: every command that was done rings it, and whoever tells of changes hears it."""

from collections.abc import Callable

_hearing: list[Callable[[], None]] = []


def ring() -> None:
    """Say that a command was done here."""
    for hear in _hearing:
        hear()


def listen(hear: Callable[[], None]) -> Callable[[], None]:
    """Have something called whenever the bell rings; returns how to stop it."""
    _hearing.append(hear)
    return lambda: _hearing.remove(hear)
