"""Whether expressions and bounds say what the clause says: parts that fit, figures as written, bounds in words."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.algebra.conditions import Compare
from domain.algebra.kinds import MONEY, TRUTH, Kind
from domain.algebra.mistakes import ExpressionError, Said
from domain.algebra.nodes import Exact, Node, Scope, Stated, expect, facts_in, figures_of, walk
from domain.algebra.others import ResultOf
from domain.algebra.reading import read
from domain.algebra.spelled import spelled_out
from domain.packs.pack_figures import not_in_clause, stands_in
from domain.packs.pack_references import Finding, unknown_facts
from domain.policy.formulas import Expression
from domain.policy.pack_sources import Path
from domain.policy.policy import Measure, Policy
from domain.values.figures import Amount, Figure, Rate

_BOUNDS = {
    "≤": ("不超过", "不高于", "不多于", "最高", "至多", "不晚于"),
    "≥": ("不低于", "不少于", "达到", "至少", "不早于"),
    ">": ("超过", "高于", "多于"),
    "<": ("低于", "不足", "不满", "少于"),
}
_SIGNS = sorted(((word, sign) for sign, words in _BOUNDS.items() for word in words), key=lambda pair: -len(pair[0]))
_IN_WORDS: dict[str, Said] = {
    "≤": ("不超过（含本数）", "at most, inclusive"),
    "≥": ("不低于（含本数）", "at least, inclusive"),
    ">": ("超过（不含本数）", "above, exclusive"),
    "<": ("低于（不含本数）", "below, exclusive"),
}


class _Written(NamedTuple):
    """An expression of a measure: where it stands, how it is written, and of what kind it must be."""

    path: Path
    written: str
    kind: Kind


def expressions(path: Path, measure: Measure, formulas: "Formulas") -> Iterator[Finding]:
    """Return what is wrong with the expressions of a measure, each with the character at which it stands.

    What is wrong in the formula of another measure, to which one refers, is said there alone.
    """
    scope, clause = Scope(measure.facts, formulas.right), "".join(measure.quotes)
    unknown = unknown_facts(measure)
    for where, written, kind in _expressions_of(measure):
        try:
            node = read(written)
            if formulas.refers_to_broken(node, measure.code):
                continue
            expect(node, kind, scope)
        except ExpressionError as mistake:
            if mistake.unknown in unknown:
                continue
            unknown |= {mistake.unknown} if mistake.unknown else set[str]()
            zh = f"算式“{written}”第{mistake.at}个字符处：{mistake.why.zh}"
            yield (*path, *where), (zh, f"at character {mistake.at} of {written!r}: {mistake.why.en}")
            continue
        if where[0] != "conditions":
            yield from _assumed((*path, *where), measure, node)
        yield from _as_written((*path, *where), node, clause)


def _as_written(path: Path, node: Node, clause: str) -> Iterator[Finding]:
    """Figures and their bounds stand as the clause writes them."""
    for figure in figures_of(node):
        if not stands_in(figure, clause):
            yield path, not_in_clause(figure)
    for part in walk(node):
        if isinstance(part, Compare) and isinstance(part.right, Stated):
            yield from bound(path, part.right.figure, part.sign, clause)
            if part.right.figure is None and part.right.value and not _stands_bare(part.right.value, clause):
                written = part.right.value
                zh = f"引用的条文中没有单独的“{written}”；数字连同单位按条文写，如 20%、5年、1亿元"
                en = f"the clause quoted has no bare {written}; write it with its unit, such as 20%"
                yield path, (zh, en)


def _stands_bare(value: Exact, clause: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(str(value))}(?![\d.元万亿%‰个])", clause) is not None


def _assumed(path: Path, measure: Measure, node: Node) -> Iterator[Finding]:
    """What is reckoned needs its facts: only conditions can go without."""
    for name in facts_in(node):
        if measure.facts[name].may_be_assumed:
            en = f"{name!r} may be assumed, so nothing can be reckoned with it here; ask it in conditions alone"
            yield path, (f"“{name}”可以不填而推定，不能用于此处计算；只在条件中使用", en)


def words_fit(path: Path, measure: Measure) -> Iterator[Finding]:
    """Return what does not fit in a formula that is a word of the language."""
    if measure.formula is None or isinstance(measure.formula, Expression):
        return
    node = spelled_out(measure.formula, measure.facts)
    try:
        if node is not None:
            expect(node, MONEY, Scope(measure.facts))
    except ExpressionError as mistake:
        yield (*path, "formula"), (mistake.why.zh, mistake.why.en)


def _expressions_of(measure: Measure) -> Iterator[_Written]:
    if isinstance(measure.formula, Expression):
        yield _Written(("formula",), measure.formula.written, MONEY)
    for place, condition in enumerate(measure.conditions):
        if condition.holds is not None:
            yield _Written(("conditions", place, "holds"), condition.holds, TRUTH)
    for place, instalment in enumerate(measure.instalments):
        if instalment.once is not None:
            yield _Written(("instalments", place, "once"), instalment.once, TRUTH)


class Formulas(NamedTuple):
    """The formulas of a policy by their measures, for others to refer to: those that are right, those that are not."""

    right: Mapping[str, Node]
    broken: Mapping[str, Node | None]
    """None where it cannot be read at all."""

    def refers_to_broken(self, node: Node, own: str) -> bool:
        """Return whether an expression of a measure refers to a formula that has a mistake of its own.

        Formulas that refer to one another in a ring are each their own mistake.
        """
        return any(code in self.broken and own not in self._reached(self.broken[code]) for code in self._reached(node))

    def _reached(self, node: Node | None) -> set[str]:
        """The measures to whose formulas an expression leads."""
        reached, further = set[str](), [node]
        while further:
            named = {part.measure for part in walk(one) if isinstance(part, ResultOf)} if (one := further.pop()) else ()
            further += [self.right.get(code) for code in named if code not in reached]
            reached |= {*named}
        return reached


def readable(policy: Policy) -> Formulas:
    """Return the formulas of a policy, for others to refer to."""
    nodes, broken = dict[str, Node](), dict[str, Node | None]()
    for measure in policy.measures:
        try:
            node = spelled_out(measure.formula, measure.facts) if measure.formula else None
        except ExpressionError:
            broken[measure.code] = None
            continue
        if node is not None:
            nodes[measure.code] = node
    for measure in policy.measures:
        if (node := nodes.get(measure.code)) is not None and not _is_right(node, Scope(measure.facts, nodes)):
            broken[measure.code] = node
    return Formulas(nodes, broken)


def _is_right(node: Node, scope: Scope) -> bool:
    try:
        expect(node, MONEY, scope)
    except ExpressionError:
        return False
    return True


def bounds(path: Path, measure: Measure) -> Iterator[Finding]:
    """Return the limits of conditions that the clause states the other way: inclusive against 超过, and the like."""
    clause = "".join(measure.quotes)
    for place, condition in enumerate(measure.conditions):
        for name, sign in (("at_least", "≥"), ("at_most", "≤")):
            limit = getattr(condition, name)
            if isinstance(limit, Amount | Rate):
                yield from bound((*path, "conditions", place, name), limit, sign, clause)


def bound(path: Path, figure: Figure | None, sign: str, clause: str) -> Iterator[Finding]:
    """Return the mistake of a bound for which the clause has other words right before the figure."""
    signs = set(_signs_before(figure.written, clause)) if figure else set[str]()
    if signs and sign not in {written for _, written in signs}:
        (word, written), figured = min(signs), figure.written if figure else ""
        (own_zh, own_en), (other_zh, other_en) = _IN_WORDS[sign], _IN_WORDS[written]
        zh = f"条文写“{word}{figured}”，是{other_zh}；此处写成了{own_zh}"
        yield path, (zh, f"the clause says '{word}{figured}', which is {other_en}; this is {own_en}")


def _signs_before(written: str, clause: str) -> Iterator[tuple[str, str]]:
    for place in re.finditer(rf"(?<![\d.]){re.escape(written)}", clause):
        before = clause[: place.start()]
        pair = next(((word, sign) for word, sign in _SIGNS if before.endswith(word)), None)
        if pair is not None:
            yield pair
