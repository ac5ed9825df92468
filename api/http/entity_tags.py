"""What was answered before and is still the same (ETag): a client that has it is told so, and sent nothing."""

from hashlib import sha256

from starlette import status
from starlette.requests import Request
from starlette.responses import Response

_KEPT = ("Content-Language", "Vary")


def tagged(request: Request, response: Response) -> Response:
    """Return what was answered to a GET with its tag; 304 and no body where the client says that it has it."""
    if request.method != "GET" or response.status_code != status.HTTP_200_OK:
        return response
    # Weak: what is packed on the way is another sequence of bytes, and says the same.
    tag = f'W/"{sha256(bytes(response.body)).hexdigest()}"'
    response.headers.update({"ETag": tag, "Cache-Control": "private, no-cache"})
    if tag not in {each.strip() for each in request.headers.get("if-none-match", "").split(",")}:
        return response
    kept = ("ETag", "Cache-Control", *(name for name in _KEPT if name in response.headers))
    return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers={name: response.headers[name] for name in kept})
