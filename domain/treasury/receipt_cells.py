"""Cells of a receipt as people and spreadsheets write them (回单单元格): what is clear is read, the rest is named."""

import re
import unicodedata
from datetime import date, timedelta

from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.treasury.receipts import TreasuryAnswer
from domain.values.money import Fen, parse_yuan
from domain.values.texts import Fault, cleaned

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"^(?:CNY|RMB|人民币|¥)\s*|\s*(?:CNY|RMB|元)$", re.IGNORECASE)
_SHORTENED = re.compile(r"[-+]?\d+(?:\.\d+)?E[-+]?\d+", re.IGNORECASE | re.ASCII)
_NOUGHTS = re.compile(r"(\.\d\d)0+$", re.ASCII)
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_IN_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]" + _TIME, re.ASCII)
_EIGHT_FIGURES = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{1,2}|\d{4})" + _TIME, re.ASCII)
_SERIAL = re.compile(r"(\d{5,6})(?:\.\d+)?", re.ASCII)
_BEFORE_SERIAL_ONE = date(1899, 12, 30)
"""Day 0 of spreadsheets that count from 1900, for every day after the 29 February 1900 that they invented."""

_OUTCOMES: dict[str, TreasuryAnswer] = {
    **dict.fromkeys(("SETTLED", "到账", "已到账"), TreasuryAnswer.SETTLED),
    **dict.fromkeys(("RETURNED", "退票", "已退票"), TreasuryAnswer.RETURNED),
    **dict.fromkeys(("UNKNOWN", "待查", "情况不明"), TreasuryAnswer.UNKNOWN),
}
_NO_AMOUNT = Text(
    zh="无法识别为金额，请写成以元为单位的数字，至多两位小数，如“800.00”",
    en="it is no amount: write yuan with at most two decimals, such as 300000.00",
)
_IN_FULL = Text(
    zh="已被表格软件写成科学计数法，可能丢失数字，请将该列设为文本后填写全部数字",
    en="a spreadsheet shortened it, and digits may be lost: make its column text and write all of them",
)
_NO_DAY = Text(
    zh="无法识别为日期，请写成 2022-06-13、2022/6/13 或 2022年6月13日",
    en="it is no day that can be read: write 2022-06-13, 2022/6/13 or 2022年6月13日",
)
_NO_SUCH_DAY = Text(zh="日历上没有这一天", en="there is no such day")
_DAY_OR_MONTH = Text(
    zh="年份须写在最前并写四位，否则分不清日和月，请写成 2022-06-13",
    en="day and month cannot be told apart, or the year is not whole: write the year first, such as 2022-06-13",
)
_NO_OUTCOME = Text(zh="须为“到账”“退票”或“待查”", en="write SETTLED, RETURNED or UNKNOWN")


def read_amount(text: str) -> Fen | Text | None:
    """Return the fen of a cell, None where it is empty, or why it is no amount.

    >>> read_amount("¥300,000.00"), read_amount("３００，０００元"), read_amount(" "), read_amount("5.000")
    (30000000, 30000000, None, 500)
    >>> [read_amount(text).en[:12] for text in ("3,00", "3E+05", "30元整元", "-5.00", "(5.00)", "5.001")]
    ['it is no amo', 'a spreadshee', 'it is no amo', 'it is no amo', 'it is no amo', 'it is no amo']
    """
    written = plain(text)
    if not written:
        return None
    if _SHORTENED.fullmatch(written):
        return _IN_FULL
    figures = _CURRENCY.sub("", _CURRENCY.sub("", written))
    ungrouped = figures.replace(",", "") if _GROUPED.fullmatch(figures) else figures
    amount = parse_yuan(_NOUGHTS.sub(r"\1", ungrouped))
    return _NO_AMOUNT if amount is None else amount


def read_day(text: str) -> date | Text | None:
    """Return the day of a cell, None where it is empty, or why it is none.

    A number of five figures is a day as spreadsheets count them from 1900 (44725); those that count from 1904 lose
    nothing in a workbook, which says so, but in a text file nobody can tell, and their days come out four years early.

    >>> [read_day(text).isoformat() for text in ("2022/6/13", "2022年6月13日", "44725", "20220613", "2022.6.13 0:00")]
    ['2022-06-13', '2022-06-13', '2022-06-13', '2022-06-13', '2022-06-13']
    >>> [read_day(text).en[:12] for text in ("01/02/2022", "22-6-13", "2022-02-30", "2022-6/13", "tomorrow")]
    ['day and mont', 'day and mont', 'there is no ', 'it is no day', 'it is no day']
    """
    written = plain(text)
    if not written:
        return None
    if counted := _SERIAL.fullmatch(written):
        return _of_the_office(_BEFORE_SERIAL_ONE + timedelta(days=int(counted[1])))
    if _YEAR_LAST.fullmatch(written):
        return _DAY_OR_MONTH
    parts = _year_month_day(written)
    if parts is None:
        return _NO_DAY
    try:
        return _of_the_office(date(*parts))
    except ValueError:
        return _NO_SUCH_DAY


def _year_month_day(written: str) -> tuple[int, int, int] | None:
    if parts := _YEAR_FIRST.fullmatch(written):
        return int(parts[1]), int(parts[3]), int(parts[4])
    parts = _IN_CHINESE.fullmatch(written) or _EIGHT_FIGURES.fullmatch(written)
    return (int(parts[1]), int(parts[2]), int(parts[3])) if parts else None


def _of_the_office(day: date) -> date | Text:
    return day if day.year in YEARS else _NO_DAY


def read_outcome(text: str) -> TreasuryAnswer | Text | None:
    """Return the outcome of a cell, None where it is empty, or what may be written.

    >>> [str(read_outcome(text)) for text in (" settled", "退票", "")], read_outcome("LOST").en
    (['SETTLED', 'RETURNED', 'None'], 'write SETTLED, RETURNED or UNKNOWN')
    """
    written = plain(text).upper()
    return _OUTCOMES.get(written, _NO_OUTCOME) if written else None


def shortened(text: str) -> Text | None:
    """Return what is wrong with a number of a voucher or receipt that a spreadsheet shortened; None where it did not.

    >>> shortened("2.02206E+19").en[:13], shortened("HK-2022E5-1")
    ('a spreadsheet', None)
    """
    return _IN_FULL if _SHORTENED.fullmatch(plain(text)) and {".", "+"} & set(text) else None


def plain(text: str) -> str:
    """Return a cell in plain figures and signs, without what cannot be seen; several lines stay what they are."""
    cleaned_text = cleaned(text)
    return unicodedata.normalize("NFKC", text if isinstance(cleaned_text, Fault) else cleaned_text).strip()
