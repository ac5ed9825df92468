"""The day by which everything is judged: the one that a demonstration stated in its database, or the machine's."""

from workflows.runtime.clock import THE_DAY, Moment, moment_on
from workflows.runtime.sql import ask


async def moment() -> Moment:
    """Return the moment by which everything is judged: the demonstration's stated day, or the machine's."""
    stated = await ask("SELECT today, stated_on FROM demonstration_day WHERE id = $1", THE_DAY)
    return moment_on(stated[0]["today"], stated[0]["stated_on"]) if stated else moment_on(None, None)
