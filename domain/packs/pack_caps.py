"""Whether caps say what the clause says: on what each counts, and which measures count together."""

import re
from collections.abc import Iterator, Mapping

from domain.assessment.allowances import caps_on
from domain.packs.pack_figures import check_article, check_quotes, not_in_clause, stands_in
from domain.packs.pack_references import Finding
from domain.policy.awards import Cap, SharedCap
from domain.policy.pack_complaints import listed, near
from domain.policy.pack_sources import Path
from domain.policy.policy import Kind, Measure, Policy

_PHRASE = re.compile(r"[^，。；（）]+")
_ONE = r"(单个|每个|每家|同一|每名)"
_KEYS = (
    (re.compile("总额"), "YEAR"),
    (re.compile("有效期内"), "APPLICANT"),
    (re.compile(rf"{_ONE}[^，]*?(每年|年度)"), "APPLICANT_YEAR"),
    (re.compile(rf"{_ONE}(项目|产品|场景|应用场景|任务|平台)"), "ITEM"),
)
"""Words of a clause that say on what a cap counts; the first that stand there decide."""


def caps(path: Path, measure: Measure) -> Iterator[Finding]:
    """Return the caps of a measure that count on something else than their words say, or share a name."""
    clause = "".join(measure.quotes)
    codes = [cap.code for cap in measure.caps if cap.per != "ITEM"]
    for place, cap in enumerate(measure.caps):
        where: Path = (*path, "caps", place)
        yield from _key(where, cap, clause)
        if cap.per == "WHOLE" and (measure.item is None or measure.item.apart_by is None):
            en = "nothing tells parts of the item apart; write ITEM, or 'apart_by' in the item"
            yield (*where, "per"), ("没有可据以区分各期的内容；请写“ITEM”，或在事项中写“apart_by”", en)
        if cap.per != "ITEM" and codes.count(cap.code) > 1:
            zh = f"“{cap.code}”是“{measure.code}”两项封顶的名称；请各取一名"
            yield (*where, "code"), (zh, f"{cap.code} names two caps of {measure.code}; give each its own name")


def shared_caps(policy: Policy, text: str) -> Iterator[Finding]:
    """Return what is wrong with caps over several measures."""
    grants = {measure.code: measure for measure in policy.measures if measure.kind is Kind.GRANT}
    codes = [cap.code for cap in policy.caps]
    for place, cap in enumerate(policy.caps):
        path: Path = ("caps", place)
        if codes.count(cap.code) > 1:
            en = f"{cap.code} names two caps over several measures; give each its own name"
            yield (*path, "code"), (f"“{cap.code}”是两项合计封顶的名称；请各取一名", en)
        yield from check_quotes((*path, "quotes"), cap.quotes, text)
        yield from check_article(path, cap, text)
        clause = "".join(cap.quotes)
        if not stands_in(cap.amount, clause):
            yield (*path, "amount"), not_in_clause(cap.amount)
        yield from _key(path, cap, clause)
        yield from _measures(path, cap, grants)


def one_year(path: Path, policy: Policy, measure: Measure) -> Iterator[Finding]:
    """Return a complaint where caps of a measure count by years of different rules: an award has one year."""
    rules = {cap.year_of for cap in caps_on(policy, measure) if cap.per not in {"APPLICANT", "WHOLE"}}
    if len(rules) > 1:
        zh = f"“{measure.code}”的各项封顶按不同的年度计：{listed(sorted(rules))[0]}；请统一为一种"
        en = f"caps on {measure.code} count by the year of {' and '.join(sorted(rules))}; write one"
        yield (*path, "caps"), (zh, en)


def _measures(path: Path, cap: SharedCap, grants: Mapping[str, Measure]) -> Iterator[Finding]:
    for index, code in enumerate(cap.measures):
        if code not in grants:
            hint = near(code, grants)
            why = (f"“{code}”不是本政策的资助事项{hint[0]}", f"{code} is no grant of this policy{hint[1]}")
            yield (*path, "measures", index), why
        elif cap.code in [own.code for own in grants[code].caps if own.per != "ITEM"]:
            zh = f"“{cap.code}”也是“{code}”一项封顶的名称；请各取一名"
            yield (*path, "code"), (zh, f"{cap.code} names a cap of {code}, too; give each its own name")


def _key(path: Path, cap: Cap, clause: str) -> Iterator[Finding]:
    written = cap.amount.written
    phrases = [phrase for phrase in _PHRASE.findall(clause) if stands_in(cap.amount, phrase)]
    keys = {key for phrase in phrases if (key := _key_of(phrase)) is not None}
    if keys and cap.per not in keys:
        zh = f"按条文，“{written}”的封顶方式是{listed(sorted(keys))[0]}；请照此写"
        en = f"the clause says of {written} that it is per {' or '.join(sorted(keys))}; write that"
        yield (*path, "per"), (zh, en)


def _key_of(phrase: str) -> str | None:
    return next((key for words, key in _KEYS if words.search(phrase)), None)
