"""An advisory on a package of the lock is named and fails the check; a registry that does not answer fails nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tools.advisories import LOCK, main, pinned

KNOWN: dict[str, dict[str, list[dict[str, object]]]] = {
    "/safe/1.0/json": {"vulnerabilities": []},
    "/broken/2.0/json": {"vulnerabilities": [{"id": "PYSEC-1", "fixed_in": ["2.1"]}, {"id": "X", "withdrawn": "2026"}]},
}


class _Registry(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = KNOWN.get(self.path)
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(json.dumps(known).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
        """Say nothing."""


@pytest.fixture(scope="module")
def registry() -> Iterator[str]:
    """A registry that knows two packages."""
    with HTTPServer(("127.0.0.1", 0), _Registry) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("lock", "code", "says"),
    [
        ("safe==1.0 \\\n    --hash=x\n", 0, "1 packages looked up, 0 advisories"),
        ("safe==1.0\nbroken==2.0 ; sys_platform == 'linux'\n", 1, "broken 2.0: PYSEC-1, mended in 2.1\n"),
        ("broken==2.0\nunknown==3.0\n", 1, "could not look beyond 1 of 2 packages (unknown 3.0: HTTPStatusError)"),
        ("unknown==3.0\n", 0, "could not look beyond 0 of 1 packages"),
    ],
)
def test_what_is_known_is_named(
    registry: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], lock: str, code: int, says: str
) -> None:
    (tmp_path / "lock").write_text(lock, encoding="utf-8")
    assert main(tmp_path / "lock", registry) == code
    printed = capsys.readouterr()
    assert says in printed.out + printed.err


def test_without_a_network_it_says_that_it_could_not_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lock").write_text("safe==1.0\n", encoding="utf-8")
    assert main(tmp_path / "lock", "http://127.0.0.1:9/") == 0
    assert "could not look beyond 0 of 1 packages (safe 1.0: ConnectError)" in capsys.readouterr().err


def test_every_package_of_the_lock_is_asked_for() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert len(pinned(text)) == sum(not line.startswith((" ", "#")) for line in text.splitlines() if line)
