"""A collector of traces on this machine, which reads what OpenTelemetry's protocol over HTTP brings, and keeps it."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Collected:
    """A span as it came: of which process, of which trace, of what a part."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    attributes: dict[str, str]
    failed: bool


@dataclass
class Collector:
    """What came."""

    spans: list[Collected] = field(default_factory=list[Collected])
    words: bytes = b""
    """All that came, as it came."""
    url: str = ""

    def of(self, trace: str) -> list[Collected]:
        """The spans of one trace."""
        return [span for span in list(self.spans) if span.trace == trace]


@contextmanager
def collecting() -> Generator[Collector]:
    """Let a collector listen while the block runs."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        """Takes what is sent."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            collector.words += body
            collector.spans += _read(body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        collector.url = f"http://127.0.0.1:{server.server_address[1]}/v1/traces"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield collector
        finally:
            server.shutdown()


def _read(body: bytes) -> list[Collected]:
    spans = list[Collected]()
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        (service,) = [each.value.string_value for each in resource.resource.attributes if each.key == "service.name"]
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            attributes = {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}
            ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
            spans.append(
                Collected(service, span.name, *ids, attributes, span.status.code == span.status.STATUS_CODE_ERROR)
            )
    return spans
