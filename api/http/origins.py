"""By what a request is known again (请求标识): in its answer, in the log, and in the audit of what it did."""

import re
from secrets import token_hex

from starlette.types import Scope
from structlog.contextvars import bind_contextvars

from workflows.transaction.origins import ORIGIN, Origin

REQUEST = "X-Request-Id"
_REQUEST = REQUEST.lower().encode()
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def entered(scope: Scope, ours: str | None = None) -> str:
    """Take note of where a request or a WebSocket comes from; return its id: that of its header, or one of ours.

    A header is taken only where it is an id: letters, digits, dots and dashes, 8 to 64 of them.
    """
    stated = next((value.decode("latin-1") for name, value in scope["headers"] if name == _REQUEST), "")
    request = stated if stated and _ID.fullmatch(stated) else ours or token_hex(8)
    client = scope.get("client")
    ORIGIN.set(Origin(client[0] if client else "", request))
    bind_contextvars(request=request)
    return request
