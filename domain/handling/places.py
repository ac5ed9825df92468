"""Where the thing stands that an award is for (事项所在区): beds, scenes, platforms and parks do in a district."""

from collections.abc import Mapping
from typing import Any

from domain.policy.policy import Measure


def place_of(measure: Measure, facts: Mapping[str, Any]) -> str | None:
    """Return the code of the district in which the thing stands; None where the applicant's district counts."""
    place = measure.split.district.place if measure.split else None
    return None if place is None else facts.get(place.fact)
