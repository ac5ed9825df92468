"""No text of any input may be endless or hold what PostgreSQL cannot keep: a clear refusal, and nothing changes."""

import json
from typing import cast

import pytest
from graphql import GraphQLInputObjectType, get_named_type, is_required_input_field

from tests.scenes.scene import Scene
from tests.scenes.scenes import MUTATIONS, inputs_of
from tests.scenes.stage import Play
from tests.world.cases import new_key_and, open_case
from tests.world.city import City, Json
from tests.world.operations import mutation

LONG = "长" * 20_000
CODES = {
    ("createGrant", "measureCode"): "UNKNOWN_MEASURE",
    ("createGrant", "policyCode"): "NOT_FOUND",
    ("createGrant", "applicant/creditCode"): "CREDIT_CODE_INVALID",
    ("createGrant", "applicant/districtCode"): "DISTRICT_UNKNOWN",
    ("recordTransitionRule", "measureCodes"): "UNKNOWN_MEASURE",
    ("announceCall", "measureCode"): "UNKNOWN_MEASURE",
    ("announceCall", "policyCode"): "NOT_FOUND",
    ("appropriateBudget", "policyCode"): "NOT_FOUND",
    ("createPaymentRun", "policyCode"): "NOT_FOUND",
    ("recordTreasuryReceipts", "rows/voucherNo"): "NOT_FOUND",
    ("fileGrants", "measureCode"): "UNKNOWN_MEASURE",
    ("fileGrants", "policyCode"): "NOT_FOUND",
    ("fileGrants", "applicant/creditCode"): "CREDIT_CODE_INVALID",
    ("fileGrants", "applicant/districtCode"): "DISTRICT_UNKNOWN",
    ("proposeGrant", "decidedPayer"): "FACT_INVALID",
    ("proposeGrants", "rows/decidedPayer"): "FACT_INVALID",
    ("recordReview", "step"): "REVIEW_NOT_ASKED",
    ("recordServiceMonths", "rows/grantNumber"): "NOT_FOUND",
    ("recordOtherAward", "creditCode"): "CREDIT_CODE_INVALID",
    ("admitCreditCode", "creditCode"): "CREDIT_CODE_INVALID",
    ("closeYear", "policyCode"): "NOT_FOUND",
}
"""What is looked up is not found or not valid; every other text that is too long is INPUT_INVALID."""

BLANK = ("INPUT_INVALID", "REASON_REQUIRED", "EVIDENCE_REQUIRED", "DOCUMENT_TYPE_REFUSED")
"""How what must be stated is refused where it is left blank and is not looked up."""


OPTIONAL_ROWS: dict[str, Json] = {"units": {"code": "1"}}
"""A row of each list that a scene leaves out."""


def texts_of(kind: GraphQLInputObjectType) -> dict[tuple[str, ...], bool]:
    """The place of every text in an input, and whether it must be stated."""
    places: dict[tuple[str, ...], bool] = {}
    for name, field in kind.fields.items():
        inner = cast("object", get_named_type(field.type))
        if isinstance(inner, GraphQLInputObjectType):
            places |= {(name, *place): needed for place, needed in texts_of(inner).items()}
        elif str(inner) == "String":
            places[name,] = str(field.type) == "String!" and is_required_input_field(field)
    return places


PLACES = {name: ["/".join(place) for place in texts_of(inputs_of(name))] for name in MUTATIONS}
NEEDED = {
    name: ["/".join(place) for place, needed in texts_of(inputs_of(name)).items() if needed] for name in MUTATIONS
}


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    return play.city


@pytest.fixture(scope="module")
def scenes(play: Play) -> dict[str, Scene]:
    return play.scenes


def with_text(command: Json, place: str, text: str) -> Json:
    """An input with another text at a place."""
    first, _, rest = place.partition("/")
    if rest and first in OPTIONAL_ROWS:
        command = {first: [OPTIONAL_ROWS[first]], **command}
    if rest and isinstance(command.get(first), list):
        # The first row alone: where each row is answered by itself, the others would be done.
        rows = cast("list[Json]", command[first])
        return {**command, first: [with_text(rows[0], rest, text)]}
    return {**command, first: with_text(command[first], rest, text) if rest else text}


def test_every_mutation_has_a_text_that_is_tried() -> None:
    assert all(PLACES.values())


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_text_that_never_ends_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene, command, before = scenes[name], scenes[name].kept_input(), city.rows()
    for place in PLACES[name]:
        # A new applicant: of a known one its other particulars are refused first.
        person = city.officer if place.startswith("applicant/") else scene.usual()
        payload = person.do(name, **with_text(new_key_and(command), place, LONG))
        refused = (payload["errors"] or payload["rows"][0]["errors"])[0]
        # A row is named by its place among the rows, too.
        named = "/".join(part for part in refused["path"] if not part.isdigit())
        assert (refused["code"], named) == (CODES.get((name, place), "INPUT_INVALID"), place)
        assert len(refused["message"]) < 500
    assert city.rows() == before


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_text_with_a_nul_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene, command, before = scenes[name], scenes[name].kept_input(), city.rows()
    for place in PLACES[name]:
        answer = scene.usual().post(mutation(name), {"input": with_text(new_key_and(command), place, "a\0b")})
        assert answer.status_code == 400, place
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert city.rows() == before


@pytest.mark.parametrize("name", [name for name in MUTATIONS if NEEDED[name]])
def test_a_text_that_must_be_stated_is_not_left_blank(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene, command, before = scenes[name], scenes[name].kept_input(), city.rows()
    for place in NEEDED[name]:
        for blank in ("", " \n\t", "\u3000"):
            payload = scene.usual().do(name, **with_text(new_key_and(command), place, blank))
            refused = (payload["errors"] or payload["rows"][0]["errors"])[0]
            named = "/".join(part for part in refused["path"] if not part.isdigit())
            codes = {*BLANK, CODES.get((name, place), "INPUT_INVALID")}
            assert (refused["code"] in codes, named) == (True, place), (place, refused)
    assert city.rows() == before


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
    command = new_key_and(case.command("updateGrantFacts", facts=facts))
    answer = case.applicant.post(mutation("updateGrantFacts"), {"input": command})
    assert answer.status_code == 400
    assert city.rows() == before


@pytest.mark.parametrize("text", [LONG, "", " ", 5, None, ["文"], {"zh": "文"}])
def test_a_fact_that_is_a_text_is_a_short_one(city: City, text: object) -> None:
    case = open_case(city, "A01-1")
    refused = case.refused("updateGrantFacts", facts={"topic": text})
    assert (refused["code"], refused["path"]) == ("FACT_INVALID", ["facts", "topic"])
    assert refused["citations"][0]["clause"] == "art. 1"


@pytest.mark.parametrize(
    "number", ["362322198709086409", "３６２３２２　１９８７０９０８——６４０９", "6222 0202 0011 2233 446"]
)
def test_a_fact_that_is_a_text_holds_no_number_of_a_person(city: City, number: str) -> None:
    case = open_case(city, "A01-1")
    refused = case.refused("updateGrantFacts", facts={"topic": f"联系人{number}"})
    assert (refused["code"], refused["path"]) == ("FACT_INVALID", ["facts", "topic"])
    assert "last four" in refused["message"]
    assert case.do("updateGrantFacts", facts={"topic": f"编号{number[:10]}"})


def test_half_a_character_is_no_json(city: City) -> None:
    case = open_case(city, "A01-1")
    before = city.rows()
    command = new_key_and(case.command("updateGrantFacts", facts={"topic": "HALF"}))
    body = json.dumps({"query": mutation("updateGrantFacts"), "variables": {"input": command}})
    headers = {"Content-Type": "application/json", **case.applicant.headers()}
    answer = city.http.post("/graphql", content=body.replace("HALF", "\\ud800"), headers=headers)
    assert answer.status_code == 400
    assert city.rows() == before


def test_a_reason_may_be_as_long_as_it_says_and_in_any_script(city: City) -> None:
    reason = "𠮷" * 2_000
    case = open_case(city).to("UNDER_REVIEW")
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
    for filters in ({"number": LONG}, {"creditCode": LONG}, {"measureCodes": [LONG]}):
        assert city.officer.ask(query, filter=filters)["grants"]["totalCount"] == 0
