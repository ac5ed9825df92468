"""A stand-in for the authorities that are asked for facts: it answers by their contract, or misbehaves on command.

``python -m demonstration.stand_in --port 8100`` serves it. It says of an organisation what it was told to say:

    PUT /SOURCE/organisations/CODE   an answer, as the contract has it
    PUT /SOURCE                      {"rows": […]}: the next page of what is told in bulk
    PUT /SOURCE                      {"fault": "SLOW", "seconds": 3}; null or NONE for none

SLOW dawdles, DOWN answers 503, CUT ends the connection, WRONG breaks the contract, OTHER answers about somebody else,
CHANGING says by turns what it was told last and what it was told before.
"""

import argparse
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

_OTHER = "91420100MA00000000"


@dataclass
class StandIn:
    """What is answered, by source and credit code; what is wrong with each source, and what was asked."""

    answers: dict[tuple[str, str], list[Any]] = field(default_factory=dict[tuple[str, str], list[Any]])
    faults: dict[str, tuple[str, float]] = field(default_factory=dict[str, tuple[str, float]])
    asked_for: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lock: threading.Lock = field(default_factory=threading.Lock)
    pages: dict[str, list[list[dict[str, Any]]]] = field(default_factory=dict[str, list[list[dict[str, Any]]]])
    """Pages of what is told in bulk, by source; the cursor of each is its place."""
    url: str = ""

    def say(self, source: str, code: str, **answer: object) -> None:
        """Say this of an organisation from now on."""
        with self.lock:
            self.answers.setdefault((source, code), []).append({"creditCode": code, **answer})

    def misbehave(self, source: str, fault: str | None, seconds: float = 0.0) -> None:
        """Let a source misbehave from now on; None ends that."""
        with self.lock:
            self.faults.pop(source, None)
            if fault not in {None, "NONE"}:
                self.faults[source] = (str(fault), seconds)

    def answer(self, source: str, code: str) -> tuple[int, bytes] | None:
        """Return what is answered about an organisation, with its status; None where the connection is to end."""
        with self.lock:
            turn = self.asked_for.count((source, code))
            self.asked_for.append((source, code))
            fault, seconds = self.faults.get(source, ("", 0.0))
            known = self.answers.get((source, code), [])
        if fault == "SLOW":
            sleep(seconds)
        if fault == "CUT":
            return None
        if fault == "DOWN":
            return 503, b"<html>maintenance</html>"
        if not known:
            return 404, b"{}"
        answer = known[-1 - turn % 2 if fault == "CHANGING" and len(known) > 1 else -1]
        if fault == "WRONG":
            answer = {name: f"?{value}" for name, value in answer.items()} | {"creditCode": code}
        elif fault == "OTHER":
            answer = answer | {"creditCode": _OTHER}
        return 200, json.dumps(answer, ensure_ascii=False).encode()

    def page(self, source: str, after: str) -> tuple[int, bytes] | None:
        """Return the page after a cursor, with its status; None where the connection is to end."""
        fault, seconds = self.faults.get(source, ("", 0.0))
        if fault == "SLOW":
            sleep(seconds)
        if fault == "CUT":
            return None
        if fault == "DOWN":
            return 503, b""
        pages, place = self.pages.get(source, []), int(after or 0)
        rows: list[Any] = pages[place] if place < len(pages) else []
        if fault == "WRONG":
            rows = [{name: [value] for name, value in row.items()} for row in rows]
        following = min(place + 1, len(pages))
        page = {"rows": rows, "next": str(following), "more": following < len(pages)}
        return 200, json.dumps(page, ensure_ascii=False).encode()

    def take(self, parts: list[str], body: dict[str, Any]) -> None:
        """Take a command."""
        if "rows" in body:
            self.pages.setdefault(parts[0], []).append(body["rows"])
        elif len(parts) == 1:
            self.misbehave(parts[0], body.get("fault"), float(body.get("seconds", 0)))
        else:
            self.say(parts[0], parts[2], **{name: value for name, value in body.items() if name != "creditCode"})


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers, and takes commands."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer."""
            address = urlsplit(self.path)
            parts = address.path.strip("/").split("/")
            if len(parts) == 1:
                answered = stand_in.page(parts[0], "".join(parse_qs(address.query).get("after", [])))
            else:
                answered = stand_in.answer(parts[0], parts[-1])
            if answered is None:
                self.close_connection = True
                return
            self._send(*answered)

        def do_PUT(self) -> None:
            """Take a command."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stand_in.take(self.path.strip("/").split("/"), json.loads(body or b"{}"))
            self._send(200, b"{}")

        def _send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # who asked did not wait

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - it takes less
            """Say nothing."""

    return Handler


@contextmanager
def standing_in(port: int = 0) -> Generator[StandIn]:
    """Serve a stand-in on this machine while the block runs."""
    stand_in = StandIn()
    with ThreadingHTTPServer(("127.0.0.1", port), _handler(stand_in)) as server:
        server.daemon_threads = True
        stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield stand_in
        finally:
            server.shutdown()


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(description="A stand-in for the authorities that are asked for facts.")
    parser.add_argument("--port", type=int, default=8100)
    with standing_in(parser.parse_args().port), suppress(KeyboardInterrupt):
        threading.Event().wait()


if __name__ == "__main__":
    main()
