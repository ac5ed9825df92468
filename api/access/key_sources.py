"""Where the signing keys come from (签名密钥来源): a file, a variable of the environment, or a service of keys.

Each answers the same text: private keys of P-256 in PEM, one after another. The first signs; the others are known as
long as what they signed may still be shown.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
from joserfc.jwk import ECKey

from workflows.runtime.key_files import drafted_key, kept_key
from workflows.runtime.settings import Settings

FILE = "signing-key.pem"
MOST_BYTES = 65_536
MOST_SECONDS = 5.0
"""For a service of keys to answer."""
SERVICE_TOKEN = "DUIXIAN_SIGNING_KEYS_TOKEN"  # noqa: S105 - the name of the variable that holds it
VARIABLE = "env:"


class KeySourceError(ValueError):
    """Signing keys that cannot be had, or cannot be changed here: a sentence that says where they are to be changed."""


class KeySource(Protocol):
    """Where signing keys come from."""

    @property
    def place(self) -> str:
        """What it is called: no secret."""
        ...

    def state(self) -> object:
        """What differs once the keys may have been changed; what never differs is not read again."""
        ...

    def read(self) -> bytes:
        """Return the keys as PEM. Raises KeySourceError."""
        ...

    def write(self, pem: bytes) -> None:
        """Keep other keys in their place. Raises KeySourceError where that is not done from here."""
        ...


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that only its owner may read, made with a first key."""

    path: Path

    @property
    def place(self) -> str:
        """The file."""
        return str(self.path)

    def state(self) -> object:
        """When it was written, and which file it is."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def read(self) -> bytes:
        """Return what it holds."""
        return kept_key(self.path, new_pem)

    def write(self, pem: bytes) -> None:
        """Put other keys in its place: whoever reads meanwhile reads the old ones whole, or the new ones."""
        drafted_key(self.path, pem).replace(self.path)


@dataclass(frozen=True, slots=True)
class KeyVariable:
    """A variable of the environment, set by whoever starts the server."""

    name: str

    @property
    def place(self) -> str:
        """The variable."""
        return f"the environment variable {self.name}"

    def state(self) -> object:
        """A process keeps its environment."""
        return self.name

    def read(self) -> bytes:
        r"""Return what it holds; a text without line ends may write them as ``\n``."""
        text = os.environ.get(self.name, "").replace("\\n", "\n")
        if not text.strip():
            message = f"The signing keys are to be in {self.place}, which is empty."
            raise KeySourceError(message)
        return text.encode()

    def write(self, pem: bytes) -> None:
        """Refuse: a process cannot change what it was started with."""
        del pem
        message = f"The signing keys are in {self.place}: put the new key first there, and start the servers again."
        raise KeySourceError(message)


@dataclass(frozen=True, slots=True)
class KeyService:
    """A service that keeps keys and hands them out over HTTPS, to who shows the token of SERVICE_TOKEN."""

    address: str

    @property
    def place(self) -> str:
        """Its address."""
        return self.address

    def state(self) -> object:
        """It is asked once, when a process starts."""
        return self.address

    def read(self) -> bytes:
        """Return what it answers."""
        token = os.environ.get(SERVICE_TOKEN)
        headers = {"Accept": "application/x-pem-file"} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            answer = httpx.get(self.address, headers=headers, timeout=MOST_SECONDS, trust_env=False)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            message = f"The service of the signing keys does not answer ({self.place}): {type(error).__name__}."
            raise KeySourceError(message) from None
        if len(answer.content) > MOST_BYTES:
            message = f"The service of the signing keys answers more than {MOST_BYTES} bytes ({self.place})."
            raise KeySourceError(message)
        return answer.content

    def write(self, pem: bytes) -> None:
        """Refuse: the service's own people change its keys."""
        del pem
        message = f"The signing keys are kept by {self.place}: change them there, and start the servers again."
        raise KeySourceError(message)


def source_of(settings: Settings) -> KeySource:
    """Return where the keys of an installation come from: ``env:NAME``, ``https://…``, or a file."""
    chosen = settings.signing_keys
    if chosen is None:
        return KeyFile(settings.data_dir / FILE)
    if chosen.startswith(VARIABLE):
        return KeyVariable(chosen.removeprefix(VARIABLE))
    return KeyService(chosen) if chosen.startswith(("https://", "http://")) else KeyFile(Path(chosen))


def new_pem() -> bytes:
    """Return a key that nobody had before."""
    return ECKey.generate_key("P-256").as_pem(private=True)
