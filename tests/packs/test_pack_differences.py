"""What changes from one pack to another is told in words, for whom, with its clause; nothing changes in silence."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.policy import POLICY
from domain.assessment.matters import needs_item
from domain.packs.pack_differences import Difference, differences
from domain.packs.packs import read_pack
from domain.policy.conditions import Shape, Text
from domain.policy.policy import Policy, SupportScope
from tests.packs.jiangcheng import FILE, TEXT, YAML

PACK = read_pack(YAML, TEXT, FILE)
OLD = PACK.policy


def measure_with(code: str, **parts: object) -> Policy:
    measures = [each.model_copy(update=parts) if each.code == code else each for each in OLD.measures]
    return OLD.model_copy(update={"measures": measures})


def test_two_packs_that_say_the_same_do_not_differ() -> None:
    assert differences(OLD, read_pack(f"# a remark\n{YAML}", TEXT, FILE).policy) == []


def written(old: str, new: str) -> Policy:
    """Return the policy with something else written, unchecked against the text: a draft is compared before it is."""
    assert old in PACK.data
    return Policy.model_validate_json(PACK.data.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("first_year_sales × 30%", "first_year_sales × 35%", ("JC-10", "第10条", "金额", "首年销售额 × 35%")),
        ("stage is ACCEPTED", "stage is MIDTERM", ("JC-12", "第12条", "分期", "中期")),
        ("registered_on ≤ contract", "registered_on < contract", ("JC-02", "第2条", "判定", "早于")),
        ("200万元", "300万元", ("JC-02", "第2条", "封顶", "300万元，每家每年")),
        ("2000万元", "3000万元", ("JC-07", "第7条", "判定", "不低于3000万元")),
        ('"years":3', '"years":4', (None, "第18条", "截止日", "2029-02-28")),
    ],
)
def test_a_change_is_told_with_its_measure_its_clause_and_what_is_now(
    old: str, new: str, expected: tuple[str | None, str, str, str]
) -> None:
    changes = differences(OLD, written(old, new))
    measure, clause, part, now = expected
    assert [
        change
        for change in changes
        if (change.measure, change.clause.zh, change.part.zh) == (measure, clause, part)
        and change.after is not None
        and now in change.after.zh
    ], changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"at_most":366', '"at_most":365', ("JC-01", "填报要求", "不大于365天")),
        ('"not_future":true}', '"not_future":false}', ("JC-02", "填报要求", "企业注册日期（日期）")),
        ('"type":"REFERENCE_NUMBER","held_by', '"type":"CODE","held_by', ("JC-02", "事项标识", "算力合同编号（编码）")),
        ('"keyed_by":"APPLICANT_ITEM","alone"', '"keyed_by":"ITEM","alone"', ("JC-05", "视为重复", "不论由谁申报")),
        ('"held_by_one":true', '"held_by_one":false', ("JC-01", "他人同名事项", None)),
        ('"documents":true', '"documents":false', ("JC-01", "环节要求", "（1人）")),
        ('"park"],"rest":"city"', '"park"],"rest":"district"', ("JC-13", "尾差", "由区财政承担")),
        ("第二年 = 70%", "第二年 = 60%", ("JC-14", "参照JC-03", "第二年起 60%")),
        ("第二年 = 70%", "第二年 = 60%", ("JC-03", "金额", "第二年起 60%")),
    ],
)
def test_what_is_asked_and_what_is_referred_to_is_told_in_words(
    old: str, new: str, expected: tuple[str, str, str | None]
) -> None:
    changes = differences(OLD, Policy.model_validate_json(PACK.data.replace(old, new, 1)))
    assert old in PACK.data
    measure, part, now = expected
    after = [
        change.after and change.after.zh for change in changes if (change.measure, change.part.zh) == (measure, part)
    ]
    assert after, changes
    assert all(now in words if now and words else words is now for words in after), changes
    assert not any(change.part.en == "Something else" for change in changes)


def test_a_measure_that_is_new_and_one_that_is_gone_are_named() -> None:
    without = OLD.model_copy(update={"measures": OLD.measures[1:]})
    (gone,), (come,) = differences(OLD, without), differences(without, OLD)
    assert (gone.measure, gone.after, gone.before) == ("JC-01", None, OLD.measures[0].title)
    assert (come.measure, come.before, come.clause.zh) == ("JC-01", None, "第1条")


@pytest.mark.parametrize("name", ["facts", "item", "other_awards", "bodies", "procedure", "instalments", "split"])
def test_no_part_of_a_measure_changes_in_silence(name: str) -> None:
    (own,) = [each for each in OLD.measures if each.code == "JC-12"]
    others = [each for each in OLD.measures if getattr(each, name) not in (getattr(own, name), None)]
    part = getattr(others[0], name) if others else {"bodies": ["x"], "other_awards": "EXEMPT"}[name]
    if name == "facts":
        part = {**own.facts, "another": next(iter(own.facts.values()))}
    if name == "item":
        # Papers prove an item of one text: one of parts would leave them proving nothing.
        part = next(each.item for each in others if needs_item(each))
    if name == "procedure":
        # The reviews of another measure certify facts that this one does not have.
        part = changed(own.procedure, steps=own.procedure.steps[:-1])
    changes = differences(OLD, measure_with("JC-12", **{name: part}))
    assert {change.measure for change in changes} == {"JC-12"}


def changed(shape: Shape, **parts: object) -> Shape:
    return shape.model_copy(update=parts)


def unsaid(new: Policy) -> set[str]:
    """The keys that are named because no sentence tells of them."""
    return {key for change in differences(OLD, new) if change.part.en == "Something else" for key in keys_of(change)}


def keys_of(change: Difference) -> list[str]:
    assert change.after is not None
    return change.after.en.split(", ")


@pytest.mark.parametrize(
    ("name", "part", "key"),
    [
        ("publicity", {"counted_from": "SAME_DAY"}, "publicity.counted_from"),
        ("same_matter", {"paid_lower": "NOTHING"}, "same_matter.paid_lower"),
        ("same_matter", {"scopes": list(SupportScope), "non_enterprise": "WARN"}, "same_matter.non_enterprise"),
        ("validity", {"last_day_for": "FACT"}, "validity.last_day_for"),
        ("validity", {"expires_on": date(2029, 2, 28), "last_day_for": "FACT"}, "validity.last_day_for"),
    ],
)  # fmt: skip
def test_what_no_sentence_tells_of_the_whole_is_named_though_something_else_is_told(
    name: str, part: dict[str, object], key: str
) -> None:
    assert unsaid(OLD.model_copy(update={name: changed(getattr(OLD, name), **part)})) == {key}


def test_what_no_sentence_tells_of_a_measure_is_named_though_a_sentence_tells_of_its_neighbour() -> None:
    own = next(each for each in OLD.measures if each.code == "JC-06")
    title = Text(zh="年营业收入（审计数）", en="Audited revenue")
    facts = {
        "revenue": changed(own.facts["revenue"], title=title),
        "ai_enterprise": changed(own.facts["ai_enterprise"], may_be_assumed=True),
    }
    says = Text(zh="为人工智能企业（经认定）。", en="It is a recognised AI enterprise.")
    first, second = own.conditions
    procedure = changed(own.procedure, without_application=False, personal_item=True)
    new = measure_with("JC-06", facts=facts, conditions=[changed(first, says=says), second], procedure=procedure)
    assert unsaid(new) == {"procedure.personal_item"}
    lines = {"Fact", "Facts", "Stated", "Condition", "Test", "Filed", "Amount", "Certifies", "Paper", "Something else"}
    assert {change.part.en for change in differences(OLD, new)} == lines


def test_a_cap_over_several_measures_is_told_once_of_the_whole() -> None:
    joint, lifetime = OLD.caps
    changes = differences(OLD, OLD.model_copy(update={"caps": [changed(joint, kind="SOFT"), lifetime]}))
    assert [(change.measure, change.part.en) for change in changes] == [(None, "Cap together")]
    assert changes[0].after is not None
    assert "弹性，超出须记录理由" in changes[0].after.zh


def test_every_change_is_told_in_both_languages() -> None:
    changes: list[Difference] = differences(OLD, written("first_year_sales × 30%", "first_year_sales × 35%"))
    for change in changes:
        assert change.part.zh != change.part.en
        assert change.whom.zh != change.whom.en


def test_the_command_ends_with_0_where_nothing_changes_and_with_1_where_something_does(tmp_path: Path) -> None:
    (tmp_path / f"{OLD.code}.zh.txt").write_text(TEXT.replace("有效期三年", "有效期五年"), encoding="utf-8")
    new = tmp_path / FILE
    new.write_text(YAML.replace("有效期三年", "有效期五年").replace("years: 3", "years: 5"), encoding="utf-8")
    old = f"policies/{FILE}"
    same = CliRunner().invoke(POLICY, ["diff", old, old, "--lang", "zh"])
    assert (same.exit_code, same.output) == (0, "两份政策内容相同。\n")
    words = CliRunner().invoke(POLICY, ["diff", old, str(new), "--lang", "en"])
    assert words.exit_code == 1
    assert "  Last day in force\n    was 2028-02-29\n    is now 2030-02-28" in words.output
    rows = json.loads(CliRunner().invoke(POLICY, ["diff", old, str(new), "--json"]).output)
    assert rows[0]["after"] == {"zh": "2030-02-28", "en": "2030-02-28"}


def test_the_command_ends_with_2_where_a_pack_has_mistakes(tmp_path: Path) -> None:
    broken = tmp_path / FILE
    broken.write_text(YAML.replace("format: 1", "format: 2"), encoding="utf-8")
    (tmp_path / f"{OLD.code}.zh.txt").write_text(TEXT, encoding="utf-8")
    outcome = CliRunner().invoke(POLICY, ["diff", f"policies/{FILE}", str(broken), "--lang", "zh-CN"])
    assert outcome.exit_code == 2
    assert "不能写在这里" in outcome.output
