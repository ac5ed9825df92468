"""An auditor's ten questions about one paid grant (审计十问): each is one query of docs/api.md, and is answered."""

import re
from typing import Any, cast

from graphql import OperationDefinitionNode, parse

from tests.contract.contract import ROOT
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.runs import account

_QUESTION = re.compile(r"^(\d+)\. (.+?)\n\n```graphql as=auditor\n(.*?)```", re.DOTALL | re.MULTILINE)
EMPTY = {"documents", "reviews", "history"}
"""What this grant may have none of: its measure asks for no review, and an award that was told once has no steps."""


def questions() -> dict[int, str]:
    """The queries, by the number of their question."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    return {int(number): document for number, _, document in _QUESTION.findall(text)}


def unanswered(answer: object, path: str = "") -> set[str]:
    """Which lists of an answer hold nothing anywhere they stand."""
    answered: dict[str, bool] = {}

    def look(value: object, path: str) -> None:
        if isinstance(value, dict):
            for name, part in cast("Json", value).items():
                look(part, name)
        elif isinstance(value, list):
            parts = cast("list[object]", value)
            answered[path] = answered.get(path, False) or bool(parts)
            for part in parts:
                look(part, path)

    look(answer, path)
    return {name for name, some in answered.items() if not some}


def full_of_events(city: City) -> Case:
    """A grant of two treasuries: objected to, paid, the bank's return and another account, paid twice, and had back."""
    case = open_case(city, "A10-2").to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="成果归属有争议", evidence="来信")
    case.do("dismissObjection", finding="经查异议不成立")
    case.to("PAYING")
    account(case)
    case.look()
    case.do("returnLeg", leg="city", reason="账号有误")
    account(case, reason="退票后更正账号", evidence="开户许可证")
    case.look()
    case.do("requestPayment")
    case.to("PAID")
    case.do("settleLeg", leg="city", receiptNo=new_receipt())
    award: Json = {"policyName": "市级其他奖励", "scope": "CITY", "source": "市财政局", "reference": "WCJ-10"}
    fields = award | {"amount": "1000.00", "evidence": "拨款文件", "paidOn": str(city.day)}
    case.do("recordOtherAward", grantId=case.id, **fields)
    recovered(case, "DEMANDED", cause="OVERPAYMENT")
    case.do("recordRecoveryReceipt", amount="1.00")
    return case


def test_each_of_the_ten_is_one_query_and_is_answered(city: City) -> None:
    case, documents = full_of_events(city), questions()
    assert sorted(documents) == list(range(1, 11))
    answers: dict[int, Any] = {}
    for number, document in documents.items():
        (operation,) = parse(document).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert len(operation.selection_set.selections) == 1, "one query each"
        variables = {"year": city.day.year} if "$year" in document else {"id": case.id}
        answers[number] = city.auditor.ask(document, **variables)
        assert unanswered(answers[number]) <= EMPTY, number
    assert all(step["takenBy"] and step["citations"] for step in answers[1]["grant"]["history"])
    receipts = [one for leg in answers[5]["grant"]["payments"][0]["legs"] for one in leg["receipts"]]
    assert {one["outcome"] for one in receipts} >= {"SETTLED", "RETURNED"}
    assert answers[1]["grant"]["history"]
    assert answers[7]["grant"]["bankAccounts"]
    assert answers[9]["grant"]["recoveries"]
