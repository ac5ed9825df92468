"""Either-or, growth over another year, months at their rates, and what another measure gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.algebra.joined import COUNTABLE, linked, one_kind
from domain.algebra.kinds import NUMBER, TRUTH, Kind, Sort
from domain.algebra.mistakes import ExpressionError, Said, misfit
from domain.algebra.nodes import Case, Exact, Node, Reckon, Scope, Tell, expect, times
from domain.algebra.tables import Rows, flat
from domain.policy.pack_complaints import listed


@dataclass(frozen=True)
class MonthsAt(Node):
    """Months, each counted at the rate of its year or stage (按年递减): from the first one on, none after the last."""

    first: Node
    count: Node
    rows: Rows
    within: Node | None = None

    def parts(self) -> Iterator[Node]:
        """Return the first month, their number, the rates and the last month."""
        return iter((self.first, self.count, *flat(self.rows), *((self.within,) if self.within else ())))

    def kind(self, scope: Scope) -> Kind:
        """Return a number of months."""
        for begins, rate in self.rows:
            expect(begins, NUMBER, scope)
            expect(rate, NUMBER, scope)
        months = Kind(Sort.NUMBER, "个月")
        expect(self.count, months, scope)
        if self.within:
            expect(self.within, months, scope)
        if self.first.kind(scope).sort is not Sort.NUMBER:
            raise misfit(self.first.at, self.first.kind(scope).named(), COUNTABLE)
        return months

    def _stages(self, scope: Scope) -> Callable[[Case], list[tuple[int, Exact, Said]]]:
        """Compile to the months that lie in each stage, with its rate and its words."""
        silent = scope.silent()
        first, count = self.first.reckoned(silent), self.count.reckoned(silent)
        last = self.within.reckoned(silent) if self.within else None
        stages = [(begins.reckoned(silent), rate.reckoned(silent), rate.words(silent)) for begins, rate in self.rows]
        latest_first = stages[::-1]

        def reckon(case: Case) -> list[tuple[int, Exact, Said]]:
            begin = first(case)
            stop = begin + count(case)
            if last is not None:
                stop = min(stop, last(case) + 1)
            reached: list[tuple[int, Exact, Said]] = []
            ends = stop
            # From the last stage back: each ends where the one after it begins.
            for begins, rate, words in latest_first:
                opens = begins(case)
                if (months := ends - max(begin, opens)) > 0:
                    reached.append((months, rate(case), words))
                ends = min(stop, opens)
            return reached[::-1]

        return reckon

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        stages = self._stages(scope)
        return lambda case: sum(times(months, rate) for months, rate, _ in stages(case))

    def words(self, scope: Scope) -> Said:
        """Return every stage in words."""
        rows = [(_month(begins.words(scope)), in_full(rate.words(scope))) for begins, rate in self.rows]
        zh = "，".join(f"{begins[0]}起 {rate[0]}" for begins, rate in rows)
        en = ", ".join(f"from {begins[1]} on {rate[1]}" for begins, rate in rows)
        if self.within:
            zh, en = f"{zh}，至多{self.within.words(scope)[0]}", f"{en}, at most {self.within.words(scope)[1]}"
        return f"月数（{zh}）", f"months ({en})"

    def explained(self, scope: Scope) -> Tell:
        """Return the months of a case by their stages."""
        stages = self._stages(scope)

        def in_case(case: Case) -> Said:
            reached = stages(case)
            parts = [_months(months, words) for months, _, words in reached] or [("0个月", "0 months")]
            zh, en = linked(parts, "＋", " + ")
            return (f"（{zh}）", f"({en})") if len(reached) > 1 else (zh, en)

        return in_case


def in_full(rate: Said) -> Said:
    """Return a rate in words: a bare 1 takes nothing off (全额)."""
    return ("全额", "in full") if rate[0] == "1" else rate


def _month(begins: Said) -> Said:
    """Return the month with which a stage begins: a bare number is one of the months."""
    return (f"第{begins[0]}个月", f"month {begins[1]}") if begins[0].isdigit() else begins


def _months(months: int, rate: Said) -> Said:
    """Return months at their rate; those at a bare 1 are just as many."""
    if rate[0] == "1":
        return f"{months}个月", f"{months} months"
    return f"{months}个月×{rate[0]}", f"{months} months × {rate[1]}"


@dataclass(frozen=True)
class Either(Node):
    """One value where a condition holds, and another where it does not."""

    holding: Node
    condition: Node
    otherwise: Node

    def parts(self) -> Iterator[Node]:
        """Return the values and the condition."""
        return iter((self.holding, self.condition, self.otherwise))

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of both values."""
        expect(self.condition, TRUTH, scope)
        return one_kind((self.holding, self.otherwise), scope)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        silent = scope.silent()
        holding, otherwise = self.holding.reckoned(silent), self.otherwise.reckoned(silent)
        holds = self.condition.reckoned(silent)
        return lambda case: holding(case) if holds(case) else otherwise(case)

    def words(self, scope: Scope) -> Said:
        """Return both in words."""
        (zh, en), (where_zh, where_en) = self.holding.words(scope), self.condition.words(scope)
        other_zh, other_en = in_full(self.otherwise.words(scope))
        return f"（{where_zh}的 {zh}，否则 {other_zh}）", f"({en} where {where_en}, else {other_en})"

    def explained(self, scope: Scope) -> Tell:
        """Return the value that counts in a case."""
        silent = scope.silent()
        holds, values = (
            self.condition.reckoned(silent),
            (self.otherwise.explained(silent), self.holding.explained(silent)),
        )
        return lambda case: values[bool(holds(case))](case)


@dataclass(frozen=True)
class Growth(Node):
    """Growth over another year (增速), as a rate of it."""

    now: Node
    before: Node

    def parts(self) -> Iterator[Node]:
        """Return both."""
        return iter((self.now, self.before))

    def kind(self, scope: Scope) -> Kind:
        """Return a rate."""
        one_kind((self.now, self.before), scope)
        return NUMBER

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it; raises ZeroDivisionError over nothing."""
        now, before = self.now.reckoned(scope.silent()), self.before.reckoned(scope.silent())

        def reckon(case: Case) -> Exact:
            earlier = before(case)
            return Fraction(now(case) - earlier, earlier)

        return reckon

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        (zh, en), (before_zh, before_en) = self.now.words(scope), self.before.words(scope)
        return f"{zh}比{before_zh}的增速", f"growth of {en} over {before_en}"


@dataclass(frozen=True)
class ResultOf(Node):
    """What the formula of another measure gives on the same facts (参照第…条): a change there is a change here."""

    measure: str

    def formula(self, scope: Scope) -> tuple[Node, Scope]:
        """Return that formula with the scope in which it stands: itself without what would lead back to it."""
        formula = scope.results.get(self.measure)
        if formula is None:
            known = listed(scope.results)
            zh, en = f"没有可参照的事项“{self.measure}”", f"{self.measure} is no measure with a formula to refer to"
            raise ExpressionError(self.at, f"{zh}；可用：{known[0]}", f"{en}; there are {known[1]}")
        others = {code: other for code, other in scope.results.items() if code != self.measure}
        return formula, replace(scope, results=others)

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of that formula; the facts that it names are asked of this measure, too."""
        formula, inner = self.formula(scope)
        return formula.kind(inner)

    def has_line(self, scope: Scope) -> bool:
        """Return whether that formula has one."""
        formula, inner = self.formula(scope)
        return formula.has_line(inner)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile that formula."""
        formula, inner = self.formula(scope)
        return formula.reckoned(inner)

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        del scope
        return f"{self.measure}的计算结果", f"what {self.measure} gives"
