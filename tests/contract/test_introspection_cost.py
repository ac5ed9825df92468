"""Introspection is charged for what it answers: the schema is a list of some thousand things."""

from typing import cast

import pytest
from graphql import get_introspection_query, parse

from api.limits.operation_cost import MOST_COST, OperationCost
from tests.scenes.scenes import SCHEMA
from tests.world.city import City

WHOLE = get_introspection_query(descriptions=True, input_value_deprecation=True)
DOCUMENTS = {
    "all that tools ask for": WHOLE,
    "types and fields": "{ __schema { types { name fields { name description args { name description } } } } }",
    "names": "{ __schema { types { ...named } } } fragment named on __Type { name kind }",
    "values": "{ __schema { types { enumValues { name } inputFields { name type { name ofType { name } } } } } }",
}
MANY = (
    "{" + " ".join(f"s{n}: __schema {{ types {{ name fields {{ name args {{ name }} }} }} }}" for n in range(20)) + "}"
)


def values_in(answer: object) -> int:
    """How many values an answer has."""
    if isinstance(answer, dict):
        return sum(1 + values_in(value) for value in cast("dict[str, object]", answer).values())
    return sum(1 + values_in(value) for value in cast("list[object]", answer)) if isinstance(answer, list) else 0


def cost(document: str) -> int:
    return OperationCost(SCHEMA, parse(document), {}).of(None)


@pytest.mark.parametrize("what", DOCUMENTS)
def test_what_introspection_costs_is_what_it_answers(city: City, what: str) -> None:
    answered = values_in(city.nobody.ask(DOCUMENTS[what]))
    assert 0.7 * answered < cost(DOCUMENTS[what]) < 1.5 * answered


def test_a_type_is_taken_for_the_largest(city: City) -> None:
    document = '{ __type(name: "Mutation") { fields { name } } }'
    assert cost(document) >= values_in(city.nobody.ask(document))


def test_what_tools_ask_is_within_the_limit_once(city: City) -> None:
    assert cost(WHOLE) < MOST_COST
    assert city.nobody.ask(WHOLE)["__schema"]["queryType"]["name"] == "Query"


def test_many_copies_of_the_schema_are_too_dear(city: City) -> None:
    # Of 20 it answered 3 MB in two and a half seconds, half a second of them without listening to anybody.
    answer = city.nobody.post(MANY).json()
    assert answer["errors"][0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
