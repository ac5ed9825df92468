"""Fetching facts (外部数据更新): what counts no more is asked for anew, and what the register says comes on record."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import structlog

from domain.handling.register import RegisterAttribute
from domain.models import Applicant, RegisterVersion
from workflows.applicants.registers import RecordRegisterChange, record_register_change
from workflows.facts.answers import Answer, last_answers
from workflows.facts.asking import AT_ONCE, Asker
from workflows.facts.configured import Sources, configured
from workflows.facts.sources import LegalPerson, SourceCode
from workflows.runtime.sql import ask
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

LOG = structlog.get_logger("duixian.facts")
MOST_AT_A_TIME = 500
"""Questions of one run; the rest are the next one's."""
_DUE = """
(SELECT turn.source, turn.subject FROM source_turn turn
 WHERE turn.due_at <= statement_timestamp() AND turn.source = ANY ($1::text[]) ORDER BY turn.due_at LIMIT $2)
UNION ALL
(SELECT wanted.source, applicant.credit_code FROM applicant CROSS JOIN unnest($1::text[]) AS wanted (source)
 WHERE NOT EXISTS (SELECT 1 FROM source_turn turn
                   WHERE turn.source = wanted.source AND turn.subject = applicant.credit_code) LIMIT $2)
LIMIT $2
"""
_REASON = "法人登记信息更新"


@asynccontextmanager
async def asking() -> AsyncGenerator[Asker]:
    """Ask the authorities of the installation while the block runs. Raises BadSourcesError."""
    asker = Asker(configured())
    try:
        yield asker
    finally:
        await asker.close()


async def fetch_due(most: int = MOST_AT_A_TIME) -> int:
    """Ask for what counts no more, and about organisations that are new; returns how many questions that were.

    Stopped half way it has asked and kept some; doing it again asks the rest.
    """
    async with asking() as asker:
        if not asker.kept.sources:
            return 0
        rows = await ask(_DUE, [source.value for source in asker.kept.sources], most)
        subjects: dict[SourceCode, list[str]] = {}
        for row in rows:
            subjects.setdefault(SourceCode(row["source"]), []).append(str(row["subject"]))
        for source, of_source in subjects.items():
            for first in range(0, len(of_source), AT_ONCE):
                await asker.all_known(of_source[first : first + AT_ONCE], only=source)
        await follow_register(asker.kept, subjects.get(SourceCode.LEGAL_PERSON_REGISTER, []))
        return len(rows)


async def fetch(subjects: Sequence[str]) -> list[Answer]:
    """Ask every authority about these organisations now, whatever counts still; returns what each answered last."""
    async with asking() as asker:
        await asker.all_known(subjects, anew=True)
        await follow_register(asker.kept, subjects)
        answers = await last_answers(list(asker.kept.sources), subjects)
        return [answer for of_subject in answers.values() for answer in of_subject.values()]


async def follow_register(kept: Sources, subjects: Sequence[str]) -> None:
    """Put the changes of names and districts on record that the register of legal persons tells of (登记变更).

    By the same command as an officer's, each in its own transaction; what is on record is not put there again, and what
    an officer withdrew stays withdrawn. What cannot be is logged: another change on that day, a district nobody knows.
    """
    source = SourceCode.LEGAL_PERSON_REGISTER
    if source not in kept.sources or not subjects:
        return
    answers = await last_answers([source], subjects)
    for applicant in await Applicant.filter(credit_code__in=list(subjects)):
        answer = answers[applicant.credit_code].get(source)
        person = answer.organisation() if answer else None
        if answer is not None and isinstance(person, LegalPerson):
            await _follow(applicant, answer, person)


async def _follow(applicant: Applicant, answer: Answer, person: LegalPerson) -> None:
    changes = [(RegisterAttribute.NAME, entry.name, entry.held_from) for entry in person.names]
    changes += [(RegisterAttribute.DISTRICT, entry.district_code, entry.held_from) for entry in person.districts]
    known = await RegisterVersion.filter(applicant_id=applicant.id)
    on_record = {(row.attribute, row.value, row.effective_on) for row in known}
    at = await moment()
    for attribute, value, day in sorted(changes, key=lambda change: str(change[2])):
        if day is None or (attribute, value, day) in on_record:
            continue
        is_name = attribute is RegisterAttribute.NAME
        stated = (value, None) if is_name else (None, value)
        evidence = f"法人登记查询 {answer.answered_at.isoformat(timespec='seconds')} SHA-256 {answer.sha256}"
        command = RecordRegisterChange(applicant.id, day, evidence, _REASON, *stated)
        outcome = await handle(SYSTEM, record_register_change, command, at=at)
        if not isinstance(outcome, Done):
            codes = [refusal.code.value for refusal in outcome]
            LOG.warning("a change of the register was not put on record", applicant=applicant.credit_code, codes=codes)
