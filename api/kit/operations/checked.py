"""What was found of an operation that somebody wants to have run, and what was charged for it."""

from dataclasses import dataclass, field

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Checked:
    """What an operation costs at most, where that was found; one with errors is not run."""

    cost: int | None = None
    errors: list[GraphQLError] = field(default_factory=list[GraphQLError])
