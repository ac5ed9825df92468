"""The schema is the contract: committed, described to its last name, and the same for every mutation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
)

from api.schema.schema import schema_text
from tests.scenes.scenes import MUTATIONS, SCHEMA, inputs_of
from tests.world.operations import ON_MANY

ROOT = Path(__file__).parents[2]
QUERIES = {
    "policies",
    "policy",
    "measures",
    "measure",
    "assessment",
    "grants",
    "grant",
    "node",
    "calls",
    "publicityList",
    "recoveries",
    "duties",
    "workingDays",
    "otherAwards",
}
COMMANDS = {
    "publishPolicy",
    "createGrant",
    "updateGrantFacts",
    "submitGrant",
    "withdrawGrant",
    "acceptGrant",
    "proposeGrant",
    "rejectGrant",
    "openPublicity",
    "approveGrant",
    "recordCompletion",
    "recordProductionStart",
    "recordServiceMonth",
    "verifyMilestone",
    "requestPayment",
    "correctReceipt",
    "closeDoublePayment",
    "settleLeg",
    "returnLeg",
    "terminateGrant",
    "recordExit",
    "redeemVoucher",
    "returnGrantToReview",
    "requestSupplement",
    "resubmitGrant",
    "refuseGrant",
    "assignExperts",
    "withdrawExpert",
    "declareInterest",
    "recordReview",
    "fileObjection",
    "dismissObjection",
    "upholdObjection",
    "registerUnits",
    "reportUnitsInstalled",
    "inspectUnits",
    "reportTranche",
    "awardTranche",
    "refuseTranche",
    "holdGrant",
    "releaseGrant",
    "closeGrant",
    "fileGrants",
    "announceCall",
    "rankCall",
    "promoteReserve",
    "correctServiceMonth",
    "recordServiceMonths",
    "disputeMilestone",
    "confirmMilestone",
    "openRecovery",
    "notifyRecovery",
    "replyToRecovery",
    "decideRecovery",
    "dropRecovery",
    "demandRecovery",
    "recordRecoveryReceipt",
    "correctRecoveryReceipt",
    "enforceRecovery",
    "writeOffRecovery",
    "challengeRecovery",
    "resolveRecoveryChallenge",
    "reportDuty",
    "correctWorkingDay",
    "suspendPolicy",
    "resumePolicy",
    "repealPolicy",
    "recordTransitionRule",
    "relaxSeparation",
    "delegateDuties",
    "revokeDelegation",
    "registerReceiver",
    "requestUpload",
    "recordOtherAward",
    "reportOtherAwardPaid",
    "withdrawOtherAward",
    "assignOtherAward",
    "closeOtherAward",
    "reopenOtherAward",
    "clearOtherAward",
    "reduceGrant",
    "correctAward",
}
TYPES: list[GraphQLNamedType] = [kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__")]
WITHOUT_ID = {
    "registerReceiver",
    "delegateDuties",
    "revokeDelegation",
    "createGrant",
    "fileGrants",
    *ON_MANY,
    "admitCreditCode",
    "announceCall",
    "correctWorkingDay",
    "recordServiceMonths",
    "appropriateBudget",
    "closeYear",
    "createPaymentRun",
    "recordTreasuryReceipts",
    "recordOtherAward",
}
"""What makes something new, or is on many things, names none."""
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


def names(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """Every name of a type with its description: the type, its fields and their arguments, its values."""
    yield kind.name, kind.description
    if isinstance(kind, GraphQLEnumType):
        for value, shape in kind.values.items():
            yield f"{kind.name}.{value}", shape.description
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for field, shape in kind.fields.items():
            yield f"{kind.name}.{field}", shape.description
            for argument, part in shape.args.items():
                yield f"{kind.name}.{field}({argument})", part.description
    if isinstance(kind, GraphQLInputObjectType):
        for field, shape in kind.fields.items():
            yield f"{kind.name}.{field}", shape.description


def test_the_committed_schema_is_the_served_one() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == schema_text()


def test_the_queries_and_mutations_of_the_contract_are_there() -> None:
    assert SCHEMA.query_type
    assert SCHEMA.query_type.fields.keys() >= QUERIES
    assert set(MUTATIONS) >= COMMANDS


def test_every_type_field_argument_and_value_is_described() -> None:
    roots = {"Query", "Mutation", *BUILT_IN}
    descriptions = [pair for kind in TYPES for pair in names(kind) if pair[0] not in roots]
    assert len(descriptions) > 1_000
    assert [name for name, description in descriptions if not description] == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_takes_one_input_and_answers_a_payload_with_errors(name: str) -> None:
    assert SCHEMA.mutation_type
    field = SCHEMA.mutation_type.fields[name]
    kind = f"{name[0].upper()}{name[1:]}"
    assert [(argument, str(part.type)) for argument, part in field.args.items()] == [("input", f"{kind}Input!")]
    assert str(field.type) == f"{kind}Payload!"
    payload = SCHEMA.type_map[f"{kind}Payload"]
    assert isinstance(payload, GraphQLObjectType)
    assert str(payload.fields["errors"].type) == "[UserError!]!"
    assert all(not str(shape.type).endswith("!") for thing, shape in payload.fields.items() if thing != "errors")
    assert str(inputs_of(name).fields["idempotencyKey"].type) == "String!"
    fields = inputs_of(name).fields
    assert ("id" in fields) is (name not in WITHOUT_ID)
    assert "id" not in fields or str(fields["id"].type) == "ID!"


def test_money_days_and_facts_have_scalars_of_their_own() -> None:
    own = {kind.name: kind for kind in TYPES if isinstance(kind, GraphQLScalarType) and kind.name not in BUILT_IN}
    assert own.keys() >= {"CNYAmount", "Date", "DateTime", "YearMonth", "Facts"}
    assert [name for name, kind in own.items() if not kind.specified_by_url] == []
    floats = [
        name
        for kind in TYPES
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)
        for name, shape in kind.fields.items()
        if "Float" in str(shape.type)
    ]
    assert floats == []
