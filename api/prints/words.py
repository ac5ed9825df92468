"""The words of a template (模板用语): Jinja in a sandbox, with days and amounts as an office writes them."""

# What a template computes has no type of its own.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from api.prints.templates import WrongTemplateError
from domain.values.capital_figures import capital_yuan
from domain.values.money import FEN_PER_YUAN, Fen, parse_yuan, read_yuan
from workflows.runtime.clock import SHANGHAI

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_FEN_PER_WAN = 10_000 * FEN_PER_YUAN
_HUNDREDTH = _FEN_PER_WAN // 100
MOST_LETTERS = 200_000
"""Of one text."""


def written_day(day: str | date) -> str:
    """Return a day as an office writes it; of an instant the day in Shanghai.

    >>> written_day("2021-03-02"), written_day("2021-03-01T16:30:00Z")
    ('2021年3月2日', '2021年3月2日')
    """
    known = day_of(day) if isinstance(day, str) else day
    return f"{known.year}年{known.month}月{known.day}日"


def day_of(text: str) -> date:
    """Return the day that a text of the contract names; of an instant that in Shanghai."""
    return datetime.fromisoformat(text).astimezone(SHANGHAI).date() if "T" in text else date.fromisoformat(text)


def in_wan(yuan: str) -> str:
    """Return yuan in 万元 where two decimals of that are exact, and else in 元, to the fen.

    >>> in_wan("7300000.00"), in_wan("166600.00"), in_wan("166666.66"), in_wan("800.00")
    ('730万元', '16.66万元', '166,666.66元', '800.00元')
    """
    fen = fen_of(yuan)
    if fen < _FEN_PER_WAN or fen % _HUNDREDTH:
        return f"{read_yuan(fen)}元"
    whole, part = divmod(fen // _HUNDREDTH, 100)
    return f"{whole}{f'.{part:02d}'.rstrip('0') if part else ''}万元"


def fen_of(yuan: object) -> Fen:
    """Return the fen of yuan as the contract shows them; raises WrongTemplateError for what is none."""
    fen = parse_yuan(yuan)
    if fen is None:
        message = f"{yuan!r} is no amount of the contract"
        raise WrongTemplateError(message)
    return fen


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    # Whoever prints first waits for it: a server starts without.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
    environment.filters |= {
        "day": written_day,
        "wan": in_wan,
        "yuan": lambda yuan: read_yuan(fen_of(yuan)),
        "capital": lambda yuan: capital_yuan(fen_of(yuan)),
    }
    return environment


def worded(text: str, known: Mapping[str, object]) -> str:
    """Return a text with what is known put in; raises WrongTemplateError where the template names what is not there."""
    if not text:
        return ""
    with _of_template(text):
        return _environment().from_string(text).render(known)[:MOST_LETTERS].strip()


def values(expression: str, each: Iterable[Mapping[str, object]]) -> list[Any]:
    """Return what an expression comes to for each of what is known, itself and no text of it."""
    with _of_template(expression):
        made = _environment().compile_expression(expression, undefined_to_none=False)
        # An undefined value is told by saying it.
        return [value if isinstance(value, bool) or value is None else _defined(value) for value in map(made, each)]


@contextmanager
def _of_template(text: str) -> Generator[None]:
    """Name the place of a template that goes wrong."""
    from jinja2 import TemplateError

    try:
        yield
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as wrong:
        message = f"{text.strip()[:80]!r}: {wrong}"
        raise WrongTemplateError(message) from None


def _defined(value: object) -> object:
    str(value)
    return value
