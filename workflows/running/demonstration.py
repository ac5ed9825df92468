"""The demonstration (演示): its stated day, and a policy published as an example."""

from dataclasses import dataclass
from datetime import date

from domain.lives.policy_life import PolicyState
from domain.lives.roles import Role
from domain.models import DemonstrationDay, PolicyVersion
from domain.refusals.refusals import Code
from workflows.policies.policies import PublishPolicy, current_version, proposed_in_force_from, publish_policy
from workflows.running.due import Swept
from workflows.running.sweep import sweep
from workflows.runtime.clock import THE_DAY, system_moment
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask
from workflows.runtime.stated_day import another_is_stated
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import refuse
from workflows.transaction.scopes import everywhere
from workflows.transaction.work import Done, handle

FIRST_DAY = date(2023, 6, 1)
"""The stated day of a new demonstration: the policy has expired since."""
PUBLISHED_ON = date(2020, 12, 2)
"""An example: the policy's text names no day of publication."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The stated day, and what the sweep moved as that day came."""

    today: date
    swept: Swept


async def set_day(settings: Settings, today: date) -> Demonstration:
    """State the day and move what is due on it. Raises ONLY_IN_DEMONSTRATION in production."""
    if settings.mode == "production":
        raise refuse(Code.ONLY_IN_DEMONSTRATION)
    stated = await DemonstrationDay.exists()
    if not stated and not await is_new():
        # A database with a published policy and no stated day runs on the real one: it is somebody's production.
        raise refuse(Code.ONLY_IN_DEMONSTRATION)
    # The same day stated again goes on: its instants would else come a second time.
    if not await DemonstrationDay.filter(id=THE_DAY, today=today).exists():
        stated_on = system_moment().today
        if not await DemonstrationDay.filter(id=THE_DAY).update(today=today, stated_on=stated_on):
            await DemonstrationDay.create(id=THE_DAY, today=today, stated_on=stated_on)
        another_is_stated()
    return Demonstration(today, await sweep())


async def is_new() -> bool:
    """Return whether a database was never used: its policies are drafts, and no day was ever stated in it."""
    published = await PolicyVersion.exclude(state=PolicyState.DRAFT.value).exists()
    return not published and not await DemonstrationDay.exists()


async def example_applicant() -> str | None:
    """Return the credit code of the applicant with the most applications; None where nobody has applied."""
    applicants = await ask(
        "SELECT a.credit_code FROM applicant a JOIN grants g ON g.applicant_id = a.id "
        "GROUP BY a.credit_code ORDER BY count(*) DESC, a.credit_code LIMIT 1"
    )
    return str(applicants[0]["credit_code"]) if applicants else None


async def publish_example() -> bool:
    """Publish the current draft as an example, saying so; answer whether there was one to publish.

    Nobody has arranged money for it yet: ``arrange_example`` does.
    """
    version = await current_version(PUBLISHED_ON)
    if version is None or version.state is not PolicyState.DRAFT:
        return False
    command = PublishPolicy(
        policy_id=version.id,
        expected_version=version.version,
        document_no="演示〔2020〕1号",
        issuer="演示发文机关",
        published_on=PUBLISHED_ON,
        in_force_from=proposed_in_force_from(version, PUBLISHED_ON),
        evidence="演示数据：文本未载公布日期，此处为示例",
    )
    officer = everywhere("demonstration officer", Role.OFFICER, compiled_version(version).policy)
    return isinstance(await handle(officer, publish_policy, command), Done)
