"""Cells as people and spreadsheets write them: read where it is clear what is meant, else the reason is answered."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from domain.policy.conditions import Text
from domain.treasury.receipt_cells import plain, read_amount, read_day, read_outcome
from domain.values.money import show_yuan

Value: TypeAlias = str | int | bool | None
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?", re.ASCII)
_MONTHS_OF_A_YEAR = 12
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:人|张|个)?", re.ASCII)
_YES = frozenset({"是", "有", "Y", "YES", "TRUE", "1", "√"})
_NO = frozenset({"否", "无", "N", "NO", "FALSE", "0", "×"})
_SCOPES = {"市": "CITY", "市级": "CITY", "区": "DISTRICT", "区级": "DISTRICT"}
_NO_COUNT = Text(zh="须为整数", en="write a whole number")
_NO_MONTH = Text(zh="无法识别为月份，请写成 2022-06", en="it is no month: write 2022-06")
_NEITHER = Text(zh="须为“是”或“否”", en="write 是 or 否, yes or no")


class CellType(StrEnum):
    """What a column holds."""

    TEXT = "TEXT"
    CODE = "CODE"
    """A number or a code: full-width figures are figures."""
    AMOUNT = "AMOUNT"
    DAY = "DAY"
    MONTH = "MONTH"
    COUNT = "COUNT"
    YES_OR_NO = "YES_OR_NO"
    OUTCOME = "OUTCOME"
    SCOPE = "SCOPE"


def read_cell(kind: CellType, text: str) -> Value | Text:
    """Return what a cell means, None where it is empty, or why nobody can tell.

    >>> read_cell(CellType.AMOUNT, "￥１，２３４．５"), read_cell(CellType.COUNT, "1,200人")
    ('1234.50', 1200)
    >>> read_cell(CellType.MONTH, "2022年6月"), read_cell(CellType.MONTH, "44713"), read_cell(CellType.YES_OR_NO, "是")
    ('2022-06', '2022-06', True)
    """
    return _READERS[kind](text) if text.strip() else None


def _amount(text: str) -> Value | Text:
    fen = read_amount(text)
    return show_yuan(fen) if isinstance(fen, int) else fen


def _day(text: str) -> Value | Text:
    day = read_day(text)
    return day.isoformat() if isinstance(day, date) else day


def _month(text: str) -> Value | Text:
    parts = _MONTH.fullmatch(plain(text))
    if parts and 1 <= int(parts[2]) <= _MONTHS_OF_A_YEAR and not plain(text).isdecimal():
        return f"{parts[1]}-{int(parts[2]):02}"
    if re.fullmatch(r"(?:19|20)\d{4}", plain(text)) and 1 <= int(plain(text)[4:]) <= _MONTHS_OF_A_YEAR:
        return f"{plain(text)[:4]}-{plain(text)[4:]}"
    day = read_day(text)
    return f"{day:%Y-%m}" if isinstance(day, date) else _NO_MONTH


def _count(text: str) -> Value | Text:
    figures = _COUNT.fullmatch(plain(text))
    return int(figures[1].replace(",", "")) if figures else _NO_COUNT


def _yes_or_no(text: str) -> Value | Text:
    word = plain(text).upper()
    return True if word in _YES else False if word in _NO else _NEITHER


def _outcome(text: str) -> Value | Text:
    outcome = read_outcome(text)
    return outcome if isinstance(outcome, Text) or outcome is None else outcome.value


_READERS: Mapping[CellType, Callable[[str], Value | Text]] = {
    CellType.TEXT: str.strip,
    CellType.CODE: plain,
    CellType.AMOUNT: _amount,
    CellType.DAY: _day,
    CellType.MONTH: _month,
    CellType.COUNT: _count,
    CellType.YES_OR_NO: _yes_or_no,
    CellType.OUTCOME: _outcome,
    CellType.SCOPE: lambda text: _SCOPES.get(plain(text), plain(text).upper()),
}
