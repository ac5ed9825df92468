"""What a review finds (认定): the facts of true or false that follow from its result."""

from domain.policy.conditions import FactType
from domain.policy.policy import Measure
from domain.policy.procedure import ReviewStep


def findings_of(step: ReviewStep, measure: Measure) -> dict[str, bool]:
    """Return what a step finds where it passes, by fact: what the condition asks for; the contrary where it fails.

    A fact of true or false on which no condition stands alone, such as one of two of which either will do, can be
    either where the step passes: it is stated and then certified, as a figure is.
    """
    required = {condition.fact: condition.equals for condition in measure.conditions}
    return {
        name: bool(required[name])
        for name in step.certifies
        if measure.facts[name].type is FactType.BOOL and isinstance(required.get(name), bool)
    }
