"""The ciphers by which fields are sealed (字段加密算法): each authenticates what it seals, and where that belongs."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
_TAG_BYTES = 16


class Algorithm(StrEnum):
    """An algorithm by which a key seals."""

    AES_256_GCM = "AES-256-GCM"
    SM4_GCM = "SM4-GCM"


class BrokenSealError(ValueError):
    """What was altered, was sealed for another place, or was sealed by another key."""


class FieldCipher(Protocol):
    """A way to seal: a nonce is never used twice with one key."""

    def seal(self, nonce: bytes, clear: bytes, place: bytes) -> bytes:
        """Return the ciphertext with its tag; it opens for this place alone."""
        ...

    def open(self, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        """Return what was sealed; raises BrokenSealError."""
        ...


class _Aes:
    """AES-256 in Galois/Counter Mode (NIST SP 800-38D)."""

    key_bytes = 32

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, nonce: bytes, clear: bytes, place: bytes) -> bytes:
        return self._cipher.encrypt(nonce, clear, place)

    def open(self, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, sealed, place)
        except InvalidTag:
            raise BrokenSealError from None


class _Sm4:
    """SM4 in Galois/Counter Mode (GB/T 32907, RFC 8998), where the OpenSSL of this machine has it."""

    key_bytes = 16

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def seal(self, nonce: bytes, clear: bytes, place: bytes) -> bytes:
        cipher = Cipher(self._key, modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(place)
        return cipher.update(clear) + cipher.finalize() + cipher.tag

    def open(self, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        if len(sealed) < _TAG_BYTES:
            raise BrokenSealError
        cipher = Cipher(self._key, modes.GCM(nonce, sealed[-_TAG_BYTES:])).decryptor()
        cipher.authenticate_additional_data(place)
        try:
            return cipher.update(sealed[:-_TAG_BYTES]) + cipher.finalize()
        except InvalidTag:
            raise BrokenSealError from None


_CIPHERS: Mapping[Algorithm, type[_Aes | _Sm4]] = {Algorithm.AES_256_GCM: _Aes, Algorithm.SM4_GCM: _Sm4}


def cipher_of(algorithm: Algorithm, key: bytes) -> FieldCipher:
    """Return the cipher of a key."""
    return _CIPHERS[algorithm](key)


def key_bytes(algorithm: Algorithm) -> int:
    """Return how many bytes a key of an algorithm has."""
    return _CIPHERS[algorithm].key_bytes
