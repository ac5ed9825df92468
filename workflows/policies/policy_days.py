"""The working days of each policy's office (各政策的工作日), as they are counted today."""

from domain.handling.deadlines import OfficeDays
from domain.models import PolicyVersion
from workflows.cases.days.corrected_days import corrections
from workflows.transaction.packs import compiled_version


async def office_days_by_policy() -> dict[str, OfficeDays]:
    """Return the working days of the office of each policy, by its code: of its newest version, as corrected."""
    corrected = await corrections()
    versions = await PolicyVersion.all().order_by("created_at")
    return {version.code: OfficeDays(compiled_version(version).policy.calendar, corrected) for version in versions}


async def office_days_of(codes: list[str]) -> list[OfficeDays]:
    """Return the same for some policies, in their order."""
    days = await office_days_by_policy()
    return [days[code] for code in codes]
