"""``duixian demo``: move the day of a demonstration, or watch a story being told step by step."""

from datetime import datetime
from typing import Annotated

import typer


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
    from api.cli.running import on_database, run
    from domain.refusals.refusals import Code
    from workflows.runtime.settings import read_settings
    from workflows.transaction.refused import refuse

    settings = read_settings()
    if settings.mode == "production":
        raise refuse(Code.ONLY_IN_DEMONSTRATION)
    from api.cli.demo_day_and_stories import move, story_file, tell, title
    from demonstration.stories import stories

    if today is not None:
        moved = on_database(lambda chosen: move(chosen, today))
        swept = moved.swept
        typer.echo(
            f"Today is {moved.today}. Moved: {swept.policies} policies, {swept.grants} grants, {swept.others} others."
        )
    if story is not None:
        run(tell(settings, story_file(story, settings.policy_pack)))
    elif today is None:
        for path in stories(settings.policy_pack):
            typer.echo(f"{path.stem:20} {title(path)}")
