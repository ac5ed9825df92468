"""No text of any input may be endless or hold what PostgreSQL cannot keep: a clear refusal, and nothing changes."""

import json
from typing import cast

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from tests.cases import new_key_and, open_case
from tests.city import City, Json
from tests.documents import mutation
from tests.scenes import MUTATIONS, Scene, inputs_of, set_scenes

LONG = "长" * 20_000
CODES = {
    ("createGrant", "measure"): "UNKNOWN_MEASURE",
    ("createGrant", "policy"): "NOT_FOUND",
    ("createGrant", "applicant/creditCode"): "CREDIT_CODE_INVALID",
    ("createGrant", "applicant/districtCode"): "DISTRICT_UNKNOWN",
}
"""What is looked up is not found or not valid; every other text that is too long is INPUT_INVALID."""


def texts_of(kind: GraphQLInputObjectType) -> list[tuple[str, ...]]:
    """The place of every text in an input."""
    places: list[tuple[str, ...]] = []
    for name, field in kind.fields.items():
        inner = cast("object", get_named_type(field.type))
        if isinstance(inner, GraphQLInputObjectType):
            places += [(name, *place) for place in texts_of(inner)]
        elif str(inner) == "String":
            places.append((name,))
    return places


PLACES = [(name, "/".join(place)) for name in MUTATIONS for place in texts_of(inputs_of(name))]


@pytest.fixture(scope="module")
def scenes(city: City) -> dict[str, Scene]:
    return set_scenes(city)


def with_text(asked: Json, place: str, text: str) -> Json:
    """An input with another text at a place."""
    first, _, rest = place.partition("/")
    return {**asked, first: with_text(asked[first], rest, text) if rest else text}


def test_every_mutation_has_a_text_that_is_tried() -> None:
    assert {name for name, _ in PLACES} == set(MUTATIONS)


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_text_that_never_ends_is_refused(scenes: dict[str, Scene], name: str, place: str) -> None:
    scene = scenes[name]
    # A new applicant: of a known one its other particulars are refused first.
    asked = new_key_and(scene.input())
    person = scene.city.officer if place == "applicant/creditCode" else scene.usual()
    refused = person.refused(name, **with_text(asked, place, LONG))
    assert (refused["code"], "/".join(refused["path"])) == (CODES.get((name, place), "INPUT_INVALID"), place)
    assert len(refused["message"]) < 500


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_text_with_a_nul_is_refused(scenes: dict[str, Scene], name: str, place: str) -> None:
    scene = scenes[name]
    asked = with_text(new_key_and(scene.input()), place, "a\0b")
    before = scene.city.rows()
    answer = scene.usual().post(mutation(name), {"input": asked})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert scene.city.rows() == before


@pytest.mark.parametrize(
    "facts",
    [
        {"topic": "a\0b"},
        {"topic\0": "a"},
        {"partner_kinds": ["INDUSTRY\0"]},
        {"topic": {"deep": ["\0"]}},
    ],
)
def test_facts_hold_no_nul_anywhere(city: City, facts: Json) -> None:
    case = open_case(city, "A01-1")
    before = city.rows()
    asked = new_key_and(case.asked("updateGrantFacts", facts=facts))
    answer = case.applicant.post(mutation("updateGrantFacts"), {"input": asked})
    assert answer.status_code == 400
    assert city.rows() == before


@pytest.mark.parametrize("text", [LONG, "", " ", 5, None, ["文"], {"zh": "文"}])
def test_a_fact_that_is_a_text_is_a_short_one(city: City, text: object) -> None:
    case = open_case(city, "A01-1")
    refused = case.refused("updateGrantFacts", facts={"topic": text})
    assert (refused["code"], refused["path"]) == ("FACT_INVALID", ["facts", "topic"])
    assert refused["citations"][0]["clause"] == "art. 1"


def test_half_a_character_is_no_json(city: City) -> None:
    case = open_case(city, "A01-1")
    before = city.rows()
    asked = new_key_and(case.asked("updateGrantFacts", facts={"topic": "HALF"}))
    body = json.dumps({"query": mutation("updateGrantFacts"), "variables": {"input": asked}})
    headers = {"Content-Type": "application/json", **case.applicant.headers()}
    answer = city.http.post("/graphql", content=body.replace("HALF", "\\ud800"), headers=headers)
    assert answer.status_code == 400
    assert city.rows() == before


def test_a_reason_may_be_as_long_as_it_says_and_in_any_script(city: City) -> None:
    reason = "𠮷" * 2_000
    case = open_case(city).to("SUBMITTED")
    assert case.refused("rejectGrant", reason=f"{reason}。")["code"] == "INPUT_INVALID"
    case.do("rejectGrant", reason=f"\n {reason} ")
    assert case.state == "REJECTED"


def test_a_nul_in_the_document_itself_is_refused(city: City) -> None:
    for text in ('"a\0b"', '"a\\u0000b"', '"a\\u{0}b"'):
        answer = city.officer.post(f"{{ grants(filter: {{number: {text}}}) {{ totalCount }} }}")
        assert answer.status_code == 400, answer.text
        assert "data" not in answer.json()


def test_lists_are_filtered_by_texts_however_long(city: City) -> None:
    query = "query List($filter: GrantFilter!) { grants(filter: $filter) { totalCount } }"
    for given in ({"number": LONG}, {"creditCode": LONG}, {"measures": [LONG]}):
        assert city.officer.ask(query, filter=given)["grants"]["totalCount"] == 0
