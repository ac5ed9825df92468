"""Accounts that people wrote into what a command is refused for (拒绝理由中的账号): not all may read them."""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from domain.handling.masking import hiding
from domain.lives.roles import Role
from domain.models import Grant
from domain.policy.conditions import Text
from domain.refusals.refusals import Refusal
from workflows.runtime.sql import ask
from workflows.transaction.actors import Actor
from workflows.transaction.scopes import OF_TREASURIES
from workflows.transaction.seen import seen_by

_WRITTEN = ("reason", "why")
"""Terms of a refusal that say what people wrote."""
_PARTING = re.compile(r"[\s-]")
_LONG_NUMBER = re.compile(r"[0-9]{8}")
_NAMED = """
SELECT DISTINCT account_no, applicant_id, credit_code FROM bank_account JOIN applicant ON applicant.id = applicant_id
WHERE strpos($1, account_no) > 0
"""


async def as_told(refusals: Sequence[Refusal], actor: Actor) -> list[Refusal]:
    """Return refusals as somebody may read them: of accounts that are not for him, the last four digits.

    The same words read so wherever they are shown: auditors read them in full, an applicant its own accounts, finance
    and a treasury those of whom they pay.
    """
    words = " ".join(_PARTING.sub("", text) for refusal in refusals for text in _written(refusal))
    if actor.role is Role.AUDITOR or not _LONG_NUMBER.search(words):
        return list(refusals)
    named = await ask(_NAMED, words)
    own = await _paid_by(actor, [row["applicant_id"] for row in named]) if actor.role in OF_TREASURIES else set[UUID]()
    read = {
        row["account_no"]
        for row in named
        if row["applicant_id"] in own or (actor.role is Role.APPLICANT and row["credit_code"] == actor.credit_code)
    }
    hidden = {row["account_no"] for row in named} - read
    return [hiding(refusal, hidden) for refusal in refusals]


async def _paid_by(actor: Actor, applicants: Sequence[UUID]) -> set[UUID]:
    """Those of some applicants who are paid by a treasury of somebody's."""
    paid = (await seen_by(actor, Grant)).filter(applicant_id__in=list(applicants))
    return {grant.applicant_id for grant in await paid.only("applicant_id")}


def _written(refusal: Refusal) -> Iterator[str]:
    for name in _WRITTEN:
        term = refusal.terms.get(name)
        yield from (term.zh, term.en) if isinstance(term, Text) else (str(term or ""),)
