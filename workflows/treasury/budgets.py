"""Budgets (预算): what each treasury arranges for a year, cut, lapsed at its end, carried over (art. 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.handling.leg_queue import treasury_title
from domain.handling.step_clauses import budget_citation
from domain.lives.proposal_life import ProposedDeed
from domain.models import Budget, LedgerEntry, PolicyVersion
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.treasury.postings import EntryKind
from domain.values.money import Fen, show_yuan
from workflows.cases.dossiers import check_version
from workflows.policies.budget_duties import report_arranged
from workflows.policies.policies import current_version
from workflows.transaction.actors import SYSTEM
from workflows.transaction.declarations import YUAN, command, on
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence, stated_name
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import BY_FINANCE, by_finance_of, require
from workflows.transaction.shown import BUDGET, PROPOSAL, Shown, Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.budget_commands import BY_TWO_OF_FINANCE, DocumentNo
from workflows.treasury.ledger import Entry, after_its_year, locked_budget, locked_budgets, post
from workflows.treasury.payment_legs import ServeQueue, serve_queue

MOST_CODE_OF_A_TREASURY = 20
MOST_YEARS_AHEAD = 10
"""Money arranged for a later year is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class ChangeBudget:
    """Money of an existing budget that is cut, or carried over, on a document."""

    budget_id: Annotated[UUID, on("Budget"), "The budget."]
    expected_version: Annotated[int, "Its version when you decided."]
    amount: Annotated[Fen, YUAN, "Yuan."]
    document_no: DocumentNo
    evidence: Annotated[str, "The evidence, by name and number."]


@dataclass(frozen=True, slots=True)
class AdvanceBudget:
    """A budget whose year is over."""

    budget_id: UUID


@command(
    "Arrange money of a treasury for a year, or more of it (安排、追加预算, art. 15): whoever waits for it is "
    "served, first approved first.",
    by=BY_TWO_OF_FINANCE,
    proposed=ProposedDeed.APPROPRIATE_BUDGET,
    shows=(BUDGET, PROPOSAL),
)
class AppropriateBudget:
    """Money that a treasury arranges for a year, or more of it."""

    treasury: Annotated[str, "Code of a payer such as city, or of a paying district."]
    year: Annotated[int, "The calendar year: this one, or one of the next ten."]
    amount: Annotated[Fen, YUAN, "Yuan."]
    document_no: DocumentNo
    evidence: Annotated[str, "The evidence, by name and number."]
    policy_code: Annotated[str | None, "Code of the policy; the current one by default."] = None


async def appropriate_budget(work: Work, command: AppropriateBudget) -> Done:
    """Arrange money of a treasury for a year, or more of it (安排、追加预算).

    The same document again changes nothing. Whoever waits for this year's money is served as soon as it is committed,
    first approved first; the year's duty to arrange money is reported on (art. 15). Raises NOT_ALLOWED, NOT_FOUND for a
    policy that was never drafted, TREASURY_UNKNOWN, BUDGET_YEAR_OVER, BUDGET_DOCUMENT_REUSED, EVIDENCE_REQUIRED,
    INPUT_INVALID.
    """
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    citation = budget_clause(version)
    require(work.actor, BY_FINANCE, citation)
    _check_year(work, command.year, citation)
    treasury = stated_name(command.treasury, "treasury", MOST_CODE_OF_A_TREASURY)
    check_treasury(compiled_version(version).policy, treasury, command.year, citation)
    require(work.actor, by_finance_of([treasury], compiled_version(version).policy), citation)
    stated = _Stated.of(command.amount, command.document_no, command.evidence)
    budgets = await locked_budgets(work, version.code, [treasury], command.year)
    budget = budgets[treasury]
    if await _is_on_record(budget, EntryKind.APPROPRIATE, stated):
        return Done(budget.id, {Thing.BUDGET: budget.id}, changed=False)
    await post(work, [stated.entry(budget, EntryKind.APPROPRIATE)])
    await report_arranged(work, version, budget, budget.appropriated + stated.amount, stated.evidence)
    if command.year == work.today.year:
        work.follow_with(serve_queue, ServeQueue(version.code, budget.treasury))
    return await budget_done(budget)


@command(
    "Take back money that was arranged and is still free (调减预算).",
    by=BY_TWO_OF_FINANCE,
    proposed=ProposedDeed.CUT_BUDGET,
    shows=(BUDGET, PROPOSAL),
)
class CutBudget(ChangeBudget):
    """Money that was arranged, is still free, and is taken back."""


async def cut_budget(work: Work, command: CutBudget) -> Done:
    """Take back money that was arranged and is still free (调减预算): what is reserved or paid stays.

    Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION, BUDGET_SHORT, BUDGET_DOCUMENT_REUSED, EVIDENCE_REQUIRED,
    INPUT_INVALID.
    """
    budget, citation = await _opened(work, command)
    stated = _Stated.of(command.amount, command.document_no, command.evidence)
    await _check_covers(work, budget, budget.free, stated.amount, citation)
    if await _is_on_record(budget, EntryKind.CUT, stated):
        return Done(budget.id, {Thing.BUDGET: budget.id}, changed=False)
    await post(work, [stated.entry(budget, EntryKind.CUT)])
    return await budget_done(budget)


@command(
    "Carry money that was not used by the end of its year over to this year (结转).",
    by=BY_TWO_OF_FINANCE,
    proposed=ProposedDeed.CARRY_OVER_BUDGET,
    shows=(Shown("later", "This year's budget, to which it was carried; null where it was refused."), BUDGET, PROPOSAL),
)
class CarryOverBudget(ChangeBudget):
    """Money of a year that is over, carried over to this one."""


async def carry_over_budget(work: Work, command: CarryOverBudget) -> Done:
    """Carry money that was not used by the end of its year over to this year (结转), on a document.

    It serves whoever waits. Raises what cutting does, and BUDGET_YEAR_NOT_OVER before the first day of the next year.
    """
    budget, citation = await _opened(work, command)
    if not after_its_year(budget, work.today):
        terms = {"year": budget.year, "required": str(date(budget.year + 1, 1, 1))}
        raise RefusedError(Refusal(Code.BUDGET_YEAR_NOT_OVER, terms, ("id",), (citation,)))
    stated = _Stated.of(command.amount, command.document_no, command.evidence)
    lapsing = budget.free
    await lapse(work, budget)
    await _check_covers(work, budget, budget.lapsed + lapsing, stated.amount, citation)
    if await _is_on_record(budget, EntryKind.CARRY_OVER, stated):
        return Done(budget.id, {Thing.BUDGET: budget.id}, changed=False)
    # The older year is locked first, here as everywhere.
    later = (await locked_budgets(work, budget.policy_code, [budget.treasury], work.today.year))[budget.treasury]
    await post(work, [stated.entry(budget, EntryKind.CARRY_OVER), stated.entry(later, EntryKind.BRING_FORWARD)])
    work.follow_with(serve_queue, ServeQueue(budget.policy_code, budget.treasury))
    return await budget_done(budget, {Thing.LATER: later.id})


async def advance_budget(work: Work, command: AdvanceBudget) -> Done:
    """Let what is free at the end of its year lapse (年终收回): finance may carry it over."""
    budget = await locked_budget(command.budget_id)
    if budget is None or not after_its_year(budget, work.today):
        return Done(command.budget_id, changed=False)
    await lapse(work, budget)
    await Budget.filter(id=budget.id).update(due_on=None)
    return await budget_done(budget)


async def lapse(work: Work, budget: Budget) -> None:
    """Let what is free in a budget lapse; the caller holds its lock and has seen that its year is over."""
    if budget.free:
        await post(work, [Entry(budget.id, EntryKind.LAPSE, budget.free)], SYSTEM)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What finance states of a movement, checked."""

    amount: Fen
    document_no: str
    evidence: str

    @classmethod
    def of(cls, amount: Fen, document_no: str, evidence: str) -> "_Stated":
        if amount <= 0:
            raise refuse(Code.INPUT_INVALID, "amount", field="amount", why=Text(zh="须大于0", en="write more than 0"))
        return cls(amount, stated_name(document_no, "documentNo"), stated_evidence(evidence))

    def entry(self, budget: Budget, kind: EntryKind) -> Entry:
        return Entry(budget.id, kind, self.amount, document_no=self.document_no, evidence=self.evidence)


async def _is_on_record(budget: Budget, kind: EntryKind, stated: _Stated) -> bool:
    """Whether this very document moved this budget before; with another amount it is BUDGET_DOCUMENT_REUSED."""
    known = await LedgerEntry.get_or_none(budget_id=budget.id, kind=kind.value, document_no=stated.document_no)
    if known is None:
        return False
    if known.amount != stated.amount:
        terms = {"document": stated.document_no, "observed": show_yuan(known.amount)}
        raise RefusedError(Refusal(Code.BUDGET_DOCUMENT_REUSED, terms, ("documentNo",)))
    return True


async def _opened(work: Work, command: ChangeBudget) -> tuple[Budget, Citation]:
    budget = await locked_budget(command.budget_id)
    version = await current_version(work.today, budget.policy_code) if budget else None
    if budget is None or version is None:
        raise not_found("budget", "id")
    citation = budget_clause(version)
    require(work.actor, by_finance_of([budget.treasury], compiled_version(version).policy), citation)
    check_version(budget.version, command.expected_version)
    return budget, citation


async def named(work: Work, budget: Budget) -> Text:
    """Return the name of a budget's treasury under its policy."""
    version = await current_version(work.today, budget.policy_code)
    code = budget.treasury
    return treasury_title(compiled_version(version).policy, code) if version else Text(zh=code, en=code)


async def _check_covers(work: Work, budget: Budget, free: Fen, amount: Fen, citation: Citation) -> None:
    if amount > free:
        name = await named(work, budget)
        terms: dict[str, Term] = {"treasury": budget.treasury, "treasury_name": name, "year": budget.year}
        short = {"observed": show_yuan(free), "required": show_yuan(amount)}
        raise RefusedError(Refusal(Code.BUDGET_SHORT, terms | short, ("amount",), (citation,)))


def _check_year(work: Work, year: int, citation: Citation) -> None:
    this = work.today.year
    if year < this:
        raise RefusedError(Refusal(Code.BUDGET_YEAR_OVER, {"year": year, "required": this}, ("year",), (citation,)))
    if year > this + MOST_YEARS_AHEAD:
        last = this + MOST_YEARS_AHEAD
        why = Text(zh=f"不得晚于 {last} 年", en=f"write no year after {last}")
        raise refuse(Code.INPUT_INVALID, "year", field="year", why=why)


def check_treasury(policy: Policy, treasury: str, year: int, citation: Citation) -> None:
    """Raise TREASURY_UNKNOWN for a code that arranges no money under a policy in a year."""
    if treasury not in treasuries(policy, year):
        raise RefusedError(Refusal(Code.TREASURY_UNKNOWN, {"observed": treasury}, ("treasury",), (citation,)))


def treasuries(policy: Policy, year: int) -> list[str]:
    """Return the codes of all who arrange money under a policy in a year: its payers and its paying districts."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = [payer.code for payer in policy.payers if not payer.by_district]
    paying = [d.code for d in policy.districts if d.valid_from <= last and (d.valid_to is None or d.valid_to >= first)]
    return own + (paying if any(payer.by_district for payer in policy.payers) else [])


def budget_clause(version: PolicyVersion) -> Citation:
    """Return the clause on which a policy's budgets stand (art. 15), or that of its validity where it names none."""
    return budget_citation(compiled_version(version).policy)


async def budget_done(budget: Budget, shows: Mapping[Thing, UUID] | None = None) -> Done:
    """Return word that a budget was moved, and how it stands since, for the audit."""
    moved = await Budget.get(id=budget.id)
    sums = ("appropriated", "free", "reserved", "paid", "recovered", "lapsed", "carried_over")
    outcome = {"treasury": moved.treasury, "year": moved.year, "version": moved.version}
    return Done(
        moved.id, {Thing.BUDGET: moved.id, **(shows or {})}, outcome | {name: getattr(moved, name) for name in sums}
    )
