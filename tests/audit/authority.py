"""A timestamp authority: openssl's own, behind a small server, with certificates that were made for it."""

import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = x
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[authority]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = given
[given]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/authority.pem
signer_key = {folder}/authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def certified(folder: Path) -> Path:
    """Make a root and an authority that it certifies; return the file of the root."""
    folder.mkdir(parents=True)
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "openssl.cnf")
    root = ("-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=A root of the test", "-days", "3650")
    _openssl(folder, "req", "-x509", *key, *root, "-extensions", "ca")
    _openssl(folder, "req", *key, "-keyout", "authority.key", "-out", "authority.csr", "-subj", "/CN=An authority")
    by = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650", "-extensions", "authority")
    _openssl(folder, "x509", "-req", "-in", "authority.csr", "-out", "authority.pem", *by, "-extfile", "openssl.cnf")
    return folder / "root.pem"


@dataclass
class Authority:
    """One that answers as it is told."""

    folder: Path
    url: str = ""
    status: int = 200
    media_type: str = "application/timestamp-reply"
    instead: bytes | None = None
    """What it answers in place of a timestamp."""
    silent_seconds: float = 0
    received: list[bytes] = field(default_factory=list[bytes])

    @property
    def root(self) -> Path:
        """The file of its root."""
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """Its timestamp of what it was sent."""
        self.received.append(query)
        (self.folder / "query.tsq").write_bytes(query)
        given = ("-reply", "-queryfile", "query.tsq", "-out", "answer.tsr", "-config", "openssl.cnf")
        _openssl(self.folder, "ts", *given)
        return (self.folder / "answer.tsr").read_bytes()


@contextmanager
def authority(folder: Path) -> Generator[Authority]:
    """An authority that answers while the block runs."""
    certified(folder)
    one = Authority(folder)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(one.silent_seconds)
            answer = one.answer(query) if one.instead is None else one.instead
            self.send_response(one.status)
            self.send_header("Content-Type", one.media_type)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_address[1]}/tsa"
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
