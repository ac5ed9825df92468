"""A policy with the patterns of later years is a pack and a text, and no line of code: every vector of it, exactly."""

import subprocess
from datetime import date

import pytest

from tests.domain.wuhan import ROOT, Json
from tests.packs.jiangcheng import VECTORS, ask, complaints_of, pack


def test_no_vector_is_missing() -> None:
    assert (len(VECTORS), len({vector["request"]["id"] for vector in VECTORS})) == (121, 121)


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["request"]["id"]) for vector in VECTORS])
def test_assessment_answers_as_the_vector_expects(vector: Json) -> None:
    answer = ask(vector["request"])
    assert {key: answer.get(key) for key in vector["expect"]} == vector["expect"], vector["why"]
    assert not answer["eligible"] or answer["steps"]


def test_no_line_of_code_names_the_city() -> None:
    matches = subprocess.run(
        [
            "git",
            "grep",
            "-liE",
            "jiangcheng|江城",
            "--",
            "api/**.py",
            "domain/**.py",
            "workflows/**.py",
            "tools",
            "demonstration/**.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert matches.stdout == ""


def test_a_validity_in_years_ends_on_the_day_before_its_anniversary() -> None:
    validity = pack().policy.validity
    assert (validity.in_force_from, validity.expires_on) == (date(2025, 3, 1), date(2028, 2, 29))


def test_a_change_of_article_3_changes_article_14() -> None:
    facts = {"area": 100, "monthly_rent": "50.00", "first_month": 1, "months": 1}
    whole = ask({"measure": "JC-03", "facts": facts | {"newly_moved_in": True}})
    half = ask({"measure": "JC-14", "facts": facts | {"new_subsidiary": True}})
    assert (whole["amount"], half["amount"]) == ("5000.00", "2500.00")


MISTAKES = {
    "money against a number": (
        "revenue, 1亿元 = 50万元",
        "revenue, 1 = 50万元",
        "money is asked here, and this is a number",
    ),
    "a bound the other way": (
        "> 20%",
        "≥ 20%",
        "the clause says '超过20%', which is above, exclusive; this is at least, inclusive",
    ),
    "a bound of a fact the other way": ("at_least: 2000万元", "at_most: 2000万元", "the clause says '不低于2000万元'"),
    "an envelope as the cap of an item": (
        "per: YEAR, code: ENVELOPE",
        "per: ITEM",
        "the clause says of 2亿元 that it is per YEAR",
    ),
    "a cap of a year for good": (
        "{amount: 500万元, per: APPLICANT_YEAR}",
        "{amount: 500万元, per: APPLICANT}",
        "per APPLICANT_YEAR",
    ),
    "a unit that is not counted": ("÷ 365天", "÷ 12个月", "nothing before it is counted in 个月"),
    "a figure that the clause does not hold": (
        "principal × 1.5个百分点",
        "principal × 2.5个百分点",
        "the figure 2.5个百分点 is not in the clause quoted",
    ),
    "another ratio": ("ratio: 6：4", "ratio: 7：3", "the figure 7：3 is not in the clause quoted"),
    "a ratio with too many payers": (
        "among: [city, district]",
        "among: [city, district, park]",
        "2 parts, and 3 payers",
    ),
    "other years": ("years: 3", "years: 4", "the clause quoted does not say 4 years"),
    "another first day": (
        "in_force_from: 2025-03-01",
        "in_force_from: 2025-04-01",
        "write the first day that it names",
    ),
    "a joint cap over what is no grant": ("[JC-02, JC-07, JC-08]", "[JC-02, JC-7, JC-08]", "JC-7 is no grant"),
    "two caps of one name": ("code: JOINT", "code: ANNUAL", "give each its own name"),
    "two joint caps of one name": ("code: LIFETIME", "code: JOINT", "JOINT names two caps over several measures"),
    "caps of one measure by the year of two rules": (
        "{amount: 2亿元, per: YEAR, code: ENVELOPE}",
        "{amount: 2亿元, per: YEAR, code: ENVELOPE, year_of: SUBMISSION}",
        "by the year of APPROVAL and SUBMISSION",
    ),
    "an event that is none": ("once: accepted", "once: national_funds_received", "true or false is asked here"),
    "a name for several that the text does not say": (
        "{name: 各区, districts: true}",
        "{name: 各县, districts: true}",
        "the text does not say '各县'; write it as the text does",
    ),
    "a name that means nobody": (
        "{name: 各区, districts: true}",
        "{name: 各区}",
        "it means bureaus, or the districts; write one of the two",
    ),
    "a name that means both": (
        "{name: 各区, districts: true}",
        "{name: 各区, districts: true, bureaus: [市数据局]}",
        "it means bureaus, or the districts; write one of the two",
    ),
    "a name for a bureau that the text does not name": (
        "{name: 各区, districts: true}",
        "{name: 各区, bureaus: [市民政局]}",
        "the text names no bureau '市民政局'",
    ),
    "a name that no measure means": (
        "{name: 各区, districts: true}",
        "{name: 本市, districts: true}",
        "no measure names '本市' as responsible",
    ),
    "a district that is not responsible": (
        "personal_item: true",
        "decided_by: DISTRICT",
        "the districts are not responsible for JC-04; write BUREAU",
    ),
    "a district that pays nothing": (
        "split: *six_to_four\n    item: &lease",
        "split: {rest: city, stated: false}\n    item: &lease",
        "no district pays anything of JC-03, so that none could decide",
    ),
    "somebody who decides nothing": (
        "decided_by: DISTRICT",
        "decided_by: CITY",
        "'CITY' may not stand here; write 'BUREAU', 'DISTRICT' or 'PAYER'",
    ),
    "parts told apart by what is no day": (
        "keyed_by: APPLICANT_ITEM}\n    gate: {kind: VOUCHER}",
        "keyed_by: APPLICANT_ITEM, apart_by: paid}\n    gate: {kind: VOUCHER}",
        "paid",
    ),
    "parts told apart by a fact that is not there": (
        "keyed_by: APPLICANT_ITEM}\n    gate: {kind: VOUCHER}",
        "keyed_by: APPLICANT_ITEM, apart_by: signed_on}\n    gate: {kind: VOUCHER}",
        "signed_on",
    ),
    "parts of what its applicant says": (
        "keyed_by: APPLICANT_ITEM}\n    gate: {kind: VOUCHER}",
        "keyed_by: APPLICANT, apart_by: contract_signed_on}\n    gate: {kind: VOUCHER}",
        "nothing is told apart within an item by APPLICANT",
    ),
    "a share of what is not there": ("result(JC-03)", "result(JC-99)", "JC-99 is no measure with a formula"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_when_the_pack_is_loaded(name: str) -> None:
    old, new, advice = MISTAKES[name]
    complaints = complaints_of(old, new)
    assert [complaint for complaint in complaints if advice in complaint.message], [
        str(complaint) for complaint in complaints
    ]
    assert all(complaint.line > 1 for complaint in complaints)
