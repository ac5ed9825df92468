"""Points of a goal: in proportion below it, never above its weight, exact until the score is rounded down once."""

from fractions import Fraction

import pytest

from domain.assessment.facts import Value
from domain.assessment.performance import measured, score, shown_value
from domain.packs.packs import BadPackError, read_pack
from domain.policy.conditions import FactType, Text
from domain.policy.procedure import Indicator, Performance
from tests.packs.haizhou import PACK

WORD = Text(zh="指标", en="an indicator")


def indicator(kind: str, weight: int = 100, **fields: object) -> Indicator:
    named = {"code": f"I{weight}", "title": WORD, "unit": WORD, "actual": f"actual_{weight}", "weight": weight}
    return Indicator.model_validate(named | {"kind": kind} | fields)


@pytest.mark.parametrize(
    ("kind", "goal", "actual", "points"),
    [
        ("AT_LEAST", 40, 30, Fraction(75)),
        ("AT_LEAST", 40, 41, Fraction(100)),
        ("AT_LEAST", 3, 1, Fraction(100, 3)),
        ("AT_LEAST", 0, 0, Fraction(100)),
        ("AT_MOST", Fraction(4, 5), Fraction(1), Fraction(80)),
        ("AT_MOST", 10, 0, Fraction(100)),
        ("AT_MOST", 0, 1, Fraction(0)),
        ("AT_MOST", 0, 0, Fraction(100)),
        ("DONE", None, True, Fraction(100)),
        ("DONE", None, False, Fraction(0)),
        ("DONE", None, None, None),
        ("AT_LEAST", None, 30, None),
        ("AT_LEAST", 40, None, None),
    ],
)
def test_points_are_exact(kind: str, goal: Value, actual: Value, points: Fraction | None) -> None:
    rule = Performance(step="PERFORMANCE", indicators=[indicator(kind, goal=None if kind == "DONE" else "goal")])
    (scored,) = measured(rule, {"goal": goal, "actual_100": actual})
    assert scored.points == points
    assert scored.reached is (None if points is None else points == 100)


def test_a_score_is_rounded_down_once_and_waits_for_every_goal() -> None:
    parts = [indicator("AT_LEAST", weight, target=3) for weight in (33, 34)] + [indicator("DONE", 32)]
    rule = Performance(step="PERFORMANCE", indicators=parts)
    # 11 + 11.333… + 32: thirds are added before anything is rounded.
    assert score(measured(rule, {"actual_33": 1, "actual_34": 1, "actual_32": True})) == 5433
    assert score(measured(rule, {"actual_33": 1, "actual_34": 1})) is None
    assert score([]) is None


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, FactType.COUNT, None),
        (12, FactType.COUNT, "12"),
        (1200, FactType.MONEY, "12.00"),
        (Fraction(4, 5), FactType.PERCENT, "80"),
        (False, FactType.BOOL, "false"),
    ],
)
def test_values_are_written_as_facts_are(value: Value, kind: FactType, text: str | None) -> None:
    assert shown_value(value, kind) == text


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("step: PERFORMANCE\n", "step: SITE_CHECK\n", "'SITE_CHECK' is no step after payment of XM-1"),
        ("weight: 50", "weight: 51", "the weights add up to 101; they add up to 100"),
        ("code: ENERGY", "code: JOBS", "'JOBS' stands twice; keep one"),
        ("[jobs, energy, exported]", "[jobs, exported]", "does not certify 'energy'; name it there"),
        ("goal: jobs_goal, ", "", "a goal is a fact or a target"),
        ("goal: jobs_goal, ", "goal: jobs_goal, target: 3, ", "a goal is a fact or a target"),
        ("kind: DONE, weight: 20", "kind: DONE, weight: 20, target: 1", "one that is done or not has neither"),
        ("goal: jobs_goal", "goal: energy_goal", "'energy_goal' is PERCENT, and a fact of type COUNT is asked here"),
        ("actual: jobs", "actual: workplaces", "'workplaces' is no fact of XM-1"),
        ("actual: exported", "actual: jobs", "'jobs' is COUNT, and a fact of type BOOL is asked here"),
    ],
)
def test_a_mistake_of_a_pack_is_named(written: str, instead: str, says: str) -> None:
    source, text = PACK.read_text(encoding="utf-8"), PACK.with_suffix(".zh.txt").read_text(encoding="utf-8")
    place = source.index(written, source.index("- code: XM-1"))
    with pytest.raises(BadPackError) as bad:
        read_pack(source[:place] + instead + source[place + len(written) :], text, PACK.name)
    complaints = [complaint for complaint in bad.value.complaints if says in complaint.message]
    assert complaints
    assert {complaint.clause for complaint in complaints} == {"XM-1 (art. 5)"}
