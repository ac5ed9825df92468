"""What a measure calls by name: facts that exist, of the type that the condition, formula or gate can work with."""

from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

from domain.assessment.matters import provable_titles
from domain.policy.conditions import Condition, FactType, NoGate, RecordedGate, TermGate, VoucherGate, WindowsGate
from domain.policy.formulas import Band, Expression, Fixed, Match, PerUnit, RateCeiling, RateOf, Tiers, Windows
from domain.policy.pack_complaints import listed, near
from domain.policy.pack_sources import Path
from domain.policy.policy import Measure
from domain.refusals.credit_code_sentences import BODY_TITLES
from domain.values.figures import Amount, Rate
from domain.values.miswritten import Said

Finding: TypeAlias = tuple[Path, Said]
"""A path into the pack, and what is wrong there, in Chinese and in English."""

_TESTS = ("equals", "one_of", "at_least", "at_most", "above", "other_than", "year", "held_for", "holds")
_T = FactType


_IDENTIFYING = (
    *(_T.NAME, _T.ADDRESS, _T.CODE, _T.CREDIT_CODE, _T.DOCUMENT_NUMBER, _T.REFERENCE_NUMBER, _T.STANDARD_NUMBER),
    *(_T.YEAR, _T.COUNT),
)
"""Types of fact by which a thing is identified: each has one form."""


class Reference(NamedTuple):
    """One place of a measure that names a fact, and the types of fact it can work with."""

    path: Path
    fact: str
    types: tuple[FactType, ...]
    nullable: bool = False
    """True where the place knows what to do with a null."""


def references(path: Path, measure: Measure) -> Iterator[Finding]:
    """Return every name in a measure that stands for nothing, or for something that does not fit its place."""
    untested = [
        place
        for place, condition in enumerate(measure.conditions)
        if sum(getattr(condition, name) is not None for name in _TESTS) != 1
    ]
    unknown = set[str]()
    for reference in _references(measure):
        if reference.fact in unknown:
            continue
        unknown |= {reference.fact} - measure.facts.keys()
        # Of what kind a fact must be is said by the test of its condition: of none, and of two, nothing follows.
        if reference.path[0] != "conditions" or reference.path[1] not in untested:
            yield from _unfit(path, measure, reference)
    yield from _assumed(path, measure)
    yield from _parts(path, measure)
    yield from _bodies(path, measure)
    for place, condition in enumerate(measure.conditions):
        where: Path = (*path, "conditions", place)
        if place in untested:
            zh, en = listed(_TESTS)
            yield (
                where,
                (f"一个条件只写一项判断；须为{zh}之一", f"a condition holds exactly one test; write one of {en}"),
            )
        yield from _unknown_choices(where, measure, condition)


def _bodies(path: Path, measure: Measure) -> Iterator[Finding]:
    """Kinds of body are those of credit codes, and a choice that says one is there."""
    kinds = {("bodies",): measure.bodies}
    for name, fact in measure.facts.items():
        kinds |= {("facts", name, "bodies", choice): bodies for choice, bodies in fact.bodies.items()}
        for choice in fact.bodies.keys() - fact.choices.keys():
            yield (*path, "facts", name, "bodies"), _no_choice(name, choice, fact.choices)
    for where, bodies in kinds.items():
        for kind in bodies:
            if kind not in BODY_TITLES:
                zh, en = listed(BODY_TITLES)
                why = (f"“{kind}”不是主体类别；须为{zh}之一", f"{kind!r} is no kind of body; write one of {en}")
                yield (*path, *where), why


def _parts(path: Path, measure: Measure) -> Iterator[Finding]:
    """The parts of an item are stated beside the facts, each always and in one form; an applicant's own has none."""
    rule = measure.item
    if rule is None or not rule.parts:
        return
    if rule.keyed_by not in {"ITEM", "APPLICANT_ITEM"}:
        en = f"an item keyed by {rule.keyed_by} is not named; remove its parts"
        yield (*path, "item", "parts"), (f"以“{rule.keyed_by}”区分的事项没有名称；请删去“parts”", en)
    for name, part in rule.parts.items():
        where: Path = (*path, "item", "parts", name)
        if name in measure.facts:
            en = f"{name!r} is a fact of {measure.code}, too; name the part otherwise"
            yield where, (f"“{name}”也是“{measure.code}”的事实；请另取名称", en)
        if part.type not in _IDENTIFYING or part.nullable or part.optional:
            zh, en = listed(_IDENTIFYING)
            yield where, (f"事项的组成部分必填，类型须为{zh}之一", f"a part is always stated and of type {en}")


def unknown_facts(measure: Measure) -> set[str]:
    """Return the names that conditions, words of formulas, gates and the procedure take for facts, and are none."""
    return {reference.fact for reference in _references(measure)} - measure.facts.keys()


def _unfit(path: Path, measure: Measure, reference: Reference) -> Iterator[Finding]:
    where, name = (*path, *reference.path), reference.fact
    fact = measure.facts.get(name)
    if fact is None:
        hint, known = near(name, measure.facts), listed(measure.facts)
        yield (
            where,
            (
                f"“{name}”不是“{measure.code}”的事实{hint[0]}；可用：{known[0]}",
                f"{name!r} is no fact of {measure.code}{hint[1]}; it has {known[1]}",
            ),
        )
    elif fact.type not in reference.types:
        types = " or ".join(kind.value for kind in reference.types)
        zh = f"“{name}”的类型是“{fact.type.value}”；此处须为类型{listed(reference.types)[0]}的事实"
        yield where, (zh, f"{name!r} is {fact.type.value}, and a fact of type {types} is asked here")
    elif fact.nullable and not reference.nullable:
        zh, en = f"“{name}”可以为空，此处不能据以计算", f"{name!r} may be null, which cannot be reckoned with here"
        yield where, (f"{zh}；请写一项必填的事实", f"{en}; name a fact that is always stated")


def _assumed(path: Path, measure: Measure) -> Iterator[Finding]:
    """A fact that may be assumed is asked by conditions alone: no amount and no gate can do without it."""
    needed = {reference.fact for reference in (*_of_formula(measure), *_of_gate(measure))}
    needed |= {measure.item.year_of} if measure.item and measure.item.year_of else set[str]()
    for name, fact in measure.facts.items():
        if fact.may_be_assumed and (name in needed or fact.optional):
            zh = f"“{name}”不能设为“may_be_assumed”：金额或兑现条件要用到它，或它本来可以不填"
            en = f"{name!r} cannot be assumed: the amount or the gate needs it, or it is optional"
            yield (*path, "facts", name), (zh, en)


def _unknown_choices(where: Path, measure: Measure, condition: Condition) -> Iterator[Finding]:
    fact = measure.facts.get(condition.fact)
    if fact is None or fact.type is not FactType.CHOICE:
        return
    for choice in [condition.equals] if isinstance(condition.equals, str) else condition.one_of or []:
        if choice not in fact.choices:
            yield where, _no_choice(condition.fact, choice, fact.choices)


def _no_choice(name: str, choice: str, known: Collection[str]) -> Said:
    zh, en = listed(known)
    return f"“{choice}”不是“{name}”的选项；可选：{zh}", f"{choice} is no choice of {name}; it has {en}"


def _references(measure: Measure) -> Iterator[Reference]:
    for place, condition in enumerate(measure.conditions):
        yield from _of_condition(("conditions", place), condition)
    for place, flag in enumerate(measure.procedure.flags):
        if flag.unless is not None:
            # What is not known raises the flag.
            named = _of_condition(("procedure", "flags", place, "unless"), flag.unless)
            yield from (reference._replace(nullable=True) for reference in named)
    yield from _of_formula(measure)
    yield from _of_gate(measure)
    yield from _of_procedure(measure)
    yield from _of_days(measure)
    yield from _of_performance(measure)
    if measure.item and measure.item.year_of:
        yield Reference(("item", "year_of"), measure.item.year_of, (_T.YEAR,))
    if measure.item and measure.item.apart_by:
        yield Reference(("item", "apart_by"), measure.item.apart_by, (_T.DATE,))
    if measure.item and (months := measure.item.months_of):
        yield Reference(("item", "months_of", "first"), months.first, (_T.COUNT,))
        yield Reference(("item", "months_of", "count"), months.count, (_T.COUNT,))


def _of_days(measure: Measure) -> Iterator[Reference]:
    """Days that reviews and inspections find, and by whose year a cap counts."""
    for place, step in enumerate(measure.procedure.steps):
        for name in step.days:
            yield Reference(("procedure", "steps", place, "day"), name, (_T.DATE,))
    if (units := measure.procedure.units) and units.inspected_on:
        yield Reference(("procedure", "units", "inspected_on"), units.inspected_on, (_T.DATE,))
    for place, cap in enumerate(measure.caps):
        if cap.year_of == "FACT":
            yield Reference(("caps", place, "fact"), cap.fact or "", (_T.DATE,))


def _found_later(measure: Measure) -> list[str]:
    return [indicator.actual for indicator in measure.performance.indicators] if measure.performance else []


def _of_performance(measure: Measure) -> Iterator[Reference]:
    for place, indicator in enumerate(measure.performance.indicators if measure.performance else ()):
        at: Path = ("performance", "indicators", place)
        types = (_T.BOOL,) if indicator.kind == "DONE" else (_T.COUNT, _T.MONEY, _T.PERCENT)
        yield Reference((*at, "actual"), indicator.actual, types, nullable=True)
        if indicator.goal is not None:
            # A goal is held against what came of it: both are counted alike.
            alike = tuple(fact.type for name, fact in measure.facts.items() if name == indicator.actual)
            yield Reference((*at, "goal"), indicator.goal, alike or types, nullable=True)


def _of_condition(path: Path, condition: Condition) -> Iterator[Reference]:
    yield Reference((*path, "fact"), condition.fact, _testable(condition))
    if condition.other_than:
        yield Reference((*path, "other_than", "fact"), condition.other_than.fact, (_T.CHOICE,))
    if condition.held_for:
        yield Reference((*path, "held_for", "until"), condition.held_for.until, (_T.DATE,), nullable=True)


def _testable(condition: Condition) -> tuple[FactType, ...]:
    """The types of fact that the test of a condition can be put to."""
    limit = condition.at_least if condition.at_least is not None else condition.at_most
    tests = (
        (condition.equals is not None, (_T.BOOL,) if isinstance(condition.equals, bool) else (_T.CHOICE, _T.TEXT)),
        (condition.one_of is not None, (_T.CHOICE,)),
        (isinstance(limit, Amount), (_T.MONEY,)),
        (isinstance(limit, Rate), (_T.PERCENT,)),
        (limit is not None, (_T.COUNT, _T.YEAR)),
        (condition.above is not None, (_T.MONEY, _T.PERCENT, _T.COUNT)),
        (condition.other_than is not None, (_T.CHOICES,)),
        (condition.year is not None, (_T.YEAR,)),
        (condition.held_for is not None, (_T.DATE,)),
        (condition.holds is not None, tuple(FactType)),
    )
    return next((types for stands, types in tests if stands), tuple(FactType))


def _of_formula(measure: Measure) -> Iterator[Reference]:
    match measure.formula:
        case RateOf(of=names) | Match(of=names) | RateCeiling(of=names):
            for place, name in enumerate(names):
                yield Reference(("formula", "of", place), name, (_T.MONEY,))
        case PerUnit(units=units, less=less):
            yield Reference(("formula", "units"), units, (_T.COUNT,))
            if less is not None:
                yield Reference(("formula", "less"), less, (_T.COUNT,))
        case Tiers(by=name):
            yield Reference(("formula", "by"), name, (_T.COUNT, _T.MONEY, _T.CHOICE))
        case Windows(months=name):
            yield Reference(("formula", "months"), name, (_T.MONTHS,))
        case Fixed() | Band() | Expression() | None:
            return


def _of_gate(measure: Measure) -> Iterator[Reference]:
    match measure.gate:
        case RecordedGate(facts=names):
            for place, name in enumerate(names):
                yield Reference(("gate", "facts", place), name, (_T.DATE,), nullable=True)
        case TermGate(since=since, until=until):
            yield Reference(("gate", "since"), since, (_T.DATE,))
            yield Reference(("gate", "until"), until, (_T.DATE,), nullable=True)
        case NoGate() | WindowsGate() | VoucherGate() | None:
            return


def _of_procedure(measure: Measure) -> Iterator[Reference]:
    procedure, provable = measure.procedure, provable_titles(measure)
    for place, step in enumerate(procedure.steps):
        for index, name in enumerate(step.certifies):
            # What came of an award is null until it was found.
            at: Path = ("procedure", "steps", place, "certifies", index)
            yield Reference(at, name, tuple(FactType), nullable=name in _found_later(measure))
        for index, paper in enumerate(step.papers):
            for number, name in enumerate(paper.proves):
                if name in measure.facts or name not in provable:
                    where: Path = ("procedure", "steps", place, "papers", index, "proves", number)
                    yield Reference(where, name, tuple(FactType), nullable=True)
    if procedure.competition:
        yield Reference(("procedure", "competition", "selects"), procedure.competition.selects, (_T.BOOL,))
    if procedure.tranches:
        yield Reference(("procedure", "tranches"), procedure.tranches, (_T.MONEY,))
