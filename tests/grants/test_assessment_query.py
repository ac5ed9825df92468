"""The query `assessment` answers every vector of the contract, over HTTP, and changes nothing."""

import pytest

from tests.domain.wuhan import VECTORS
from tests.world.city import City, Json

QUERY = """query Assess($input: AssessmentInput!) { assessment(input: $input) {
  measureCode eligible amount ceiling payable legs { payer amount } milestones { code from to sum }
  refusals { code path citations { clause } } steps { clause rule before after citation { quote } }
} }"""
SO_FAR = {"paid": "paid", "cap_used": "capUsed", "count_this_year": "countThisYear"}
NAMES = {
    "measure": "measureCode",
    "facts": "facts",
    "decided_amount": "decidedAmount",
    "quota_reason": "quotaReason",
    "other_awards": "otherAwards",
    "as_of": "asOf",
    "in_force_from": "inForceFrom",
}


def query_input(request: Json) -> Json:
    """A request of the contract as the query takes it."""
    request_input: Json = {NAMES[name]: value for name, value in request.items() if name in NAMES}
    if "other_awards" in request:
        others = [{"policyName": other["policy"], **other} for other in request["other_awards"]]
        request_input["otherAwards"] = [{k: v for k, v in other.items() if k != "policy"} for other in others]
    if "so_far" in request:
        request_input["soFar"] = {SO_FAR[name]: value for name, value in request["so_far"].items()}
    return request_input


def as_vector(answer: Json) -> Json:
    """An answer in the words of the contract."""
    first = answer["refusals"][0]["code"] if answer["refusals"] else None
    legs = {leg["payer"]: leg["amount"] for leg in answer["legs"]}
    return {**answer, "measure": answer["measureCode"], "refusal": first, "legs": legs if answer["eligible"] else None}


@pytest.fixture(scope="module", autouse=True)
def _long_after(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """The vectors were written when all that they state had happened; a day of their own is not stated."""
    city.move_to("2024-12-31")


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["request"]["id"]) for vector in VECTORS])
def test_the_query_answers_as_the_vector_expects(city: City, vector: Json) -> None:
    answer = as_vector(city.nobody.ask(QUERY, input=query_input(vector["request"]))["assessment"])
    assert {name: answer[name] for name in vector["expect"]} == vector["expect"], vector["why"]
    assert bool(answer["steps"]) or not answer["eligible"]
    assert all(step["citation"]["quote"] for step in answer["steps"])


def test_asking_changes_nothing(city: City) -> None:
    before = city.rows()
    for vector in VECTORS[:5]:
        city.officer.ask(QUERY, input=query_input(vector["request"]))
    assert city.rows() == before


def test_sentences_are_in_the_language_of_the_request(city: City) -> None:
    query = """{
      assessment(input: {measureCode: "A06-1", facts: {}}) { refusals { message } }
      measure(code: "A06-1") { title }
    }"""
    sentences: dict[str, tuple[str, str]] = {}
    for language in ("en", "zh-CN", "zh", "fr", "en-GB,zh;q=0.5"):
        data = city.nobody.post(query, accept_language=language).json()["data"]
        sentences[language] = (data["assessment"]["refusals"][0]["message"], data["measure"]["title"])
    assert sentences["en"] == sentences["fr"] == sentences["en-GB,zh;q=0.5"]
    assert sentences["zh-CN"] == sentences["zh"]
    assert sentences["en"][0].endswith("is missing. State it.")
    assert sentences["zh"][0].startswith("缺少")


def test_readings_that_nobody_can_choose_are_shown_with_why(city: City) -> None:
    query = "{ policy { readings { key choice rivals options { value says notOffered } } } }"
    readings = {one["key"]: one for one in city.nobody.ask(query)["policy"]["readings"]}
    shown = {one["value"]: one for one in readings["dup.method"]["options"]}
    assert shown.keys() == {readings["dup.method"]["choice"], *readings["dup.method"]["rivals"]}
    assert [value for value, one in shown.items() if one["notOffered"]] == ["REFUND_AND_REPAY"]
    assert "asked back by that authority" in shown["REFUND_AND_REPAY"]["notOffered"]
    assert shown["DIFFERENCE"]["says"] == "Pay the difference."
    figures = city.nobody.ask('{ measures(kind: BUDGET) { figures } duty: measure(code: "A14-1") { figures } }')
    assert figures["measures"][0] == {"figures": ["Arranged every year: 2亿元"]}
    assert figures["duty"] == {"figures": ["At least so many projects a year: 10"]}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"measureCode": "A99-9"}, "UNKNOWN_MEASURE"),
        ({"measureCode": "A09-0"}, "NOT_A_GRANT"),
        ({"measureCode": ""}, "UNKNOWN_MEASURE"),
        ({"facts": {"x" * 10_000: 1}}, "FACT_MISSING"),
    ],
)
def test_a_question_that_cannot_be_assessed_is_refused(city: City, fields: Json, code: str) -> None:
    answer = city.nobody.ask(QUERY, input={"measureCode": "A06-1", "facts": {}, **fields})["assessment"]
    assert (answer["eligible"], answer["amount"], answer["refusals"][0]["code"]) == (False, "0.00", code)
