"""Reading an expression (读取算式): signs and words in, nodes out, or the first mistake with its place.

    least(principal × 1.2个百分点 × days ÷ 360天, interest_paid × 40%)
    registered_on ≤ contract_signed_on and (high_tech or specialised)

A name is a fact, a figure stands as the law writes it, and a word with brackets is one of `WORDS`.
"""

import re
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from pydantic import ValidationError

from domain.algebra.conditions import Compare, Every, IsOne, Not, Some, Within
from domain.algebra.joined import Difference, Sum, Where
from domain.algebra.mistakes import ExpressionError, Said
from domain.algebra.nodes import FactOf, Node, Stated
from domain.algebra.others import Either
from domain.algebra.products import Product
from domain.algebra.words import WORDS, Arguments, Row
from domain.policy.pack_complaints import listed
from domain.values.figures import Amount, Ordinal, Quantity, Rate

_TOKENS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<code>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<figure>第[0-9一二三四五六七八九十]+(?:年|个月)|减半|[0-9]+[:：][0-9]+|[0-9]+(?:\.[0-9]+)?(?:个百分点|[%‰]|[\u4e00-\u9fff]+)?)"
    r"|(?P<sign><=|>=|[×*÷/+−<>≤≥=(),\-])",
)
_ONE_SIGN = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥"}
_RESERVED = {"and", "or", "not", "is", "in", "within", "if", "else", "validity"}
_DEEPEST = 40
"""Brackets within brackets; a law has three or four."""


class Token(NamedTuple):
    """A sign, a name or a figure, with the character at which it stands, counted from 1."""

    kind: str
    text: str
    at: int


Kinds: TypeAlias = tuple[str, ...]
_END: Said = ("算式结束", "the end")


def read(written: str) -> Node:
    """Return an expression as nodes; raises ExpressionError at the first character that cannot stand where it does.

    >>> type(read("annual_cost × 12% + 3万元")).__name__
    'Sum'
    """
    reader = _Reader(tokens(written), len(written) + 1)
    node = reader.expression()
    reader.finish()
    return node


def tokens(written: str) -> list[Token]:
    """Return the signs, names and figures of an expression."""
    signs, place = list[Token](), 0
    while place < len(written):
        match = _TOKENS.match(written, place)
        if match is None or match.lastgroup is None:
            zh, en = f"不认识“{written[place]}”", f"{written[place]!r} is no sign of an expression"
            raise ExpressionError(place + 1, zh, f"{en}; write × ÷ + − < ≤ > ≥, names of facts, and figures")
        if match.lastgroup != "space":
            signs.append(Token(match.lastgroup, _ONE_SIGN.get(match[0], match[0]), place + 1))
        place = match.end()
    return signs


class _Reader:
    """Reads tokens from left to right; each method reads one level, from what binds least to what binds most."""

    def __init__(self, written: list[Token], end: int) -> None:
        self._tokens, self._place, self._deep = written, 0, 0
        self._end = Token("end", "", end)

    @property
    def _next(self) -> Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def _take(self, *texts: str) -> Token | None:
        token = self._next
        if token.kind != "end" and token.text in texts:
            self._place += 1
            return token
        return None

    def _ask(self, text: str) -> Token:
        token = self._take(text)
        if token is None:
            raise self._unexpected((f"“{text}”", f"{text!r}"))
        return token

    def _unexpected(self, fitting: Said) -> ExpressionError:
        stands = (f"“{self._next.text}”", repr(self._next.text)) if self._next.kind != "end" else _END
        zh, en = f"此处应为{fitting[0]}，写的是{stands[0]}", f"{fitting[1]} is asked here, and {stands[1]} stands here"
        return ExpressionError(self._next.at, zh, en)

    def finish(self) -> None:
        """Hold that nothing is left."""
        if self._next.kind != "end":
            raise self._unexpected(("运算符号", "a sign such as × or +"))

    def expression(self) -> Node:
        """Read a whole expression, and one or another of two by a condition."""
        self._deep += 1
        if self._deep > _DEEPEST:
            raise ExpressionError(self._next.at, "括号层数过多", "this is nested too deeply")
        node = self._some()
        if self._next.text == "if":
            node = self._conditional(node)
        self._deep -= 1
        return node

    def _conditional(self, value: Node) -> Node:
        at = self._ask("if").at
        condition = self._some()
        if self._take("else"):
            return Either(value, condition, self.expression(), at=at)
        return Where(value, condition, at=at)

    def _some(self) -> Node:
        at, parts = self._next.at, [self._every()]
        while self._take("or"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts), at=at)

    def _every(self) -> Node:
        at, parts = self._next.at, [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else Every(tuple(parts), at=at)

    def _not(self) -> Node:
        if token := self._take("not"):
            return Not(self._not(), at=token.at)
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        if sign := self._take("<", "≤", ">", "≥"):
            return Compare(left, sign.text, self._sum(), at=left.at)
        if token := self._take("within"):
            self._ask("validity")
            return Within(left, at=token.at)
        if token := self._take("is", "in"):
            if not isinstance(left, FactOf):
                raise ExpressionError(
                    token.at, "“is”“in”前应为选项类事实", "before is and in stands a fact that is a choice"
                )
            return IsOne(left, (self._name(),) if token.text == "is" else self._names(), at=token.at)
        return left

    def _name(self) -> str:
        if self._next.kind not in {"name", "code"} or self._next.text in _RESERVED:
            raise self._unexpected(("选项名称", "the name of a choice"))
        self._place += 1
        return self._tokens[self._place - 1].text

    def _names(self) -> tuple[str, ...]:
        self._ask("(")
        names = [self._name()]
        while self._take(","):
            names.append(self._name())
        self._ask(")")
        return tuple(names)

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "−"):
            other = self._product()
            if sign.text == "−":
                node = Difference(node, other, at=node.at)
            else:
                before = node.of if isinstance(node, Sum) else (node,)
                node = Sum((*before, other), at=node.at)
        return node

    def _product(self) -> Node:
        first = self._operand()
        times, over = [first], list[Node]()
        while sign := self._take("×", "÷"):
            (times if sign.text == "×" else over).append(self._operand())
        return Product(tuple(times), tuple(over), at=first.at) if over or len(times) > 1 else first

    def _operand(self) -> Node:
        token = self._next
        if self._take("("):
            node = self.expression()
            self._ask(")")
            return node
        if token.kind == "figure":
            self._place += 1
            return _figure(token)
        if token.kind == "name" and token.text not in _RESERVED:
            self._place += 1
            return self._word(token) if self._take("(") else FactOf(token.text, at=token.at)
        raise self._unexpected(("事实、数额或括号", "a fact, a figure or a bracket"))

    def _word(self, token: Token) -> Node:
        word = WORDS.get(token.text)
        if word is None:
            known = ", ".join(WORDS)
            raise ExpressionError(
                token.at,
                f"没有“{token.text}”这个词；可用：{listed(WORDS)[0]}",
                f"there is no word {token.text!r}; there are {known}",
            )
        arguments = Arguments(token.text, token.at, [self._row()] if self._next.text != ")" else [])
        while self._take(","):
            arguments.rows.append(self._row())
        self._ask(")")
        return word(arguments)

    def _row(self) -> Row:
        """Read an argument: a value, or a row of a table, its key a choice, `else` or an expression; or a code."""
        if token := self._take("else"):
            self._ask("=")
            return Row(token.at, "else", None, self.expression())
        token = self._next
        if token.kind == "code":
            self._place += 1
            return Row(token.at, token.text, None, None)
        value = self.expression()
        if not self._take("="):
            return Row(token.at, "", None, value)
        return Row(token.at, value.name if isinstance(value, FactOf) else "", value, self.expression())


def _figure(token: Token) -> Node:
    """Read a figure in any notation of the law; a number of anything else than money or a part of it is a quantity."""
    written, at = token.text, token.at
    if ordinal := Ordinal.read(written):
        return Stated(ordinal.month, ordinal, at=at)
    if written == "减半" or any(sign in written for sign in "%‰:：") or written.endswith("个百分点"):
        # What is written like a rate and is none may be another figure, or is complained of below.
        with suppress(ValidationError):
            rate = Rate.of(written)
            return Stated(rate.exact, rate, at=at)
    if written.isdigit():
        return Stated(int(written), at=at)
    if re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?([万亿]?元|[万亿])", written):
        amount = Amount.model_validate(written)
        return Stated(amount.fen, amount, at=at)
    if not re.search("[万亿元]", written) and (quantity := Quantity.read(written)):
        return Stated(quantity.number, quantity, at=at)
    zh, en = f"“{written}”不是金额、比例或数量", f"{written!r} is no amount, rate or quantity"
    raise ExpressionError(
        at, f"{zh}；按条文写，如 750万元、12%、90天", f"{en}; write it as the text does: 750万元, 12%, 90天"
    )
