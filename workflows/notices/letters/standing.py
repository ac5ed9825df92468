"""How it goes with letters (投递情况): what waits for each address or bounced, and every try; never the address."""

from typing import Any
from uuid import UUID

from workflows.notices.letters.states import LetterState
from workflows.runtime.sql import ask, naming

_STANDING = naming(LetterState)("""
SELECT contact.id, contact.state, whose, holder, channel, language,
    count(*) FILTER (WHERE letter.state = LetterState.WAITING) AS waiting,
    count(*) FILTER (WHERE letter.state = LetterState.BOUNCED) AS bounced,
    count(*) FILTER (WHERE letter.state = LetterState.GIVEN_UP) AS given_up
FROM contact LEFT JOIN letter ON letter.contact_id = contact.id GROUP BY contact.id ORDER BY made_at
""")
_TRIES = """
SELECT letter_try.at, letter.id, letter.state, status, seconds, answer
FROM letter_try JOIN letter ON letter.id = letter_id WHERE contact_id = $1 ORDER BY letter_try.id DESC LIMIT $2
"""


async def standing() -> list[tuple[object, ...]]:
    """Return of each address its id, state and holder, channel and language, and how its letters stand."""
    return [tuple(row.values()) for row in await ask(_STANDING)]


async def tries_of(contact: UUID, last: int) -> list[tuple[Any, ...]]:
    """Return the last tries to write to an address, the newest first: when, which letter, and what was answered."""
    return [tuple(row.values()) for row in await ask(_TRIES, contact, last)]
