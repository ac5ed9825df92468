"""What is shown of what was done: each thing by the name that a kept answer has, and in the words of the API."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Thing(StrEnum):
    """A thing that a command made or changed."""

    ADMITTED = "admitted"
    APPLICANT = "applicant"
    AWARD_CORRECTION = "award_correction"
    BANK_ACCOUNT = "bank_account"
    BUDGET = "budget"
    CALL = "call"
    CLOSED_YEAR = "closed_year"
    CORRECTION = "correction"
    DELEGATION = "delegation"
    DISTRICT = "DISTRICT"
    DOCUMENT = "document"
    DOUBLE_PAYMENT = "double"
    DUTY = "duty"
    GRANT = "grant"
    LATER = "later"
    LEG = "leg"
    MILESTONE = "milestone"
    NAME = "NAME"
    OBJECTION = "objection"
    OTHER_AWARD = "other_award"
    PAYMENT = "payment"
    POLICY = "policy"
    PROPOSAL = "proposal"
    RECEIVER = "receiver"
    RECOVERY = "recovery"
    RUN = "run"
    TRANCHE = "tranche"


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of an answer, and what it says."""

    name: str
    meaning: str
    reveals: bool = False
    """Whether it shows more than a rehearsal may: what nobody else reads, and only what is done leaves a line."""

    def saying(self, meaning: str) -> "Shown":
        """Return the same field with another sentence."""
        return replace(self, meaning=meaning)


@dataclass(frozen=True, slots=True)
class ShownRows:
    """How an answer shows what became of each row of many."""

    name: str
    """Of the type of a row."""
    sentence: str
    shows: Shown
    """The thing of a row."""
    suffix: str = "#500"
    """The longest that rows add to the key of the whole."""

    @property
    def meaning(self) -> str:
        """Return what is said of all rows."""
        return "What became of each, in their order; null where all of them were refused."


ROW_BY_ROW = "An answer for each row, or why all of them were refused."

GRANT = Shown("grant", "The grant as it now stands; null where it was refused, or is no longer the caller's to see.")
BANK_ACCOUNT = Shown(
    "bank_account", "The account in full; null where it was refused, or is no longer the caller's to see.", reveals=True
)
RECOVERY = Shown(
    "recovery", "The recovery as it now stands; null where it was refused, or is no longer the caller's to see."
)
PROPOSAL = Shown(
    "proposal",
    "What waits for a second person (复核), or was decided since; null where it was refused, or was on record already.",
)
PAYMENT = Shown("payment", "The payment; null where it was refused, or is no longer the caller's to see.")
RUN = Shown("run", "The run as it now stands; null where it was refused, or is no longer the caller's to see.")
LEG = Shown("leg", "The leg; null where it was refused, or is no longer the caller's to see.")
DOUBLE_PAYMENT = Shown(
    "double_payment", "The double payment; null where it was refused, or is no longer the caller's to see."
)
OTHER_AWARD = Shown("other_award", "The award as it now stands; null where it was refused.")
POLICY = Shown("policy", "The policy as it now stands; null where it was refused.")
VERSIONS = Shown("versions", "The entries that were written or withdrawn, or stood so already; null as above.")
TRANCHE = Shown("tranche", "The tranche as it now stands; null where it was refused.")
OBJECTION = Shown("objection", "The objection as it now stands; null where it was refused.")
MILESTONE = Shown("milestone", "The milestone as it now stands; null where it was refused.")
CALL = Shown("call", "The call as it now stands; null where it was refused.")
BUDGET = Shown("budget", "The budget as it now stands; null where it was refused.")
RECEIVER = Shown("receiver", "The receiver as it now stands; null where it was refused.")
SECRET = Shown(
    "secret",
    "The secret by which what is sent is verified (`whsec_…`), this once: null where it was refused or rehearsed, and "
    "where the same request is answered again.",
    reveals=True,
)
APPLICANT = Shown("applicant", "The applicant; null where it was refused.")
