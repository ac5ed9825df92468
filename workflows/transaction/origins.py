"""From where something is done (操作来源): the address and the request at which it entered, for the audit."""

from contextvars import ContextVar
from dataclasses import dataclass

from workflows.transaction.commands import Command, fingerprint


@dataclass(frozen=True, slots=True)
class Origin:
    """The door at which something entered."""

    address: str
    """From which network; that of a client behind a known proxy, as that names it."""
    request: str
    """By which the answer, the log and the line of the audit know each other again."""


ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)
"""Of what is being done; None for what time itself does."""


def origin_of(command: Command) -> dict[str, str] | None:
    """Return what a line of the audit says of the door at which a command entered; None where it entered at none."""
    origin = ORIGIN.get()
    if origin is None:
        return None
    return {"address": origin.address, "request": origin.request, "input": fingerprint(command)}
