"""Refusals: what the rules forbid, as values with a name, a sentence and the clause they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from domain.conditions import Text

Language: TypeAlias = Literal["en", "zh-CN"]
Term: TypeAlias = str | int | Text


class Code(StrEnum):
    """Every reason for which Duixian refuses. Append only: a code that was answered once stays."""

    # What an assessment finds, in the order in which it looks.
    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    UNKNOWN_MEASURE = "UNKNOWN_MEASURE"
    NOT_A_GRANT = "NOT_A_GRANT"
    FACT_MISSING = "FACT_MISSING"
    FACT_INVALID = "FACT_INVALID"
    CONDITION_NOT_MET = "CONDITION_NOT_MET"
    AMOUNT_OUT_OF_RANGE = "AMOUNT_OUT_OF_RANGE"
    QUOTA_NEEDS_REASON = "QUOTA_NEEDS_REASON"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    HIGHER_SUPPORT_ELSEWHERE = "HIGHER_SUPPORT_ELSEWHERE"
    NOTHING_DUE = "NOTHING_DUE"
    # Who asks, and how.
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    INPUT_INVALID = "INPUT_INVALID"
    STALE_VERSION = "STALE_VERSION"
    KEY_REUSED = "KEY_REUSED"
    BUSY = "BUSY"
    # Lives.
    STEP_NOT_POSSIBLE = "STEP_NOT_POSSIBLE"
    REASON_REQUIRED = "REASON_REQUIRED"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    DATE_IN_FUTURE = "DATE_IN_FUTURE"
    # The policy.
    POLICY_NOT_PUBLISHED = "POLICY_NOT_PUBLISHED"
    POLICY_NOT_IN_FORCE = "POLICY_NOT_IN_FORCE"
    POLICY_EXPIRED = "POLICY_EXPIRED"
    IN_FORCE_DATE_DIFFERS = "IN_FORCE_DATE_DIFFERS"
    # Applicants and applications.
    CREDIT_CODE_INVALID = "CREDIT_CODE_INVALID"
    DISTRICT_UNKNOWN = "DISTRICT_UNKNOWN"
    APPLICANT_DIFFERS = "APPLICANT_DIFFERS"
    ITEM_REQUIRED = "ITEM_REQUIRED"
    ITEM_ALREADY_OPEN = "ITEM_ALREADY_OPEN"
    PUBLICITY_NOT_OVER = "PUBLICITY_NOT_OVER"
    ASSESSMENT_CHANGED = "ASSESSMENT_CHANGED"
    GATE_CLOSED = "GATE_CLOSED"
    NOT_ASKED_BY_MEASURE = "NOT_ASKED_BY_MEASURE"
    ALREADY_ON_RECORD = "ALREADY_ON_RECORD"
    # Months and milestones.
    MONTH_ALREADY_REPORTED = "MONTH_ALREADY_REPORTED"
    MONTH_NOT_OVER = "MONTH_NOT_OVER"
    MONTH_OUTSIDE_VALIDITY = "MONTH_OUTSIDE_VALIDITY"
    MONTH_CLOSED = "MONTH_CLOSED"
    # Money.
    RECEIPT_REUSED = "RECEIPT_REUSED"
    RECEIPT_AMOUNT_DIFFERS = "RECEIPT_AMOUNT_DIFFERS"
    LEG_NOT_OPEN = "LEG_NOT_OPEN"
    # The server.
    ONLY_IN_DEMONSTRATION = "ONLY_IN_DEMONSTRATION"
    # Who may not do two things on one case.
    FOUR_EYES = "FOUR_EYES"


RETRYABLE = frozenset({Code.BUSY, Code.PUBLICITY_NOT_OVER, Code.GATE_CLOSED, Code.MONTH_NOT_OVER})
"""Codes for which the same request can succeed later: at another try, or when time has passed."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The authority for a rule: an article, the words quoted and the reading chosen, where there is one."""

    article: int
    quote: str = ""
    reading: str | None = None

    @property
    def clause(self) -> str:
        """The article as it is named in answers, e.g. ``art. 6`` (第6条)."""
        return f"art. {self.article}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its code, the place in the input, the terms of its sentence and what it stands on."""

    code: Code
    terms: Mapping[str, Term] = field(default_factory=dict[str, Term])
    path: tuple[str | int, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def fact(self) -> str:
        """The path into the input as one name, e.g. ``so_far.paid``; a fact goes by its own name; empty for none."""
        within_facts = len(self.path) > 1 and self.path[0] == "facts"
        return ".".join(str(part) for part in self.path[within_facts:])

    @property
    def retryable(self) -> bool:
        """Whether the same request can succeed later."""
        return self.code in RETRYABLE

    @property
    def clause(self) -> str | None:
        """The clause that the refusal stands on; None where it stands on form alone."""
        return self.citations[0].clause if self.citations else None


def in_language(term: Term, language: Language) -> str:
    """Answer a term of a sentence in one language."""
    if isinstance(term, Text):
        return term.zh if language == "zh-CN" else term.en
    return str(term)
