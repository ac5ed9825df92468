"""One thing has one identifier, however it is typed, and two things have two."""

import pytest

from domain.values.identifiers import (
    address_key,
    joined,
    name_key,
    written_address,
    written_code,
    written_document_number,
    written_name,
    written_standard_number,
)

ONE_DOCUMENT = [
    "国科发基〔2022〕1号",
    "国科发基（2022）1号",
    "国科发基[2022]1号",
    "国科发基【２０２２】第１号",
    "国科发基 〔2022年〕 001 号",
    "国科发基2022-1",
    "《国科发基〔2022〕1号》",
    "国科发基〔二〇二二〕1号",
]
NO_DOCUMENTS = [
    "",
    "国科发基",
    "国科发基1号",
    "〔2022〕1号",
    "国科发基〔2022〕号",
    "国科发基〔2022〕0号",
    "国科发基〔1822〕1号",
    "x" * 500,
]
ONE_STANDARD = ["GB/T 41867-2022", "gbt41867—2022", "ＧＢ／Ｔ ４１８６７：２０２２", "GB/T 41867 (2022)"]
STANDARDS = [
    "GB 1-2022",
    "GB/T 1-2022",
    "GB/T 1-2021",
    "GB/T 1.2-2022",
    "ISO/IEC 1-2022",
    "ISO/IEC 1-1-2022",
    "DB42/T 1-2022",
]
NO_STANDARDS = ["", "GB/T 41867", "41867-2022", "人工智能 术语", "GB/T 41867-2022 修订"]


@pytest.mark.parametrize("spelling", ONE_DOCUMENT)
def test_a_document_has_one_number_in_all_its_forms(spelling: str) -> None:
    assert written_document_number(spelling) == ONE_DOCUMENT[0]


@pytest.mark.parametrize("text", NO_DOCUMENTS)
def test_what_lacks_issuer_year_or_number_is_no_number_of_a_document(text: str) -> None:
    assert written_document_number(text) is None


def test_two_numbers_years_and_issuers_are_other_documents() -> None:
    others = ["国科发基〔2022〕11号", "国科发基〔2021〕1号", "国科发资〔2022〕1号", "国科发基〔2022〕21号"]
    assert len({written_document_number(text) for text in [ONE_DOCUMENT[0], *others]}) == len(others) + 1


@pytest.mark.parametrize("spelling", ONE_STANDARD)
def test_a_standard_has_one_number_in_all_its_forms(spelling: str) -> None:
    assert written_standard_number(spelling) == ONE_STANDARD[0]


def test_two_standards_stay_two_and_are_kept_as_they_are_written() -> None:
    assert [written_standard_number(text) for text in STANDARDS] == STANDARDS


@pytest.mark.parametrize("text", NO_STANDARDS)
def test_a_standard_without_body_or_year_is_none(text: str) -> None:
    assert written_standard_number(text) is None


def test_a_code_is_letters_and_figures_and_nothing_else_stands_with_it() -> None:
    assert {written_code(text) for text in ("SEX901", "sex-901", " Ｓ Ｅ Ｘ９０１ ")} == {"SEX901"}
    assert [written_code(text) for text in ("SEX901+91420100MA4G05213T", "9", "基金901", "")] == [None] * 4


def test_a_name_is_kept_as_it_was_typed_and_known_without_signs_and_rounds() -> None:
    assert written_name(" 第五届 世界智能大会 ") == "第五届 世界智能大会"
    assert {name_key(text) for text in ("第五届 世界智能大会", "世界智能大会（第5届）", "《世界智能大会》")} == {
        "世界智能大会"
    }
    assert (written_name("甲\n乙"), written_name(" "), written_name("名" * 101), name_key("第五届")) == (
        None,
        None,
        None,
        "第五届",
    )


def test_an_address_is_known_without_province_and_city() -> None:
    assert (
        len(
            {
                address_key(text)
                for text in ("湖北省武汉市洪山区珞喻路1037号", "武汉市洪山区 珞喻路１０３７号", "洪山区珞喻路1037号")
            }
        )
        == 1
    )
    assert (written_address("Luoyu Road 1037"), written_address("武汉市")) == (None, None)


def test_what_stands_in_one_part_is_never_taken_for_another() -> None:
    assert joined(["S9", "9142X"]) != joined(["9142X", "S9"])
    assert joined(["A;B", "C"]) != joined(["A", "B;C"])
