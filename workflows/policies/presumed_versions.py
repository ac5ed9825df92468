"""Every policy version, as a list of grants is asked by it (所有政策版本): which there are, and what each of them says.

What reads by one statement presumes that they are as they were read last, and asks in that statement whether they are.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from domain.models import PolicyVersion
from workflows.runtime.sql import kept, read
from workflows.transaction.packs import PARTICULARS, CompiledPolicy, compilable, compiled_version

Versions: TypeAlias = Sequence[tuple[UUID, CompiledPolicy]]
_LAST = "policy versions"
"""Kept of a database: what was read last."""
STANDING = "(SELECT coalesce(string_agg(id||content_hash,',' ORDER BY id),'') FROM policy_version) AS versions"
"""In a statement: a word for all versions that are on record, which is another once there is another one."""


@dataclass(slots=True)
class Presumption:
    """By which versions something was put together."""

    word: str | None = None
    """None where it was by none."""

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Return whether they are those that a row has beside its answer; what is no longer so is forgotten."""
        if self.word is None or row["versions"] == self.word:
            return True
        kept().pop(_LAST, None)
        return False

    def is_kept(self) -> bool:
        """Return whether others that are read now presume the same."""
        return self.word is None or kept().get(_LAST, ("", ()))[0] == self.word


_PRESUMING: ContextVar[Presumption | None] = ContextVar("presuming", default=None)


@contextmanager
def presuming() -> Generator[Presumption]:
    """Let versions be presumed while the block runs: whoever does so asks by ``STANDING`` whether that holds."""
    presumption = Presumption()
    token = _PRESUMING.set(presumption)
    try:
        yield presumption
    finally:
        _PRESUMING.reset(token)


async def every_version() -> Versions:
    """Return every policy version: its id, and what is judged by it."""
    presumption = _PRESUMING.get()
    last: tuple[str, Versions] | None = None if presumption is None else kept().get(_LAST)
    if last is None:
        rows = sorted(await compilable(await read(PolicyVersion, "", only=PARTICULARS)), key=lambda row: row.id)
        last = ",".join(f"{row.id}{row.content_hash}" for row in rows), [(r.id, compiled_version(r)) for r in rows]
        kept()[_LAST] = last
    if presumption is not None:
        presumption.word = last[0]
    return last[1]
