"""What a treasury paid twice is asked back (重复支付的追回) of who had it, as any other claim."""

from typing import Annotated
from uuid import UUID

from domain.lives.recovery_life import RecoveryCause
from domain.lives.roles import Role
from domain.models import DoublePayment, Recovery
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import DoublePaymentState
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version
from workflows.cases.double_payments import asked_back
from workflows.cases.recovery_steps import Claim, put_claim_on_record
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import named_evidence, stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import DOUBLE_PAYMENT, GRANT, RECOVERY, Thing
from workflows.transaction.work import Done, Work

BY_FINANCE = frozenset({Role.FINANCE})


@command(
    "Ask what a treasury paid twice back of who had it (追回重复支付): it opens a recovery, which goes the way of "
    "any other. The award and every budget stay as they are.",
    by="By finance of the treasury that paid it.",
    shows=(RECOVERY, DOUBLE_PAYMENT, GRANT),
)
class RecoverDoublePayment:
    """A double payment to ask back."""

    double_payment_id: Annotated[UUID, on("DoublePayment"), "The double payment."]
    expected_version: Annotated[int, "Its version when you decided."]
    facts: Annotated[str, "What was found; the recipient is told."]
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


async def recover_double_payment(work: Work, command: RecoverDoublePayment) -> Done:
    """Open the recovery of a double payment (追回重复支付), whole, also once its grant has ended.

    Raises NOT_FOUND, NOT_ALLOWED for finance of another treasury, NOTHING_PAID for one that is closed, RECOVERY_OPEN
    where it is asked back already, STALE_VERSION, and REASON_REQUIRED without what was found.
    """
    dossier, double = await open_child(work, DoublePayment, command.double_payment_id, roles=BY_FINANCE)
    if refusal := unrecoverable_double(dossier, double, await Recovery.filter(double_payment_id=double.id)):
        raise RefusedError(refusal)
    check_version(double.version, command.expected_version)
    facts, evidence = stated_reason(command.facts, "facts"), named_evidence(command.evidence)
    claim = Claim(RecoveryCause.DOUBLE_PAYMENT, facts, double.amount, evidence, double_payment_id=double.id)
    recovery = await put_claim_on_record(work, dossier, claim, work.actor)
    double.version += 1
    await double.save(update_fields=["version"])
    await dossier.save(work)
    return dossier.done({Thing.RECOVERY: recovery.id, Thing.DOUBLE_PAYMENT: double.id})


def unrecoverable_double(dossier: Dossier, double: DoublePayment, recoveries: list[Recovery]) -> Refusal | None:
    """Return why a double payment cannot be asked back: NOTHING_PAID, RECOVERY_OPEN; None where it can."""
    if double.state is not DoublePaymentState.OPEN:
        return Refusal(Code.NOTHING_PAID, {}, ("id",), (dossier.citation,))
    return asked_back(recoveries, dossier.citation)
