"""Accounts that people wrote into what a command is refused for (拒绝理由中的账号): not all may read them."""

import re
from collections.abc import Iterator, Sequence

from domain.handling.masking import hiding
from domain.handling.protected import Protected
from domain.lives.roles import Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Refusal
from workflows.runtime.privacy.sealed_rows import known_as
from workflows.runtime.sql import ask
from workflows.transaction.actors import Actor

_WRITTEN = ("reason", "why")
"""Terms of a refusal that say what people wrote."""
_PARTING = re.compile(r"[\s-]")
_LONG_NUMBER = re.compile(r"[0-9]{8,}")
_FEWEST, _MOST = 8, 30
"""Digits of an account."""
_NAMED = """
SELECT DISTINCT sealed_known(account_no) AS known, credit_code
FROM bank_account JOIN applicant ON applicant.id = applicant_id WHERE sealed_known(account_no) = ANY ($1::text[])
"""


async def as_told(refusals: Sequence[Refusal], actor: Actor) -> list[Refusal]:
    """Return refusals as somebody may read them: of accounts that are not for him, the last four digits.

    The same words read so wherever they are shown: an applicant reads its own accounts in full, and nobody else any.
    """
    words = " ".join(_PARTING.sub("", text) for refusal in refusals for text in _written(refusal))
    if not _LONG_NUMBER.search(words):
        return list(refusals)
    numbers = {known_as(number, Protected.ACCOUNT): number for number in _numbers(words)}
    named = await ask(_NAMED, list(numbers))
    own = actor.credit_code if actor.role is Role.APPLICANT else None
    read = {row["known"] for row in named if row["credit_code"] == own}
    hidden = {numbers[known] for known in {row["known"] for row in named} - read}
    return [hiding(refusal, hidden) for refusal in refusals]


def _numbers(words: str) -> set[str]:
    """All that may be an account, in whatever long number it stands: what parted it from others may be gone."""
    runs = {run[0] for run in _LONG_NUMBER.finditer(words)}
    spans = ((run, first, last) for run in runs for first in range(len(run)) for last in range(first, first + _MOST))
    return {run[first : last + 1] for run, first, last in spans if last + 1 - first >= _FEWEST and last < len(run)}


def _written(refusal: Refusal) -> Iterator[str]:
    for name in _WRITTEN:
        term = refusal.terms.get(name)
        yield from (term.zh, term.en) if isinstance(term, Text) else (str(term or ""),)
