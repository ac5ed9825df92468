"""What authorities answered (外部数据快照): kept byte for byte, and what of it counts now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4  # noqa: TID251 - answers come outside of any command

from domain.policy.conditions import Text
from workflows.facts.configured import Follows, Sources
from workflows.facts.sources import Organisation, SourceCode, Value, WrongAnswerError, read_answer
from workflows.runtime.sql import ask, tell


class SourceOutcome(StrEnum):
    """What came of asking an authority (查询结果)."""

    KNOWN = "KNOWN"
    """It answered by its contract, about whom it was asked."""
    ABSENT = "ABSENT"
    """It has nothing on such an organisation."""
    UNKNOWN = "UNKNOWN"
    """It did not answer, or not by its contract: nobody knows, and no guard lets that pass."""


OUTCOME_TITLES: Mapping[SourceOutcome, Text] = {
    SourceOutcome.KNOWN: Text(zh="已答复", en="it answered"),
    SourceOutcome.ABSENT: Text(zh="查无该单位", en="it has nothing on such an organisation"),
    SourceOutcome.UNKNOWN: Text(zh="未知", en="nobody knows"),
}
_KEEP = """
INSERT INTO source_answer (id, source, subject, outcome, why, status, body, sha256, answered_at, until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(),
    clock_timestamp() + $9::double precision * interval '1 second')
"""
_LAST = """
SELECT last.id, wanted.source, wanted.subject, last.outcome, last.why, last.status, last.body, last.sha256,
    last.answered_at, last.until, last.until > clock_timestamp() AS counts
FROM (SELECT source, subject FROM unnest($1::text[]) AS source, unnest($2::text[]) AS subject) AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM source_answer answer WHERE answer.subject = wanted.subject AND answer.source = wanted.source
    ORDER BY number DESC LIMIT 1
) AS last
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about one organisation, as it came."""

    id: UUID
    source: SourceCode
    subject: str
    outcome: SourceOutcome
    why: str
    """Why nobody knows; empty where it is known."""
    status: int | None
    """Of HTTP; None where nothing was answered."""
    body: bytes
    sha256: str
    answered_at: datetime
    until: datetime
    """Until when it counts, by the machine's clock."""
    counts: bool
    """Whether it counted when it was read: what is out of date is nobody's knowledge."""

    @property
    def is_known(self) -> bool:
        """Whether something follows of it."""
        return self.counts and self.outcome is SourceOutcome.KNOWN

    def organisation(self) -> Organisation | None:
        """Return what it says; None where nobody knows, or its contract has become another since."""
        if not self.is_known:
            return None
        try:
            return read_answer(self.source, self.subject, self.body)
        except WrongAnswerError:
            return None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fact that follows of an answer, as an application would state it."""

    value: Value
    answer: Answer


async def keep(answer: Answer, seconds: float) -> None:
    """Write an answer down; it counts for so many seconds."""
    digest = sha256(answer.body).hexdigest()
    written = (answer.outcome.value, answer.why[:500], answer.status, answer.body, digest, seconds)
    await tell(_KEEP, uuid4(), answer.source.value, answer.subject, *written)


async def last_answers(
    sources: Sequence[SourceCode], subjects: Sequence[str]
) -> Mapping[str, Mapping[SourceCode, Answer]]:
    """Return what these authorities answered last about each of these organisations, all of it in one statement."""
    answers: dict[str, dict[SourceCode, Answer]] = {subject: {} for subject in subjects}
    if not sources or not subjects:
        return answers
    for row in await ask(_LAST, [source.value for source in sources], sorted(set(subjects))):
        named: dict[str, Any] = {"source": SourceCode(row["source"]), "outcome": SourceOutcome(row["outcome"])}
        answer = Answer(**(row | named))
        answers[answer.subject][answer.source] = answer
    return answers


async def answers_of(subjects: list[str]) -> list[list[Answer]]:
    """Return for each of these organisations what every authority answered last."""
    answers = await last_answers(list(SourceCode), subjects)
    return [list(answers[subject].values()) for subject in subjects]


async def fetched_facts(
    kept: Sources, policy: str, subjects: Sequence[str], today: date
) -> Mapping[str, Mapping[str, Fetched]]:
    """Return for each of these organisations the facts of a policy that follow of what is known of it, by name.

    What nobody knows is left out: it is never a yes, and never a no.
    """
    followed = kept.followed(policy)
    sources = sorted({one.source for one in followed.values()})
    answers = await last_answers(sources, subjects)
    return {subject: facts_of_answers(followed, answers[subject], today) for subject in subjects}


def facts_of_answers(
    followed: Mapping[str, Follows], answers: Mapping[SourceCode, Answer], today: date
) -> Mapping[str, Fetched]:
    """Return the facts that follow of answers about one organisation, by name; what nobody knows is left out."""
    facts: dict[str, Fetched] = {}
    organisations = {source: answer.organisation() for source, answer in answers.items()}
    for name, one in followed.items():
        organisation = organisations.get(one.source)
        if organisation is None:
            continue
        values = one.of(organisation, today)
        if one.field in values:
            facts[name] = Fetched(values[one.field], answers[one.source])
    return facts
