"""``duixian replay``: whether each award comes out again as it was put on record."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workflows.running.replays import Replayed

TOLD_EVERY = 1000
"""Grants after which it is said how far a long replay has come."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    number: Annotated[str | None, typer.Argument(help="The number of a grant.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every award on record.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Reckon awards again (复算): by the pinned pack, on what was kept of each reckoning and the months on record.

    Ends with 0 where all are identical, with 1 where one differs or was never kept.
    """
    from api.cli.running import on_database

    if (number is None) is not every:
        message = "name one grant, or say --all"
        raise typer.BadParameter(message)
    outcomes = on_database(lambda _: _replayed(number))
    broken = [one for one in outcomes if one.differs]
    unkept = [one for one in outcomes if not one.kept and not one.differs]
    for one in broken:
        for difference in one.differs:
            typer.echo(f"{one.number}: {difference}", err=True)
    for one in unkept:
        typer.echo(f"{one.number}: its reckoning was not kept, so it cannot be reckoned again", err=True)
    looked = f"{len(outcomes)} grants, {sum(one.reckonings for one in outcomes)} reckonings"
    if broken or unkept:
        typer.echo(f"{looked}: {len(broken)} differ, {len(unkept)} cannot be reckoned again.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{looked}: identical.")


async def _replayed(number: str | None) -> "list[Replayed]":
    from workflows.running.replays import replays

    outcomes = list["Replayed"]()
    async for one in replays(number):
        outcomes.append(one)
        if len(outcomes) % TOLD_EVERY == 0:
            typer.echo(f"{len(outcomes)} grants …", err=True)
    return outcomes
