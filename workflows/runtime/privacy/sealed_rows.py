"""Protected columns of rows (受保护的列): read in clear, and written sealed, by whoever holds the row."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tortoise.models import Model

from domain.handling.protected import Protected
from workflows.runtime.privacy.field_keys import Place, the_keys


def clear_of(row: Model, column: str) -> str:
    """Return what a column of a row holds, opened; raises DamagedValueError where it does not open."""
    return the_keys().open(_place(row, column), getattr(row, column))


def sealed_for(row: Model, column: str, clear: str, kind: Protected) -> str:
    """Return a value as a column of a row is to hold it."""
    return the_keys().seal(_place(row, column), clear, kind)


def known_as(clear: str, kind: Protected) -> str:
    """Return by what a value is known again where it is sealed."""
    return the_keys().known(clear, kind)


@dataclass(frozen=True, slots=True)
class Opened(Collection[str]):
    """One column of several rows in clear: opened when it is looked at, which most pages never do."""

    rows: Sequence[Model]
    column: str

    def __iter__(self) -> Iterator[str]:
        """Yield each, opened."""
        return (clear_of(row, self.column) for row in self.rows)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def __contains__(self, clear: object) -> bool:
        """Return whether one of them is this."""
        return clear in list(self)


def _place(row: Model, column: str) -> Place:
    table = cast("Any", row)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
    return Place(str(table), column, row.pk)
