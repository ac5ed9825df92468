"""The one way through which protected fields are sealed and opened (字段加密): each for its own place alone."""

import base64
import hmac
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import structlog

from domain.handling.protected import Protected
from domain.refusals.field_titles import field_title
from domain.refusals.refusals import Code, Refusal
from domain.values.sealed import Sealed
from workflows.runtime.privacy.ciphers import NONCE_BYTES, Algorithm, BrokenSealError
from workflows.runtime.privacy.key_places import VARIABLE, KeyFile, KeyService, KeySource, KeyVariable
from workflows.runtime.privacy.key_rings import MOST_KEYS, BadKeyRingError, FieldKey, KeyRing
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

FILE = "field-keys.json"
SERVICE_TOKEN = "DUIXIAN_FIELD_KEYS_TOKEN"  # noqa: S105 - the name of the variable that holds it
LOOK_SECONDS = 1.0
"""Between two looks whether the keys were changed; a key that is unknown is looked for at once."""
_WHAT = "keys of protected fields"
LOG = structlog.get_logger("duixian.privacy")


class Place(NamedTuple):
    """Where a value is kept: what is sealed for one place opens at no other."""

    table: str
    column: str
    row: UUID

    def with_edges(self, known: str, shown: str) -> bytes:
        """Return what is authenticated beside a value: where it stands, and what is read of it without a key."""
        return f"{self.table}/{self.column}/{self.row}/{known}/{shown}".encode()


class DamagedValueError(Exception):
    """A protected value that does not open: it was altered or moved, or its key is missing."""

    def __init__(self, place: Place, why: str) -> None:
        super().__init__(f"{place.column} of {place.table} {place.row} does not open: {why}")
        self.place = place

    @property
    def refusals(self) -> list[Refusal]:
        """What people are told of it, and neither the value nor the row; those are in the log."""
        LOG.error("a protected value does not open", why=str(self))
        field = "accountNo" if self.place.column == "account_no" else self.place.column
        return [Refusal(Code.VALUE_DAMAGED, {"field": field_title(field)})]


class FieldKeys:
    """The keys of one source. A process sees soon, without a new start, that their file was changed."""

    def __init__(self, source: KeySource) -> None:
        self.source = source
        self._ring = KeyRing.read(source.read(), source.place)
        self._state = source.state()
        self._looked = monotonic()

    @property
    def ring(self) -> KeyRing:
        """The keys as they now are; the first seals."""
        if monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        return self._ring

    def seal(self, place: Place, clear: str, kind: Protected) -> str:
        """Return a value as its place keeps it."""
        ring = self.ring
        key, nonce = ring.keys[0], secrets.token_bytes(NONCE_BYTES)
        known, shown = self.known(clear, kind), kind.shown(clear)
        payload = nonce + key.cipher.seal(nonce, clear.encode(), place.with_edges(known, shown))
        return str(Sealed(key.id, known, _text(payload), shown))

    def known(self, clear: str, kind: Protected) -> str:
        """Return by what a value is known again (HMAC-SHA-256): alike values have the same, and no key of it seals."""
        return hmac.digest(self._ring.known, f"{kind.value}/{kind.alike(clear)}".encode(), "sha256").hex()

    def open(self, place: Place, kept: str) -> str:
        """Return the value that a place keeps; one that is not sealed as it is.

        Raises DamagedValueError where it was altered or moved, or was sealed by a key that is not here.
        """
        sealed = Sealed.read(kept)
        if sealed is None:
            return kept
        key = self.ring.by_id.get(sealed.key)
        if key is None:
            # It may have been sealed a moment ago by a key that is newer than the last look.
            self._look()
            key = self._ring.by_id.get(sealed.key)
        if key is None:
            raise DamagedValueError(place, f"there is no key {sealed.key}")
        try:
            payload, edges = _raw(sealed.payload), place.with_edges(sealed.known, sealed.shown)
            return key.cipher.open(payload[:NONCE_BYTES], payload[NONCE_BYTES:], edges).decode()
        except (BrokenSealError, ValueError):
            raise DamagedValueError(place, "it was altered, or belongs elsewhere") from None

    def rotate(self, algorithm: Algorithm) -> str:
        """Make a new key, which seals from now on; returns its id. Raises ValueError where there are too many."""
        with self.source.alone():
            ring = self._fresh()
            if len(ring.keys) >= MOST_KEYS:
                message = f"There are {MOST_KEYS} keys: seal anew what is under old ones, and retire those."
                raise ValueError(message)
            new = FieldKey.new(algorithm)
            self._write(KeyRing(ring.known, (new, *ring.keys)))
        return new.id

    def retire(self, key: str) -> None:
        """Forget a key that seals no longer; raises ValueError for one that does, or that is none."""
        with self.source.alone():
            ring = self._fresh()
            if key not in ring.by_id or key == ring.keys[0].id:
                message = f"{key} seals, and is not retired." if key in ring.by_id else f"There is no key {key}."
                raise ValueError(message)
            self._write(KeyRing(ring.known, tuple(each for each in ring.keys if each.id != key)))

    def _fresh(self) -> KeyRing:
        self._look()
        return self._ring

    def _write(self, ring: KeyRing) -> None:
        self.source.write(ring.written())
        self._look()

    def _look(self) -> None:
        """Read the keys again where they may have been changed; ones that cannot be read change nothing."""
        self._looked = monotonic()
        if (state := self.source.state()) == self._state:
            return
        try:
            ring = KeyRing.read(self.source.read(), self.source.place)
        except (OSError, BadKeyRingError):
            return
        # Values are known again by one key as long as they are kept.
        if ring.known == self._ring.known:
            self._ring, self._state = ring, state


def source_of(settings: Settings) -> KeySource:
    """Return where the keys of an installation come from: ``env:NAME``, ``https://…``, or a file."""
    chosen = settings.field_keys
    if chosen is None:
        # Beside the secret: both are saved with the database, and neither in it.
        return kept_in(secret_path(settings).with_name(FILE))
    if chosen.startswith(VARIABLE):
        return KeyVariable(chosen.removeprefix(VARIABLE), _WHAT)
    if chosen.startswith(("https://", "http://")):
        return KeyService(chosen, SERVICE_TOKEN, _WHAT, "application/json")
    return kept_in(Path(chosen))


def kept_in(path: Path) -> KeyFile:
    """Return the file of the keys at a path."""
    return KeyFile(path, lambda: KeyRing.new().written())


_OPEN: list[FieldKeys] = []


@contextmanager
def with_keys(keys: FieldKeys) -> Generator[None]:
    """Let keys be those of this process while the block runs, as its database is."""
    _OPEN.append(keys)
    try:
        yield
    finally:
        _OPEN.pop()


def the_keys() -> FieldKeys:
    """Return the keys of this process; its database is open."""
    return _OPEN[-1]


def _text(payload: bytes) -> str:
    return base64.urlsafe_b64encode(payload).rstrip(b"=").decode()


def _raw(payload: str) -> bytes:
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
