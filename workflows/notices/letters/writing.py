"""Writing letters (投递): those of one address one after the other, tried for days, and what came of each try."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import structlog

from domain.lives.grants import GrantState
from workflows.notices.deliveries import BACKOFF, LaterError, pause
from workflows.notices.letters.carriers import Carrier, SmsCarrier, SmtpCarrier
from workflows.notices.letters.contacts import Channel, Contact, Deed, code_of, contact_of
from workflows.notices.letters.states import ContactState, LetterState
from workflows.notices.letters.words import Letter, Told, confirming, telling
from workflows.notices.sending import Answer
from workflows.runtime.clock import system_moment
from workflows.runtime.office.letter_settings import LetterSettings
from workflows.runtime.sql import ask, naming

LOG = structlog.get_logger("duixian.letters")
_NAMED = naming(LetterState)
_NEXT = _NAMED("""
SELECT letter.id, letter.tries, letter.turn, notice.data::text AS data, grants.step_due_on,
    (SELECT until FROM supplement WHERE grant_id = grants.id ORDER BY requested_at DESC LIMIT 1) AS until
FROM letter LEFT JOIN notice USING (turn) LEFT JOIN grants ON grants.id = letter.grant_id
WHERE letter.contact_id = $1 AND letter.state = LetterState.WAITING ORDER BY letter.id LIMIT 1
""")
_TRIED = _NAMED("""
WITH tried AS (
    -- What another worker ended meanwhile, one that took this one for dead, stays as it is.
    UPDATE letter SET state = $2, tries = tries + 1, ended_at = $3
    WHERE id = $1 AND state = LetterState.WAITING RETURNING id
), logged AS (
    INSERT INTO letter_try (letter_id, status, seconds, answer) SELECT id, $4, $5, $6 FROM letter WHERE id = $1
)
SELECT id FROM tried
""")
_BY_SMTP = 5
_BY_HTTP = 4


def carriers(settings: LetterSettings) -> Mapping[Channel, Carrier]:
    """Return by what letters go out; a channel that is not set has no carrier."""
    by: dict[Channel, Carrier] = {}
    if settings.smtp_host:
        by[Channel.EMAIL] = SmtpCarrier(settings)
    if settings.sms_url:
        by[Channel.SMS] = SmsCarrier(settings)
    return by


async def write_letters(settings: LetterSettings, contact_id: UUID) -> None:
    """Write what waits for an address, in its order. Raises LaterError where it is to be tried again.

    What a server refuses for good bounced: it is logged, and not tried again. Who is killed after a letter was taken
    sends it once more, under the same number.
    """
    while (contact := await contact_of(contact_id)) is not None and (waiting := await _next(contact_id)) is not None:
        carrier = carriers(settings).get(contact.channel)
        if contact.state == ContactState.STOPPED or carrier is None:
            await _end(
                waiting, LetterState.CANCELLED, Answer(None, 0.0, "not sent: it was stopped, or nothing carries it")
            )
            continue
        number = f"duixian-letter-{waiting['id']}-{contact.id.hex[:12]}"
        answer = await _carried(carrier, number, contact, _letter(settings, contact, waiting))
        if answer.taken:
            await _end(waiting, LetterState.DELIVERED, answer)
        elif _refused(contact.channel, answer.status):
            LOG.warning("a letter bounced", letter=waiting["id"], contact=str(contact.id), status=answer.status)
            await _end(waiting, LetterState.BOUNCED, answer)
        elif waiting["tries"] >= len(BACKOFF):
            await _end(waiting, LetterState.GIVEN_UP, answer)
        elif await _end(waiting, LetterState.WAITING, answer):
            raise LaterError(pause(waiting["tries"]))


async def _carried(carrier: Carrier, number: str, contact: Contact, letter: Letter) -> Answer:
    """What came of a letter; a server that repeats the address does not put it into the log."""
    address = contact.clear_address
    answer = await carrier.carry(number, address, letter)
    return replace(answer, answer=answer.answer.replace(address, "***"))


def _refused(channel: Channel, status: int | None) -> bool:
    """Whether an answer refuses for good: 5xx of SMTP; 4xx of HTTP, but for what says to come again."""
    if status is None or status in {408, 421, 425, 429}:
        return False
    return status // 100 == (_BY_SMTP if channel is Channel.EMAIL else _BY_HTTP)


def _letter(settings: LetterSettings, contact: Contact, waiting: dict[str, Any]) -> Letter:
    if waiting["turn"] is None:
        return confirming(contact.language, code_of(contact.id, Deed.CONFIRM), link(settings, contact.id, Deed.CONFIRM))
    data = orjson.loads(waiting["data"])
    state = GrantState(data["state"])
    due: date | None = waiting["until"] if state is GrantState.SUPPLEMENT else waiting["step_due_on"]
    tells = Told(data["number"], state, [step["event"] for step in data["steps"]], due)
    page = settings.grant_url.replace("{number}", data["number"]) if settings.grant_url else None
    return telling(contact.language, tells, page, link(settings, contact.id, Deed.STOP))


def link(settings: LetterSettings, contact: UUID, deed: Deed) -> str | None:
    """Return the link by which the holder of an address does something; None where the server has no public address."""
    base = settings.public_url
    return f"{base.rstrip('/')}/contacts/{contact}/{deed}/{code_of(contact, deed)}" if base else None


async def _next(contact: UUID) -> dict[str, Any] | None:
    for row in await ask(_NEXT, contact):
        return row
    return None


async def _end(waiting: dict[str, Any], state: LetterState, answer: Answer) -> bool:
    """Write down what came of a try, and return whether it waited until now."""
    ended = None if state is LetterState.WAITING else system_moment().now
    return bool(await ask(_TRIED, waiting["id"], state.value, ended, answer.status, answer.seconds, answer.answer))
