"""Policies (政策): drafted from a pack, published by a person, in force and expired by time (art. 16)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.lives.policy_life import POLICY_LIFE, PolicyContext, PolicyEvent, PolicyState
from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import Role
from domain.models import PolicyVersion
from domain.packs.packs import stored_pack
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal
from workflows.cases.dossiers import check_version
from workflows.policies.budget_duties import report_opening
from workflows.policies.duties import open_duties
from workflows.runtime.sql import read
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import command, on
from workflows.transaction.history import Subject
from workflows.transaction.packs import PARTICULARS, compilable, compiled_version
from workflows.transaction.reasons import stated_evidence, stated_name
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.shown import POLICY, PROPOSAL, Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work

MOST_CODE = 100
"""Characters of a policy's code; no longer one is kept, and none is asked for in the database."""

_CURRENT_FIRST = """
ORDER BY in_force_from <= $1 IS TRUE DESC, CASE WHEN in_force_from <= $1 THEN in_force_from END DESC,
    in_force_from IS NOT NULL DESC, CASE WHEN in_force_from > $1 THEN published_on END DESC, created_at DESC
LIMIT 1
"""
"""The version in force last; before any is, the one published last; before any is published, the newest."""


@dataclass(frozen=True, slots=True)
class DraftPolicy:
    """A pack to be kept as a draft: its canonical data and the policy's text."""

    data: str
    text: str


@dataclass(frozen=True, slots=True)
class AdvancePolicy:
    """A policy whose day has come."""

    policy_id: UUID


async def draft_policy(work: Work, command: DraftPolicy) -> Done:
    """Keep a pack as a draft version (起草); the same pack again changes nothing."""
    pack = stored_pack(command.data, command.text)
    known = await PolicyVersion.get_or_none(content_hash=pack.content_hash)
    if known is not None:
        return Done(known.id, {Thing.POLICY: known.id}, changed=False)
    version = await PolicyVersion.create(
        id=work.new_id(),
        code=pack.policy.code,
        content_hash=pack.content_hash,
        data=pack.data,
        text=pack.text,
        state=PolicyState.DRAFT,
        expires_on=pack.policy.validity.expires_on,
        created_at=work.now,
    )
    return Done(version.id, {Thing.POLICY: version.id})


@command(
    "Publish a draft (公布): proposed by an officer of the bureaus that lead the policy, done once another confirms.",
    step=PolicyEvent.PUBLISH,
    by="",
    refuses=(Code.IN_FORCE_DATE_DIFFERS, Code.DATE_IN_FUTURE),
    proposed=ProposedDeed.PUBLISH_POLICY,
    answers="The policy published, or why it was not.",
    shows=(POLICY, PROPOSAL),
)
class PublishPolicy:
    """The particulars of a publication. None is in the text: a person states them."""

    policy_id: Annotated[UUID, on("Policy"), "The draft."]
    expected_version: Annotated[int, "Its version when you decided."]
    document_no: Annotated[str, "Document number (文号)."]
    issuer: Annotated[str, "Issuer (发文机关)."]
    published_on: Annotated[date, "Day on which the text was publicly released (公布日期)."]
    in_force_from: Annotated[date, "First day in force, confirmed: the one that `proposedInForceFrom` answers."]
    evidence: Annotated[str, "Where the publication can be seen."]


async def publish_policy(work: Work, command: PublishPolicy) -> Done:
    """Publish a draft (公布).

    The first day in force is proposed by the text and the reading chosen, and confirmed by the person: another day is
    IN_FORCE_DATE_DIFFERS. Raises DATE_IN_FUTURE, EVIDENCE_REQUIRED, INPUT_INVALID and what the policy's life refuses.
    """
    version = await locked_version(command.policy_id, command.expected_version)
    context = policy_context(version, work)
    check_step(POLICY_LIFE, version.state, PolicyEvent.PUBLISH, context)
    if command.published_on > work.today:
        title = Text(zh="公布日期", en="the day of publication")
        raise refuse(Code.DATE_IN_FUTURE, "publishedOn", fact=title, today=work.today.isoformat())
    proposed = proposed_in_force_from(version, command.published_on)
    if command.in_force_from != proposed:
        terms = {"observed": command.in_force_from.isoformat(), "required": proposed.isoformat()}
        raise RefusedError(Refusal(Code.IN_FORCE_DATE_DIFFERS, terms, ("inForceFrom",), (context.citation,)))
    if proposed > version.expires_on:
        why = Text(
            zh=f"依此施行首日为 {proposed}，晚于有效期截止日 {version.expires_on}",
            en=f"the first day in force would be {proposed}, after the last one, {version.expires_on}",
        )
        raise refuse(Code.INPUT_INVALID, "publishedOn", field="publishedOn", why=why)
    version.document_no = stated_name(command.document_no, "documentNo")
    version.issuer = stated_name(command.issuer, "issuer")
    version.evidence = stated_evidence(command.evidence)
    version.published_on, version.in_force_from = command.published_on, command.in_force_from
    await move_policy(work, version, PolicyEvent.PUBLISH, evidence=version.evidence)
    await follow_days(work, version)
    return policy_done(version)


def proposed_in_force_from(version: PolicyVersion, published_on: date) -> date:
    """Return the first day in force that the text names, or proposes for a day of publication (I-01)."""
    validity = compiled_version(version).policy.validity
    return validity.in_force_from or published_on + timedelta(days=validity.in_force_after_days)


async def advance_policy(work: Work, command: AdvancePolicy) -> Done:
    """Move a policy as far as its days have come: into force, into a new year with its duties, then expired."""
    version = await locked_version(command.policy_id, None)
    changed = await follow_days(work, version)
    return replace(policy_done(version), changed=changed)


async def follow_days(work: Work, version: PolicyVersion, since: int | None = None) -> bool:
    """Take every step that time alone brings about, and open the duties of the years that have begun.

    Duties are opened from the year in which something was due, or from ``since``. Returns whether anything changed.
    """
    due = version.due_on
    first = due or version.in_force_from
    year = since or (first.year if first else None)
    changed = await _follow(work, version, PolicyEvent.ENTER_INTO_FORCE)
    if version.state is PolicyState.IN_FORCE and year is not None:
        await report_opening(work, version, await open_duties(work, version, year))
    changed |= await _follow(work, version, PolicyEvent.EXPIRE)
    due_on = _due_on(version.state, version, work.today)
    if version.due_on != due_on:
        # A new year has begun, and no step was taken: its duties alone are open.
        version.due_on = due_on
        await version.save(update_fields=["due_on"])
    return changed or due_on != due


async def _follow(work: Work, version: PolicyVersion, event: PolicyEvent) -> bool:
    if isinstance(POLICY_LIFE.step(version.state, event, policy_context(version, work, SYSTEM)), Refusal):
        return False
    await move_policy(work, version, event, actor=SYSTEM)
    return True


def _due_on(state: PolicyState, version: PolicyVersion, today: date) -> date | None:
    """The day on which time alone moves it on from a state: into force, into a new year of duties, or out of force."""
    if state is PolicyState.PUBLISHED:
        return version.in_force_from
    expired = version.expires_on + timedelta(days=1)
    if state is PolicyState.IN_FORCE:
        return min(date(today.year + 1, 1, 1), expired)
    return expired if state is PolicyState.SUSPENDED else None


async def locked_version(policy_id: UUID, expected_version: int | None) -> PolicyVersion:
    """Lock a policy version for a command; raises NOT_FOUND, and STALE_VERSION where it was changed since."""
    version = await PolicyVersion.filter(id=policy_id).select_for_update(no_key=True).first()
    if version is None:
        raise not_found("policy", "id")
    check_version(version.version, expected_version)
    return version


def policy_context(version: PolicyVersion, work: Work, actor: Actor | None = None) -> PolicyContext:
    """Return what the guards of a policy's life look at, for a command."""
    return context_of_policy(version, (actor or work.actor).role, work.today)


def context_of_policy(version: PolicyVersion, role: Role, today: date) -> PolicyContext:
    """Return what the guards of a policy's life look at, for somebody in a role on a day."""
    validity = compiled_version(version).policy.validity
    return PolicyContext(
        role=role,
        citation=Citation.of(validity),
        today=today,
        in_force_from=version.in_force_from,
        expires_on=version.expires_on,
    )


async def move_policy(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
    work: Work,
    version: PolicyVersion,
    event: PolicyEvent,
    *,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
    sets: Mapping[str, object] | None = None,
) -> None:
    """Take one step of a policy's life, write its history and save it under a new version; or raise the refusal.

    With the state changes the day on which time alone moves it next.
    """
    context = policy_context(version, work, actor)
    due_on = _due_on(check_step(POLICY_LIFE, version.state, event, context), version, work.today)
    await take_step(
        work,
        POLICY_LIFE,
        version,
        event,
        context,
        subject=Subject.POLICY,
        scope=version.id,
        actor=actor,
        reason=reason,
        evidence=evidence,
        sets={"due_on": due_on, **(sets or {})},
    )


def policy_done(version: PolicyVersion) -> Done:
    """Return word that a command on a policy was done: how it stands since, for the audit."""
    return Done(version.id, {Thing.POLICY: version.id}, {"state": version.state.value, "version": version.version})


async def current_versions(today: date) -> list[PolicyVersion]:
    """Return the current version of each policy of the installation, as ``current_version`` says it, by their codes."""
    codes = await PolicyVersion.all().distinct().order_by("code").values_list("code", flat=True)
    versions = [await current_version(today, str(code)) for code in codes]
    return [version for version in versions if version is not None]


async def current_version(today: date, code: str | None = None) -> PolicyVersion | None:
    """Return the version under which applications are filed on a day.

    That is the one that came into force last, whatever became of it since: an amended version replaces the one before
    it, and its repeal brings nothing back. Before any is in force it is the one published last; before any is
    published, the newest one. A version repealed before its first day was never in force.
    """
    if code is not None and len(code) > MOST_CODE:
        return None
    of_code, values = ("WHERE code = $2", (today, code)) if code else ("", (today,))
    versions = await read(PolicyVersion, f"{of_code} {_CURRENT_FIRST}", *values, only=PARTICULARS)
    return next(iter(await compilable(versions)), None)
