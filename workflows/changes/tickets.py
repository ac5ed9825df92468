"""Tickets (订阅凭证): each opens one event stream, once, whichever process it comes to."""

from workflows.runtime.sql import ask

MOST_PRUNED = 100
"""Tickets that ended long ago, dropped by one use of another: more than come in, so that none stay."""

# By the database's clock alone, whichever process asks. A ticket lasts a minute; a row stays longer, as the clocks
# of servers differ. What another use is just dropping is left to it, so that no two wait for each other.
_FIRST_USE = """
WITH ended AS (
    SELECT number FROM used_ticket WHERE until < now() ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED
), pruned AS (
    DELETE FROM used_ticket WHERE number IN (SELECT number FROM ended)
)
INSERT INTO used_ticket (number, until) VALUES ($1, now() + interval '15 minutes') ON CONFLICT DO NOTHING
RETURNING number
"""


async def is_first_use(number: str) -> bool:
    """Return whether a ticket is shown for the first time, and drop what is kept of those that ended since."""
    return bool(await ask(_FIRST_USE, number, MOST_PRUNED))
