"""The lean way of reading: a plan for each query that was sent before, and a run of it."""

from dataclasses import dataclass
from typing import Any

from api.reads.lean.plans import Plan, flagged, flags_of
from api.reads.lean.run import Run
from api.reads.ways import LeftError, Query, Reason

_FLAGS = "lean flags"
_OFTEN, _REST = 3, 20
"""A plan that was left so many times one after the other is not run for the next so many queries: each of them would
have to be read twice."""


@dataclass(frozen=True, slots=True)
class _NotCovered:
    """A query that no run covers."""

    reason: Reason


class Lean:
    """The way."""

    name = "lean"

    async def read(self, query: Query) -> Any:  # noqa: ANN401 - data of any query
        """Return the data; raises LeftError for whatever is no success."""
        plan = _plan(query)
        if isinstance(plan, _NotCovered):
            raise LeftError(plan.reason)
        if _OFTEN <= plan.left < _OFTEN + _REST:
            plan.left += 1
            raise LeftError(Reason.OFTEN_LEFT)
        try:
            data = await Run(plan, query).data()
        except LeftError:
            plan.left = plan.left + 1 if plan.left < _OFTEN else 1
            raise
        except Exception as error:
            plan.left = plan.left + 1 if plan.left < _OFTEN else 1
            raise LeftError(Reason.FAULT) from error
        plan.left = 0
        return data


def _plan(query: Query) -> "Plan | _NotCovered":
    document = query.document
    flags: tuple[str, ...] | None = document.plan(_FLAGS)
    if flags is None:
        flags = flags_of(document)
        document.keep(_FLAGS, flags)
    name = query.operation.name.value if query.operation.name else None
    key = ("lean", name, flagged(flags, query.variables))
    plan: Plan | _NotCovered | None = document.plan(key)
    if plan is None:
        try:
            plan = Plan.of(query)
        except LeftError as left:
            plan = _NotCovered(left.reason)
        document.keep(key, plan)
    return plan
