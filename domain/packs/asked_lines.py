"""What a measure asks of an application, line by line (填报要求): of each fact, of its item, of each review."""

from collections.abc import Iterator

from domain.algebra.nodes import walk
from domain.algebra.others import ResultOf
from domain.algebra.reading import read
from domain.packs.measure_words import Line, measure_lines
from domain.policy.conditions import Fact, FactType, Text
from domain.policy.formulas import Expression
from domain.policy.items import Item
from domain.policy.policy import Measure, Policy
from domain.policy.titles import FACT_TYPE_TITLES
from domain.refusals.credit_code_sentences import BODY_TITLES

_KEYED_BY = {
    "ITEM": Text(zh="同一事项，不论由谁申报", en="the same item, whoever applies"),
    "APPLICANT": Text(zh="同一申请单位", en="the same applicant"),
    "APPLICANT_YEAR": Text(zh="同一申请单位的同一年度", en="the same year of the same applicant"),
    "APPLICANT_ITEM": Text(zh="同一申请单位的同一事项", en="the same item of the same applicant"),
}
_AMOUNT = "金额："


def asked_lines(policy: Policy, measure: Measure) -> Iterator[Line]:
    """Return a line for whoever can apply, each fact, what identifies the item, each review, and what it refers to."""
    if bodies := [BODY_TITLES.get(kind, Text(zh=kind, en=kind)) for kind in measure.bodies]:
        zh, en = "、".join(body.zh for body in bodies), "; ".join(body.en for body in bodies)
        yield f"主体类别：{zh}", f"Bodies: {en}"
    for fact in measure.facts.values():
        yield _line_of("填报要求", "Stated", fact)
    if measure.item is not None:
        yield from _of_item(measure, measure.item)
    yield from _of_reviews(measure)
    if measure.split is not None and measure.split.ratio is not None:
        rest = next((payer.name for payer in policy.payers if payer.code == measure.split.rest), None)
        if rest is not None:
            yield f"尾差：由{rest.zh}承担", f"What rounding leaves: {rest.en}"
    yield from _referred_to(policy, measure)


def _line_of(zh: str, en: str, fact: Fact) -> Line:
    """A fact with how it is written and all that is asked of it."""
    words = [FACT_TYPE_TITLES[fact.type], *_bounds(fact), *_allowances(fact)]
    return (
        f"{zh}：{fact.title.zh}（{'，'.join(word.zh for word in words)}）",
        f"{en}: {fact.title.en} ({'; '.join(word.en for word in words)})",
    )


def _bounds(fact: Fact) -> Iterator[Text]:
    unit = fact.unit or (Text(zh="%", en="percent") if fact.type is FactType.PERCENT else Text(zh=" ", en=" "))
    if fact.unit is not None:
        yield Text(zh=f"单位：{unit.zh}", en=f"in {unit.en}")
    if fact.at_least is not None:
        yield Text(zh=f"不小于{fact.at_least}{unit.zh}".strip(), en=f"at least {fact.at_least} {unit.en}".strip())
    if fact.at_most is not None:
        yield Text(zh=f"不大于{fact.at_most}{unit.zh}".strip(), en=f"at most {fact.at_most} {unit.en}".strip())
    if fact.choices and not fact.of_districts:
        titles = fact.choices.values()
        yield Text(zh=f"选项：{'、'.join(one.zh for one in titles)}", en=f"of {', '.join(one.en for one in titles)}")
    if fact.note is not None:
        yield fact.note


def _allowances(fact: Fact) -> Iterator[Text]:
    if fact.of_districts:
        yield Text(zh="从各区中选择", en="one of the districts")
    if fact.not_future:
        yield Text(zh="不得晚于当日", en="not in the future")
    if fact.nullable:
        yield Text(zh="未发生的填空值", en="null where it did not happen")
    if fact.optional:
        yield Text(zh="可以不填", en="may be left out")
    if fact.may_be_assumed:
        yield Text(zh="测算时可不填", en="may be left out of a calculation")


def _of_item(measure: Measure, item: Item) -> Iterator[Line]:
    """What identifies it, and what makes two applications one."""
    keyed = _KEYED_BY[item.keyed_by]
    yield f"视为重复：{keyed.zh}", f"Twice is: {keyed.en}"
    if item.type is not FactType.TEXT:
        form = FACT_TYPE_TITLES[item.type]
        yield f"事项标识：{item.title.zh}（{form.zh}）", f"Identified by: {item.title.en} ({form.en})"
    for part in item.parts.values():
        yield _line_of("事项标识", "Identified by", part)
    if item.held_by_one:
        yield "他人同名事项：须核查", "The same of another applicant: an officer looks at it"
    if item.alone:
        yield "与其他事项：互不为同一事项", "Beside other measures: a matter of its own"
    if item.apart_by is not None and (day := measure.facts.get(item.apart_by)):
        yield f"分期依据：{day.title.zh}", f"Parts by: {day.title.en}"
    if item.months_of is not None:
        first, count = (measure.facts.get(name) for name in (item.months_of.first, item.months_of.count))
        if first and count:
            yield f"所属月份：{first.title.zh}、{count.title.zh}", f"Months by: {first.title.en}; {count.title.en}"


def _of_reviews(measure: Measure) -> Iterator[Line]:
    for step in measure.procedure.steps:
        zh, en = [f"{step.persons}人"], [f"{step.persons} person{'' if step.persons == 1 else 's'}"]
        if step.scored:
            zh, en = [*zh, "评分"], [*en, "a score each"]
        if step.documents:
            zh, en = [*zh, "须上传材料"], [*en, "an uploaded document"]
        yield f"环节要求：{step.title.zh}（{'，'.join(zh)}）", f"Review asks: {step.title.en} ({', '.join(en)})"


def _referred_to(policy: Policy, measure: Measure) -> Iterator[Line]:
    """What the formula of another measure gives, where this one refers to it: a change there is a change here."""
    if not isinstance(measure.formula, Expression):
        return
    named = {part.measure for part in walk(read(measure.formula.written)) if isinstance(part, ResultOf)}
    for other in policy.measures:
        if other.code in named:
            for zh, en in measure_lines(policy, other):
                if zh.startswith(_AMOUNT):
                    yield f"参照{other.code}：{zh}", f"By {other.code}: {en}"
