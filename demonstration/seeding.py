"""A demonstration's beginnings: the policy published as an example, some grants to look at, and where to look."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from api.access.tokens import TokenKey
from demonstration.stories import Storyteller, Told
from domain.lives.roles import Role
from workflows.policies.policies import current_version
from workflows.running.demonstration import FIRST_DAY, PUBLISHED_ON, example_applicant, is_new, publish_example, set_day
from workflows.running.example_budgets import arrange_example
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor
from workflows.transaction.packs import compiled_version
from workflows.transaction.scopes import everywhere

APPLICANT = Actor("demonstration applicant", Role.APPLICANT, credit_code="52420100MJ4DEM064H")
OFFICE = {
    "officer": Role.OFFICER,
    "officer 2": Role.OFFICER,
    "officer 3": Role.OFFICER,
    "finance": Role.FINANCE,
    "finance 2": Role.FINANCE,
    "treasury": Role.TREASURY,
}
"""Who acts for every bureau or treasury. What one took, proposed or gathered another decides, confirms or approves."""
TOKENS_LAST = timedelta(days=30)
A_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Served:
    """A demonstration that is being served: its address, its settings, its key."""

    address: str
    settings: Settings
    key: TokenKey


async def begin_demonstration(settings: Settings) -> None:
    """Let a demonstration without a city of its own begin: the policy published and its money arranged, as examples.

    One that was broken off in between goes on from where it was; every other one is left as it is.
    """
    if await open_example(settings):
        await set_day(settings, FIRST_DAY)


async def open_example(settings: Settings) -> bool:
    """State the day of the example's publication, publish the policy and arrange its money, all as an example.

    Returns whether that was to do, or to go on with: a day moves forward from there alone.
    """
    if await is_new():
        await set_day(settings, PUBLISHED_ON)
    elif (await moment()).today != PUBLISHED_ON:
        return False
    await publish_example()
    await arrange_example()
    return True


async def tell_story(demonstration: Served, story: Path, show: Callable[[Told], None] | None = None) -> list[Told]:
    """Tell a story against a served demonstration, through HTTP; ``show`` sees each step as it is told."""
    loop = asyncio.get_running_loop()

    def move(day: date) -> None:
        asyncio.run_coroutine_threadsafe(set_day(demonstration.settings, day), loop).result()

    def tell() -> list[Told]:
        steps: list[Told] = []
        for step in Storyteller(demonstration.address, demonstration.key, move).tell(story):
            steps.append(step)
            if show is not None:
                show(step)
        return steps

    return await asyncio.to_thread(tell)


async def newcomers(today: date) -> dict[str, Actor]:
    """Return the people of a demonstration by what a newcomer calls them; before any policy they act for nobody."""
    version = await current_version(today)
    people = {"applicant": APPLICANT}
    for who, role in OFFICE.items():
        name = f"demonstration {who}"
        people[who] = everywhere(name, role, compiled_version(version).policy) if version else Actor(name, role)
    return people


async def demonstration_lines(address: str, key: TokenKey) -> list[str]:
    """Return what a newcomer is shown: what is otherwise than in production, where to look, tokens, one line to try."""
    today = (await moment()).today
    people = await newcomers(today)
    people["applicant"] = replace(APPLICANT, credit_code=await example_applicant() or APPLICANT.credit_code)
    tokens = {who: key.sign(actor, TOKENS_LAST) for who, actor in people.items()}
    query = '{"query": "{ grants { totalCount edges { node { number state award waitsFor { message } } } } }"}'
    return [
        "",
        "Duixian 兑现: a demonstration. Its city, its people and their cases are invented.",
        f"Its stated day is {today}: the policy has expired, so the demonstration runs on an earlier day.",
        f"Publication on {PUBLISHED_ON} is an example; the text names no day. Move the day:",
        f"    .venv/bin/duixian demo --today {today + A_MONTH}",
        "",
        "Otherwise than in production: the day is stated and moved by hand; whoever reads the tokens below signs in",
        "with them; PostgreSQL, the key and the secret of the installation lie in one folder without backups. As in",
        "production: nobody decides alone. One officer accepts, another proposes, a third approves; one person of",
        "finance gathers a payment run, another approves it.",
        "",
        f"    GraphiQL   {address}/graphql",
        f"    health     {address}/healthz  {address}/readyz",
        "",
        *[line for who, token in tokens.items() for line in (f"{who} token:", token, "")],
        "Try:",
        f"curl -s {address}/graphql -H 'Content-Type: application/json' \\",
        f"  -H 'Authorization: Bearer {tokens['officer']}' \\",
        f"  -d '{query}'",
        "",
        "Stop with Ctrl-C; what is in the database stays.",
    ]
