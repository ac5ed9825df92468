"""Tokens for neighbouring systems (client credentials, RFC 6749 4.4): a key is shown here, and nowhere else."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.access.bad_tokens import BadTokenError, LaterError
from api.access.callers import address_of, language
from api.access.sign_in import SignIn
from api.access.sign_ins import SignIns
from api.http.graphql_answers import stranger
from workflows.access.scopes import SCOPES
from workflows.runtime.clock import system_moment
from workflows.runtime.settings import Settings

TOKEN_PATH = "/token"  # noqa: S105 - no password
TOKEN_LASTS = timedelta(hours=1)
"""And no longer than the key."""
_FORM = "application/x-www-form-urlencoded"
_MOST_BYTES = 8_192
_HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="duixian", charset="UTF-8"'}


class _TokenError(Exception):
    """Why no token is given, by its name in RFC 6749 5.2."""

    def __init__(self, name: str, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.name, self.status = name, status


def token_route(settings: Settings, sign_ins: SignIns) -> Route:
    """Return the door at which a key is exchanged for a token: of its role, of its scopes or some, for an hour."""

    async def answer(request: Request) -> Response:
        try:
            form = await _form(request)
            sign_in = await _client(request, form, sign_ins)
            return _token(sign_in, form, sign_ins)
        except _TokenError as error:
            body = {"error": error.name, "error_description": str(error)}
            return JSONResponse(
                body, error.status, _HEADERS | (_CHALLENGE if error.status == HTTPStatus.UNAUTHORIZED else {})
            )
        except BadTokenError as bad:
            # Too many wrong ones came from there: whoever asks is told when to ask again.
            return stranger(bad, language(request, settings.language))

    return Route(TOKEN_PATH, answer, methods=["POST"])


async def _form(request: Request) -> Mapping[str, str]:
    """What was sent, each name once. Raises _TokenError."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise _TokenError("invalid_request", f"send {_FORM}")
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _MOST_BYTES:
            raise _TokenError("invalid_request", f"at most {_MOST_BYTES} bytes", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        named = parse_qs(content.decode(), keep_blank_values=True, strict_parsing=bool(content), max_num_fields=20)
    except ValueError:
        raise _TokenError("invalid_request", "this is no form") from None
    if any(len(values) > 1 for values in named.values()):
        raise _TokenError("invalid_request", "each name stands once")
    form = {name: values[0] for name, values in named.items()}
    if "grant_type" not in form:
        raise _TokenError("invalid_request", "grant_type is missing")
    if form["grant_type"] != "client_credentials":
        raise _TokenError("unsupported_grant_type", "there is client_credentials alone")
    return form


async def _client(request: Request, form: Mapping[str, str], sign_ins: SignIns) -> SignIn:
    """The system whose key is shown. Raises _TokenError, and LaterError where too many wrong ones came from there."""
    client, secret = _credentials(request.headers.get("authorization"), form)
    try:
        sign_in = await sign_ins.who(secret, address_of(request))
    except BadTokenError as bad:
        if isinstance(bad, LaterError):
            raise
        raise _TokenError(
            "invalid_client", "this is no key of ours, or it has ended", HTTPStatus.UNAUTHORIZED
        ) from None
    if not sign_in.by_key or sign_in.grounds.key != client:
        raise _TokenError(
            "invalid_client", "client_id is the id of a key, client_secret the key", HTTPStatus.UNAUTHORIZED
        )
    return sign_in


def _credentials(header: str | None, form: Mapping[str, str]) -> tuple[str, str]:
    """The id and the secret of a client: by the header, or in the form, and not by both (RFC 6749 2.3)."""
    if header is None:
        return form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, encoded = header.partition(" ")
    if "client_secret" in form or scheme.lower() != "basic":
        raise _TokenError("invalid_request", "show the client by one way: Basic, or client_secret")
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _TokenError("invalid_client", "this is no Basic authorization", HTTPStatus.UNAUTHORIZED) from None
    return unquote_plus(client), unquote_plus(secret)


def _token(sign_in: SignIn, form: Mapping[str, str], sign_ins: SignIns) -> Response:
    """A token for no more than the key is good for. Raises _TokenError."""
    held = sign_in.actor.scopes
    scopes = tuple(sorted(set(form["scope"].split()))) if form.get("scope") else held
    if not scopes or not set(scopes) <= set(held) & SCOPES.keys():
        raise _TokenError("invalid_scope", f"the key is good for {' '.join(held)}")
    left = timedelta(seconds=int(sign_in.ends - system_moment().now.timestamp()))
    lasts = min(TOKEN_LASTS, left)
    token = sign_ins.own.sign(replace(sign_in.actor, scopes=scopes), lasts, str(sign_in.grounds.key))
    given = {"access_token": token, "token_type": "Bearer", "expires_in": int(lasts.total_seconds())}
    return JSONResponse(given | {"scope": " ".join(scopes)}, headers=_HEADERS)
