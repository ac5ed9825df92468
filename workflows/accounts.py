"""Accounts to which awards are paid (收款账户): recorded, corrected by a new one, found for a leg."""

import re
from dataclasses import dataclass
from uuid import UUID

from domain.conditions import Text
from domain.life import ROLE_TITLES, Role
from domain.models import BankAccount
from domain.refusals import Code, Refusal
from workflows.dossiers import Dossier, open_dossier
from workflows.reasons import remark, stated_name, stated_reason
from workflows.refused import RefusedError, refuse
from workflows.work import Done, Work

_NUMBER = re.compile(r"[0-9]{8,30}", re.ASCII)
_MAY = (Role.APPLICANT, Role.OFFICER, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class RecordAccount:
    """The account to which the awards of a grant's applicant are paid."""

    grant_id: UUID
    holder: str
    account_no: str
    bank: str
    reason: str | None = None


async def record_bank_account(work: Work, command: RecordAccount) -> Done:
    """Put an account on record, or correct it by a new one (登记、更正收款账户).

    It is that of the applicant, for all its grants; where an award goes to a person (art. 12), that of the one grant.
    The same account again changes nothing. Raises NOT_FOUND, NOT_ALLOWED, ACCOUNT_HOLDER_DIFFERS, INPUT_INVALID,
    REASON_REQUIRED for a correction.
    """
    dossier = await open_dossier(work, command.grant_id, None)
    if work.actor.role not in _MAY:
        titles = [ROLE_TITLES[role] for role in _MAY]
        allowed = Text(zh="、".join(t.zh for t in titles), en=" or ".join(t.en for t in titles))
        terms = {"allowed": allowed, "role": ROLE_TITLES[work.actor.role]}
        raise RefusedError(Refusal(Code.NOT_ALLOWED, terms, (), (dossier.citation,)))
    holder, bank = stated_name(command.holder, "holder"), stated_name(command.bank, "bank")
    account_no = re.sub(r"[ -]", "", stated_name(command.account_no, "accountNo", 60))
    if not _NUMBER.fullmatch(account_no):
        why = Text(zh="须为8至30位数字", en="write 8 to 30 digits")
        raise refuse(Code.INPUT_INVALID, "accountNo", field="accountNo", why=why)
    if not _personal(dossier) and holder != dossier.applicant.name:
        terms = {"observed": holder, "required": dossier.applicant.name}
        raise RefusedError(Refusal(Code.ACCOUNT_HOLDER_DIFFERS, terms, ("holder",), (dossier.citation,)))
    known = await account_of(dossier)
    if known is not None and (known.holder, known.account_no, known.bank) == (holder, account_no, bank):
        return Done(dossier.grant.id, {"grant": dossier.grant.id}, changed=False)
    await BankAccount.create(
        id=work.new_id(),
        applicant_id=dossier.applicant.id,
        grant_id=dossier.grant.id if _personal(dossier) else None,
        number=await BankAccount.filter(applicant_id=dossier.applicant.id).count() + 1,
        holder=holder,
        account_no=account_no,
        bank=bank,
        reason=stated_reason(command.reason) if known is not None else remark(command.reason),
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    return Done(dossier.grant.id, {"grant": dossier.grant.id}, {"account": f"…{account_no[-4:]}"})


async def account_of(dossier: Dossier) -> BankAccount | None:
    """Answer the account to which a grant is paid as it stands; None where none is on record."""
    return (await accounts_of([dossier.grant.id if _personal(dossier) else dossier.applicant.id])).get(
        dossier.grant.id if _personal(dossier) else dossier.applicant.id
    )


async def accounts_of(owners: list[UUID]) -> dict[UUID, BankAccount]:
    """Answer the accounts that count of applicants, and of grants that go to a person, by their ids."""
    own = await BankAccount.filter(applicant_id__in=owners, grant_id__isnull=True).order_by("number")
    personal = await BankAccount.filter(grant_id__in=owners).order_by("number")
    return {account.grant_id or account.applicant_id: account for account in [*own, *personal]}


def _personal(dossier: Dossier) -> bool:
    return dossier.measure.procedure.personal_item
