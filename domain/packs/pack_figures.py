"""Whether the text says what a pack says: its figures, its days, and which article a clause stands in."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from domain.packs.pack_references import Finding
from domain.policy.awards import LatePayment, SharedCap
from domain.policy.pack_sources import Path
from domain.policy.policy import Leading, Measure, Publicity, SameMatter
from domain.values.figures import UNITS, Amount, Figure, chinese_number
from domain.values.miswritten import Said
from domain.values.money import FEN_PER_YUAN

_NUMBERED = re.compile(r"^(\d+)、.*$", re.MULTILINE)


_MISSED = "引用的条文中没有"


def stands_in(figure: Figure, clause: str) -> bool:
    """Return whether a clause holds a figure as it is written, whole: 7% is not in 17%, nor 9万 in 9万元."""
    if re.search(rf"(?<![\d.]){re.escape(figure.written)}(?![\d.元万亿%‰])", clause) is None:
        return False
    return not isinstance(figure, Amount) or figure.fen in _amounts_in(figure.written)


def _amounts_in(written: str) -> set[Fraction]:
    """Every amount, in fen, that a notation can mean: 7—9万元 holds two, which share their unit."""
    unit = next((size for sign, size in UNITS.items() if sign and sign in written), 1)
    return {Fraction(number) * unit * FEN_PER_YUAN for number in re.findall(r"\d+(?:\.\d+)?", written)}


def not_in_clause(figure: Figure) -> Said:
    """Return the mistake of a figure that its clause does not hold."""
    return (
        f"{_MISSED}“{figure.written}”；请引用载明它的条文，或按条文改写",
        f"the figure {figure.written} is not in the clause quoted; quote it, or write it as the text does",
    )


def is_missed_figure(why: Said) -> bool:
    """Return whether a mistake is that of a figure that its clause does not hold."""
    return why[0].startswith(_MISSED)


def says_day(quotes: list[str], day: date) -> bool:
    """Return whether one of the quotes names a day, as Chinese texts write it."""
    return any(f"{day.year}年{day.month}月{day.day}日" in quote for quote in quotes)


def stands_in_article(quote: str, article: int, text: str) -> bool:
    """Return whether words stand in an article, where the text numbers its articles as 「1、」."""
    articles = {int(heading[1]): heading[0] for heading in _NUMBERED.finditer(text)}
    return not articles or quote in articles.get(article, "")


def says_years(quotes: list[str], years: int) -> bool:
    """Return whether one of the quotes says a number of years, in figures or as Chinese texts write it: 三年."""
    written = {match[1] for quote in quotes for match in re.finditer(r"([0-9]+|[一二三四五六七八九十]+)年", quote)}
    return years in {int(number) if number.isdigit() else chinese_number(number) for number in written}


def check_article(
    path: Path, measure: Measure | SameMatter | Leading | LatePayment | SharedCap | Publicity, text: str
) -> Iterator[Finding]:
    """A clause stands in the article that its measure or rule names, where the text numbers its articles as 「1、」."""
    articles = {int(heading[1]): heading[0] for heading in _NUMBERED.finditer(text)}
    if not articles:
        return
    if measure.article is None or measure.article not in articles:
        zh, en = f"文件没有第{measure.article}条", f"the text has no article {measure.article}"
        yield (*path, "article"), (f"{zh}；共有第1条至第{max(articles)}条", f"{en}; it has 1 to {max(articles)}")
        return
    for place, quote in enumerate(measure.quotes):
        if quote in text and quote not in articles[measure.article]:
            yield (*path, "quotes", place), of_another_article(measure.article)


def of_another_article(article: int) -> Said:
    """Return the mistake of words that stand in another article than the one named."""
    return (
        f"这段文字不在第{article}条中；请写它所在的条",
        f"these words do not stand in article {article}; name their article",
    )


def check_quotes(path: Path, quotes: list[str], text: str) -> Iterator[Finding]:
    """Return each quote that does not stand in the policy's text, letter for letter."""
    for place, quote in enumerate(quotes):
        if quote not in text:
            zh = f"文件中没有这段原文：“{quote}”；请逐字从文件复制，原文有误也照录"
            en = f"this is no exact part of the policy's text: {quote!r}; copy it from the text, defects included"
            yield (*path, place), (zh, en)
