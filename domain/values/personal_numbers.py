"""Numbers of people in whatever words (个人号码): of an identity card, or of a bank card, by their check digits.

Both checks together with their form let through what offices write: dates, amounts, documents, vouchers, credit codes.
"""

import re
import unicodedata
from enum import StrEnum

from stdnum import luhn
from stdnum.cn import ric

_SIGNS = r"[^\S\r\n]|[\u200B-\u200D\u2060\uFEFF\u2010-\u2015\u2212·-]"
"""By which people part the digits of one number, or their programs do unseen; a line's end or a point parts two."""
_BETWEEN = rf"(?:{_SIGNS}){{0,2}}"
_RESIDENT = re.compile(rf"(?<![0-9A-Z])[1-9](?:{_BETWEEN}[0-9]){{16}}{_BETWEEN}[0-9X](?![0-9A-Z])")
_CARD = re.compile(rf"(?<![0-9A-Z])62(?:{_BETWEEN}[0-9]){{14,17}}(?![0-9A-Z])")
"""Of the scheme under which banks of the country issue their cards (银联); accounts of bodies have no check digit."""
_PARTING = re.compile(_SIGNS)


class PersonalNumber(StrEnum):
    """What a number is."""

    RESIDENT = "RESIDENT"
    CARD = "CARD"


def personal_number(text: str) -> PersonalNumber | None:
    r"""Return what number of a person stands in a text, however its digits are parted; None where there is none.

    >>> personal_number("身份证号 362322 19870908 6409，已核"), personal_number("卡号 6222-0202-0011-2233-446 有误")
    (<PersonalNumber.RESIDENT: 'RESIDENT'>, <PersonalNumber.CARD: 'CARD'>)
    >>> signs = ("  ", "—", "\u2011", "\u2212", "\t", "·", "\u200b")
    >>> {personal_number(sign.join(("362322", "19870908", "6409"))) for sign in signs}
    {<PersonalNumber.RESIDENT: 'RESIDENT'>}
    >>> personal_number("٣٦٢٣٢٢١٩٨٧٠٩٠٨٦٤٠٩"), personal_number("６２２２—０２０２——００１１  ２２３３　４４６")
    (<PersonalNumber.RESIDENT: 'RESIDENT'>, <PersonalNumber.CARD: 'CARD'>)
    >>> personal_number("第420106200001011230号，2021年03月01日，91420100MA4KDEM01W，¥6222020200112233.45")
    """
    alike = unicodedata.normalize("NFKC", text).upper()
    if not alike.isascii():
        # Digits of other scripts count as well.
        alike = "".join(str(unicodedata.decimal(sign, sign)) for sign in alike)
    if any(ric.is_valid(_PARTING.sub("", number[0])) for number in _RESIDENT.finditer(alike)):
        return PersonalNumber.RESIDENT
    if any(luhn.is_valid(_PARTING.sub("", number[0])) for number in _CARD.finditer(alike)):
        return PersonalNumber.CARD
    return None
