"""Whether the credit of applicants stands against an approval (信用核查), by the last answer of the blacklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.refusals.refusals import Citation, Code, Refusal
from workflows.facts.answers import SourceOutcome
from workflows.facts.configured import configured
from workflows.facts.sources import SourceCode, WrongAnswerError, read_answer
from workflows.runtime.sql import Records, naming

_LAST = naming(SourceOutcome)("""
SELECT grants.id AS grant_id, applicant.credit_code, last.why, last.body, last.known
FROM grants JOIN applicant ON applicant.id = grants.applicant_id
LEFT JOIN LATERAL (
    SELECT answer.why, answer.body, answer.outcome = SourceOutcome.KNOWN AND answer.until > clock_timestamp() AS known
    FROM source_answer answer
    WHERE answer.subject = applicant.credit_code AND answer.source = $2 ORDER BY answer.number DESC LIMIT 1
) AS last ON true
WHERE grants.id = ANY ($1::uuid[])
""")
_COLUMNS = ("grant_id", "credit_code", "why", "body", "known")
_NOT_KNOWN = "—"


@dataclass(frozen=True, slots=True)
class Credit:
    """What the blacklist says of an applicant, as it was read; unknown where it says nothing that counts."""

    credit_code: str
    body: bytes | None
    """None where nobody knows."""
    why: str

    def refusal(self, today: date, citation: Citation) -> Refusal | None:
        """Return CREDIT_LISTED while it is listed, CREDIT_UNKNOWN where nobody knows; None where it is not listed."""
        if self.body is None:
            return Refusal(Code.CREDIT_UNKNOWN, {"why": self.why or _NOT_KNOWN}, (), (citation,))
        try:
            standing = read_answer(SourceCode.CREDIT_BLACKLIST, self.credit_code, self.body).on(today, 0)
        except WrongAnswerError as error:
            return Refusal(Code.CREDIT_UNKNOWN, {"why": str(error)}, (), (citation,))
        if not standing["listed"]:
            return None
        return Refusal(Code.CREDIT_LISTED, {"why": str(standing["reason"])}, (), (citation,))


def credit_question(grants: Sequence[UUID]) -> Records | None:
    """Return what is asked for the credit of the applicants of these grants; None where no blacklist is asked."""
    if not grants or SourceCode.CREDIT_BLACKLIST not in configured().sources:
        return None
    return Records(_LAST, (list(grants), SourceCode.CREDIT_BLACKLIST.value), _COLUMNS)


def credit_of(row: dict[str, Any]) -> Credit:
    """Return what a row of the answer says."""
    return Credit(row["credit_code"], bytes(row["body"]) if row["known"] else None, row["why"] or "")
