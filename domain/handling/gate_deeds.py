"""Which deed puts which date of a gate on record (登记事项): the one table of them."""

from typing import NamedTuple

from domain.lives.grants import GrantEvent
from domain.policy.conditions import Gate, RecordedGate, TermGate


class GateDeed(NamedTuple):
    """A date of a gate: its fact, the event that records it, and the mutation and field of the API."""

    fact: str
    event: GrantEvent
    mutation: str
    field: str


GATE_DEEDS = {
    deed.fact: deed
    for deed in (
        GateDeed("completed_on", GrantEvent.RECORD_COMPLETION, "recordCompletion", "completedOn"),
        GateDeed("production_started_on", GrantEvent.RECORD_PRODUCTION_START, "recordProductionStart", "startedOn"),
        GateDeed("exit_signed_on", GrantEvent.RECORD_EXIT, "recordExit", "exitSignedOn"),
    )
}


def deeds_of(gate: Gate | None) -> list[GateDeed]:
    """Answer the deeds by which a gate has its dates recorded."""
    if isinstance(gate, RecordedGate):
        return [GATE_DEEDS[fact] for fact in gate.facts if fact in GATE_DEEDS]
    return [GATE_DEEDS[gate.until]] if isinstance(gate, TermGate) and gate.until in GATE_DEEDS else []
