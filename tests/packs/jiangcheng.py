"""The second pack, of an invented city, read once; and how its requests are answered."""

import json
from functools import cache

from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import Pack, read_pack
from domain.policy.pack_complaints import BadPackError, Complaint
from tests.domain.wuhan import ROOT, TODAY, Json

FILE = "jiangcheng-compute.yaml"
YAML = (ROOT / "policies" / FILE).read_text(encoding="utf-8")
TEXT = (ROOT / "policies" / "jiangcheng-compute.zh.txt").read_text(encoding="utf-8")
VECTORS: list[Json] = [
    json.loads(line) for line in (ROOT / "tests/vectors/jiangcheng.jsonl").read_text(encoding="utf-8").splitlines()
]


@cache
def pack() -> Pack:
    """Return the pack."""
    return read_pack(YAML, TEXT, FILE)


@cache
def _service() -> AssessmentService:
    return AssessmentService(pack().policy, assessors(pack().policy))


def ask(request: object) -> Json:
    """Return the answer to one request on the fixed day."""
    return _service().answer(request, TODAY)


def complaints_of(old: str, new: str) -> list[Complaint]:
    """Return what is wrong with the pack once some words of it are replaced by others."""
    assert old in YAML, old
    try:
        read_pack(YAML.replace(old, new, 1), TEXT, FILE)
    except BadPackError as bad:
        return bad.complaints
    return []
