"""What became of an award that was shown on a notice (公示结果): put on record when it is decided, wherever that is."""

from domain.handling.notices import NoticeOutcome
from domain.lives.grants import GrantState
from domain.models import Grant
from workflows.runtime.sql import tell
from workflows.transaction.work import Work

SHOWN = frozenset({GrantState.PUBLICITY, GrantState.PUBLICITY_OVER})
"""States in which an award is on a notice and not decided on."""
_DECIDED = """
UPDATE notice_award SET outcome = $2, decided_on = $3, decided_at = $4, approved = $5
WHERE grant_id = $1 AND outcome IS NULL
"""


async def note_outcome(work: Work, grant: Grant, before: GrantState) -> None:
    """Put on record what became of an award that was shown until its last step; nothing where it was not, or still is.

    What is neither approved nor rejected was taken back.
    """
    if before not in SHOWN or grant.state in SHOWN:
        return
    outcome = {GrantState.APPROVED: NoticeOutcome.APPROVED, GrantState.REJECTED: NoticeOutcome.REJECTED}.get(
        grant.state, NoticeOutcome.RETURNED
    )
    approved = grant.award if outcome is NoticeOutcome.APPROVED else None
    await tell(_DECIDED, grant.id, outcome.value, work.today, work.now, approved)
