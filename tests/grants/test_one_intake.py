"""One intake of text (文字填报): one thing in many spellings is one thing, and what nobody can see is not on record."""

import pytest

from tests.world.cases import open_case
from tests.world.city import City

SPELLINGS = [
    "GB/T 4{}67\u200b-2022",
    "《GB/T 4{}67-2022》",
    "GBT 4{}67-2022",
    "GB∕T 4{}67─2022",
    "GB/T\u3164 4{}67-\u20602022",
    "ꓖꓐ/ꓔ 4{}67-2022",
    "GB/T 4{}67-2O22。",
    "🅖🅑ノ🅣 4{}67ㅡ2022",
]
BLANKS = ["\u200b", "\u3164", "\u2060\ufeff", " \u200e ", "\u034f", "\u2800", "\u202a\u202c", "\ufe00", "\u00ad"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_standard_is_paid_once_in_whatever_spelling(city: City, spelling: str) -> None:
    digits = str(SPELLINGS.index(spelling))
    paid = open_case(city, "A02-3", item=f"GB/T 4{digits}67-2022").to("PAYABLE")
    again = open_case(city, "A02-3", item=spelling.format(digits)).to("UNDER_REVIEW").refused("proposeGrant")
    assert paid.grant["award"] is not None
    assert again["code"] == "NOTHING_DUE"


@pytest.mark.parametrize("blank", BLANKS)
def test_a_reason_that_nobody_can_see_is_none(city: City, blank: str) -> None:
    case = open_case(city, "A06-1").to("SUBMITTED")
    assert case.refused("refuseGrant", reason=blank)["code"] == "REASON_REQUIRED"


def test_a_holder_is_named_in_one_line(city: City) -> None:
    case = open_case(city, "A06-1").to("PAYABLE")
    refused = case.refused("recordBankAccount", holder="示例\n公司", accountNo="62220000123456", bank="示例银行")
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["holder"])
    assert "one line" in str(refused["message"])
