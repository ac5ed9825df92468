"""Assigning experts to a grant (评审分派), and withdrawing one, such as for an interest in the case (回避)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.models import ExpertAssignment, HistoryStep
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.people import BadPersonError, person_of
from workflows.cases.circumstances import circumstances
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_name, stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work

MOST_NAME, MOST_EXPERTS = 80, 50


@command(
    "Assign an application to experts (分派评审专家): of all experts they alone see it.",
    step=GrantEvent.ASSIGN_EXPERTS,
    shows=(GRANT,),
)
class AssignExperts(OfGrant):
    """Experts who are to review an application (分派评审专家)."""

    experts: Annotated[tuple[str, ...], "Their names, as their tokens have them; 1 to 50."]


async def assign_experts(work: Work, command: AssignExperts) -> Done:
    """Assign a grant to experts (分派评审专家): they see it from now on, and record what they find.

    All of them or none; whoever is assigned already stays so. Raises NOT_ASKED_BY_MEASURE, NOT_ALLOWED, TOO_MANY_ROWS,
    EXPERT_HAS_INTEREST, INPUT_INVALID for a name that is empty or too long, or where nobody is named.
    """
    event = GrantEvent.ASSIGN_EXPERTS
    dossier = await open_dossier(work, command.grant_id, command.expected_version, event)
    dossier.check(work, event)
    if len(command.experts) > MOST_EXPERTS:
        raise _refused(dossier, Code.TOO_MANY_ROWS, "experts", most=MOST_EXPERTS, observed=len(command.experts))
    named = _people(command.experts)
    if not named:
        raise refuse(Code.INPUT_INVALID, "experts", field="experts", why=Text(zh="不得为空", en="name at least one"))
    new = {person: name for person, name in named.items() if await _standing(dossier, person) is None}
    if not new:
        return replace(dossier.done(), changed=False)
    if interested := await _interested(dossier, new):
        raise _refused(dossier, Code.EXPERT_HAS_INTEREST, "experts", expert="、".join(interested))
    for person, name in new.items():
        await ExpertAssignment.create(
            id=work.new_id(),
            grant_id=dossier.grant.id,
            expert=person,
            expert_name=name,
            assigned_by=work.actor.name,
            assigned_at=work.now,
        )
    await dossier.move(work, event, reason="、".join(new.values())[:2000])
    return dossier.done()


@command(
    "Withdraw an expert from an application, with a reason (回避): it is no longer seen, and what was found "
    "counts no more.",
    step=GrantEvent.WITHDRAW_EXPERT,
    shows=(GRANT,),
)
class WithdrawExpert(OfGrant):
    """An expert who is to review an application no longer (回避); the reason is required."""

    expert: Annotated[str, "The name, as `Grant.experts` shows it."]
    reason: Annotated[str, "Why, such as an interest in the case."]


async def withdraw_expert(work: Work, command: WithdrawExpert) -> Done:
    """Withdraw an expert from a grant (评审专家回避): it is seen no more, and what was found counts no more.

    Raises NOT_ALLOWED, REASON_REQUIRED, EXPERT_NOT_ASSIGNED.
    """
    event = GrantEvent.WITHDRAW_EXPERT
    dossier = await open_dossier(work, command.grant_id, command.expected_version, event)
    dossier.check(work, event)
    name, reason = stated_name(command.expert, "expert", MOST_NAME), stated_reason(command.reason)
    assignment = await _standing(dossier, _known_as(name, "expert"))
    if assignment is None:
        raise _refused(dossier, Code.EXPERT_NOT_ASSIGNED, "expert", expert=name)
    assignment.withdrawn_by, assignment.withdrawn_at = work.actor.name, work.now
    assignment.withdrawn_reason = reason
    await assignment.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    dossier.around = (await circumstances([(dossier.grant, dossier.version)]))[0]
    await dossier.move(work, event, reason=f"{assignment.expert_name}: {reason}"[:2000])
    return dossier.done()


async def _standing(dossier: Dossier, person: str) -> ExpertAssignment | None:
    return await ExpertAssignment.get_or_none(grant_id=dossier.grant.id, expert=person, withdrawn_at__isnull=True)


async def _interested(dossier: Dossier, people: Mapping[str, str]) -> list[str]:
    """The names of those who said that they have an interest in a grant (回避)."""
    steps = HistoryStep.filter(
        scope_id=dossier.grant.id, event=GrantEvent.DECLARE_INTEREST.value, person__in=list(people)
    )
    return [people[step.person] for step in await steps.order_by("number")]


def _refused(dossier: Dossier, code: Code, field: str, **terms: str | int | Text) -> RefusedError:
    return RefusedError(Refusal(code, terms, (field,), (dossier.citation,)))


def _people(stated: Sequence[str]) -> dict[str, str]:
    """Each person once, by the id, with the name as it was written first."""
    names = [stated_name(name, "experts", MOST_NAME) for name in stated]
    named: dict[str, str] = {}
    for name in names:
        named.setdefault(_known_as(name, "experts"), name)
    return named


def _known_as(name: str, field: str) -> str:
    """The id by which a token knows this person, however the office wrote it."""
    try:
        return person_of(name)
    except BadPersonError:
        why = Text(zh="姓名中没有可识别的文字", en="nothing in the name tells anybody apart")
        raise refuse(Code.INPUT_INVALID, field, field=field, why=why) from None
