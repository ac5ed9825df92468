"""Reports of a year's money agree with the ledger to the fen, as queries and as workbooks (报表)."""

from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

import openpyxl
import pytest

from domain.lives.roles import Role
from tests.books.bookkeeper import fen
from tests.reports.two_years import two_years
from tests.world.city import FIRST_DAY, City, Json, Person, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

YEARS = (2021, 2022)
TABLES = """query Tables($year: Int!, $asOf: Date) {
  executionTable(year: $year, asOf: $asOf) { policyCode year asOf rows { ...E } total { ...E } file { ...F } }
  carryOverTable(year: $year, asOf: $asOf) { rows { ...C } total { ...C } file { ...F } }
}
fragment E on ExecutionRow { treasury title appropriated reserved paid rate free waiting waitingLegs arrears cameBack
  lapsed carriedOver }
fragment C on CarryOverRow { treasury title broughtForward arranged appropriated paid recovered reserved left lapsed
  carriedOver }
fragment F on ReportFile { name mediaType content }"""
REGISTER = """query Register($year: Int!, $filter: PaymentRegisterFilter, $first: Int, $after: String) {
  paymentRegister(year: $year, filter: $filter, first: $first, after: $after) {
    totalCount sums { treasury title payments amount paid cameBack } file { name content }
    pageInfo { hasNextPage endCursor }
    edges { node { payment { id } grantNumber measureCode measureTitle applicantName creditCode submittedOn acceptedAt
      publicityFrom publicityTo approvedOn award orderedAt amount paid cameBack settledOn
      legs { payer treasury title state amount paid cameBack voucherNo receiptNo settledOn } } }
  }
}"""
# By the postings alone, whatever the reports read.
BOOKS = """SELECT budget.treasury, budget.year, posting.account, sum(posting.amount)::bigint AS amount
FROM posting JOIN budget ON budget.id = posting.budget_id JOIN ledger_entry AS entry ON entry.id = posting.entry_id
WHERE entry.recorded_at < $1::timestamptz GROUP BY 1, 2, 3"""
ENTRIES = """SELECT budget.treasury, entry.kind, sum(entry.amount)::bigint AS amount
FROM ledger_entry AS entry JOIN budget ON budget.id = entry.budget_id GROUP BY 1, 2"""
FOREVER = datetime.fromisoformat("2199-01-01T00:00:00+08:00")


@pytest.fixture(name="city", scope="module")
def _city(  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    databases: Databases, settings: Settings
) -> Iterator[City]:
    """Two years: paid, half paid, waiting, returned, cancelled, recovered, lapsed and carried over."""
    with databases.copy("bare") as url, served_city(url, settings) as served:
        served.move_to(FIRST_DAY)
        two_years(served)
        yield served


def accounts(city: City, before: datetime = FOREVER) -> dict[tuple[str, int], dict[str, int]]:
    """Every account of every budget in fen, added up from postings."""
    books: dict[tuple[str, int], dict[str, int]] = {}
    for row in city.sql(BOOKS, before):
        books.setdefault((row["treasury"], row["year"]), {})[row["account"]] = row["amount"]
    return books


def sheet(file: Json) -> list[list[Any]]:
    """The cells of a workbook."""
    book = openpyxl.load_workbook(BytesIO(b64decode(file["content"])))
    return [list(row) for row in cast("Iterable[tuple[Any, ...]]", book.worksheets[0].iter_rows(values_only=True))]


def added(rows: list[Json], name: str) -> int:
    """The fen of a column."""
    return sum(fen(row[name]) for row in rows)


def in_fen(cell: object) -> int:
    """A cell of yuan, which is a number."""
    assert isinstance(cell, int | float), cell
    assert round(cell * 100) == pytest.approx(cell * 100, abs=1e-4)
    return round(cell * 100)


@pytest.mark.parametrize("year", YEARS)
def test_both_tables_are_the_ledger_to_the_fen_and_add_up(city: City, year: int) -> None:
    tables, books = city.auditor.ask(TABLES, year=year), accounts(city)
    execution, carried = tables["executionTable"], tables["carryOverTable"]
    idle = [row for row in execution["rows"] if row["appropriated"] == "0.00"]
    assert (len(execution["rows"]) > 10, len(idle) > 5) == (True, True)
    for one, other in zip(execution["rows"], carried["rows"], strict=True):
        stood = books.get((one["treasury"], year), {})
        for name, account in {"reserved": "RESERVED", "paid": "PAID", "lapsed": "LAPSED"}.items():
            assert fen(one[name]) == fen(other[name]) == stood.get(account, 0), (one["treasury"], name)
        assert fen(one["appropriated"]) == fen(other["appropriated"]) == -stood.get("APPROPRIATED", 0)
        assert (fen(one["free"]), fen(other["recovered"])) == (stood.get("FREE", 0), stood.get("RECOVERED", 0))
        parts = ("paid", "recovered", "reserved", "left", "carriedOver")
        whole = fen(other["broughtForward"]) + fen(other["arranged"])
        assert whole == fen(other["appropriated"]) == sum(fen(other[name]) for name in parts)
    for table, names in ((execution, ("appropriated", "reserved", "paid", "waiting", "arrears", "cameBack")), (carried,
                         ("broughtForward", "arranged", "recovered", "left", "carriedOver"))):  # fmt: skip
        assert {name: fen(table["total"][name]) for name in names} == {n: added(table["rows"], n) for n in names}
    assert added(carried["rows"], "carriedOver" if year == 2021 else "broughtForward") == 100_001


def test_a_rate_is_rounded_down_and_none_without_a_budget(city: City) -> None:
    rows = {row["treasury"]: row for row in city.auditor.ask(TABLES, year=2021)["executionTable"]["rows"]}
    paid, whole = fen(rows["city"]["paid"]), fen(rows["city"]["appropriated"])
    assert fen(rows["city"]["rate"]) == paid * 10_000 // whole > 0
    assert (rows["420115"]["rate"], rows["420115"]["title"]) == (None, "Jiangxia District")


def test_a_table_of_a_past_day_is_that_of_that_evening(city: City) -> None:
    end = datetime.fromisoformat("2022-01-01T00:00:00+08:00")
    tables, books = city.auditor.ask(TABLES, year=2021, asOf="2021-12-31"), accounts(city, end)
    rows = {row["treasury"]: row for row in tables["executionTable"]["rows"]}
    assert fen(rows["city"]["free"]) == books["city", 2021]["FREE"] > 0
    assert fen(rows["city"]["paid"]) == books["city", 2021]["PAID"]
    assert (rows["city"]["cameBack"], rows["city"]["carriedOver"]) == ("0.00", "0.00")
    assert tables["executionTable"]["asOf"] == "2021-12-31"
    assert city.auditor.ask(TABLES, year=2021)["executionTable"]["total"]["cameBack"] == "100000.01"


def test_the_workbooks_of_the_tables_say_what_the_queries_say(city: City) -> None:
    tables = city.auditor.ask(TABLES, year=2021)
    execution, carried = sheet(tables["executionTable"]["file"]), sheet(tables["carryOverTable"]["file"])
    assert (execution[0][0], carried[0][0]) == ("预算执行表", "结转结余表")
    assert execution[1][0] == f"2021年度　截至：{city.day}　单位：元"
    assert execution[2][:5] == ["出资财政", "预算安排（元）", "已保留未支付（元）", "已支付（元）", "执行率"]
    assert (execution[3][0], execution[-1][0], len(execution)) == (
        "武汉市财政",
        "合计",
        4 + len(tables["executionTable"]["rows"]),
    )
    rows = [*tables["executionTable"]["rows"], tables["executionTable"]["total"]]
    for cells, row in zip(execution[3:], rows, strict=True):
        names = {1: "appropriated", 2: "reserved", 3: "paid", 5: "free", 6: "waiting", 8: "arrears", 9: "cameBack"}
        assert {n: in_fen(cells[place]) for place, n in names.items()} == {n: fen(row[n]) for n in names.values()}
        assert (cells[4] is None) is (row["rate"] is None)
        assert cells[4] is None or round(cells[4] * 10_000) == fen(row["rate"])
    columns = ("broughtForward", "arranged", "appropriated", "paid", "recovered", "reserved", "left")
    rows = [*tables["carryOverTable"]["rows"], tables["carryOverTable"]["total"]]
    for cells, row in zip(carried[3:], rows, strict=True):
        names = dict(enumerate(columns, 1))
        assert {n: in_fen(cells[place]) for place, n in names.items()} == {n: fen(row[n]) for n in names.values()}
    again = city.auditor.ask(TABLES, year=2021)["executionTable"]["file"]
    assert again == tables["executionTable"]["file"]
    assert again["name"] == f"预算执行表 2021年度 截至{city.day}.xlsx"


def registers(person: Person, **variables: object) -> list[Json]:
    """The registers of both years."""
    return [person.ask(REGISTER, year=year, **variables)["paymentRegister"] for year in YEARS]


def test_the_register_is_the_ledger_to_the_fen(city: City) -> None:
    books: dict[str, dict[str, int]] = {}
    for row in city.sql(ENTRIES):
        books.setdefault(row["treasury"], {})[row["kind"]] = row["amount"]
    all_registers = registers(city.auditor)
    for treasury, kinds in books.items():
        sums = [each for register in all_registers for each in register["sums"] if each["treasury"] == treasury]
        assert added(sums, "paid") == kinds.get("SETTLE", 0) - kinds.get("RETURN", 0), treasury
        assert added(sums, "cameBack") == kinds.get("REVERSE", 0) - kinds.get("REINSTATE", 0), treasury
    for register in all_registers:
        rows = [edge["node"] for edge in register["edges"]]
        assert register["totalCount"] == len(rows)
        for name in ("amount", "paid", "cameBack"):
            assert (
                added(rows, name) == added(register["sums"], name) == added([x for r in rows for x in r["legs"]], name)
            )
    assert (
        added(registers(city.auditor)[0]["sums"], "amount")
        == city.sql(
            "SELECT sum(leg.amount)::bigint AS amount FROM payment_leg AS leg JOIN payment ON payment.id = payment_id "
            "WHERE state <> 'CANCELLED' AND ordered_at < '2022-01-01T00:00:00+08:00'"
        )[0]["amount"]
    )


def test_a_row_tells_a_payment_from_its_application_to_its_receipt(city: City) -> None:
    rows = [edge["node"] for edge in registers(city.auditor)[0]["edges"]]
    assert [row["orderedAt"] for row in rows] == sorted(row["orderedAt"] for row in rows)
    paid = next(row for row in rows if row["cameBack"] != "0.00")
    days = [paid["submittedOn"], paid["publicityFrom"], paid["publicityTo"], paid["approvedOn"]]
    assert days == sorted(days)
    assert paid["submittedOn"] <= paid["acceptedAt"][:10] <= paid["publicityFrom"]
    (leg,) = paid["legs"]
    assert (leg["state"], leg["settledOn"], bool(leg["voucherNo"]), bool(leg["receiptNo"])) == (
        "SETTLED", paid["settledOn"], True, True,
    )  # fmt: skip
    half = next(row for row in rows if row["measureCode"] == "A10-2")
    assert {leg["payer"]: leg["state"] for leg in half["legs"]} == {"city": "SETTLED", "district": "REQUESTED"}
    assert half["settledOn"] is None
    returned = next(row for row in rows if row["legs"][0]["state"] == "RETURNED")
    assert (returned["paid"], returned["legs"][0]["receiptNo"]) == ("0.00", None)


def test_a_payment_that_came_in_parts_is_one_row_with_its_parts(city: City) -> None:
    register = registers(city.auditor)[1]
    row = next(edge["node"] for edge in register["edges"] if len(edge["node"]["legs"]) == 3)
    assert sorted(leg["paid"] for leg in row["legs"])[:2] == ["1.00", "2.00"]
    assert (row["amount"], row["paid"], row["cameBack"]) == ("5000000.00", "5000000.00", "7.00")
    assert all(leg["receiptNo"] for leg in row["legs"])
    assert register["sums"][0]["payments"] == len(register["edges"])
    cells = sheet(register["file"])
    (line,) = [line for line in cells if line[1] == row["grantNumber"]]
    head = {heading: place for place, heading in enumerate(cells[2])}
    assert in_fen(line[head["武汉市财政应拨付（元）"]]) == in_fen(line[head["武汉市财政已支付（元）"]]) == 500_000_000


def test_the_register_is_paged_and_filtered(city: City) -> None:
    whole = registers(city.auditor)[0]
    first = city.auditor.ask(REGISTER, year=2021, first=2)["paymentRegister"]
    rest = city.auditor.ask(REGISTER, year=2021, after=first["pageInfo"]["endCursor"])["paymentRegister"]
    assert first["edges"] + rest["edges"] == whole["edges"]
    assert first["sums"] == whole["sums"]
    of = registers(city.auditor, filter={"measureCodes": ["A10-2"]})[0]
    assert {edge["node"]["measureCode"] for edge in of["edges"]} == {"A10-2"}
    own = registers(city.auditor, filter={"treasury": "420111"})[0]
    assert [each["treasury"] for each in own["sums"]] == ["420111"]
    assert registers(city.auditor, filter={"treasury": "nowhere"})[0]["totalCount"] == 0


def test_the_workbook_of_the_register_says_what_the_query_says(city: City) -> None:
    register = registers(city.auditor)[0]
    cells, rows = sheet(register["file"]), [edge["node"] for edge in register["edges"]]
    assert (cells[0][0], cells[-1][1], len(cells)) == ("兑现台账", "合计", 4 + len(rows))
    head = {heading: place for place, heading in enumerate(cells[2])}
    for line, row in zip(cells[3:-1], rows, strict=True):
        assert (line[1], line[3], line[4]) == (row["grantNumber"], row["applicantName"], row["creditCode"])
        assert line[head["申报日期"]].date() == date.fromisoformat(row["submittedOn"])
        sums = ("应拨付合计（元）", "已支付合计（元）", "其中追回（元）")
        assert [in_fen(line[head[each]]) for each in sums] == [fen(row[n]) for n in ("amount", "paid", "cameBack")]
        assert (line[head["回单号"]] or "") == "、".join(leg["receiptNo"] for leg in row["legs"] if leg["receiptNo"])
    for heading, name in (("应拨付合计（元）", "amount"), ("已支付合计（元）", "paid"), ("其中追回（元）", "cameBack")):
        assert in_fen(cells[-1][head[heading]]) == added(rows, name)
        assert in_fen(cells[-1][head[heading]]) == sum(in_fen(line[head[heading]]) for line in cells[3:-1])


def test_reports_show_nobody_more_than_the_books_do(city: City) -> None:
    own = city.person(Role.FINANCE, treasury="420111")
    tables = own.ask(TABLES, year=2021)
    assert [row["treasury"] for row in tables["executionTable"]["rows"]] == ["420111"]
    assert tables["carryOverTable"]["total"]["appropriated"] == "500000.00"
    register = own.ask(REGISTER, year=2021)["paymentRegister"]
    assert {leg["treasury"] for edge in register["edges"] for leg in edge["node"]["legs"]} == {"420111"}
    assert [each["treasury"] for each in register["sums"]] == ["420111"]
    assert "city" not in {row["treasury"] for row in tables["executionTable"]["rows"]}
    assert own.ask(REGISTER, year=2021, filter={"treasury": "city"})["paymentRegister"]["totalCount"] == 0
    stranger = city.person(Role.OFFICER, bureau="市税务局")
    assert stranger.ask(TABLES, year=2021)["executionTable"]["rows"] == []
    assert stranger.ask(REGISTER, year=2021)["paymentRegister"]["edges"] == []
    supervisor = city.person(Role.SUPERVISOR)
    assert supervisor.ask(TABLES, year=2021) == city.auditor.ask(TABLES, year=2021)
    for person in (city.applicant(), city.person(Role.EXPERT)):
        for document in (TABLES, REGISTER):
            assert person.post(document, {"year": 2021}).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_what_is_not_there_is_null_and_a_day_to_come_is_refused(city: City) -> None:
    assert city.auditor.ask(TABLES, year=2500) == {"executionTable": None, "carryOverTable": None}
    assert city.auditor.ask(REGISTER, year=-1) == {"paymentRegister": None}
    error = city.auditor.post(TABLES, {"year": 2022, "asOf": "2199-01-01"}).json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
