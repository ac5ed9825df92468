"""The day by which everything is judged: the one that a demonstration stated in its database, or the machine's."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.runtime.clock import THE_DAY, Moment, moment_on
from workflows.runtime.sql import Records, read_together

STATED = Records("SELECT today, stated_on FROM demonstration_day WHERE id = $1", (THE_DAY,), ("today", "stated_on"))
"""What is asked for the day that was stated, together with others or alone."""


async def moment() -> Moment:
    """Return the moment by which everything is judged: the demonstration's stated day, or the machine's."""
    return moment_of((await read_together((STATED,)))[0])


def moment_of(stated: Sequence[Mapping[str, Any]]) -> Moment:
    """Return the moment by what was answered for the day that was stated."""
    return moment_on(stated[0]["today"], stated[0]["stated_on"]) if stated else moment_on(None, None)
