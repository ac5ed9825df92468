"""``duixian audit``: whether the lines of the audit are all there, as they were written, and who else may see it."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

AUDIT = typer.Typer(
    help="Hold the audit against its own hashes, or hand it to somebody who does.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(AUDIT, name="audit")


@AUDIT.command("verify")
def verify() -> None:
    """Walk every chain of audit lines (审计核验). Ends with 1 where a line is altered, missing or cut off."""
    from api.cli.running import on_database
    from workflows.running.audit_check import check_audit

    checked = on_database(lambda _: check_audit())
    for fault in checked.faults:
        typer.echo(fault, err=True)
    looked = f"{checked.chains} chains, {checked.lines} lines"
    if checked.faults:
        typer.echo(f"{looked}: {len(checked.faults)} faults.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{looked}: all are as they were written.")


@AUDIT.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder, or an empty one.")],
    grant: Annotated[str | None, typer.Option(help="The number of one grant; all chains by default.")] = None,
) -> None:
    """Write the audit so that anybody verifies it without Duixian (审计导出): python3 FOLDER/verify_audit.py.

    Note the digest that is printed where the database's owner cannot reach it: it proves later what there was.
    """
    from api.cli import verify_audit
    from api.cli.running import on_database
    from workflows.running.audit_export import export_audit

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is not empty: name a new folder"
        raise typer.BadParameter(message)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (verify_audit.LINES, verify_audit.HEADS)
    exported = on_database(lambda _: export_audit(folder, names, verify_audit.digest_of, grant))
    shutil.copyfile(verify_audit.__file__, folder / "verify_audit.py")
    typer.echo(f"{exported.chains} chains, {exported.lines} lines, digest {exported.digest}")
