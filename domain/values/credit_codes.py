"""Unified social credit codes (统一社会信用代码), GB 32100-2015: what each part says, and which part is wrong.

The outer check character (MOD 31) is python-stdnum's, which looks no further and knows no department but figures. Here
are the departments and their kinds with what later amendments added, the provinces of GB/T 2260, and the check digit
that the organisation's own code has (GB 11714, MOD 11).
"""

from collections.abc import Callable
from enum import StrEnum

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from domain.values.numbers import written_alike

_LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_KINDS = {
    "1": "1239",  # 机构编制: 机关、事业单位、群众团体、其他
    "2": "19",  # 外交: 外国常驻新闻机构、其他
    "3": "123459",  # 司法行政: 律师执业机构、公证处、基层法律服务所、司法鉴定机构、仲裁委员会、其他
    "4": "19",  # 文化: 外国在华文化中心、其他
    "5": "12349",  # 民政: 社会团体、民办非企业单位、基金会、基层群众性自治组织、其他
    "6": "129",  # 旅游: 外国、港澳台旅游部门常驻代表机构、其他
    "7": "129",  # 宗教: 宗教活动场所、宗教院校、其他
    "8": "19",  # 工会: 基层工会、其他
    "9": "123",  # 市场监管: 企业、个体工商户、农民专业合作社
    "A": "19",  # 中央军委改革和编制办公室: 军队事业单位、其他
    "N": "1239",  # 农业: 组级、村级、乡镇级集体经济组织、其他
    "Y": "1",  # 其他
}
"""By registering department (登记管理部门) the kinds of bodies (机构类别) that it registers."""
_PROVINCES = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345", "7": "1", "8": "12"}
"""Provinces of GB/T 2260: by first figure the second ones."""
_CENTRAL = "100000"
"""The region of what a department of the centre registered itself."""
_NO_PREFECTURE, _NO_COUNTY = "00", "00"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_TEN = "X"
"""GB 11714's check digit of the value ten."""


class CodeFault(StrEnum):
    """Which part of a credit code is wrong (代码不符之处)."""

    LENGTH = "LENGTH"
    """It has not 18 characters."""
    CHARACTER = "CHARACTER"
    """It holds a character that no credit code has, such as the letters I, O, S, V, Z."""
    PERSON = "PERSON"
    """It is a citizen's number (公民身份号码), which names a person; it is admitted by nobody."""
    DEPARTMENT = "DEPARTMENT"
    """Its first two characters are no department with a kind of body that it registers."""
    REGION = "REGION"
    """Characters 3 to 8 are no region of the form of GB/T 2260."""
    ORGANISATION = "ORGANISATION"
    """The ninth character of the organisation's own code, its check digit, does not fit it."""
    CHECK = "CHECK"
    """The last character, the check character of the whole, does not fit it."""


ADMISSIBLE = frozenset({CodeFault.DEPARTMENT, CodeFault.REGION, CodeFault.ORGANISATION, CodeFault.CHECK})
"""Faults with which codes were issued all the same: an officer who has seen the certificate can admit them."""


def written_credit_code(text: str) -> str:
    """Return a credit code as it is kept, however it was typed: capitals of half width without blanks and dashes.

    >>> written_credit_code(" 91420100ma4k-demo1w"), written_credit_code("９１４２０１００ＭＡ４ＫＤＥＭ０１Ｗ")
    ('91420100MA4KDEMO1W', '91420100MA4KDEM01W')
    """
    return written_alike(text).replace("-", "")


def fault_of(code: str) -> CodeFault | None:
    """Return the first part of a written credit code that is wrong; None where all of it holds.

    >>> fault_of("91420100MA4KDEM01W"), fault_of("362322198709086409"), fault_of("91350203M0001QKT19")
    (None, <CodeFault.PERSON: 'PERSON'>, <CodeFault.CHECK: 'CHECK'>)
    """
    if len(code) != _LENGTH:
        return CodeFault.LENGTH
    part_fault = next((fault for fault, holds in _PARTS if not holds(code)), None)
    # A number that is as wrong for a body as it is right for a person is a person's, wherever that was registered.
    if ric.is_valid(code) or (part_fault and _is_dated_and_checked(code)):
        return CodeFault.PERSON
    return part_fault


def has_right_check_character(text: str) -> bool:
    """Return whether a text has the form of a credit code and its last character fits: all that MOD 31 can tell.

    >>> has_right_check_character("91420100MA4K010000"), has_right_check_character("91350100M000100Y4Z")
    (True, False)
    """
    in_form = len(text) == _LENGTH and _ALPHABET.issuperset(text)
    return in_form and text[-1] == uscc.calc_check_digit(text)


def is_body_code(code: str) -> bool:
    """Return whether a written code can be that of a body: it holds, or could be admitted. A person's never can."""
    fault = fault_of(code)
    return fault is None or fault in ADMISSIBLE


def organisation_check_digit(body: str) -> str:
    """Return the check digit of an organisation's own code of eight characters (组织机构代码, GB 11714).

    >>> organisation_check_digit("55138508"), organisation_check_digit("MA4KDEM0")
    ('2', '1')
    """
    value = (11 - sum(int(character, 36) * weight for character, weight in zip(body, _WEIGHTS, strict=True))) % 11
    return _TEN if value == 10 else str(value)  # noqa: PLR2004 - the value that one figure cannot write


def _is_region(code: str) -> bool:
    region = code[2:8]
    if region == _CENTRAL:
        return True
    known = region.isdecimal() and region[1] in _PROVINCES.get(region[0], "")
    return known and (region[2:4] != _NO_PREFECTURE or region[4:] == _NO_COUNTY)


def _is_dated_and_checked(code: str) -> bool:
    """Whether it has a date of birth and the check digit of a citizen's number, from whatever region."""
    try:
        ric.get_birth_date(code)
        return code[:-1].isdecimal() and code[-1] == ric.calc_check_digit(code)
    except (ValueError, ValidationError):
        return False


def _has_known_kind(code: str) -> bool:
    return code[1] in _KINDS.get(code[0], "")


def _has_true_organisation(code: str) -> bool:
    return code[16] == organisation_check_digit(code[8:16])


_PARTS: tuple[tuple[CodeFault, Callable[[str], bool]], ...] = (
    (CodeFault.CHARACTER, _ALPHABET.issuperset),
    (CodeFault.DEPARTMENT, _has_known_kind),
    (CodeFault.REGION, _is_region),
    (CodeFault.ORGANISATION, _has_true_organisation),
    (CodeFault.CHECK, has_right_check_character),
)
"""The parts in the order in which they are looked at."""

_MARKET_REGULATION = "9"
"""The registering department 市场监管: enterprises, sole proprietors and farmers' cooperatives."""


def is_enterprise(credit_code: str) -> bool:
    """Return whether a credit code is that of an enterprise (企业): one registered by the office of market regulation.

    Institutions (1), bodies registered by civil affairs (5) and others are none.

    >>> is_enterprise("91420100MA4KDEM01W"), is_enterprise("12420100MB4KB0811N"), is_enterprise("52420100MJH0000001")
    (True, False, False)
    """
    return credit_code.startswith(_MARKET_REGULATION)
