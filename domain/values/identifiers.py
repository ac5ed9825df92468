"""What identifies a thing (标识): numbers of documents and of standards, codes, names, addresses, each in one form.

A number is kept in its one form. A name and an address are kept as they were typed, and compared by their key. All of
them are folded by `domain.values.numbers` first, which makes one of what looks alike.
"""

import re

from domain.values.figures import chinese_number
from domain.values.numbers import item_alike
from domain.values.texts import cleaned

MOST_NAME = 100
"""Characters of a name or of an address."""
_MOST_NUMBER = 60
_JOINED = ";"
"""Between the keys of several parts: no part's key holds it."""
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_YEAR_IN_WORDS = re.compile(r"(?<=\()[〇○零一二三四五六七八九]{4}(?=年?\))")
_DOCUMENT = re.compile(
    r"(?P<issuer>[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z()]*?)\(?(?P<year>(?:19|20)[0-9]{2})年?\)?[-.]?第?0*(?P<number>[1-9][0-9]{0,5})号?"
)
_STANDARD = re.compile(
    r"(?P<body>[A-Z]{1,10}(?:[0-9]{2,6}(?=/))?(?:[/-][A-Z]{1,10}){0,3})[-./]?(?P<number>[A-Z]?\.?[0-9]{1,7}(?:[.-][0-9]{1,4})*?)[-:(](?P<year>(?:19|20)[0-9]{2})\)?"
)
_CODE = re.compile(r"(?=.*[0-9])[A-Z0-9]{2,40}")
_SIGNS_OF_CODES = re.compile(r"[-./]")
_NUMERALS = "[〇○零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+"
_NUMERAL = re.compile(rf"(?<=第){_NUMERALS}|{_NUMERALS}(?=[号年])|(?<=[0-9][-./,(]){_NUMERALS}")
"""What is a number, and no part of a word such as 统一."""
_BANKERS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_WITH_TENS = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?")
_CALLED = re.compile(r"^(?:合同)?编号:?|编号:?(?=[-(]?[0-9])|(?<![A-Z])NO[.:]?(?=[0-9])|#|第(?=[0-9])")
_YEAR_SAID = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_SIGNS_OF_NUMBERS = re.compile(r"[\W_]+")
_BETWEEN_WORDS = re.compile(r"(?<![0-9])-|-(?![0-9])")
_ENDS_OF_NUMBERS = re.compile(r"(?<=[0-9])号")
_ROUND = re.compile(r"\(?第(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})届\)?")
_WHERE = re.compile(r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,3}市)?(?=.)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST_ADDRESS = 4


def written_document_number(text: str) -> str | None:
    """Return the number of a document (文号) in its one form, however it was typed; None where it is none.

    >>> written_document_number("国科发基〔2022〕1号"), written_document_number("国科发基 [２０２２] 第001号")
    ('国科发基〔2022〕1号', '国科发基〔2022〕1号')
    >>> written_document_number("国科发基2022-1"), written_document_number("国科发基〔二〇二二〕1号")
    ('国科发基〔2022〕1号', '国科发基〔2022〕1号')
    >>> written_document_number("国科发基1号"), written_document_number("2022")
    (None, None)
    """
    folded = item_alike(text)[:_MOST_NUMBER]
    in_figures = _YEAR_IN_WORDS.sub(lambda year: year[0].translate(_DIGITS), folded)
    parts = _DOCUMENT.fullmatch(in_figures)
    return f"{parts['issuer']}〔{parts['year']}〕{parts['number']}号" if parts else None


def written_standard_number(text: str) -> str | None:
    """Return the number of a standard (标准号) with its year in its one form; None where it is none.

    The year is asked: a revision is a standard of its own.

    >>> written_standard_number("GBT 41867—2022"), written_standard_number("iso/iec 22989：2022")
    ('GB/T 41867-2022', 'ISO/IEC 22989-2022')
    >>> written_standard_number("DB42/T 9001-2021"), written_standard_number("GB1-2022")
    ('DB42/T 9001-2021', 'GB 1-2022')
    >>> written_standard_number("GB/T 41867"), written_standard_number("人工智能术语")
    (None, None)
    """
    parts = _STANDARD.fullmatch(item_alike(text)[:_MOST_NUMBER])
    return f"{parts['body']} {parts['number']}-{parts['year']}" if parts else None


def written_code(text: str) -> str | None:
    """Return a code of letters and figures (编码), without the signs between them; None where it is none.

    >>> written_code(" sex-001 "), written_code("SEX001+9142"), written_code("SEXY")
    ('SEX001', None, None)
    """
    folded = _SIGNS_OF_CODES.sub("", item_alike(text))
    return folded if _CODE.fullmatch(folded) else None


def written_reference(text: str) -> str | None:
    """Return the number of a contract, a project or a certificate (编号) in its one form; None where it has no figure.

    Signs stay between figures alone. 第, 号 and 编号 say that it is a number, and no more. Noughts before a figure
    stay, for 001 and 1 can be two.

    >>> [written_reference(text) for text in ("算力合同-01号", "编号：算力合同（第０１号）", "算力合同01")]
    ['算力合同01', '算力合同01', '算力合同01']
    >>> written_reference("武银借字〔2021〕第001号"), written_reference("武银借字二〇二一年001号")
    ('武银借字2021-001', '武银借字2021-001')
    >>> written_reference("统一采购合同二十三号"), written_reference("人才甲"), written_reference("2021-1-11")
    ('统一采购合同23', None, '2021-1-11')
    """
    folded = item_alike(text)
    in_figures = _NUMERAL.sub(lambda numeral: _figures_of(numeral[0]), folded)
    called = _YEAR_SAID.sub(r"\1-", _CALLED.sub("-", in_figures))
    signs = _SIGNS_OF_NUMBERS.sub("-", called)
    plain = item_alike(_BETWEEN_WORDS.sub("", _ENDS_OF_NUMBERS.sub("-", _BETWEEN_WORDS.sub("", signs))))
    return plain if any(sign.isdigit() for sign in plain) and len(plain) <= _MOST_NUMBER else None


def _figures_of(numeral: str) -> str:
    """A Chinese numeral in figures: one of units (二十三), or figure by figure (二〇二一)."""
    plain = numeral.translate(_BANKERS)
    return str(chinese_number(plain)) if _WITH_TENS.fullmatch(plain) else plain.translate(_DIGITS)


def written_name(text: str) -> str | None:
    """Return a name (名称) as it is kept: as typed, on one line; None where it says nothing or too much."""
    seen = cleaned(text)
    return seen if isinstance(seen, str) and 0 < len(seen) <= MOST_NAME and item_alike(seen) else None


def written_address(text: str) -> str | None:
    """Return an address (地址) as it is kept; None where it is too short to lead anywhere.

    >>> written_address("武汉市洪山区珞喻路 1037 号"), written_address("武汉")
    ('武汉市洪山区珞喻路 1037 号', None)
    """
    seen = written_name(text)
    return seen if seen and _HAN.search(seen) and len(address_key(seen)) >= _LEAST_ADDRESS else None


def name_key(text: str) -> str:
    """Return by what a name is compared: without the round (第几届), which is said by itself.

    >>> name_key("第五届 世界智能大会"), name_key("世界智能大会")
    ('世界智能大会', '世界智能大会')
    >>> name_key("东湖—智算平台"), name_key("东湖 － 智算平台"), name_key("东湖智算平台")
    ('东湖-智算平台', '东湖-智算平台', '东湖智算平台')
    """
    folded = item_alike(text)
    return item_alike(_ROUND.sub("", folded)) or folded


def address_key(text: str) -> str:
    """Return by what an address is compared: without province and city, which some write and some do not.

    >>> address_key("湖北省武汉市洪山区珞喻路１０３７号"), address_key("洪山区珞喻路1037号")
    ('洪山区珞喻路1037号', '洪山区珞喻路1037号')
    """
    return _WHERE.sub("", item_alike(text))


def without_last(key: str) -> str:
    """Return a joined key without its last part.

    >>> without_last(joined(["S9", "9142X", "2021-03-15"]))
    'S9;9142X'
    """
    return key.rpartition(_JOINED)[0]


def joined(keys: list[str]) -> str:
    """Return one key of the keys of several parts, in their order: what stands in one part never counts as another.

    >>> joined(["S9", "9142X"]), joined(["A;B", "C"]) == joined(["A", "B;C"])
    ('S9;9142X', False)
    """
    return _JOINED.join(key.replace(_JOINED, ",") for key in keys)
