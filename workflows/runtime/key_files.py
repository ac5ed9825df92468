"""Keys of an installation, each in a file that only its owner may read, made on first use."""

import os
from collections.abc import Callable
from pathlib import Path


def kept_key(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the key in a file, making it where there is none; of two made at once, one is kept."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = drafted_key(path, make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def drafted_key(path: Path, key: bytes) -> Path:
    """Write a key beside the file in which it is to be kept; returns where it is written whole."""
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return draft
