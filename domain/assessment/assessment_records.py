"""An assessment as it is kept with a grant: amounts in fen, each step in both languages with its citation."""

from dataclasses import asdict
from typing import Any, TypeAlias

from domain.assessment.assessment import Assessment
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation
from domain.values.money import Fen, floor

AssessmentRecord: TypeAlias = dict[str, Any]
REDUCED = Text(zh="核减：同一事项另有支持，就高不重复", en="reduced: other support for the same matter since")


def record_of(assessment: Assessment) -> AssessmentRecord:
    """Return the record of an assessment: ``amount``, ``legs``, ``ceiling`` in fen and ``steps`` in order."""
    return {
        "measure": assessment.measure,
        "amount": assessment.amount,
        "legs": assessment.legs,
        "ceiling": assessment.ceiling,
        "basis": asdict(assessment.basis) if assessment.basis else None,
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


def reduced(record: AssessmentRecord, citation: Citation, after: Fen, legs: dict[str, Fen]) -> AssessmentRecord:
    """Return the record of an assessment whose amount was reduced beside other support (核减), as one step more."""
    rule = {"zh": REDUCED.zh, "en": REDUCED.en}
    step = {"citation": asdict(citation), "rule": rule, "before": record["amount"], "after": after}
    return {**record, "amount": after, "legs": {**record["legs"], **legs}, "steps": [*record["steps"], step]}
