"""The ledger's rules (记账规则): which entry moves money between which accounts of a budget, and what is covered.

A budget (预算指标) is what one treasury arranged for a policy in one year (art. 15). Its ledger is double entry: each
entry takes an amount from one account and gives it to another, so that its postings add up to nothing, and
``appropriated = free + reserved + paid + recovered + lapsed + carried over`` holds after each of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.policy.conditions import Text
from domain.values.money import Fen


class Account(StrEnum):
    """Where the money of a budget stands."""

    APPROPRIATED = "APPROPRIATED"
    """What was arranged (安排): its postings are negative, the money of the others comes from here."""
    FREE = "FREE"
    """Not yet committed (可用)."""
    RESERVED = "RESERVED"
    """Committed to legs that are not paid yet (已保留)."""
    PAID = "PAID"
    """Paid out and not come back (已支付)."""
    RECOVERED = "RECOVERED"
    """Come back on recoveries (已追回): spent again only once finance restores it."""
    LAPSED = "LAPSED"
    """Not used by the end of its year (已收回)."""
    CARRIED_OVER = "CARRIED_OVER"
    """Lapsed, and carried over to the next year by finance (已结转)."""


class EntryKind(StrEnum):
    """What an entry of the ledger does (记账类型)."""

    APPROPRIATE = "APPROPRIATE"
    CUT = "CUT"
    RESERVE = "RESERVE"
    RELEASE = "RELEASE"
    SETTLE = "SETTLE"
    RETURN = "RETURN"
    REVERSE = "REVERSE"
    REINSTATE = "REINSTATE"
    RESTORE = "RESTORE"
    UNRESTORE = "UNRESTORE"
    LAPSE = "LAPSE"
    CARRY_OVER = "CARRY_OVER"
    BRING_FORWARD = "BRING_FORWARD"


ENTRY_TITLES: Mapping[EntryKind, Text] = {
    EntryKind.APPROPRIATE: Text(zh="安排", en="money is arranged"),
    EntryKind.CUT: Text(zh="调减", en="free money is taken back"),
    EntryKind.RESERVE: Text(zh="保留", en="money is committed to a leg"),
    EntryKind.RELEASE: Text(zh="释放", en="a leg was cancelled, and its money is free again"),
    EntryKind.SETTLE: Text(zh="支付", en="a leg was paid"),
    EntryKind.RETURN: Text(zh="退票冲回", en="a leg that was reported paid came back from the bank"),
    EntryKind.REVERSE: Text(zh="冲回", en="money came back on a recovery"),
    EntryKind.REINSTATE: Text(zh="恢复支付", en="what came back is the applicant's again, or did not come back"),
    EntryKind.RESTORE: Text(zh="恢复额度", en="finance restored what came back"),
    EntryKind.UNRESTORE: Text(zh="撤回恢复额度", en="what finance restored did not come back after all"),
    EntryKind.LAPSE: Text(zh="收回", en="money lapsed at the end of its year"),
    EntryKind.CARRY_OVER: Text(zh="结转", en="lapsed money was carried over to a later year"),
    EntryKind.BRING_FORWARD: Text(zh="上年结转", en="money came over from an earlier year"),
}

_A = Account
MOVES: Mapping[EntryKind, tuple[Account, Account]] = {
    EntryKind.APPROPRIATE: (_A.APPROPRIATED, _A.FREE),
    EntryKind.CUT: (_A.FREE, _A.APPROPRIATED),
    EntryKind.RESERVE: (_A.FREE, _A.RESERVED),
    EntryKind.RELEASE: (_A.RESERVED, _A.FREE),
    EntryKind.SETTLE: (_A.RESERVED, _A.PAID),
    EntryKind.RETURN: (_A.PAID, _A.RESERVED),
    EntryKind.REVERSE: (_A.PAID, _A.RECOVERED),
    EntryKind.REINSTATE: (_A.RECOVERED, _A.PAID),
    EntryKind.RESTORE: (_A.RECOVERED, _A.FREE),
    EntryKind.UNRESTORE: (_A.FREE, _A.RECOVERED),
    EntryKind.LAPSE: (_A.FREE, _A.LAPSED),
    EntryKind.CARRY_OVER: (_A.LAPSED, _A.CARRIED_OVER),
    EntryKind.BRING_FORWARD: (_A.APPROPRIATED, _A.FREE),
}
"""From which account to which each entry moves its amount."""


class Posting(NamedTuple):
    """One line of an entry: an account, and the fen by which it grows; negative where it shrinks."""

    account: Account
    amount: Fen


def postings(kind: EntryKind, amount: Fen) -> tuple[Posting, Posting]:
    """Return the two postings of an entry, which add up to nothing. Raises ValueError for an amount that moves none.

    >>> [(posting.account.value, posting.amount) for posting in postings(EntryKind.RESERVE, 500)]
    [('FREE', -500), ('RESERVED', 500)]
    """
    if amount <= 0:
        message = f"an entry moves more than nothing, not {amount} fen"
        raise ValueError(message)
    source, target = MOVES[kind]
    return Posting(source, -amount), Posting(target, amount)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a leg asks of the budget of its treasury: an amount in fen, and whether others wait before it."""

    amount: Fen
    others_wait: bool = False


def is_covered(claim: Claim, free: Fen) -> bool:
    """Return whether a claim is covered now (I-35): first approved first served, and never in part.

    >>> is_covered(Claim(500), 500), is_covered(Claim(501), 500), is_covered(Claim(1, others_wait=True), 500)
    (True, False, False)
    """
    return not claim.others_wait and claim.amount <= free


def balances(lines: Iterable[tuple[Account, Fen]]) -> dict[Account, Fen]:
    """Return every account's balance as the sum of its postings; what was appropriated as a positive sum.

    >>> found = balances([(Account.APPROPRIATED, -900), (Account.FREE, 900)])
    >>> found[Account.APPROPRIATED], found[Account.FREE], found[Account.PAID]
    (900, 900, 0)
    """
    sums = dict.fromkeys(Account, 0)
    for account, amount in lines:
        sums[account] += -amount if account is Account.APPROPRIATED else amount
    return sums
