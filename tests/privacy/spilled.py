"""Whether a secret stands anywhere in a heap of bytes: in clear, in hexadecimal, or in Base64 at any offset."""

from base64 import b64encode
from collections.abc import Collection, Iterator


def spellings(secret: str) -> Iterator[bytes]:
    """Yield the ways in which a secret may be written."""
    raw = secret.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for offset in range(3):
        # Without the letters that its neighbours share.
        coded = b64encode(b"\0" * offset + raw)
        yield coded[(4 * offset + 2) // 3 : len(coded) - (4 if (offset + len(raw)) % 3 else 0)]


def spilled(secrets: Collection[str], heap: bytes) -> set[str]:
    """Return the secrets that a heap holds."""
    return {secret for secret in secrets if any(spelling in heap for spelling in spellings(secret))}
