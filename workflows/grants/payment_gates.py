"""Gates before payment as they open (兑现条件具备): what becomes payable, and on which day time alone opens one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain.assessment.predicates import gate_opens_on
from domain.lives.grants import GrantEvent, GrantState
from domain.policy.conditions import RecordedGate, TermGate, VoucherGate
from workflows.cases.dossiers import Dossier
from workflows.other_awards.same_matter import basis_on_record
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import order_payment


def is_gated(dossier: Dossier) -> bool:
    """Whether the text itself puts something between award and payment: then its money is that of the gate's year."""
    return isinstance(dossier.measure.gate, RecordedGate | TermGate | VoucherGate)


async def open_gate(work: Work, dossier: Dossier) -> bool:
    """Make a grant payable if its gate is open now, and order the payment of a gated one; answer whether it was."""
    opened = await dossier.follow(work, GrantEvent.OPEN_GATE, {"due_on": None})
    if opened and is_gated(dossier):
        await order_payment(work, dossier, dossier.grant.award or 0, basis=basis_on_record(dossier.grant))
    return opened


def due_on_of_gate(
    dossier: Dossier, state: GrantState | None = None, facts: Mapping[str, Any] | None = None
) -> date | None:
    """Return the day on which time alone may open the gate of a grant, or ends its voucher; None where people must act.

    ``state`` and ``facts`` are those that a step brings about; of a grant as it stands neither is named.
    """
    gate, grant = dossier.measure.gate, dossier.grant
    stands = state or grant.state
    if stands is GrantState.APPROVED and isinstance(gate, TermGate):
        return gate_opens_on(gate, dossier.read(facts or grant.facts))
    if stands is GrantState.APPROVED and isinstance(gate, VoucherGate):
        return dossier.version.expires_on + timedelta(days=1)
    return grant.due_on if stands is GrantState.PUBLICITY else None
