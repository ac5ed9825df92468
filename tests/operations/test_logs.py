"""Logs go to standard error, whoever exchanged it meanwhile."""

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
import structlog

from workflows.runtime.logs import configure_logs, write_access


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_what_is_logged_goes_to_the_standard_error_of_now(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = structlog.get_logger("duixian.example")
    with monkeypatch.context() as patch:
        first = io.StringIO()
        patch.setattr("sys.stderr", first)
        configure_logs()
        log.error("first")
        assert json.loads(first.getvalue())["event"] == "first"
        first.close()
    log.error("second")
    assert json.loads(capsys.readouterr().err)["event"] == "second"


def _closed() -> TextIO:
    stream = io.StringIO()
    stream.close()
    return stream


def _full() -> TextIO:
    return Path("/dev/full").open("w", encoding="utf-8")


@pytest.mark.parametrize("broken", [_closed, _full])
def test_what_cannot_be_written_harms_nobody(broken: Callable[[], TextIO], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = broken()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", stream)
        configure_logs()
        structlog.get_logger("duixian.example").error("lost")
        write_access(path="/healthz")
    with contextlib.suppress(OSError):
        stream.close()
