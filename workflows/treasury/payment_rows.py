"""Payments as they are written (拨付记录): each with its place among those of one award, and nobody waits for it."""

from uuid import UUID

import orjson

from domain.values.money import Fen
from workflows.runtime.sql import tell
from workflows.transaction.work import Work

_ORDER = """
INSERT INTO payment (id, grant_id, milestone_id, tranche_id, correction_id, basis, amount, ordered_at, number)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, count(*) + 1 FROM payment
WHERE grant_id = $2 AND milestone_id IS NOT DISTINCT FROM $3 AND tranche_id IS NOT DISTINCT FROM $4
"""
"""The first of an award was cancelled where there is a second."""


async def tell_payment(  # noqa: PLR0913 - a payment is all of this
    work: Work,
    grant_id: UUID,
    amount: Fen,
    *,
    milestone_id: UUID | None = None,
    tranche_id: UUID | None = None,
    correction_id: UUID | None = None,
    basis: dict[str, Fen] | None = None,
) -> UUID:
    """Have a payment written that is ordered now, and return its id. The grant is locked."""
    uid, stands_on = work.new_id(), None if basis is None else orjson.dumps(basis).decode()
    of = (grant_id, milestone_id, tranche_id, correction_id)
    await tell(_ORDER, uid, *of, stands_on, amount, work.now)
    return uid
