"""Makes the wrong height impossible: a rule that opens a socket fails here, whatever it wanted there."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import settings

# The same examples on every machine and every day; no deadline, for the machine may be busy with other things.
settings.register_profile("domain", derandomize=True, deadline=None, max_examples=20)
settings.load_profile("domain")


@pytest.fixture(autouse=True, scope="module")
def _no_socket() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """Refuse every socket, and so every database, while a test of this folder runs."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "a rule takes values and answers values: it opens no socket"
        raise AssertionError(message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", refuse)
        yield
