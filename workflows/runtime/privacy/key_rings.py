"""The keys of protected fields (字段密钥) as they are written down: one for comparing, and those that seal and open."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.runtime.privacy.ciphers import Algorithm, FieldCipher, cipher_of, key_bytes

MOST_KEYS = 8
"""Of a ring: what was sealed by one that was left behind has long been sealed anew."""
_KNOWN_BYTES = 32


class BadKeyRingError(ValueError):
    """What should hold the keys of protected fields, and holds something else: a sentence, and no key."""


@dataclass(frozen=True)
class FieldKey:
    """A key that seals and opens."""

    algorithm: Algorithm
    raw: bytes

    @classmethod
    def new(cls, algorithm: Algorithm) -> Self:
        """Return a key that nobody had before."""
        return cls(algorithm, secrets.token_bytes(key_bytes(algorithm)))

    @cached_property
    def id(self) -> str:
        """By what it is named: another key has another id."""
        return hashlib.sha256(b"duixian/field-key/" + self.algorithm.encode() + b"/" + self.raw).hexdigest()[:16]

    @cached_property
    def cipher(self) -> FieldCipher:
        """What it seals and opens by."""
        return cipher_of(self.algorithm, self.raw)


@dataclass(frozen=True)
class KeyRing:
    """All keys of an installation's fields; the first seals."""

    known: bytes
    """By which values are known again: it stays, as what is on record is known by it."""
    keys: tuple[FieldKey, ...]

    @classmethod
    def new(cls) -> Self:
        """Return keys that nobody had before."""
        return cls(secrets.token_bytes(_KNOWN_BYTES), (FieldKey.new(Algorithm.AES_256_GCM),))

    @classmethod
    def read(cls, written: bytes, place: str) -> Self:
        """Return the keys that are written at a place; raises BadKeyRingError where there are none."""
        try:
            ring = _Written.model_validate_json(written)
            known = _raw(ring.known)
            keys = tuple(FieldKey(key.algorithm, _raw(key.key)) for key in ring.keys)
        except (ValidationError, binascii.Error, ValueError):
            known, keys = b"", ()
        whole = len(known) == _KNOWN_BYTES and all(len(key.raw) == key_bytes(key.algorithm) for key in keys)
        if not keys or not whole:
            message = f"{place} does not hold the keys of protected fields: put back what was saved."
            raise BadKeyRingError(message)
        return cls(known, tuple({key.id: key for key in keys}.values()))

    def written(self) -> bytes:
        """Return them as they are written down."""
        keys = [_WrittenKey(algorithm=key.algorithm, key=_text(key.raw)) for key in self.keys]
        return _Written(known=_text(self.known), keys=keys).model_dump_json(indent=1).encode() + b"\n"

    @cached_property
    def by_id(self) -> Mapping[str, FieldKey]:
        """The keys by their ids; the first seals."""
        return {key.id: key for key in self.keys}

    @cached_property
    def mark(self) -> str:
        """By what a database knows again the key for comparing; it tells nothing of it."""
        return hashlib.sha256(b"duixian/known-key/" + self.known).hexdigest()[:16]


class _WrittenKey(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    algorithm: Algorithm
    key: str


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    known: str
    keys: Annotated[list[_WrittenKey], Field(min_length=1, max_length=MOST_KEYS)]


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
