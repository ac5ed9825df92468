"""Logs go to standard error, whoever exchanged it meanwhile."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from workflows.runtime.logs import configure_logs


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
