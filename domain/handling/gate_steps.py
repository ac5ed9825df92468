"""Which command puts which date of a gate on record (登记事项): the one table of them."""

from typing import NamedTuple

from domain.lives.grants import GrantEvent
from domain.policy.conditions import Gate, RecordedGate, TermGate


class GateStep(NamedTuple):
    """A date of a gate: its fact, the event that records it, and the mutation and field of the API."""

    fact: str
    event: GrantEvent
    mutation: str
    field: str


GATE_STEPS = {
    step.fact: step
    for step in (
        GateStep("completed_on", GrantEvent.RECORD_COMPLETION, "recordCompletion", "completedOn"),
        GateStep("production_started_on", GrantEvent.RECORD_PRODUCTION_START, "recordProductionStart", "startedOn"),
        GateStep("exit_signed_on", GrantEvent.RECORD_EXIT, "recordExit", "exitSignedOn"),
    )
}


def gate_steps_of(gate: Gate | None) -> list[GateStep]:
    """Return the commands by which a gate has its dates recorded."""
    if isinstance(gate, RecordedGate):
        return [GATE_STEPS[fact] for fact in gate.facts if fact in GATE_STEPS]
    return [GATE_STEPS[gate.until]] if isinstance(gate, TermGate) and gate.until in GATE_STEPS else []
