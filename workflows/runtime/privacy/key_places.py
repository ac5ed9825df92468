"""Where keys come from (密钥来源): a file, a variable of the environment, or a service of keys, by one interface."""

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from workflows.runtime.key_files import drafted_key, kept_key

MOST_BYTES = 65_536
MOST_SECONDS = 5.0
"""For a service of keys to answer."""
VARIABLE = "env:"
_OWNER_ALONE = 0o600


class KeySourceError(ValueError):
    """Keys that cannot be had, or cannot be changed here: a sentence that says where they are to be changed."""


class KeySource(Protocol):
    """Where keys come from."""

    @property
    def place(self) -> str:
        """What it is called: no secret."""
        ...

    def state(self) -> object:
        """What differs once the keys may have been changed; what never differs is not read again."""
        ...

    def read(self) -> bytes:
        """Return the keys as they are written. Raises KeySourceError."""
        ...

    def write(self, keys: bytes) -> None:
        """Keep other keys in their place. Raises KeySourceError where that is not done from here."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else change the keys in the block, from reading to writing: no key of another is lost."""
        ...


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that only its owner may read, made with a first key."""

    path: Path
    first: Callable[[], bytes]
    """What a file holds that is made."""

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
        return kept_key(self.path, self.first)

    def write(self, keys: bytes) -> None:
        """Put other keys in its place: whoever reads meanwhile reads the old ones whole, or the new ones."""
        drafted_key(self.path, keys).replace(self.path)

    @contextmanager
    def alone(self) -> Generator[None]:
        """Wait for whoever changes them, on a file beside: the file of the keys is another one with each change."""
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ALONE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


@dataclass(frozen=True, slots=True)
class KeyVariable:
    """A variable of the environment, set by whoever starts the server."""

    name: str
    what: str = "signing keys"

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
            message = f"The {self.what} are to be in {self.place}, which is empty."
            raise KeySourceError(message)
        return text.encode()

    def alone(self) -> AbstractContextManager[None]:
        """Nothing is changed from here."""
        return nullcontext()

    def write(self, keys: bytes) -> None:
        """Refuse: a process cannot change what it was started with."""
        del keys
        message = f"The {self.what} are in {self.place}: put the new key first there, and start the servers again."
        raise KeySourceError(message)


@dataclass(frozen=True, slots=True)
class KeyService:
    """A service that keeps keys and hands them out over HTTPS, to who shows the token of a variable."""

    address: str
    token_in: str
    """The variable that holds the token."""
    what: str = "signing keys"
    accepts: str = "application/x-pem-file"

    @property
    def place(self) -> str:
        """Its address."""
        return self.address

    def state(self) -> object:
        """It is asked once, when a process starts."""
        return self.address

    def read(self) -> bytes:
        """Return what it answers."""
        token = os.environ.get(self.token_in)
        headers = {"Accept": self.accepts} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            answer = httpx.get(self.address, headers=headers, timeout=MOST_SECONDS, trust_env=False)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            message = f"The service of the {self.what} does not answer ({self.place}): {type(error).__name__}."
            raise KeySourceError(message) from None
        if len(answer.content) > MOST_BYTES:
            message = f"The service of the {self.what} answers more than {MOST_BYTES} bytes ({self.place})."
            raise KeySourceError(message)
        return answer.content

    def alone(self) -> AbstractContextManager[None]:
        """Nothing is changed from here."""
        return nullcontext()

    def write(self, keys: bytes) -> None:
        """Refuse: the service's own people change its keys."""
        del keys
        message = f"The {self.what} are kept by {self.place}: change them there, and start the servers again."
        raise KeySourceError(message)
