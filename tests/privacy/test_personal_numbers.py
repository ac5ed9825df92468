"""A number of a person is known by its form and its check digits, and nothing else is taken for one."""

import pytest

from domain.values.personal_numbers import PersonalNumber, personal_number

RESIDENT, CARD = "362322198709086409", "6222020200112233446"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"申请人身份证{RESIDENT}", PersonalNumber.RESIDENT),
        ("id 11010519491231002x, seen", PersonalNumber.RESIDENT),
        ("３６２３２２１９８７０９０８６４０９", PersonalNumber.RESIDENT),
        ("362322-19870908-6409", PersonalNumber.RESIDENT),
        (f"打入{CARD}即可", PersonalNumber.CARD),
        ("6222 0202 0011 2233 446", PersonalNumber.CARD),
        # One figure is another.
        ("362322198709086408", None),
        ("6222020200112233445", None),
        # What offices write.
        ("91420100MA4KDEM01W", None),
        ("911101051949123100", None),
        ("武科〔2021〕12号，2021年03月01日至2023年12月31日", None),
        ("4200100020003000", None),
        (f"0{RESIDENT}", None),
        (f"凭证{CARD}0001", None),
        ("62,220,202,001,122.33元", None),
        ("20210301 20231231 1234567890", None),
        ("", None),
    ],
)
def test_a_number_of_a_person_is_known(text: str, number: PersonalNumber | None) -> None:
    assert personal_number(text) is number
