"""What a client is told while the database does not answer: a code, the trouble, and when to ask again."""

from typing import Any, NamedTuple

import structlog

from domain.policy.conditions import Text
from workflows.runtime.troubles import Trouble, UnknownOutcomeError, trouble_of

AGAIN_IN = "retryAfter"
"""The extension that says after how many seconds to ask again."""
_DATABASE, _UNKNOWN, _TIMEOUT = "DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN", "TIMEOUT"
UNAVAILABLE = frozenset({_DATABASE, _UNKNOWN, _TIMEOUT})
"""Codes of errors after which the same may be asked again."""
_LOST = "办理提交时数据库中断，结果不明，请以同一请求编号重新提交，只会办理一次"
LOG = structlog.get_logger("duixian.api")


class Unavailable(NamedTuple):
    """Why there is no answer now, as a client is told."""

    says: Text
    extensions: dict[str, Any]

    @property
    def message(self) -> str:
        """Why, in English."""
        return self.says.en


def unavailable(error: BaseException) -> Unavailable | None:
    """Return what a client is told of an error that is a trouble with the database, and log it; None for a bug."""
    if isinstance(error, UnknownOutcomeError):
        trouble = trouble_of(error) or Trouble.LOST
        en = (
            "The database was lost while this deed was being committed, and nobody knows whether it was done. Send it "
            "again with the same idempotencyKey: it is done once."
        )
        outage = Unavailable(Text(zh=_LOST, en=en), _extensions(_UNKNOWN, trouble))
    elif (trouble := trouble_of(error)) is not None:
        # A command may have been done and only not be shown: its key knows.
        sentence = f"{trouble.says.en[0].upper()}{trouble.says.en[1:]}"
        seconds = trouble.again_in_seconds
        en = f"{sentence}: ask the same again in {seconds} seconds. A deed is done once under its key."
        zh = f"{trouble.says.zh}，请在 {seconds} 秒后重新提交同一请求；同一请求编号只办理一次"
        code = _TIMEOUT if trouble is Trouble.SLOW else _DATABASE
        outage = Unavailable(Text(zh=zh, en=en), _extensions(code, trouble))
    else:
        return None
    LOG.warning("the database does not answer", trouble=trouble.name, why=str(error).partition("\n")[0])
    return outage


def _extensions(code: str, trouble: Trouble) -> dict[str, Any]:
    return {"code": code, "reason": trouble.name, AGAIN_IN: trouble.again_in_seconds}
