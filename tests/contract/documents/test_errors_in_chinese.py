"""Whatever is wrong with a document is told in Chinese to who reads Chinese: by the rule, at its line and column."""

import re

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, get_operation_ast, parse, specified_rules, validate
from graphql.execution.values import get_variable_values
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.masking import masked
from api.limits.documents import MOST_TOKENS
from api.limits.validation_rules import RULES, SAYINGS
from tests.scenes.scenes import SCHEMA

_CHINESE = re.compile(r"^请求(第\d+行第\d+列)?(有误|有语法错误)：.*[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_QUOTED = re.compile(r"“[^”]*”")
_PIECES = {
    "DeferStreamDirectiveOnRootField",
    "DeferStreamDirectiveOnValidOperationsRule",
    "DeferStreamDirectiveLabel",
    "StreamDirectiveOnListField",
}
"""Rules of directives that the schema does not have: KnownDirectivesRule speaks for them."""
OUT_OF_REACH = {
    *_PIECES,
    "KnownOperationTypesRule",
    "MaxIntrospectionDepthRule",
    "MaybeNullValidationRule",
    "OneOfInputValidationRule",
}
"""Of directives and kinds of input that the schema has not; introspection is bounded before it is validated."""
BROKEN = {
    "ExecutableDefinitionsRule": "type Office { name: String } { server { today } }",
    "UniqueOperationNamesRule": "query A { server { today } } query A { server { today } }",
    "LoneAnonymousOperationRule": "{ server { today } } query B { server { today } }",
    "SingleFieldSubscriptionsRule": "subscription { a: changed { cursor } b: changed { cursor } }",
    "KnownTypeNamesRule": "query($x: Office) { server { today } }",
    "FragmentsOnCompositeTypesRule": "{ server { ... on CNYAmount { today } } }",
    "VariablesAreInputTypesRule": "query($x: Grant) { server { today } }",
    "ScalarLeafsRule": "{ server }",
    "FieldsOnCorrectTypeRule": "{ server { tomorrow } }",
    "UniqueFragmentNamesRule": "{ server { ...A } } fragment A on Server { today } fragment A on Server { today }",
    "KnownFragmentNamesRule": "{ server { ...A } }",
    "NoUnusedFragmentsRule": "{ server { today } } fragment A on Server { today }",
    "PossibleFragmentSpreadsRule": "{ server { ... on Grant { id } } }",
    "NoFragmentCyclesRule": "{ server { ...A } } fragment A on Server { ...A }",
    "UniqueVariableNamesRule": "query($x: ID!, $x: ID!) { grant(id: $x) { id } }",
    "NoUndefinedVariablesRule": "{ grant(id: $x) { id } }",
    "NoUnusedVariablesRule": "query($x: ID!) { server { today } }",
    "KnownDirectivesRule": "{ server { today @later } }",
    "UniqueDirectivesPerLocationRule": "{ server { today @skip(if: true) @skip(if: true) } }",
    "KnownArgumentNamesRule": '{ grant(id: "x", nr: "y") { id } }',
    "UniqueArgumentNamesRule": '{ grant(id: "x", id: "y") { id } }',
    "ValuesOfCorrectTypeRule": "{ grants(first: many) { nodes { id } } }",
    "ProvidedRequiredArgumentsRule": "{ grant { id } }",
    "VariablesInAllowedPositionRule": "query($x: ID) { grant(id: $x) { id } }",
    "OverlappingFieldsCanBeMergedRule": '{ grant(id: "x") { id } grant(id: "y") { id } }',
    "UniqueInputFieldNamesRule": '{ grants(filter: {number: "x", number: "y"}) { nodes { id } } }',
}
"""By rule a document that breaks it, and perhaps others."""
UNREADABLE = ["{", "{ a ..b }", "{ f(n: 01) }", '{ f(i: "\\q") }', '{ f(i: "abc', "?", "query($a: Int = $b) { f }", ""]


def errors_of(document: str) -> list[GraphQLError]:
    """What is told of a document, as the server looks at it."""
    try:
        parsed = parse(document, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return masked([error], "zh-CN", suggestions=True)
    return masked(validate(SCHEMA, parsed, RULES), "zh-CN", suggestions=True)


def is_chinese(message: str) -> bool:
    """Whether it is a sentence in Chinese; what it repeats of the document stands in quotation marks."""
    return bool(_CHINESE.search(message)) and not _ENGLISH.search(_QUOTED.sub("", message))


def test_every_rule_of_the_library_has_its_sentence() -> None:
    assert {rule.__name__ for rule in specified_rules} <= SAYINGS.keys()
    assert len(RULES) == len(SAYINGS)
    assert SAYINGS.keys() - OUT_OF_REACH == BROKEN.keys()


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_document_that_breaks_a_rule_is_told_so_in_chinese(rule: str) -> None:
    errors = errors_of(BROKEN[rule])
    saying = re.compile(re.sub(r"\{\w+\}", ".*", SAYINGS[rule]))
    assert errors
    assert [error.message for error in errors if not is_chinese(error.message)] == []
    assert any(saying.search(error.message) for error in errors), [error.message for error in errors]
    english = validate(SCHEMA, parse(BROKEN[rule]), RULES)
    assert [error.message for error in masked(english, "en", suggestions=True)] == [
        error.message for error in validate(SCHEMA, parse(BROKEN[rule]))
    ]
    assert [error.locations for error in errors] == [error.locations for error in english]


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_text_that_cannot_be_read_is_told_its_place_in_chinese(text: str) -> None:
    (error,) = errors_of(text)
    assert is_chinese(error.message)
    assert (error.extensions or {})["code"] == "GRAPHQL_PARSE_FAILED"
    assert error.locations


def test_a_text_that_is_too_long_is_no_mistake_of_grammar() -> None:
    (error,) = errors_of("{ server { today } }" * MOST_TOKENS)
    assert error.message == "请求过长或者层次过深，请分次提交"


WORDS = [
    *("{", "}", "(", ")", "server", "today", "grant", "id", "id: ", "...", "on", "Grant", "$x", ":", "query", '"', "@"),
    *("fragment", "A", "!", "[", "1", "null", "first: -1", "nodes", "grants", "mutation", "ID", "=", "subscription"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_whatever_is_sent_is_run_or_refused_in_chinese(words: list[str]) -> None:
    messages = [error.message for error in errors_of(" ".join(words))]
    assert [message for message in messages if not is_chinese(message)] == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["number", "states", "x"]), inner),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["first", "filter", "as"]), VALUES))
def test_variables_that_cannot_be_meant_are_refused_in_chinese(variables: dict[str, object]) -> None:
    document = parse(
        "query($first: Int!, $filter: GrantFilter) { grants(first: $first, filter: $filter) { totalCount } }"
    )
    operation = get_operation_ast(document)
    assert operation is not None
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables)
    errors = masked(values, "zh-CN", suggestions=True) if isinstance(values, list) else []
    assert [error.message for error in errors if _ENGLISH.search(_QUOTED.sub("", error.message))] == []
    assert all(re.match(r"变量“(first|filter)\b[^”]*”", error.message) for error in errors), errors


@pytest.mark.parametrize(
    ("variables", "messages"),
    [
        ({}, ["变量“input”填写有误：缺少必填内容"]),
        ({"input": None}, ["变量“input”填写有误：缺少必填内容"]),
        ({"input": []}, ["变量“input”填写有误：不符合要求的类型"]),
        (
            {"input": {"idempotencyKey": 1, "rows": [{"grantNumber": "x", "month": "2021-01", "persons": 5}, None]}},
            [
                "变量“input.idempotencyKey”（请求编号）填写有误：不符合要求的类型",
                "变量“input.rows[0].signedPersons”（签约服务人数）填写有误：缺少必填内容",
                "变量“input.rows[0].persons”填写有误：没有这一项",
                "变量“input.rows[1]”（明细）填写有误：缺少必填内容",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_variable_is_told_with_its_name_and_the_path_in_it(
    variables: dict[str, object], messages: list[str]
) -> None:
    operation = get_operation_ast(
        parse("mutation($input: RecordServiceMonthsInput!) { recordServiceMonths(input: $input) { errors { code } } }")
    )
    assert operation is not None
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables)
    assert isinstance(values, list)
    assert sorted(error.message for error in masked(values, "zh-CN", suggestions=True)) == sorted(messages)
