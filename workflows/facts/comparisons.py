"""Facts as they are stated beside what authorities tell (比对), and drafts that need not state what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.assessment.facts import read_facts
from domain.lives.roles import Role
from domain.models import Grant
from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation
from workflows.facts.answers import Answer, Fetched, facts_of_answers, fetched_facts
from workflows.facts.configured import Follows, configured
from workflows.facts.sources import SourceCode
from workflows.transaction.facts import recorded_by_deed, snapshot
from workflows.transaction.work import Work


class FactAgreement(StrEnum):
    """How a fact that is stated compares with what an authority tells (比对结果)."""

    AGREES = "AGREES"
    DIFFERS = "DIFFERS"
    NOT_STATED = "NOT_STATED"
    UNKNOWN = "UNKNOWN"
    """The authority does not tell it: nobody knows."""


AGREEMENT_TITLES: Mapping[FactAgreement, Text] = {
    FactAgreement.AGREES: Text(zh="一致", en="both are the same"),
    FactAgreement.DIFFERS: Text(zh="不一致", en="they differ"),
    FactAgreement.NOT_STATED: Text(zh="未填报", en="it is not stated, and the authority tells it"),
    FactAgreement.UNKNOWN: Text(zh="未知", en="the authority does not tell it"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fact, as stated and as fetched."""

    name: str
    source: SourceCode
    agreement: FactAgreement
    stated: Any
    fetched: Any
    answer: Answer | None


def compared(
    measure: Measure,
    facts: Mapping[str, Any],
    followed: Mapping[str, Follows],
    answers: Sequence[Answer],
    day: date,
) -> list[Comparison]:
    """Return each fact of a measure that authorities tell beside how it is stated, as of a day.

    They are compared as they are read: 5 and 5.00 yuan are the same.
    """
    by_source = {answer.source: answer for answer in answers}
    own = {name: one for name, one in followed.items() if name in measure.facts}
    fetched = facts_of_answers(own, by_source, day)
    values = {name: one.value for name, one in fetched.items()}
    stated_as, told_as = (_read(measure, each) for each in (facts, values))
    comparisons: list[Comparison] = []
    for name, one in own.items():
        if name not in fetched:
            agreement = FactAgreement.UNKNOWN
        elif name not in facts:
            agreement = FactAgreement.NOT_STATED
        else:
            is_same = name in stated_as and name in told_as and stated_as[name] == told_as[name]
            agreement = FactAgreement.AGREES if is_same else FactAgreement.DIFFERS
        answer = by_source.get(one.source)
        comparisons.append(Comparison(name, one.source, agreement, facts.get(name), values.get(name), answer))
    return comparisons


def _read(measure: Measure, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    own = {name: value for name, value in facts.items() if name in measure.facts}
    return read_facts({name: measure.facts[name] for name in own}, own, Citation.of(measure), partial=True)[0]


@dataclass(frozen=True, slots=True)
class Stated:
    """What an organisation states under a measure of a policy."""

    policy: str
    measure: Measure
    facts: Mapping[str, Any]
    credit_code: str


async def known_beside(applications: Sequence[Stated], day: date) -> list[Mapping[str, Fetched]]:
    """Return for each application the facts that it leaves out and authorities tell: those need no stating (免填).

    What a deed puts on record, and what names the item, is never filled in; nor is what cannot be read. One statement
    for each policy.
    """
    kept = configured()
    known: dict[str, Mapping[str, Mapping[str, Fetched]]] = {}
    for policy in dict.fromkeys(one.policy for one in applications if kept.followed(one.policy)):
        codes = list(dict.fromkeys(one.credit_code for one in applications if one.policy == policy))
        known[policy] = await fetched_facts(kept, policy, codes, day)
    return [_left_out(one, known.get(one.policy, {}).get(one.credit_code, {})) for one in applications]


def _left_out(application: Stated, known: Mapping[str, Fetched]) -> Mapping[str, Fetched]:
    measure = application.measure
    recorded = recorded_by_deed(measure)
    left_out = {
        name: one
        for name, one in known.items()
        if name in measure.facts
        and name not in recorded
        and application.facts.get(name) is None
        and one.value is not None
    }
    readable = _read(measure, {name: one.value for name, one in left_out.items()})
    return {name: one for name, one in left_out.items() if name in readable}


async def state_known(work: Work, grant: Grant, application: Stated) -> None:
    """State what a draft leaves out and authorities tell, with their answers as the evidence of its snapshot."""
    [known] = await known_beside([application], work.today)
    if known:
        grant.facts = grant.facts | {name: one.value for name, one in known.items()}
        await snapshot(work, grant, Role.SYSTEM.value, evidence_of(known))


def evidence_of(facts: Mapping[str, Fetched]) -> str:
    """Return of which answers facts follow, as a snapshot names its evidence."""
    answers = {one.answer.source: one.answer for one in facts.values()}
    return "; ".join(
        f"{source} {answer.answered_at.isoformat(timespec='seconds')} SHA-256 {answer.sha256}"
        for source, answer in sorted(answers.items())
    )
