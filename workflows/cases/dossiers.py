"""A dossier (案卷): a grant under lock, with the policy version, measure and applicant by which it is judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.assessment.facts import Values
from domain.handling.places import place_of
from domain.handling.reviews import Opinion, StepStatus, statuses
from domain.handling.step_clauses import step_citation
from domain.lives.grants import GRANT_LIFE, GrantContext, GrantEvent
from domain.lives.legs import LegEvent
from domain.lives.roles import Role
from domain.models import Applicant, Grant, HistoryStep, PolicyVersion, Review, SeparationRelaxation
from domain.policy.awards import Split
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Code, Refusal
from workflows.cases.circumstances import Circumstances, circumstances
from workflows.cases.days.step_deadlines import due_with
from workflows.cases.guard_contexts import context_of
from workflows.cases.notice_outcomes import note_outcome
from workflows.cases.separation import Separation, relaxations_of, relaxed_under, separation
from workflows.runtime.sql import Rows, read, read_together, tell_saved
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.audit_lines import last_line
from workflows.transaction.history import Subject
from workflows.transaction.packs import PARTICULARS, CompiledPolicy, compilable, compiled_version
from workflows.transaction.refused import not_found, refuse
from workflows.transaction.rights import Allowed, KeptOut, require
from workflows.transaction.scopes import responsible
from workflows.transaction.seen import asked_of
from workflows.transaction.shown import Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work

_STEPS = "WHERE scope_id = $1"
_INTERESTS = f"{_STEPS} AND event = '{GrantEvent.DECLARE_INTEREST.value}'"


@dataclass(slots=True)
class Dossier:
    """A grant and what it is judged by. Commands change the grant through ``move`` and ``save``."""

    grant: Grant
    version: PolicyVersion
    applicant: Applicant
    steps: Sequence[HistoryStep] = ()
    """Its history, where one person may not take two steps of a case; else who has an interest in it, and no more."""
    around: Circumstances = field(default_factory=Circumstances)
    relaxations: Sequence[SeparationRelaxation] = ()
    """The decisions by which the office of who acts leaves two capacities to one person now; read where one matters."""

    @property
    def compiled(self) -> CompiledPolicy:
        """The compiled policy to which the grant is pinned."""
        return compiled_version(self.version)

    @property
    def measure(self) -> Measure:
        """The measure under which it was applied for."""
        return self.compiled.measures[self.grant.measure]

    @property
    def split(self) -> Split | None:
        """Who pays its award: by its measure, or as the decision names it."""
        split = self.measure.split
        return split.borne_by(self.grant.decided_payer) if split else None

    @property
    def citation(self) -> Citation:
        """The clause of its measure."""
        return self.compiled.assessors[self.grant.measure].citation

    def clause_of(self, event: StrEnum) -> Citation:
        """Return the clause on which a step of the grant, or of a part of it, stands."""
        return step_citation(self.compiled.policy, event, self.citation)

    @property
    def values(self) -> Values:
        """The facts on record, read; what cannot be read or is missing has no place here."""
        return self.read(self.grant.facts)

    def read(self, facts: Mapping[str, Any]) -> Values:
        """Return facts of its measure, read as those on record are."""
        return self.compiled.assessors[self.grant.measure].facts.readable(facts)

    @property
    def reviews(self) -> list[StepStatus]:
        """How each step of the measure's procedure stands."""
        opinions = (Opinion(r.step, r.recorded_by_person, r.passed, r.score) for r in self.around.reviews)
        return statuses(self.measure.procedure.steps, opinions)

    @property
    def kept_out(self) -> KeptOut:
        """Who acts on it in no role (回避): those of the applicant's organisation, and those who have an interest."""
        steps = [step for step in self.steps if step.event == GrantEvent.DECLARE_INTEREST.value]
        declared = {step.person for step in steps} | {step.for_person for step in steps if step.for_person}
        return KeptOut((self.applicant.credit_code,), frozenset(declared))

    def separation(self, actor: Actor) -> Separation:
        """Return what the guards of separate duties look at, for somebody."""
        return separation(self.steps, self.relaxations, actor)

    def context(self, actor: Actor, today: date) -> GrantContext:
        """Return what the guards of its life look at, for somebody on a day."""
        return context_of(self, actor, today)

    def requested_by(self, actor: Actor, leg_id: UUID) -> bool:
        """Return whether an actor asked for a leg; always false where one person may do everything."""
        requests = (step for step in self.steps if step.subject_id == leg_id and step.event == LegEvent.REQUEST.value)
        return any(step.person in actor.people for step in requests)

    def allowed(self, roles: Collection[Role] | None = None, treasuries: Collection[str] | None = None) -> Allowed:
        """Return all who may act on it in some roles: officers of the bureaus of its measure, and whose money it is.

        Of districts the one in which the thing stands, where the measure says so.
        """
        policy, place = self.compiled.policy, place_of(self.measure, self.grant.facts)
        bureaus = responsible(policy, self.measure)
        districts = None if place is None else (place,)
        return Allowed(
            roles=roles,
            bureaus=bureaus,
            treasuries=treasuries,
            districts=districts,
            policy=policy,
            kept_out=self.kept_out,
        )

    def require(
        self,
        actor: Actor,
        roles: Collection[Role] | None = None,
        treasuries: Collection[str] | None = None,
        *,
        event: GrantEvent | None = None,
    ) -> None:
        """Raise NOT_ALLOWED for who is none of those who may act on it, or why one of them acts on it no more.

        That one has an interest can be said of one's own organisation, too; whether it was said, the step asks.
        """
        allowed = self.allowed(roles, treasuries)
        saying = event is GrantEvent.DECLARE_INTEREST
        require(actor, replace(allowed, kept_out=None) if saying else allowed, self.citation)

    def check(self, work: Work, event: GrantEvent) -> None:
        """Raise the refusal of a step that cannot be taken now; change nothing."""
        check_step(GRANT_LIFE, self.grant.state, event, self.context(work.actor, work.today))

    async def move(  # noqa: PLR0913 - a step is all of this, as it is taken
        self,
        work: Work,
        event: GrantEvent,
        *,
        actor: Actor | None = None,
        reason: str | None = None,
        evidence: str | None = None,
        sets: Mapping[str, object] | None = None,
        context: GrantContext | None = None,
    ) -> None:
        """Take one step of its life, write its history, and save it under a new version; or raise the refusal.

        ``sets`` is what else of the grant changes with the step, in the same UPDATE. ``context`` is what the guards
        look at, of who has it already.
        """
        grant, acting, before = self.grant, actor or work.actor, self.grant.state
        grant.updated_at = work.now
        due = await due_with(event, grant, work.today, self.compiled.policy.calendar)
        await take_step(
            work,
            GRANT_LIFE,
            grant,
            event,
            context or self.context(acting, work.today),
            subject=Subject.GRANT,
            scope=grant.id,
            actor=acting,
            reason=reason,
            evidence=evidence,
            citation=self.clause_of(event),
            sets={**due, **(sets or {})},
            relaxed_under=relaxed_under(event, self.steps, self.relaxations, acting),
        )
        await note_outcome(work, grant, before)

    async def hold(self, work: Work, reason: str, *, actor: Actor | None = None) -> None:
        """Hold the grant where it stands, with a reason (暂停); or raise the refusal."""
        await self.move(work, GrantEvent.HOLD, actor=actor, reason=reason, sets={"held_reason": reason})

    async def follow(self, work: Work, event: GrantEvent, sets: Mapping[str, object] | None = None) -> bool:
        """Take a step that time or another command brings about, if it is possible now; answer whether it was."""
        if not GRANT_LIFE.has(event, self.grant.state):
            return False
        context = self.context(SYSTEM, work.today)
        if isinstance(GRANT_LIFE.step(self.grant.state, event, context), Refusal):
            return False
        await self.move(work, event, actor=SYSTEM, sets=sets, context=context)
        return True

    def done(self, shows: Mapping[Thing, UUID] | None = None) -> Done:
        """Return word that a command on the grant was done: what to show, how the grant stands since, for the audit."""
        grant = self.grant
        outcome = {"state": grant.state.value, "version": grant.version, "award": grant.award}
        return Done(grant.id, {Thing.GRANT: grant.id, **(shows or {})}, outcome)

    async def save(self, work: Work) -> None:
        """Save the grant under a new version."""
        self.grant.version += 1
        self.grant.updated_at = work.now
        await tell_saved(self.grant)


def bearing(steps: Sequence[HistoryStep], *, four_eyes: bool) -> Sequence[HistoryStep]:
    """Return which steps of a grant bear on who may act on it: all, or where one person may do everything interests."""
    return steps if four_eyes else [step for step in steps if step.event == GrantEvent.DECLARE_INTEREST.value]


async def open_dossier(
    work: Work,
    grant_id: UUID,
    expected_version: int | None,
    event: GrantEvent | None = None,
    *,
    roles: Collection[Role] | None = None,
    treasuries: Collection[str] | None = None,
) -> Dossier:
    """Lock a grant and answer its dossier, for a step that somebody means to take.

    Raises NOT_FOUND for a grant that is not there or not the actor's to see, NOT_ALLOWED for a role that never takes
    the step or an officer of another bureau, OWN_ORGANISATION and INTEREST_DECLARED for who acts on no grant of the
    applicant, or on this one no more, STALE_VERSION where it was changed since the actor looked; in this order.
    Who may is who takes the step of the grant; of a part of it, who has these ``roles`` and moves the money of these.
    """
    grant = next(iter(await read(Grant, "WHERE id = $1 FOR NO KEY UPDATE", grant_id)), None)
    if grant is None:
        raise not_found("grant", "id")
    sight = await asked_of(work.actor, Grant, grant.id)
    applicants, versions, reviews, lines, steps, seen = await read_together(
        (
            Rows(Applicant, "WHERE id = $1", (grant.applicant_id,)),
            Rows(PolicyVersion, "WHERE id = $1", (grant.policy_version_id,), PARTICULARS),
            Rows(Review, "WHERE grant_id = $1 ORDER BY number", (grant.id,)),
            last_line(grant.id),
            Rows(HistoryStep, _STEPS if work.four_eyes else _INTERESTS, (grant.id,)),
            sight,
        )
    )
    if sight is not None and not seen:
        raise not_found("grant", "id")
    work.goes_on(grant.id, lines)
    (applicant,), (version,) = applicants, await compilable(versions)
    around = (await circumstances([(grant, version)], reviews))[0]
    relaxations = await relaxations_of(version.code, steps, work.actor, work.today)
    dossier = Dossier(grant, version, applicant, steps, around, relaxations)
    dossier.require(work.actor, GRANT_LIFE.roles(event) if event else roles, treasuries, event=event)
    check_version(grant.version, expected_version)
    return dossier


def check_version(actual: int, expected: int | None) -> None:
    """Raise STALE_VERSION where a thing was changed since the actor looked; None skips the check."""
    if expected is not None and actual != expected:
        raise refuse(Code.STALE_VERSION, "expectedVersion", observed=expected, required=actual)
