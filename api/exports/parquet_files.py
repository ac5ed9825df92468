"""Exports as Parquet: columns with types for those who reckon with millions of rows; needs polars."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeArgument=false, reportUnknownLambdaType=false
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from api.exports.documents import CellKind, kinds_of
from api.exports.lists import ExportedList
from api.exports.pages import Rows
from domain.policy.conditions import Text
from domain.values.money import parse_yuan
from workflows.runtime.clock import SHANGHAI

_FORMAT = "Parquet"
NO_POLARS = Text(
    zh=f"本系统未安装 {_FORMAT} 所需的组件，请改用其他格式",
    en="Parquet needs polars: pip install 'polars>=2.1,<3'",
)
_GROUP = 20_000
"""Rows of a group: what is in memory at once."""


def can_be_written() -> bool:
    """Return whether what writes Parquet is installed."""
    return find_spec("polars") is not None


class ParquetFile:
    """A file of Parquet that is being written: its rows wait on disk as lines, and become columns at the end."""

    def __init__(self, path: Path, listed: ExportedList) -> None:
        self._path, self._names, self._kinds = path, [column.path for column in listed.columns], kinds_of(listed)
        self._waiting = path.with_suffix(".lines")
        self._lines = self._waiting.open("wb")

    def add(self, rows: Rows) -> None:
        """Write more rows."""
        amounts = [place for place, kind in enumerate(self._kinds) if kind is CellKind.YUAN]
        for row in rows:
            cells: list[object] = list(row)
            for place in amounts:
                # In fen, so that no amount passes through a binary fraction.
                cells[place] = None if row[place] is None else parse_yuan(str(row[place]))
            self._lines.write(
                orjson.dumps(dict(zip(self._names, cells, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
            )

    def close(self) -> None:
        """Write the columns, in groups of rows."""
        import polars as pl  # noqa: PLC0415 - an installation without such files has no use for it
        from polars.io.plugins import register_io_source  # noqa: PLC0415

        self._lines.close()
        read: dict[CellKind, Any] = {CellKind.COUNT: pl.Int64, CellKind.YUAN: pl.Int64, CellKind.YES_OR_NO: pl.Boolean}
        schema = {name: read.get(kind, pl.String) for name, kind in zip(self._names, self._kinds, strict=True)}
        made: dict[CellKind, Any] = {
            CellKind.YUAN: lambda column: column.cast(pl.Decimal(20, 0)) / pl.lit(100).cast(pl.Decimal(20, 2)),
            CellKind.DAY: lambda column: column.str.to_date("%Y-%m-%d"),
            CellKind.INSTANT: lambda column: column.str.to_datetime(time_zone="UTC").dt.convert_time_zone(SHANGHAI.key),
        }
        columns = [
            made[kind](pl.col(name)).alias(name)
            for name, kind in zip(self._names, self._kinds, strict=True)
            if kind in made
        ]

        def groups(*_: object) -> Iterator[Any]:
            with self._waiting.open("rb") as waiting:
                while lines := list(islice(waiting, _GROUP)):
                    yield pl.read_ndjson(b"".join(lines), schema=schema)

        # A scan of the file itself would hold all of it: three times as much as it is long.
        rows = register_io_source(groups, schema=schema)
        rows.with_columns(columns).sink_parquet(self._path, row_group_size=_GROUP)
        self._waiting.unlink()
