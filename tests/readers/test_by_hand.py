"""Cases reckoned by hand from both texts, each with its clause and its calculation beside it: edges above all."""

import json
from itertools import chain

import pytest

from tests.domain import wuhan as first
from tests.domain.wuhan import ROOT, Json
from tests.packs import jiangcheng as second

BY_HAND: list[Json] = [
    json.loads(line) for line in (ROOT / "tests/vectors/by_hand.jsonl").read_text(encoding="utf-8").splitlines()
]


LABOUR: Json = {
    "intelligent_retrofit": True, "equipment_purchase": "1000.00", "rd_design_cost": "0.13",
}  # fmt: skip
RESEARCH: Json = {
    "applicant_kind": "ENTERPRISE", "high_tech_certified": True, "ai_field": True, "annual_rd": "3000000.00",
    "rd_year": 2022,
}  # fmt: skip
PAID_LESS: Json = {"policy": "另一项市级政策", "amount": "0.01", "paid": True}
MONTHS: Json = {
    "scale_and_brand_finding": True,
    "months": [
        {"month": f"2021-{month:02}", "signed_persons": persons}
        for month, persons in enumerate([49, 51, 50, 50, 50, 50, 150, 150, 150, 150, 150, 150], 1)
    ],
}
TWO_READINGS: list[tuple[str, str, Json, tuple[str, str], tuple[str, str]]] = [
    # 1000.13 × 8% = 80.0104; by the other half each: 40.005 rounded down for the district, the rest the city's.
    ("A09-2.split", "HALF", {"measure": "A09-2", "facts": LABOUR}, ("80.01", "80.01"), ("80.01", "40.01")),
    # 5% of 3 million; of what is above 2 million alone, 5% of 1 million.
    ("A03-1.base", "EXCESS_ONLY", {"measure": "A03-1", "facts": RESEARCH},
     ("150000.00", "75000.00"), ("50000.00", "25000.00")),
    # Beside a fen that was paid the difference, or nothing.
    ("dup.method", "NOTHING", {"measure": "A03-1", "facts": RESEARCH, "other_awards": [PAID_LESS]},
     ("149999.99", "75000.00"), ("0.00", "")),
    # January's 49 breaks no average; 300 more in the second window. Month by month the six from January are no run.
    ("A10-4.test", "EACH_MONTH_50", {"measure": "A10-4", "facts": MONTHS, "in_force_from": "2021-01-01"},
     ("200000.00", "100000.00"), ("100000.00", "50000.00")),
    # One reward a window, or one for each 50 of the 100 that are more.
    ("A10-5.multi", "FLOOR", {"measure": "A10-4", "facts": MONTHS, "in_force_from": "2021-01-01"},
     ("200000.00", "100000.00"), ("300000.00", "150000.00")),
    # 100 enterprises after 1 million was paid: 3 million less that, or each tier beside the others, 6 less 1.
    ("A11.tiers", "CUMULATIVE",
     {"measure": "A11-1", "facts": {"ai_enterprises": 100}, "so_far": {"paid": "1000000.00"}},
     ("2000000.00", "1000000.00"), ("5000000.00", "2500000.00")),
]  # fmt: skip
"""A reading, its rival, a request, and the amount and the city's leg under each, reckoned by hand."""


def without_number(request: Json) -> str:
    """A request without its number, as one text."""
    return json.dumps({key: part for key, part in request.items() if key != "id"}, sort_keys=True)


def test_none_is_a_copy_of_a_given_vector() -> None:
    given = {without_number(vector["request"]) for vector in chain(first.VECTORS, second.VECTORS)}
    own = [without_number(vector["request"]) for vector in BY_HAND]
    assert (len(set(own)), given.intersection(own)) == (len(own), set())


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["request"]["id"]) for vector in BY_HAND])
def test_the_answer_is_that_of_the_hand(vector: Json) -> None:
    desk = second if vector["request"]["measure"].startswith("JC") else first
    answer = desk.ask(vector["request"])
    assert {key: answer.get(key) for key in vector["expect"]} == vector["expect"], vector["calculation"]
    cited = chain(answer["steps"], answer.get("refusals", ())) if not answer["eligible"] else answer["steps"]
    assert any(part["clause"] for part in cited), "what is due and what is refused names its clause"


@pytest.mark.parametrize(
    ("key", "rival", "request_", "adopted", "otherwise"), TWO_READINGS, ids=[one[0] for one in TWO_READINGS]
)
def test_two_readings_give_what_each_comes_to_by_hand(
    key: str, rival: str, request_: Json, adopted: tuple[str, str], otherwise: tuple[str, str]
) -> None:
    desks = (first.DESK, first.service_of(first.rival(key, rival)))
    answers = [first.ask(request_, desk) for desk in desks]
    assert [(one["amount"], one.get("legs", {}).get("city", "")) for one in answers] == [adopted, otherwise]
