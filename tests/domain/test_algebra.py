"""The language of a pack: what an expression comes to, how it is told on paper, and what is wrong with one."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.algebra.kinds import MONEY, TRUTH
from domain.algebra.mistakes import ExpressionError
from domain.algebra.nodes import Case, Scope, expect, facts_in, figures_of
from domain.algebra.papers import on_paper
from domain.algebra.reading import read
from domain.policy.conditions import Fact, FactType, Text

YUAN = 100


def fact(kind: str, zh: str, en: str, **more: Any) -> Fact:  # noqa: ANN401 - whatever a fact may hold
    """Return a fact with its title."""
    return Fact(type=FactType(kind), title=Text(zh=zh, en=en), **more)


def titled(**titles: str) -> dict[str, Text]:
    """Return the choices of a fact, each with one title."""
    return {choice: Text(zh=title, en=choice.lower()) for choice, title in titles.items()}


DAYS, MONTHS, AREA = (Text(zh=zh, en=en) for zh, en in (("天", "days"), ("个月", "months"), ("平方米", "m²")))
FACTS = {
    "cost": fact("MONEY", "费用", "cost"),
    "earlier": fact("MONEY", "上年费用", "cost of the year before"),
    "share": fact("PERCENT", "占比", "share"),
    "days": fact("COUNT", "天数", "days", unit=DAYS),
    "months": fact("COUNT", "月数", "months", unit=MONTHS),
    "area": fact("COUNT", "面积", "area", unit=AREA),
    "first": fact("COUNT", "首月", "first month"),
    "founded": fact("DATE", "成立日", "day of founding"),
    "signed": fact("DATE", "签订日", "day of signing"),
    "grade": fact("CHOICE", "等级", "grade", choices=titled(A="甲级", B="乙级", C="丙级")),
    "listed": fact("BOOL", "上市", "listed"),
    "ended": fact("DATE", "结束日", "end", nullable=True),
    "topic": fact("TEXT", "方向", "topic"),
}
SCOPE = Scope(FACTS)
CASE: dict[str, Any] = {
    "cost": 1000 * YUAN,
    "earlier": 800 * YUAN,
    "share": Fraction(1, 4),
    "days": 73,
    "months": 4,
    "area": 90,
    "first": 11,
    "founded": date(2020, 2, 29),
    "signed": date(2025, 2, 28),
    "grade": "B",
    "listed": True,
}


def worked(written: str, **values: Any) -> tuple[Fraction, list[tuple[str, str]]]:  # noqa: ANN401 - of any kind
    """Return the yuan of an expression, exactly, and its lines in both languages."""
    case = Case(CASE | values)
    on_paper(read(written), SCOPE)(case)
    return Fraction(case.lines[-1][1]) / YUAN, [words for words, _ in case.lines]


AMOUNTS = {
    "6万元": 60_000,
    "cost": 1000,
    "cost + earlier": 1800,
    "cost − earlier": 200,
    "cost * 12% + 3元": 123,
    "cost × 9‰": 9,
    "cost × 1：4": 250,
    "cost × 1.5个百分点": 15,
    "cost × share": 250,
    "cost × 10% × days ÷ 365天": 20,
    "cost ÷ 3": Fraction(1000, 3),
    "7元 × part_above(area, 60平方米)": 210,
    "least(cost, earlier, 900元)": 800,
    "greatest(cost, earlier)": 1000,
    "cost × greatest(10%, 20% if listed, 90% if grade is A)": 200,
    "part_above(earlier, cost)": 0,
    "in_full(cost × 12.3%, 20元)": 120,
    "cost × by(grade, A = 50%, B = 40%)": 400,
    "cost × by(grade, A = 50%, else = 10%)": 100,
    "by(grade, A = 7元, C = 3元)": 0,
    "cost × bracket(cost, 500元 = 4%, 1000元 = 3%, else = 2%)": 30,
    "marginal(cost, 500元 = 4%, 900元 = 3%, else = 1%)": 33,
    "marginal(cost, earlier × 50% = 10%)": 40,
    "tier(cost, 500元 = 6元, 1000元 = 9元, 2000元 = 12元)": 9,
    "tier(grade, C = 6元, B = 9元, A = 12元)": 9,
    "every_tier(cost, 500元 = 6元, 1000元 = 9元, 2000元 = 12元)": 15,
    "10元 × months_at(first, months, 第一年 = 100%, 第二年 = 50%)": 30,
    "10元 × months_at(first, months, 1 = 1, 第13个月 = 减半, until = 13个月)": 25,
    "cost × (减半 if listed else 1)": 500,
    "cost × growth(cost, earlier)": 250,
    "9元 × years(founded, signed)": 45,
    "9元 × months(founded, signed)": 531,
    "9元 × days(founded, signed)": 16434,
}


@pytest.mark.parametrize("written", AMOUNTS)
def test_an_amount_comes_to_what_an_officer_reckons(written: str) -> None:
    amount, lines = worked(written)
    assert amount == AMOUNTS[written]
    assert lines
    assert all(zh and en for zh, en in lines)


def test_an_amount_is_told_step_by_step_and_each_step_names_those_before_it() -> None:
    _, lines = worked("least(cost × 10% × days ÷ 365天, earlier × 2%)")
    assert lines == [
        ("计算基数：费用", "the base: cost"),
        ("费用 × 10% × 天数 73天 ÷ 365天", "cost × 10% × days 73 days ÷ 365 days"),
        ("计算基数：上年费用", "the base: cost of the year before"),
        ("上年费用 × 2%", "2% of cost of the year before"),
        ("第2步与第4步取低", "the lower of step 2 and step 4"),
    ]


def test_the_row_of_a_table_that_counts_is_told_by_its_title() -> None:
    _, lines = worked("cost × by(grade, A = 50%, B = 40%)")
    assert lines[-1] == ("费用 × 40%（乙级）", "cost × 40% (b)")
    _, lines = worked("(least(cost, earlier) × 5% + part_above(cost, earlier) × 10%) × (减半 if listed else 1)")
    assert [zh for zh, _ in lines] == [
        "费用与上年费用取低",
        "第1步 × 5%",
        "费用超过上年费用的部分",
        "第3步 × 10%",
        "第2步 + 第4步",
        "第5步 × 减半",
    ]


CONDITIONS = {
    "cost ≥ 1000元": True,
    "cost > 1000元": False,
    "cost <= earlier": False,
    "growth(cost, earlier) > 25%": False,
    "founded < signed": True,
    "years(founded, signed) < 5年": False,
    "years(founded, signed) >= 5年 and not listed": False,
    "listed or grade is A": True,
    "grade in (A, B)": True,
    "signed within validity": True,
    "founded within validity": False,
    "not (listed and grade is B) or area ≤ 90平方米": True,
}


@pytest.mark.parametrize("written", CONDITIONS)
def test_a_condition_holds_or_not(written: str) -> None:
    node = read(written)
    expect(node, TRUTH, SCOPE)
    case = Case(CASE, first_day=date(2025, 1, 1), last_day=date(2027, 12, 31))
    assert node.reckoned(SCOPE)(case) is CONDITIONS[written]
    assert case.lines == []
    assert all(node.words(SCOPE))


MISTAKES = {
    "cost ×": (7, "a fact, a figure or a bracket is asked here, and the end stands here"),
    "cost x 5%": (6, "a sign such as × or + is asked here, and 'x' stands here"),
    "cost × 5% ; 3": (11, "';' is no sign of an expression"),
    "cots × 5%": (1, "'cots' is no fact of the measure (did you mean 'cost'?)"),
    "cost × earlier": (1, "never by money"),
    "cost + 5": (8, "money is asked here, and this is a number"),
    "cost ≥ 5": (8, "money is asked here, and this is a number"),
    "days + months": (8, "a number of days is asked here, and this is a number of months"),
    "cost × days ÷ 12个月": (15, "nothing before it is counted in 个月"),
    "cost ÷ earlier": (1, "money is asked here, and this is a number"),
    "grade × 3": (1, "money or a number is asked here, and this is a choice"),
    "cost × by(grade, D = 5%)": (22, "D is no choice of grade; it has A, B, C"),
    "cost × by(listed, A = 5%)": (11, "a choice is asked here, and this is true or false"),
    "least(cost)": (1, "least is written least(a, b, …)"),
    "smallest(cost, earlier)": (1, "there is no word 'smallest'"),
    "greatest(cost if listed, earlier if listed)": (1, "one value without a condition is asked here"),
    "tier(cost, 900元 = 9元, 500元 = 6元)": (1, "tiers stand from the lowest to the highest"),
    "in_full(cost, earlier)": (15, "a figure above 0"),
    "ended": (1, "'ended' may be null"),
    "topic": (1, "'topic' is TEXT, with which nothing can be reckoned here"),
    "result(AB-01)": (1, "AB-01 is no measure with a formula to refer to"),
    "cost × 3万元元": (8, "'3万元元' is no amount"),
    "(" * 50 + "cost" + ")" * 50: (41, "nested too deeply"),
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_mistake_is_named_by_its_character_in_both_languages(written: str) -> None:
    with pytest.raises(ExpressionError) as error:
        expect(read(written), MONEY if "≥" not in written else TRUTH, SCOPE)
    at, words = MISTAKES[written]
    assert (error.value.at, words in str(error.value)) == (at, True), str(error.value)
    assert error.value.why.zh != error.value.why.en


@given(st.text(alphabet="cost earlier 12%万元×÷+−(),=<≥ifandby", max_size=40))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        expect(read(written), MONEY, SCOPE)
    except ExpressionError as mistake:
        place = mistake.at
    else:
        place = 1
    assert 1 <= place <= len(written) + 1


def test_a_result_of_another_measure_is_reckoned_anew_and_never_of_itself() -> None:
    results = {"AB-01": read("cost × 10%"), "AB-02": read("result(AB-01) × 50%"), "AB-03": read("result(AB-03)")}
    case = Case(CASE)
    assert on_paper(read("result(AB-02)"), Scope(FACTS, results))(case) == 50 * YUAN
    with pytest.raises(ExpressionError, match="no measure with a formula"):
        on_paper(read("result(AB-03)"), Scope(FACTS, results))


def test_an_expression_tells_its_facts_and_its_figures_as_the_law_writes_them() -> None:
    node = read("cost × 1.5个百分点 × days ÷ 365天 + 3万元 × months_at(first, months, 第二年 = 减半)")
    assert facts_in(node) == ["cost", "days", "first", "months"]
    assert [figure.written for figure in figures_of(node)] == ["1.5个百分点", "365天", "3万元", "第二年", "减半"]


def test_growth_over_nothing_is_no_number() -> None:
    with pytest.raises(ZeroDivisionError):
        worked("cost × growth(cost, earlier)", earlier=0)
