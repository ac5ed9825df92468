"""The paper of an office (公文版式, GB/T 9704): its sizes, and its fonts by their names, the first that is there."""

from typing import NamedTuple

from api.prints.templates import Orientation
from domain.treasury.tables import Kind


class Margins(NamedTuple):
    """Millimetres from the edges of A4 to what is written: 156 by 225 where it stands upright."""

    top: float
    bottom: float
    left: float
    right: float


WIDTH, HEIGHT = 210, 297
"""Of A4, in millimetres."""
MARGINS = {
    Orientation.PORTRAIT: Margins(37, 35, 28, 26),
    # What lies is bound at its upper edge.
    Orientation.LANDSCAPE: Margins(28, 26, 20, 20),
}
TITLE_POINTS, BODY_POINTS, NUMBER_POINTS, PAGE_POINTS = 22, 16, 16, 14
LINE_POINTS = 28
TABLE_HEADING_POINTS = 12
TITLE_FONT, BODY_FONT, HEADING_FONT, PAGE_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
LATIN_FONT = "Times New Roman"
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
FONTS = {
    TITLE_FONT: (TITLE_FONT, "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", _SERIF),
    BODY_FONT: (BODY_FONT, "FangSong_GB2312", "仿宋", "FangSong", "FZFangSong-Z02S", _SERIF),
    HEADING_FONT: (HEADING_FONT, "SimHei", "FZHei-B01S", _SANS),
    PAGE_FONT: (PAGE_FONT, "SimSun", "NSimSun", _SERIF),
}
"""For each font of the standard those that may stand for it, the standard's own first."""

SIDES = {Kind.YUAN: "right", Kind.RATE: "right", Kind.COUNT: "center", Kind.DAY: "center", Kind.TEXT: "left"}
"""At which side of a cell stands what is in it."""


def grouped(yuan: str) -> str:
    """Return yuan in groups of three; what is no amount as it is.

    >>> grouped("5000000.00"), grouped("按里程碑核定"), grouped("")
    ('5,000,000.00', '按里程碑核定', '')
    """
    whole, point, part = yuan.partition(".")
    return f"{int(whole):,}.{part}" if point and whole.isdecimal() else yuan


def letters(text: str) -> int:
    """Return how many letters wide a text is; one of Chinese is two."""
    return sum(1 + (not letter.isascii()) for letter in text)


def indents(signature: str, day: str) -> tuple[float, float]:
    """Return how many letters of Chinese stand free at the right of a signature and of the day under it.

    The day has four; the signature is centred over it, and where it is the longer one it has two, and the day is
    centred under it.

    >>> indents("市科技局", "2021年3月1日"), indents("武汉市人工智能创新发展工作领导小组办公室", "2021年3月1日")
    ((5.0, 4.0), (2.0, 9.0))
    """
    over = (letters(day) - letters(signature)) / 4
    return (4 + over, 4.0) if over >= 0 else (2.0, 2 - over)
