"""The keys that a provider publishes (JWKS): kept, looked at again now and then, and at once for one that is unknown.

A provider that does not answer signs nobody out whose key is known. A key that is published no longer is known for a
while yet: a provider may change its keys from one instant to the next.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, cast

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from api.access.issuer_file import IssuerEntry

DISCOVERY = "/.well-known/openid-configuration"
FRESH_SECONDS = 600.0
"""After which the keys are looked at again, while those that are known serve."""
PAUSE_SECONDS = 2.0
"""Between two questions, however many unknown keys are named: who names one waits for the next."""
ANSWER_SECONDS = 5.0
MOST_BYTES = 262_144
MOST_KEYS = 100
_LEAST_BITS = 2_048
"""Of an RSA key."""
_KINDS: Mapping[object, type[ECKey | RSAKey | OKPKey]] = {"EC": ECKey, "RSA": RSAKey, "OKP": OKPKey}
LOG = structlog.get_logger("duixian.access")


class SilentProviderError(Exception):
    """A provider whose keys cannot be had now."""


class PublishedKeys:
    """The keys of one provider."""

    def __init__(self, entry: IssuerEntry) -> None:
        self._entry = entry
        self._keys: dict[str, tuple[Key, float]] = {}
        self._answered = self._asked_at = float("-inf")
        self._silent = False
        self._asking: asyncio.Task[None] | None = None
        self._http: httpx.AsyncClient | None = None

    def open(self, http: httpx.AsyncClient) -> None:
        """Ask by this client from now on, and at once."""
        self._http = http
        self._ask_soon()

    async def close(self) -> None:
        """Ask no more."""
        self._http = None
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await self._asking

    def knows(self, kid: str) -> bool:
        """Return whether a key is known, and published at present or a short time ago."""
        return kid in self._keys and self._keys[kid][1] >= self._answered - self._entry.old_key_seconds

    async def key(self, kid: str) -> Key | None:
        """Return the key of an id; None for one that the provider does not publish.

        Raises SilentProviderError where that cannot be known now.
        """
        if monotonic() - self._answered > FRESH_SECONDS:
            self._ask_soon()
        since = monotonic()
        while not self.knows(kid) and self._asked_at < since:
            # An answer to a question from before may have missed the newest key.
            await asyncio.shield(self._ask_soon())
        if self.knows(kid):
            return self._keys[kid][0]
        if self._silent:
            raise SilentProviderError
        return None

    def _ask_soon(self) -> "asyncio.Task[None]":
        """Ask once for all who wait, and not before the pause is over."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return self._asking

    async def _ask(self) -> None:
        await asyncio.sleep(max(0.0, self._asked_at + PAUSE_SECONDS - monotonic()))
        self._asked_at = monotonic()
        try:
            keys = await self._published()
        except (httpx.HTTPError, ValueError, TimeoutError) as error:
            self._silent = True
            LOG.warning(
                "a provider's keys cannot be had", issuer=self._entry.issuer, why=f"{type(error).__name__}: {error}"
            )
            return
        self._silent, self._answered = False, self._asked_at
        known = {kid: kept for kid, kept in self._keys.items() if self.knows(kid)}
        self._keys = {**known, **{kid: (key, self._answered) for kid, key in keys.items()}}

    async def _published(self) -> dict[str, Key]:
        """The keys as they are published now; raises ValueError for an answer that is none."""
        async with asyncio.timeout(2 * ANSWER_SECONDS):
            address = self._entry.jwks_uri or await self._discovered()
            listed = (await self._document(address)).get("keys")
        if not isinstance(listed, list):
            message = "no JWK set"
            raise ValueError(message)  # noqa: TRY004 - as every answer that is none
        read = [_read(jwk) for jwk in cast("list[object]", listed)[:MOST_KEYS]]
        return dict(each for each in read if each is not None)

    async def _discovered(self) -> str:
        document = await self._document(f"{self._entry.issuer.rstrip('/')}{DISCOVERY}")
        address = document.get("jwks_uri")
        if document.get("issuer") != self._entry.issuer or not isinstance(address, str):
            message = "its discovery document is that of another issuer"
            raise ValueError(message)
        if not address.startswith("https://") and self._entry.issuer.startswith("https://"):
            message = "its keys are published without TLS"
            raise ValueError(message)
        return address

    async def _document(self, address: str) -> dict[str, Any]:
        if self._http is None:
            raise TimeoutError
        async with self._http.stream("GET", address, headers={"Accept": "application/json"}) as answer:
            answer.raise_for_status()
            received = bytearray()
            async for piece in answer.aiter_bytes():
                received += piece
                if len(received) > MOST_BYTES:
                    message = f"it answers more than {MOST_BYTES} bytes"
                    raise ValueError(message)
        document = httpx.Response(200, content=bytes(received)).json()
        if not isinstance(document, dict):
            message = "it answers no object"
            raise ValueError(message)  # noqa: TRY004 - as every answer that is none
        return cast("dict[str, Any]", document)


def _read(jwk: object) -> tuple[str, Key] | None:
    """A key with its id; None for one that signs nothing, that has no id, that is secret, or that is too short."""
    fields = cast("dict[str, Any]", jwk) if isinstance(jwk, dict) else {}
    kind, kid = _KINDS.get(fields.get("kty")), fields.get("kid")
    if kind is None or not isinstance(kid, str) or fields.get("use", "sig") != "sig":
        return None
    try:
        key = kind.import_key({name: value for name, value in fields.items() if name not in {"d", "p", "q", "k"}})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, RSAKey) and key.raw_value.key_size < _LEAST_BITS:
        return None
    return kid, key
