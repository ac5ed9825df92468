"""Flags (审核提示): what whoever reviews a case looks at, though it stands against nothing."""

from collections.abc import Callable
from typing import NamedTuple

from domain.assessment.facts import Values
from domain.assessment.predicates import Horizon, judge
from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.policy.procedure import Flag
from domain.refusals.refusals import Citation


class Flagged(NamedTuple):
    """A flag that is raised: what it says, and the reading on which it stands."""

    says: Text
    citation: Citation
    exposure_of: str | None = None
    """Code of the measure, where what it has come to so far is shown with it."""


class Flags:
    """The flags of one measure, compiled."""

    def __init__(self, measure: Measure, citation: Citation) -> None:
        self._flags = [self._compiled(flag, measure, citation) for flag in measure.procedure.flags]

    def raised(self, values: Values, horizon: Horizon) -> list[Flagged]:
        """Return the flags that are raised on the facts of a case; one on a fact that is not known is."""
        return [flagged for flagged, lowered in self._flags if not lowered(values, horizon)]

    @staticmethod
    def _compiled(
        flag: Flag, measure: Measure, citation: Citation
    ) -> tuple[Flagged, Callable[[Values, Horizon], bool]]:
        cited = Citation(citation.article, citation.quote, flag.reading)
        flagged = Flagged(flag.says, cited, measure.code if flag.exposure else None)
        if flag.unless is None:
            return flagged, lambda _values, _horizon: False
        name, judged = flag.unless.fact, judge(flag.unless, measure.facts, citation, citation)
        return flagged, lambda values, horizon: values.get(name) is not None and judged(values, horizon) is None
