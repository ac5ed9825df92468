"""Figures as the law writes them: ``750万元``, ``7亿元``, ``12%``, ``9‰``, ``1：3``.

A pack keeps each figure in the notation of the text, so that a clerk can hold the two side by side and the
loader can check that the quoted clause really contains it. The examples here are of no policy.
"""

import re
from fractions import Fraction
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

FEN_PER_YUAN = 100
_WAN = 10_000
UNITS = {"": 1, "万": _WAN, "亿": _WAN * _WAN}
_PER = {"%": 100, "‰": 1_000}

AMOUNT_WRITTEN = r"([0-9]+(?:\.[0-9]{1,2})?)([万亿]?)元?"
"""An amount as the law writes it; in the notation that Python and ECMA 262 share, for JSON Schema."""
PARTS_WRITTEN = r"([0-9]+(?:\.[0-9]+)?)([%‰])"
RATIO_WRITTEN = r"([0-9]+)[:：]([1-9][0-9]*)"

_AMOUNT, _PARTS, _RATIO = re.compile(AMOUNT_WRITTEN), re.compile(PARTS_WRITTEN), re.compile(RATIO_WRITTEN)


class Figure(BaseModel):
    """What every figure has: how the text writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    written: str = Field(description="The figure exactly as the quoted clause writes it.")


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
        msg = "write an amount as the text does, such as 750万元 or 800元, or {yuan: 600000, written: 60—90万元}"
        raise ValueError(msg)


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
        msg = "write a rate as the text does, such as 12%, 9‰ or 1：3"
        raise ValueError(msg)

    @property
    def exact(self) -> Fraction:
        """The rate as an exact fraction."""
        return Fraction(self.numerator, self.denominator)

    @classmethod
    def of(cls, written: str) -> Self:
        """Read a rate that stands in code's own tests and defaults, e.g. ``Rate.of("12%")``."""
        return cls.model_validate(written)


def _fen(written: str) -> int:
    found = _AMOUNT.fullmatch(written)
    if found is None:
        msg = f"{written!r} is not an amount; write it as the text does, such as 750万元, 800元 or 7亿元"
        raise ValueError(msg)
    number, unit = found.groups()
    return int(Fraction(number) * UNITS[unit] * FEN_PER_YUAN)  # whole: the notation has two decimals at most


def _fraction(written: str) -> Fraction:
    if found := _PARTS.fullmatch(written):
        return Fraction(found[1]) / _PER[found[2]]
    if found := _RATIO.fullmatch(written):
        return Fraction(int(found[1]), int(found[2]))
    msg = f"{written!r} is not a rate; write it as the text does, such as 12%, 0.7%, 9‰ or 1：3"
    raise ValueError(msg)
