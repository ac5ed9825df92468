"""Every code has both languages, a story, a kind, a use and a test; and the kinds are as the page says."""

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, cast

import pytest
from graphql import GraphQLEnumType

from api.kit.errors import KINDS, kind_of, user_error
from domain.refusals.refusals import Code, Refusal
from domain.refusals.sentences import met_when, template
from tests.contract.contract import ROOT
from tests.scenes.scenes import SCHEMA
from tests.world.city import City, Json
from tools.error_pages import TOP_LEVEL

_FOLDERS = ("api", "domain", "workflows")
_LISTS = {"refusals.py", "errors.py"}
_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\bBUSY\b")
_SAID = re.compile(r'(?:"code": |error_response\(\d+, |BadBodyError\(\d+, .*?, |refused\(.*?, )"([A-Z_]{4,})"')


@cache
def words(*folders: str) -> frozenset[str]:
    """Everything written like a code in what is tested, or in what is done."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py") if _counts(file)]
    stories = [*(ROOT / "policies" / "stories").rglob("*"), *(ROOT / "tests").rglob("*.yaml")]
    texts = [file.read_text(encoding="utf-8") for file in [*files, *stories] if file.is_file()]
    return frozenset(word for text in texts for word in _CODE.findall(text))


def _counts(file: Path) -> bool:
    return file.name not in _LISTS and "sentences" not in file.name and "node_modules" not in file.parts


@pytest.mark.parametrize("code", Code)
def test_a_code_has_both_languages_a_story_and_a_test(code: Code) -> None:
    assert template(code, "en").strip()
    assert re.search(r"[\u4e00-\u9fff]", template(code, "zh-CN"))
    assert met_when(code).endswith(".")
    assert code.value in words("tests")


def test_a_code_that_nothing_answers_is_not_kept() -> None:
    done = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in _FOLDERS
        for file in (ROOT / folder).rglob("*.py")
        if _counts(file)
    )
    assert [code.value for code in Code if f"Code.{code.value}" not in done] == []


def test_codes_are_only_added() -> None:
    released = (ROOT / "schema.released.graphql").read_text(encoding="utf-8")
    enum = re.search(r"enum ErrorCode \{(.*?)\n\}", released, re.DOTALL)
    assert enum
    without_words = re.sub(r'""".*?"""', "", enum[1], flags=re.DOTALL)
    error_codes = SCHEMA.type_map["ErrorCode"]
    assert isinstance(error_codes, GraphQLEnumType)
    assert set(without_words.split()) <= set(error_codes.values) == {code.value for code in Code}


@pytest.mark.parametrize("code", Code)
def test_a_code_comes_as_the_kind_that_its_page_says(code: Code) -> None:
    named = {name for _, name, _, _ in Formatter().parse(template(code, "en") + template(code, "zh-CN")) if name}
    terms = dict.fromkeys(named | {"observed", "required", "year", "treasury", "possible_codes", "state_code"}, "1")
    error = user_error(Refusal(code, terms), "en")
    assert type(error) is kind_of(code)
    assert type(error) in KINDS
    # Words are made when they are asked for: each of its kind's can be.
    shown: dict[str, Any] = {
        field.python_name: getattr(error, field.python_name)()
        for field in cast("Any", error).__strawberry_definition__.fields
    }
    assert shown["code"] == code
    assert shown["message"]


def test_every_error_that_is_no_answer_of_a_command_is_on_the_page() -> None:
    api = [
        file.read_text(encoding="utf-8") for file in (ROOT / "api").rglob("*.py") if file.name != "error_documents.py"
    ]
    codes = {code for text in api for code in _SAID.findall(text)} - {code.value for code in Code}
    assert codes >= {"BAD_USER_INPUT", "UNAUTHENTICATED", "RATE_LIMITED", "TIMEOUT"}
    assert codes <= TOP_LEVEL.keys()


IN_CHINESE: dict[str, tuple[str, Json, str]] = {
    "an amount": (
        "query($a: CNYAmount) { grants(filter: {awardFrom: $a}) { totalCount } }",
        {"a": "abc"},
        "变量“a”填写有误：须为以元为单位的金额，不小于0，至多两位小数，如“800.00”",
    ),
    "a variable that is not there": (
        "query($x: Int!) { grants(first: $x) { totalCount } }",
        {},
        "变量“x”填写有误：缺少必填内容",
    ),
    "a size of a page": ("{ grants(first: 101) { totalCount } }", {}, "每页须为1至100条"),
    "a cursor": ('{ grants(after: "x") { totalCount } }', {}, "翻页位置不属于本列表或本排序，请从第一页重新查询"),
    "a role": ("{ budgets(year: 2021) { free } }", {}, "预算仅供主管部门、审计和国库查询"),
}


@pytest.mark.parametrize("what", IN_CHINESE)
def test_an_error_beside_the_data_is_told_in_the_language_of_the_request(city: City, what: str) -> None:
    document, variables, chinese = IN_CHINESE[what]
    who = city.applicant()
    body = {"query": document, "variables": variables}

    def answer(language: str) -> Json:
        headers = who.headers() | {"Accept-Language": language}
        return city.http.post("/graphql", json=body, headers=headers).json()["errors"][0]

    assert answer("zh-CN")["message"] == chinese
    english = answer("en")
    assert not any("一" <= letter <= "鿿" for letter in english["message"])
    assert answer("zh-CN")["extensions"] == english["extensions"]


def test_a_version_that_is_no_number_is_refused_where_it_stands(city: City) -> None:
    command = {"id": "x", "expectedVersion": "1", "idempotencyKey": "x"}
    document = "mutation($input: SubmitGrantInput!) { submitGrant(input: $input) { errors { code path message } } }"
    answer = city.applicant().post(document, {"input": command}, Accept_Language="zh-CN").json()
    refused = {error["path"][0]: error for error in answer["data"]["submitGrant"]["errors"]}
    assert refused["expectedVersion"]["code"] == "INPUT_INVALID"
    assert refused["expectedVersion"]["message"] == "“版本号”填写有误：须为不超过2147483647的整数，不加引号。"
