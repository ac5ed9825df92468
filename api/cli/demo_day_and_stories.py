"""Moving the day of a demonstration, and telling a story step by step in a database of its own."""

from datetime import datetime
from pathlib import Path

import typer
import yaml

from api.access.tokens import TokenKey
from api.http.app import application
from api.http.serving import served
from demonstration.seeding import Served, open_example, tell_story
from demonstration.stories import Told, stories
from workflows.running.demonstration import Demonstration, set_day
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import postgres, scratch_database
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import moment


async def move(settings: Settings, today: datetime) -> Demonstration:
    """Move the day forward and sweep; raises BadParameter for an earlier one."""
    now = await moment()
    if now.stated and today.date() < now.today:
        # What a day brought about, such as money that lapsed at a year's end, is not undone by an earlier one.
        message = (
            f"today is {now.today} in this demonstration, and its day moves forward alone: what was done stays. "
            "To begin at an earlier day, start a new demonstration with another DUIXIAN_DATA_DIR"
        )
        raise typer.BadParameter(message, param_hint="--today")
    return await set_day(settings, today.date())


def story_file(story: str, pack: Path) -> Path:
    """Return the file of a story of a pack; raises BadParameter where there is none of this name."""
    for path in stories(pack):
        if path.stem == story:
            return path
    message = f"there is no story {story!r}; there are {', '.join(path.stem for path in stories(pack))}"
    raise typer.BadParameter(message, param_hint="STORY")


async def tell(settings: Settings, story: Path) -> None:
    """Tell a story through HTTP, in a database of its own, step by step."""
    # A story has one officer, unless it is about two.
    settings = settings.model_copy(update={"four_eyes": False})
    async with postgres(settings) as server, scratch_database(server) as url:
        await migrate(url)
        key = TokenKey.of(settings)
        async with served(application(settings, url), "127.0.0.1", 0) as address:
            typer.echo(f"{title(story)}\nTold through {address}/graphql, in a database of its own.\n")
            await open_example(settings)
            await tell_story(Served(address, settings, key), story, _show)


def title(story: Path) -> str:
    """Return the title of a story."""
    return str(yaml.safe_load(story.read_text(encoding="utf-8"))["title"]["en"])


def _show(step: Told) -> None:
    if step.says and not step.did:
        typer.echo(f"{step.day}  {step.says}")
        return
    if step.did:
        typer.echo(f"{step.day}  {step.by}: {step.did}" + (f"\n            # {step.says}" if step.says else ""))
        typer.echo(f"            → {step.outcome}")
