"""A mistake in a pack is named by file, line and clause, with what to write instead."""

import pytest

from tests.domain.wuhan import FILE, YAML, complaints_of
from tests.packs.mistakes import Mistake, is_named

PLATFORM, RETROFIT = "A07-1 (art. 7)", "A09-2 (art. 9)"
MISTAKES = {
    "a wrong quotation": Mistake(
        "A11-1",
        "对聚集人工智能企业数达到",
        "对聚集的企业数达到",
        "对聚集的企业数达到",
        "no exact part of the policy's text",
        "A11-1 (art. 11)",
    ),
    "a figure that is not in the clause": Mistake(
        "A07-1",
        "amount: 200万元",
        "amount: 250万元",
        "amount: 250万元",
        "the figure 250万元 is not in the clause quoted",
        PLATFORM,
    ),
    "a figure that is only a part of the text's": Mistake(
        "A07-1", "rate: 30%", "rate: 0%", "rate: 0%", "the figure 0% is not in the clause quoted", PLATFORM
    ),
    "another amount than the one written": Mistake(
        "A13-1", "yuan: 1000000", "yuan: 9000000", "yuan: 9000000", "is not in the clause quoted", "A13-1 (art. 13)"
    ),
    "another article": Mistake(
        "A07-1", "article: 7", "article: 8", "- 对新建设的", "do not stand in article 8", "A07-1 (art. 8)"
    ),
    "an article that is not there": Mistake(
        "A07-1", "article: 7", "article: 99", "article: 99", "the text has no article 99", "A07-1 (art. 99)"
    ),
    "an unknown key": Mistake("A07-1", "cadence:", "cadense:", "cadense:", "did you mean 'cadence'?", PLATFORM),
    "a missing key": Mistake(
        "A07-1", "    bureaus: [市科技局, 各区]\n", "", "- code: A07-1", "'bureaus' is missing; add it", PLATFORM
    ),
    "a grant without a gate": Mistake(
        "A07-1", "    gate: *no_gate\n", "", "- code: A07-1", "'gate' is missing; a grant says its gate", PLATFORM
    ),
    "a part that is a fact": Mistake(
        "A07-1", "filing_no: {", "newly_built: {", "newly_built: {t", "too; name", PLATFORM
    ),
    "a part of money": Mistake(
        "A07-1", "no: {type: DOCUMENT_NUMBER", "no: {type: MONEY", "no: {type: MONEY", "of type NAME, ADDRESS", PLATFORM
    ),
    "parts of an applicant": Mistake(
        "A10-2", "by: ITEM", "by: APPLICANT", "parts:", "keyed by APPLICANT is not named", "A10-2 (art. 10)"
    ),
    "an unknown fact in a condition": Mistake(
        "A07-1",
        "fact: actual_investment",
        "fact: actual_investments",
        "fact: actual_investments",
        "is no fact of A07-1 (did you mean 'actual_investment'?)",
        PLATFORM,
    ),
    "an unknown fact in a formula": Mistake(
        "A07-1",
        "of: [actual_investment]",
        "of: [investment]",
        "of: [investment]",
        "'investment' is no fact of A07-1 (did you mean 'actual_investment'?)",
        PLATFORM,
    ),
    "a fact of the wrong type": Mistake(
        "A07-1",
        "of: [actual_investment]",
        "of: [platform_kind]",
        "of: [platform_kind]",
        "'platform_kind' is CHOICE, and a fact of type MONEY is asked here",
        PLATFORM,
    ),
    "a fact that may be null where it is reckoned with": Mistake(
        *("A05-1", "fact: contributed_on", "fact: exit_signed_on", "fact: exit_signed_on", "may be null"),
        "A05-1 (art. 5)",
    ),
    "an unknown choice": Mistake(
        "A07-1",
        "one_of: [OPEN_SOURCE,",
        "one_of: [OPEN,",
        "- fact: platform_kind",
        "OPEN is no choice of platform_kind; it has OPEN_SOURCE",
        PLATFORM,
    ),
    "a condition with two tests": Mistake(
        "A07-1",
        "        above: 0\n",
        "        above: 0\n        at_least: 0\n",
        "- fact: actual_investment",
        "holds exactly one test",
        PLATFORM,
    ),
    "a kind that cannot pay": Mistake(
        "A07-1",
        "kind: GRANT",
        "kind: DUTY",
        "    formula:",
        "formula, split, item, gate, procedure stand only in a grant",
        PLATFORM,
    ),
    "an unknown kind": Mistake(
        "A07-1",
        "kind: GRANT",
        "kind: PRESENT",
        "kind: PRESENT",
        "'PRESENT' may not stand here; write 'GRANT'",
        PLATFORM,
    ),
    "a key that stands twice": Mistake(
        "A07-1",
        "    kind: GRANT\n",
        "    kind: GRANT\n    'kind': GRANT\n",
        "'kind': GRANT",
        "'kind' stands twice; keep one",
        PLATFORM,
    ),
    "a measure that stands twice": Mistake(
        "A08-1", "- code: A08-1", "- code: A07-1", "- code: A07-1", "'A07-1' stands twice; keep one", "A07-1 (art. 8)"
    ),
    "an unknown reading of a value": Mistake(
        "A09-2",
        "by_reading: A09-2.split",
        "by_reading: A09-2.splits",
        "    split:",
        "there is no reading 'A09-2.splits' (did you mean 'A09-2.split'?)",
        RETROFIT,
    ),
    "an unknown reading in the list": Mistake(
        "A07-1",
        "[I-22, I-21, I-42, I-47, I-48]",
        "[I-22, I-99, I-42, I-47, I-48]",
        "I-99",
        "there is no reading I-99 in the register",
        PLATFORM,
    ),
    "a value that misses an option": Mistake(
        "A09-2",
        "      HALF: {shares: {district: 50%}, rest: city, stated: false, reading: I-19, district: *paying_day}\n",
        "",
        "    split:",
        "must give a value for exactly CITY_100, HALF",
        RETROFIT,
    ),
    "a rate in another notation": Mistake(
        *("A09-2", "rate: 8%", "rate: 8 percent", "rate: 8 percent"),
        "'8 percent' is not a rate; write it as the text does",
        RETROFIT,
    ),
    "a rate as a decimal": Mistake(
        *("A09-2", "rate: 8%", "rate: 0.08", "rate: 0.08"),
        "'0.08' may not stand here; write a figure as the text does",
        RETROFIT,
    ),
    "an amount in another notation": Mistake(
        "A09-2", "amount: 2000万元", "amount: 2000 wan", "amount: 2000 wan", "'2000 wan' is not an amount", RETROFIT
    ),
    "bureaus that the text does not name so": Mistake(
        "A07-1",
        "bureaus: [市科技局, 各区]",
        "bureaus: [各区, 市科技局]",
        "bureaus:",
        "the text names no such list of bureaus",
        PLATFORM,
    ),
    "an unknown payer": Mistake(
        "A12-3",
        "rest: district",
        "rest: districts",
        "rest: districts",
        "'districts' is no payer; the pack has city, district",
        "A12-3 (art. 12)",
    ),
    "a day that is none": Mistake(
        "A07-1",
        "platform_kind:",
        "2022-02-30: 2022-02-30\n      platform_kind:",
        "2022-02-30",
        "write it in quotes",
        PLATFORM,
    ),
    "bad YAML": Mistake(
        "A07-1",
        "{zh: 新建设, en: Newly built}",
        "{zh: 新建设, en: Newly built",
        "filing_review_passed:",
        "this is no YAML",
        "YAML",
    ),
}


@pytest.mark.parametrize("mistake", [pytest.param(mistake, id=name) for name, mistake in MISTAKES.items()])
def test_a_mistake_is_named_with_its_line_its_clause_and_the_way_out(mistake: Mistake) -> None:
    is_named(mistake)


def test_a_measure_s_complaint_reads_like_a_compiler_s() -> None:
    (complaint,) = complaints_of(YAML.replace("amount: 2000万元", "amount: 3000万元"))
    line = YAML[: YAML.index("amount: 2000万元")].count("\n") + 1
    assert str(complaint) == (
        f"{FILE}:{line}: A09-2 (art. 9): the figure 3000万元 is not in the clause quoted; "
        "quote it, or write it as the text does"
    )


def test_every_mistake_is_found_at_once() -> None:
    broken = YAML.replace("amount: 2000万元", "amount: 3000万元").replace(
        "我市其他支持政策的，按照", "其他支持政策的，按照"
    )
    clauses = [complaint.clause for complaint in complaints_of(broken)]
    assert clauses == ["same_matter.quotes", "A09-2 (art. 9)", "A16-2 (art. 16)"]


@pytest.mark.parametrize("key", ["A09-2.splits", "nothing.like.it"])
def test_an_unknown_reading_cannot_be_chosen(key: str) -> None:
    (complaint,) = complaints_of(YAML, {key: "HALF"})
    assert f"there is no reading {key!r} to choose" in complaint.message


def test_an_unknown_option_cannot_be_chosen() -> None:
    complaints = complaints_of(YAML, {"A09-2.split": "THIRDS"})
    assert complaints[0].clause == "I-19"
    assert complaints[0].message == "'THIRDS' is no option; write one of CITY_100, HALF"


STRANGE = [
    "",
    "~",
    "[]",
    "a",
    "- a\n- b\n",
    "a: &x [*x]\n",
    "? [a]\n: 1\n",
    "readings: 5\n",
    "measures: [5, {code: [1]}]\n",
    "readings: [{key: a, options: {A: 1}, choice: [A]}]\n",
    "x: !!python/object:os.system {}\n",
    "\0",
    "a: 1e400\n",
    "readings: [5, {}]\nmeasures: {}\n",
]


@pytest.mark.parametrize("yaml", STRANGE)
def test_a_file_that_is_no_pack_at_all_is_complained_about(yaml: str) -> None:
    complaints = complaints_of(yaml)
    assert complaints
    assert all(complaint.line >= 1 and complaint.clause and complaint.message for complaint in complaints)


def test_the_last_day_in_force_is_the_one_that_the_text_names() -> None:
    (complaint,) = complaints_of(YAML.replace("expires_on: 2023-12-31", "expires_on: 2024-12-31"))
    assert complaint.line == YAML[: YAML.index("expires_on: 2023-12-31")].count("\n") + 1
    assert "names no such day" in complaint.message


@pytest.mark.parametrize(
    ("old", "new", "clause", "advises"),
    [
        (
            "  article: 16\n  quotes:\n    - 符合",
            "  article: 15\n  quotes:\n    - 符合",
            "quotes",
            "stand in article 15",
        ),
        ("[CITY, DISTRICT]", "[CITY, CITY]", "scopes", "'CITY' stands twice; keep one"),
        ("[CITY, DISTRICT]", "[CITY, COUNTY]", "scopes", "'COUNTY' may not stand here; write 'CITY'"),
        ("[CITY, DISTRICT]", "[]", "scopes", "a list of 1 or more"),
        ("WARN: WARN", "WARN: ASK", "non_enterprise", "'ASK' may not stand here; write 'WARN'"),
        ("CITY_ONLY: [CITY]", "NOBODY: [CITY]", "scopes", "for exactly CITY_AND_DISTRICT, CITY_ONLY"),
    ],
)
def test_a_mistake_about_other_support_is_named(old: str, new: str, clause: str, advises: str) -> None:
    (complaint,) = complaints_of(YAML.replace(old, new))
    assert complaint.clause == f"same_matter.{clause}"
    assert advises in complaint.message


_SHOWN = "  readings: [I-44]\n"


@pytest.mark.parametrize(
    ("instead", "advises"),
    [
        ("  readings: [I-99]\n", "there is no reading I-99"),
        ("  article: 16\n", "write the article and its words, or neither"),
        ("  quotes: [本政策自公布之日起30日后施行]\n", "write the article and its words, or neither"),
        ("  article: 16\n  quotes: [公示五天]\n", "no exact part of the policy's text"),
        ("  article: 15\n  quotes: [本政策自公布之日起30日后施行]\n", "do not stand in article 15"),
    ],
)
def test_a_clause_on_publicity_is_in_the_text_and_its_reading_known(instead: str, advises: str) -> None:
    assert YAML.count(_SHOWN) == 1
    complaints = complaints_of(YAML.replace(_SHOWN, instead))
    assert [advises in complaint.message for complaint in complaints] == [True]
