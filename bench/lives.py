"""What a step of a life costs, and whether the sweep grows with what is due: ``python -m bench.lives``.

Steps and lists of allowed actions are timed on the table alone. The sweep is timed on a real PostgreSQL, with the same
number of grants due among few and among many: its mark is a ratio of at most 3 between the two, in one run.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.console import say
from bench.copies import REGISTERED
from domain.lives.grants import GRANT_LIFE, GrantContext, GrantEvent, GrantState
from domain.lives.policy_life import PolicyState
from domain.lives.roles import Role
from domain.models import Grant, PolicyVersion
from domain.refusals.refusals import Citation, Refusal
from workflows.running.demonstration import PUBLISHED_ON, publish_example, set_day
from workflows.running.startup import prepare
from workflows.running.sweep import sweep
from workflows.runtime.database import database
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import postgres, scratch_database
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask

TIMES = 2_000
DUE, FEW, MANY = 100, 1_000, 100_000
ROUNDS = 5
MARK = 3
FIRST_DAY = date(2021, 6, 1)
CITED = Citation(6, "予以兑现")
CONTEXT = GrantContext(
    role=Role.OFFICER,
    citation=CITED,
    validity=CITED,
    measure="A08-1",
    today=FIRST_DAY,
    policy_state=PolicyState.IN_FORCE,
    in_force_from=date(2021, 1, 1),
    expires_on=date(2023, 12, 31),
    publicity_last=FIRST_DAY - timedelta(days=1),
    waiting_for=(),
    is_programme=False,
    recordable=frozenset(),
    recorded={},
)

FILL = """
INSERT INTO grants (id, number, policy_version_id, measure, applicant_id, district_code, filed_name, filed_district,
                    district_entry, item, item_key, state, version, facts, award, publicity_first,
                    publicity_last, due_on, created_at, updated_at)
SELECT gen_random_uuid(), 'B-' || n, $1, 'A08-1', $2, '420111', '基准', '420111', 2, 'item ' || n, 'ITEM' || n,
       CASE WHEN n <= $3 THEN 'PUBLICITY' ELSE 'REJECTED' END, 1, '{}', 50000000,
       $5::date - 10, $5::date + (n / $4)::int - 1,
       CASE WHEN n <= $3 THEN $5::date + (n / $4)::int WHEN n % 2 = 0 THEN $5::date + 3650 END, now(), now()
FROM generate_series($6::int, $7::int) n
"""


def microseconds(work: Callable[[], object]) -> float:
    """Return the microseconds that some work takes, the median of five runs."""
    runs: list[float] = []
    for _ in range(5):
        begun = perf_counter()
        for _ in range(TIMES):
            work()
        runs.append((perf_counter() - begun) / TIMES * 1e6)
    return statistics.median(runs)


def print_steps() -> None:
    """Print what steps and lists of actions cost."""
    state = GrantState.PUBLICITY_OVER
    if isinstance(GRANT_LIFE.step(state, GrantEvent.APPROVE, CONTEXT), Refusal):
        sys.exit("the step that is timed is refused: mend the situation")
    step = microseconds(lambda: GRANT_LIFE.step(state, GrantEvent.APPROVE, CONTEXT))
    refused = microseconds(lambda: GRANT_LIFE.step(GrantState.PAID, GrantEvent.APPROVE, CONTEXT))
    actions = microseconds(lambda: GRANT_LIFE.actions(state, CONTEXT))
    say(f"a step with four guards                  {step:8.1f} µs")
    say(f"a refused step, with what is possible    {refused:8.1f} µs")
    say(f"all allowed actions, with why not        {actions:8.1f} µs")


async def sweep_seconds(address: str, grants: int) -> float:
    """Return the seconds of a sweep that moves DUE grants among so many; the median over the rounds."""
    settings = Settings(data_dir=Path(tempfile.gettempdir()), mode="demonstration", four_eyes=False)
    async with scratch_database(address) as url:
        await migrate(url)
        async with database(settings, url):
            await prepare(settings)
            await set_day(settings, PUBLISHED_ON)
            await publish_example()
            await fill(grants)
            runs: list[float] = []
            for place in range(ROUNDS):
                day = FIRST_DAY + timedelta(days=place)
                await set_day(settings, FIRST_DAY - timedelta(days=1))
                begun = perf_counter()
                swept = await sweep(day)
                runs.append(perf_counter() - begun)
                if swept.grants != DUE:
                    sys.exit(f"the sweep moved {swept.grants} grants, not {DUE}")
    return statistics.median(runs)


async def fill(grants: int) -> None:
    """Put grants into the database: DUE of them due on each day of the rounds, the others later or never."""
    version = await PolicyVersion.get(state=PolicyState.PUBLISHED.value)
    await ask("UPDATE policy_version SET state = 'IN_FORCE', due_on = NULL")
    applicant = (
        await ask(
            "INSERT INTO applicant (id, credit_code, name, district_code, created_at) "
            "VALUES (gen_random_uuid(), '91420100MA4KDEM01W', '基准', '420111', now()) RETURNING id"
        )
    )[0]["id"]
    await ask(REGISTERED)
    await ask(FILL, version.id, applicant, DUE * ROUNDS - 1, DUE, FIRST_DAY, 0, grants - 1)
    await ask("ANALYZE")
    due = await Grant.filter(due_on__lte=FIRST_DAY).count()
    if due != DUE:
        sys.exit(f"{due} grants are due on the first day, not {DUE}")


async def print_sweeps() -> None:
    """Print the sweep among few and among many, and their ratio beside the mark."""
    with tempfile.TemporaryDirectory() as folder:
        async with postgres(Settings(data_dir=Path(folder))) as address:
            few = await sweep_seconds(address, FEW)
            many = await sweep_seconds(address, MANY)
    say(f"sweep, {DUE} due among {FEW:>7,}            {few * 1000:8.0f} ms")
    say(f"sweep, {DUE} due among {MANY:>7,}            {many * 1000:8.0f} ms")
    say(f"ratio {many / few:.2f}, mark at most {MARK}")


if __name__ == "__main__":
    print_steps()
    asyncio.run(print_sweeps())
