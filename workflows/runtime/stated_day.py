"""The day by which everything is judged: the one that a demonstration stated in its database, or the machine's.

What reads asks for the day in its own statement, and presumes until then that it is as it was read last.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from workflows.runtime.awaiting.shared_reading import SharedReading
from workflows.runtime.clock import THE_DAY, Moment, moment_on
from workflows.runtime.sql import Records, ask_row, kept, read_together
from workflows.runtime.troubles import Trouble, TroubleError

STATED = Records("SELECT today, stated_on FROM demonstration_day WHERE id = $1", (THE_DAY,), ("today", "stated_on"))
"""What is asked for the day that was stated, together with others or alone."""
BESIDE = f"FROM (SELECT) one LEFT JOIN demonstration_day ON demonstration_day.id = '{THE_DAY}'"
"""In a statement of one row: beside whatever it selects, ``today`` and ``stated_on`` can be selected."""
_DAY_ALONE = f"SELECT today, stated_on {BESIDE}"
MOST_SECONDS = 6
"""For the day alone: more than is waited for a database that is started anew."""
SHARED_SECONDS = 0.25
"""For which it serves others who read nothing else that no day is stated: many who ask cost no more than a few."""
_READINGS = "readings of the day"
_LAST = "stated day"
"""Kept of a database: what was read last, and when by the machine's counter."""


class SlowDayError(TroubleError):
    """The day was not answered in time."""

    trouble = Trouble.SLOW


async def moment() -> Moment:
    """Return the moment by which everything is judged: the demonstration's stated day, or the machine's."""
    return moment_of((await read_together((STATED,)))[0])


async def shared_moment() -> Moment:
    """Return the same, as it was read just now for somebody; raises SlowDayError for a silent database.

    Of nothing that is done or read together with it: a command reads the day itself. A day that was stated is read
    after it was asked for, since another process may state another one: whoever did so is to see it in the next answer.
    Those who ask while it is being read are told what the next reading finds.
    """
    last = kept().get(_LAST)
    if last is not None and last[0] is None and monotonic() - last[2] < SHARED_SECONDS:
        return moment_on(None, None)
    readings: SharedReading[Moment] = kept().setdefault(_READINGS, SharedReading(_read_moment))
    return await readings.read()


async def _read_moment() -> Moment:
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return moment_beside(await ask_row(_DAY_ALONE))
    except TimeoutError as error:
        raise SlowDayError from error


def moment_of(stated: Sequence[Mapping[str, Any]]) -> Moment:
    """Return the moment by what was answered for the day that was stated."""
    return moment_beside(stated[0]) if stated else moment_beside({"today": None, "stated_on": None})


def moment_beside(row: Mapping[str, Any]) -> Moment:
    """Return the moment by a row that has the stated day beside whatever else it says."""
    read_it(row)
    return moment_on(row["today"], row["stated_on"])


def read_it(row: Mapping[str, Any]) -> None:
    """Take note of the day that a row has."""
    kept()[_LAST] = row["today"], row["stated_on"], monotonic()


def presumed_moment() -> Moment | None:
    """Return the moment on the day that was read last, which may be another by now; None where none was read."""
    last = kept().get(_LAST)
    return None if last is None else moment_on(last[0], last[1])


def another_is_stated() -> None:
    """Forget what was read: another day is stated by this process."""
    kept().pop(_LAST, None)


def is_as_presumed(row: Mapping[str, Any], presumed: Moment) -> bool:
    """Return whether a moment that was presumed is on the day that a row has beside whatever else it says."""
    read_it(row)
    stated = (presumed.today, presumed.stated_on) if presumed.stated else (None, None)
    return (row["today"], row["stated_on"]) == stated
