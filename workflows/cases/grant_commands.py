"""What commands on a grant have in common: the grant, and the version at which somebody decided or looked at it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from workflows.transaction.declarations import STATED, on


@dataclass(frozen=True, slots=True)
class OnGrant:
    """A command on a grant, decided on what somebody saw."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]


@dataclass(frozen=True, slots=True)
class OfGrant:
    """Something that happened outside, put on record at a grant."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[
        int | None, "Its version, where the reporter looked at it; what happened is true either way."
    ]


@dataclass(frozen=True, slots=True)
class GrantStep:
    """One step of a grant that needs no more than a reason."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[int | None, STATED, "Its version when you decided; STALE_VERSION where it changed."]
    reason: Annotated[str | None, "Why, for the record."] = None


@dataclass(frozen=True, slots=True)
class ReasonedGrantStep:
    """One step of a grant that needs a reason, and no more."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[int | None, STATED, "Its version when you decided; STALE_VERSION where it changed."]
    reason: Annotated[str, "Why, for the record."]
