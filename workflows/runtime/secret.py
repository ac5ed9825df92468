"""The secret of an installation (密钥): it hides persons in keys and seals places in lists. Never in the database."""

import hashlib
import hmac
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from workflows.runtime.key_files import kept_key
from workflows.runtime.settings import Settings

BYTES = 32


class BrokenSecretError(ValueError):
    """A file of the secret that holds something else."""


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret, and what is made of it; each purpose has a key of its own."""

    raw: bytes

    @classmethod
    def new(cls) -> "Secret":
        """Return a secret that nobody had before."""
        return cls(secrets.token_bytes(BYTES))

    @classmethod
    def of(cls, settings: Settings) -> "Secret":
        """Return the secret of an installation, making it where there is none.

        Raises BrokenSecretError where its file holds anything but a secret.
        """
        path = secret_path(settings)
        raw = kept_key(path, lambda: cls.new().raw)
        if len(raw) != BYTES:
            message = f"{path.name} must hold {BYTES} bytes and holds {len(raw)}: put back the one that was saved."
            raise BrokenSecretError(message)
        return cls(raw)

    @property
    def matters(self) -> bytes:
        """The key under which a reference to a person is hidden in the key of a matter."""
        return self._key("matters")

    @property
    def mark(self) -> str:
        """By what a database knows the secret again; it tells nothing of it."""
        return self._key("mark").hex()[:32]

    def seal(self, place: bytes, use: str) -> bytes:
        """Return a place as nobody can read or change it; the same place is sealed the same way for the same use."""
        return _cipher(self._key("places")).encrypt(b"\1" + place, [use.encode()])

    def unseal(self, sealed: bytes, use: str) -> bytes:
        """Return a place that was sealed for this use; raises ValueError for everything else."""
        try:
            return _cipher(self._key("places")).decrypt(sealed, [use.encode()])[1:]
        except InvalidTag:
            message = "not sealed here, or not for this use"
            raise ValueError(message) from None

    def of_receiver(self, receiver: UUID, generation: int) -> bytes:
        """Return the secret that a receiver of notices shares; each generation of it is another one."""
        return self._key(f"receiver/{receiver.hex}/{generation}")[:32]

    def _key(self, purpose: str) -> bytes:
        return _derived(self.raw, purpose)


# A page of a list has a place for each of its entries: neither is made anew for each.
@lru_cache(maxsize=8)
def _derived(raw: bytes, purpose: str) -> bytes:
    return hmac.digest(raw, b"duixian/" + purpose.encode(), hashlib.sha512)


@lru_cache(maxsize=2)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(key)


def secret_path(settings: Settings) -> Path:
    """Return the file of the secret."""
    return settings.secret_file or settings.data_dir / "secret.key"


_OPEN: list[Secret] = []


@contextmanager
def opened(secret: Secret) -> Generator[None]:
    """Let a secret be the one of this process while the block runs, as its database is."""
    _OPEN.append(secret)
    try:
        yield
    finally:
        _OPEN.pop()


def the_secret() -> Secret:
    """Return the secret of this process; its database is open."""
    return _OPEN[-1]
