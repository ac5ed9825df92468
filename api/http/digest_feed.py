"""The digests of the audit as a feed (审计摘要公告): whoever copies it can prove later what there was."""

from base64 import b64encode
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.http.entity_tags import tagged
from workflows.running.digests import newest_digests

DIGESTS_PATH = "/audit/digests"
ITEMS = 100
"""Of a page, the newest first."""
_ALL = 2**31 - 1


def digests_route() -> Route:
    """Return the door of the feed: JSON Feed 1.1, open to everybody; a digest tells nothing of what it seals."""
    return Route(DIGESTS_PATH, _feed, methods=["GET"])


async def _feed(request: Request) -> Response:
    stated = request.query_params.get("before", str(_ALL))
    if not stated.isdecimal() or not 0 < int(stated) <= _ALL:
        return JSONResponse({"error": "before is the number of a digest"}, 400)
    digests = await newest_digests(int(stated), ITEMS + 1)
    here = str(request.url.replace(query=""))
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "兑现审计日摘要",
        "feed_url": here,
        "items": [_item(digest) for digest in digests[:ITEMS]],
    }
    if len(digests) > ITEMS:
        feed["next_url"] = f"{here}?before={digests[ITEMS - 1]['number']}"
    return tagged(request, JSONResponse(feed, media_type="application/feed+json"))


def _item(digest: dict[str, Any]) -> dict[str, Any]:
    """A digest as an entry; what proves it stands under a name of our own, as the format asks."""
    proof = {name: digest[name] for name in ("number", "statement", "hash", "signature")}
    if digest["timestamp"] is not None:
        proof["timestamp"] = b64encode(digest["timestamp"]).decode()
    return {
        "id": digest["hash"],
        "title": f"{digest['day'].isoformat()} · {digest['number']}",
        "date_published": digest["at"].isoformat(),
        "content_text": digest["statement"],
        "_duixian": {**proof, "keyId": digest["key_id"]},
    }
