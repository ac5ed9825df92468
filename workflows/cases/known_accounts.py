"""Accounts on record (收款账户): the one that counts, who put it there, and the lock under which it is changed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from domain.lives.run_life import RunState
from domain.models import BankAccount
from workflows.runtime.sql import ask, naming, read, wait_for
from workflows.runtime.turns import Turn

_CHANGED_BY = naming(RunState)("""
WITH known AS (
    SELECT id, coalesce(grant_id, applicant_id) AS owner, number, recorded_by_person FROM bank_account
    WHERE (grant_id IS NULL AND applicant_id = ANY ($1::uuid[])) OR grant_id = ANY ($1::uuid[])
), instructed AS (
    SELECT known.owner, max(known.number) AS number FROM known
    JOIN payment_run_row r ON r.account_id = known.id AND r.standing
    JOIN payment_run p ON p.id = r.run_id AND p.state IN (RunState.INSTRUCTED, RunState.ANSWERED)
    GROUP BY known.owner
)
SELECT DISTINCT known.owner, known.recorded_by_person FROM known LEFT JOIN instructed USING (owner)
WHERE known.number > coalesce(instructed.number, 0)
""")

_OF_OWNERS = """
WHERE (grant_id IS NULL AND applicant_id = ANY($1::uuid[])) OR grant_id = ANY($1::uuid[]) ORDER BY number
"""


async def lock_accounts(applicants: Collection[UUID], *, shared: bool) -> None:
    """Wait for the accounts of applicants, until the transaction ends; whoever only reads them shares the lock.

    It is taken before the lock of any grant, so that a run that is decided on and an account that is recorded come one
    after the other.
    """
    await wait_for(Turn.ACCOUNTS, map(str, applicants), shared=shared)


async def accounts_of(owners: Sequence[UUID]) -> dict[UUID, BankAccount]:
    """Return the accounts that count of applicants, and of grants that go to a person, by their ids."""
    accounts = await read(BankAccount, _OF_OWNERS, list(owners))
    return {account.grant_id or account.applicant_id: account for account in accounts}


async def changed_by(owners: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the ids of who put accounts of each owner on record since a payment was last instructed to one.

    What was instructed went through other hands, who saw where it goes; until then whoever recorded an account, the
    first one too, neither gathers nor approves a run that pays to its owner.
    """
    people_of: dict[UUID, set[str]] = {owner: set() for owner in owners}
    for row in await ask(_CHANGED_BY, list(owners)):
        people_of[row["owner"]].add(row["recorded_by_person"])
    return {owner: frozenset(people) for owner, people in people_of.items()}
