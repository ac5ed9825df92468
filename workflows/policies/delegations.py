"""Somebody on leave leaves his duties to another (委托代办): from day to day, in his scope, on record, revocable."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.roles import Role
from domain.models import Delegation
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.values.people import BadPersonError, person_of
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import Id, command
from workflows.transaction.reasons import stated_name, stated_reason
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import Shown, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

MOST_NAME = 80
DELEGATION = Shown("delegation", "The delegation as it now stands; null where it was refused.")


@command(
    "Leave your duties to another while you are on leave (委托代办): he acts in your scope, and the "
    "history names both.",
    by="By people of the office, for themselves; nobody passes on what was left to him.",
    refuses=(Code.INPUT_INVALID, Code.REASON_REQUIRED, Code.DELEGATION_NOT_PASSED_ON),
    answers="The delegation, or why it was refused.",
    shows=(DELEGATION,),
)
class DelegateDuties:
    """Duties that are left to another (委托代办)."""

    delegate: Annotated[str, "Who acts in your place, by the id (`sub`) of his token; of the same role."]
    starts_on: Annotated[date, "The first day; today or later."]
    ends_on: Annotated[date, "The last day."]
    reason: Annotated[str, "Why, such as leave."]
    bureaus: Annotated[
        tuple[str, ...] | None, "Of an officer the bureaus in whose affairs he acts; all of yours by default."
    ] = None


@command(
    "Take back a delegation, with a reason (撤销委托): nobody acts by it any more.",
    by="By whoever left his duties, or a supervisor.",
    refuses=(Code.REASON_REQUIRED,),
    answers="The delegation, or why it was not taken back.",
    shows=(DELEGATION,),
)
class RevokeDelegation:
    """A delegation to take back."""

    delegation_id: Annotated[UUID, Id("Delegation"), "The delegation."]
    reason: Annotated[str, "Why, for the record."]


async def delegate_duties(work: Work, command: DelegateDuties) -> Done:
    """Put on record that somebody acts in the place of who is on leave (委托代办), from day to day.

    Raises NOT_ALLOWED, DELEGATION_NOT_PASSED_ON, REASON_REQUIRED, and INPUT_INVALID for oneself, for days that are over
    or out of order, and for a bureau that is not one's own.
    """
    actor = work.actor
    require(actor, Allowed(roles=WHO_MAY["delegateDuties"]))
    if actor.for_person is not None:
        raise refuse(Code.DELEGATION_NOT_PASSED_ON, person=actor.for_name or "")
    reason, name = stated_reason(command.reason), stated_name(command.delegate, "delegate", MOST_NAME)
    _check_days(work, command)
    delegation = await Delegation.create(
        id=work.new_id(),
        delegator=actor.person,
        delegator_name=actor.name,
        role=actor.role,
        bureaus=_bureaus(actor, command.bureaus),
        district=actor.district,
        treasuries=list(actor.treasuries),
        credit_code=actor.credit_code,
        delegate=_another(actor, name),
        delegate_name=name,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        reason=reason,
        recorded_at=work.now,
    )
    return _done(delegation)


async def revoke_delegation(work: Work, command: RevokeDelegation) -> Done:
    """Take back a delegation (撤销委托), at once; one that was taken back stays so.

    Raises NOT_ALLOWED, NOT_FOUND for one of somebody else, and REASON_REQUIRED.
    """
    require(work.actor, Allowed(roles=WHO_MAY["revokeDelegation"]))
    delegation = await Delegation.filter(id=command.delegation_id).select_for_update().first()
    own = delegation is not None and delegation.delegator == work.actor.person and work.actor.for_person is None
    if delegation is None or not (own or work.actor.role is Role.SUPERVISOR):
        raise not_found("delegation", "delegationId")
    reason = stated_reason(command.reason)
    if delegation.revoked_at is not None:
        return replace(_done(delegation), changed=False)
    delegation.revoked_at, delegation.revoked_by, delegation.revoked_reason = work.now, work.actor.name, reason
    await delegation.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    return _done(delegation)


async def acting_for(actor: Actor, delegation_id: UUID, today: date) -> Actor | None:
    """Return somebody as he acts in another's place on a day: in the scope of that one; None where he may not.

    He is the delegate, in the role of the delegation, on one of its days, and it was not taken back.
    """
    delegation = await Delegation.get_or_none(id=delegation_id, delegate=actor.person, revoked_at__isnull=True)
    if delegation is None or delegation.role is not actor.role:
        return None
    if not delegation.starts_on <= today <= delegation.ends_on:
        return None
    return replace(
        actor,
        bureaus=tuple(delegation.bureaus),
        district=delegation.district,
        treasuries=tuple(delegation.treasuries),
        for_name=delegation.delegator_name,
        for_person=delegation.delegator,
        for_credit_code=delegation.credit_code,
    )


def _check_days(work: Work, command: DelegateDuties) -> None:
    if command.starts_on < work.today:
        raise _invalid("startsOn", "须不早于今天", "name today or a later day")
    if command.ends_on < command.starts_on:
        raise _invalid("endsOn", "须不早于起始日期", "name the first day or a later one")


def _bureaus(actor: Actor, named: Sequence[str] | None) -> list[str]:
    own = list(actor.bureaus)
    if named is None:
        return own
    if not named or not set(named) <= set(own):
        raise _invalid("bureaus", "须为您所在的责任单位", "name bureaus of your own")
    return list(dict.fromkeys(named))


def _another(actor: Actor, name: str) -> str:
    """The id of the delegate, as a token of his has it."""
    try:
        person = person_of(name)
    except BadPersonError:
        raise _invalid("delegate", "姓名中没有可识别的文字", "nothing in the name tells anybody apart") from None
    if person == actor.person:
        raise _invalid("delegate", "不得为本人", "name somebody else")
    return person


def _invalid(field: str, zh: str, en: str) -> RefusedError:
    return refuse(Code.INPUT_INVALID, field, field=field, why=Text(zh=zh, en=en))


def _done(delegation: Delegation) -> Done:
    outcome = {"delegate": delegation.delegate, "until": delegation.ends_on.isoformat()}
    return Done(delegation.id, {Thing.DELEGATION: delegation.id}, outcome)
