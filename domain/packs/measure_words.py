"""What a measure says, in words (办事指南用语): whom it is for, what it asks and gives, who pays, how it is handled."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from domain.algebra.nodes import Scope
from domain.algebra.papers import in_words
from domain.algebra.reading import read
from domain.algebra.spelled import spelled_out
from domain.assessment.matters import facts_of_application, provable_titles
from domain.lives.roles import ROLE_TITLES, Role
from domain.policy.awards import Cap, Split
from domain.policy.conditions import NoGate, RecordedGate, TermGate, Text, VoucherGate
from domain.policy.formulas import Band, Formula, RateCeiling, RateOf, Windows
from domain.policy.policy import Kind, Measure, Policy
from domain.policy.procedure import Procedure, ReviewStep
from domain.policy.texts import cited
from domain.policy.titled import CapKey, CapYear, StepDue
from domain.policy.titled_figures import TitledFigure

Line: TypeAlias = tuple[str, str]
"""One line in Chinese and in English: what it is of, a colon, and what is said."""

WHEN_TITLES = {each.value: each.words for each in StepDue}
_PER = {each.value: each.words for each in CapKey}
_HARD = Text(zh="硬性", en="hard")
_SOFT = Text(zh="弹性，超出须记录理由", en="soft, a reason beyond it")
_DECIDED_BY = {
    "DISTRICT": Text(zh="由出资的区提请和批准", en="the district that pays"),
    "PAYER": Text(
        zh="由责任单位提请和批准；载明由区出资的，由该区批准",
        en="a responsible bureau, or the district where the proposal names it as the payer",
    ),
}
_YEAR_OF = {each.value: each.words for each in CapYear}


def measure_lines(policy: Policy, measure: Measure) -> Iterator[Line]:
    """Return what a measure says, a line each, in the order in which an applicant asks."""
    yield from _facts(measure)
    yield from _asks_and_gives(policy, measure)
    yield from _split(policy, measure)
    yield from procedure_lines(measure)
    yield from _flags(measure)
    yield from _figures(measure)


def _facts(measure: Measure) -> Iterator[Line]:
    """What is stated, and what one award is for."""
    if titles := [fact.title for fact in measure.facts.values()]:
        yield f"填报：{'、'.join(title.zh for title in titles)}", f"Facts: {'; '.join(title.en for title in titles)}"
    if measure.item is not None:
        yield f"事项：{measure.item.title.zh}", f"Item: {measure.item.title.en}"


def _asks_and_gives(policy: Policy, measure: Measure) -> Iterator[Line]:
    """What a measure asks and gives, a line each, in Chinese and in English."""
    if measure.beneficiary:
        yield f"支持对象：{measure.beneficiary.zh}", f"For: {measure.beneficiary.en}"
    for condition in measure.conditions:
        yield f"条件：{condition.says.zh}", f"Condition: {condition.says.en}"
    if measure.formula is not None:
        amount = _amount(measure)
        yield f"金额：{amount.zh}", f"Amount: {amount.en}"
    for cap in measure.caps:
        text = cap_words(cap)
        yield f"封顶：{text.zh}", f"Cap: {text.en}"
    yield from _shared(policy, measure)
    for part in measure.instalments:
        zh, en = read(part.once).words(Scope(measure.facts)) if part.once else ("批准即付", "at once")
        yield f"分期：{part.share.written}，{zh}", f"Instalment: {part.share.english}, {en}"
    yield from quota_lines(measure)


def quota_lines(measure: Measure) -> Iterator[Line]:
    """Return how many awards of a measure there are in a year, in a line; none where nothing says it."""
    if measure.quota is not None:
        limit, how = measure.quota.limit, _SOFT if measure.quota.kind == "SOFT" else _HARD
        whose = ("每家每年", " for an applicant") if measure.quota.per == "APPLICANT_YEAR" else ("每年", "")
        yield f"名额：{whose[0]} {limit} 项（{how.zh}）", f"Quota: {limit} a calendar year{whose[1]}, {how.en}"


def _shared(policy: Policy, measure: Measure) -> Iterator[Line]:
    """The caps over several measures that bear on it, each with its own article."""
    for cap in (cap for cap in policy.caps if measure.code in cap.measures):
        text, clause, others = (
            cap_words(cap),
            cited(cap.article),
            [code for code in cap.measures if code != measure.code],
        )
        yield (
            f"合计封顶：{text.zh}，与{'、'.join(others)}合计（{clause.zh}）",
            f"Cap together: {text.en}, together with {', '.join(others)} ({clause.en})",
        )


def _papers(measure: Measure, step: ReviewStep) -> Iterator[Line]:
    """What the step certifies, and each paper with the facts that it proves."""
    titles = {name: fact.title for name, fact in facts_of_application(measure).items()}
    provable = provable_titles(measure)
    if step.certifies:
        certified = [titles[name] for name in step.certifies]
        yield f"核实：{'、'.join(title.zh for title in certified)}", f"Certifies: {'; '.join(t.en for t in certified)}"
    for paper in step.papers:
        proved = [provable[name] for name in paper.proves]
        yield (
            f"材料：{paper.title.zh}（证明{'、'.join(title.zh for title in proved)}）",
            f"Paper: {paper.title.en} (proves {'; '.join(title.en for title in proved)})",
        )


_EXPOSURE = (
    "；同时显示本事项累计批准件数、批准金额和已拨付金额",
    "; with it how many awards there are so far, their yuan, and what of them was paid",
)


def _flags(measure: Measure) -> Iterator[Line]:
    """What whoever reviews a case is shown, though it stands against nothing."""
    for flag in measure.procedure.flags:
        zh, en = _EXPOSURE if flag.exposure else ("", "")
        yield (
            f"审核提示：{flag.says.zh}（{flag.reading}{zh}）",
            f"Reviewers are shown: {flag.says.en} ({flag.reading}{en})",
        )


def _figures(measure: Measure) -> Iterator[Line]:
    """How often it can be had, and what a duty promises."""
    if measure.cadence:
        yield f"频次：{measure.cadence.zh}", f"How often: {measure.cadence.en}"
    for figure in measure.figures.values():
        text = titled_figure(figure)
        yield f"数额：{text.zh}", f"Figure: {text.en}"
    if measure.duty is not None:
        zh, en = ("，各区分别履行", ", by each district") if measure.duty.per_district else ("", "")
        if measure.duty.once:
            yield f"有效期内履行一次的责任{zh}", f"A duty to be met once in the validity{en}"
        else:
            yield f"年度责任{zh}", f"A duty of every year{en}"


def _split(policy: Policy, measure: Measure) -> Iterator[Line]:
    split = measure.split
    if split is None:
        return
    names = {payer.code: payer.name for payer in policy.payers}
    how = _stated(split)
    if split.decided:
        could = [names[payer] for payer in split.decided]
        yield (
            f"出资方：由决定载明（{'、'.join(name.zh for name in could)}），载明后由其全额承担",
            f"Payer: as the decision names it ({', '.join(name.en for name in could)}), who then pays all of it",
        )
    shares = _shares(split, names)
    yield f"分担：{shares.zh}（{how.zh}）", f"Paid by: {shares.en} ({how.en})"


def _stated(split: Split) -> Text:
    """Where the split stands: in the clause, in another article, or in a reading."""
    if not split.stated:
        return Text(zh=f"按{split.reading}", en=f"by {split.reading}")
    if split.article is None:
        return Text(zh="条文规定", en="as the text states")
    clause = cited(split.article)
    return Text(zh=f"{clause.zh}规定", en=f"as {clause.en} states")


def _shares(split: Split, names: Mapping[str, Text]) -> Text:
    """Who bears which part: a ratio after its payers, a share after each, or all by one."""
    rest = names[split.rest]
    if split.ratio is not None:
        payers = [names[payer] for payer in split.among]
        zh = f"{'、'.join(payer.zh for payer in payers)}按{split.ratio}承担"
        return Text(zh=zh, en=f"{', '.join(payer.en for payer in payers)} at {split.ratio.replace('：', ':')}")
    if not split.shares:
        return Text(zh=f"{rest.zh}全额", en=f"{rest.en} alone")
    zh = "、".join(f"{names[payer].zh} {rate.written}" for payer, rate in split.shares.items())
    en = ", ".join(f"{names[payer].en} {rate.english}" for payer, rate in split.shares.items())
    return Text(zh=f"{zh}，其余{rest.zh}", en=f"{en}, the rest {rest.en}")


def _filed_and_decided(procedure: Procedure) -> Iterator[Line]:
    """How it is filed, and who decides it, where that is not as usual."""
    if procedure.call == "REQUIRED":
        yield "申报：须有申报通知", "Filed: under a call only"
    if procedure.without_application:
        yield (
            "申报：免申即享，由经办机关拟办、企业确认",
            "Filed: by nobody, the office drafts it and the enterprise confirms",
        )
    if procedure.decided_by != "BUREAU":
        who = _DECIDED_BY[procedure.decided_by]
        yield f"审定：{who.zh}", f"Decided by: {who.en}"


def procedure_lines(measure: Measure) -> Iterator[Line]:
    """Return what a measure's life has besides the spine of docs/lives.md, a line each."""
    if measure.kind is not Kind.GRANT:
        return
    procedure = measure.procedure
    yield from _filed_and_decided(procedure)
    if procedure.competition is not None:
        reserve = procedure.competition.reserve
        yield (
            f"评选：按专家平均分排名，递补名单 {reserve} 个",
            f"Competition: by mean score, {reserve} on the reserve list",
        )
    if procedure.units is not None:
        title = procedure.units.title
        yield f"验收件：{title.zh}，逐件查验，每件一次", f"Units: each {title.en} inspected and accepted, once ever"
    if procedure.tranches is not None:
        title = measure.facts[procedure.tranches].title
        yield f"批次：按“{title.zh}”分批核定，至封顶", f"Tranches: awarded as “{title.en}” grows, up to the cap"
    for step in procedure.steps:
        when, who = WHEN_TITLES[step.when], ROLE_TITLES[Role(step.by)]
        of = f" ({step.bureau})" if step.bureau else ""
        yield (
            f"环节（{when.zh}）：{step.title.zh}，{who.zh}{of}",
            f"Review ({when.en}): {step.title.en}, by {who.en}{of}",
        )
        yield from _papers(measure, step)
    for indicator in measure.performance.indicators if measure.performance else ():
        yield (
            f"绩效指标：{indicator.title.zh}（{indicator.unit.zh}），权重 {indicator.weight}",
            f"Indicator: {indicator.title.en} ({indicator.unit.en}), weight {indicator.weight}",
        )
    gate = _gate(measure)
    yield f"兑现条件：{gate.zh}", f"Gate before payment: {gate.en}"


def _gate(measure: Measure) -> Text:
    gate = measure.gate
    if gate is None or isinstance(gate, NoGate):
        return Text(zh="批准即可拨付", en="none beyond the approval")
    if isinstance(gate, RecordedGate):
        titles = [measure.facts[name].title for name in gate.facts]
        return Text(
            zh="登记" + "、".join(title.zh for title in titles),
            en=", ".join(title.en for title in titles) + " on record",
        )
    if isinstance(gate, TermGate):
        since = measure.facts[gate.since].title
        return Text(zh=f"{since.zh}起满{gate.years}年", en=f"{gate.years} years since {since.en}")
    if isinstance(gate, VoucherGate):
        return Text(zh="有效期内凭券兑付", en="a voucher redeemed while the policy is valid")
    return Text(zh="里程碑达标并核定", en="a milestone reached and verified")


def titled_figure(figure: TitledFigure) -> Text:
    """Return a figure after what it is of: 每年安排 7亿元; an old pack has the figure alone."""
    title = figure.title
    if title is None:
        return Text(zh=figure.written, en=figure.written)
    return Text(zh=f"{title.zh} {figure.written}", en=f"{title.en}: {figure.written}")


def cap_words(cap: Cap) -> Text:
    """Return a cap in words: the most, on whom it counts, and by which year."""
    qualities = [_PER[cap.per]]
    qualities += [_YEAR_OF[cap.year_of]] if cap.per == "APPLICANT_YEAR" else []
    qualities += [_SOFT] if cap.kind == "SOFT" else []
    zh, en = "，".join(words.zh for words in qualities), ", ".join(words.en for words in qualities)
    return Text(zh=f"{cap.amount.written}，{zh}", en=f"{cap.amount.written} for {en}")


def _amount(measure: Measure) -> Text:
    """How the amount of a grant comes about, in words: those of its expression, or of what people decide."""
    match measure.formula:
        case RateCeiling(rate=rate, of=names):
            of = _in_words(RateOf(kind="RATE", rate=rate, of=names), measure)
            return Text(zh=f"不超过{of.zh}，由审定决定", en=f"decided, at most {of.en}")
        case Windows(months=months, length=length, first=first, further=further):
            unit = measure.facts[months].unit
            zh, en = (unit.zh, f" {unit.en}") if unit else ("", "")
            return Text(
                zh=f"连续{length}个月平均达到{first.average}{zh}：{first.amount.written}；其后每连续{length}个月平均新增"
                f"{further.growth}{zh}：{further.amount.written}",
                en=f"{length} months averaging {first.average}{en}: {first.amount.written}; each further growth of the "
                f"average by {further.growth}{en}: {further.amount.written}",
            )
        case Band(at_least=least, at_most=most) if least is not None and least.written == most.written:
            return Text(zh=f"审定，{most.written}", en=f"decided, {most.written}")
        case Band(at_most=most):
            return Text(zh=f"审定，不超过{most.written}", en=f"decided, at most {most.written}")
        case formula:
            return _in_words(formula, measure)


def _in_words(formula: Formula | None, measure: Measure) -> Text:
    node = spelled_out(formula, measure.facts) if formula else None
    zh, en = in_words(node, Scope(measure.facts)) if node else ("—", "—")
    return Text(zh=zh, en=en)
