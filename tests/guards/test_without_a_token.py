"""Without a token only what was reviewed answers: every field of the schema is tried, and the id of all there is."""

from collections.abc import Iterator
from typing import cast

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_leaf_type,
    is_required_argument,
)

from api.kit.identifiers import global_id
from tests.contract.test_schema_lint import named, type_of
from tests.grants.test_objections import FILED, PERSON
from tests.privacy.account_numbers import account_numbers
from tests.scenes.scenes import SCHEMA
from tests.scenes.stage import Play
from tests.world.cases import open_case
from tests.world.city import City, Json

OPEN = {
    *(
        "assessment",
        "calls",
        "documentRules",
        "duties",
        "labels",
        "measure",
        "measures",
        "openAwards",
        "openAwardsFile",
    ),
    *(
        "policies",
        "policy",
        "publicityList",
        "publicityNotice",
        "publicityNotices",
        "rateLimit",
        "server",
        "viewer",
        "workingDays",
    ),
}
"""What everybody may ask without signing in; all else needs a token."""
OF_CASES = {
    "PublicAward": "applicantName applicantNameNow award item measureCode measureTitle noticeNumber number "
    "shownFrom shownTo",
    "PublicityNotice": "awards bureaus citations file id measureCode number objectionsTo openedOn policyCode "
    "shownFrom shownTo state stateTitle text title total workingDays",
    "NoticeAward": "amount applicantName approvedAmount decidedOn districtTitle grantNumber "
    "item number objections outcome",
    "NoticeObjections": "dismissed filed upheld",
    "OpenAward": "applicantName approvedOn award districtCode districtTitle item measureCode "
    "measureTitle number paid paidOn policyCode year",
    "ReportFile": "content mediaType name",
}
"""What can be reached of cases, type by type. Of the results of a notice everybody reads null."""
OF_POLICIES = {
    *(
        "Assessment",
        "AssessedMilestone",
        "AssessmentStep",
        "AssumedFact",
        "CapOfMeasure",
        "Citation",
        "ConditionOfMeasure",
    ),
    *("Call", "CallConnection", "CallEdge", "District", "Duty", "DutyFigure", "DutyReport", "EnumLabels"),
    *("FactChoice", "Label"),
    *("FactDefinition", "HistoryStep", "IndicatorOfMeasure", "LegAmount", "Measure", "OfficeDay"),
    *("OpenAwardConnection", "OpenAwardEdge"),
    *("PageInfo", "Paper", "Policy", "PublicAwardConnection", "PublicAwardEdge", "PublicityNoticeConnection"),
    *(
        "Exposure",
        "PublicityNoticeEdge",
        "RateLimit",
        "Reading",
        "ReviewFlag",
        "SeparationRelaxation",
        "Server",
        "ShareOfPayer",
        "TransitionRule",
    ),
    *("DocumentRules", "DocumentType", "WorkingDayCorrection"),
    # What can be done with a call, the steps of a measure, the choices of a reading.
    *("ActionField", "PartAction", "ReadingOption", "StepOfMeasure"),
}
"""What else can be reached: it tells of policies, calls and this server, and of no case."""
CASES = {("HistoryStep", "leg"), ("Query", "viewer")}
"""Behind them stand whole cases: to who did not sign in a policy's history is null, nobody is the viewer."""
PUBLIC_NODES = {"Call", "Duty", "Policy"}
"""What an id alone answers; a notice, too, as long as something of it is shown."""
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
FITTING = {
    "ID!": '"R3JhbnQ6MA"',
    "[ID!]!": '["R3JhbnQ6MA"]',
    "String!": '"A08-1"',
    "Int!": "2021",
    "Date!": '"2021-03-01"',
    "AssessmentInput!": '{measureCode: "A08-1", facts: {}}',
}
ROOT = cast("GraphQLObjectType", SCHEMA.query_type)
_SECRETS = """
SELECT credit_code AS said FROM applicant
UNION SELECT objector FROM objection UNION SELECT statement FROM objection UNION SELECT finding FROM objection
UNION SELECT finding FROM review UNION SELECT recorded_by FROM review UNION SELECT expert_name FROM expert_assignment
UNION SELECT item FROM grants WHERE item_is_personal UNION SELECT facts::text FROM grants
UNION SELECT held_reason FROM grants UNION SELECT performance FROM grants UNION SELECT quota_reason FROM grants
UNION SELECT name FROM document UNION SELECT sha256 FROM document UNION SELECT facts FROM recovery
UNION SELECT voucher_no FROM payment_leg UNION SELECT number FROM receipt UNION SELECT number FROM recovery
UNION SELECT evidence FROM fact_snapshot
UNION SELECT actor FROM history_step WHERE subject_kind NOT IN ('POLICY', 'CALL', 'DUTY')
UNION SELECT reason FROM history_step WHERE subject_kind NOT IN ('POLICY', 'CALL', 'DUTY')
"""
_TABLES = """
SELECT table_name::text AS name FROM information_schema.columns
WHERE column_name = 'id' AND table_schema = 'public' AND data_type = 'uuid' ORDER BY 1
"""
_TOO_SHORT_TO_BE_FOUND = 8


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    """A city in which every scene is set, and besides something of a person is shown, and somebody objects."""
    case = open_case(play.city, "A12-3", item=PERSON).to("PUBLICITY")
    case.do("fileObjection", **FILED)
    return play.city


def called(name: str, field: GraphQLField) -> str:
    """A field with the arguments that it needs."""
    needed = [argument for argument, part in field.args.items() if is_required_argument(part)]
    arguments = ", ".join(f"{argument}: {FITTING[type_of(field.args[argument])]}" for argument in needed)
    return f"{name}({arguments})" if arguments else name


def ways(
    kind: GraphQLObjectType, way: tuple[str, ...], seen: set[str], *, into_cases: bool
) -> Iterator[tuple[GraphQLObjectType, str]]:
    """Each type that can be reached from one, with a document that selects all of its values."""
    seen.add(kind.name)
    leaves = [called(name, field) for name, field in kind.fields.items() if is_leaf_type(named(field))]
    yield kind, " { ".join([*way, " ".join(["__typename", *leaves])]) + " }" * len(way)
    for name, field in kind.fields.items():
        below = named(field)
        if (kind.name, name) in CASES and not into_cases:
            continue
        if isinstance(below, GraphQLObjectType) and below.name not in seen:
            yield from ways(below, (*way, called(name, field)), seen, into_cases=into_cases)


def open_ways(*, into_cases: bool) -> Iterator[tuple[GraphQLObjectType, str]]:
    """Each type that can be reached from what is open, with a document that selects all of its values."""
    for name in sorted(OPEN):
        if ("Query", name) in CASES and not into_cases:
            continue
        below = cast("GraphQLObjectType", named(ROOT.fields[name]))
        yield from ways(below, (called(name, ROOT.fields[name]),), set(), into_cases=into_cases)


def codes(answer: Json) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def test_every_root_that_was_not_reviewed_needs_a_token(city: City) -> None:
    answers = {
        name: city.nobody.post(f"{{ {called(name, field)} {{ __typename }} }}").json()
        for name, field in ROOT.fields.items()
        if name not in {"node", "nodes"}
    }
    assert {name for name, answer in answers.items() if codes(answer) != ["UNAUTHENTICATED"]} == OPEN


def test_no_id_answers_without_a_token_but_those_of_what_is_public(city: City) -> None:
    face = cast("GraphQLInterfaceType", SCHEMA.type_map["Node"])
    kinds = {kind.name for kind in SCHEMA.get_possible_types(face)}
    tables = city.sql(_TABLES)
    answered: set[str] = set()
    for table in tables:
        for row in city.sql(f'SELECT id FROM "{table["name"]}" LIMIT 2'):  # noqa: S608 - a table of its own
            ids = [global_id(kind, row["id"]) for kind in sorted(kinds)]
            assert codes(city.nobody.post(NODES, {"ids": ids}).json()) == ["UNAUTHENTICATED"]
            fields = [f'{kind}: node(id: "{global_id(kind, row["id"])}") {{ id }}' for kind in sorted(kinds)]
            for some in (fields[first : first + 9] for first in range(0, len(fields), 9)):
                answer = city.nobody.post(f"{{ {' '.join(some)} }}").json()
                answered |= {kind for kind, node in answer["data"].items() if node}
    assert answered - {"PublicityNotice"} == PUBLIC_NODES


def test_what_is_reached_is_what_was_reviewed() -> None:
    reached = {kind.name: " ".join(sorted(kind.fields)) for kind, _ in open_ways(into_cases=False)}
    assert {name: reached[name] for name in OF_CASES} == OF_CASES
    assert set(reached) - set(OF_CASES) == OF_POLICIES


def test_nothing_that_is_reached_says_a_secret(city: City) -> None:
    secrets = {str(row["said"]) for row in city.sql(_SECRETS) if row["said"]} | {*account_numbers(city)}
    secrets = {secret for secret in secrets if len(secret) >= _TOO_SHORT_TO_BE_FOUND}
    assert len(secrets) > 50
    pages = city.nobody.ask(
        "{ openAwards { edges { node { number } } } publicityNotices { edges { node { number } } } }"
    )
    assert all(connection["edges"] for connection in pages.values())
    reviewed = OF_POLICIES | set(OF_CASES)
    for kind, document in open_ways(into_cases=True):
        answer = city.nobody.post(f"{{ {document} }}")
        assert "INTERNAL_SERVER_ERROR" not in answer.text
        if kind.name not in reviewed and codes(answer.json()) == ["COST_LIMIT_EXCEEDED"]:
            continue
        assert answer.json().get("data") is not None, (kind.name, answer.text)
        if kind.name not in reviewed:
            assert '{"history":null}' in answer.text or answer.json()["data"] == {"viewer": None}
        assert [secret for secret in secrets if secret in answer.text] == [], (kind.name, document)
