"""Rules for the time after a policy (过渡规定, I-37): put on record by people, they open a later window for filing."""

from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.policy_life import PolicyEvent, PolicyState
from domain.lives.proposal_life import ProposedDeed
from domain.models import PolicyVersion, TransitionRule
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.policies.policies import follow_days, locked_version, move_policy, policy_done
from workflows.transaction.declarations import STATED, InputName, command, on
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import remark, stated_evidence, stated_name
from workflows.transaction.refused import refuse
from workflows.transaction.shown import POLICY, PROPOSAL
from workflows.transaction.work import Done, Work


@command(
    "Put a transition rule on record (登记过渡规定): its measures can be filed until its last day.",
    step=PolicyEvent.RECORD_TRANSITION_RULE,
    by="By two officers of the bureaus that lead the policy or are responsible for all of them.",
    refuses=(Code.UNKNOWN_MEASURE, Code.NOT_A_GRANT, Code.INPUT_INVALID),
    proposed=ProposedDeed.RECORD_TRANSITION_RULE,
    shows=(POLICY, PROPOSAL),
)
class RecordTransitionRule:
    """A rule that lets applications in after the policy (过渡规定, I-37)."""

    policy_id: Annotated[UUID, on("Policy"), "The version of the policy."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]
    measures: Annotated[tuple[str, ...], InputName("measure_codes"), "Codes of the grants that it covers."]
    document_no: Annotated[str, "Number of the document that says so (文号)."]
    ends_on: Annotated[date, "The last day for filing under it: after the last day in force; today or later."]
    evidence: Annotated[str | None, STATED, "Where the document can be seen."]
    reason: Annotated[str | None, "Why, for the record."]


async def record_transition_rule(work: Work, command: RecordTransitionRule) -> Done:
    """Put a transition rule on record (登记过渡规定): its measures can be filed until its last day.

    What is filed under it is judged by the policy as it stood. The latest last day of a measure counts. Raises
    NOT_ALLOWED, STEP_NOT_POSSIBLE, UNKNOWN_MEASURE, NOT_A_GRANT, EVIDENCE_REQUIRED, and INPUT_INVALID for a last day
    that opens no window.
    """
    version = await locked_version(command.policy_id, command.expected_version)
    await follow_days(work, version)
    await move_policy(
        work,
        version,
        PolicyEvent.RECORD_TRANSITION_RULE,
        reason=remark(command.reason),
        evidence=stated_evidence(command.evidence),
    )
    _check_last_day(work, version, command.ends_on)
    await TransitionRule.create(
        id=work.new_id(),
        policy_version_id=version.id,
        measures=_grants(version, command.measures),
        document_no=stated_name(command.document_no, "documentNo"),
        last_day=command.ends_on,
        evidence=stated_evidence(command.evidence),
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    return policy_done(version)


def _check_last_day(work: Work, version: PolicyVersion, last_day: date) -> None:
    """A rule lets somebody in whom the policy itself does not: after its last day, or after its repeal."""
    closed = work.today if version.state is PolicyState.REPEALED else max(version.expires_on, work.today)
    if last_day < work.today or (version.state is not PolicyState.REPEALED and last_day <= version.expires_on):
        why = Text(zh=f"须晚于政策有效期且不早于今天（{closed}）", en=f"it opens no window; name a day after {closed}")
        raise refuse(Code.INPUT_INVALID, "endsOn", field="endsOn", why=why)


def _grants(version: PolicyVersion, codes: tuple[str, ...]) -> list[str]:
    """The measures of a rule, each once; every one a grant. Whose they are is looked at where it is proposed."""
    policy = compiled_version(version)
    for code in codes:
        policy.grant_measure(code, "measureCodes")
    if not codes:
        why = Text(zh="至少填写一个事项", en="name at least one measure")
        raise refuse(Code.INPUT_INVALID, "measureCodes", field="measureCodes", why=why)
    return sorted(set(codes))
