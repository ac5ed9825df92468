"""What an actor may see follows from its rights; whoever looks at more of it than these reads for this actor alone."""

from dataclasses import fields
from typing import Any

from workflows.transaction.actors import Actor

RIGHTS = ("role", "credit_code", "bureaus", "district", "treasuries")
"""By which alone two people may be shown what was read once. Whatever else an actor has is his own, unless it is named
here: a field that is forgotten makes reading slower, and shows nobody too much."""


def rights_of(actor: Actor) -> tuple[object, ...]:
    """Return the rights of an actor."""
    return tuple(getattr(actor, name) for name in RIGHTS)


class WatchedActor(Actor):
    """An actor that knows whether anything was asked of it beyond its rights."""

    looked_at: bool

    @classmethod
    def of(cls, actor: Actor) -> "WatchedActor":
        """Return an actor, watched."""
        if isinstance(actor, cls):
            return actor
        watched = cls(**{field.name: getattr(actor, field.name) for field in fields(actor) if field.init})
        object.__setattr__(watched, "looked_at", False)
        return watched

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        if name not in RIGHTS and name != "looked_at" and not name.startswith("_"):
            object.__setattr__(self, "looked_at", True)
        return super().__getattribute__(name)

    def __eq__(self, other: object) -> bool:
        object.__setattr__(self, "looked_at", True)
        return isinstance(other, Actor) and all(
            getattr(self, field.name) == getattr(other, field.name) for field in fields(Actor)
        )

    def __hash__(self) -> int:
        object.__setattr__(self, "looked_at", True)
        return hash(tuple(getattr(self, field.name) for field in fields(Actor)))
