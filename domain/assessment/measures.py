"""A measure under which money is asked (政策事项), found by its code."""

from collections.abc import Mapping

from domain.policy.policy import Kind, Measure
from domain.refusals.refusals import Citation, Code, Refusal


def grant_measure(measures: Mapping[str, Measure], code: str, *path: str) -> Measure | Refusal:
    """Return the grant measure of a code: UNKNOWN_MEASURE where there is none, NOT_A_GRANT where it pays nobody.

    ``path`` is the place in the input at which the code stands.
    """
    measure = measures.get(code)
    if measure is None:
        return Refusal(Code.UNKNOWN_MEASURE, {"measure": code[:100]}, path)
    if measure.kind is not Kind.GRANT:
        return Refusal(Code.NOT_A_GRANT, {"measure": code}, path, (Citation.of(measure),))
    return measure
