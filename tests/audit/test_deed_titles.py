"""Everything that a line of the audit can say was done has a name of the office in Chinese and one in English."""

import ast
import re

from api.schema.schema import MUTATIONS
from tests.contract.contract import ROOT
from workflows.running.deed_titles import deed_title
from workflows.transaction.declarations import declarations

_CHINESE = re.compile(r"[\u4e00-\u9fff、]+")
_INNER = {"carry_out", "do", "budget_done"}
"""What answers as a command does, and is none."""


def handlers() -> set[str]:
    """The names of the functions that do a command, as they are written."""
    names = set[str]()
    for path in (ROOT / "workflows").rglob("*.py"):
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.AsyncFunctionDef) and each.returns and ast.unparse(each.returns) == "Done":
                names.add(each.name)
    return {name for name in names - _INNER if not name.startswith("_")}


def test_each_command_and_each_deed_of_the_system_is_called_as_the_office_calls_it() -> None:
    assert MUTATIONS, "what loads every command"
    assert len(handlers()) > len(declarations())
    titles = {deed: deed_title(deed) for deed in handlers()}
    assert {deed: title.zh for deed, title in titles.items() if not _CHINESE.fullmatch(title.zh)} == {}
    assert {deed: title.en for deed, title in titles.items() if _CHINESE.search(title.en) or title.en == deed} == {}


def test_a_command_is_called_by_the_words_of_its_declaration_and_one_of_before_by_its_own_name() -> None:
    assert (deed_title("accept_grant").zh, deed_title("accept_grant").en) == (
        "受理",
        "Take an application up for review",
    )
    assert deed_title("advance_grant").zh == "按期办理"
    assert deed_title("what_a_house_of_before_did").zh == "what_a_house_of_before_did"
