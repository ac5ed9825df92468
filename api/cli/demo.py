"""``duixian demo``: move the day of a demonstration, or watch a story being told step by step."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml

from api.access.tokens import TokenKey
from api.cli.running import on_database
from api.http.app import application
from api.http.serving import served
from demonstration.seeding import Served, open_example, told
from demonstration.stories import Told, stories
from domain.refusals.refusals import Code
from workflows.running.demonstration import Demonstration, set_day
from workflows.runtime.clock import moment
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import postgres, scratch_database
from workflows.runtime.settings import Settings, read_settings
from workflows.transaction.refused import refuse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    story: Annotated[str | None, typer.Argument(help="A story to tell; without one they are listed.")] = None,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Move the demonstration's day, while the server runs.")
    ] = None,
) -> None:
    """Move the demonstration's day and sweep, or tell a story in a database of its own, through HTTP, step by step."""
    settings = read_settings()
    if settings.mode == "production":
        raise refuse(Code.ONLY_IN_DEMONSTRATION)
    if today is not None:
        moved = on_database(lambda chosen: _move(chosen, today))
        swept = moved.swept
        typer.echo(
            f"Today is {moved.today}. Moved: {swept.policies} policies, {swept.grants} grants, {swept.others} others."
        )
    if story is not None:
        asyncio.run(_tell(settings, _found(story, settings.policy_pack)))
    elif today is None:
        for path in stories(settings.policy_pack):
            typer.echo(f"{path.stem:20} {_title(path)}")


async def _move(settings: Settings, today: datetime) -> Demonstration:
    now = await moment()
    if now.stated and today.date() < now.today:
        # What a day brought about, such as money that lapsed at a year's end, is not undone by an earlier one.
        message = (
            f"today is {now.today} in this demonstration, and its day moves forward alone: what was done stays. "
            "To begin at an earlier day, start a new demonstration with another DUIXIAN_DATA_DIR"
        )
        raise typer.BadParameter(message, param_hint="--today")
    return await set_day(settings, today.date())


def _found(story: str, pack: Path) -> Path:
    for path in stories(pack):
        if path.stem == story:
            return path
    message = f"there is no story {story!r}; there are {', '.join(path.stem for path in stories(pack))}"
    raise typer.BadParameter(message, param_hint="STORY")


async def _tell(settings: Settings, story: Path) -> None:
    # A story has one officer, unless it is about two.
    settings = settings.model_copy(update={"four_eyes": False})
    async with postgres(settings) as server, scratch_database(server) as url:
        await migrate(url)
        key = TokenKey.kept_in(settings.data_dir)
        async with served(application(settings, url), "127.0.0.1", 0) as address:
            typer.echo(f"{_title(story)}\nTold through {address}/graphql, in a database of its own.\n")
            await open_example(settings)
            await told(Served(address, settings, key), story, _show)


def _title(story: Path) -> str:
    return str(yaml.safe_load(story.read_text(encoding="utf-8"))["title"]["en"])


def _show(step: Told) -> None:
    if step.says and not step.did:
        typer.echo(f"{step.day}  {step.says}")
        return
    if step.did:
        typer.echo(f"{step.day}  {step.by}: {step.did}" + (f"\n            # {step.says}" if step.says else ""))
        typer.echo(f"            → {step.outcome}")
