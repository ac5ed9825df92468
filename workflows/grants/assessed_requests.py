"""On what an award was reckoned (核定依据), kept as it was asked, so that anybody may reckon it again."""

from datetime import date
from typing import Any

import orjson

from domain.assessment.assessment import Assessment, Request
from domain.assessment.assessment_records import record_of
from domain.assessment.same_matter import OtherAward
from domain.models import Grant
from workflows.runtime.sql import tell
from workflows.transaction.work import Work

_KEEP = """
INSERT INTO assessed_award (id, grant_id, at, deed, request, answer) VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb)
"""


async def keep_assessed(work: Work, grant: Grant, request: Request, assessment: Assessment) -> None:
    """Keep what was asked of a measure for a grant and what it answered, in the transaction that is open."""
    kept = {**request._asdict(), "other_awards": [award._asdict() for award in request.other_awards]}
    answer = answer_of(assessment)
    written = (orjson.dumps(kept, default=str).decode(), orjson.dumps(answer).decode())
    await tell(_KEEP, work.new_id(), grant.id, work.now, grant.measure, *written)


def answer_of(assessment: Assessment) -> dict[str, Any]:
    """Return what is kept of an answer: the award with its steps, and the codes of what was refused."""
    return {**record_of(assessment), "refusals": [refusal.code.value for refusal in assessment.refusals]}


def request_of(kept: dict[str, Any]) -> Request:
    """Return what was asked, as it was kept."""
    stated: dict[str, Any] = {name: _day(kept[name]) for name in ("as_of", "in_force_from")}
    stated["other_awards"] = tuple(OtherAward(**award) for award in kept["other_awards"])
    return Request(**{**kept, **stated})


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
