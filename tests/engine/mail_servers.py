"""A real SMTP server for tests, which keeps what it is sent, or answers as it is told; and a gateway of SMS."""

from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from json import loads
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Box:
    """What came, and what is answered."""

    def __init__(self) -> None:
        self.port = 0
        self.answer = "250 kept"
        self.mails: list[EmailMessage] = []
        self.texts: list[tuple[str, dict[str, Any]]] = []
        self.status = 202

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Keep a mail, or answer as it is told."""
        if self.answer.startswith("250"):
            kept = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
            self.mails.append(kept)
        return self.answer


@contextmanager
def mail_server(certificate: tuple[Path, Path] | None = None, *, at_once: bool = False) -> Generator[Box]:
    """An SMTP server on a port of its own: with STARTTLS, over TLS from the first byte, or without either."""
    box, context = Box(), None
    if certificate is not None:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    tls: dict[str, Any] = {"ssl_context": context} if at_once else {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **(tls if context else {}))
    controller.start()
    box.port = int(controller.port)
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


@contextmanager
def gateway() -> Generator[Box]:
    """A gateway of SMS, as its contract has it."""
    box = Box()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if box.status == 202 and self.headers["authorization"] == "Bearer gate":
                box.texts.append((self.headers["idempotency-key"], loads(body)))
            self.send_response(box.status)
            self.end_headers()

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        box.port = server.server_port
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
