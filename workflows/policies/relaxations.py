"""A small office leaves two capacities of a case to one person (不相容岗位放宽), by a decision that has an end."""

from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.capacities import RELAXABLE, Capacity
from domain.lives.policy_life import PolicyEvent
from domain.lives.proposal_life import ProposedDeed
from domain.models import SeparationRelaxation
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Code
from workflows.policies.policies import follow_days, locked_version, move_policy, policy_done
from workflows.transaction.declarations import STATED, command, on
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence, stated_name, stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.scopes import bureaus_of, treasuries_of
from workflows.transaction.shown import POLICY, PROPOSAL
from workflows.transaction.work import Done, Work

MOST_OFFICE = 200


@command(
    "Leave two capacities of a case to one person of a small office until a day (放宽不相容岗位): each step "
    "that stands on it says so. Paying is never left to who handled or decided on a case.",
    step=PolicyEvent.RELAX_SEPARATION,
    by="By two officers of the bureaus that lead the policy.",
    refuses=(Code.INPUT_INVALID,),
    proposed=ProposedDeed.RELAX_SEPARATION,
    shows=(POLICY, PROPOSAL),
)
class RelaxSeparation:
    """A decision that leaves two capacities to one person of an office (放宽不相容岗位)."""

    policy_id: Annotated[UUID, on("Policy"), "The version of the policy; it holds under all its versions."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]
    office: Annotated[str, "The bureau, as in the text, or the code of the district or treasury whose people may."]
    first_capacity: Annotated[Capacity, "One capacity; not PAYER."]
    second_capacity: Annotated[Capacity, "The other one; not PAYER."]
    document_no: Annotated[str, "Number of the document that says so (文号)."]
    ends_on: Annotated[date, "The last day on which it holds; today ends an earlier decision on the same."]
    evidence: Annotated[str | None, STATED, "Where the document can be seen."]
    reason: Annotated[str, "Why the office has too few people."]


async def relax_separation(work: Work, command: RelaxSeparation) -> Done:
    """Put on record that an office leaves two capacities to one person until a day (放宽不相容岗位).

    The last decision on an office and two capacities counts. Raises NOT_ALLOWED, STEP_NOT_POSSIBLE, REASON_REQUIRED,
    EVIDENCE_REQUIRED, and INPUT_INVALID for an office that the policy does not know, for one capacity twice, for PAYER,
    and for a last day that is over.
    """
    version = await locked_version(command.policy_id, command.expected_version)
    await follow_days(work, version)
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    await move_policy(work, version, PolicyEvent.RELAX_SEPARATION, reason=reason, evidence=evidence)
    office = _known_office(compiled_version(version).policy, stated_name(command.office, "office", MOST_OFFICE))
    first, second = _checked(command)
    if command.ends_on < work.today:
        raise _invalid("endsOn", "须不早于今天", "name today or a later day")
    await SeparationRelaxation.create(
        id=work.new_id(),
        policy_code=version.code,
        number=await SeparationRelaxation.filter(policy_code=version.code).count() + 1,
        office=office,
        first_capacity=first,
        second_capacity=second,
        document_no=stated_name(command.document_no, "documentNo"),
        ends_on=command.ends_on,
        reason=reason,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    return policy_done(version)


def _known_office(policy: Policy, office: str) -> str:
    if office not in bureaus_of(policy) | treasuries_of(policy):
        raise _invalid(
            "office", "不是本政策的责任单位、区或者财政", "the policy has no such bureau, district or treasury"
        )
    return office


def _checked(command: RelaxSeparation) -> tuple[Capacity, Capacity]:
    """The two capacities, in their order."""
    named = {command.first_capacity, command.second_capacity}
    if not named <= RELAXABLE:
        raise _invalid("secondCapacity", "拨付岗位不得放宽", "paying is never left to who handled or decided on a case")
    if len(named) == 1:
        raise _invalid("secondCapacity", "两个岗位不得相同", "name two capacities")
    first, second = (capacity for capacity in Capacity if capacity in named)
    return first, second


def _invalid(field: str, zh: str, en: str) -> RefusedError:
    return refuse(Code.INPUT_INVALID, field, field=field, why=Text(zh=zh, en=en))
