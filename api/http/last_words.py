"""What a client is told before there is a request, or in place of one: an answer that is written by hand."""

from collections.abc import Mapping, Sequence

from api.access.callers import spoken_language
from api.access.places import AGAIN_IN_SECONDS
from api.http.graphql_answers import error_response
from domain.policy.conditions import Text
from domain.refusals.refusals import Language

_ORIGIN, _LANGUAGE = b"origin", b"accept-language"
HEARD = (_ORIGIN, _LANGUAGE)
"""Fields of a head by which it is told why it is refused."""
_REASONS = {408: "Request Timeout", 429: "Too Many Requests", 431: "Request Header Fields Too Large"}


def last_words(
    status: int, code: str, says: Text, heard: Mapping[bytes, str], origins: Sequence[str], usual: Language
) -> bytes:
    """Return an answer after which the connection is closed, by what was heard of the head so far.

    A page of one of the origins may read it; it is in the language that the head names, else in the usual one.
    """
    headers = {"Connection": "close", "Retry-After": str(AGAIN_IN_SECONDS)}
    origin = heard.get(_ORIGIN, "")
    if origin in origins:
        headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
    response = error_response(status, code, says, spoken_language(heard.get(_LANGUAGE), usual), headers)
    response.headers["Vary"] = "Origin, Accept-Language"
    reason = _REASONS.get(status, "Bad Request" if status < 500 else "Service Unavailable")  # noqa: PLR2004 - as HTTP numbers them
    head = b"".join(b"%b: %b\r\n" % field for field in response.raw_headers)
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, reason.encode(), head, bytes(response.body))
