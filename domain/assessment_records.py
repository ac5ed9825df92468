"""An assessment as it is kept with a grant: amounts in fen, each step in both languages with its citation."""

from dataclasses import asdict
from typing import Any, TypeAlias

from domain.assessment import Assessment
from domain.money import floor

AssessmentRecord: TypeAlias = dict[str, Any]


def record_of(assessment: Assessment) -> AssessmentRecord:
    """Answer the record of an assessment: ``amount``, ``legs``, ``ceiling`` in fen and ``steps`` in order."""
    return {
        "measure": assessment.measure,
        "amount": assessment.amount,
        "legs": assessment.legs,
        "ceiling": assessment.ceiling,
        "steps": [
            {
                "citation": asdict(step.citation),
                "rule": {"zh": step.rule.zh, "en": step.rule.en},
                "before": floor(step.before),
                "after": floor(step.after),
            }
            for step in assessment.steps
        ],
    }
