"""What a server takes of its clients' connections, as its settings say: the words in which uvicorn is told."""

import resource
from functools import partial
from typing import Any

from api.http.bounded_http import BoundedHttp, BoundedSocket, Bounds
from api.http.connection_gate import ConnectionGate
from workflows.runtime.settings import Settings

_OTHER_FILES = 256
"""What a process opens besides its clients' connections."""
_ACCEPTED_AT_ONCE = 256
"""Connections that are accepted before anything else is done."""
_MORE_THAN_A_DOCUMENT = 2 * 1024 * 1024
"""Bytes of an upload that was refused at its head, beyond the largest one: it is read to its end, and thrown away."""


def server_bounds(settings: Settings) -> dict[str, Any]:
    """Return what uvicorn is configured with."""
    gate = ConnectionGate(settings.client_connections, _files_for(settings.connections), settings.proxies)
    bounds = Bounds(
        settings.head_bytes,
        settings.head_fields,
        settings.head_seconds,
        settings.document_most_bytes + _MORE_THAN_A_DOCUMENT,
        settings.stalled_seconds,
        settings.page_origins,
        settings.language,
    )
    return {
        "http": partial(BoundedHttp, gate, bounds),
        "ws": BoundedSocket,
        # Packed messages cost more time than they spare, and a small one may unpack to a large one.
        "ws_per_message_deflate": False,
        "timeout_keep_alive": settings.idle_seconds,
        "forwarded_allow_ips": settings.proxies,
        "proxy_headers": bool(settings.proxies),
        "backlog": _ACCEPTED_AT_ONCE,
    }


def _files_for(connections: int) -> int:
    """Allow the process as many files as it has connections, and answer how many connections it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(1, min(connections, soft - _OTHER_FILES))
    return connections
