"""Addresses for letters (通知地址): given for a person or an organisation, confirmed by a link or code, and stopped.

An address is sealed as accounts are. The codes are made of the installation's secret and stand in no database.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from domain.handling.protected import Protected
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.values.credit_codes import written_credit_code
from domain.values.people import BadPersonError, person_of
from workflows.notices.letters.states import ContactState, LetterState
from workflows.runtime.privacy.field_keys import Place, the_keys
from workflows.runtime.secret import the_secret
from workflows.runtime.sql import ask, naming, tell
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.work import Done, Work

CONFIRM_HOURS = 48
"""For which an address can be confirmed."""
_CODE = 20
"""Hexadecimal digits of a code: nobody guesses one."""
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_MOST = 254
_NAMED = naming(ContactState, LetterState)
_NEW = _NAMED("INSERT INTO contact VALUES ($1, $2, $3, $4, $5, $6, ContactState.PENDING, $7, NULL, NULL)")
_STOP_OTHERS = _NAMED("""
UPDATE contact SET state = ContactState.STOPPED, ended_at = $4
WHERE whose = $1 AND holder = $2 AND channel = $3 AND state <> ContactState.STOPPED AND id <> $5
""")
_LETTER = _NAMED("INSERT INTO letter (contact_id, state) VALUES ($1, LetterState.WAITING)")
_DEFER = "SELECT defer_letters(ARRAY[$1::uuid]) AS jobs"
_READ = "SELECT id, whose, holder, channel, address, language, state, made_at FROM contact WHERE id = $1"
_SET = "UPDATE contact SET state = $2, confirmed_at = COALESCE(confirmed_at, $3), ended_at = $4 WHERE id = $1"
_CANCEL = _NAMED(
    "UPDATE letter SET state = LetterState.CANCELLED, ended_at = $2 "
    "WHERE contact_id = $1 AND state = LetterState.WAITING"
)


class Channel(StrEnum):
    """How a letter goes."""

    EMAIL = "EMAIL"
    SMS = "SMS"


class Whose(StrEnum):
    """Whose address it is."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class Deed(StrEnum):
    """What the holder of an address does by a link."""

    CONFIRM = "confirm"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address for letters."""

    id: UUID
    whose: str
    holder: str
    """The id of a person, or the credit code of an organisation."""
    channel: Channel
    address: str
    """Sealed."""
    language: str
    state: str
    made_at: datetime

    @property
    def clear_address(self) -> str:
        """The address, opened; raises DamagedValueError."""
        return the_keys().open(Place("contact", "address", self.id), self.address)


async def contact_of(uid: UUID) -> Contact | None:
    """Return an address by its id."""
    for row in await ask(_READ, uid):
        fields: dict[str, Any] = {**row, "channel": Channel(row["channel"])}
        return Contact(**fields)
    return None


def code_of(contact: UUID, deed: Deed) -> str:
    """Return the code by which the holder of an address does something."""
    return hmac.digest(the_secret().of_receiver(contact, 1), f"contact {deed}".encode(), "sha256").hex()[:_CODE]


@dataclass(frozen=True, slots=True)
class AddContact:
    """An address for letters."""

    whose: Whose
    holder: str
    channel: Channel
    address: Annotated[str, Protected.PERSON]
    language: str


async def add_contact(work: Work, command: AddContact) -> Done:
    """Put an address on record, and write to it how it is confirmed; others of its holder on this channel end.

    Nothing else is written to it before. Raises INPUT_INVALID for no such address or holder.
    """
    form = _MAIL if command.channel is Channel.EMAIL else _PHONE
    address = command.address.strip()
    if len(address) > _MOST or not form.fullmatch(address):
        why = Text(zh="不是有效的邮箱或手机号码", en="it is no address of this kind")
        raise refuse(Code.INPUT_INVALID, "address", field="address", why=why)
    holder = _holder(command)
    uid = work.new_id()
    sealed = the_keys().seal(Place("contact", "address", uid), address, Protected.PERSON)
    whose, channel = command.whose.value, command.channel.value
    await tell(_NEW, uid, whose, holder, channel, sealed, command.language, work.now)
    await tell(_STOP_OTHERS, whose, holder, channel, work.now, uid)
    await tell(_LETTER, uid)
    await ask(_DEFER, uid)
    return Done(uid, outcome={"state": ContactState.PENDING, "channel": channel})


def _holder(command: AddContact) -> str:
    if command.whose is Whose.ORGANISATION:
        return written_credit_code(command.holder)
    try:
        return person_of(command.holder)
    except BadPersonError:
        why = Text(zh="姓名中没有可识别的文字", en="nothing in the name tells anybody apart")
        raise refuse(Code.INPUT_INVALID, "holder", field="holder", why=why) from None


@dataclass(frozen=True, slots=True)
class AnswerContact:
    """What the holder of an address says by a code: that it is theirs, or that nothing more is to come."""

    contact: UUID
    deed: Deed
    code: Annotated[str, Protected.PERSON]


async def answer_contact(work: Work, command: AnswerContact) -> Done:
    """Confirm an address, or stop letters to it; the same again changes nothing.

    Raises NOT_FOUND for a code that is not that of the address, and for one that was confirmed too late or stopped.
    """
    rows = await ask(f"{_READ} FOR UPDATE", command.contact)
    if not rows or not hmac.compare_digest(command.code.encode(), code_of(command.contact, command.deed).encode()):
        raise _unknown()
    state, made_at = rows[0]["state"], rows[0]["made_at"]
    wanted = ContactState.CONFIRMED if command.deed is Deed.CONFIRM else ContactState.STOPPED
    if state == wanted:
        return Done(command.contact, outcome={"state": state}, changed=False)
    late = state == ContactState.PENDING and work.now > made_at + timedelta(hours=CONFIRM_HOURS)
    if wanted is ContactState.CONFIRMED and (state == ContactState.STOPPED or late):
        raise _unknown()
    confirms = wanted is ContactState.CONFIRMED
    await tell(_SET, command.contact, wanted.value, work.now if confirms else None, None if confirms else work.now)
    if confirms:
        of = (rows[0]["whose"], rows[0]["holder"], rows[0]["channel"])
        await tell(_STOP_OTHERS, *of, work.now, command.contact)
    else:
        await tell(_CANCEL, command.contact, work.now)
    return Done(command.contact, outcome={"state": wanted})


def _unknown() -> RefusedError:
    return not_found("contact", "code")
