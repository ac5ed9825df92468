"""Texts are taken in by one form: what nobody can see tells no two apart, in all of Unicode."""

import re
import sys
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from domain.values.numbers import item_alike, written_alike
from domain.values.texts import Fault, cleaned

NUMBER = "GB/T 41867-2022"
KEY = "GB/T41867-2022"
CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
UNSEEN: list[str] = regex.findall(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Z}\p{Cc}⠀]", "".join(CHARACTERS))


def with_inside(unseen: str) -> str:
    return f"{NUMBER[:7]}{unseen}{NUMBER[7:]}"


def test_no_character_that_nobody_sees_makes_another_key() -> None:
    others = {f"{ord(each):04X}": key for each in UNSEEN if (key := written_alike(with_inside(each))) != KEY}
    assert not others


def test_no_character_that_nobody_sees_stays_in_what_is_stated() -> None:
    for each in UNSEEN:
        clean = cleaned(with_inside(each))
        assert isinstance(clean, Fault) or clean.replace(" ", "") == NUMBER.replace(" ", ""), hex(ord(each))


def test_what_cannot_be_seen_is_blank_however_it_is_written() -> None:
    for each in UNSEEN:
        assert cleaned(each * 3, lines=True) in {"", Fault.UNREADABLE}, hex(ord(each))


@pytest.mark.parametrize("kind", ["Pd", "Ps", "Pe", "Pi", "Pf"])
def test_signs_of_one_kind_are_one_sign(kind: str) -> None:
    quotes = "《》〈〉「」『』〝〞〟‚„"
    signs = [each for each in CHARACTERS if unicodedata.category(each) == kind and each not in quotes]
    assert len({written_alike(f"第1{each}2号") for each in signs}) <= 2, kind


@pytest.mark.parametrize(
    "spelling",
    [
        "GB/T 41867-2022",
        "gb/t 41867—2022",
        "GB∕T 41867-2022",
        "GB/T 41867─2022",
        "GBT 41867-2022",
        "《GB/T 41867-2022》",
        "ＧＢ／Ｔ　４１８６７－２０２２",
        "GB\u200b/T 41867-2022",
        "GB/T\ufeff 41867-2022",
        "GB/T 41867\u200e-2022",
        "GB/T 41867-\u00ad2022",
        "GB⁄T 41867‑2022",
        "“GB/T 41867-2022”",
        "「GB/T 41867－2022」",
        "GB/Т 41867-2022",
        "【GB/T 41867-2022】",
        "GB／T41867−2022",
        "GB-T 41867–2022",
        "GB\\T 41867-2022",
        "GB/T 41867一2022",
        "\u202aGB/T 41867-2022\u202c",
        "GB/T 41867-2022\ufe00",
        "G\u034fB/T 41867-2022",
        "GB/T\u3164 41867-2022",
        "𝐆𝐁/T 41867-2022",
        "〈GB/T 41867~2022〉",
        "ꓖꓐ/ꓔ 41867-2022",
        "ᏀᏴ/Ꭲ 41867-2022",
        "ɢʙ/ᴛ 41867-2022",
        "ɡb/t 41867-2022",
        "GB/Ⲧ 41867-2022",
        "🅖🅑/🅣 41867-2022",
        "🇬🇧/🇹 41867-2022",
        "GB/T 41867-2〇22",
        "GB/T ٤١٨٦٧-٢٠٢٢",
        "GB/T ❹❶❽❻❼-2022",
        "GBⳆT 41867-2022",
        "GBノT 41867-2022",
        "GB𝈺T 41867-2022",
        "GB丨T 41867-2022",
        "GB｜T 41867-2022",
        "GB//T 41867-2022",
        "GB/T 41867ㅡ2022",
        "GB/T 41867ꟷ2022",
        "GB/T 41867-2022。",
        "《GB/T 41867-2022》；",
    ],
)
def test_one_standard_is_one_key_in_all_its_spellings(spelling: str) -> None:
    assert written_alike(spelling) == KEY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第1-23号", "第12-3号"),
        ("HK-11", "HK-1-1"),
        ("示例一号", "示例二号"),
        ("A(1)", "A1"),
        ("二〇二二", "二二"),
        ("2021IN01", "20211N01"),
        ("HKO1", "HK01"),
        ("GB 41867", "GB/T 41867"),
    ],
)
def test_what_looks_different_stays_two_keys(one: str, other: str) -> None:
    assert written_alike(one) != written_alike(other)
    assert item_alike(one) != item_alike(other)


@pytest.mark.parametrize("spelling", ["2203-420107-07-02-000001", "2203.420107/07 02—000001", "22034201070702000001"])
def test_a_long_code_of_figures_is_one_however_it_is_grouped(spelling: str) -> None:
    assert item_alike(spelling) == "22034201070702000001"
    assert item_alike(spelling) != item_alike("2203-420107-07-02-000002")


@pytest.mark.parametrize("text", ["2022-03-0100", "2203-420107-07-02-A00001", "第2203-420107-07-02-000001号"])
def test_no_other_number_loses_its_signs(text: str) -> None:
    assert item_alike(text) == text


@pytest.mark.parametrize(
    "spelling", ["GB/T 41867-2O22", "gb/t 4l867-2o22", "GB/T4I867-202O", "GB/T 41867－ＯＯ22", "GB/T 41867-2ଠ22"]
)
def test_in_an_item_no_letter_stands_for_a_figure(spelling: str) -> None:
    assert item_alike(spelling) == item_alike(
        spelling.replace("Ｏ", "0").replace("ଠ", "0").replace("O", "0").replace("o", "0")
    )
    assert re.fullmatch(r"GB/T41867-[02]+", item_alike(spelling))


@given(st.text(alphabet="OIl01-A /", max_size=20))
def test_an_items_key_is_its_own_key(text: str) -> None:
    assert item_alike(item_alike(text)) == item_alike(text)


@pytest.mark.parametrize("script", ["CIRCLED", "SQUARED", "FULLWIDTH", "SMALL CAPITAL", "CHEROKEE", "LISU", "CYRILLIC"])
def test_capitals_that_unicode_takes_for_ours_are_ours(script: str) -> None:
    # Of a script with letters of its own, those that stand for our A by its look.
    alike = {"CHEROKEE": "Ꭺ", "LISU": "ꓮ", "CYRILLIC": "А"}
    named = {unicodedata.name(each, ""): each for each in CHARACTERS}
    lookalike = alike.get(script) or next(
        each for name, each in named.items() if script in name and "LATIN" in name and name.endswith(" A")
    )
    assert written_alike(f"{lookalike}-1") == "A-1"


@pytest.mark.parametrize("nothing_else", ["…", "。", "：", "。。。"])
def test_a_key_of_full_stops_alone_is_one(nothing_else: str) -> None:
    assert written_alike(nothing_else)


def test_numerals_of_every_script_are_figures() -> None:
    of_others = {
        each: written_alike(f"第{each}号")
        for each in CHARACTERS
        if unicodedata.category(each) == "Nd" and not re.fullmatch(r"第[0-9O]号", written_alike(f"第{each}号"))
    }
    assert not of_others


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert written_alike(written_alike(text)) == written_alike(text)


@given(st.text(max_size=40))
def test_what_was_cleaned_is_clean(text: str) -> None:
    clean = cleaned(text, lines=True)
    assert isinstance(clean, Fault) or cleaned(clean, lines=True) == clean


@given(st.text(max_size=20), st.integers(0, 20), st.sampled_from(UNSEEN))
def test_a_key_knows_nothing_of_what_nobody_sees(text: str, place: int, unseen: str) -> None:
    # A mark that composes with its neighbour is no longer itself: only where nothing stood between do they meet.
    plain = unicodedata.normalize("NFKC", text)
    assert written_alike(plain[:place] + unseen + plain[place:]) in {
        written_alike(plain),
        written_alike(plain[:place] + " " + plain[place:]),
    }


@pytest.mark.parametrize("name", ["𠮷野家（武汉）有限公司", "䶮达智能", "武汉市〇一科技", "𬭎基材料", "Ünïted AI"])
def test_rare_names_stay_as_they_are(name: str) -> None:
    assert cleaned(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("broken", ["甲\n乙", "甲\r\n乙", "甲\u2028乙", "甲\u2029乙", "甲\x85乙", "甲\x0b乙"])
def test_a_name_is_one_line(broken: str) -> None:
    assert cleaned(broken) is Fault.MORE_THAN_A_LINE
    assert cleaned(broken, lines=True) == "甲\n乙"


@pytest.mark.parametrize("nothing", ["甲\x00", "甲\x07", "\ud800甲", "甲\ue863", "甲\uffff", "甲\U0001ffff"])
def test_characters_that_stand_for_nothing_are_refused(nothing: str) -> None:
    assert cleaned(nothing, lines=True) is Fault.UNREADABLE
