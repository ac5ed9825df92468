"""What a measure's procedure must hold together: steps of their own names, by bureaus that are responsible."""

from collections.abc import Collection, Iterator

from domain.handling.duties import required_of
from domain.packs.pack_references import Finding
from domain.policy.bureaus import bureaus_meant, districts_meant
from domain.policy.formulas import PerUnit
from domain.policy.pack_complaints import listed, near, twice
from domain.policy.pack_sources import Path
from domain.policy.policy import Kind, Measure, Policy
from domain.policy.procedure import FULL, Performance, ReviewStep


def procedures(path: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    """Return what does not hold together in a measure's procedure or duty."""
    where: Path = (*path, "procedure")
    yield from _steps(where, measure, bureaus_meant(policy, measure.bureaus))
    yield from _decided_by(where, measure, policy)
    yield from _competition(where, measure)
    if measure.procedure.units is not None and not isinstance(measure.formula, PerUnit):
        en = "units are registered for a formula of kind PER_UNIT; remove them, or change the formula"
        yield (*where, "units"), ("只有算式“PER_UNIT”才逐个登记；请删去，或改算式", en)
    yield from _performance(path, measure)
    yield from _apart(path, measure)
    yield from _figures(path, measure)
    yield from _duty(path, measure)


def _decided_by(where: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    """A district decides where the article names the districts (各区)."""
    rule = measure.procedure.decided_by
    if rule == "DISTRICT" and not districts_meant(policy, measure.bureaus):
        en = f"the districts are not responsible for {measure.code}; write BUREAU"
        yield (*where, "decided_by"), (f"各区不是“{measure.code}”的责任单位；请写“BUREAU”", en)
    split, of_districts = measure.split, {payer.code for payer in policy.payers if payer.by_district}
    named = {split.rest, *split.shares, *split.decided} if split else set[str]()
    # A payer that there is none of is a mistake of its own.
    known = named <= {payer.code for payer in policy.payers}
    if rule == "DISTRICT" and named and known and not of_districts & named:
        en = f"no district pays anything of {measure.code}, so that none could decide; write BUREAU"
        yield (*where, "decided_by"), (f"“{measure.code}”没有区级出资，无区可以审定；请写“BUREAU”", en)


def _steps(where: Path, measure: Measure, bureaus: Collection[str]) -> Iterator[Finding]:
    procedure = measure.procedure
    codes = [step.code for step in procedure.steps]
    for place, step in enumerate(procedure.steps):
        if step.code in codes[:place]:
            yield (*where, "steps", place, "code"), twice(step.code)
        if step.bureau is not None and step.bureau not in bureaus:
            hint = near(step.bureau, measure.bureaus)
            zh = f"“{step.bureau}”不是“{measure.code}”的责任单位{hint[0]}；责任单位：{listed(measure.bureaus)[0]}"
            en = f"'{step.bureau}' is not responsible for {measure.code}{hint[1]}"
            yield (*where, "steps", place, "bureau"), (zh, en)


def _competition(where: Path, measure: Measure) -> Iterator[Finding]:
    procedure = measure.procedure
    if procedure.competition is None:
        return
    if sum(step.scored and step.when == "BEFORE_PROPOSAL" for step in procedure.steps) != 1:
        yield (
            (*where, "competition"),
            (
                "竞争性遴选按拟定之前的一个评分环节排名；须有且只有一个",
                "a competition ranks by one scored step before the proposal; write one",
            ),
        )
    if procedure.call != "REQUIRED":
        yield (
            (*where, "competition"),
            (
                "竞争性遴选在同一批申报中进行；请写“call: REQUIRED”",
                "a competition is held among the applications of a call; write call: REQUIRED",
            ),
        )


def _performance(path: Path, measure: Measure) -> Iterator[Finding]:
    """Weights add up, and the step that is named puts on record what came of every goal."""
    rule, where = measure.performance, (*path, "performance")
    if rule is None:
        return
    steps = {step.code: step for step in measure.procedure.steps if step.when == "AFTER_PAYMENT"}
    if rule.step not in steps:
        hint = near(rule.step, steps)
        zh = f"“{rule.step}”不是“{measure.code}”拨付之后的环节{hint[0]}；可用：{listed(steps)[0]}"
        yield (*where, "step"), (zh, f"{rule.step!r} is no step after payment of {measure.code}{hint[1]}")
    if (weights := sum(indicator.weight for indicator in rule.indicators)) != FULL:
        yield (
            (*where, "indicators"),
            (f"权重合计为{weights}；须为{FULL}", f"the weights add up to {weights}; they add up to {FULL}"),
        )
    yield from _indicators(where, rule, steps.get(rule.step))


def _indicators(where: Path, rule: Performance, step: ReviewStep | None) -> Iterator[Finding]:
    certified = step.certifies if step else [each.actual for each in rule.indicators]
    for place, indicator in enumerate(rule.indicators):
        at: Path = (*where, "indicators", place)
        if indicator.code in [each.code for each in rule.indicators[:place]]:
            yield (*at, "code"), twice(indicator.code)
        if indicator.actual not in certified:
            zh = f"环节“{rule.step}”没有核定“{indicator.actual}”；请在该环节“certifies”中写上"
            yield (*at, "actual"), (zh, f"the step {rule.step} does not certify {indicator.actual!r}; name it there")
        goals = [goal for goal in (indicator.goal, indicator.target) if goal is not None]
        if len(goals) != (indicator.kind != "DONE"):
            yield (
                at,
                (
                    "指标目标写“goal”或“target”之一；只看是否完成的（“DONE”）两者都不写",
                    "a goal is a fact or a target, and one that is done or not has neither; write exactly one",
                ),
            )


def _apart(path: Path, measure: Measure) -> Iterator[Finding]:
    """Parts of an item are told apart within it: an item that its applicant says, or a year, has no key to add to."""
    item = measure.item
    if item is not None and item.apart_by is not None and item.keyed_by not in {"ITEM", "APPLICANT_ITEM"}:
        en = f"nothing is told apart within an item by {item.keyed_by}; write ITEM or APPLICANT_ITEM"
        yield (*path, "item", "apart_by"), (f"“{item.keyed_by}”之下没有可分期的事项；请写“ITEM”或“APPLICANT_ITEM”", en)
    yield from _months(path, measure)


def _months(path: Path, measure: Measure) -> Iterator[Finding]:
    """Months are those of an item that has a key, are at least one, and alone tell its awards apart."""
    item = measure.item
    if item is None or item.months_of is None:
        return
    at: Path = (*path, "item", "months_of")
    if item.keyed_by not in {"ITEM", "APPLICANT_ITEM"}:
        en = f"an item by {item.keyed_by} has no months; write ITEM or APPLICANT_ITEM"
        yield at, (f"“{item.keyed_by}”之下的事项不分月份；请写“ITEM”或“APPLICANT_ITEM”", en)
    if item.apart_by is not None:
        yield at, ("“apart_by”与“months_of”只写其一", "'apart_by' tells its awards apart, too; write one of the two")
    for key, name in (("first", item.months_of.first), ("count", item.months_of.count)):
        fact = measure.facts.get(name)
        if fact is not None and (fact.at_least is None or fact.at_least < 1):
            yield (*at, key), (f"“{name}”须至少为1；请写“at_least: 1”", f"{name} counts from 1; write 'at_least: 1'")


def _figures(path: Path, measure: Measure) -> Iterator[Finding]:
    for name, figure in measure.figures.items():
        if figure.title is None:
            en = "a figure says what it is of; write {title: {zh: …, en: …}, figure: …}"
            yield (*path, "figures", name), ("每个数须写明所指；请写“{title: {zh: …, en: …}, figure: …}”", en)


def _duty(path: Path, measure: Measure) -> Iterator[Finding]:
    duty = measure.duty
    if duty is None:
        return
    if measure.kind is Kind.GRANT and duty.counts == "MONEY":
        en = "money of a grant is no duty; count what is organised, or write DONE"
        yield (*path, "duty"), ("资助事项的职责不以金额计；请写组织的数量，或写“DONE”", en)
    if duty.counts != "DONE" and duty.figure is None:
        en = "a duty that is counted names the figure to be reached; write figure"
        yield (*path, "duty"), ("计数的职责须指明应达到的数；请写“figure”", en)
    if duty.figure is not None and duty.figure not in measure.figures:
        hint = near(duty.figure, measure.figures)
        zh = f"“{duty.figure}”不是“{measure.code}”的数{hint[0]}；可用：{listed(measure.figures)[0]}"
        yield (*path, "duty", "figure"), (zh, f"{duty.figure!r} is no figure of {measure.code}{hint[1]}")
    elif duty.figure is not None and required_of(measure) is None:
        amount, count = ("大于零的金额", "an amount above 0"), ("大于零的数量", "a count above 0")
        zh, en = amount if duty.counts == "MONEY" else count
        why = (f"以“{duty.counts}”计的职责，应达到的是{zh}", f"a duty that counts {duty.counts} is reached by {en}")
        yield (*path, "duty", "figure"), (f"{why[0]}；请写这样的数", f"{why[1]}; name such a figure")
