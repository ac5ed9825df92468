"""What a pack must hold beyond its shape: quotations that are in the text, figures that are in the quotation.

A check answers its findings as paths into the pack, each with what to write instead.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import cast

from pydantic import BaseModel

from domain.packs.pack_calendar import calendar
from domain.packs.pack_caps import caps, one_year, shared_caps
from domain.packs.pack_expressions import bounds, expressions, readable, words_fit
from domain.packs.pack_figures import (
    check_article,
    check_quotes,
    not_in_clause,
    of_another_article,
    says_day,
    says_years,
    stands_in,
    stands_in_article,
)
from domain.packs.pack_places import place_named
from domain.packs.pack_procedures import procedures
from domain.packs.pack_references import Finding, references
from domain.policy.awards import FILING, ORDER, PayingDay, Split
from domain.policy.pack_complaints import grants_only, listed, near, no_payer, twice
from domain.policy.pack_sources import Path
from domain.policy.policy import Kind, Measure, Policy, Validity, last_day_after
from domain.values.figures import Figure
from domain.values.miswritten import Said

_OF_EACH_GRANT = ("formula", "split", "item", "gate")
_OF_GRANTS = (*_OF_EACH_GRANT, "procedure", "performance")


def check(policy: Policy, text: str, right: Collection[int] = ()) -> Iterator[Finding]:
    """Return every mistake as the path into the pack and what to write instead.

    ``right`` are the places of measures that have none in themselves.
    """
    yield from check_quotes(("validity", "quotes"), policy.validity.quotes, text)
    yield from _validity(policy.validity)
    yield from _readings(
        ("validity", "readings"), policy.validity.readings, {reading.id for reading in policy.readings}
    )
    yield from _same_matter(policy, text)
    yield from _late_payment(policy, text)
    yield from _leading(policy, text)
    yield from _collectives(policy, text)
    yield from _publicity(policy, text)
    for index, reading in enumerate(policy.readings):
        yield from check_quotes(("readings", index, "quotes"), reading.quotes, text)
    yield from _unique(policy)
    yield from calendar(policy.calendar)
    yield from shared_caps(policy, text)
    formulas = readable(policy)
    for index, measure in enumerate(policy.measures):
        path: Path = ("measures", index)
        if index not in right:
            yield from _measure(path, measure, policy, text)
        # A formula may be that of another measure.
        yield from expressions(path, measure, formulas)


def _measure(path: Path, measure: Measure, policy: Policy, text: str) -> Iterator[Finding]:
    """What is wrong with a measure in itself, beside its expressions."""
    readings = {reading.id for reading in policy.readings}
    yield from check_quotes((*path, "quotes"), measure.quotes, text)
    yield from _bureaus((*path, "bureaus"), measure.bureaus, text)
    yield from _figures(path, measure)
    yield from check_article(path, measure, text)
    yield from _kind(path, measure)
    unfit = list(references(path, measure))
    yield from unfit or words_fit(path, measure)
    yield from bounds(path, measure)
    yield from caps(path, measure)
    yield from one_year(path, policy, measure)
    yield from _split(path, measure, text)
    yield from procedures(path, measure, policy)
    yield from _payers(path, measure, policy)
    yield from _readings((*path, "readings"), measure.readings, readings)
    flags = [flag.reading for flag in measure.procedure.flags]
    yield from _readings((*path, "procedure", "flags"), flags, readings)


def _readings(path: Path, named: Iterable[str], known: set[str]) -> Iterator[Finding]:
    for place, name in enumerate(named):
        if name not in known:
            yield (*path, place), _no_reading(name, known)


def _no_reading(name: str, known: Collection[str]) -> Said:
    hint = near(name, known)
    return f"登记的解释中没有“{name}”{hint[0]}", f"there is no reading {name} in the register{hint[1]}"


def _validity(validity: Validity) -> Iterator[Finding]:
    """Days stand in the clause as it writes them; one that is reckoned need not, and its years do."""
    first, years = validity.in_force_from, validity.years
    if first is not None and not says_day(validity.quotes, first):
        yield ("validity", "in_force_from"), _no_such_day("施行日", "first")
    if years is not None and not says_years(validity.quotes, years):
        en = f"the clause quoted does not say {years} years; write the years that it says"
        yield ("validity", "years"), (f"引用的条文没有写明{years}年；请写条文所载的年数", en)
    reckoned = first and years and validity.expires_on == last_day_after(first, years)
    if not reckoned and not says_day(validity.quotes, validity.expires_on):
        yield ("validity", "expires_on"), _no_such_day("截止日", "last")


def _no_such_day(zh: str, en: str) -> Said:
    en = f"the clause quoted names no such day; write the {en} day that it names"
    return f"引用的条文没有写这一天；请写条文所载的{zh}", en


def _same_matter(policy: Policy, text: str) -> Iterator[Finding]:
    """The clause on other support stands in the article that it names, and each scope counts once."""
    rule, path = policy.same_matter, "same_matter"
    if rule is None:
        return
    yield from check_quotes((path, "quotes"), rule.quotes, text)
    yield from check_article((path,), rule, text)
    for place, scope in enumerate(rule.scopes):
        if scope in rule.scopes[:place]:
            yield (path, "scopes", place), twice(scope.value)


def _leading(policy: Policy, text: str) -> Iterator[Finding]:
    """The clause stands in the article that it names, and every leading bureau in the text."""
    rule, path = policy.leading, "leading"
    if rule is None:
        return
    yield from check_quotes((path, "quotes"), rule.quotes, text)
    yield from check_article((path,), rule, text)
    for place, bureau in enumerate(rule.bureaus):
        if bureau not in text:
            yield (path, "bureaus", place), _no_bureau(bureau)


def _collectives(policy: Policy, text: str) -> Iterator[Finding]:
    """Names for several bureaus, and the bureaus that they mean, stand in the text."""
    for index, collective in enumerate(policy.collectives):
        path: Path = ("collectives", index)
        if collective.name not in text:
            en = f"the text does not say '{collective.name}'; write it as the text does"
            yield (*path, "name"), (f"文件中没有“{collective.name}”；请按文件写", en)
        if collective.districts == bool(collective.bureaus):
            en = "it means bureaus, or the districts; write one of the two"
            yield path, ("须指若干单位或各区；“bureaus”与“districts”只写其一", en)
        for place, bureau in enumerate(collective.bureaus):
            if bureau not in text:
                yield (*path, "bureaus", place), _no_bureau(bureau)
        if collective.name in text and not any(collective.name in measure.bureaus for measure in policy.measures):
            en = f"no measure names '{collective.name}' as responsible; remove it, or name it in 'bureaus' of a measure"
            yield (*path, "name"), (f"没有事项的责任单位写明“{collective.name}”；请删去，或写入事项的“bureaus”", en)


def _no_bureau(bureau: str) -> Said:
    en = f"the text names no bureau '{bureau}'; write it as the text does"
    return f"文件中没有“{bureau}”这一单位；请按文件写", en


def _publicity(policy: Policy, text: str) -> Iterator[Finding]:
    """The clause on publicity, where the text has one, stands in the article that it names; its readings are known."""
    rule, path = policy.publicity, "publicity"
    yield from _readings((path, "readings"), rule.readings, {reading.id for reading in policy.readings})
    yield from check_quotes((path, "quotes"), rule.quotes, text)
    if (rule.article is None) != (not rule.quotes):
        en = "write the article and its words, or neither"
        yield (path, "article"), ("“article”与“quotes”须同时写，或都不写", en)
    elif rule.article is not None:
        yield from check_article((path,), rule, text)


def _late_payment(policy: Policy, text: str) -> Iterator[Finding]:
    """Interest stands in a clause of the article that it names, at the rate that the clause says."""
    rule, path = policy.late_payment, "late_payment"
    if rule is None:
        return
    yield from check_quotes((path, "quotes"), rule.quotes, text)
    yield from check_article((path,), rule, text)
    if not stands_in(rule.daily, "".join(rule.quotes)):
        yield (path, "daily"), not_in_clause(rule.daily)


def _bureaus(path: Path, bureaus: list[str], text: str) -> Iterator[Finding]:
    line = "、".join(bureaus)
    if bureaus and f"（责任单位：{line}）" not in text:
        zh = f"文件中没有这样的责任单位：“{line}”；请按该条的写法和顺序写"
        en = f"the text names no such list of bureaus: '{line}'; write them as the article does, in its order"
        yield path, (zh, en)


def _figures(path: Path, measure: Measure) -> Iterator[Finding]:
    """Each figure must stand in the clause that the measure quotes; a split by reading is in no clause."""
    clause = "".join(measure.quotes)
    for where, figure in figures_in(measure, ()):
        if not stands_in(figure, clause):
            yield (*path, *where), not_in_clause(figure)


def figures_in(value: object, path: Path) -> Iterator[tuple[Path, Figure]]:
    """Return every figure in a part of a pack with its path; a split by reading or of another article is left out."""
    if isinstance(value, Figure):
        yield path, value
    elif not (isinstance(value, Split) and (not value.stated or value.quotes)):
        for name, part in _parts(value):
            yield from figures_in(part, (*path, name))


def _parts(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, BaseModel):
        return iter(value)
    if isinstance(value, list):
        return enumerate(cast("list[object]", value))
    return cast("dict[str, object]", value).items() if isinstance(value, dict) else ()


def _split(path: Path, measure: Measure, text: str) -> Iterator[Finding]:
    """A split that another article states stands there, with its shares."""
    split = measure.split
    if split is None or not split.quotes:
        return
    where: Path = (*path, "split")
    yield from check_quotes((*where, "quotes"), split.quotes, text)
    if split.article is None:
        yield where, ("缺少“article”；请写所引条文是第几条", "'article' is missing; name the article that is quoted")
        return
    for place, quote in enumerate(split.quotes):
        if not stands_in_article(quote, split.article, text):
            yield (*where, "quotes", place), of_another_article(split.article)
    for payer, share in split.shares.items():
        if not stands_in(share, "".join(split.quotes)):
            yield (*where, "shares", payer), not_in_clause(share)


def _kind(path: Path, measure: Measure) -> Iterator[Finding]:
    if measure.kind is Kind.GRANT:
        for name in _OF_EACH_GRANT:
            if getattr(measure, name) is None:
                zh, en = f"缺少“{name}”；资助事项须写明", f"{name!r} is missing; a grant says its {name}"
                yield path, (zh, en)
        return
    standing = [name for name in _OF_GRANTS if name in measure.model_fields_set and getattr(measure, name) is not None]
    if standing:
        yield (*path, standing[0]), grants_only(standing)


def _payers(path: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    if measure.split is None:
        return
    known = [payer.code for payer in policy.payers]
    for name in [measure.split.rest, *measure.split.shares, *measure.split.decided]:
        if name not in known:
            yield (*path, "split"), no_payer(name, known)
    if sum(share.exact for share in measure.split.shares.values()) > 1:
        en = "the shares add up to more than the whole; write less"
        yield (*path, "split", "shares"), ("各份合计超过全部；请改小", en)
    yield from _paying_day((*path, "split", "district"), measure, policy)


def _paying_day(path: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    """The day whose district pays is one that comes in the procedure, and a reading of the register says so."""
    rule, own = (measure.split.district, measure.split.reading) if measure.split else (PayingDay(), None)
    known = [FILING, ORDER, *(step.code for step in measure.procedure.steps)]
    if rule.as_of not in known:
        zh, en = listed(known)
        why = (f"“{rule.as_of}”不是这样的日子；须为{zh}之一", f"{rule.as_of!r} is no such day; write one of {en}")
        yield (*path, "as_of"), why
    readings = [reading.id for reading in policy.readings]
    named = (((*path, "reading"), rule.reading), ((*path[:-1], "reading"), own))
    placed = (((*path, "place", "reading"), rule.place.reading),) if rule.place else ()
    for where, reading in (*named, *placed):
        if reading is not None and reading not in readings:
            yield where, _no_reading(reading, readings)
    yield from place_named((*path, "place", "fact"), measure, rule.place)


def _unique(policy: Policy) -> Iterator[Finding]:
    lists = {
        "measures": [measure.code for measure in policy.measures],
        "readings": [reading.key for reading in policy.readings],
        "districts": [district.code for district in policy.districts],
        "payers": [payer.code for payer in policy.payers],
    }
    for name, codes in lists.items():
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield (name, place), twice(code)
