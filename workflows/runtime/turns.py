"""What is waited for where no row stands for it (咨询锁): each kind has a number of its own."""

from enum import IntEnum


class Turn(IntEnum):
    """A kind of thing that is waited for by its name: no name of one kind ever keeps one of another waiting.

    Two releases that run at once must mean the same by a number. The changes' own trigger takes its turn under 0, too,
    by a name that no allowance has.
    """

    ALLOWANCE = 0
    ANSWER = 1
    CALLS = 2
    TRANCHE_RECEIPT = 3
    MATTER = 4
    OTHER_AWARD = 5
    ACCOUNTS = 6
    DEMONSTRATION = 7
    CLOSED_YEAR = 8
    NOTICE = 9
    SECRET = 10
    MIGRATIONS = 11
    ACCESS = 12
    DIGEST = 13
    FIELD_KEYS = 14
    FORGETTING = 15
    RECEIVERS = 16


WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(name, $1)) FROM unnest($2::text[]) AS name"
"""Waits for the turns of some names in their order, until the transaction ends."""
WAIT_SHARED = WAIT.replace("_lock(", "_lock_shared(")
"""The same for who only reads what they guard: readers keep nobody waiting but who changes it."""
TRY_TO_HOLD = "SELECT pg_try_advisory_lock(hashtextextended($2, $1))"
"""Takes a turn where nobody has it, until the connection ends; tells whether it did."""
