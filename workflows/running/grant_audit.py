"""A grant's audit as one page (事项审计): what was done, who approved it on what, what was paid, whether it holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from domain.assessment.facts import FactReading
from domain.assessment.matters import facts_of_application
from domain.assessment.shown_facts import show_fact
from domain.handling.leg_queue import treasury_title
from domain.lives.grant_states import GrantEvent
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneEvent
from domain.lives.tranche_life import TrancheEvent
from domain.models import HistoryStep
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Term, in_language
from domain.treasury.receipts import ReceiptOutcome
from domain.values.money import Fen
from workflows.running.audit_check import Before, audit_lines, fault_of
from workflows.running.replays import NothingToReplayError, Replayed, replays
from workflows.runtime.sql import ask, naming
from workflows.transaction.audit_hashes import AuditStatement
from workflows.transaction.packs import CompiledPolicy, compiled_version, version_of

_SEALED = """
SELECT head.number, digest.number AS digest, digest.at, kept.at AS timestamped_at, head.hash
FROM audit_head AS head JOIN audit_digest AS digest ON digest.number = head.digest
LEFT JOIN audit_timestamp AS kept ON kept.digest = digest.number
WHERE head.chain = $1 ORDER BY head.number
"""
_PAID = naming(LegState, ReceiptOutcome)("""
SELECT leg.treasury, leg.amount, leg.voucher_no, receipt.number AS receipt, receipt.on_day
FROM payment_leg AS leg JOIN payment ON payment.id = leg.payment_id
LEFT JOIN LATERAL (
    SELECT number, on_day FROM receipt WHERE leg_id = leg.id AND outcome = ReceiptOutcome.SETTLED
    ORDER BY on_day, edition DESC LIMIT 1
) AS receipt ON true
WHERE payment.grant_id = $1 AND leg.state = LegState.SETTLED ORDER BY receipt.on_day, leg.voucher_no, leg.id
""")
_HAD_BACK = """
SELECT coalesce(sum(leg.received), 0)::bigint AS received FROM recovery_leg AS leg
JOIN recovery ON recovery.id = leg.recovery_id WHERE recovery.grant_id = $1
"""
_APPROVALS = """
SELECT step.id, coalesce(milestone.amount, tranche.award) AS award FROM history_step AS step
LEFT JOIN milestone ON milestone.id = step.subject_id LEFT JOIN tranche ON tranche.id = step.subject_id
WHERE step.scope_id = $1 AND (step.subject_kind, step.event) IN (SELECT * FROM unnest($2::text[], $3::text[]))
"""
_APPROVING = (("GRANT", GrantEvent.APPROVE), ("MILESTONE", MilestoneEvent.VERIFY), ("TRANCHE", TrancheEvent.AWARD))
"""The steps by which money is awarded, each of its own life: of a programme each milestone is one."""
_FACTS = """
SELECT number, facts::text AS facts FROM fact_snapshot WHERE grant_id = $1 AND recorded_at <= $2
ORDER BY number DESC LIMIT 1
"""
_GRANT = "SELECT id FROM grants WHERE number = $1"
_PINNED = "SELECT measure, policy_version_id FROM grants WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an award, and what it stood on."""

    step: HistoryStep
    award: Fen | None
    """As it stood once it was approved; None where nothing says it."""
    facts: Mapping[str, Any]
    """On record at that moment."""
    statements: Sequence["FactStated"]
    """The same in the office's words, in the order of the measure."""


@dataclass(frozen=True, slots=True)
class FactStated:
    """A fact as an office reads it."""

    name: str
    title: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Paid:
    """A leg that a treasury has settled."""

    treasury: Text
    amount: Fen
    voucher_no: str | None
    receipt: str | None
    """Number of the receipt; None for what was settled before receipts were known by number."""
    on_day: date | None


@dataclass(frozen=True, slots=True)
class Seal:
    """The newest digest that names where the chain then ended."""

    line: int
    """The last line that it seals."""
    digest: int
    at: datetime
    timestamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class GrantAudit:
    """The whole of it."""

    number: str
    lines: Sequence[AuditStatement]
    fault: Text | None
    """The first fault of its chain; None where it is whole."""
    seal: Seal | None
    """None where nothing of it was sealed yet."""
    approvals: Sequence[Approval]
    payments: Sequence[Paid]
    """Settled by treasuries, oldest first."""
    had_back: Fen
    """What came back of it on recoveries."""
    replayed: Replayed | None
    """None where nothing was reckoned yet."""

    @property
    def paid(self) -> Fen:
        """What treasuries have settled of it."""
        return sum(each.amount for each in self.payments)


async def grant_audit(grant_id: UUID, number: str) -> GrantAudit:
    """Return the audit of a grant: its chain is walked, and its awards are reckoned again; changes nothing."""
    lines, hashes = list[AuditStatement](), dict[int, str]()
    fault: Text | None = None
    before = Before(0, "")
    async for line, kept_hash in audit_lines(grant_id):
        fault = fault or fault_of(line, kept_hash, before)
        before = Before(line.number, kept_hash)
        hashes[line.number] = kept_hash
        lines.append(line)
    seals = await ask(_SEALED, grant_id)
    for seal in seals:
        if fault is None and hashes.get(seal["number"]) != seal["hash"]:
            line, digest = seal["number"], seal["digest"]
            en = f"line {line}, which digest {digest} sealed, is gone or another"
            fault = Text(zh=f"第{digest}号审计日摘要封存的第{line}条记录已不在或已改变", en=en)
    newest = None
    if seals:
        last = seals[-1]
        newest = Seal(last["number"], last["digest"], last["at"], last["timestamped_at"])
    [pinned] = await ask(_PINNED, grant_id)
    compiled = compiled_version(await version_of(pinned["policy_version_id"]))
    approvals = await _approvals(grant_id, lines, _reader(compiled, pinned["measure"]))
    payments = await _payments(grant_id, compiled)
    had_back = (await ask(_HAD_BACK, grant_id))[0]["received"]
    return GrantAudit(number, lines, fault, newest, approvals, payments, had_back, await _replayed(number))


async def grant_of_number(number: str) -> UUID | None:
    """Return the id of the grant of a number; None where there is none."""
    rows = await ask(_GRANT, number)
    return rows[0]["id"] if rows else None


async def _approvals(
    grant_id: UUID, lines: Sequence[AuditStatement], read: Callable[[Mapping[str, Any]], Sequence[FactStated]]
) -> list[Approval]:
    kinds, events = [kind for kind, _ in _APPROVING], [event.value for _, event in _APPROVING]
    awards = {row["id"]: row["award"] for row in await ask(_APPROVALS, grant_id, kinds, events)}
    approvals = list[Approval]()
    for step in await HistoryStep.filter(id__in=list(awards)).order_by("number"):
        award = awards[step.id]
        if award is None:
            award = next((line.outcome.get("award") for line in lines if line.at == step.at), None)
        facts = await _facts_at(grant_id, step.at)
        approvals.append(Approval(step, award, facts, read(facts)))
    return approvals


def _reader(compiled: CompiledPolicy, code: str) -> Callable[[Mapping[str, Any]], Sequence[FactStated]]:
    """Return what says facts in the words of the pinned pack, and what it does not know as it is."""
    measure = compiled.measures[code]
    facts = facts_of_application(measure)
    reading = FactReading(facts, Citation.as_read(measure))

    def read(stated: Mapping[str, Any]) -> list[FactStated]:
        values = reading.readable(stated)
        known = [name for name in facts if name in stated]
        shown = [_stated(name, facts[name].title, show_fact(facts[name], values.get(name))) for name in known]
        return shown + [
            _stated(name, Text(zh=name, en=name), str(stated[name])) for name in sorted(stated) if name not in facts
        ]

    return read


def _stated(name: str, title: Text, value: Term) -> FactStated:
    return FactStated(name, title, Text(zh=in_language(value, "zh-CN"), en=in_language(value, "en")))


async def _payments(grant_id: UUID, compiled: CompiledPolicy) -> list[Paid]:
    """What was settled, each with the receipt that says so."""
    return [
        Paid(
            treasury_title(compiled.policy, row["treasury"]),
            row["amount"],
            row["voucher_no"],
            row["receipt"],
            row["on_day"],
        )
        for row in await ask(_PAID, grant_id)
    ]


async def _facts_at(grant_id: UUID, at: datetime) -> dict[str, Any]:
    """The facts that stood on record at a moment."""
    rows = await ask(_FACTS, grant_id, at)
    return orjson.loads(rows[0]["facts"]) if rows else {}


async def _replayed(number: str) -> Replayed | None:
    try:
        [one] = [one async for one in replays(number)]
    except NothingToReplayError:
        return None
    return one
