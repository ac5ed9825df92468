"""What a year asks of those who bear a duty (年度责任): how much, and of which districts."""

from collections.abc import Collection
from datetime import date

from domain.policy.policy import Measure, Policy
from domain.values.figures import Amount

DONE = int(True)
"""What is asked, and reported, where it is enough that something was done."""
THE_CITY = ""
"""The district code of a duty that the city alone has."""


def required_of(measure: Measure) -> int | None:
    """Return what a year asks by a measure's duty: fen, a count, or DONE; None where its figure is none of these."""
    if measure.duty is None:
        return None
    if measure.duty.counts == "DONE":
        return None if measure.duty.figure else DONE
    titled = measure.figures.get(measure.duty.figure or "")
    figure = titled.figure if titled else None
    if measure.duty.counts == "MONEY":
        return figure.fen or None if isinstance(figure, Amount) else None
    return figure if isinstance(figure, int) and figure > 0 else None


def bearers(policy: Policy, measure: Measure, year: int) -> list[str]:
    """Return the codes of those who bear a measure's duty in a year: THE_CITY, or each district of its last day."""
    if measure.duty is None:
        return []
    if not measure.duty.per_district:
        return [THE_CITY]
    last = date(year, 12, 31)
    return [
        district.code
        for district in policy.districts
        if district.valid_from <= last and (district.valid_to is None or last <= district.valid_to)
    ]


def due_year(measure: Measure, year: int, expires_on: date) -> int:
    """Return by the end of which year a duty that stands in a year is met: the policy's last where it is met once."""
    return expires_on.year if measure.duty is not None and measure.duty.once else year


def is_known(measure: Measure, year: int, district: str, known: Collection[tuple[str, int, str]]) -> bool:
    """Return whether a duty stands already, among those known by measure, year and district; once is once for good."""
    if measure.duty is not None and measure.duty.once:
        return any((code, of) == (measure.code, district) for code, _, of in known)
    return (measure.code, year, district) in known
