"""The lean way of reading: a plan for each query that was sent before, and a run of it."""

from dataclasses import dataclass
from typing import Any

from api.reads.lean.plans import Plan, flagged, flags_of
from api.reads.lean.run import Run
from api.reads.ways import LeftError, Query, Reason
from workflows.runtime.troubles import trouble_of

_FLAGS = "lean flags"


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
        try:
            await query.context.read_day()
            return await Run(plan, query).data()
        except LeftError:
            raise
        except Exception as error:
            if trouble_of(error) is not None:
                raise
            raise LeftError(Reason.FAULT) from error


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
