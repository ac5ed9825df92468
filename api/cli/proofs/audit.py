"""``duixian audit``: whether the lines of the audit are all there, as they were written, and who else may see it."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.language import LanguageOption, language_of

if TYPE_CHECKING:
    from workflows.running.audit_export import Exported
    from workflows.runtime.settings import Settings

AUDIT = typer.Typer(
    help="Hold the audit against its own hashes, or hand it to somebody who does.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(AUDIT, name="audit")


@AUDIT.command("verify")
def verify(
    published: Annotated[
        list[Path] | None, typer.Option(help="Copies of digests, or a saved feed, that somebody else has kept.")
    ] = None,
) -> None:
    """Walk every chain of audit lines, every digest, and what it sealed (审计核验).

    Ends with 1 where a line, a row that is written once, a stored pack or a digest is altered, missing or cut off, or
    where this database is older than a digest that was copied.
    """
    from api.cli.running import on_database
    from workflows.running.digests import copies_of
    from workflows.running.whole_check import check_whole

    for path in published or []:
        try:
            copies_of(path.read_bytes())
        except ValueError as error:
            message = f"{path}: {error}"
            raise typer.BadParameter(message, param_hint="--published") from None
    checked = on_database(lambda settings: check_whole(settings, published or []))
    for fault in checked.faults:
        typer.echo(fault, err=True)
    looked = f"{checked.chains} chains, {checked.lines} lines, {checked.digests} digests"
    looked += f" ({checked.timestamps} timestamped), {checked.rows} sealed rows"
    if checked.faults:
        typer.echo(f"{looked}: {len(checked.faults)} faults.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{looked}: all are as they were written.")


@AUDIT.command("show")
def show(number: Annotated[str, typer.Argument(help="The number of a grant.")], lang: LanguageOption = None) -> None:
    """Print the audit of one grant in words (事项审计): who approved it on what, what was paid, whether it holds.

    Ends with 1 where its chain is broken or its award does not come out again.
    """
    from importlib import import_module

    from api.cli.proofs.shown_audit import words_of
    from api.cli.running import on_database
    from workflows.running.audit_export import NoSuchGrantError
    from workflows.running.grant_audit import GrantAudit, grant_audit, grant_of_number

    spoken = language_of(lang)

    async def read(_: "Settings") -> GrantAudit:
        grant = await grant_of_number(number)
        if grant is None:
            raise NoSuchGrantError(number)
        return await grant_audit(grant, number)

    import_module("api.schema.schema")  # commands are called as they are declared, once their modules are loaded
    audit = on_database(read)
    typer.echo("\n".join(words_of(audit, spoken)))
    if audit.fault or (audit.replayed and audit.replayed.differs):
        raise typer.Exit(1)


@AUDIT.command("digest")
def digest() -> None:
    """Seal and sign what no digest names yet, once a day (审计日摘要); `duixian sweep` does so by itself.

    Where DUIXIAN_TIMESTAMP_URL names an authority, every digest that has no timestamp is given one; ends with 1 where
    the authority gave none.
    """
    from api.cli.running import on_database
    from workflows.running.timestamps import seal_today

    sealed = on_database(seal_today)
    made = sealed.digest
    typer.echo(f"Digest {made.number}: {made.hash}" if made else "There is a digest of today.")
    if sealed.stamped:
        typer.echo(f"{sealed.stamped} timestamped.")
    if sealed.fault:
        typer.echo(f"Not timestamped: {sealed.fault}.", err=True)
        raise typer.Exit(1)


@AUDIT.command("rotate-key")
def rotate() -> None:
    """Give digests a new key; those of the old one are still checked by its public half (更换签名密钥)."""
    from workflows.runtime.proofs.digest_keys import public_path, rotate_key
    from workflows.runtime.settings import read_settings

    settings = read_settings()
    before, after = rotate_key(settings)
    typer.echo(
        f"Digests are signed by {after} from now on, no more by {before}. Save the key, and {public_path(settings)}."
    )


@AUDIT.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder, or an empty one.")],
    grant: Annotated[str | None, typer.Option(help="The number of one grant; all chains by default.")] = None,
) -> None:
    """Write the audit so that anybody verifies it without Duixian (审计导出): python3 FOLDER/verify_audit.py.

    Note the digest that is printed where the database's owner cannot reach it: it proves later what there was.
    """
    from api.cli.proofs import verify_audit
    from api.cli.running import on_database
    from workflows.access.witness import Witness
    from workflows.running.audit_export import export_audit, export_digests
    from workflows.runtime.proofs.digest_keys import public_path
    from workflows.transaction.actors import SYSTEM

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is not empty: name a new folder"
        raise typer.BadParameter(message)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (verify_audit.LINES, verify_audit.HEADS)

    async def write(settings: "Settings") -> "Exported":
        written = await export_audit(folder, names, verify_audit.digest_of, grant)
        witness = Witness()
        async with witness.served():
            witness.note("export_taken", SYSTEM, {"file": "audit", "grant": grant})
        if grant is None and await export_digests(folder / verify_audit.DIGESTS):
            shutil.copyfile(public_path(settings), folder / verify_audit.KEYS)
            if settings.timestamp_roots:
                shutil.copyfile(settings.timestamp_roots, folder / verify_audit.ROOTS)
        return written

    exported = on_database(write)
    shutil.copyfile(verify_audit.__file__, folder / "verify_audit.py")
    typer.echo(f"{exported.chains} chains, {exported.lines} lines, digest {exported.digest}")
