"""What this server says of itself as an issuer (令牌签发方): its discovery document and its public keys."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.access.access_tokens import AT_JWT
from api.access.sign_ins import SignIns
from api.access.signing_keys import ALGORITHM
from api.http.issuing.token_endpoint import TOKEN_PATH, token_route
from workflows.access.scopes import SCOPES
from workflows.runtime.settings import Settings

DISCOVERY_PATHS = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
KEYS_PATH = "/jwks.json"
_KEPT = {"Cache-Control": "public, max-age=60"}
"""Of keys: whoever meets a token of one that he does not know asks again."""


def issuer_routes(settings: Settings, sign_ins: SignIns) -> list[Route]:
    """Return the routes of an issuer; none where this server takes no tokens of its own."""
    if not settings.issues_tokens:
        return []
    own = sign_ins.own

    async def discovery(request: Request) -> Response:
        base = settings.issuer or str(request.base_url).rstrip("/")
        document = {
            "issuer": own.issuer,
            "jwks_uri": f"{base}{KEYS_PATH}",
            "token_endpoint": f"{base}{TOKEN_PATH}",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "grant_types_supported": ["client_credentials"],
            "scopes_supported": list(SCOPES),
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "access_token_types_supported": [AT_JWT],
            "access_token_signing_alg_values_supported": [ALGORITHM],
        }
        return Response(orjson.dumps(document), headers=_KEPT, media_type="application/json")

    async def keys(_: Request) -> Response:
        return Response(orjson.dumps(own.keys.published()), headers=_KEPT, media_type="application/jwk-set+json")

    discovered = [Route(path, discovery) for path in DISCOVERY_PATHS]
    return [*discovered, Route(KEYS_PATH, keys), token_route(settings, sign_ins)]
