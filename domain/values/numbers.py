"""Numbers and names that people write down and that become keys (编号、名称): two that look alike are one.

The form: compatibility forms and case are folded (NFKC, case folding, capitals); what cannot be seen, white space
and loose marks go; all signs that people write for a slash, a dash, a dot, a bracket or a quotation mark become one
of each; letters and figures that no eye tells from ASCII ones become those (`domain.values.lookalikes`); quotation
marks, brackets, full stops around the whole go; a recommended standard is written with its slash (`GBT 1`, `GB/T 1`).
An item or a matter, which is kept as it was typed beside its key, has an O or an I among figures for a figure, too.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import regex

from domain.values.lookalikes import in_ascii, with_figures, without_small_ells

_UNSEEN = regex.compile(
    r"[\s\p{Z}\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800\U0001D159]+"
)
_BETWEEN = re.compile(r"[\s、，,。；;：:（）()]+")

_SIGNS = {
    "/": r"[/\\\u2044\u2215\u2216\u29f5\u29f8\u29f9\u2571\u2572\u27cb\u27cd\u3033\u4e3f\u1735\u2041\u31d3\U0001F67C"
    r"\u2cc6\u30ce\U0001D23A|\u01c0\u2223\u23fd\u2502\u2503\uffe8]+",
    "-": r"[\p{Pd}~\u2212\u2500\u2501\u2504\u2505\u2508\u2509\u254c\u254d\u2574\u2576\u2578\u257a\u2043\u02d7\u02c9"
    r"\u06d4\u2796\u2cba\u207b\u208b\u23af\u203e\u00af\u223c\u2053\u2052\u30fc\u1428\U00010191\u1173\u3127\ua7f7\u268a]+",
    ".": r"[\u3002\u00b7\u0387\u2022\u2023\u2027\u2219\u22c5\u25cf\u25e6\u30fb\u2e31\u2e33\u16eb\u1427\ua78f\ua4f8"
    r"\ua60e\U0001D16D]",
    '"': r"['`\p{Pi}\p{Pf}<>\u201a\u201e\u2032-\u2037\u02b9-\u02bd\u02c8\u02ca\u02cb\u02ee\u00b4\u1fef\u1ffd\u1fbf"
    r"\u1ffe\u3008-\u300b\u2329\u232a\u300c-\u300f\u301d-\u301f\u27e8-\u27eb\u276e-\u2771\u276c\u276d\u226a\u226b\u275b-\u2760"
    r"\u05f3\u05f4\u055a\u055d\u144a\u16cc\u02be\u02f4\u0384\u02c2\u02c3\u1438\u1433\ua78c\U00016F51\U00016F52"
    r"\U0001F676-\U0001F678]",
    "(": r"\p{Ps}",
    ")": r"\p{Pe}",
    ":": r"[\u2236\ua789\u02d0\u02f8\u0589\u05c3\u0703\u0704\u16ec\u1803\u1809\u205a\ua4fd]",
    ",": r"[\u3001\u060c\u066b\ua4f9\u00b8\u02db]",
}
"""What looks like a sign to those who type it: Unicode's own classes, and what these leave out."""
_ALIKE = [(regex.compile(signs), kept) for kept, signs in _SIGNS.items()]
_ONE_BETWEEN_DIGITS = re.compile(r"(?<=[0-9A-Z])一(?=[0-9A-Z])")
"""The numeral 一 between the figures of a number is a dash to the eye."""
_STROKE_BETWEEN_LETTERS = re.compile(r"(?<=[0-9A-Z])丨(?=[0-9A-Z])")
_RING_AFTER_DIGIT = re.compile(r"(?<=[0-9])[〇○◯]+")
_AROUND = {'"': '"', "(": ")"}
_AT_THE_ENDS = ".,:;"
_STANDARD = re.compile(r"^([A-Z]{2}[0-9]{0,4})[-/.]?T[-/.]?(?=[0-9])")
_GROUPED = re.compile(r"[0-9]+(?:[-./,][0-9]+)+")
_LEAST_GROUPED = 12
"""Figures from which on nothing but the grouping tells two numbers of figures alone apart: no office counts so high."""
_MOST_ROUNDS = 8
"""Unicode's foldings settle in two or three rounds; more would be a fault of this module."""


def written_alike(text: str) -> str:
    """Return a number or a name as the key it is, however it was typed; it may be longer or shorter than that.

    >>> written_alike(" gb/t 41867 – 2022"), written_alike("ｈｋ－１"), written_alike("《GBT\u200b41867─2022》")
    ('GB/T41867-2022', 'HK-1', 'GB/T41867-2022')
    >>> written_alike("（示例）一号"), written_alike("GB∕Т 41867")
    ('(示例)一号', 'GB/T41867')
    """
    for before, after in pairwise(_rounds(text)):
        if before == after:
            return after
    message = "a text that never settles"
    raise ValueError(message)


@lru_cache(maxsize=5_000)
def item_alike(text: str) -> str:
    """Return the key of an item or a matter: as `written_alike`, and in its numbers no letter for a figure.

    A long code of figures alone, such as that under which a project is filed (4-6-2-2-6), is one however it is grouped.

    >>> item_alike("GB/T 4l867-2O22"), item_alike("GB/T4I867-2O22"), item_alike("ISO 9001"), written_alike("2O22")
    ('GB/T41867-2022', 'GB/T41867-2022', 'ISO9001', '2O22')
    >>> item_alike("2203-420107-07-02-000001"), item_alike("2203 420107 0702 000001"), item_alike("2022-03-01")
    ('22034201070702000001', '22034201070702000001', '2022-03-01')
    """
    visible = without_small_ells(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    key = written_alike(with_figures(written_alike(visible)))
    figures = "".join(sign for sign in key if sign.isdigit())
    return figures if len(figures) >= _LEAST_GROUPED and _GROUPED.fullmatch(key) else key


def numbers_in(text: str) -> set[str]:
    """Return every number that a text names between its white space and punctuation, as it is kept.

    >>> sorted(numbers_in("银行回单 GK-2021-01、gk-2021-02。"))
    ['GK-2021-01', 'GK-2021-02', '银行回单']
    """
    return {number for part in _BETWEEN.split(text) if (number := written_alike(part))}


def _rounds(text: str) -> list[str]:
    rounds = [text]
    while len(rounds) < _MOST_ROUNDS and (len(rounds) < 2 or rounds[-1] != rounds[-2]):  # noqa: PLR2004 - compares two
        rounds.append(_folded(rounds[-1]))
    return rounds


def _folded(text: str) -> str:
    visible = in_ascii(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    signs = _UNSEEN.sub("", unicodedata.normalize("NFKC", visible.casefold().upper()))
    for alike, kept in _ALIKE:
        signs = alike.sub(kept, signs)
    signs = _STROKE_BETWEEN_LETTERS.sub("/", _ONE_BETWEEN_DIGITS.sub("-", signs))
    signs = _RING_AFTER_DIGIT.sub(lambda rings: "0" * len(rings[0]), signs)
    signs = signs.strip(_AT_THE_ENDS) or signs
    while len(signs) > 1 and _AROUND.get(signs[0]) == signs[-1] and signs[0] not in signs[1:-1]:
        signs = signs[1:-1]
    return _STANDARD.sub(r"\1/T", signs)
