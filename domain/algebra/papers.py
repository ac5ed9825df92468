"""An expression on paper (计算过程): compiled with every line that leads to its amount, itself the last."""

from domain.algebra.joined import is_base
from domain.algebra.kinds import MONEY
from domain.algebra.mistakes import Said
from domain.algebra.nodes import Case, Exact, Node, Reckon, Scope, Stated, expect
from domain.algebra.products import base_line


def on_paper(node: Node, scope: Scope) -> Reckon:
    """Compile an expression that comes to money; raises ExpressionError where its parts do not fit together.

    What it returns leaves a case with its lines, the last of which holds the amount. It raises ZeroDivisionError in a
    case in which something is divided by nothing.
    """
    expect(node, MONEY, scope)
    reckon = node.reckoned(scope)
    if node.has_line(scope):
        return reckon
    words = base_line(node.words(scope)) if is_base(node) else in_words(node, scope)

    def with_line(case: Case) -> Exact:
        amount = reckon(case)
        case.lines.append((words, amount))
        return amount

    return with_line


def in_words(node: Node, scope: Scope) -> Said:
    """Return how an amount comes about, in words; a figure of the law alone is a fixed amount (定额)."""
    zh, en = node.words(scope)
    return (f"定额 {zh}", f"fixed amount {en}") if isinstance(node, Stated) else (zh, en)
