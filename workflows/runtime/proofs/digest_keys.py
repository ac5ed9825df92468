"""The keys that sign the digests of the audit (摘要签名密钥): never in the database, whose owner could use them."""

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from workflows.runtime.key_files import drafted_key, kept_key
from workflows.runtime.settings import Settings


class BadDigestKeyError(ValueError):
    """What should hold the key of digests and holds something else."""


class DigestSigner(Protocol):
    """Whatever signs a digest: a key in a file, in the environment, or one in a machine that gives it to nobody."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes by which anybody checks the signature (Ed25519, RFC 8032)."""
        ...

    def sign(self, statement: bytes) -> bytes:
        """Return the signature of a statement."""
        ...


@dataclass(frozen=True, slots=True)
class KeptSigner:
    """A key that this process has read."""

    key: Ed25519PrivateKey

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the key of an installation: that of the environment, else that of its file, made where it is not.

        Raises BadDigestKeyError where that is no Ed25519 key in PEM.
        """
        pem = settings.digest_key.get_secret_value().encode() if settings.digest_key else None
        key = _read(pem or kept_key(key_path(settings), lambda: _pem(Ed25519PrivateKey.generate())))
        signer = cls(key)
        _know(settings, signer.public_key)
        return signer

    @property
    def public_key(self) -> bytes:
        """The 32 bytes by which anybody checks the signature."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, statement: bytes) -> bytes:
        """Return the signature of a statement."""
        return self.key.sign(statement)


def key_id(public_key: bytes) -> str:
    """Return the short name of a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def is_signed(public_key: bytes, statement: bytes, signature: bytes) -> bool:
    """Return whether a statement was signed by a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def known_keys(settings: Settings) -> Mapping[str, bytes]:
    """Return every public key that ever signed here, by its short name; kept beside the key, not in the database."""
    path = public_path(settings)
    lines = path.read_text(encoding="ascii").split("\n") if path.exists() else []
    keys = [base64.b64decode(line) for line in lines if line]
    return {key_id(key): key for key in keys}


def rotate_key(settings: Settings) -> tuple[str, str]:
    """Give digests a new key; return the short names of the old one and of the new one.

    What the old one signed is still checked by its public half. Raises BadDigestKeyError where the key is one of the
    environment, which is changed there.
    """
    if settings.digest_key:
        message = "DUIXIAN_DIGEST_KEY holds the key of digests: put another one there."
        raise BadDigestKeyError(message)
    before, after = KeptSigner.of(settings), KeptSigner(Ed25519PrivateKey.generate())
    path = key_path(settings)
    # Known before it signs: of a process that dies in between nothing is left that nobody knows.
    _know(settings, after.public_key)
    drafted_key(path, _pem(after.key)).replace(path)
    return key_id(before.public_key), key_id(after.public_key)


def key_path(settings: Settings) -> Path:
    """Return the file of the key."""
    return settings.digest_key_file or settings.data_dir / "digest-key.pem"


def public_path(settings: Settings) -> Path:
    """Return the file of all public halves, a line each."""
    return key_path(settings).with_suffix(".pub")


def _know(settings: Settings, public_key: bytes) -> None:
    if public_key in known_keys(settings).values():
        return
    path = public_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(base64.b64encode(public_key) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _read(pem: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        message = "The key of digests must be an Ed25519 key in PEM: put back the one that was saved."
        raise BadDigestKeyError(message)
    return key
