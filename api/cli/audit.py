"""``duixian audit``: whether the lines of the audit are all there, as they were written."""

import typer

AUDIT = typer.Typer(help="Hold the audit against its own hashes.", no_args_is_help=True)


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
