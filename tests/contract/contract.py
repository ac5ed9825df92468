"""What changed in the contract since the last release, and what docs/changes.md says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphql import BreakingChange, DangerousChange, GraphQLSchema, build_schema
from graphql.utilities import find_breaking_changes, find_dangerous_changes

from api.schema.schema import schema_text

ROOT = Path(__file__).parents[2]
_HEAD = "| change | announced on | removed on |"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A row of docs/changes.md."""

    change: str
    announced_on: date
    removed_on: date


def found_changes(released: str, now: str) -> list[str]:
    """What can break a client or endanger it, word for word as graphql-core says it."""
    old, new = build_schema(released), build_schema(now)
    return sorted(change.description for change in _changes(old, new))


def _changes(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[BreakingChange | DangerousChange]:
    yield from find_breaking_changes(old, new)
    yield from find_dangerous_changes(old, new)


def announcements(text: str) -> list[Announcement]:
    """The rows of docs/changes.md; a row that is none raises ValueError."""
    table = text.partition(_HEAD)[2].strip().splitlines()[1:]
    return [_announcement(row) for row in table]


def _announcement(row: str) -> Announcement:
    change, announced_on, removed_on = (cell.strip() for cell in row.strip("|").split("|"))
    return Announcement(change.strip("`"), date.fromisoformat(announced_on), date.fromisoformat(removed_on))


def complaints(released: str, now: str, text: str, today: date) -> list[str]:
    """What is wrong with a change of the contract; empty where everything is announced and kept."""
    changes, announced = found_changes(released, now), {row.change: row for row in announcements(text)}
    wrong = [f"not announced in docs/changes.md: {change}" for change in changes if change not in announced]
    wrong += [f"announced, but not there: {change}" for change in announced if change not in changes]
    for change in changes:
        if change in announced and announced[change].removed_on > today:
            wrong.append(f"gone before its day, {announced[change].removed_on}: {change}")
    return wrong


if __name__ == "__main__":
    _released = (ROOT / "schema.released.graphql").read_text(encoding="utf-8")
    print("\n".join(found_changes(_released, schema_text())) or "nothing that can break or endanger a client")  # noqa: T201 - it is asked to
