"""What names a person, and where money goes (个人信息、账号): masked wherever it is shown to who has no need of it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar, cast

from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.refusals.refusals import Refusal, Term

Written = TypeVar("Written", str, str | None)

_FIRST, _LAST = 2, 2
_LONG_NUMBER = re.compile(r"(?:[0-9][\s-]*){8}")
"""Without one a text names no account."""
_LAST_OF_ACCOUNT = 4


def masked(text: str) -> str:
    """Return a reference to a person with its middle hidden, whatever its length.

    >>> masked("420106199001011234"), masked("张三"), masked("")
    ('42***34', '***', '')
    """
    if not text:
        return ""
    return f"{text[:_FIRST]}***{text[-_LAST:]}" if len(text) > 2 * (_FIRST + _LAST) else "***"


def masked_account(account_no: str) -> str:
    """Return the number of an account by its last four digits alone.

    >>> masked_account("4201001234567890")
    '…7890'
    """
    return f"…{account_no[-_LAST_OF_ACCOUNT:]}"


def without_accounts(text: Written, account_nos: Iterable[str]) -> Written:
    """Return a text in which these accounts are masked, also where blanks or dashes part their digits.

    >>> without_accounts("原账号 4201 0012-34567890 已销户", ["4201001234567890"])
    '原账号 …7890 已销户'
    """
    for account_no in set(account_nos) if _LONG_NUMBER.search(text or "") else ():
        text = cast("Written", re.sub(r"[\s-]*".join(account_no), masked_account(account_no), text or ""))
    return text


def hiding(refusal: Refusal, account_nos: Collection[str]) -> Refusal:
    """Return a refusal in whose terms these accounts are masked."""
    return replace(refusal, terms={name: _hidden(term, account_nos) for name, term in refusal.terms.items()})


def _hidden(term: Term, account_nos: Collection[str]) -> Term:
    if isinstance(term, Text):
        return Text(zh=without_accounts(term.zh, account_nos), en=without_accounts(term.en, account_nos))
    return without_accounts(term, account_nos) if isinstance(term, str) else term


def shown_item(measure: Measure, item: str) -> str:
    """Return what an application is for as it may be shown."""
    return masked(item) if measure.procedure.personal_item else item
