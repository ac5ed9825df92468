"""What a second reader needs to reckon with (第二读者): facts as a clerk reads them, exact fractions of fen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from tests.domain.wuhan import Json

_YUAN = re.compile(r"\d{1,15}(\.\d{1,2})?")


class Refused(Exception):  # noqa: N818 - the reader refuses, as an officer does
    """The first thing that stands against it, by its code."""


def yuan(text: object) -> Fraction:
    """An amount of yuan, in fen."""
    if not isinstance(text, str) or not _YUAN.fullmatch(text):
        raise Refused("FACT_INVALID")
    return Fraction(text) * 100


def count(value: object) -> int:
    """A whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refused("FACT_INVALID")
    return value


def at_least_one(value: object) -> int:
    """A whole number from 1 on."""
    if count(value) < 1:
        raise Refused("FACT_INVALID")
    return count(value)


def truth(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Refused("FACT_INVALID")
    return value


def day(value: object) -> date:
    """A day."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused("FACT_INVALID") from None


def day_or_none(value: object) -> date | None:
    """A day, or none yet."""
    return None if value is None else day(value)


def one_of(*choices: str) -> Callable[[object], str]:
    """One of some codes."""

    def read(value: object) -> str:
        if value not in choices:
            raise Refused("FACT_INVALID")
        return str(value)

    return read


@dataclass
class Question:
    """A request as the second reader sees it: the facts read in the order of the table, and what went before."""

    facts: Mapping[str, object]
    request: Json
    so_far: Json = field(init=False)

    def __post_init__(self) -> None:
        """Take out what went before."""
        self.so_far = self.request.get("so_far", {})

    def __getitem__(self, name: str) -> object:
        """One fact as it was read."""
        return self.facts[name]

    def money(self, name: str) -> Fraction:
        """An amount of fen among the facts."""
        value = self.facts[name]
        assert isinstance(value, Fraction)
        return value

    def number(self, name: str) -> int:
        """A number among the facts."""
        value = self.facts[name]
        assert isinstance(value, int)
        return value

    @property
    def paid(self) -> Fraction:
        """Fen paid before for the same item."""
        return Fraction(self.so_far.get("paid", "0")) * 100


def asks(*, holds: object) -> None:
    """A condition of the text."""
    if not holds:
        raise Refused("CONDITION_NOT_MET")


def read(table: Mapping[str, Callable[[object], object]], request: Json) -> Question:
    """The facts of a request by the table of the contract: what is missing is refused first, then what is wrong."""
    if any(name not in request["facts"] for name in table):
        raise Refused("FACT_MISSING")
    return Question({name: reading(request["facts"][name]) for name, reading in table.items()}, request)


def shares(amount: int, **parts: Fraction) -> dict[str, int]:
    """Each leg but the city's rounded down to the fen, and the city the rest."""
    legs = {payer: floor(amount * part) for payer, part in parts.items()}
    return {"city": amount - sum(legs.values())} | legs


def shown(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def due_answer(amount: Fraction, legs: Callable[[int], dict[str, int]]) -> Json:
    """What is due, rounded down once."""
    whole = floor(amount)
    if whole <= 0:
        raise Refused("NOTHING_DUE")
    return {"eligible": True, "amount": shown(whole), "legs": {p: shown(leg) for p, leg in legs(whole).items()}}


def answered(reader: Callable[[Json], Json], request: Json) -> Json:
    """What a reader answers, refusals as the contract has them."""
    try:
        return reader(request)
    except Refused as refused:
        return {"eligible": False, "amount": "0.00", "refusal": str(refused)}
