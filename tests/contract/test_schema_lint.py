"""The schema keeps its own manners: names, lists, pages, money, days, and words that say something."""

import re
from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
)

from domain.policy.conditions import FactType
from tests.contract.test_schema import TYPES, names
from tests.scenes.scenes import SCHEMA

CAMEL, PASCAL, SCREAMING = (
    re.compile(f"{begins}*") for begins in ("[a-z][a-zA-Z0-9]", "[A-Z][a-zA-Z0-9]", "[A-Z][A-Z0-9_]")
)
ROOTS = {"Query", "Mutation", "Subscription", "String", "Int", "Float", "Boolean", "ID"}
MONEY = re.compile(
    r"(amount|award|paid|free|reserved|appropriated|recovered|lapsed|arrears|needed|total)$", re.IGNORECASE
)
COUNTED = {"totalCount"}
DAYS = {"on", "day", "today", "asOf", "from", "to", "since"}
"""Days that are named by their part in a question or by what they are of."""
NAMED_BY_CODE = {"measure": "Measure", "measures": "Measure", "district": "District", "districts": "District"}
"""Things of a policy's register, by what names them: where only their code stands, the name says so."""
VALUES, FORMATS = re.compile(r"\b[A-Z][A-Z_]{2,}\b"), {"CSV", "JSON", "XLSX", "UTF", *FactType}
IN_THEIR_ORDER = "Query.nodes"
"""Things by their ids, as Relay asks for them: null stands where one is not there."""
PUT_ON_RECORD = (
    "AssignExperts",
    "CorrectReceipt",
    "CorrectRecoveryReceipt",
    "CorrectRegister",
    "DeclareInterest",
    "FileObjection",
    "RecordBankAccount",
    "RecordCompletion",
    "RecordExit",
    "RecordProductionStart",
    "RecordRecoveryReceipt",
    "RecordRegisterChange",
    "RecordReview",
    "RecordServiceMonth",
    "RedeemVoucher",
    "ReportDuty",
    "ReportLegUnknown",
    "ReportOtherAwardPaid",
    "ReportTranche",
    "ReturnLeg",
    "RevealBankAccount",
    "SettleLeg",
    *("WithdrawExpert", "WithdrawOtherAward", "WithdrawRegisterChange"),
)
"""What is put on record, corrected or withdrawn that is so whatever else changed: it names a version where it likes."""
CHANGES_NOTHING = {"RequestUploadInput"}
"""A document is promised beside a grant, which stays as it is."""
OF_A_RECEIVER = re.compile(r"\w+Receiver(Secret)?Input|RedeliverNoticesInput")
"""A receiver is told of things, and is none that somebody decides on: it has no version, and the last word counts."""
FEEDS = {"Query.changes", "Query.events"}
AS_LONG_AS_THE_POLICIES = {"Query.labels", "Query.measures", "Query.policies", "Query.recoveryReport"}
"""Lists of what the packs and the schema hold, or that come to a few lines for each treasury of a pack."""
PAGED = {"first": "Int", "after": "String", "last": "Int", "before": "String"}


def type_of(part: object) -> str:
    """The type of a field or of a part of an input, as it is written."""
    return str(cast("Any", part).type)


def named(field: GraphQLField) -> GraphQLNamedType:
    """The type of a field without its lists."""
    return SCHEMA.type_map[re.sub(r"[\[\]!]", "", type_of(field))]


def fields() -> Iterator[tuple[str, GraphQLField]]:
    """Every field of every type that is answered, by `Type.field`."""
    for kind in TYPES:
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field


def inputs() -> Iterator[tuple[str, str]]:
    """Everything that is stated, arguments and parts of inputs, with its type as it is written."""
    for kind in TYPES:
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{kind.name}.{name}", type_of(part)) for name, part in kind.fields.items())
    for name, field in fields():
        yield from ((f"{name}({argument})", type_of(part)) for argument, part in field.args.items())


def test_names_are_written_as_their_kind_is() -> None:
    for kind in TYPES:
        assert PASCAL.fullmatch(kind.name), kind.name
        if isinstance(kind, GraphQLEnumType):
            assert [value for value in kind.values if not SCREAMING.fullmatch(value)] == []
        if isinstance(kind, GraphQLInputObjectType):
            assert [name for name in kind.fields if not CAMEL.fullmatch(name)] == []
    for name, field in fields():
        assert CAMEL.fullmatch(name.split(".")[1]), name
        assert [argument for argument in field.args if not CAMEL.fullmatch(argument)] == []


def test_inputs_and_payloads_are_named_by_what_they_are() -> None:
    for kind in TYPES:
        if isinstance(kind, GraphQLInputObjectType):
            assert kind.name.endswith(("Input", "Filter", "Order")), kind.name
        else:
            assert not kind.name.endswith(("Input", "Filter")), kind.name


def test_a_description_is_a_sentence_and_says_more_than_its_name() -> None:
    descriptions = [(name, text or "") for kind in TYPES for name, text in names(kind) if name not in ROOTS]
    assert [name for name, text in descriptions if not text.rstrip().endswith((".", "。", "?"))] == []
    assert [name for name, text in descriptions if text[0].islower()] == []
    # A state may be named by its own name, with the office's word beside it.
    assert [n for n, text in descriptions if text.isascii() and _plain(text) == _plain(n.rsplit(".", 1)[-1])] == []


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def test_a_list_and_what_it_holds_is_never_null() -> None:
    for name, field in fields():
        if "[" in type_of(field) and name != IN_THEIR_ORDER:
            assert re.fullmatch(r"\[\w+!\]!?", type_of(field)), name
    assert [name for name, kind in inputs() if "[" in kind and not re.fullmatch(r"\[\w+!\]!?", kind)] == []


def test_a_list_that_may_be_null_says_when() -> None:
    nullable = {name: field for name, field in fields() if re.fullmatch(r"\[\w+!\]", type_of(field))}
    assert [name for name, field in nullable.items() if "null" not in (field.description or "")] == []


def test_every_connection_is_paged_both_ways_and_has_edges_nodes_page_info_and_a_count() -> None:
    connections = [(name, field) for name, field in fields() if named(field).name.endswith("Connection")]
    assert len(connections) >= 8
    for name, field in connections:
        connection = named(field)
        assert isinstance(connection, GraphQLObjectType)
        thing = connection.name.removesuffix("Connection")
        assert type_of(connection.fields["edges"]) == f"[{thing}Edge!]!", name
        assert type_of(connection.fields["pageInfo"]) == "PageInfo!", name
        edge = SCHEMA.type_map[f"{thing}Edge"]
        assert isinstance(edge, GraphQLObjectType)
        assert type_of(edge.fields["cursor"]) == "String!"
        assert type_of(edge.fields["node"]).endswith("!")
        assert type_of(connection.fields["nodes"]) == f"[{type_of(edge.fields['node'])}]!", name
        if name in FEEDS:
            # It grows while it is read: it has no last page, and where reading goes on is told of an empty one, too.
            assert field.args.keys() == {"first", "after"}
            assert "totalCount" not in connection.fields
            continue
        assert type_of(connection.fields["totalCount"]) == "Int!", name
        assert {argument: type_of(field.args[argument]) for argument in PAGED} == PAGED, name


def test_a_list_at_the_root_has_pages_or_an_end() -> None:
    """What grows with the years has pages, or is asked for by its ids, of one year, or from one day to another."""
    unpaged = {name: field for name, field in fields() if re.match(r"Query\.\S+ \[", f"{name} {type_of(field)}")}
    bounds = {name: {a for a in field.args if type_of(field.args[a]).endswith("!")} for name, field in unpaged.items()}
    endless = {name for name, bound in bounds.items() if not bound >= {"from", "to"} and not bound & {"year", "ids"}}
    assert endless == AS_LONG_AS_THE_POLICIES


def test_money_is_money_and_ids_are_ids() -> None:
    for name, printed_type in [*((name, type_of(field)) for name, field in fields()), *inputs()]:
        last = re.split(r"[.(]", name.rstrip(")"))[-1]
        kind = re.sub(r"[\[\]!]", "", printed_type)
        if MONEY.search(last) and last not in COUNTED:
            assert kind not in {"Int", "Float", "String"}, name
        if last == "id":
            assert kind == "ID", name
        assert kind != "Float", name


def test_an_id_that_is_answered_is_the_things_own_and_any_other_thing_is_shown_itself() -> None:
    assert [name for name, field in fields() if named(field).name == "ID" and not name.endswith(".id")] == []


def test_a_version_is_required_where_somebody_decides_and_may_be_named_where_something_is_put_on_record() -> None:
    """Of rows it may be left out: they can be those of a file, and whoever sends a selection has it sealed there."""
    kinds = {kind.name: kind.fields for kind in TYPES if isinstance(kind, GraphQLInputObjectType)}
    kinds = {name: parts for name, parts in kinds.items() if not OF_A_RECEIVER.fullmatch(name)}
    on_a_thing = {name: parts for name, parts in kinds.items() if "id" in parts and name not in CHANGES_NOTHING}
    stated = {
        name: type_of(parts["expectedVersion"]) for name, parts in on_a_thing.items() if "expectedVersion" in parts
    }
    assert on_a_thing.keys() == stated.keys()
    assert [name for name, parts in kinds.items() if "expectedVersion" in parts and name not in on_a_thing] == []
    optional = {name for name in stated if name.endswith("RowInput")} | {f"{name}Input" for name in PUT_ON_RECORD}
    assert stated == {name: "Int" if name in optional else "Int!" for name in stated}
    assert optional <= stated.keys()


def test_days_and_instants_are_named_as_such() -> None:
    for name, printed in [*((name, type_of(field)) for name, field in fields()), *inputs()]:
        kind, last = re.sub(r"[\[\]!]", "", printed), re.split(r"[.(]", name.rstrip(")"))[-1]
        if kind == "DateTime":
            # What is asked for of lists is what came since.
            assert last.endswith(("At", "Since")), name
        if last.endswith("At"):
            assert kind == "DateTime", name
        if kind == "Date":
            assert last.endswith(("On", "From", "To")) or last in DAYS, name
        if last.endswith("On"):
            assert kind == "Date", name


def test_who_did_it_is_named_by_what_was_done() -> None:
    for name, field in fields():
        if name.endswith("By"):
            assert named(field).name == "String", name


def test_a_policy_is_a_policy_and_its_code_says_so() -> None:
    for name, printed in [*((name, type_of(field)) for name, field in fields()), *inputs()]:
        kind, last = re.sub(r"[\[\]!]", "", printed), re.split(r"[.(]", name.rstrip(")"))[-1]
        if last == "policy":
            assert kind == "Policy", name
        if last in {"policyCode", "policyName"}:
            assert kind == "String", name


def test_a_measure_or_district_is_shown_itself_and_its_code_says_so() -> None:
    for name, printed in [*((name, type_of(field)) for name, field in fields()), *inputs()]:
        kind, last = re.sub(r"[\[\]!]", "", printed), re.split(r"[.(]", name.rstrip(")"))[-1]
        if last in NAMED_BY_CODE and kind != "MeasureOfYear":
            assert kind == NAMED_BY_CODE[last], name
        if re.search(r"(measure|district)Codes?$", last, re.IGNORECASE):
            assert kind == "String", name
            assert last.endswith("s") == ("[" in printed), name
        if re.search(r"(applicant|measure|district)(Name|Title)", last):
            assert kind == "String", name
        if last == "applicant":
            assert kind in {"Applicant", "ApplicantInput"}, name


def test_a_title_is_said_in_the_language_of_the_request_and_in_no_other() -> None:
    assert [name for name, _ in [*fields(), *inputs()] if re.search(r"(Zh|En|Cn)$", name)] == []
    for name, field in fields():
        if name.endswith(("Title", ".title")):
            assert type_of(field) in {"String", "String!"}, name


def test_what_is_named_by_its_id_says_so() -> None:
    for name, printed in inputs():
        last = re.split(r"[.(]", name.rstrip(")"))[-1]
        if re.sub(r"[\[\]!]", "", printed) == "ID":
            assert re.search(r"^id$|Id$", last) if "[" not in printed else re.search(r"^ids$|Ids$", last), name
        elif re.search(r"Ids?$|^ids?$", last):
            raise AssertionError(name)


def test_a_closed_list_is_an_enumeration() -> None:
    texts = [(name, type_of(field), field.description) for name, field in fields()]
    for kind in TYPES:
        if isinstance(kind, GraphQLInputObjectType):
            texts += [(f"{kind.name}.{name}", type_of(part), part.description) for name, part in kind.fields.items()]
    closed = {
        name
        for name, printed, text in texts
        if re.sub(r"[\[\]!]", "", printed) == "String" and len(set(VALUES.findall(text or "")) - FORMATS) > 1
    }
    assert closed == set()


def test_every_value_of_an_enumeration_has_its_chinese_title() -> None:
    kinds = [kind for kind in TYPES if isinstance(kind, GraphQLEnumType)]
    values = [(kind.name, name, value.description) for kind in kinds for name, value in kind.values.items()]
    assert [each[:2] for each in values if not re.search("[一-鿿]", each[2] or "")] == []


def test_what_is_old_says_since_when_and_what_to_use() -> None:
    old = [(name, field.deprecation_reason) for name, field in fields() if field.deprecation_reason]
    assert [name for name, reason in old if not re.search(r"\d{4}-\d\d-\d\d", reason or "")] == []


def kinds_without_a_use() -> set[str]:
    """Types that nothing answers or takes."""
    used = {named(field).name for _, field in fields()}
    used |= {re.sub(r"[\[\]!]", "", kind) for _, kind in inputs()}
    used |= {kind.name for kind in TYPES if isinstance(kind, GraphQLObjectType) and kind.interfaces}
    used |= {face.name for kind in TYPES if isinstance(kind, GraphQLObjectType) for face in kind.interfaces}
    return {_named(kind) for kind in TYPES} - used - ROOTS


def _named(kind: GraphQLNamedType) -> str:
    return kind.name


def test_there_is_no_type_without_a_use() -> None:
    assert kinds_without_a_use() == set()
