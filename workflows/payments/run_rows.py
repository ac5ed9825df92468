"""The rows of payment runs (批次明细): which legs may stand in one, looked at anew whenever somebody decides on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.handling.protected import Protected
from domain.handling.register import Entry, Held, RegisterAttribute, alike, held
from domain.lives.capacities import CAPACITIES, Capacity
from domain.lives.grants import GrantEvent
from domain.lives.legs import LegState
from domain.lives.titles import STATE_TITLES
from domain.models import BankAccount, Grant, HistoryStep, PaymentLeg, PaymentRun, PaymentRunRow, RegisterVersion
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal
from domain.treasury.run_files import InstructionRow
from domain.values.sealed import Sealed, known_by
from workflows.cases.known_accounts import accounts_of, changed_by
from workflows.cases.register import entry_of
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.privacy.sealed_rows import clear_of, sealed_for
from workflows.runtime.sql import read
from workflows.transaction.actors import Actor
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.transaction.rights import KeptOut
from workflows.transaction.work import Work

MOST_ROWS = 200
"""Rows of one run: it is instructed in one transaction."""
_SAID = {
    "voucher_no": Text(zh="凭证号", en="voucher"),
    "amount": Text(zh="金额", en="amount"),
    "credit_code": Text(zh="统一社会信用代码", en="credit code"),
    "holder": Text(zh="户名", en="holder"),
    "account_no": Text(zh="账号", en="account number"),
    "bank": Text(zh="开户行", en="bank"),
    "grant_number": Text(zh="受理编号", en="number of the grant"),
}
"""What a row says, by the names of its columns."""


_DECIDING = [event for event, own in CAPACITIES.items() if Capacity.PAYER not in own and event in set(GrantEvent)]
_DECIDED = """
WHERE scope_id = ANY ($1::uuid[]) AND subject_kind = $3 AND event = ANY ($2::text[]) ORDER BY scope_id, number
"""


@dataclass(slots=True)
class Candidate:
    """A leg that may be paid in a run: with its grant, the account it goes to, and the run in which it stands."""

    leg: PaymentLeg
    grant: Grant
    account: BankAccount | None
    changed_by: frozenset[str] = frozenset()
    """Who put its account on record since a payment was last instructed there."""
    decided_by: Sequence[tuple[str, GrantEvent]] = ()
    """Who handled, reviewed, proposed or approved its grant, each with the first such step."""
    in_run: str | None = None
    names: tuple[Held, ...] | None = None
    """The names that the applicant held, as the register now stands; None where the award goes to a person."""

    def says(self) -> dict[str, str | int | None]:
        """Return what its row says as it stands on record now; what is sealed, by what it is known again."""
        account = self.account
        return {
            "voucher_no": self.leg.voucher_no,
            "amount": self.leg.amount,
            "credit_code": self.grant.applicant.credit_code,
            "holder": known_by(account.holder) if account else None,
            "account_no": known_by(account.account_no) if account else None,
            "bank": account.bank if account else None,
            "grant_number": self.grant.number,
        }

    def differs_from(self, row: PaymentRunRow) -> list[Text]:
        """Return in what a row no longer agrees with what is on record."""
        written = {**_cells(row), "holder": known_by(row.holder), "account_no": known_by(row.account_no)}
        return [_SAID[name] for name, value in self.says().items() if written[name] != value]


async def candidates(legs: Sequence[UUID]) -> list[Candidate]:
    """Return legs with what bears on paying them, in a bounded number of statements however many they are."""
    legs_with_grants = await PaymentLeg.filter(id__in=list(legs)).prefetch_related(
        "payment__grant__applicant", "payment__grant__policy_version"
    )
    by_id = {leg.id: leg for leg in legs_with_grants}
    in_runs = PaymentRunRow.filter(leg_id__in=list(legs), standing=True, outcome__isnull=True).prefetch_related("run")
    runs = {row.leg_id: row.run.number for row in await in_runs}
    grants = {leg.id: leg.payment.grant for leg in legs_with_grants}
    owners = sorted({_owner(grant) for grant in grants.values()})
    accounts, changed = await accounts_of(owners), await changed_by(owners)
    names, decided = await _names_of(owners), await _decided_by({grant.id for grant in grants.values()})
    return [
        Candidate(
            by_id[uid],
            grants[uid],
            accounts.get(owner),
            changed[owner],
            decided[grants[uid].id],
            runs.get(uid),
            names.get(owner),
        )
        for uid in legs
        if uid in by_id
        for owner in (_owner(grants[uid]),)
    ]


async def _decided_by(grants: Collection[UUID]) -> dict[UUID, list[tuple[str, GrantEvent]]]:
    """Who took a step of each grant that nobody takes who pays it, or had it taken in his place, in their order."""
    by_grant: dict[UUID, list[tuple[str, GrantEvent]]] = {uid: [] for uid in grants}
    for step in await read(HistoryStep, _DECIDED, list(grants), _DECIDING, Subject.GRANT.value):
        people = (step.person, step.for_person) if step.for_person else (step.person,)
        by_grant[step.scope_id] += [(person, GrantEvent(step.event)) for person in people]
    return by_grant


async def _names_of(owners: Sequence[UUID]) -> dict[UUID, tuple[Held, ...]]:
    """The names that those of the owners held who are applicants."""
    entries_of: dict[UUID, list[Entry]] = {}
    for row in await read(RegisterVersion, "WHERE applicant_id = ANY($1) ORDER BY number", list(owners)):
        entries_of.setdefault(row.applicant_id, []).append(entry_of(row))
    return {owner: tuple(held(entries, RegisterAttribute.NAME)) for owner, entries in entries_of.items()}


def _owner(grant: Grant) -> UUID:
    measure = compiled_version(grant.policy_version).measures[grant.measure]
    return grant.id if measure.procedure.personal_item else grant.applicant_id


def why_not(candidate: Candidate, citation: Citation, run: PaymentRun | None = None) -> Refusal | None:
    """Return why a leg may not be paid in a run; None where it may.

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


def not_in_its_name(candidate: Candidate, citation: Citation) -> Refusal | None:
    """Return why a leg may not be paid to an account in a name that its applicant, by its register, never had by then.

    The account was recorded while an entry said so that was corrected or withdrawn since.
    """
    account, names = candidate.account, candidate.names
    if account is None or names is None:
        return None
    day = account.recorded_at.astimezone(SHANGHAI).date()
    had = [name for name in names if name.first is None or name.first <= day]
    if any(alike(RegisterAttribute.NAME, account.holder, name.value) for name in had):
        return None
    terms = {"observed": account.holder, "required": had[-1].value, "day": day.isoformat()}
    return Refusal(Code.ACCOUNT_HOLDER_DIFFERS, terms, (), (citation,))


def not_by(candidate: Candidate, actor: Actor, citation: Citation) -> Refusal | None:
    """Return why somebody may neither gather nor approve a leg, on nobody's decision: what he had to do with it before.

    It is of his organisation, he handled, reviewed or decided on it, or the account to which it is paid is of his
    making.
    """
    if own := KeptOut((candidate.grant.applicant.credit_code,)).refusal(actor, citation):
        return own
    number = candidate.grant.number
    if event := next((taken for person, taken in candidate.decided_by if person in actor.people), None):
        return Refusal(Code.CASE_FOUR_EYES, {"number": number, "event": event.words}, (), (citation,))
    if actor.people.isdisjoint(candidate.changed_by):
        return None
    return Refusal(Code.ACCOUNT_FOUR_EYES, {"number": number}, (), (citation,))


def outdated(candidate: Candidate, row: PaymentRunRow, citation: Citation) -> Refusal | None:
    """Return word that a row no longer agrees with what is on record, and in what; None where it does."""
    differing = candidate.differs_from(row)
    if not differing:
        return None
    fact = Text(
        zh="、".join(fact_title.zh for fact_title in differing), en=", ".join(fact_title.en for fact_title in differing)
    )
    return Refusal(Code.ROW_OUTDATED, {"number": candidate.grant.number, "fact": fact}, (), (citation,))


def row_of(work: Work, run: PaymentRun, number: int, candidate: Candidate) -> PaymentRunRow:
    """Return a leg as a row of a run; the caller has seen that it may stand there."""
    leg, account = candidate.leg, candidate.account
    if account is None or leg.voucher_no is None:
        message = f"leg {leg.id} cannot stand in a run"
        raise ValueError(message)
    row = PaymentRunRow(
        id=work.new_id(),
        run_id=run.id,
        leg_id=leg.id,
        number=number,
        grant_id=candidate.grant.id,
        account_id=account.id,
        gathered_by=work.actor.name,
        gathered_by_person=work.actor.person,
        **candidate.says(),
    )
    row.account_no = sealed_for(row, "account_no", clear_of(account, "account_no"), Protected.ACCOUNT)
    named = Sealed.read(account.holder) is not None
    row.holder = sealed_for(row, "holder", clear_of(account, "holder"), Protected.PERSON) if named else account.holder
    return row


def instructed(row: PaymentRunRow) -> InstructionRow:
    """Return a row as the treasury is told to pay it."""
    return _row(row, clear_of(row, "holder"), clear_of(row, "account_no"))


def approved(row: PaymentRunRow) -> InstructionRow:
    """Return a row as it is approved: in place of what is sealed, what that is known by again.

    The database reckons the hash of rows over the same, and no key is needed to hold rows against what was approved.
    """
    return _row(row, known_by(row.holder), known_by(row.account_no))


def _row(row: PaymentRunRow, holder: str, account_no: str) -> InstructionRow:
    code, bank = row.credit_code, row.bank
    return InstructionRow(row.number, row.voucher_no, row.amount, holder, code, account_no, bank, row.grant_number)


def _cells(row: PaymentRunRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in _SAID}
