"""Facts as they arrive (事实): JSON values checked against a measure's own definitions, all complaints at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import TypeAlias, cast

from domain.assessment.fact_forms import MOST_COUNT, MOST_TEXT, bounds_of
from domain.policy.calendar import YEARS, Month, parse_day, parse_month
from domain.policy.conditions import Fact, FactType, Text
from domain.refusals.credit_code_sentences import FAULT_SENTENCES
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.values.credit_codes import fault_of, written_credit_code
from domain.values.identifiers import (
    MOST_NAME,
    written_address,
    written_code,
    written_document_number,
    written_name,
    written_reference,
    written_standard_number,
)
from domain.values.money import parse_yuan
from domain.values.texts import cleaned

Value: TypeAlias = bool | str | int | Fraction | date | list[str] | dict[Month, int] | None
Values: TypeAlias = dict[str, Value]
Reader: TypeAlias = Callable[[object, Fact], Value]

_PERCENT = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_MOST_NAME = 100
"""Characters of an unknown name that an answer repeats."""

WRITE_MONEY = Text(
    zh="须为以元为单位的金额，不小于0，至多两位小数，如“800.00”",
    en='write a string of yuan, 0 or more, with at most two decimals, such as "1234567.80"',
)
WRITE_DATE = Text(zh="须为日期，如 2022-06-01", en="write a date, such as 2022-06-01")
WRITE_COUNT = Text(zh="须为非负整数", en="write a whole number, 0 or more")
_WRITE_BOOL = Text(zh="须填“是”或“否”", en="write true or false")
_WRITE_PERCENT = Text(zh="须为百分数，如 0.80%", en='write a string of percent, such as "0.80"')
_WRITE_YEAR = Text(zh="须为四位年份，如 2022 年度", en="write a year of four digits, such as 2022")
_WRITE_TEXT = Text(zh=f"须为不超过{MOST_TEXT}字的文字", en=f"write text of 1 to {MOST_TEXT} characters")
WRITE_IDENTIFIER = {
    FactType.NAME: Text(
        zh=f"须为不超过{MOST_NAME}字的名称，写在一行内", en=f"write a name of 1 to {MOST_NAME} characters on one line"
    ),
    FactType.ADDRESS: Text(
        zh="须为详细地址，写在一行内", en="write an address in Chinese on one line, with street and number"
    ),
    FactType.CODE: Text(
        zh="须为字母和数字组成的编码", en="write a code of letters and figures, at least one of them a figure"
    ),
    FactType.CREDIT_CODE: Text(zh="须为统一社会信用代码", en="write a unified social credit code"),
    FactType.DOCUMENT_NUMBER: Text(
        zh="须为文号，写明发文机关代字、年份和序号，如 示例发〔2022〕1号",
        en="write the number of a document with its issuer, its year and its number, such as 示例发〔2022〕1号",
    ),
    FactType.REFERENCE_NUMBER: Text(zh="须为编号，至少含一位数字", en="write a number, at least one figure in it"),
    FactType.STANDARD_NUMBER: Text(
        zh="须为标准号，写明年份，如 GB/T 12345-2022",
        en="write the number of a standard with its year, such as GB/T 12345-2022",
    ),
}
_WRITE_MONTHS = Text(zh="须为月份列表", en="write a list of {month, signed_persons}")
_WRITE_MONTH = Text(zh="月份须如 2022-06", en="write a month as 2022-06")
_WRITE_MONTH_PARTS = Text(zh="每项只填月份和签约服务人数", en="each entry holds month and signed_persons, nothing else")
_WRITE_MONTH_ONCE = Text(zh="同一月份填报了两次", en="a month is reported twice")


class _UnreadableError(ValueError):
    """Carries what should have been written, in both languages."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def _bool(value: object, _: Fact) -> bool:
    if isinstance(value, bool):
        return value
    raise _UnreadableError(_WRITE_BOOL)


def _choice(value: object, fact: Fact) -> str:
    if isinstance(value, str) and value in fact.choices:
        return value
    raise _UnreadableError(Text(zh=f"须为下列之一：{_titled(fact)}", en=f"write one of {', '.join(fact.choices)}"))


def _choices(value: object, fact: Fact) -> list[str]:
    if isinstance(value, list):
        return [_choice(entry, fact) for entry in cast("list[object]", value)]
    raise _UnreadableError(Text(zh=f"须为列表，可选：{_titled(fact)}", en=f"write a list of {', '.join(fact.choices)}"))


def _titled(fact: Fact) -> str:
    return "、".join(title.zh for title in fact.choices.values())


def _money(value: object, _: Fact) -> int:
    amount = parse_yuan(value)
    if amount is None:
        raise _UnreadableError(WRITE_MONEY)
    return amount


def _percent(value: object, fact: Fact) -> Fraction:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise _UnreadableError(_WRITE_PERCENT)
    least, most = bounds_of(fact) or (0, 0)
    if not least <= Fraction(value) <= most:
        raise _UnreadableError(Text(zh=f"须为{least}%至{most}%", en=f"write {least} to {most} percent"))
    return Fraction(value) / 100


def _count(value: object, fact: Fact) -> int:
    if type(value) is not int or not 0 <= value <= MOST_COUNT:
        raise _UnreadableError(WRITE_COUNT)
    least, most = bounds_of(fact) or (0, MOST_COUNT)
    if not least <= value <= most:
        zh, en = (
            (f"须为{least}至{most}", f"{least} to {most}") if fact.at_most else (f"不少于{least}", f"{least} or more")
        )
        raise _UnreadableError(Text(zh=zh, en=f"write {en}"))
    return value


def _year(value: object, _: Fact) -> int:
    if type(value) is int and value in YEARS:
        return value
    raise _UnreadableError(_WRITE_YEAR)


def _date(value: object, _: Fact) -> date:
    day = parse_day(value)
    if day is None:
        raise _UnreadableError(WRITE_DATE)
    return day


def _text(value: object, _: Fact) -> str:
    cleaned_text = cleaned(value, lines=True) if isinstance(value, str) else ""
    if isinstance(cleaned_text, str) and 0 < len(cleaned_text) <= MOST_TEXT:
        return cleaned_text
    raise _UnreadableError(_WRITE_TEXT)


def _credit_code(value: object, _: Fact) -> str:
    if not isinstance(value, str):
        raise _UnreadableError(WRITE_IDENTIFIER[FactType.CREDIT_CODE])
    code = written_credit_code(value)
    if fault := fault_of(code):
        raise _UnreadableError(FAULT_SENTENCES[fault])
    return code


def _identifier(value: object, fact: Fact) -> str:
    written = WRITTEN[fact.type](value) if isinstance(value, str) else None
    if written is None:
        raise _UnreadableError(WRITE_IDENTIFIER[fact.type])
    return written


def _months(value: object, fact: Fact) -> dict[Month, int]:
    if not isinstance(value, list):
        raise _UnreadableError(_WRITE_MONTHS)
    counts: dict[Month, int] = {}
    for entry in cast("list[object]", value):
        month, persons = _month_entry(entry, fact)
        if month in counts:
            raise _UnreadableError(_WRITE_MONTH_ONCE)
        counts[month] = persons
    return counts


def _month_entry(entry: object, fact: Fact) -> tuple[Month, int]:
    if not isinstance(entry, dict):
        raise _UnreadableError(_WRITE_MONTH_PARTS)
    known = cast("dict[str, object]", entry)
    if len(known) != 2 or "month" not in known or "signed_persons" not in known:  # noqa: PLR2004 - a month and its number
        raise _UnreadableError(_WRITE_MONTH_PARTS)
    month = parse_month(known["month"])
    if month is None:
        raise _UnreadableError(_WRITE_MONTH)
    return month, _count(known["signed_persons"], fact)


WRITTEN: dict[FactType, Callable[[str], str | None]] = {
    FactType.NAME: written_name,
    FactType.ADDRESS: written_address,
    FactType.CODE: written_code,
    FactType.DOCUMENT_NUMBER: written_document_number,
    FactType.REFERENCE_NUMBER: written_reference,
    FactType.STANDARD_NUMBER: written_standard_number,
}
KEPT_AS_READ = frozenset({FactType.TEXT, FactType.CREDIT_CODE, *WRITTEN})
"""Types of fact that are kept as they were read, not as they were typed."""
_READERS: dict[FactType, Reader] = {
    FactType.BOOL: _bool,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.MONEY: _money,
    FactType.PERCENT: _percent,
    FactType.COUNT: _count,
    FactType.YEAR: _year,
    FactType.DATE: _date,
    FactType.TEXT: _text,
    FactType.MONTHS: _months,
    FactType.CREDIT_CODE: _credit_code,
    **dict.fromkeys(WRITTEN, _identifier),
}


class FactReading:
    """Reads the facts of a measure. Each definition is looked at once, when it is built; it is asked often."""

    def __init__(self, definitions: Mapping[str, Fact], citation: Citation) -> None:
        self._definitions, self._citation = definitions, citation
        self._readers = [(name, _READERS[fact.type], fact) for name, fact in definitions.items()]

    def read(
        self, stated_facts: Mapping[str, object], *, partial: bool = False, assumes: bool = False
    ) -> tuple[Values, list[Refusal]]:
        """Return what could be read of the given facts, and the refusals; see ``read_facts``."""
        values: Values = {}
        missing: list[Refusal] = []
        refusals: list[Refusal] = []
        for name, reader, fact in self._readers:
            stated = stated_facts.get(name)
            if stated is None and (name not in stated_facts or fact.nullable):
                if name in stated_facts or fact.optional:
                    values[name] = None
                elif not partial and not (assumes and fact.may_be_assumed):
                    missing.append(_refuse(Code.FACT_MISSING, name, {"fact": fact.title}, self._citation))
                continue
            try:
                values[name] = reader(stated, fact)
            except _UnreadableError as unreadable:
                terms = {"fact": fact.title, "why": unreadable.why}
                refusals.append(_refuse(Code.FACT_INVALID, name, terms, self._citation))
        if not self._definitions.keys() >= stated_facts.keys():
            refusals.extend(_unknown(self._definitions, stated_facts, self._citation))
        return values, [*missing, *refusals]

    def readable(self, stated_facts: Mapping[str, object]) -> Values:
        """Return what can be read of facts on record; what is missing, unreadable or none of the measure's is not."""
        values: Values = {}
        for name, reader, fact in self._readers:
            stated = stated_facts.get(name)
            if stated is None and (fact.nullable or name not in stated_facts):
                if name in stated_facts or fact.optional:
                    values[name] = None
            else:
                with suppress(_UnreadableError):
                    values[name] = reader(stated, fact)
        return values


def read_facts(
    definitions: Mapping[str, Fact],
    stated_facts: Mapping[str, object],
    citation: Citation,
    *,
    partial: bool = False,
    assumes: bool = False,
) -> tuple[Values, list[Refusal]]:
    """Read the given facts of a measure.

    Returns the values that could be read (money in fen, percent as a fraction, months as month → persons)
    and a refusal for each fact that is missing (FACT_MISSING), then for each unknown or unreadable (FACT_INVALID).
    With ``partial`` a missing fact is no refusal: drafts may be incomplete. With ``assumes`` one that may be assumed
    is none either: a calculation leaves it out.
    """
    return FactReading(definitions, citation).read(stated_facts, partial=partial, assumes=assumes)


def _refuse(code: Code, name: str, terms: Mapping[str, Term], citation: Citation) -> Refusal:
    return Refusal(code, terms, ("facts", name), (citation,))


def _unknown(
    definitions: Mapping[str, Fact], stated_facts: Mapping[str, object], citation: Citation
) -> Iterator[Refusal]:
    known = ", ".join(definitions)
    titles = "、".join(fact.title.zh for fact in definitions.values())
    why = Text(zh=f"该事项无此填报项，可填：{titles}", en=f"the measure knows no such fact; it knows {known}")
    # In the order of the alphabet: an answer never depends on the order in which facts were written.
    for name in sorted(str(name)[:_MOST_NAME] for name in stated_facts.keys() - definitions.keys()):
        yield _refuse(Code.FACT_INVALID, name, {"fact": name, "why": why}, citation)
