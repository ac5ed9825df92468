"""Money that came back (追回资金) in the ledger: reversed, reinstated when a decision falls, restored by finance."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain.lives.recovery_life import RecoveryState
from domain.models import Budget, LedgerEntry, PaymentLeg, Recovery, RecoveryLeg, RecoveryReceipt
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.treasury.postings import EntryKind
from domain.values.money import show_yuan
from workflows.cases.children import open_child
from workflows.cases.dossiers import check_version
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import stated_evidence, stated_name
from workflows.transaction.refused import RefusedError
from workflows.transaction.rights import BY_FINANCE, by_finance_of, require
from workflows.transaction.scopes import moves
from workflows.transaction.shown import GRANT, RECOVERY, Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.budget_commands import DocumentNo
from workflows.treasury.budgets import budget_clause, named
from workflows.treasury.ledger import Entry, after_its_year, locked_budget, post
from workflows.treasury.payment_legs import ServeQueue, serve_queue

_AT_ITS_END = (RecoveryState.RECOVERED, RecoveryState.WRITTEN_OFF)


async def reverse(work: Work, leg: RecoveryLeg, receipt: RecoveryReceipt) -> None:
    """Post money that came back against the budget that paid it (冲回): it is no longer paid, and not yet free.

    What a treasury paid twice no budget paid, so that nothing is posted.
    """
    recovery = await Recovery.get(id=leg.recovery_id)
    if recovery.payment_id is None:
        return
    # The parts of a leg stand in its budget.
    paid = await PaymentLeg.get(payment_id=recovery.payment_id, payer=leg.payer, part=0)
    if paid.budget_id is not None:
        await post(work, [Entry(paid.budget_id, EntryKind.REVERSE, receipt.amount, receipt_id=receipt.id)])


async def reinstate(work: Work, recovery: Recovery, citation: Citation) -> None:
    """Post what came back on a recovery that fell in a review or in court as paid again: it is the applicant's."""
    receipts = await RecoveryReceipt.filter(leg__recovery_id=recovery.id).only("id")
    await pay_again(work, [receipt.id for receipt in receipts], citation)


async def pay_again(work: Work, receipts: Collection[UUID], citation: Citation, evidence: str = "") -> None:
    """Post what came back under receipts as paid again (恢复支付): it is the applicant's, or did not come back.

    What finance restored meanwhile is taken out of what is free (撤回恢复额度); raises BUDGET_SHORT where it is spent.
    """
    postings = LedgerEntry.filter(receipt_id__in=list(receipts))
    entries = await postings.order_by("budget__treasury", "budget__year", "number")
    done = {entry.receipt_id for entry in entries if entry.kind is EntryKind.REINSTATE}
    restored = {entry.receipt_id: entry for entry in entries if entry.kind is EntryKind.RESTORE}
    for entry in entries:
        if entry.kind is not EntryKind.REVERSE or entry.receipt_id in done:
            continue
        restoring = restored.get(entry.receipt_id)
        if restoring is not None:
            await _check_free(work, entry, citation)
            back = Entry(
                entry.budget_id, EntryKind.UNRESTORE, entry.amount, None, entry.receipt_id, restoring.document_no
            )
            await post(work, [replace(back, evidence=evidence or restoring.evidence)])
        await post(work, [Entry(entry.budget_id, EntryKind.REINSTATE, entry.amount, receipt_id=entry.receipt_id)])


async def _check_free(work: Work, entry: LedgerEntry, citation: Citation) -> None:
    budget = await locked_budget(entry.budget_id)
    if budget is not None and budget.free < entry.amount:
        terms: dict[str, Term] = {
            "treasury": budget.treasury,
            "treasury_name": await named(work, budget),
            "year": budget.year,
        }
        short = {"observed": show_yuan(budget.free), "required": show_yuan(entry.amount)}
        raise RefusedError(Refusal(Code.BUDGET_SHORT, terms | short, (), (citation,)))


@command(
    "Give back to its budgets what came back on a recovery that is at its end (恢复额度).",
    by="By finance.",
    shows=(RECOVERY, GRANT),
)
class RestoreBudget:
    """A recovery whose money goes back to the budgets that paid."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    document_no: DocumentNo
    evidence: Annotated[str, "The evidence, by name and number."]


async def restore_budget(work: Work, command: RestoreBudget) -> Done:
    """Give back to its budgets what came back on a recovery that is at its end (恢复额度), on a document (4.6).

    It serves whoever waits; in a budget whose year is over it lapses at once, and can be carried over. Raises
    NOT_FOUND, NOT_ALLOWED, STALE_VERSION, NOTHING_TO_RESTORE while the recovery goes on or once it was restored,
    EVIDENCE_REQUIRED, INPUT_INVALID.
    """
    dossier, recovery = await open_child(work, Recovery, command.recovery_id)
    legs, citation = await RecoveryLeg.filter(recovery_id=recovery.id), budget_clause(dossier.version)
    own = by_finance_of([leg.treasury for leg in legs], dossier.compiled.policy) if legs else BY_FINANCE
    require(work.actor, own, citation)
    check_version(recovery.version, command.expected_version)
    document, evidence = stated_name(command.document_no, "documentNo"), stated_evidence(command.evidence)
    entries = await _to_restore(recovery, work.actor)
    if recovery.state not in _AT_ITS_END or not entries:
        raise RefusedError(Refusal(Code.NOTHING_TO_RESTORE, {}, ("id",), (citation,)))
    ids = {entry.budget_id for entry in entries}
    locked = Budget.filter(id__in=list(ids)).select_for_update(no_key=True).order_by("treasury", "year")
    budgets = {budget.id: budget for budget in await locked}
    for entry in entries:
        budget = budgets[entry.budget_id]
        restored = [Entry(budget.id, EntryKind.RESTORE, entry.amount, None, entry.receipt_id, document, evidence)]
        restored += [Entry(budget.id, EntryKind.LAPSE, entry.amount)] if after_its_year(budget, work.today) else []
        await post(work, restored)
        work.follow_with(serve_queue, ServeQueue(budget.policy_code, budget.treasury))
    await dossier.save(work)
    return dossier.done({Thing.RECOVERY: recovery.id})


async def _to_restore(recovery: Recovery, actor: Actor) -> list[LedgerEntry]:
    """What came back on a recovery, may be moved by somebody, and was neither restored nor reinstated before."""
    over = [await _entries(recovery, kind) for kind in (EntryKind.RESTORE, EntryKind.REINSTATE)]
    before = {entry.receipt_id for entries in over for entry in entries}
    return [entry for entry in await _entries(recovery, EntryKind.REVERSE, actor) if entry.receipt_id not in before]


async def _entries(recovery: Recovery, kind: EntryKind, actor: Actor = SYSTEM) -> list[LedgerEntry]:
    """The entries of a kind over money of a recovery that somebody moves, in the order in which budgets are locked."""
    receipts = await RecoveryReceipt.filter(leg__recovery_id=recovery.id).only("id", "treasury")
    own = [receipt.id for receipt in receipts if moves(actor, receipt.treasury)]
    postings = LedgerEntry.filter(kind=kind.value, receipt_id__in=own)
    return await postings.order_by("budget__treasury", "budget__year", "number")
