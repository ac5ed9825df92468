"""What a client asks to be run: an operation and its variables, from the body of a POST or the address of a GET."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from starlette.requests import Request

from api.access.bodies import BadBodyError, check_object, check_query, json_bytes, json_object, no_json
from api.access.trusted_operations import TrustedOperations
from domain.policy.conditions import Text

_OBJECT, _TEXT = Text(zh="对象", en="object"), Text(zh="文字", en="text")
_PARTS = (("variables", dict, _OBJECT), ("operationName", str, _TEXT), ("extensions", dict, _OBJECT))
_MOST_KEPT, _MOST_KEPT_BYTES = 500, 4_096
"""Bodies that are kept with what they ask for, and how long one may be: 4 MB in all, at most."""
_METHODS = Text(zh="请以 GET 或 POST 方式提交", en="Use GET or POST.")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One request, before its operation is parsed."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict[str, Any])
    extensions: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it can be altered by whoever is given it: no variable is a list or an object."""
        return not self.extensions and not any(isinstance(each, list | dict) for each in self.variables.values())


async def read_request(request: Request, trusted: TrustedOperations) -> GraphQLRequest:
    """Return what a request asks to be run, or raise BadBodyError.

    405 for another method than GET and POST, 413 for a body over 1 MiB, 415 for another content type than JSON, 400 for
    what names no operation, an object ``variables`` or a text ``operationName``; 403 for one that is not trusted
    where only those are run.
    """
    if request.method == "POST":
        return _posted(await json_bytes(request), trusted)
    if request.method == "GET":
        return request_of(_of_address(request.query_params), trusted)
    raise BadBodyError(405, _METHODS)


def _posted(body: bytes, trusted: TrustedOperations) -> GraphQLRequest:
    """What a body asks to be run; what the last ones asked is kept, since most clients ask the same again and again."""
    kept = trusted.kept.get(body)
    if kept is not None:
        return kept
    request = request_of(json_object(body), trusted)
    if len(body) <= _MOST_KEPT_BYTES and request.is_plain:
        if len(trusted.kept) >= _MOST_KEPT:
            del trusted.kept[next(iter(trusted.kept))]
        trusted.kept[body] = request
    return request


def _of_address(parameters: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if text := body.get(name):
            try:
                body[name] = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                raise BadBodyError(400, no_json(f"`{name}`", f"“{name}”", error)) from None
        else:
            body.pop(name, None)
    return body


def request_of(body: dict[str, Any], trusted: TrustedOperations) -> GraphQLRequest:
    """Return what an object asks to be run, or raise BadBodyError as above."""
    for name, kind, what in _PARTS:
        if body.get(name) is not None and not isinstance(body[name], kind):
            raise BadBodyError(400, Text(zh=f"“{name}”须为{what.zh}", en=f"`{name}` is no {what.en}."))
    query = trusted.document(body)
    check_query(query)
    for name in ("variables", "extensions"):
        check_object(name, cast("dict[str, object] | None", body.get(name)))
    return GraphQLRequest(
        query, body.get("operationName") or None, body.get("variables") or {}, body.get("extensions") or {}
    )
