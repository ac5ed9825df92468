"""Spans made and sent by OpenTelemetry (链路追踪), over HTTP as its protocol has it, beside what is done.

What cannot be sent is lost, and said in the log: nothing waits for a collector, and nothing fails for it.
"""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import time_ns
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from workflows.runtime.tracing.spans import PARENT, Kind

SECONDS = 3.0
"""For one sending, and for what is left at the end."""
_REQUEST = re.compile(r"([0-9a-f]{32})-([0-9a-f]{16})")
_VERB = re.compile(r"\b(SELECT|COPY|EXECUTE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|LISTEN|UNLISTEN)\b")
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)"?')
_WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\s+\"?([a-z_]+)")
_LITERAL = re.compile(r"'(?:[^']|'')*(?:'|$)")
_LONGEST = 4_000
"""Of a statement that is looked at."""
_W3C = TraceContextTextMapPropagator()


@dataclass(frozen=True, slots=True)
class _Made:
    """A span of OpenTelemetry, as the house speaks of it."""

    span: trace.Span

    @property
    def request(self) -> str:
        context = self.span.get_span_context()
        return f"{context.trace_id:032x}-{context.span_id:016x}"

    def note(self, name: str, value: str | int) -> None:
        self.span.set_attribute(name, value)

    def failed(self, why: str) -> None:
        self.span.set_status(StatusCode.ERROR)
        self.span.set_attribute("error.type", why)


class Telemetry:
    """The tracer of a process, which sends to an address."""

    def __init__(self, url: str, service: str) -> None:
        resource = Resource.create({"service.name": service})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url, timeout=SECONDS)))
        self._tracer = self._provider.get_tracer("duixian")

    @contextmanager
    def span(
        self, name: str, kind: Kind, *, parent: str, request: str, attributes: Mapping[str, str]
    ) -> Generator[_Made]:
        """Make a span of what the block does."""
        with self._tracer.start_as_current_span(
            name,
            _context(parent, request),
            SpanKind[kind],
            dict(attributes),
            # What an exception says may hold what somebody sent.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            made = _Made(span)
            try:
                yield made
            except BaseException as error:
                made.failed(type(error).__name__)
                raise

    def outgoing(self) -> dict[str, str]:
        """Return the header for another system."""
        headers = dict[str, str]()
        _W3C.inject(headers)
        return {name: value for name, value in headers.items() if name == PARENT}

    def follow_statements(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        """Make a span of each statement of a connection that is a part of something."""
        connection.add_query_logger(self._statement)

    def end(self) -> None:
        """Send what is left, for some seconds at most, and make no more."""
        self._provider.force_flush(int(SECONDS * 1000))
        self._provider.shutdown()

    def _statement(self, record: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        """A statement that has ended, as the driver tells of it."""
        of = trace.get_current_span().get_span_context()
        # What it is a part of may have ended meanwhile: the driver tells of a statement once the loop goes round.
        if not (of.is_valid and of.trace_flags.sampled):
            return
        end = time_ns()
        what = summary(record.query)
        attributes = {"db.system.name": "postgresql", "db.query.summary": what}
        begun = end - int(record.elapsed * 1e9)
        span = self._tracer.start_span(what, None, SpanKind.CLIENT, attributes, start_time=begun)
        if record.exception is not None:
            _Made(span).failed(type(record.exception).__name__)
        span.end(end)


def summary(statement: str) -> str:
    """Return what a statement does, without its text: its verb and the table that it writes, or reads first.

    >>> summary('SELECT "id" FROM "grants" WHERE "number"=$1')
    'SELECT grants'
    >>> summary("WITH line AS (SELECT 1 FROM audit_head) INSERT INTO audit_line SELECT * FROM line")
    'INSERT audit_line'
    >>> print(summary("EXECUTE told_1('UPDATE wages')"))
    EXECUTE
    """
    beginning = _LITERAL.sub("''", statement[:_LONGEST])
    if writes := _WRITES.search(beginning):
        return f"{writes[1].split()[0]} {writes[2]}"
    verb, table = _VERB.search(beginning), _TABLE.search(beginning)
    return " ".join(match[1] for match in (verb, table) if match) or "STATEMENT"


def _context(parent: str, request: str) -> Context | None:
    """Of what a span is a part, if not of what goes on."""
    if parent:
        return _W3C.extract({PARENT: parent})
    if known := _REQUEST.fullmatch(request):
        ended = SpanContext(
            int(known[1], 16), int(known[2], 16), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED)
        )
        return trace.set_span_in_context(NonRecordingSpan(ended))
    return None
