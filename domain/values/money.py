"""Money: whole fen (分) inside, a string of yuan (元) at the edges, and the only rounding of the house."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

Fen: TypeAlias = int

FEN_PER_YUAN = 100
_YUAN = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)


def parse_yuan(text: object) -> Fen | None:
    """Return the fen of a string of yuan with at most two decimals, or None where it is no such string.

    A JSON number is never money: it may have been a float on its way.

    >>> parse_yuan("1234567.8"), parse_yuan("0.01"), parse_yuan("1.005"), parse_yuan(12), parse_yuan("-1")
    (123456780, 1, None, None, None)
    """
    if not isinstance(text, str):
        return None
    parts = _YUAN.fullmatch(text)
    if parts is None:
        return None
    yuan, fen = parts.groups()
    return int(yuan + fen.ljust(2, "0")) if fen else int(yuan) * FEN_PER_YUAN


def show_yuan(amount: Fen) -> str:
    """Return an amount of fen as yuan with two decimals.

    >>> show_yuan(61728395), show_yuan(5), show_yuan(-5)
    ('617283.95', '0.05', '-0.05')
    """
    if amount < FEN_PER_YUAN:
        return f"-{show_yuan(-amount)}" if amount < 0 else f"0.{amount:02d}"
    fen = str(amount)
    return f"{fen[:-2]}.{fen[-2:]}"


def read_yuan(amount: Fen) -> str:
    """Return an amount of fen as people read it: yuan in groups of three (千分位).

    >>> read_yuan(61728395), read_yuan(5), read_yuan(-100000000)
    ('617,283.95', '0.05', '-1,000,000.00')
    """
    yuan, fen = show_yuan(amount).split(".")
    return f"{int(yuan):,}.{fen}" if yuan != "-0" else f"-0.{fen}"


def floor(exact: int | Fraction, quantum: Fen = 1) -> Fen:
    """Round an exact amount of fen down to a multiple of ``quantum`` fen: never above what the text gives (I-41).

    >>> floor(Fraction(199, 3)), floor(Fraction(19999), quantum=100)
    (66, 19900)
    """
    return exact.numerator // (exact.denominator * quantum) * quantum


def share_of(amount: Fen, share: Fraction) -> int | Fraction:
    """Return a share of an amount of fen, exactly: an integer where it is whole, a fraction where it is not.

    >>> share_of(20000, Fraction(1, 200)), share_of(1, Fraction(3, 10))
    (100, Fraction(3, 10))
    """
    whole, part = divmod(amount * share.numerator, share.denominator)
    return whole + Fraction(part, share.denominator) if part else whole


def allot(amount: Fen, shares: Mapping[str, Fraction], rest: str) -> dict[str, Fen]:
    """Divide ``amount`` fen: each share rounded down, what is left to the payer ``rest``; the legs add up.

    >>> allot(123456789, {"district": Fraction(1, 2)}, rest="city")
    {'city': 61728395, 'district': 61728394}
    """
    legs = {payer: amount * share.numerator // share.denominator for payer, share in shares.items()}
    return {rest: amount - sum(legs.values())} | legs
