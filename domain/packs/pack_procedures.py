"""What a measure's procedure must hold together: steps of their own names, by bureaus that are responsible."""

from collections.abc import Collection, Iterator

from domain.handling.duties import required_of
from domain.packs.pack_references import Finding
from domain.policy.bureaus import bureaus_meant, districts_meant
from domain.policy.formulas import PerUnit
from domain.policy.pack_sources import Path, near
from domain.policy.policy import Kind, Measure, Policy
from domain.policy.procedure import FULL, Performance, ReviewStep


def procedures(path: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    """Return what does not hold together in a measure's procedure or duty."""
    where: Path = (*path, "procedure")
    yield from _steps(where, measure, bureaus_meant(policy, measure.bureaus))
    yield from _decided_by(where, measure, policy)
    yield from _competition(where, measure)
    if measure.procedure.units is not None and not isinstance(measure.formula, PerUnit):
        advice = "units are registered for a formula of kind PER_UNIT; remove them, or change the formula"
        yield (*where, "units"), advice
    if measure.kind is not Kind.GRANT and "procedure" in measure.model_fields_set:
        yield where, "'procedure' stands only in a grant; remove it, or make the kind GRANT"
    yield from _performance(path, measure)
    yield from _duty(path, measure)


def _decided_by(where: Path, measure: Measure, policy: Policy) -> Iterator[Finding]:
    """A district decides where the article names the districts (各区)."""
    rule = measure.procedure.decided_by
    if rule == "DISTRICT" and not districts_meant(policy, measure.bureaus):
        yield (*where, "decided_by"), f"the districts are not responsible for {measure.code}; write BUREAU"


def _steps(where: Path, measure: Measure, bureaus: Collection[str]) -> Iterator[Finding]:
    procedure = measure.procedure
    codes = [step.code for step in procedure.steps]
    for place, step in enumerate(procedure.steps):
        if step.code in codes[:place]:
            yield (*where, "steps", place, "code"), f"{step.code} stands twice; keep one"
        if step.bureau is not None and step.bureau not in bureaus:
            advice = f"{step.bureau} is not responsible for {measure.code}{near(step.bureau, measure.bureaus)}"
            yield (*where, "steps", place, "bureau"), advice


def _competition(where: Path, measure: Measure) -> Iterator[Finding]:
    procedure = measure.procedure
    if procedure.competition is None:
        return
    if sum(step.scored and step.when == "BEFORE_PROPOSAL" for step in procedure.steps) != 1:
        yield (*where, "competition"), "a competition ranks by one scored step before the proposal; write one"
    if procedure.call != "REQUIRED":
        yield (*where, "competition"), "a competition is held among the applications of a call; write call: REQUIRED"


def _performance(path: Path, measure: Measure) -> Iterator[Finding]:
    """Weights add up, and the step that is named puts on record what came of every goal."""
    rule, where = measure.performance, (*path, "performance")
    if rule is None:
        return
    if measure.kind is not Kind.GRANT:
        yield where, "'performance' stands only in a grant; remove it, or make the kind GRANT"
    steps = {step.code: step for step in measure.procedure.steps if step.when == "AFTER_PAYMENT"}
    if rule.step not in steps:
        yield (*where, "step"), f"{rule.step!r} is no step after payment of {measure.code}{near(rule.step, steps)}"
    if (weights := sum(indicator.weight for indicator in rule.indicators)) != FULL:
        yield (*where, "indicators"), f"the weights add up to {weights}; they add up to {FULL}"
    yield from _indicators(where, rule, steps.get(rule.step))


def _indicators(where: Path, rule: Performance, step: ReviewStep | None) -> Iterator[Finding]:
    certified = step.certifies if step else [each.actual for each in rule.indicators]
    for place, indicator in enumerate(rule.indicators):
        at: Path = (*where, "indicators", place)
        if indicator.code in [each.code for each in rule.indicators[:place]]:
            yield (*at, "code"), f"{indicator.code} stands twice; keep one"
        if indicator.actual not in certified:
            yield (*at, "actual"), f"the step {rule.step} does not certify {indicator.actual!r}; name it there"
        goals = [goal for goal in (indicator.goal, indicator.target) if goal is not None]
        if len(goals) != (indicator.kind != "DONE"):
            yield at, "a goal is a fact or a target, and one that is done or not has neither; write exactly one"


def _duty(path: Path, measure: Measure) -> Iterator[Finding]:
    duty = measure.duty
    if duty is None:
        return
    if measure.kind is Kind.GRANT and duty.counts == "MONEY":
        yield (*path, "duty"), "money of a grant is no duty; count what is organised, or write DONE"
    if duty.counts != "DONE" and duty.figure is None:
        yield (*path, "duty"), "a duty that is counted names the figure to be reached; write figure"
    if duty.figure is not None and duty.figure not in measure.figures:
        advice = f"{duty.figure!r} is no figure of {measure.code}{near(duty.figure, measure.figures)}"
        yield (*path, "duty", "figure"), advice
    elif duty.figure is not None and required_of(measure) is None:
        needed = "an amount above 0" if duty.counts == "MONEY" else "a count above 0"
        yield (*path, "duty", "figure"), f"a duty that counts {duty.counts} is reached by {needed}; name such a figure"
