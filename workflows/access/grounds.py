"""On what somebody is signed in (登录依据): whatever can be taken back of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Grounds:
    """The token, the person and the key by which somebody is signed in."""

    person: str
    """The stable id of the person."""
    token: str
    """The token's own number (`jti`), apart from those of other issuers; empty for a key."""
    issued_at: float
    """The second since 1970 at which it was issued."""
    key: str | None = None
    """The id of the API key, or of the one for which the token was issued."""

    def written(self) -> list[Any]:
        """Return it as a pass carries it."""
        return [self.person, self.token, self.issued_at, self.key]

    @classmethod
    def read(cls, written: list[Any]) -> "Grounds":
        """Return what a pass carries; raises ValueError or TypeError for anything else."""
        person, token, issued_at, key = written
        return cls(str(person), str(token), float(issued_at), None if key is None else str(key))
