"""A year's accounts (年度决算): what they come to, and their closing by two people of finance, once and for ever."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from domain.handling.leg_queue import treasury_title
from domain.lives.proposal_life import ProposedDeed
from domain.models import Budget, ClosedYear, PolicyVersion
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.treasury.closed_years import BudgetFigures, MeasureFigures, PaymentFigures, YearFigures
from workflows.policies.policies import current_version
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.sql import wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.declarations import command
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence, stated_name
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import BY_FINANCE, by_finance_of, require
from workflows.transaction.shown import PROPOSAL, Shown, Thing
from workflows.transaction.sights import SeenMoney
from workflows.transaction.work import Done, Work
from workflows.treasury.budget_commands import BY_TWO_OF_FINANCE, DocumentNo
from workflows.treasury.budget_execution import Execution, ExecutionKey, budget_execution
from workflows.treasury.budget_tables import budget_figures
from workflows.treasury.budgets import MOST_CODE_OF_A_TREASURY, budget_clause, check_treasury
from workflows.treasury.past_days import end_of
from workflows.treasury.year_payments import YearPayments, year_payments

_YEARS = UUID("6d0a4c1e-3d5b-4b0e-8f43-2f0f4f6c5a1d")
"""Namespace of treasuries' years."""


def closed_year_id(policy_code: str, treasury: str, year: int) -> UUID:
    """Return the id of a treasury's year under a policy, closed or not."""
    return uuid5(_YEARS, f"{policy_code}/{treasury}/{year}".encode(errors="replace").decode())


@command(
    "Close the accounts of a treasury's year (年度决算): its figures are kept as of its last day, under a "
    "hash, and never change.",
    by=BY_TWO_OF_FINANCE,
    refuses=(Code.BUDGET_YEAR_NOT_OVER, Code.YEAR_CLOSED, Code.YEAR_FIGURES_DIFFER),
    proposed=ProposedDeed.CLOSE_YEAR,
    shows=(
        Shown("accounts", "The accounts as they were closed; null while they wait, or where it was refused."),
        PROPOSAL,
    ),
)
class CloseYear:
    """A year that is over and whose accounts are closed."""

    treasury: Annotated[str, "Code of a payer such as city, or of a paying district."]
    year: Annotated[int, "The calendar year, which is over."]
    sha256: Annotated[str, "`YearAccounts.sha256` as it was shown: exactly that is closed."]
    document_no: DocumentNo
    evidence: Annotated[str, "The evidence, by name and number."]
    policy_code: Annotated[str | None, "Code of the policy; the current one by default."] = None


async def close_year(work: Work, command: CloseYear) -> Done:
    """Close the accounts of a treasury's year (年度决算): what they came to by its end is kept, and never changes.

    The same document again is the same closing. Raises NOT_ALLOWED, NOT_FOUND for a policy that was never drafted,
    TREASURY_UNKNOWN, BUDGET_YEAR_NOT_OVER, YEAR_CLOSED, YEAR_FIGURES_DIFFER, EVIDENCE_REQUIRED, INPUT_INVALID.
    """
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    citation = budget_clause(version)
    require(work.actor, BY_FINANCE, citation)
    policy = compiled_version(version).policy
    treasury = stated_name(command.treasury, "treasury", MOST_CODE_OF_A_TREASURY)
    await _check_year(work, version.code, command.year, citation)
    check_treasury(policy, treasury, command.year, citation)
    require(work.actor, by_finance_of([treasury], policy), citation)
    document, evidence = stated_name(command.document_no, "documentNo"), stated_evidence(command.evidence)
    stated_digest = stated_name(command.sha256, "sha256")
    uid = closed_year_id(version.code, treasury, command.year)
    await _let_others_end(version.code, treasury, command.year, uid)
    terms: dict[str, Term] = {"treasury_name": treasury_title(policy, treasury), "year": command.year}
    if known := await ClosedYear.get_or_none(id=uid):
        return _as_closed(known, document, stated_digest, terms, citation)
    figures = (await figures_of(version, [treasury], command.year))[treasury]
    if stated_digest != figures.digest:
        raise RefusedError(Refusal(Code.YEAR_FIGURES_DIFFER, terms, ("sha256",), (citation,)))
    closed = await ClosedYear.create(
        id=uid,
        policy_code=version.code,
        treasury=treasury,
        year=command.year,
        figures=figures.kept(),
        sha256=figures.digest,
        document_no=document,
        evidence=evidence,
        closed_by=work.actor.name,
        closed_by_person=work.actor.person,
        closed_at=work.now,
    )
    return Done(uid, {Thing.CLOSED_YEAR: uid}, {"treasury": treasury, "year": closed.year, "sha256": closed.sha256})


async def _check_year(work: Work, policy_code: str, year: int, citation: Citation) -> None:
    versions = PolicyVersion.filter(code=policy_code).exclude(published_on=None)
    published = await versions.order_by("published_on").first()
    first = ((published and published.published_on) or work.today).year
    if year < first:
        explanation = f"write no year before {first}, in which the policy was published"
        why = Text(zh=f"不得早于政策公布的 {first} 年", en=explanation)
        raise refuse(Code.INPUT_INVALID, "year", field="year", why=why)
    if year >= work.today.year:
        terms: dict[str, Term] = {"year": year, "required": f"{year + 1}-01-01"}
        raise RefusedError(Refusal(Code.BUDGET_YEAR_NOT_OVER, terms, ("year",), (citation,)))


async def _let_others_end(policy_code: str, treasury: str, year: int, uid: UUID) -> None:
    """Wait for whoever closes the same year, and for commands of its last evening that still hold its budgets."""
    await wait_for(Turn.CLOSED_YEAR, [str(uid)])
    own = Budget.filter(policy_code=policy_code, treasury=treasury, year__lte=year).order_by("year")
    await own.select_for_update(no_key=True).only("id")


def _as_closed(known: ClosedYear, document: str, sha256: str, terms: dict[str, Term], citation: Citation) -> Done:
    """The same closing again; YEAR_CLOSED for another one."""
    if (document, sha256) == (known.document_no, known.sha256):
        return Done(known.id, {Thing.CLOSED_YEAR: known.id}, changed=False)
    day = known.closed_at.astimezone(SHANGHAI).date().isoformat()
    closing: dict[str, Term] = {"person": known.closed_by, "day": day, "document": known.document_no}
    raise RefusedError(Refusal(Code.YEAR_CLOSED, terms | closing, ("year",), (citation,)))


async def figures_of(version: PolicyVersion, treasuries: Sequence[str], year: int) -> dict[str, YearFigures]:
    """Return by treasury what a year under a policy came to by its end; of one that had no money, nothing but zeros."""
    code, last, money = version.code, date(year, 12, 31), SeenMoney(treasuries=tuple(treasuries))
    budgets = await budget_figures(code, treasuries, year, end_of(last))
    keys = (ExecutionKey.TREASURY, ExecutionKey.MEASURE)
    lines = await budget_execution(version, year, last, keys, money, past=True)
    moved = await year_payments(code, year, None, money)
    return {
        treasury: YearFigures(
            code,
            treasury,
            year,
            budgets.get(treasury, BudgetFigures()),
            tuple(_measure(line) for line in lines if line.key.treasury == treasury),
            tuple(_payments(line) for line in moved if line.treasury == treasury),
        )
        for treasury in treasuries
    }


def _measure(line: Execution) -> MeasureFigures:
    sums = (line.reserved, line.waiting, line.waiting_legs, line.paid, line.recovered, line.arrears)
    return MeasureFigures(line.key.measure or "", *sums)


def _payments(line: YearPayments) -> PaymentFigures:
    return PaymentFigures(line.year, line.paid, line.returned, line.recovered, line.reinstated)
