"""Logs: one JSON object a line on standard error, with the time it was written."""

import logging
import sys

import structlog
import structlog.contextvars
import structlog.tracebacks


def configure_logs() -> None:
    """Write everything that is logged as JSON lines on standard error, warnings and worse."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without locals: they hold what applicants stated.
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Standard error as it is when something is written: where it was exchanged since, the old one may be closed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # The pool says with a traceback what everybody who asks for a connection is told in a word.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
