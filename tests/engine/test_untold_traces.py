"""Traces where nobody collects them, and where the collector is gone: in no process that has one."""

import asyncio
import socket
import subprocess
import sys

import structlog
from structlog.testing import capture_logs

from workflows.runtime.settings import Settings
from workflows.runtime.tracing.collecting import collected
from workflows.runtime.tracing.spans import outgoing, traced


def test_a_collector_that_is_gone_is_said_in_the_log_and_keeps_nobody(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}/v1/traces"
    gone = settings.model_copy(update={"traces_url": nowhere})

    async def done() -> bool:
        async with collected(gone, "of a test"):
            with traced("of a test", "CLIENT") as span:
                return span is not None and "traceparent" in outgoing()

    before = structlog.get_config()
    with capture_logs() as logs:
        assert asyncio.run(done())
    structlog.configure(**before)
    assert any("export" in str(line["event"]).lower() for line in logs)
    with traced("after it", "CLIENT") as span:
        assert (span, outgoing()) == (None, {})


def test_who_collects_nothing_imports_nothing_of_it() -> None:
    looked = "import api.http.app, workflows.engine.worker, sys; sys.exit('opentelemetry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looked], check=False).returncode == 0
