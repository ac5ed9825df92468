"""Figures as the law writes them: ``750万元``, ``7亿元``, ``12%``, ``9‰``, ``1：3``.

A pack keeps each figure in the notation of the text, so that a clerk can hold the two side by side and the
loader can check that the quoted clause really contains it. The examples here are of no policy.
"""

import re
from fractions import Fraction
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.values.miswritten import MiswrittenError, Said
from domain.values.money import FEN_PER_YUAN

_WAN = 10_000
UNITS = {"": 1, "万": _WAN, "亿": _WAN * _WAN}
_PER = {"%": 100, "‰": 1_000, "个百分点": 100}
HALF = "减半"
"""A rate that the law writes in words."""

AMOUNT_WRITTEN = r"([0-9]+(?:\.[0-9]{1,2})?)([万亿]?)元?"
"""An amount as the law writes it; in the notation that Python and ECMA 262 share, for JSON Schema."""
PARTS_WRITTEN = r"([0-9]+(?:\.[0-9]+)?)(%|‰|个百分点)"
RATIO_WRITTEN = r"([0-9]+)[:：]([1-9][0-9]*)"

QUANTITY_WRITTEN = r"([0-9]+)([\u4e00-\u9fff]+)"
ORDINAL_WRITTEN = r"第([0-9]+|[一二三四五六七八九十]+)(年|个月)"

_QUANTITY, _ORDINAL = re.compile(QUANTITY_WRITTEN), re.compile(ORDINAL_WRITTEN)
_AMOUNT, _PARTS, _RATIO = re.compile(AMOUNT_WRITTEN), re.compile(PARTS_WRITTEN), re.compile(RATIO_WRITTEN)


_AN_AMOUNT: Said = ("金额，如 750万元", "an amount, such as 750万元")
_A_RATE: Said = ("比例，如 12%", "a rate, such as 12%")


class Figure(BaseModel):
    """What every figure has: how the text writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    written: str = Field(description="The figure exactly as the quoted clause writes it.")

    @property
    def english(self) -> str:
        """The figure as it stands in an English sentence."""
        return self.written


class Amount(Figure):
    """An amount of money of the policy (金额): ``750万元``, or ``{yuan: 600000, written: 60—90万元}``."""

    fen: int = Field(ge=0, description="The amount in fen (分).")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds comes in here
        if isinstance(value, str):
            return {"fen": _fen(value), "written": value}
        if isinstance(value, cls):
            return value
        if isinstance(value, dict):
            stated = cast("dict[str, object]", value)
            yuan = stated.get("yuan")
            if stated.keys() == {"yuan", "written"} and isinstance(yuan, int) and not isinstance(yuan, bool):
                return {"fen": yuan * FEN_PER_YUAN, "written": stated["written"]}
        why = (
            "金额按条文写，如 750万元、800元，或写成“{yuan: 600000, written: 60—90万元}”",
            "write an amount as the text does, such as 750万元 or 800元, or {yuan: 600000, written: 60—90万元}",
        )
        raise MiswrittenError(why, _AN_AMOUNT)


class Rate(Figure):
    """A rate or share of the policy (比例): ``12%``, ``9‰`` or ``1：3``."""

    numerator: int = Field(ge=0)
    denominator: int = Field(gt=0)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds comes in here
        if isinstance(value, str):
            exact = _fraction(value)
            return {"numerator": exact.numerator, "denominator": exact.denominator, "written": value}
        if isinstance(value, cls):
            return value
        if isinstance(value, dict) and value.keys() == {"part", "of", "written"}:
            stated = cast("dict[str, Any]", value)
            return {"numerator": stated["part"], "denominator": stated["of"], "written": stated["written"]}
        why = (
            "比例按条文写，如 12%、9‰、1：3",
            "write a rate as the text does, such as 12%, 9‰ or 1：3",
        )
        raise MiswrittenError(why, _A_RATE)

    @property
    def exact(self) -> Fraction:
        """The rate as an exact fraction."""
        return Fraction(self.numerator, self.denominator)

    @property
    def english(self) -> str:
        """The rate as it stands in an English sentence."""
        if self.written == HALF:
            return "half"
        return self.written.replace("个百分点", "%").replace("：", ":")

    @classmethod
    def of(cls, written: str) -> Self:
        """Read a rate that stands in code's own tests and defaults, e.g. ``Rate.of("12%")``."""
        return cls.model_validate(written)


class Quantity(Figure):
    """A number of something (数量), with its unit: ``365天``, ``1000平方米``, ``36个月``."""

    number: int = Field(ge=0)
    unit: str = Field(description="As the law writes it.")

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return a quantity as it is written, or None where it is none.

        >>> (found := Quantity.read("120平方米")) and (found.number, found.unit, found.english)
        (120, '平方米', '120 m²')
        """
        parts = _QUANTITY.fullmatch(written)
        return cls(written=written, number=int(parts[1]), unit=parts[2]) if parts else None

    @property
    def english(self) -> str:
        """The quantity as it stands in an English sentence."""
        return f"{self.number} {english_unit(self.unit)}".rstrip()


def english_unit(unit: str) -> str:
    """Return a unit as it stands in an English sentence; one that has no English, as the law writes it.

    >>> english_unit("天"), english_unit("台")
    ('days', '台')
    """
    return _ENGLISH.get(unit, unit)


_ENGLISH = {"天": "days", "日": "days", "个月": "months", "年": "years", "平方米": "m²", "人": "persons", "个": ""}


class Ordinal(Figure):
    """The month with which something begins: ``第13个月``, or the first month of ``第二年``."""

    month: int = Field(gt=0)

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return an ordinal as it is written, or None where it is none.

        >>> (found := Ordinal.read("第三年")) and found.month, (found := Ordinal.read("第7个月")) and found.month
        (25, 7)
        """
        parts = _ORDINAL.fullmatch(written)
        if parts is None:
            return None
        place = int(parts[1]) if parts[1].isdigit() else chinese_number(parts[1])
        return cls(written=written, month=place if parts[2] == "个月" else _MONTHS * (place - 1) + 1)

    @property
    def english(self) -> str:
        """The beginning as it stands in an English sentence."""
        return f"month {self.month}"


_MONTHS = 12
_DIGITS = "一二三四五六七八九"


def chinese_number(written: str) -> int:
    """Return a number below a hundred as Chinese texts write it.

    >>> [chinese_number(written) for written in ("三", "十", "十二", "二十", "九十九")]
    [3, 10, 12, 20, 99]
    """
    tens, ten, ones = written.rpartition("十")
    count = (_DIGITS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return count + (_DIGITS.index(ones) + 1 if ones else 0)


def _fen(written: str) -> int:
    parts = _AMOUNT.fullmatch(written)
    if parts is None:
        why = (
            f"“{written}”不是金额；按条文写，如 750万元、800元、7亿元",
            f"{written!r} is not an amount; write it as the text does, such as 750万元, 800元 or 7亿元",
        )
        raise MiswrittenError(why, _AN_AMOUNT)
    number, unit = parts.groups()
    return int(Fraction(number) * UNITS[unit] * FEN_PER_YUAN)  # whole: the notation has two decimals at most


def _fraction(written: str) -> Fraction:
    if written == HALF:
        return Fraction(1, 2)
    if parts := _PARTS.fullmatch(written):
        return Fraction(parts[1]) / _PER[parts[2]]
    if parts := _RATIO.fullmatch(written):
        return Fraction(int(parts[1]), int(parts[2]))
    why = (
        f"“{written}”不是比例；按条文写，如 12%、0.7%、9‰、1：3",
        f"{written!r} is not a rate; write it as the text does, such as 12%, 0.7%, 9‰ or 1：3",
    )
    raise MiswrittenError(why, _A_RATE)
