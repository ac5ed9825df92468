"""The commands of ``duixian`` and how they end: 0 done, 1 refused, 2 wrongly asked."""

import sys

import typer

from api.cli import assess, demo, documents, ledger, policy, secret, server, token
from api.http.listening import StartupError
from domain.packs.packs import BadPackError
from domain.refusals.sentences import sentence
from workflows.running.startup import NotProductionError
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.troubles import Trouble, UnknownOutcomeError, trouble_of
from workflows.transaction.refused import RefusedError

SAID_IN_A_SENTENCE = (
    BadPackError,
    NotProductionError,
    StartupError,
    UnknownOutcomeError,
    OSError,
    ValueError,
    *DATABASE_ERRORS,
)
"""What people are told without a traceback."""
APP = typer.Typer(
    name="duixian",
    help="Duixian 兑现: keeps the promises of a city's support policy, from the published text to the settled payment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _commands in (server, assess, policy, demo, ledger, documents, secret, token):
    _commands.register(APP)
_UNTIL_MENDED = {Trouble.REFUSED, Trouble.FORBIDDEN, Trouble.MISSING, Trouble.OUTDATED, Trouble.ADDRESS}
"""Troubles that no waiting ends."""


def main() -> None:
    """Run one command. What is refused ends with 1 and a sentence, what is wrongly asked with 2."""
    try:
        APP()
    except RefusedError as refused:
        _end(refused_sentences(refused))
    except SAID_IN_A_SENTENCE as error:
        _end(_sentence(error))


def _sentence(error: Exception) -> str:
    """What is said of an error; raises one of the driver's that is a bug of ours."""
    if isinstance(error, UnknownOutcomeError):
        return "The database was lost as this was being committed: look whether it was done before you do it again."
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return str(error)
    trouble = trouble_of(error)
    if trouble is not None:
        later = "" if trouble in _UNTIL_MENDED else ": try again later"
        return f"{trouble.says.en[0].upper()}{trouble.says.en[1:]}. Nothing was done{later}."
    if isinstance(error, DATABASE_ERRORS):
        raise error
    return str(error)


def refused_sentences(refused: RefusedError) -> str:
    """Return the sentences of refusals, a line each."""
    return "\n".join(f"{refusal.code}: {sentence(refusal)}" for refusal in refused.refusals)


def _end(message: str) -> None:
    typer.echo(message, err=True)
    sys.exit(1)
