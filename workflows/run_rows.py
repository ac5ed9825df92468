"""The rows of payment runs (批次明细): which legs may stand in one, looked at anew whenever somebody decides on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.legs import LegState
from domain.models import BankAccount, Grant, PaymentLeg, PaymentRun, PaymentRunRow
from domain.refusals import Citation, Code, Refusal
from domain.titles import STATE_TITLES
from workflows.accounts import accounts_of
from workflows.packs import compiled_version
from workflows.work import Work

MOST_ROWS = 200
"""Rows of one run: it is instructed in one transaction."""


@dataclass(slots=True)
class Candidate:
    """A leg that may be paid in a run: with its grant, the account it goes to, and the run in which it stands."""

    leg: PaymentLeg
    grant: Grant
    account: BankAccount | None
    in_run: str | None = None


async def candidates(legs: Sequence[PaymentLeg]) -> list[Candidate]:
    """Answer legs with what bears on paying them, in a bounded number of statements however many they are."""
    ids = [leg.id for leg in legs]
    found = await PaymentLeg.filter(id__in=ids).prefetch_related(
        "payment__grant__applicant", "payment__grant__policy_version"
    )
    by_id = {leg.id: leg for leg in found}
    taken = PaymentRunRow.filter(leg_id__in=ids, standing=True, outcome__isnull=True).prefetch_related("run")
    runs = {row.leg_id: row.run.number for row in await taken}
    grants = {leg.id: leg.payment.grant for leg in found}
    accounts = await accounts_of([_owner(grant) for grant in grants.values()])
    return [
        Candidate(by_id[uid], grants[uid], accounts.get(_owner(grants[uid])), runs.get(uid))
        for uid in ids
        if uid in by_id
    ]


def _owner(grant: Grant) -> UUID:
    measure = compiled_version(grant.policy_version).measures[grant.measure]
    return grant.id if measure.procedure.personal_item else grant.applicant_id


def why_not(candidate: Candidate, citation: Citation, run: PaymentRun | None = None) -> Refusal | None:
    """Answer why a leg may not be paid in a run; None where it may.

    ``run`` is the run in which it stands already. What caps allow was taken at its approval, under locks by key, and
    the database holds it (``allowance_use``): two legs of one enterprise in one run cannot pass a cap together.
    """
    leg, grant, cited = candidate.leg, candidate.grant, (citation,)
    if leg.state is not LegState.REQUESTED:
        terms = {"number": grant.number, "state": STATE_TITLES[leg.state.value]}
        return Refusal(Code.LEG_NOT_REQUESTED, terms, (), cited)
    if candidate.in_run is not None and (run is None or candidate.in_run != run.number):
        return Refusal(Code.LEG_IN_RUN, {"number": candidate.in_run}, (), cited)
    if grant.held_reason is not None:
        return Refusal(Code.LEG_HELD, {"number": grant.number, "reason": grant.held_reason}, (), cited)
    if candidate.account is None:
        return Refusal(Code.ACCOUNT_MISSING, {"number": grant.number}, (), cited)
    return None


def row_of(work: Work, run: PaymentRun, number: int, candidate: Candidate) -> PaymentRunRow:
    """Answer a leg as a row of a run; the caller has seen that it may stand there."""
    leg, grant, account = candidate.leg, candidate.grant, candidate.account
    if account is None or leg.voucher_no is None:
        message = f"leg {leg.id} cannot stand in a run"
        raise ValueError(message)
    return PaymentRunRow(
        id=work.new_id(),
        run_id=run.id,
        leg_id=leg.id,
        number=number,
        grant_id=grant.id,
        grant_number=grant.number,
        voucher_no=leg.voucher_no,
        amount=leg.amount,
        credit_code=grant.applicant.credit_code,
        holder=account.holder,
        account_no=account.account_no,
        bank=account.bank,
    )
