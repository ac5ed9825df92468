"""Amounts in the figures of payment documents (大写): what nobody can alter by a stroke."""

from domain.values.money import FEN_PER_YUAN, Fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GREAT = ((10**8, "亿"), (10**4, "万"))
_FEN_PER_JIAO = 10


def capital_yuan(amount: Fen) -> str:
    """Return fen in capital figures, as a bank takes them (人民币大写).

    >>> capital_yuan(500000000), capital_yuan(140950), capital_yuan(32504), capital_yuan(5), capital_yuan(0)
    ('伍佰万元整', '壹仟肆佰零玖元伍角整', '叁佰贰拾伍元零肆分', '伍分', '零元整')
    >>> capital_yuan(10700053), capital_yuan(1000000000100), capital_yuan(-50)
    ('壹拾万柒仟元伍角叁分', '壹佰亿零壹元整', '负伍角整')
    """
    if amount < 0:
        return f"负{capital_yuan(-amount)}"
    yuan, fen = divmod(amount, FEN_PER_YUAN)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not fen:
        return f"{whole or '零元'}整"
    jiao, rest = divmod(fen, _FEN_PER_JIAO)
    parts = f"{_DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return f"{whole}{parts}{f'{_DIGITS[rest]}分' if rest else '整'}"


def _whole(number: int) -> str:
    """A number above 0; a gap between its groups is one 零."""
    for unit, name in _GREAT:
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if low < unit // 10 else ""
            return f"{_whole(high)}{name}{f'{gap}{_whole(low)}' if low else ''}"
    read, waiting = "", False
    for place, digit in zip(_PLACES, f"{number:04d}", strict=True):
        if digit == "0":
            waiting = bool(read)
            continue
        read += f"{'零' if waiting else ''}{_DIGITS[int(digit)]}{place}"
        waiting = False
    return read
