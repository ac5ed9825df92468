"""Logs: one JSON object a line on standard error, with the time it was written, and the request for which it was."""

import contextlib
import logging
import sys
from typing import Any

import structlog
import structlog.contextvars
import structlog.tracebacks
from structlog.types import Processor

_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Without locals: they hold what applicants stated.
    structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def configure_logs() -> None:
    """Write everything that is logged as JSON lines on standard error, warnings and worse."""
    structlog.configure(
        processors=_PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Standard error as it is when something is written: where it was exchanged since, the old one may be closed.
        logger_factory=lambda *_: _UnharmfulLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # The pool says with a traceback what everybody who asks for a connection is told in a word.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)


def write_access(**fields: object) -> None:
    """Write one line of the access log, which is no warning."""
    line: Any = structlog.wrap_logger(
        _UnharmfulLogger(sys.stderr),
        processors=_PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    line.info("request", **fields)


class _AsJson(logging.Handler):
    """What a library logs, in the form of the house."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log it."""
        structlog.get_logger(record.name).log(record.levelno, record.getMessage(), exc_info=record.exc_info)


def log_as_json(name: str, level: int) -> None:
    """Have a library log as everything else does, from a level on."""
    logger = logging.getLogger(name)
    logger.setLevel(level)
    logger.handlers, logger.propagate = [_AsJson()], False


class _UnharmfulLogger(structlog.PrintLogger):
    """Writes a line where it can: a full disk or a reader that left takes the line, and not the answer beside it."""

    def msg(self, message: str) -> None:
        # A closed stream is a ValueError.
        with contextlib.suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg
