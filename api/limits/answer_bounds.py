"""What one answer may hold at most, and how long it is worked on before others have a turn."""

from time import perf_counter

from api.access.said_errors import refused
from api.kit.context import Context
from api.limits.operation_cost import MOST_COST
from domain.policy.conditions import Text
from workflows.runtime import pace

DEAR = 5_000
"""Cost above which what is asked side by side is answered in turn: others wait for one page at most, not for all."""
MOST_ANSWERED = 4 * MOST_COST
"""Values of lists in one answer: a list without pages may be longer than it was taken to be."""
PIECE_SECONDS = pace.PIECE_SECONDS


def is_dear(context: Context) -> bool:
    """Return whether the operation of a request is dear."""
    return context.allowance is not None and context.allowance.cost > DEAR


def count(context: Context, values: int) -> None:
    """Count values of a list; raises COST_LIMIT_EXCEEDED for too many in one answer."""
    context.answered += values
    if context.answered > MOST_ANSWERED:
        en = f"The answer has more than {MOST_ANSWERED} values in its lists: ask for less of them."
        raise refused(Text(zh=f"查询结果超过{MOST_ANSWERED}项，请缩小范围", en=en), "COST_LIMIT_EXCEEDED")


async def give_way(context: Context) -> None:
    """Let others have a turn where it is time."""
    if perf_counter() - context.breathed > PIECE_SECONDS:
        await context.pace.breathe()
        context.breathed = perf_counter()
