"""``duixian privacy``: the keys that seal accounts and persons, and what is kept of people for how long."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.language import LanguageOption, language_of
from workflows.runtime.privacy.ciphers import Algorithm

if TYPE_CHECKING:
    from workflows.runtime.settings import Settings

PRIVACY = typer.Typer(
    help="Protected fields: the keys by which accounts and persons are sealed in the database.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(PRIVACY, name="privacy")


@PRIVACY.command("keys")
def list_keys() -> None:
    """Print the ids of all keys, and how many values each has sealed; the first seals."""
    from api.cli.running import on_database

    for line in on_database(_listed):
        typer.echo(line)


@PRIVACY.command("rotate")
def rotate(
    algorithm: Annotated[
        Algorithm, typer.Option("--algorithm", help="By which the new key seals.")
    ] = Algorithm.AES_256_GCM,
) -> None:
    """Make a new key, which seals from now on, and seal every value anew by it. Servers go on meanwhile.

    Broken off, `duixian privacy reseal` goes on. The old key stays known until it is retired.
    """
    from api.cli.running import on_database

    async def rotated(settings: "Settings") -> str:
        from workflows.running.field_keys import rotate_keys

        del settings
        return await rotate_keys(algorithm)

    typer.echo(f"{on_database(rotated)} seals. Save the keys with the backups.")
    reseal()


@PRIVACY.command("reseal")
def reseal() -> None:
    """Seal anew, by the key that seals now, every value that is under another one; nobody waits for it."""
    from api.cli.running import on_database

    async def sealed(settings: "Settings") -> int:
        from workflows.running.field_sealing import seal_all

        del settings
        return await seal_all(anew=True)

    typer.echo(f"{on_database(sealed)} values were sealed anew.")


@PRIVACY.command("retire")
def retire(key: Annotated[str, typer.Argument(help="The id of a key, as `duixian privacy keys` prints it.")]) -> None:
    """Forget a key under which nothing is sealed any more; refused while anything is.

    Backups of before need it: keep it with them as long as they are kept.
    """
    from api.cli.running import on_database

    async def retired(settings: "Settings") -> None:
        from workflows.running.field_keys import retire_key

        del settings
        await retire_key(key)

    on_database(retired)
    typer.echo(f"{key} is known no longer.")


@PRIVACY.command("verify")
def verify() -> None:
    """Open every sealed value, and name those that do not open; ends with 1 where there is any."""
    from api.cli.running import on_database

    faults, opened = on_database(_verified)
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{opened} values open{f'; {len(faults)} do not' if faults else ''}.")
    if faults:
        raise typer.Exit(1)


@PRIVACY.command("erase")
def erase(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Erase nothing, and say what would be erased.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Erase by rule what no law keeps: drafts, kept answers, old changes, ended delegations, what the doors saw.

    Each rule is printed with its days, how much it erased, and its ground. Workers do the same every hour. Broken off,
    it goes on when it is run again.
    """
    from api.cli.running import on_database

    language = language_of(lang)

    async def erased(settings: "Settings") -> list[str]:
        from workflows.running.retention.forgetting import forget_all
        from workflows.running.retention.rules import retention
        from workflows.runtime.document_store import DocumentStore

        rules = retention(settings.retention)
        counts = await forget_all(rules, DocumentStore.of(settings), rehearsed=dry_run)
        lines = list[str]()
        for rule in rules.erased:
            what, ground = (rule.what.zh, rule.ground.zh) if language == "zh-CN" else (rule.what.en, rule.ground.en)
            days = f"{rule.days} 天" if language == "zh-CN" else f"{rule.days} days"
            lines += [f"{rule.rule.value}  {days}  {counts[rule.rule]}", f"  {what}", f"  {ground}"]
        return lines

    for line in on_database(erased):
        typer.echo(line)
    if dry_run:
        typer.echo("未删除任何内容。" if language == "zh-CN" else "Nothing was erased.")


async def _listed(settings: "Settings") -> list[str]:
    from workflows.running.field_keys import values_under
    from workflows.runtime.privacy.field_keys import the_keys

    del settings
    keys, lines = the_keys(), list[str]()
    for number, key in enumerate(keys.ring.keys):
        does = "known" if number else "seals"
        lines.append(f"{key.id}  {key.algorithm.value}  {does}  {await values_under(key.id)} values")
    return [*lines, f"kept in {keys.source.place}"]


async def _verified(settings: "Settings") -> tuple[list[str], int]:
    from workflows.running.field_keys import faults_of_values

    del settings
    return await faults_of_values()
