"""The published pack, read once for all tests of this folder, and its rivals."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import Pack, read_pack
from domain.policy.pack_complaints import BadPackError, Complaint
from domain.policy.policy import Kind, Measure

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[2]
FILE = "wuhan-ai-pilot-zone.yaml"
YAML = (ROOT / "policies" / FILE).read_text(encoding="utf-8")
TEXT = (ROOT / "policies" / "wuhan-ai-pilot-zone.zh.txt").read_text(encoding="utf-8")
VECTORS: list[Json] = [
    json.loads(line) for line in (ROOT / "tests/vectors/assessment.jsonl").read_text(encoding="utf-8").splitlines()
]
TODAY = date(2026, 11, 22)


@cache
def rival(key: str, choice: str) -> Pack:
    """Return the pack under another choice of one reading."""
    return read_pack(YAML, TEXT, FILE, {key: choice})


def service_of(read: Pack) -> AssessmentService:
    """Return the desk that assesses by a pack."""
    return AssessmentService(read.policy, assessors(read.policy))


PACK = read_pack(YAML, TEXT, FILE)
DESK = service_of(PACK)
GRANTS: dict[str, Measure] = {measure.code: measure for measure in PACK.policy.measures if measure.kind is Kind.GRANT}


def ask(request: object, desk: AssessmentService = DESK) -> Json:
    """Answer one request on the fixed day."""
    return desk.answer(request, TODAY)


@cache
def _sound() -> dict[str, str]:
    eligible = [vector["request"] for vector in reversed(VECTORS) if vector["expect"]["eligible"]]
    went_before = {"id", "so_far", "other_awards"}
    return {
        request["measure"]: json.dumps({key: value for key, value in request.items() if key not in went_before})
        for request in eligible
    }


def sound(code: str) -> Json:
    """Return a request on which the measure gives something: the first such vector, without what went before it."""
    return json.loads(_sound()[code])


def complaints_of(yaml: str, choices: dict[str, str] | None = None) -> list[Complaint]:
    """Return what is wrong with a pack."""
    try:
        read_pack(yaml, TEXT, FILE, choices)
    except BadPackError as bad:
        return bad.complaints
    return []
