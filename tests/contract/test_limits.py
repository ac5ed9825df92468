"""No operation costs much before it is refused, none that is run costs too much, and no client asks for everything."""

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Self

import pytest
from graphql import GraphQLError, get_introspection_query, parse, validate
from hypothesis import given
from hypothesis import strategies as st

import api.kit.list_sizes
import api.limits.answer_bounds
from api.access.rate_limits import RateLimits
from api.kit.context_factory import ContextFactory
from api.kit.list_sizes import list_sizes
from api.limits.documents import MOST_ERRORS, MOST_TOKENS
from api.limits.operation_cost import A_COMMAND, A_ROW, MOST_COST, WEIGHTS, KnownCosts, OperationCost
from api.limits.operation_shape import shape_refusal
from api.limits.validation_rules import RULES
from domain.lives.roles import Role
from tests.scenes.scenes import SCHEMA
from tests.world import operations
from tests.world.bombs import BOMBS, MOST_BYTES
from tests.world.chosen_city import chosen_city
from tests.world.city import City, Json
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

MOST_CALLS = 100_000
"""Of Python functions while an operation is looked at, most by the parser: `make bench-limits` says how long."""


class Calls:
    """Counts the calls of Python functions while the block runs: a measure of work that no other process disturbs."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _called(self, _: FrameType, event: str, __: object) -> None:
        self.count += event == "call"


def looked_at(document: str) -> str | None:
    """Why an operation is refused before it is run, as the server looks at it; None for one that is run."""
    try:
        parsed = parse(document, max_tokens=MOST_TOKENS)
    except (GraphQLError, RecursionError) as error:
        return str(error)
    if why := shape_refusal(parsed, introspection=True):
        return why.en
    if errors := validate(SCHEMA, parsed, RULES, MOST_ERRORS):
        return str(errors[0])
    return "too dear" if OperationCost(SCHEMA, parsed, {}).of(None) > MOST_COST else None


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_before_it_costs_anything(bomb: str) -> None:
    assert len(BOMBS[bomb].encode()) <= MOST_BYTES
    assert list_sizes()  # read once, as by the server before it serves
    with Calls() as calls:
        why = looked_at(BOMBS[bomb])
    assert why is not None
    assert calls.count <= MOST_CALLS


@pytest.fixture(scope="module")
def limited_city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city in which a client may ask for little, without introspection and suggestions."""
    choices = {"cost_per_minute": 6_000, "introspection": False, "suggestions": False}
    with chosen_city(databases, settings, **choices) as city:
        yield city


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_over_http(limited_city: City, bomb: str) -> None:
    answer = limited_city.applicant().post(BOMBS[bomb])
    assert answer.status_code in {200, 400, 413}
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"] in {
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "DOCUMENT_LIMIT_EXCEEDED",
        "COST_LIMIT_EXCEEDED",
        "BAD_USER_INPUT",
    }


def test_what_the_tests_and_tools_ask_is_within_the_limits() -> None:
    texts = [text for text in vars(operations).values() if isinstance(text, str) and text.startswith(("query", "{"))]
    for text in [*texts, get_introspection_query(descriptions=True, input_value_deprecation=True)]:
        assert looked_at(text) is None, text


def cost(document: str, **variables: object) -> int:
    return OperationCost(SCHEMA, parse(document), variables).of(None)


COSTS = {
    "{ __typename }": 1,
    "{ server { today } }": 2,
    "{ server { today role } rateLimit { cost } }": 5,
    "{ grants { pageInfo { hasNextPage } } }": 3,
    "{ grants(first: 7) { edges { node { id } } } }": 2 + 7 * (A_ROW + 2),
    "{ grants(first: 7) { edges { cursor } totalCount } }": 2 + 7 * (A_ROW + 1) + 50,
}


@pytest.mark.parametrize("document", COSTS)
def test_a_document_costs_about_as_many_as_it_answers_values(document: str) -> None:
    assert cost(document) == COSTS[document]


@given(st.integers(1, 100))
def test_a_page_costs_by_its_size_however_the_size_is_said(first: int) -> None:
    fields = "{ edges { node { number } } }"
    literal_cost = cost(f"{{ grants(first: {first}) {fields} }}")
    assert cost(f"query($n: Int!) {{ grants(first: $n) {fields} }}", n=first) == literal_cost
    assert cost(f"query($n: Int! = {first}) {{ grants(first: $n) {fields} }}") == literal_cost
    assert cost(f"{{ grants(first: {first}) {{ ...P }} }} fragment P on GrantConnection {fields}") == literal_cost
    assert cost(f"{{ grants(first: {first + 1}) {fields} }}") > literal_cost or first == 100


def test_a_cost_that_was_told_before_is_told_for_the_same_pages_alone() -> None:
    text = "query A($n: Int = 3) { grants(first: $n) { nodes: edges { cursor } } } query B { server { today } }"
    document, known, sizes = parse(text), KnownCosts(), list_sizes()
    requests: list[tuple[str, Json]] = [("A", {"n": n}) for n in (1, 50, 100, 101, None, True, "x", 0)]
    requests += [("A", {}), ("B", {}), ("B", {"n": 50}), ("nobody", {})]
    for name, variables in [*requests, *requests]:
        cost_again = known.of(name, SCHEMA, document, variables, sizes)
        assert cost_again == OperationCost(SCHEMA, document, variables, sizes).of(name), (name, variables)
    longer = {**sizes, "Query.grants": 7}
    assert known.of("A", SCHEMA, document, {}, longer) == OperationCost(SCHEMA, document, {}, longer).of("A")


def test_a_page_of_more_than_may_be_asked_costs_no_more_than_the_most() -> None:
    fields = "{ edges { node { number } } }"
    assert cost(f"{{ grants(first: 2000000000) {fields} }}") == cost(f"{{ grants(first: 100) {fields} }}")
    assert (
        cost(f"{{ grants(first: -5) {fields} }}")
        == cost(f"{{ grants {fields} }}")
        == cost(f"{{ grants(first: 20) {fields} }}")
    )


def len_of_one(_: list[int]) -> int:
    """A list that is taken for shorter than it is."""
    return 1


def test_a_list_that_is_longer_than_thought_is_cut_off_and_charged(
    limited_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = limited_city.applicant()
    monkeypatch.setattr(api.kit.list_sizes, "_mean", len_of_one)
    api.kit.list_sizes.list_sizes.cache_clear()
    # A server learns once how long lists are: here it looks each time.
    monkeypatch.setattr(ContextFactory, "_sizes", property(lambda _: list_sizes()))
    document = "{ measures { readings { number key choice risk } } rateLimit { cost remaining } }"
    before = asker.ask(document)["rateLimit"]
    after = asker.ask(document)["rateLimit"]
    assert before["remaining"] - after["remaining"] > before["cost"]
    monkeypatch.setattr(api.limits.answer_bounds, "MOST_ANSWERED", 100)
    error = asker.post(document).json()["errors"][0]
    assert error["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    monkeypatch.undo()
    api.kit.list_sizes.list_sizes.cache_clear()


def test_every_weighted_field_is_there() -> None:
    for name in WEIGHTS:
        kind, field = name.split(".")
        assert field in getattr(SCHEMA.type_map[kind], "fields", {}), name


def test_an_answer_tells_what_it_costs_and_what_is_left(limited_city: City) -> None:
    asker = limited_city.applicant()
    document = "{ rateLimit { cost limit remaining resetInSeconds } }"
    for spent in (5, 10):
        answer = asker.post(document).json()
        left = answer["data"]["rateLimit"]
        assert answer["extensions"]["cost"] == {"requested": 5, "most": MOST_COST}
        assert (left["cost"], left["limit"]) == (5, 6_000)
        assert 6_000 - spent <= left["remaining"] <= 6_000


def test_a_client_that_asks_for_too_much_at_once_waits_and_no_other_does(limited_city: City) -> None:
    greedy, patient = limited_city.applicant(), limited_city.applicant()
    dear = "{ grants(first: 100) { edges { node { payments { legs { receipts { number } } } } } } }"
    answers = [greedy.post(dear) for _ in range(3)]
    refused = answers[-1]
    assert refused.status_code == 429
    error = refused.json()["errors"][0]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert int(refused.headers["Retry-After"]) == error["extensions"]["retryAfter"] >= 1
    assert patient.post("{ server { today } }").status_code == 200


def test_each_row_of_what_is_sent_in_rows_is_charged_as_a_command(limited_city: City) -> None:
    sender, left = limited_city.person(Role.OFFICER, desk="of the rows"), "{ rateLimit { remaining } }"
    before = sender.ask(left)["rateLimit"]["remaining"]
    row = {"grantNumber": "A10-4-2099-000001", "month": "2021-03", "signedPersons": 1}
    document = "mutation($input: RecordServiceMonthsInput!) { recordServiceMonths(input: $input) { rows { index } } }"
    answer = sender.ask(document, input={"idempotencyKey": "charged", "rows": [row] * 100})
    assert len(answer["recordServiceMonths"]["rows"]) == 100
    # Some of it is filled up again meanwhile, by a hundred a second.
    assert before - sender.ask(left)["rateLimit"]["remaining"] > 100 * A_COMMAND // 2


def test_a_client_without_a_name_has_a_bucket_of_its_address(limited_city: City) -> None:
    answer = limited_city.nobody.post("{ rateLimit { remaining limit } }").json()
    assert answer["data"]["rateLimit"]["limit"] == 6_000


def test_introspection_and_suggestions_can_be_switched_off(limited_city: City) -> None:
    asker = limited_city.applicant()
    refused = asker.post("{ __schema { types { name } } }").json()["errors"][0]
    assert "introspection" in refused["message"]
    hidden = asker.post("{ servr { today } }").json()["errors"][0]["message"]
    assert "Did you mean" not in hidden
    assert "servr" in hidden
    assert asker.post("{ __typename }").json()["data"] == {"__typename": "Query"}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 300)), max_size=30))
def test_a_bucket_never_gives_more_than_it_holds(requests: list[tuple[str, int]]) -> None:
    # A minute's worth in hours: nothing is filled up while the test runs.
    rates, given_out = RateLimits(200), {"a": 0, "b": 0}
    for client, charge in requests:
        allowance = rates.take(client, charge)
        if not allowance.refused:
            given_out[client] += min(charge, 200)
        assert allowance.again_in_seconds >= allowance.refused
        assert 0 <= allowance.remaining <= 200
    assert all(granted <= 200 + 20 for granted in given_out.values())
