"""Matching (免申即享匹配): which measures fit which organisations on the facts that are known, all of them by set."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID

from domain.assessment.assessment import Request
from domain.assessment.matters import needs_item, parts_of
from domain.lives.policy_life import PolicyState
from domain.models import Applicant, PolicyVersion
from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen
from workflows.facts.answers import Answer, Fetched, fetched_facts, last_answers
from workflows.facts.configured import Sources, configured
from workflows.facts.sources import SOURCE_TITLES, SourceCode
from workflows.policies.policies import current_versions
from workflows.runtime.sql import ask
from workflows.transaction.facts import item_key, recorded_by_deed, stated_item
from workflows.transaction.packs import CompiledPolicy, compiled_version
from workflows.transaction.refused import RefusedError

_GRANTS = """
SELECT DISTINCT ON (version.code, grants.measure, grants.applicant_id, grants.item_key)
    version.code, grants.measure, grants.applicant_id, grants.item_key, grants.id
FROM grants JOIN policy_version version ON version.id = grants.policy_version_id
WHERE grants.applicant_id = ANY ($1::uuid[]) AND grants.measure = ANY ($2::text[])
ORDER BY version.code, grants.measure, grants.applicant_id, grants.item_key, grants.created_at DESC, grants.id DESC
"""
_STANDING = {SourceCode.CREDIT_BLACKLIST: ("listed", False), SourceCode.LEGAL_PERSON_REGISTER: ("active", True)}
"""What must not be known of an organisation otherwise: by authority, the field and its value."""
_ONE = 1
"""Condition that may be unmet where something nearly fits."""


class MatchOutcome(StrEnum):
    """What came of matching a measure and an organisation (匹配结果)."""

    FITS = "FITS"
    """All is known and met: it can be drafted."""
    DRAFTED = "DRAFTED"
    """There is an application for that item already, whatever became of it."""
    NEARLY = "NEARLY"
    """What is known is met and something is not known; or all is known, and one condition is not met."""


MATCH_TITLES: Mapping[MatchOutcome, Text] = {
    MatchOutcome.FITS: Text(zh="符合", en="it fits, and can be drafted"),
    MatchOutcome.DRAFTED: Text(zh="已有申报", en="there is an application for that item already"),
    MatchOutcome.NEARLY: Text(zh="接近符合", en="something is not known, or one condition is not met"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """What nobody knows of an organisation: a fact of the measure, or what an authority says."""

    name: str
    title: Text


@dataclass(slots=True)
class Match:
    """A measure and an organisation, and what came of it."""

    version: PolicyVersion
    measure: Measure
    applicant: Applicant
    facts: Mapping[str, Fetched]
    outcome: MatchOutcome = MatchOutcome.NEARLY
    amount: Fen = 0
    """What the measure gives on these facts, before what was awarded earlier."""
    item: str = ""
    item_key: str = ""
    missing: list[Missing] = field(default_factory=list[Missing])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    grant: UUID | None = None

    @property
    def stated(self) -> dict[str, Any]:
        """What a draft of it states: a review finds for itself what it is to find."""
        found_by_review = recorded_by_deed(self.measure)
        return {name: one.value for name, one in self.facts.items() if name not in found_by_review}


_Key = tuple[str, str, UUID, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of organisations under one version of a policy."""

    version: PolicyVersion
    facts: Mapping[str, Mapping[str, Fetched]]
    standing: Mapping[str, Mapping[SourceCode, Answer]]
    kept: Sources
    grants: Mapping[_Key, UUID]
    today: date

    @property
    def compiled(self) -> CompiledPolicy:
        return compiled_version(self.version)


async def matches_of(applicants: Sequence[Applicant], today: date, measures: Collection[str] = ()) -> list[list[Match]]:
    """Return for each of these organisations the measures without application that fit it, nearly fit, or were drafted.

    Of all policies in force that day; ``measures`` narrows them. What fits no better than nearly is left out, and so is
    who is listed for its credit, or no longer registered. The statements are as many, however many organisations.
    """
    versions = [v for v in await current_versions(today) if v.state is PolicyState.IN_FORCE and today <= v.expires_on]
    marked = [(version, list(_marked(compiled_version(version), measures))) for version in versions]
    matches: dict[UUID, list[Match]] = {applicant.id: [] for applicant in applicants}
    if not applicants or not any(of_version for _, of_version in marked):
        return list(matches.values())
    kept, codes = configured(), [applicant.credit_code for applicant in applicants]
    standing = await last_answers([source for source in _STANDING if source in kept.sources], codes)
    listed = sorted({measure.code for _, of_version in marked for measure in of_version})
    grants = {_key(row): row["id"] for row in await ask(_GRANTS, list(matches), listed)}
    for version, of_version in marked:
        facts = await fetched_facts(kept, version.code, codes, today)
        known = _Known(version, facts, standing, kept, grants, today)
        for measure, applicant in product(of_version, applicants):
            matches[applicant.id].extend(_match(known, measure, applicant))
    return list(matches.values())


def _marked(compiled: CompiledPolicy, measures: Collection[str]) -> Iterator[Measure]:
    for measure in compiled.measures.values():
        if measure.procedure.without_application and (not measures or measure.code in measures):
            yield measure


def _key(row: Mapping[str, Any]) -> _Key:
    return str(row["code"]), str(row["measure"]), row["applicant_id"], str(row["item_key"])


def _match(known: _Known, measure: Measure, applicant: Applicant) -> Sequence[Match]:
    """The match of a measure and an organisation; nothing where it is not even near."""
    parts = parts_of(measure)
    own = known.facts.get(applicant.credit_code, {})
    facts = {name: one for name, one in own.items() if name in measure.facts or name in parts}
    match = Match(known.version, measure, applicant, facts)
    if not facts or not _in_standing(known, match):
        return ()
    _name_item(match)
    _judge(known, match)
    match.grant = known.grants.get((known.version.code, measure.code, applicant.id, match.item_key))
    if match.grant is not None and match.item_key:
        match.outcome = MatchOutcome.DRAFTED
    elif not match.missing and not match.refusals:
        match.outcome = MatchOutcome.FITS
    elif len(match.refusals) + bool(match.missing) != _ONE:
        return ()
    return (match,)


def _judge(known: _Known, match: Match) -> None:
    """Reckon what the measure gives, and gather what is missing or not met."""
    measure = match.measure
    stated = {name: one.value for name, one in match.facts.items() if name in measure.facts}
    request = Request(dict(stated), known.today, known.version.in_force_from)
    answer = known.compiled.assessors[measure.code].assess(request)
    # What comes to pass after an award, such as a completion, nobody knows yet.
    later = {name for name, deed in recorded_by_deed(measure).items() if deed != "recordReview"}
    for refusal in answer.refusals:
        if refusal.code is Code.FACT_MISSING and refusal.fact in measure.facts.keys() - later:
            match.missing.append(Missing(refusal.fact, measure.facts[refusal.fact].title))
        elif refusal.fact not in later:
            match.refusals.append(refusal)
    match.amount = answer.amount


def _in_standing(known: _Known, match: Match) -> bool:
    """Whether nothing is known against an organisation; what an authority that is asked does not say is missing."""
    answers = known.standing.get(match.applicant.credit_code, {})
    for source, (name, good) in _STANDING.items():
        if source not in known.kept.sources:
            continue
        answer = answers.get(source)
        organisation = answer.organisation() if answer else None
        if organisation is None:
            match.missing.append(Missing(source.value, SOURCE_TITLES[source]))
        elif organisation.on(known.today, 0)[name] is not good:
            return False
    return True


def _name_item(match: Match) -> None:
    """Name what it would be for; what names it and is not known is missing."""
    measure = match.measure
    facts = {name: one.value for name, one in match.facts.items()}
    lacking = [Missing(name, part.title) for name, part in parts_of(measure).items() if facts.get(name) is None]
    if not parts_of(measure) and needs_item(measure) and measure.item is not None:
        lacking.append(Missing("item", measure.item.title))
    match.missing.extend(lacking)
    if lacking:
        return
    try:
        match.item = stated_item(measure, "", facts)
        match.item_key = item_key(measure, match.applicant.credit_code, match.item, facts)
    except RefusedError as refused:
        match.refusals.extend(refused.refusals)
