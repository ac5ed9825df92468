"""What is wrong with a frame of requests, in both languages: a column that is missing, unknown, or of another type."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from domain.columns.cells import days_only, numbers_only, text_only, written_wrongly
from domain.columns.request_columns import (
    CAPS_USED,
    COUNT,
    DAYS,
    ID,
    MEASURE,
    MONEYS,
    OTHER_AWARDS,
    SO_FAR,
    TEXTS,
)
from domain.policy.conditions import Text
from domain.policy.policy import Measure

STATED = frozenset({ID, *TEXTS, *DAYS, *MONEYS, OTHER_AWARDS, COUNT})
"""The columns of a request that are no facts."""
_TYPES: dict[str, Callable[[pl.DataType], Text | None]] = {
    **dict.fromkeys((*TEXTS, *MONEYS), text_only),
    **dict.fromkeys(DAYS, days_only),
    COUNT: numbers_only,
}
_NO_MEASURE = Text(
    zh=f"缺少“{MEASURE}”列；请写明每一行的事项代码",
    en=f"there is no column '{MEASURE}'; write in it the code of each row's measure",
)


class FrameError(ValueError):
    """A frame that holds no requests; carries each complaint in both languages."""

    def __init__(self, complaints: list[Text]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(complaint.en for complaint in complaints))


def check_columns(frame: pl.DataFrame, measures: Mapping[str, Measure]) -> None:
    """Raise FrameError with everything that is wrong with the columns of a frame."""
    complaints = list(_complaints(frame, measures))
    if complaints:
        raise FrameError(complaints)


def _complaints(frame: pl.DataFrame, measures: Mapping[str, Measure]) -> Iterator[Text]:
    if MEASURE not in frame.columns:
        yield _NO_MEASURE
        return
    facts = {name for measure in measures.values() for name in measure.facts}
    for name, dtype in frame.schema.items():
        if name in STATED or name.startswith(CAPS_USED):
            right = _TYPES.get(name, text_only if name.startswith(SO_FAR) else _anything)(dtype)
            if right is not None:
                yield _wrong(name, dtype, right)
        elif name not in facts:
            yield _unknown(name)
    if text_only(frame.schema[MEASURE]) is None:
        yield from _facts(frame, measures)


def _facts(frame: pl.DataFrame, measures: Mapping[str, Measure]) -> Iterator[Text]:
    """Complain of columns that are no facts of the measures that rows name, for their type; each once."""
    codes = frame[MEASURE].unique().cast(pl.String).to_list()
    wrong: dict[str, Text] = {}
    for measure in (measures[code] for code in codes if code in measures):
        for name, fact in measure.facts.items():
            right = written_wrongly(fact, frame.schema[name]) if name in frame.columns else None
            if right is not None:
                wrong[name] = _wrong(name, frame.schema[name], right)
    yield from (wrong[name] for name in sorted(wrong))


def _anything(_: pl.DataType) -> Text | None:
    return None


def _wrong(name: str, dtype: pl.DataType, right: Text) -> Text:
    return Text(
        zh=f"“{name}”列的类型是 {dtype}；该列须为{right.zh}",
        en=f"column '{name}' is of {dtype}; it has to hold {right.en}",
    )


def _unknown(name: str) -> Text:
    return Text(
        zh=f"没有名为“{name}”的事实或请求项；请核对列名",
        en=f"'{name}' is no fact and no part of a request; look at its name",
    )
