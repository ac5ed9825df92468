"""Letters and figures that no eye tells from ASCII ones (形近字符), for the form of keys in `domain.values.numbers`.

The single characters that Unicode's confusables (UTS #39) take for a letter or a figure, with the small capitals, and
the capitals in signs and flags. They are kept here as they are: what a key is does not change with a library.
"""

import unicodedata

import regex

_LETTERS_AND_FIGURES = {
    "2": "01A7 03E8 14BF A644 A6EF A75A",
    "3": "01B7 021C 0417 04E0 2CCC A76A A7AB 118CA 16F3B",
    "4": "13CE 118AF",
    "5": "01BC 118BB",
    "6": "0431 13EE 2CD2 118D5",
    "7": "104D2 118C6",
    "8": "0222 0223 09EA 0A6A 1031A",
    "9": "09ED 0A67 0B68 0D6D 2CCA A76E 118AC 118CC 118D6",
    "A": "0251 0391 03B1 0410 0430 13AA 15C5 1D00 A4EE 102A0 16F40",
    "B": "0184 0299 0392 0412 042C 13CF 13F4 1472 15AF 15F7 A4D0 A7B4 10282 102A1 10301",
    "C": "03F9 0421 0441 13DF 1D04 2CA4 2CA5 A4DA ABAF 102A2 10302 10415 1043D 1051C 118F2",
    "D": "0501 13A0 13E7 146F 15DE 15EA 1D05 A4D2 A4D3",
    "E": "0395 0415 0435 04BD 13AC 1D07 2D39 A4F0 AB32 10286 118A6 118AE",
    "F": "03DC 0584 15B4 1E9D A4DD A730 A798 A799 AB35 10287 102A5 10525 118A2 118C2",
    "G": "018D 0261 0262 050C 0581 13C0 13F3 1D83 A4D6",
    "H": "029C 0397 041D 04BA 04BB 0570 13BB 13C2 157C 2C8E A4E7 102CF",
    "I": "0131 0196 0269 026A 0399 03B9 0406 0456 04C0 04CF 13A5 2C92 2D4F A4F2 A647 AB75 1028A 10309 10320 "
    "118C3 16F28",
    "J": "037F 03F3 0408 0458 13AB 148D 1D0A A4D9 A7B2",
    "K": "039A 041A 13E6 16D5 1D0B 2C94 A4D7 10518",
    "L": "029F 13DE 14AA 2CD0 A4E1 1041B 10526 118A3 118B2 16F16",
    "M": "039C 03FA 041C 13B7 15F0 16D6 1D0D 2C98 A4DF 102B0 10311",
    "N": "0274 039D 0578 057C 2C9A A4E0 10513",
    "O": "039F 03BF 03C3 041E 043E 0555 0585 0B20 0D20 101D 10FF 12D0 1D0F 1D11 2C9E 2C9F 2D54 A4F3 AB3D 10292 "
    "102AB 10404 1042C 104C2 104EA 10516 118B5 118C8 118D7",
    "P": "03A1 03C1 0420 0440 13E2 146D 1D18 2CA2 2CA3 A4D1 10295",
    "Q": "051A 051B 0563 0566 2D55 A7AF",
    "R": "01A6 0280 0433 13A1 13D2 1587 1D26 2C85 A4E3 AB47 AB48 AB81 104B4 16F35",
    "S": "01BD 0405 0455 054F 13D5 13DA A4E2 A731 ABAA 10296 10420 10448 118C1 16F3A",
    "T": "03A4 0422 13A2 1D1B 2CA6 A4D4 10297 102B1 10315 118BC 16F0A",
    "U": "028B 03C5 054D 057D 1200 144C 1D1C A4F4 A79F AB4E AB52 104CE 104F6 118B8 118D8 16F42",
    "V": "03BD 0474 0475 13D9 142F 1D20 2D38 A4E6 A6DF ABA9 1051D 11706 118A0 118C0 16F08",
    "W": "026F 0461 051C 051D 0561 13B3 13D4 1D21 A4EA AB83 1170A 1170E 1170F 118EF",
    "X": "00D7 03A7 0425 0445 1541 157D 16B7 2CAC 2D5D A4EB A7B3 10290 102B4 10317 10322 10527 118EC "
    "2573 2715 2716 292B 2A2F",
    "Y": "0263 028F 03A5 03B3 0423 0443 04AE 04AF 10E7 13A9 13BD 1D8C 1EFF 2CA8 A4EC AB5A 102B2 118A4 118DC 16F43",
    "Z": "0396 13C3 1D22 A4DC AB93 102F5 118A9 118C4",
}
_CAPITALS_FROM = (0x1F150, 0x1F170, 0x1F1E6)
"""Where A to Z begin in circles, in squares and in flags, which compatibility forms leave as they are."""
_ASCII_OF = {
    int(code, 16): ascii_one for ascii_one, codes in _LETTERS_AND_FIGURES.items() for code in codes.split()
} | {first + place: chr(ord("A") + place) for first in _CAPITALS_FROM for place in range(26)}
_NUMERAL = regex.compile(r"[^\P{N}\x00-\x7f]")
_ELLS = regex.compile(r"(?<=[0-9]\s*)l+(?=\s*[0-9])")
_RUN = regex.compile(r"[0-9OI]*[0-9][0-9OI]*")
_FIGURES = str.maketrans("OI", "01")


def in_ascii(text: str) -> str:
    """Return a text in which each such character is the ASCII one, and each numeral of a script its figures.

    >>> in_ascii("ꓖꓐ/Ꭲ ٤١❽67"), in_ascii("武汉二〇二二")
    ('GB/T 41867', '武汉二〇二二')
    """
    return _NUMERAL.sub(_figures, text.translate(_ASCII_OF))


def without_small_ells(text: str) -> str:
    """Return a text in which a small l between figures is the one that it looks like.

    >>> without_small_ells("4l867"), without_small_ells("2021L001")
    ('41867', '2021L001')
    """
    return _ELLS.sub(lambda ells: "1" * len(ells[0]), text)


def with_figures(capitals: str) -> str:
    """Return a text in capitals in which an O or an I among figures is the nought or the one that it looks like.

    What stands before the first figure after a letter, or before a letter, stays.

    >>> with_figures("2O22-I5"), with_figures("ISO1O"), with_figures("2021IN01")
    ('2022-15', 'ISO10', '2021IN01')
    """
    return _RUN.sub(_run_in_figures, capitals)


def _figures(numeral: regex.Match[str]) -> str:
    value = unicodedata.numeric(numeral[0], 0.5)
    return str(int(value)) if value.is_integer() and unicodedata.category(numeral[0]) != "Nl" else numeral[0]


def _run_in_figures(run: regex.Match[str]) -> str:
    text, around = run[0], run.string
    first = min(place for place, one in enumerate(text) if one.isdigit())
    last = max(place for place, one in enumerate(text) if one.isdigit())
    begin = first if run.start() and around[run.start() - 1].isalpha() else 0
    end = last + 1 if around[run.end() : run.end() + 1].isalpha() else len(text)
    return text[:begin] + text[begin:end].translate(_FIGURES) + text[end:]
