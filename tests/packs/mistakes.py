"""A mistake in the published pack, and what is said about it."""

from typing import NamedTuple

from tests.domain.wuhan import FILE, YAML, complaints_of


class Mistake(NamedTuple):
    """One mistake: in which measure, what is replaced by what, where the complaint points, and what it advises."""

    measure: str
    old: str
    new: str
    points_to: str
    advises: str
    clause: str


def line_of(yaml: str, measure: str, words: str) -> int:
    """Return the line of the first words at or after the place where a measure begins."""
    begins = yaml.find(f"rows: [{measure}")
    start = yaml.rfind("\n", 0, yaml.rfind("\n", 0, begins))
    return yaml.count("\n", 0, yaml.index(words, start)) + 1


def is_named(mistake: Mistake) -> None:
    """Hold that a mistake is named by its file, line and clause, with the way out."""
    start = YAML.index(f"- code: {mistake.measure}\n")
    place = YAML.index(mistake.old, start)
    broken = YAML[:place] + mistake.new + YAML[place + len(mistake.old) :]
    complaints = complaints_of(broken)
    first = next(complaint for complaint in complaints if mistake.advises in complaint.message)
    assert first.file == FILE
    # What several measures share is written once, and named with all of them.
    assert mistake.clause in {first.clause, *first.clause.split(", ")}
    assert first.line == line_of(broken, mistake.measure, mistake.points_to), str(first)
    assert str(first) == f"{FILE}:{first.line}: {first.clause}: {first.message}"
