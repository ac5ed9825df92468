"""Accounts to which awards are paid (收款账户): recorded, and corrected by a new one."""

import re
from datetime import date
from typing import Annotated

from domain.handling.masking import masked_account
from domain.handling.protected import Protected
from domain.handling.register import RegisterAttribute, alike
from domain.lives.run_life import RunState
from domain.models import BankAccount, Grant, PaymentRun
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.sealed import known_by
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.cases.known_accounts import accounts_of, lock_accounts
from workflows.cases.paying_districts import paying_treasuries
from workflows.cases.register import particulars_of
from workflows.payments.run_falls import RunOutdated, let_approvals_fall
from workflows.runtime.privacy.sealed_rows import clear_of, known_as, sealed_for
from workflows.transaction.declarations import command
from workflows.transaction.reasons import named_evidence, remark, stated_evidence, stated_name, stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

_NUMBER = re.compile(r"[0-9]{8,30}", re.ASCII)
_APPROVED = [RunState.CHECKED.value, RunState.CLEARED.value]


@command(
    "Put the account of an applicant on record, or correct it by a new one (登记、更正收款账户).",
    by="By the applicant, an officer or finance; who did gathers and approves no run that pays to it, until one did.",
    shows=(GRANT,),
)
class RecordBankAccount(OfGrant):
    """The account to which the awards of a grant's applicant are paid, by one of its grants."""

    holder: Annotated[
        str,
        Protected.PERSON,
        "Who holds it, as the bank spells it: the applicant by its name, or the person of the award.",
    ]
    account_no: Annotated[str, Protected.ACCOUNT, "8 to 30 digits; spaces and dashes between them are left out."]
    bank: Annotated[str, "The bank that keeps it, by its full name."]
    reason: Annotated[str | None, "Why; required where it replaces another one."] = None
    evidence: Annotated[str | None, "On what, such as the bank's letter; required where it replaces another one."] = (
        None
    )
    holder_on: Annotated[
        date | None,
        "Day on which the bank's paper names the holder, today where it is left out: a former name of the "
        "applicant holds for the days on which it was the name.",
    ] = None


async def record_bank_account(work: Work, command: RecordBankAccount) -> Done:
    """Put an account on record, or correct it by a new one (登记、更正收款账户).

    It is that of the applicant, for all its grants; where an award goes to a person (art. 12), that of the one grant.
    The same account again changes nothing; one that was recorded under a former name stays. A correction says why and
    on what (REASON_REQUIRED, EVIDENCE_REQUIRED), and runs that were approved with the account of before lose their
    approvals. Raises NOT_FOUND, NOT_ALLOWED (also for finance that does not pay the grant), ACCOUNT_HOLDER_DIFFERS,
    INPUT_INVALID, DATE_IN_FUTURE, STALE_VERSION.
    """
    grant = await Grant.get_or_none(id=command.grant_id)
    if grant is not None:
        await lock_accounts([grant.applicant_id], shared=False)
    dossier = await open_dossier(work, command.grant_id, command.expected_version)
    dossier.require(work.actor, WHO_MAY["recordBankAccount"], paying_treasuries(dossier))
    holder, bank = stated_name(command.holder, "holder"), stated_name(command.bank, "bank")
    account_no = re.sub(r"[ -]", "", stated_name(command.account_no, "accountNo", 60))
    if not _NUMBER.fullmatch(account_no):
        why = Text(zh="须为8至30位数字", en="write 8 to 30 digits")
        raise refuse(Code.INPUT_INVALID, "accountNo", field="accountNo", why=why)
    known = await account_of(dossier)
    if known is not None and _is_the_same(known, holder, account_no, bank):
        return Done(dossier.grant.id, {Thing.GRANT: dossier.grant.id}, changed=False)
    if not _personal(dossier):
        await _check_holder(work, dossier, holder, command.holder_on or work.today)
    account = _stated(work, dossier, command, first=known is None)
    account.holder = sealed_for(account, "holder", holder, Protected.PERSON) if _personal(dossier) else holder
    account.account_no, account.bank = sealed_for(account, "account_no", account_no, Protected.ACCOUNT), bank
    account.number = await BankAccount.filter(applicant_id=dossier.applicant.id).count() + 1
    await account.save(force_create=True)
    if known is not None:
        approved = PaymentRun.filter(rows__account_id=known.id, rows__standing=True, state__in=_APPROVED)
        for run in await approved.distinct():
            work.follow_with(let_approvals_fall, RunOutdated(run.id))
    return Done(dossier.grant.id, {Thing.GRANT: dossier.grant.id}, {"account": masked_account(account_no)})


def _is_the_same(known: BankAccount, holder: str, account_no: str, bank: str) -> bool:
    its = (clear_of(known, "holder"), known_by(known.account_no), known.bank)
    return its == (holder, known_as(account_no, Protected.ACCOUNT), bank)


def _stated(work: Work, dossier: Dossier, command: RecordBankAccount, *, first: bool) -> BankAccount:
    """An account as yet without its number: who records it, for whom, why and on what."""
    evidence = named_evidence(command.evidence)
    return BankAccount(
        id=work.new_id(),
        applicant_id=dossier.applicant.id,
        grant_id=dossier.grant.id if _personal(dossier) else None,
        reason=remark(command.reason) if first else stated_reason(command.reason),
        evidence=evidence if first else stated_evidence(evidence),
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        role=work.actor.role,
        recorded_at=work.now,
    )


async def _check_holder(work: Work, dossier: Dossier, holder: str, day: date) -> None:
    """The holder is the applicant by its name on the day of the bank's paper; how the bank spells it is kept."""
    if day > work.today:
        fact = Text(zh="开户证明日期", en="the day of the bank's paper")
        raise refuse(Code.DATE_IN_FUTURE, "holderOn", fact=fact, today=work.today.isoformat())
    name = (await particulars_of(dossier.applicant, day)).name.value
    if not alike(RegisterAttribute.NAME, holder, name):
        terms = {"observed": holder, "required": name, "day": day.isoformat()}
        raise RefusedError(Refusal(Code.ACCOUNT_HOLDER_DIFFERS, terms, ("holder",), (dossier.citation,)))


async def account_of(dossier: Dossier) -> BankAccount | None:
    """Return the account to which a grant is paid as it stands; None where none is on record."""
    owner = dossier.grant.id if _personal(dossier) else dossier.applicant.id
    return (await accounts_of([owner])).get(owner)


def _personal(dossier: Dossier) -> bool:
    return dossier.measure.procedure.personal_item
