"""What the reports of a finance bureau say (报表), as queries and workbooks, in the words of the book's registers."""

from base64 import b64decode
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from zoneinfo import ZoneInfo

import openpyxl

from tests.books.bookkeeper import fen
from tests.world.city import Json
from tests.year.compared import auditor, nodes
from tests.year.money import Year
from tests.year.plan import YEARS
from tests.year.registers import CARRY_OVER, EXECUTION

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = {"武汉市财政": "city", "武昌区": "420106", "洪山区": "420111", "东湖新技术开发区": "WH-DHGX"}
"""Treasuries as an office calls them."""
_FILE = "file { content }"
_OF_A_YEAR = """
  x{year}: executionTable(year: {year}, asOf: $asOf) {{ rows {{ treasury rate {execution} }}
    total {{ rate {execution} }} FILE }}
  c{year}: carryOverTable(year: {year}, asOf: $asOf) {{ rows {{ treasury {carried} }} total {{ {carried} }} FILE }}
  r{year}: paymentRegister(year: {year}, asOf: $asOf, first: 100) {{
    totalCount sums {{ treasury payments amount paid cameBack }} FILE
    edges {{ node {{ grantNumber measureCode award submittedOn acceptedAt publicityTo approvedOn orderedAt amount paid
      cameBack settledOn legs {{ treasury state amount paid cameBack settledOn }} }} }} }}
  s{year}: selfEvaluations(year: {year}, asOf: $asOf) {{
    measureCode closed paid scored meanScore goals goalsReached }}"""
_ALL = "".join(
    _OF_A_YEAR.format(year=year, execution=" ".join(EXECUTION), carried=" ".join(CARRY_OVER)) for year in YEARS
)
_RECOVERED = "recoveryReport(asOf: $asOf) { treasury state recoveries cameBack }"
_REPORTS = f"query Reports($asOf: Date) {{ {_ALL} {_RECOVERED} }}"


def reports(year: Year, as_of: str | None = None, *, file_of: int | None = None) -> dict[str, Any]:
    """What the reports say now, or of a past day; of one year their workbooks are opened and held against them."""
    document = _REPORTS.replace("FILE", "")
    if file_of is not None:
        before, _, after = _REPORTS.partition(f"x{file_of}:")
        own, mark, rest = after.partition(f"s{file_of}:")
        document = f"{before}x{file_of}:{own.replace('FILE', _FILE)}{mark}{rest}".replace("FILE", "")
    answer = auditor(year).ask(document, asOf=as_of)
    reported: dict[str, Any] = {
        "register": {of: _register(year, answer[f"r{of}"]) for of in YEARS},
        "tables": {of: _tables(answer[f"x{of}"], answer[f"c{of}"]) for of in YEARS},
        "recovered": {
            (each["treasury"], each["state"]): (each["recoveries"], fen(each["cameBack"]))
            for each in answer["recoveryReport"]
        },
        "evaluated": {of: {each["measureCode"]: _evaluated(each) for each in answer[f"s{of}"]} for of in YEARS},
    }
    if file_of is not None:
        tables, rows = reported["tables"][file_of], reported["register"][file_of]
        assert _table(answer[f"x{file_of}"]["file"], (0, 1, 2, 4, 5, 6, 7, 8, 9, 10), EXECUTION) == tables["execution"]
        assert _table(answer[f"c{file_of}"]["file"], range(9), CARRY_OVER) == tables["carryOver"]
        _same_register(year, answer[f"r{file_of}"]["file"], rows)
    return reported


def _fens(each: Json, names: Iterable[str]) -> dict[str, int]:
    return {name: each[name] if isinstance(each[name], int) else fen(each[name]) for name in names}


def _day(text: str | None) -> date | None:
    """A day, or the day of an instant in Shanghai."""
    if text is None:
        return None
    if len(text) == len("2022-01-01"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(SHANGHAI).date()


def _tables(execution: Json, carried: Json) -> dict[str, dict[str, dict[str, int]]]:
    """Both tables, whose totals are the sums of their rows, with every treasury, idle ones too."""
    tables: dict[str, dict[str, dict[str, int]]] = {}
    for name, table, names in (("execution", execution, EXECUTION), ("carryOver", carried, CARRY_OVER)):
        rows = {row["treasury"]: _fens(row, names) for row in table["rows"]}
        assert len(rows) >= 14
        assert _fens(table["total"], names) == {each: sum(row[each] for row in rows.values()) for each in names}
        tables[name] = {treasury: row for treasury, row in rows.items() if any(row.values())}
    for row in [*execution["rows"], execution["total"]]:
        whole, paid = fen(row["appropriated"]), fen(row["paid"])
        assert (row["rate"] and fen(row["rate"])) == (paid * 10_000 // whole if whole else None)
    return tables


def _register(year: Year, register: Json) -> list[tuple[Any, ...]]:
    """The rows of a register, whose sums are those of its legs."""
    names = {case.grant["number"]: name for name, case in year.cases.items()}
    rows = [_row(names, node) for node in nodes(register)]
    assert len(rows) == register["totalCount"]
    sums = {each["treasury"]: tuple(_fens(each, ("amount", "paid", "cameBack")).values()) for each in register["sums"]}
    legs = [leg for row in rows for leg in row[-1]]
    assert sums == {
        treasury: tuple(sum(leg[place] for leg in legs if leg[0] == treasury) for place in (2, 3, 4))
        for treasury in {leg[0] for leg in legs}
    }
    assert {each["treasury"]: each["payments"] for each in register["sums"]} == {
        treasury: sum(any(leg[0] == treasury for leg in row[-1]) for row in rows) for treasury in sums
    }
    return sorted(rows, key=str)


def _row(names: dict[str, str], node: Json) -> tuple[Any, ...]:
    legs = [
        (leg["treasury"], leg["state"], *_fens(leg, ("amount", "paid", "cameBack")).values(), _day(leg["settledOn"]))
        for leg in node["legs"]
    ]
    of = (names[node["grantNumber"]], node["measureCode"], node["award"] and fen(node["award"]))
    days = [_day(node[name]) for name in ("submittedOn", "acceptedAt", "publicityTo", "approvedOn", "orderedAt")]
    money = _fens(node, ("amount", "paid", "cameBack")).values()
    return (*of, *days, *money, _day(node["settledOn"]), tuple(sorted(legs, key=str)))


def _evaluated(each: Json) -> tuple[Any, ...]:
    mean = each["meanScore"] and fen(each["meanScore"])
    return each["closed"], fen(each["paid"]), each["scored"], mean, each["goals"], each["goalsReached"]


def _cells(file: Json) -> list[list[Any]]:
    """The lines of a workbook below its title, its particulars and its headings; the headings first."""
    book = openpyxl.load_workbook(BytesIO(b64decode(file["content"])), read_only=True)
    lines = cast("Iterable[tuple[Any, ...]]", book.worksheets[0].iter_rows(values_only=True))
    return [list(line) for line in lines][2:]


def _in_fen(cell: float | None) -> int:
    return round((cell or 0) * 100)


def _table(file: Json, places: Iterable[int], names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """The rows of a table's workbook that are not of an idle treasury; its total adds up."""
    lines = {line[0]: line[1:] for line in _cells(file)[1:]}
    own = dict(zip(places, names, strict=False))
    rows = {
        title: {
            name: line[place] or 0 if name == "waitingLegs" else _in_fen(line[place]) for place, name in own.items()
        }
        for title, line in lines.items()
    }
    total = rows.pop("合计")
    assert total == {name: sum(row[name] for row in rows.values()) for name in total}
    return {NAMES[title]: row for title, row in rows.items() if any(row.values())}


def _same_register(year: Year, file: Json, rows: list[tuple[Any, ...]]) -> None:
    """Hold the workbook of a register against its rows, and its total against their sums."""
    heads, *lines, total = _cells(file)
    place = {heading: number for number, heading in enumerate(heads)}
    names = {case.grant["number"]: name for name, case in year.cases.items()}
    sums = [place[heading] for heading in ("应拨付合计（元）", "已支付合计（元）", "其中追回（元）")]
    of_file = [
        (names[line[1]], line[place["下达拨付日期"]].date(), *(_in_fen(line[at]) for at in sums)) for line in lines
    ]
    assert sorted(of_file) == sorted((row[0], row[7], *row[8:11]) for row in rows)
    assert [_in_fen(total[at]) for at in sums] == [sum(row[at] for row in rows) for at in (8, 9, 10)]
    for payer, treasury in (("武汉市财政", {"city"}), ("区财政", set(NAMES.values()) - {"city"})):
        legs = [leg for row in rows for leg in row[-1] if leg[0] in treasury]
        due, paid = (_in_fen(total[place[f"{payer}{what}（元）"]]) for what in ("应拨付", "已支付"))
        assert (due, paid) == (sum(leg[2] for leg in legs), sum(leg[3] for leg in legs))
