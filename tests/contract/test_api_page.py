"""Every example of docs/api.md runs as it is written, in its order, by whom it says."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from domain.lives.roles import Role
from tests.contract.contract import ROOT
from tests.grants.test_award_corrections import research
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.followers import events
from tests.world.runs import account, approved, instructed, step

_BLOCK = re.compile(r"```graphql([^\n]*)\n(.*?)```(?:\n```json([^\n]*)\n(.*?)```)?", re.DOTALL)
_STANDS_FOR = re.compile(r"<([^<>]+)>")


@dataclass
class Example:
    """An example of the document: who asks, what, with which variables."""

    who: str
    is_stream: bool
    document: str
    refused: str
    variables: str


def examples() -> Iterator[Example]:
    """The examples, in their order."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for info, document, refused, variables in _BLOCK.findall(text):
        who = re.search(r"as=(\w+)", info)
        yield Example(who[1] if who else "nobody", "stream" in info, document, refused.strip(), variables or "{}")


class Reader:
    """Somebody who follows the document from its first example to its last."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.case = open_case(city).to("PAYING")
        self.programme = open_case(city, "A10-4").to("ACTIVE")
        self.applicant = city.applicant()
        first = city.officer.ask("{ changes(first: 1) { pageInfo { endCursor } } }")["changes"]["pageInfo"]["endCursor"]
        self.answers: Json = {
            "credit code": self.applicant.code,
            "programme": self.programme.id,
            "project": open_case(city, "A01-1").to("SUBMITTED").id,
            "cursor": first,
            "recovery leg": self.came_back(),
            "paid grant": open_case(city, "A10-2").to("PAID").id,
            **self.mistaken(),
            "amount": self.case.leg("city")["amount"],
            **self.in_parts(),
            "day": city.day.isoformat(),
        }
        self.root_fields: set[str] = set()

    def in_parts(self) -> Json:
        """A leg that can be split, and one that is with the treasury."""
        payable, out = open_case(self.city, "A06-1").to("PAYABLE"), open_case(self.city, "A06-1").to("PAYING")
        instructed(out, out.leg("city"))
        return {
            "reserved leg": payable.leg("city")["id"],
            "payment of it": payable.grant["payments"][0]["id"],
            "leg with the treasury": out.leg("city")["id"],
            "its voucher": out.leg("city")["voucherNo"],
        }

    def mistaken(self) -> Json:
        """A grant that was approved on an annual expenditure with a zero too many."""
        case = research(self.city).to("PAYABLE")
        return {"mistaken grant": case.id, "version of it": case.look()["version"]}

    def came_back(self) -> str:
        """The leg of a recovery to which some money came back."""
        case = recovered(open_case(self.city).to("PAID"), "DEMANDED")
        case.do("recordRecoveryReceipt", receiptNo="TK-000001", amount="1.00")
        return next(leg["id"] for leg in case.grant["recoveries"][0]["legs"] if leg["receipts"])

    def person(self, who: str) -> Person:
        """Who asks."""
        if who == "applicant":
            return self.applicant
        return self.city.nobody if who == "nobody" else self.city.person(Role(who.upper()), desk="of the document")

    def value(self, name: str) -> str:
        """What stands in angle brackets."""
        if name == "voucher":
            return self.voucher()
        if name in {"paid voucher", "receipt file"}:
            voucher = self.case.look()["payments"][0]["legs"][0]["voucherNo"]
            return voucher if name == "paid voucher" else self.receipt_file(voucher)
        if "." in name:
            node: Any = self.answers
            for part in name.split("."):
                node = node[int(part) if part.isdigit() else part]
            return str(node)
        return str(self.answers[name])

    def receipt_file(self, voucher: str) -> str:
        """The receipt of the document as a spreadsheet in China writes it."""
        amount = f"{float(self.answers['amount']):,.2f}"
        day = f"{self.city.day.year}/{self.city.day.month}/{self.city.day.day}"
        written = f'凭证号,回单号,结果,金额,日期\r\n{voucher},HK-000001-1,到账,"{amount}",{day}\r\n,,,,\r\n'
        return b64encode(written.encode("gb18030")).decode()

    def voucher(self) -> str:
        """The voucher of the leg that the run of the document gathered, once others approved and instructed it."""
        run = approved(self.city, self.answers["createPaymentRun"]["run"])
        step(self.city, "instructPaymentRun", run)
        self.case.look()
        return self.case.leg("city")["voucherNo"]

    def read(self, example: Example) -> None:
        """Run one example."""
        variables = json.loads(_STANDS_FOR.sub(lambda match: self.value(match[1]), example.variables))
        if example.is_stream:
            with events(self.person(example.who), example.document, **variables) as stream:
                assert next(stream)["data"]["grantChanged"]["grant"]["state"]
            return
        data = self.person(example.who).ask(example.document, **variables)
        self.answers |= data
        for name, payload in data.items():
            self.root_fields.add(name)
            expected = [example.refused.removeprefix("refused=")] if example.refused else []
            assert _codes(payload) == expected, name


def _codes(payload: object) -> list[str]:
    refusals: list[Json] = cast("Json", payload).get("errors", []) if isinstance(payload, dict) else []
    return [error["code"] for error in refusals]


def test_every_example_of_the_document_runs_as_it_is_written(city: City) -> None:
    city.move_to("2022-03-01")
    reader, all_examples = Reader(city), list(examples())
    account(reader.case)
    assert isinstance(reader.case, Case)
    for example in all_examples:
        reader.read(example)
    assert len(all_examples) >= 13
    assert reader.answers["createPaymentRun"]["run"]["count"] == 1
    assert [row["errors"] for row in reader.answers["recordTreasuryReceipts"]["rows"]] == [[]]
    assert {"grant", "grants", "changes", "budgetExecution", "recordServiceMonth"} <= reader.root_fields
