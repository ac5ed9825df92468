"""What is said of an error that ends a command."""

from api.http.listening import StartupError
from domain.packs.packs import BadPackError
from domain.refusals.sentences import sentence
from workflows.running.startup import NotProductionError
from workflows.runtime.applied_migrations import OutdatedDatabaseError
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.proofs.serving_role import ServingRoleError
from workflows.runtime.settings import read_settings
from workflows.runtime.troubles import Trouble, UnknownOutcomeError, trouble_of
from workflows.transaction.refused import RefusedError

SAID_IN_A_SENTENCE = (
    *(BadPackError, NotProductionError, OutdatedDatabaseError, ServingRoleError, StartupError),
    *(OSError, ValueError),
)
"""What people are told without a traceback, in its own words."""
_UNTIL_MENDED = {Trouble.REFUSED, Trouble.FORBIDDEN, Trouble.MISSING, Trouble.OUTDATED, Trouble.ADDRESS}
"""Troubles that no waiting ends."""


def said_of(error: Exception) -> str | None:
    """Return what people are told of an error; None of one that is a bug of ours."""
    if isinstance(error, RefusedError | BadPackError):
        return refused_sentences(error) if isinstance(error, RefusedError) else complaints(error)
    if isinstance(error, UnknownOutcomeError):
        return "The database was lost as this was being committed: look whether it was done before you do it again."
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return str(error)
    trouble = trouble_of(error)
    if trouble is not None and isinstance(error, (*DATABASE_ERRORS, *SAID_IN_A_SENTENCE)):
        later = "" if trouble in _UNTIL_MENDED else ": try again later"
        return f"{trouble.says.en[0].upper()}{trouble.says.en[1:]}. Nothing was done{later}."
    if isinstance(error, DATABASE_ERRORS):
        return None
    return str(error) if isinstance(error, SAID_IN_A_SENTENCE) else None


def complaints(bad: BadPackError) -> str:
    """Return what is wrong with a pack, a line each, in the language of the settings."""
    try:
        language = read_settings().language
    except ValueError:  # settings that cannot be read are complained of where they are needed
        language = "en"
    return "\n".join(complaint.shown(language) for complaint in bad.complaints)


def refused_sentences(refused: RefusedError) -> str:
    """Return the sentences of refusals, a line each."""
    return "\n".join(f"{refusal.code}: {sentence(refusal)}" for refusal in refused.refusals)
