"""The server's own signing keys (签名密钥): each known by its `kid`, the thumbprint of RFC 7638."""

import re
from time import monotonic
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from api.access.key_sources import new_pem
from workflows.runtime.privacy.key_places import KeySource, KeySourceError

ALGORITHM = "ES256"
CURVE = "P-256"
MOST_KEYS = 8
"""A server knows: what was signed by one that was left behind has long ended."""
LOOK_SECONDS = 1.0
"""Between two looks whether the keys were changed."""
_BLOCK = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
LOG = structlog.get_logger("duixian.access")


class SigningKeys:
    """The keys of one source. A process sees soon, without a new start, that the file of its keys was changed."""

    def __init__(self, source: KeySource) -> None:
        self.source = source
        self._state = source.state()
        self._keys = keys_of(source.read())
        # Of a file that was made just now.
        self._state = source.state()
        self._looked = monotonic()

    @property
    def kids(self) -> tuple[str, ...]:
        """The ids of all keys; the first signs."""
        self._look()
        return tuple(self._keys)

    def sign(self, kind: str, claims: dict[str, Any]) -> str:
        """Return claims, signed by the first key, as a token of a kind (`typ`, RFC 8725 3.11)."""
        self._look()
        kid, key = next(iter(self._keys.items()))
        return jwt.encode({"alg": ALGORITHM, "typ": kind, "kid": kid}, claims, key)

    def key(self, kid: object) -> ECKey | None:
        """Return the key of an id; None for one that is not known, or no longer."""
        self._look()
        return self._keys.get(kid) if isinstance(kid, str) else None

    def claims(self, kind: str, token: str) -> dict[str, Any]:
        """Return the claims of what one of these keys signed as a token of a kind; raises JoseError or ValueError."""
        header = jws.extract_compact(token.encode()).headers()
        key = self.key(header.get("kid"))
        if key is None or header.get("typ") != kind:
            raise ValueError(kind)
        return jwt.decode(token, key, algorithms=[ALGORITHM]).claims

    def published(self) -> dict[str, Any]:
        """Return the public halves of all keys as a JWK set (RFC 7517)."""
        self._look()
        uses = {"use": "sig", "alg": ALGORITHM}
        return {"keys": [{**key.as_dict(private=False), **uses, "kid": kid} for kid, key in self._keys.items()]}

    def rotate(self) -> str:
        """Put a new key before the others, and return its id. Raises KeySourceError where they are not changed here."""
        with self.source.alone():
            keys = keys_of(self.source.read())
            if len(keys) >= MOST_KEYS:
                message = f"There are {MOST_KEYS} signing keys: retire one that is needed no longer."
                raise KeySourceError(message)
            pem = new_pem()
            self.source.write(_written({**keys_of(pem), **keys}))
            return next(iter(keys_of(pem)))

    def retire(self, kid: str) -> None:
        """Forget a key: whatever it signed is refused from now on. Raises KeySourceError for the one that signs."""
        with self.source.alone():
            keys = keys_of(self.source.read())
            if kid not in keys:
                message = f"There is no signing key {kid}: duixian keys list"
                raise KeySourceError(message)
            if kid == next(iter(keys)):
                message = f"{kid} signs: rotate first, and retire it once what it signed has ended."
                raise KeySourceError(message)
            self.source.write(_written({other: key for other, key in keys.items() if other != kid}))

    def _look(self) -> None:
        """Read the keys again where they may have been changed; those that are known stay where that fails."""
        now = monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        if (state := self.source.state()) == self._state:
            return
        try:
            self._keys, self._state = keys_of(self.source.read()), state
        except (KeySourceError, OSError) as error:
            LOG.warning("the signing keys cannot be read: those from before are used", why=str(error))


def keys_of(pem: bytes) -> dict[str, ECKey]:
    """Return the keys of a text by their ids, in its order. Raises KeySourceError for a text that holds none."""
    try:
        keys = [ECKey.import_key(block) for block in _BLOCK.findall(pem)]
    except (JoseError, ValueError, TypeError):
        keys = list[ECKey]()
    if not keys or any(key.curve_name != CURVE for key in keys):
        message = f"The signing keys must be private keys of {CURVE} in PEM, one after another."
        raise KeySourceError(message)
    return {key.thumbprint(): key for key in keys}


def _written(keys: dict[str, ECKey]) -> bytes:
    return b"".join(key.as_pem(private=True) for key in keys.values())
