"""Who collects traces (调用链收集): where an address is set, what this process does is told there."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module

from workflows.runtime.logs import log_as_json
from workflows.runtime.seeing_settings import SeeingSettings
from workflows.runtime.tracing.spans import PROCESS

_NOT_INSTALLED = (
    "DUIXIAN_TRACES_URL is set, and OpenTelemetry is not installed: "
    "pip install 'opentelemetry-sdk>=1.45,<2' 'opentelemetry-exporter-otlp-proto-http>=1.45,<2'"
)


class NoTracesError(ValueError):
    """Traces are to be sent, and what sends them is not installed."""


@asynccontextmanager
async def collected(settings: SeeingSettings, service: str) -> AsyncGenerator[None]:
    """Send the spans of what this process does while the block runs, where the settings name an address.

    ``service`` is what the process is, such as ``duixian``. A process has one collector: what is served within the
    block of another is told to that one. Raises NoTracesError where the packages are not installed.
    """
    if settings.traces_url is None or PROCESS.tracer is not None:
        yield
        return
    try:
        telemetry = import_module("workflows.runtime.tracing.telemetry")
    except ModuleNotFoundError as error:
        raise NoTracesError(_NOT_INSTALLED) from error
    log_as_json("opentelemetry", logging.WARNING)
    tracer = telemetry.Telemetry(str(settings.traces_url), service)
    PROCESS.tracer = tracer
    try:
        yield
    finally:
        PROCESS.tracer = None
        await asyncio.to_thread(tracer.end)
