"""``duixian ledger``: whether the sums of money are what their postings add up to."""

import typer

LEDGER = typer.Typer(help="Hold the ledger against itself.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(LEDGER, name="ledger")


@LEDGER.command("verify")
def verify() -> None:
    """Check every budget, entry, leg and allowance against what it is the sum of. Ends with 1 where they differ."""
    from api.cli.running import on_database
    from domain.values.money import show_yuan
    from workflows.running.ledger_check import check_ledger

    checked = on_database(lambda _: check_ledger())
    for difference in checked.differences:
        typer.echo(difference, err=True)
    looked = (
        f"{checked.budgets} budgets, {checked.entries} entries, {checked.legs} legs, {checked.allowances} allowances"
    )
    if checked.doubles:
        typer.echo(f"{checked.doubles} double payments are open: {show_yuan(checked.doubled)} yuan to be had back.")
    if checked.differences:
        typer.echo(f"{looked}: {len(checked.differences)} differences.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{looked}: all sums are true.")
