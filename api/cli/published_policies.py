"""The publication of a draft by somebody at a terminal."""

from dataclasses import dataclass
from datetime import date

from api.cli.running import done
from domain.lives.roles import Role
from workflows.policies.policies import PublishPolicy, current_version, proposed_in_force_from, publish_policy
from workflows.running.startup import prepare
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor
from workflows.transaction.refused import not_found
from workflows.transaction.work import handle


@dataclass(frozen=True, slots=True)
class Publication:
    """What is said of a publication, and by whom; without a first day in force nothing is published."""

    document_no: str
    issuer: str
    published_on: date
    evidence: str
    in_force_from: date | None
    name: str
    policy: str | None
    """Its code; the one that is current where none is named."""


async def publication(settings: Settings, announced: Publication) -> date:
    """Publish the current draft of a policy where its first day in force is confirmed.

    Return the day that its text proposes.
    """
    await prepare(settings)
    version = await current_version((await moment()).today, announced.policy)
    if version is None:
        raise not_found("policy")
    proposed = proposed_in_force_from(version, announced.published_on)
    if announced.in_force_from is None:
        return proposed
    command = PublishPolicy(
        policy_id=version.id,
        expected_version=version.version,
        document_no=announced.document_no,
        issuer=announced.issuer,
        published_on=announced.published_on,
        in_force_from=announced.in_force_from,
        evidence=announced.evidence,
    )
    done(await handle(Actor(announced.name, Role.OFFICER), publish_policy, command))
    return proposed
