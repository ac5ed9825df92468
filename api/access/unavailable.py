"""What a client is told while the database does not answer: a code, the trouble, and when to ask again."""

from typing import Any, NamedTuple

import structlog

from workflows.runtime.troubles import Trouble, UnknownOutcomeError, trouble_of

AGAIN_IN = "retryAfter"
"""The extension that says after how many seconds to ask again."""
_DATABASE, _UNKNOWN, _TIMEOUT = "DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN", "TIMEOUT"
UNAVAILABLE = frozenset({_DATABASE, _UNKNOWN, _TIMEOUT})
"""Codes of errors after which the same may be asked again."""
LOG = structlog.get_logger("duixian.api")


class Unavailable(NamedTuple):
    """Why there is no answer now, as a client is told."""

    message: str
    extensions: dict[str, Any]


def unavailable(error: BaseException) -> Unavailable | None:
    """Return what a client is told of an error that is a trouble with the database, and log it; None for a bug."""
    if isinstance(error, UnknownOutcomeError):
        trouble = trouble_of(error) or Trouble.LOST
        message = (
            "The database was lost while this deed was being committed, and nobody knows whether it was done. Send it "
            "again with the same idempotencyKey: it is done once."
        )
        outage = Unavailable(message, _extensions(_UNKNOWN, trouble))
    elif (trouble := trouble_of(error)) is not None:
        # A command may have been done and only not be shown: its key knows.
        sentence = f"{trouble.says.en[0].upper()}{trouble.says.en[1:]}"
        message = (
            f"{sentence}: ask the same again in {trouble.again_in_seconds} seconds. A deed is done once under its key."
        )
        outage = Unavailable(message, _extensions(_TIMEOUT if trouble is Trouble.SLOW else _DATABASE, trouble))
    else:
        return None
    LOG.warning("the database does not answer", trouble=trouble.name, why=str(error).partition("\n")[0])
    return outage


def _extensions(code: str, trouble: Trouble) -> dict[str, Any]:
    return {"code": code, "reason": trouble.name, AGAIN_IN: trouble.again_in_seconds}
