"""A list as a file is what the list answers: the same rows, masks, filters and orders, whoever asks, in each format."""

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from typing import cast

import httpx
import polars as pl
import pytest
from openpyxl import load_workbook

from api.exports.documents import CellKind, kinds_of
from api.exports.lists import LISTS
from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person

PATHS = {
    "grants": "number item state award applicant { name creditCode }",
    "paymentLegs": "payer treasury amount state voucherNo",
    "openAwards": "number applicantName award paid",
}
NEEDS = {"budgetQueue": {"treasury": "city"}, "paymentRegister": {"year": "2021"}}
PUBLIC = {"openAwards", "publicityList", "publicityNotices", "calls"}


@pytest.fixture(scope="module")
def cases(city: City) -> list[Case]:
    """Some cases on their way, one of them with an item that a spreadsheet would take for a formula."""
    made = [open_case(city).to(state) for state in ("PAID", "PUBLICITY", "SUBMITTED", "UNDER_REVIEW")]
    formula = open_case(city, item="=cmd|' /C calc'!A1")
    return [*made, formula]


def got(person: Person, file: str, **chosen: str) -> httpx.Response:
    """What somebody is given."""
    return person.city.http.get(f"/exports/{file}", params=chosen, headers=person.headers())


def lines(person: Person, name: str, **chosen: str) -> list[Json]:
    """The rows of a list as JSON Lines."""
    answer = got(person, f"{name}.jsonl", **NEEDS.get(name, {}), **chosen)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def flat(node: Json, before: str = "") -> Json:
    """A node as a row: each leaf by its path."""
    row: Json = {}
    for name, value in node.items():
        row |= flat(cast("Json", value), f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return row


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_given_to_the_office_in_every_format(city: City, name: str) -> None:
    rows = lines(city.auditor, name)
    paths = [column.path for column in LISTS[name].columns]
    assert all(list(row) == paths for row in rows)
    text = got(city.auditor, f"{name}.csv", **NEEDS.get(name, {})).content.decode("utf-8-sig")
    table = list(csv.reader(StringIO(text)))
    assert [head.split()[-1] for head in table[0]] == paths
    assert len(table) == len(rows) + 1
    workbook = load_workbook(BytesIO(got(city.auditor, f"{name}.xlsx", **NEEDS.get(name, {})).content))
    sheet = list(workbook.worksheets[0].iter_rows(values_only=True))
    assert [list(sheet[1]), len(sheet)] == [paths, len(rows) + 2]
    frame = pl.read_parquet(got(city.auditor, f"{name}.parquet", **NEEDS.get(name, {})).content)
    assert [frame.columns, frame.height] == [paths, len(rows)]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.DISTRICT_OFFICER, Role.EXPERT, Role.APPLICANT])
def test_whoever_asks_is_given_what_the_list_shows_him(city: City, cases: list[Case], role: Role) -> None:
    person = cases[0].applicant if role is Role.APPLICANT else city.person(role)
    for name, leaves in PATHS.items():
        shown = person.ask(f"{{ {name}(first: 100) {{ nodes {{ {leaves} }} }} }}")[name]["nodes"]
        rows = [flat(node) for node in shown]
        assert [{path: row[path] for path in rows[0]} for row in lines(person, name)] == rows if rows else True
        assert len(lines(person, name)) == len(rows)
    assert {row["applicant.creditCode"] for row in lines(cases[0].applicant, "grants")} == {cases[0].applicant.code}


def test_filters_and_orders_are_those_of_the_list(city: City, cases: list[Case]) -> None:
    chosen = {
        "filter": json.dumps({"states": ["PAID", "UNDER_REVIEW"]}),
        "orderBy": '{"field":"NUMBER","direction":"ASC"}',
    }
    numbers = [row["number"] for row in lines(city.officer, "grants", **chosen)]
    assert numbers == sorted(case.grant["number"] for case in (cases[0], cases[3]))


def test_nobody_is_given_what_the_list_refuses(city: City) -> None:
    for name in LISTS:
        answer = got(city.nobody, f"{name}.csv", **NEEDS.get(name, {}))
        assert (answer.status_code == 200) == (name in PUBLIC), (name, answer.text)
    refused = got(city.applicant(), "paymentRegister.csv", year="2021")
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("file", "chosen", "status"),
    [
        ("grants.doc", {}, 404),
        ("granted.csv", {}, 404),
        ("grants.csv", {"filter": "{"}, 400),
        ("grants.csv", {"filter": '{"state": "PAID"}'}, 400),
        ("grants.csv", {"filter": "[" * 5_000}, 400),
        ("grants.csv", {"filter": " " * 20_001}, 400),
        ("grants.csv", {"orderBy": '{"field":"PRICE","direction":"ASC"}'}, 400),
        ("grants.csv", {"first": "1"}, 400),
        ("paymentRegister.csv", {}, 400),
        ("paymentRegister.csv", {"year": "last"}, 400),
        ("budgetQueue.csv", {"treasury": "city", "asOf": "tomorrow"}, 400),
    ],
)
def test_what_is_no_export_is_refused_in_both_languages(
    city: City, file: str, chosen: dict[str, str], status: int
) -> None:
    for spoken in ("en", "zh-CN"):
        headers = city.auditor.headers() | {"Accept-Language": spoken}
        answer = city.http.get(f"/exports/{file}", params=chosen, headers=headers)
        assert answer.status_code == status, answer.text
        assert answer.json()["errors"][0]["message"]


@pytest.mark.usefixtures("cases")
def test_a_spreadsheet_computes_nothing_and_reckons_with_amounts(city: City) -> None:
    (item,) = (row["item"] for row in lines(city.officer, "grants") if row["item"].startswith("="))
    table = csv.DictReader(StringIO(got(city.officer, "grants.csv").content.decode("utf-8-sig")))
    assert f"'{item}" in {row["For item"] for row in table}
    sheet = load_workbook(BytesIO(got(city.officer, "grants.xlsx").content)).worksheets[0]
    place = {cell.value: number for number, cell in enumerate(sheet[2])}
    (cell,) = (row[place["item"]] for row in sheet.iter_rows(min_row=3) if row[place["item"]].value == item)
    assert cell.data_type == "s"
    awards = [row["award"] for row in lines(city.officer, "grants") if row["award"]]
    total = sum(map(Decimal, awards))
    assert total > 0
    shown = [row[place["award"]].value for row in sheet.iter_rows(min_row=3)]
    assert sum(Decimal(str(value)) for value in shown if value is not None) == total
    frame = pl.read_parquet(got(city.officer, "grants.parquet").content)
    assert frame["award"].sum() == total
    assert frame["createdAt"].dtype == pl.Datetime("us", "Asia/Shanghai")


def test_headers_are_in_the_language_of_the_request_beside_the_names_of_the_contract(city: City) -> None:
    def head(spoken: str) -> str:
        answer = city.http.get("/exports/openAwards.csv", headers={"Accept-Language": spoken})
        assert answer.headers["content-disposition"] == 'attachment; filename="openAwards.csv"'
        assert answer.headers["cache-control"] == "no-store"
        return answer.content.decode("utf-8").splitlines()[0]

    assert head("zh-CN").startswith("\ufeff申报编号 number,政策编号 policyCode,")
    assert head("en").startswith("\ufeffFile number,Policy policyCode,")


def test_what_stands_in_a_column_follows_from_the_contract() -> None:
    kinds = dict(zip((column.path for column in LISTS["grants"].columns), kinds_of(LISTS["grants"]), strict=True))
    assert kinds["award"] is CellKind.YUAN
    assert kinds["submittedOn"] is CellKind.DAY
    assert kinds["createdAt"] is CellKind.INSTANT
    assert kinds["state"] is CellKind.TEXT
