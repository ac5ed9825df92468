"""Timestamps after RFC 3161 (可信时间戳): an authority signs that a statement was there at a moment of its clock."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpx
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from workflows.runtime.settings import Settings

ANSWER_SECONDS = 10
"""For which an authority is waited for."""
MOST_BYTES = 65_536
"""Of an answer; one with the certificates of its authority has some six thousand."""
_ASKS, _ANSWERS = "application/timestamp-query", "application/timestamp-reply"


class TimestampError(Exception):
    """A timestamp that was not given, or is none of this statement by this authority; says why."""


class BadTimestampRootsError(ValueError):
    """The file that should hold the certificates of the authority holds something else."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What an authority answered."""

    at: datetime
    """The moment of its own clock."""
    answer: bytes
    """Its whole answer in DER, as `openssl ts -verify -in` takes it."""


@dataclass(frozen=True, slots=True)
class TimestampAuthority:
    """An authority at an address, and the certificates by which it is known."""

    url: str
    roots: tuple[Certificate, ...]

    @classmethod
    def of(cls, settings: Settings) -> "TimestampAuthority | None":
        """Return the authority of an installation; None where it has none. Raises BadTimestampRootsError."""
        roots = timestamp_roots(settings)
        return cls(settings.timestamp_url, roots) if settings.timestamp_url and roots else None

    async def stamp(self, statement: str) -> Timestamp:
        """Return a timestamp of a statement, which was verified. Raises TimestampError."""
        asking = TimestampRequestBuilder().data(statement.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = await self._answer(asking.as_bytes())
        return Timestamp(timestamped_at(answer, statement, self.roots, asking.nonce), answer)

    async def _answer(self, asking: bytes) -> bytes:
        # As with providers: no proxy of the environment, no redirect to somebody else.
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False, follow_redirects=False) as http:
            try:
                async with http.stream("POST", self.url, content=asking, headers={"Content-Type": _ASKS}) as answer:
                    if answer.status_code != HTTPStatus.OK:
                        message = f"it answered with status {answer.status_code}"
                        raise TimestampError(message)
                    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _ANSWERS:
                        message = f"it answered no {_ANSWERS}"
                        raise TimestampError(message)
                    return await _read(answer)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                message = f"it did not answer: {type(error).__name__}"
                raise TimestampError(message) from error


def timestamped_at(answer: bytes, statement: str, roots: Sequence[Certificate], nonce: int | None = None) -> datetime:
    """Return when a statement was timestamped. Raises TimestampError where this is no timestamp of it by these roots.

    The certificates count as they stood at that moment: that they have ended since alters nothing.
    """
    verifier = VerifierBuilder(roots=list(roots), nonce=nonce).build()
    try:
        read: TimeStampResponse = decode_timestamp_response(answer)
        verifier.verify_message(read, statement.encode())
        at = read.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        raise TimestampError(str(error)) from None
    return at


def timestamp_roots(settings: Settings) -> tuple[Certificate, ...]:
    """Return the certificates by which timestamps are known; none without a file. Raises BadTimestampRootsError."""
    path = settings.timestamp_roots
    if path is None:
        return ()
    try:
        return tuple(load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no certificate in PEM"
        message = f"DUIXIAN_TIMESTAMP_ROOTS: {path}: {why}"
        raise BadTimestampRootsError(message) from None


async def _read(answer: httpx.Response) -> bytes:
    received = bytearray()
    async for part in answer.aiter_bytes():
        received += part
        if len(received) > MOST_BYTES:
            message = f"it answered more than {MOST_BYTES} bytes"
            raise TimestampError(message)
    return bytes(received)
