"""Every code has both languages, a story, a kind, a use and a test; and the kinds are as the page says."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from graphql import GraphQLEnumType

from api.kit.errors import KINDS, kind_of, user_error
from domain.refusals.refusals import Code, Refusal
from domain.refusals.sentences import met_when, template
from tests.contract.contract import ROOT
from tests.scenes.scenes import SCHEMA
from tools.error_pages import TOP_LEVEL

_FOLDERS = ("api", "domain", "workflows")
_LISTS = {"refusals.py", "errors.py"}
_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\bBUSY\b")
_SAID = re.compile(r'(?:"code": |error_response\(\d+, |BadBodyError\(\d+, .*?, |_refused\(.*?, )"([A-Z_]{4,})"')


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


def test_every_error_that_is_no_answer_of_a_command_is_on_the_page() -> None:
    api = [
        file.read_text(encoding="utf-8") for file in (ROOT / "api").rglob("*.py") if file.name != "error_documents.py"
    ]
    codes = {code for text in api for code in _SAID.findall(text)} - {code.value for code in Code}
    assert codes >= {"BAD_USER_INPUT", "UNAUTHENTICATED", "RATE_LIMITED", "TIMEOUT"}
    assert codes <= TOP_LEVEL.keys()
