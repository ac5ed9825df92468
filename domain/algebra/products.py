"""Products and ratios (乘除): exact, divided once, with the base and the product on the paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TypeAlias

from domain.algebra.joined import COUNTABLE, Joined, bracketed, is_base, named
from domain.algebra.kinds import MONEY, Kind, Sort
from domain.algebra.mistakes import ExpressionError, Said, misfit
from domain.algebra.nodes import Case, Exact, Node, Reckon, Scope, Stated, Tell, framed, quotient

_Units: TypeAlias = list[tuple[int, str]]
"""Units with the characters at which they stand."""


@dataclass(frozen=True)
class Product(Node):
    """What is multiplied, and by what it is divided: money by rates and counts, and one count by another."""

    times: tuple[Node, ...]
    over: tuple[Node, ...] = ()

    def parts(self) -> Iterator[Node]:
        """Return the factors, then the divisors."""
        return iter((*self.times, *self.over))

    def kind(self, scope: Scope) -> Kind:
        """Return money, or a number in the units that are left; a unit by which is divided must stand above."""
        money, units = _money_and_units(self.times, scope)
        below, divided = _money_and_units(self.over, scope)
        for at, unit in divided:
            if unit not in (known := [other for _, other in units]):
                zh, en = f"除以“{unit}”，而前面没有以此计的数", f"nothing before it is counted in {unit}"
                raise ExpressionError(at, zh, f"{en}, by which is divided here")
            units.pop(known.index(unit))
        if money > 1 or not 0 <= money - below <= 1:
            zh, en = "金额只能乘以比例或数量", "money is multiplied by rates and counts"
            raise ExpressionError(self.at, f"{zh}，不能乘以金额", f"{en}, never by money, and never divides a number")
        return MONEY if money > below else Kind(Sort.NUMBER, "·".join(unit for _, unit in units))

    def has_line(self, scope: Scope) -> bool:
        """Return whether it is money that goes to the paper."""
        return scope.shows and self.kind(scope) == MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it; raises ZeroDivisionError in a case that divides by nothing."""
        multiplied = self._multiplied(scope)
        if not self.has_line(scope):
            return lambda case: multiplied(case, None)
        tell = self._explained(scope)
        base = next(factor for factor in self.times if factor.kind(scope) == MONEY)
        heading = base.words(scope) if is_base(base) else None

        def with_line(case: Case) -> Exact:
            amount = multiplied(case, heading)
            case.lines.append((tell(case), amount))
            return amount

        return with_line

    def _multiplied(self, scope: Scope) -> Callable[[Case, Said | None], Exact]:
        """Compile it to whole numbers above and below, its figures folded; with a heading, the base has a line."""
        constant = product_of_figures(self.times) / product_of_figures(self.over)
        # Money first: it alone stands on the paper, before the line of the product.
        factors = sorted(self.times, key=lambda factor: factor.kind(scope) != MONEY)
        above_by = [factor.reckoned(scope) for factor in factors if not isinstance(factor, Stated)]
        below_by = [divisor.reckoned(scope.silent()) for divisor in self.over if not isinstance(divisor, Stated)]
        numerator, denominator = constant.numerator, constant.denominator

        def multiplied(case: Case, heading: Said | None) -> Exact:
            above, below = numerator, denominator
            for reckon in above_by:
                value = reckon(case)
                if heading is not None:
                    case.lines.append((base_line(heading), value))
                    heading = None
                above, below = above * value.numerator, below * value.denominator
            for reckon in below_by:
                value = reckon(case)
                above, below = above * value.denominator, below * value.numerator
            return quotient(above, below)

        return multiplied

    def words(self, scope: Scope) -> Said:
        """Return it with its signs; one rate of a base as the share that it is."""
        return self._signing(scope)([_in_product(part, scope) for part in self.parts()])

    def explained(self, scope: Scope) -> Tell:
        """Return it with the numbers of a case."""
        return self._explained(scope.silent())

    def _explained(self, scope: Scope) -> Tell:
        tells = [named(part, scope) for part in self.times] + [named(part, scope.silent()) for part in self.over]
        return framed(self._signing(scope), tells)

    def _signing(self, scope: Scope) -> Callable[[Sequence[Said]], Said]:
        """Return what puts the signs between the words of its parts."""
        rate = self.times[-1]
        is_share = len(self.times) == 2 and not self.over and isinstance(rate, Stated)  # noqa: PLR2004 - fact and rate
        if is_share and rate.words(scope)[1].endswith(("%", "‰", "half")):
            return lambda words: (f"{words[0][0]} × {words[1][0]}", f"{words[1][1]} of {words[0][1]}")
        if is_share and "：" in rate.words(scope)[0]:
            return lambda words: (f"{words[0][0]}按{words[1][0]}配套", f"{words[0][1]} matched {words[1][1]}")
        signs = ["", *(" × " for _ in self.times[1:]), *(" ÷ " for _ in self.over)]
        template = "".join(f"{sign}{{}}" for sign in signs)

        def signed(words: Sequence[Said]) -> Said:
            zh, en = zip(*words, strict=True)
            return template.format(*zh), template.format(*en)

        return signed


def base_line(base: Said) -> Said:
    """Return the line of a base, before anything is done to it."""
    return f"计算基数：{base[0]}", f"the base: {base[1]}"


def _money_and_units(factors: Sequence[Node], scope: Scope) -> tuple[int, _Units]:
    money, units = 0, _Units()
    for factor in factors:
        kind = factor.kind(scope)
        if kind.sort not in {Sort.MONEY, Sort.NUMBER}:
            raise misfit(factor.at, kind.named(), COUNTABLE)
        money += kind == MONEY
        units += [(factor.at, unit) for unit in kind.unit.split("·") if unit]
    return money, units


def _in_product(node: Node, scope: Scope) -> Said:
    return bracketed(node.words(scope)) if isinstance(node, Joined) else node.words(scope)


def product_of_figures(parts: Sequence[Node]) -> Fraction:
    """Return the product of the figures among some parts."""
    return prod((Fraction(part.value) for part in parts if isinstance(part, Stated)), start=Fraction(1))
