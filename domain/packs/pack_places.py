"""Whether the place of a thing that an award is for is a fact that names a district."""

from collections.abc import Iterator

from domain.packs.pack_references import Finding
from domain.policy.awards import Place
from domain.policy.pack_complaints import listed
from domain.policy.pack_sources import Path
from domain.policy.policy import Measure


def place_named(path: Path, measure: Measure, place: Place | None) -> Iterator[Finding]:
    """Where a thing stands is a fact that names a district."""
    naming = [name for name, fact in measure.facts.items() if fact.of_districts]
    if place is not None and place.fact not in naming:
        zh, en = listed(naming)
        why = (f"“{place.fact}”不是所在区；可写的有{zh}", f"{place.fact!r} names no district; there is {en}")
        yield path, why
