"""Service months and the milestones they reach (月度人数与里程碑, art. 10, I-26 to I-28)."""

from dataclasses import dataclass
from uuid import UUID

from domain.amounts import months_that_count
from domain.calendar import Month, last_day_of, parse_month, show_month
from domain.conditions import Text
from domain.formulas import Windows
from domain.grants import GrantEvent
from domain.milestone_life import MilestoneEvent, MilestoneState
from domain.milestones import Reward, rewarded_windows
from domain.models import Milestone, ServiceMonth
from domain.predicates import Horizon
from domain.refusals import Code, Refusal
from workflows.actors import SYSTEM
from workflows.dossiers import Dossier, check_version, open_dossier
from workflows.facts import months_on_record
from workflows.milestones import move_milestone
from workflows.payments import order_payment
from workflows.reasons import stated_text
from workflows.refused import RefusedError, not_found, refuse
from workflows.work import Done, Work

MOST_PERSONS = 25_000_000
"""More than the city has people: a slip of the keyboard, not a month."""
_FIXED = (MilestoneState.VERIFIED, MilestoneState.PAYING, MilestoneState.PAID)


@dataclass(frozen=True, slots=True)
class RecordServiceMonth:
    """One month of a programme: distinct persons under a valid contract on its last day."""

    grant_id: UUID
    expected_version: int | None
    month: str
    signed_persons: int
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyMilestone:
    """A milestone that an officer has checked against contracts and evidence."""

    milestone_id: UUID
    expected_version: int
    evidence: str | None = None


async def record_service_month(work: Work, command: RecordServiceMonth) -> Done:
    """Put one month on record (填报月度人数), in any order; the windows that it completes are formed at once.

    Raises MONTH_ALREADY_REPORTED, MONTH_NOT_OVER, MONTH_OUTSIDE_VALIDITY, MONTH_CLOSED (not after a verified window),
    INPUT_INVALID, and what the grant's life refuses.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RECORD_SERVICE_MONTH)
    dossier.check(work, GrantEvent.RECORD_SERVICE_MONTH)
    month = await _checked_month(work, dossier, command)
    evidence = stated_text(command.evidence or "", "evidence") or None
    await ServiceMonth.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        month=month,
        signed_persons=command.signed_persons,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    await dossier.move(work, GrantEvent.RECORD_SERVICE_MONTH, reason=show_month(month), evidence=evidence)
    await _form_windows(work, dossier)
    return dossier.done()


async def _checked_month(work: Work, dossier: Dossier, command: RecordServiceMonth) -> Month:
    month = parse_month(command.month)
    if month is None:
        raise refuse(Code.INPUT_INVALID, "month", field="month", why=Text(zh="须如 2022-06", en="write it as 2022-06"))
    if not 0 <= command.signed_persons <= MOST_PERSONS:
        why = Text(zh=f"须为0至{MOST_PERSONS}的整数", en=f"write 0 to {MOST_PERSONS}")
        raise refuse(Code.INPUT_INVALID, "signedPersons", field="signedPersons", why=why)
    cited = (dossier.citation,)
    shown = {"month": show_month(month)}
    on_record = await months_on_record(dossier.grant.id)
    if month in on_record:
        terms = {**shown, "observed": on_record[month]}
        raise RefusedError(Refusal(Code.MONTH_ALREADY_REPORTED, terms, ("month",), cited))
    first, last = _span(dossier)
    if not first <= month <= last:
        terms = {**shown, "first": show_month(first), "last": show_month(last)}
        raise RefusedError(Refusal(Code.MONTH_OUTSIDE_VALIDITY, terms, ("month",), cited))
    if last_day_of(month) >= work.today:
        raise RefusedError(Refusal(Code.MONTH_NOT_OVER, shown, ("month",), cited))
    await _check_not_closed(dossier, month)
    return month


async def _check_not_closed(dossier: Dossier, month: Month) -> None:
    """A verified window stays: no month may come before its end that would have formed another one."""
    states = [state.value for state in _FIXED]
    verified = await Milestone.filter(grant_id=dossier.grant.id, state__in=states).order_by("-last_month").first()
    if verified is not None and month <= verified.last_month:
        terms = {"month": show_month(month), "last": show_month(verified.last_month)}
        raise RefusedError(Refusal(Code.MONTH_CLOSED, terms, ("month",), (dossier.citation,)))


def _span(dossier: Dossier) -> tuple[Month, Month]:
    version = dossier.version
    span = months_that_count(Horizon(version.expires_on, version.in_force_from, version.expires_on))
    if span is None:
        raise refuse(Code.POLICY_NOT_PUBLISHED)
    return span


async def _form_windows(work: Work, dossier: Dossier) -> None:
    """Form the rewarded windows anew on all months: the same whatever the order in which months came."""
    formula = dossier.measure.formula
    if not isinstance(formula, Windows):
        return
    rewards = rewarded_windows(formula, await months_on_record(dossier.grant.id), *_span(dossier))
    standing = await Milestone.filter(grant_id=dossier.grant.id).exclude(state=MilestoneState.VOID)
    formed = {_reward_of(milestone) for milestone in standing}
    for milestone in standing:
        if _reward_of(milestone) not in rewards:
            await move_milestone(work, dossier, milestone, MilestoneEvent.VOID, SYSTEM)
    for reward in rewards:
        if reward not in formed:
            await _reach(work, dossier, reward)


def _reward_of(milestone: Milestone) -> Reward:
    return Reward(
        milestone.code,
        milestone.first_month,
        milestone.last_month,
        milestone.total,
        milestone.baseline,
        milestone.amount,
    )


async def _reach(work: Work, dossier: Dossier, reward: Reward) -> None:
    milestone = await Milestone.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        code=reward.code,
        first_month=reward.first,
        last_month=reward.last,
        total=reward.total,
        baseline=reward.baseline,
        amount=reward.amount,
        state=MilestoneState.TRACKING,
        reached_at=work.now,
    )
    await move_milestone(work, dossier, milestone, MilestoneEvent.REACH, SYSTEM)


async def verify_milestone(work: Work, command: VerifyMilestone) -> Done:
    """Verify a reached milestone (核定): it becomes an award of its own, and its payment is ordered."""
    found = await Milestone.get_or_none(id=command.milestone_id)
    if found is None:
        raise not_found("milestone", "id")
    dossier = await open_dossier(work, found.grant_id, None)
    milestone = await Milestone.get(id=command.milestone_id)
    check_version(milestone.version, command.expected_version)
    evidence = stated_text(command.evidence or "", "evidence") or None
    await move_milestone(work, dossier, milestone, MilestoneEvent.VERIFY, evidence=evidence)
    await order_payment(work, dossier, milestone.amount, milestone)
    await dossier.save(work)
    return dossier.done(milestone=milestone.id)
