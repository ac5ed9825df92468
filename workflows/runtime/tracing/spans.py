"""Spans (调用跨度): what was done, how long it took, and of what it was a part; none where nobody collects them.

A span says the kind of thing that was done and how it ended. It holds no statement's text and none of its values, no
address with what follows its door, nothing that was sent, and nobody's name.
"""

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["SERVER", "CLIENT", "CONSUMER"]
PARENT = "traceparent"
"""The header by which one system tells another of what its request is a part (W3C Trace Context)."""
_NOTHING: Mapping[str, str] = {}


class Span(Protocol):
    """What goes on."""

    @property
    def request(self) -> str:
        """The id of the request that it is: by it a job knows later of what it is a part."""
        ...

    def note(self, name: str, value: str | int) -> None:
        """Say something of it, by a name of OpenTelemetry's conventions."""
        ...

    def failed(self, why: str) -> None:
        """Say in one word that it failed: a status, or the class of an error."""
        ...


class Tracer(Protocol):
    """What makes spans; to import one takes as long as to answer hundreds of requests, so that few processes do."""

    def span(
        self, name: str, kind: Kind, *, parent: str, request: str, attributes: Mapping[str, str]
    ) -> AbstractContextManager[Span]:
        """Make a span of what the block does; see `traced`."""
        ...

    def outgoing(self) -> dict[str, str]:
        """Return the header for another system."""
        ...

    def follow_statements(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        """Make a span of each statement of a connection that is a part of something."""
        ...


@dataclass(slots=True)
class _Process:
    tracer: Tracer | None = None


PROCESS = _Process()
"""Whether this process makes spans."""


@contextmanager
def traced(
    name: str, kind: Kind, *, parent: str = "", request: str = "", attributes: Mapping[str, str] = _NOTHING
) -> Generator[Span | None]:
    """Make a span of what the block does; None where nobody collects spans.

    It is a part of what goes on; or, where that is stated, of what another system did (``parent``, as its header has
    it), or of what a request did (``request``, its id) that ended long ago. An exception that leaves the block ends it
    as failed.
    """
    if (tracer := PROCESS.tracer) is None:
        yield None
        return
    with tracer.span(name, kind, parent=parent, request=request, attributes=attributes) as span:
        yield span


def outgoing() -> dict[str, str]:
    """Return the header that tells another system of what a request to it is a part; none where nobody collects."""
    return {} if PROCESS.tracer is None else PROCESS.tracer.outgoing()


def follow_statements(connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """Make a span of each statement of a connection that is a part of something, from now on."""
    if PROCESS.tracer is not None:
        PROCESS.tracer.follow_statements(connection)
