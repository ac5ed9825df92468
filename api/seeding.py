"""A demonstration's beginnings: the policy published as an example, some grants to look at, and where to look."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from api.stories import STORIES, Storyteller, Told
from api.tokens import TokenKey
from domain.life import Role
from workflows.actors import Actor
from workflows.clock import moment
from workflows.demonstration import FIRST_DAY, PUBLISHED_ON, is_new, publish_example, set_day
from workflows.example_budgets import arrange_example
from workflows.settings import Settings

SEED = STORIES / "demonstration.yaml"
APPLICANT = Actor("demonstration applicant", Role.APPLICANT, credit_code="52420100MJ4DEM064H")
OFFICER = Actor("demonstration officer", Role.OFFICER)
SECOND_OFFICER = Actor("demonstration officer 2", Role.OFFICER)
FINANCE = Actor("demonstration finance", Role.FINANCE)
SECOND_FINANCE = Actor("demonstration finance 2", Role.FINANCE)
"""What one of them proposed or gathered another confirms or approves, in a demonstration, too."""
NEWCOMERS = {
    "applicant": APPLICANT,
    "officer": OFFICER,
    "officer 2": SECOND_OFFICER,
    "finance": FINANCE,
    "finance 2": SECOND_FINANCE,
}
TOKENS_LAST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Served:
    """A demonstration that is being served: its address, its settings, its key."""

    address: str
    settings: Settings
    key: TokenKey


async def seed(demonstration: Served) -> bool:
    """Fill a new demonstration with the story that stands beside its pack, if there is one; answer whether it was new.

    One that has a published policy is left as it is.
    """
    if not await open_example(demonstration.settings):
        return False
    story = demonstration.settings.policy_pack.parent / STORIES.name / SEED.name
    if story.exists():
        await told(demonstration, story)
    await set_day(demonstration.settings, FIRST_DAY)
    return True


async def open_example(settings: Settings) -> bool:
    """State the day of the example's publication, publish the policy and arrange its money, all as an example.

    Answers whether it was a draft until now.
    """
    if not await is_new():
        return False
    await set_day(settings, PUBLISHED_ON)
    if not await publish_example():
        return False
    await arrange_example()
    return True


async def told(demonstration: Served, story: Path, show: Callable[[Told], None] | None = None) -> list[Told]:
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


async def demonstration_lines(address: str, key: TokenKey) -> list[str]:
    """Answer what a newcomer is shown: where to look, five tokens, and one curl line that works."""
    today = (await moment()).today
    tokens = {who: key.sign(actor, TOKENS_LAST) for who, actor in NEWCOMERS.items()}
    query = '{"query": "{ grants { edges { node { number state award waitingFor } } } }"}'
    return [
        "",
        "Duixian 兑现: a demonstration with made-up cases.",
        f"Its stated day is {today}: the policy expired at the end of its validity, so the demonstration runs on a day",
        f"inside it. Publication on {PUBLISHED_ON} is an example; the text names no day. Move the day:",
        "    .venv/bin/duixian demo --today 2022-07-01",
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
