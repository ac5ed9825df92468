"""Refusals: what the rules forbid, as values with a name, a sentence and the clause they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol, Self, TypeAlias

from domain.policy.conditions import Text
from domain.policy.texts import cited

Language: TypeAlias = Literal["en", "zh-CN"]
Term: TypeAlias = str | int | Text


class Code(StrEnum):
    """Why Duixian refused. Append only: a code once answered stays."""

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
    KEY_FORGOTTEN = "KEY_FORGOTTEN"
    BUSY = "BUSY"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
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
    APPLICANT_KIND_DIFFERS = "APPLICANT_KIND_DIFFERS"
    REGISTER_DAY_TAKEN = "REGISTER_DAY_TAKEN"
    ITEM_REQUIRED = "ITEM_REQUIRED"
    ITEM_ALREADY_OPEN = "ITEM_ALREADY_OPEN"
    SHOWN_BEYOND_CAP = "SHOWN_BEYOND_CAP"
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
    # Intake: calls, supplements, reviews, competitions.
    CALL_REQUIRED = "CALL_REQUIRED"
    CALL_NOT_OPEN = "CALL_NOT_OPEN"
    CALL_OVERLAPS = "CALL_OVERLAPS"
    SUPPLEMENT_ONCE = "SUPPLEMENT_ONCE"
    SUPPLEMENT_LATE = "SUPPLEMENT_LATE"
    REVIEW_MISSING = "REVIEW_MISSING"
    REVIEW_NOT_ASKED = "REVIEW_NOT_ASKED"
    NO_COMPETITION = "NO_COMPETITION"
    NOT_SELECTED = "NOT_SELECTED"
    NO_PLACE_FREE = "NO_PLACE_FREE"
    # Publicity and holds.
    PUBLICITY_ENDED = "PUBLICITY_ENDED"
    OBJECTION_OPEN = "OBJECTION_OPEN"
    ON_HOLD = "ON_HOLD"
    NOT_ON_HOLD = "NOT_ON_HOLD"
    NOT_YET_CLOSABLE = "NOT_YET_CLOSABLE"
    # Children of a grant: windows, tranches, units.
    EARLIER_WINDOW_OPEN = "EARLIER_WINDOW_OPEN"
    MONTH_NOT_REPORTED = "MONTH_NOT_REPORTED"
    UPSTREAM_RECEIPT_REUSED = "UPSTREAM_RECEIPT_REUSED"
    UNIT_ALREADY_REGISTERED = "UNIT_ALREADY_REGISTERED"
    VOUCHER_EXPIRED = "VOUCHER_EXPIRED"
    # Recovery.
    NOTHING_PAID = "NOTHING_PAID"
    RECOVERY_OPEN = "RECOVERY_OPEN"
    REPLY_LATE = "REPLY_LATE"
    CHALLENGE_PENDING = "CHALLENGE_PENDING"
    NO_CHALLENGE = "NO_CHALLENGE"
    NOTHING_MISSING = "NOTHING_MISSING"
    RECEIPT_TOO_HIGH = "RECEIPT_TOO_HIGH"
    # Duties, days, the policy's later life.
    DUTY_NOT_REACHED = "DUTY_NOT_REACHED"
    DUTY_YEAR_OVER = "DUTY_YEAR_OVER"
    POLICY_SUSPENDED = "POLICY_SUSPENDED"
    POLICY_REPEALED = "POLICY_REPEALED"
    # Documents.
    DOCUMENT_NOT_STORED = "DOCUMENT_NOT_STORED"
    DOCUMENT_REQUIRED = "DOCUMENT_REQUIRED"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    DOCUMENT_TYPE_REFUSED = "DOCUMENT_TYPE_REFUSED"
    DOCUMENT_DIFFERS = "DOCUMENT_DIFFERS"
    DOCUMENT_ALREADY_STORED = "DOCUMENT_ALREADY_STORED"
    DOCUMENT_STORE_SILENT = "DOCUMENT_STORE_SILENT"
    TOO_MANY_DOCUMENTS = "TOO_MANY_DOCUMENTS"
    UPLOAD_NOT_SIGNED = "UPLOAD_NOT_SIGNED"
    DOCUMENT_EMPTY = "DOCUMENT_EMPTY"
    DOCUMENT_OF_ANOTHER_TYPE = "DOCUMENT_OF_ANOTHER_TYPE"
    DOWNLOAD_NOT_SIGNED = "DOWNLOAD_NOT_SIGNED"
    # Bulk.
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    NOT_REACHED = "NOT_REACHED"
    # Budgets.
    BUDGET_PENDING = "BUDGET_PENDING"
    BUDGET_SHORT = "BUDGET_SHORT"
    BUDGET_YEAR_OVER = "BUDGET_YEAR_OVER"
    BUDGET_YEAR_NOT_OVER = "BUDGET_YEAR_NOT_OVER"
    BUDGET_DOCUMENT_REUSED = "BUDGET_DOCUMENT_REUSED"
    YEAR_CLOSED = "YEAR_CLOSED"
    YEAR_FIGURES_DIFFER = "YEAR_FIGURES_DIFFER"
    TREASURY_UNKNOWN = "TREASURY_UNKNOWN"
    NOTHING_TO_RESTORE = "NOTHING_TO_RESTORE"
    # Support by other policies for the same matter.
    OTHER_SUPPORT_UNCLEARED = "OTHER_SUPPORT_UNCLEARED"
    OTHER_SUPPORT_SINCE = "OTHER_SUPPORT_SINCE"
    OTHER_SUPPORT_STANDS = "OTHER_SUPPORT_STANDS"
    OTHER_AWARD_DIFFERS = "OTHER_AWARD_DIFFERS"
    NOTHING_TO_CLEAR = "NOTHING_TO_CLEAR"
    NOTHING_TO_REDUCE = "NOTHING_TO_REDUCE"
    GRANT_STILL_STANDS = "GRANT_STILL_STANDS"
    # Payment runs.
    RUN_FOUR_EYES = "RUN_FOUR_EYES"
    RUN_EMPTY = "RUN_EMPTY"
    LEG_IN_RUN = "LEG_IN_RUN"
    LEG_HELD = "LEG_HELD"
    LEG_NOT_REQUESTED = "LEG_NOT_REQUESTED"
    LEG_OF_OTHER_TREASURY = "LEG_OF_OTHER_TREASURY"
    ACCOUNT_MISSING = "ACCOUNT_MISSING"
    ACCOUNT_HOLDER_DIFFERS = "ACCOUNT_HOLDER_DIFFERS"
    ACCOUNT_FOUR_EYES = "ACCOUNT_FOUR_EYES"
    CASE_FOUR_EYES = "CASE_FOUR_EYES"
    RUN_ROWS_DIFFER = "RUN_ROWS_DIFFER"
    ROW_OUTDATED = "ROW_OUTDATED"
    LEG_NOT_DUE = "LEG_NOT_DUE"
    LEG_PARTS_DIFFER = "LEG_PARTS_DIFFER"
    # Corrections after approval.
    CORRECTED_SINCE = "CORRECTED_SINCE"
    CORRECTION_CLOSES_GATE = "CORRECTION_CLOSES_GATE"
    CORRECTION_RAISES = "CORRECTION_RAISES"
    AWARDED_SINCE = "AWARDED_SINCE"
    REQUEST_STANDS = "REQUEST_STANDS"
    # Experts.
    EXPERT_NOT_ASSIGNED = "EXPERT_NOT_ASSIGNED"
    # Who acts on a grant of none of his own.
    OWN_ORGANISATION = "OWN_ORGANISATION"
    INTEREST_DECLARED = "INTEREST_DECLARED"
    EXPERT_HAS_INTEREST = "EXPERT_HAS_INTEREST"
    DELEGATION_NOT_PASSED_ON = "DELEGATION_NOT_PASSED_ON"
    # Proposals that another person confirms.
    PROPOSAL_FOUR_EYES = "PROPOSAL_FOUR_EYES"
    PROPOSAL_OF_ANOTHER = "PROPOSAL_OF_ANOTHER"
    PROPOSAL_WAITS = "PROPOSAL_WAITS"
    PROPOSAL_DIFFERS = "PROPOSAL_DIFFERS"
    PROPOSAL_OVERTAKEN = "PROPOSAL_OVERTAKEN"
    PROPOSAL_LAPSED = "PROPOSAL_LAPSED"
    # Months of one item.
    ITEM_MONTHS_TAKEN = "ITEM_MONTHS_TAKEN"
    SIMILAR_ITEM_UNCLEARED = "SIMILAR_ITEM_UNCLEARED"
    # What other authorities say of an applicant.
    CREDIT_LISTED = "CREDIT_LISTED"
    CREDIT_UNKNOWN = "CREDIT_UNKNOWN"
    # Protected fields.
    VALUE_DAMAGED = "VALUE_DAMAGED"


RETRYABLE = frozenset(
    {
        Code.BUSY,
        Code.CREDIT_UNKNOWN,
        Code.NOT_REACHED,
        Code.PUBLICITY_NOT_OVER,
        Code.GATE_CLOSED,
        Code.MONTH_NOT_OVER,
        Code.BUDGET_PENDING,
        Code.BUDGET_YEAR_NOT_OVER,
    }
)
"""Codes for which the same request can succeed later: at another try, or when time has passed."""


class Quoted(Protocol):
    """A part of a policy with its clause: the article, and its words there."""

    @property
    def article(self) -> int:
        """The article."""
        ...

    @property
    def quotes(self) -> Sequence[str]:
        """Its words there."""
        ...


class Read(Quoted, Protocol):
    """A part of a policy whose clause is read in some way."""

    @property
    def readings(self) -> Sequence[str]:
        """The readings that were chosen, by their numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Citation:
    """The authority for a rule: an article, the words quoted and the reading chosen, where there is one."""

    article: int
    quote: str = ""
    reading: str | None = None

    @classmethod
    def of(cls, part: Quoted, reading: str | None = None) -> Self:
        """Cite the first words of a part of a policy."""
        return cls(part.article, part.quotes[0], reading)

    @classmethod
    def as_read(cls, part: Read) -> Self:
        """Cite the first words of a part of a policy, with the reading chosen of them, where there is one."""
        return cls.of(part, part.readings[0] if part.readings else None)

    @property
    def clause(self) -> str:
        """The article as it is named in answers, e.g. ``art. 6`` (第6条)."""
        return cited(self.article).en


def _no_terms() -> dict[str, Term]:
    return {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its code, the place in the input, the terms of its sentence and what it stands on."""

    code: Code
    terms: Mapping[str, Term] = field(default_factory=_no_terms)
    path: tuple[str | int, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def fact(self) -> str:
        """The path into the input as one name, e.g. ``so_far.paid``; a fact goes by its own name; empty for none."""
        within = self.path[1:] if len(self.path) > 1 and self.path[0] == "facts" else self.path
        return str(within[0]) if len(within) == 1 else ".".join(map(str, within))

    @property
    def retryable(self) -> bool:
        """Whether the same request can succeed later."""
        return self.code in RETRYABLE

    @property
    def clause(self) -> str | None:
        """The clause that the refusal stands on; None where it stands on form alone."""
        return self.citations[0].clause if self.citations else None


def in_language(term: Term, language: Language) -> str:
    """Return a term of a sentence in one language."""
    if isinstance(term, Text):
        return term.zh if language == "zh-CN" else term.en
    return str(term)
