"""Money that came back (追回资金) in the ledger: reversed, reinstated when a decision falls, restored by finance."""

from dataclasses import dataclass
from uuid import UUID

from domain.models import Budget, LedgerEntry, PaymentLeg, Recovery, RecoveryLeg, RecoveryReceipt
from domain.postings import EntryKind
from domain.recovery_life import RecoveryState
from domain.refusals import Code, Refusal
from workflows.actors import SYSTEM, Actor
from workflows.budgets import budget_clause, check_finance
from workflows.dossiers import check_version, open_dossier
from workflows.ledger import Entry, after_its_year, post
from workflows.payment_legs import ServeQueue, serve_queue
from workflows.reasons import stated_evidence, stated_name
from workflows.refused import RefusedError, not_found
from workflows.scopes import check_treasuries, moves
from workflows.work import Done, Work

_AT_ITS_END = (RecoveryState.RECOVERED, RecoveryState.WRITTEN_OFF)


@dataclass(frozen=True, slots=True)
class RestoreBudget:
    """A recovery whose money finance gives back to the budgets that paid, on a document."""

    recovery_id: UUID
    expected_version: int
    document_no: str
    evidence: str


async def reverse(work: Work, leg: RecoveryLeg, receipt: RecoveryReceipt) -> None:
    """Post money that came back against the budget that paid it (冲回): it is no longer paid, and not yet free."""
    recovery = await Recovery.get(id=leg.recovery_id)
    paid = await PaymentLeg.get(payment_id=recovery.payment_id, payer=leg.payer)
    if paid.budget_id is not None:
        await post(work, [Entry(paid.budget_id, EntryKind.REVERSE, receipt.amount, receipt_id=receipt.id)])


async def reinstate(work: Work, recovery: Recovery) -> None:
    """Post what came back on a recovery that fell in a review or in court as paid again: it is the applicant's."""
    entries = await _entries(recovery, EntryKind.REVERSE)
    again = [
        Entry(entry.budget_id, EntryKind.REINSTATE, entry.amount, receipt_id=entry.receipt_id) for entry in entries
    ]
    await post(work, again)


async def restore_budget(work: Work, command: RestoreBudget) -> Done:
    """Give back to its budgets what came back on a recovery that is at its end (恢复额度), on a document (4.6).

    It serves whoever waits; in a budget whose year is over it lapses at once, and can be carried over. Raises
    NOT_FOUND, NOT_ALLOWED, STALE_VERSION, NOTHING_TO_RESTORE while the recovery goes on or once it was restored,
    EVIDENCE_REQUIRED, INPUT_INVALID.
    """
    found = await Recovery.get_or_none(id=command.recovery_id)
    if found is None:
        raise not_found("recovery", "id")
    dossier = await open_dossier(work, found.grant_id, None)
    recovery, citation = await Recovery.get(id=command.recovery_id), budget_clause(dossier.version)
    check_finance(work.actor, citation)
    if legs := await RecoveryLeg.filter(recovery_id=recovery.id):
        check_treasuries(work.actor, [leg.treasury for leg in legs], citation)
    check_version(recovery.version, command.expected_version)
    document, evidence = stated_name(command.document_no, "documentNo"), stated_evidence(command.evidence)
    before = {entry.receipt_id for entry in await _entries(recovery, EntryKind.RESTORE)}
    back = await _entries(recovery, EntryKind.REVERSE, work.actor)
    entries = [entry for entry in back if entry.receipt_id not in before]
    if recovery.state not in _AT_ITS_END or not entries:
        raise RefusedError(Refusal(Code.NOTHING_TO_RESTORE, {}, ("id",), (citation,)))
    ids = {entry.budget_id for entry in entries}
    locked = Budget.filter(id__in=list(ids)).select_for_update(no_key=True).order_by("treasury", "year")
    budgets = {budget.id: budget for budget in await locked}
    for entry in entries:
        budget = budgets[entry.budget_id]
        given = [Entry(budget.id, EntryKind.RESTORE, entry.amount, None, entry.receipt_id, document, evidence)]
        given += [Entry(budget.id, EntryKind.LAPSE, entry.amount)] if after_its_year(budget, work.today) else []
        await post(work, given)
        work.follow_with(serve_queue, ServeQueue(budget.policy_code, budget.treasury))
    await dossier.save(work)
    return dossier.done(recovery=recovery.id)


async def _entries(recovery: Recovery, kind: EntryKind, actor: Actor = SYSTEM) -> list[LedgerEntry]:
    """The entries of a kind over money of a recovery that somebody moves, in the order in which budgets are locked."""
    receipts = await RecoveryReceipt.filter(leg__recovery_id=recovery.id).only("id", "treasury")
    own = [receipt.id for receipt in receipts if moves(actor, receipt.treasury)]
    found = LedgerEntry.filter(kind=kind.value, receipt_id__in=own)
    return await found.order_by("budget__treasury", "budget__year", "number")
