"""The schema is a contract: committed, described to the last value, and of one form throughout."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from api.schema import schema_text

SCHEMA: GraphQLSchema = build_schema(schema_text())
COMMITTED = Path(__file__).parent.parent / "schema.graphql"
QUERIES = {"policies", "policy", "measures", "measure", "assessment", "grants", "grant", "node"}
MUTATIONS = {
    "publishPolicy", "createGrant", "updateGrantFacts", "submitGrant", "withdrawGrant", "acceptGrant", "proposeGrant",
    "rejectGrant", "openPublicity", "approveGrant", "recordCompletion", "recordProductionStart", "recordServiceMonth",
    "verifyMilestone", "requestPayment", "settleLeg", "returnLeg", "terminateGrant",
}  # fmt: skip


def described() -> Iterator[tuple[str, str | None]]:
    """Everything that has a description, by its place."""
    for name, kind in SCHEMA.type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Boolean", "ID", "Float"}:
            continue
        if name not in {"Query", "Mutation"}:
            yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", held.description) for value, held in kind.values.items())
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{field}", held.description) for field, held in kind.fields.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from ((f"{name}.{field}", held.description) for field, held in kind.fields.items())


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize(("place", "description"), list(described()))
def test_everything_says_what_it_is(place: str, description: str | None) -> None:
    assert description, place


def test_the_names_that_others_build_on_are_there() -> None:
    assert SCHEMA.query_type is not None
    assert SCHEMA.mutation_type is not None
    assert set(SCHEMA.query_type.fields) >= QUERIES
    assert set(SCHEMA.mutation_type.fields) >= MUTATIONS


def test_a_mutation_takes_one_input_and_answers_its_payload_with_errors() -> None:
    assert SCHEMA.mutation_type is not None
    for name, field in SCHEMA.mutation_type.fields.items():
        title = f"{name[0].upper()}{name[1:]}"
        assert list(field.args) == ["input"]
        assert str(field.args["input"].type) == f"{title}Input!"
        assert str(field.type) == f"{title}Payload!"
        payload = SCHEMA.type_map[f"{title}Payload"]
        asked = SCHEMA.type_map[f"{title}Input"]
        assert isinstance(payload, GraphQLObjectType)
        assert isinstance(asked, GraphQLInputObjectType)
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        assert isinstance(asked.fields["idempotencyKey"].type, GraphQLNonNull)
        assert name == "createGrant" or "expectedVersion" in asked.fields
