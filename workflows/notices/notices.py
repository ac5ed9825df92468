"""The notices of changes (通知): what each says, and how it is written as a CloudEvent.

A notice is written by the database as the command is committed that made the change, from the steps that it took and
from how the grant then stands: no command can forget it. It says nothing of persons, accounts or reasons; who may see
the grant asks for more. The changes order them: `workflows.changes`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from domain.policy.conditions import Text
from domain.values.global_ids import encoded_id
from workflows.changes.changes import Change
from workflows.runtime.sql import ask
from workflows.transaction.history import Subject

SOURCE = "/duixian"
PREFIX = "cn.duixian.grant."
"""Of every type of an event, before its kind and the edition of what it says."""
_PLACES = 20
"""Digits of a sequence, so that texts are in the order of numbers."""
_KINDS = {Subject.LEG: "PaymentLeg"}
_NOTICES = """
SELECT number, sequence, grant_id, at, id, kind, data::text AS data FROM change JOIN notice USING (turn)
WHERE number = ANY ($1::bigint[])
"""


class NoticeKind(StrEnum):
    """What happened to a grant, as far as a type of event tells it (通知类型)."""

    MOVED = "MOVED"
    """It went from one state to another."""
    HANDLED = "HANDLED"
    """Steps were taken on it or around it, and its state stayed."""
    REMINDED = "REMINDED"
    """The office was reminded of its step, before its day or after it, or an overdue one was escalated."""
    RECORDED = "RECORDED"
    """Something was put on record: facts, documents, an account."""

    @property
    def type(self) -> str:
        """The type of the event."""
        return f"{PREFIX}{self.value.lower()}.v1"


KIND_TITLES: Mapping[NoticeKind, Text] = {
    NoticeKind.MOVED: Text(zh="状态变化", en="a grant went from one state to another"),
    NoticeKind.HANDLED: Text(zh="办理环节", en="steps were taken, and the state of the grant stayed"),
    NoticeKind.REMINDED: Text(zh="到期提醒", en="the office was reminded of its step, or an overdue one was escalated"),
    NoticeKind.RECORDED: Text(zh="信息登记", en="something was put on record"),
}


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """A step that a command took: on what, and from which state to which."""

    thing: str
    id: str
    """Its global id."""
    event: str
    from_state: str
    to_state: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What others are told of one change of one grant."""

    id: UUID
    kind: NoticeKind
    sequence: int
    """Its place among the changes of its grant, from 1, without a gap."""
    grant_id: UUID
    at: datetime
    number: str
    """Of the grant's file."""
    measure: str
    state: str
    version: int
    steps: tuple[NoticeStep, ...]

    def envelope(self) -> bytes:
        """Return it as it is sent: a CloudEvent 1.0 in JSON, always the same bytes."""
        data = {
            "grant": {
                "id": encoded_id("Grant", self.grant_id.hex),
                "number": self.number,
                "measureCode": self.measure,
                "state": self.state,
                "version": self.version,
            },
            "steps": [
                {"thing": step.thing, "id": step.id, "event": step.event, "from": step.from_state, "to": step.to_state}
                for step in self.steps
            ],
        }
        return orjson.dumps(
            {
                "specversion": "1.0",
                "id": str(self.id),
                "source": SOURCE,
                "type": self.kind.type,
                "subject": self.number,
                "time": self.at.astimezone(UTC).isoformat(),
                "datacontenttype": "application/json",
                "sequence": f"{self.sequence:0{_PLACES}}",
                "data": data,
            }
        )


async def notices_of(changes: Sequence[Change]) -> dict[int, Notice]:
    """Return the notices of changes by the numbers of these; none of what was changed before there were notices."""
    rows = await ask(_NOTICES, [change.mark.number for change in changes]) if changes else []
    return {row["number"]: notice_of(row) for row in rows}


def notice_of(row: Mapping[str, Any]) -> Notice:
    """Return the notice that a row holds, with its change."""
    data = orjson.loads(row["data"])
    steps = tuple(_step(step) for step in data["steps"])
    of_change = (row["id"], NoticeKind(row["kind"]), row["sequence"], row["grant_id"], row["at"])
    return Notice(*of_change, data["number"], data["measure"], data["state"], data["version"], steps)


def _step(step: Mapping[str, str]) -> NoticeStep:
    kind = _KINDS.get(Subject(step["thing"]), step["thing"].title())
    return NoticeStep(step["thing"], encoded_id(kind, UUID(step["id"]).hex), step["event"], step["from"], step["to"])
