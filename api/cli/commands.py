"""The commands of ``duixian`` and how they end: 0 done, 1 refused, 2 wrongly asked."""

import sys

import typer

from api.cli import assess, demo, documents, export, import_file, ledger, policy, receiver, server, worker
from api.cli.access import contact, keys, privacy, secret, token, who
from api.cli.outside import facts, match
from api.cli.prints import print_file
from api.cli.proofs import audit, database, replay

APP = typer.Typer(
    name="duixian",
    help="Duixian 兑现: keeps the promises of a city's support policy, from the published text to the settled payment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _commands in (
    server,
    database,
    assess,
    policy,
    demo,
    ledger,
    audit,
    documents,
    export,
    print_file,
    import_file,
    secret,
    keys,
    privacy,
    token,
    who,
    worker,
    replay,
    receiver,
    contact,
    facts,
    match,
):
    _commands.register(APP)


def main() -> None:
    """Run one command. What is refused ends with 1 and a sentence, what is wrongly asked with 2."""
    try:
        APP()
    except Exception as error:
        from api.cli.endings import said_of

        explanation = said_of(error)
        if explanation is None:
            raise
        typer.echo(explanation, err=True)
        sys.exit(1)
