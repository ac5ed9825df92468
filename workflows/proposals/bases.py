"""How the things stand on which proposals are made (提请依据): once one is otherwise, it is overtaken."""

from typing import Any

from domain.models import Budget, OtherAward, PolicyVersion, WorkingDayCorrection


def basis_of_policy(version: PolicyVersion) -> dict[str, Any]:
    """Return how a policy stands, as far as anything is decided on it."""
    return {"state": version.state.value, "version": version.version, "contentHash": version.content_hash}


def basis_of_day(last: WorkingDayCorrection | None) -> dict[str, Any]:
    """Return how a day of the office stands, by its last correction."""
    return {"corrections": last.number if last else 0, "works": last.works if last else None}


def basis_of_award(award: OtherAward) -> dict[str, Any]:
    """Return how an award of another policy stands."""
    return {"state": award.state.value, "version": award.version, "matter": award.matter_key}


def basis_of_budget(budget: Budget) -> dict[str, Any]:
    """Return how a budget stands as documents made it: what is reserved and paid meanwhile is looked at once more."""
    return {"appropriated": budget.appropriated, "carriedOver": budget.carried_over}
