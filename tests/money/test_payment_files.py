"""What docs/payment_files.md shows is what is written, and what is read."""

import hashlib
import json
import re
import shlex
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from graphql import GraphQLInputObjectType, build_schema, parse, validate
from openpyxl import load_workbook

from api.kit.instruction_workbooks import workbook
from api.rows.receipt_rows import MOST_FILE
from api.schema.schema import schema_text
from domain.policy.calendar import parse_day
from domain.treasury.receipt_files import RECEIPT_COLUMNS, lines_of, receipts_of
from domain.treasury.receipts import TreasuryAnswer
from domain.treasury.run_files import COLUMNS, Instruction, InstructionRow
from domain.values.money import parse_yuan
from workflows.payments.receipt_rows import ReceiptRow, SentReceipt
from workflows.transaction.many_rows import MOST_ROWS

TEXT = (Path(__file__).parents[2] / "docs" / "payment_files.md").read_text(encoding="utf-8")
RUN = Instruction(
    "ZF-city-2022-000007",
    "city",
    [
        InstructionRow(
            1,
            "A06-1-2022-000003/city/3f9a1c/1",
            150000000,
            "武汉示例智能股份有限公司",
            "91420100MA4KSL01XJ",
            "4200100020003000",
            "示例银行",
            "A06-1-2022-000003",
        ),
        InstructionRow(
            3,
            "A08-1-2022-000001/city/b07e52/2",
            8333333,
            "武汉示例大学",
            "12420100MB4DEM0735",
            "4200100020004000",
            "示例银行",
            "A08-1-2022-000001",
        ),
    ],
)


def blocks(language: str) -> list[str]:
    """The code blocks of the document in a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_instruction_that_is_shown_is_the_one_that_is_written() -> None:
    assert blocks("csv")[0] == RUN.as_csv().replace("\r\n", "\n")
    assert RUN.as_csv().count("\r\n") == RUN.as_csv().count("\n") == 4
    assert blocks("json")[0] == RUN.as_json()


def test_the_columns_that_are_named_are_those_of_the_files() -> None:
    named = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert tuple(named) == COLUMNS + RECEIPT_COLUMNS


def test_the_limits_that_are_named_are_kept() -> None:
    assert f"at most {MOST_ROWS} rows and {MOST_FILE} characters" in TEXT


@pytest.mark.parametrize(
    ("content", "digest"), [(RUN.as_json(), "True"), (RUN.as_json().replace("83333", "93333"), "False")]
)
def test_the_hash_is_checked_as_it_is_told(content: str, digest: str, tmp_path: Path) -> None:
    program, name = shlex.split(blocks("sh")[0])[2:]
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest


def test_a_cell_like_a_formula_is_led_by_an_apostrophe_that_the_hash_does_not_count() -> None:
    risky = Instruction(RUN.number, RUN.treasury, [RUN.rows[0]._replace(holder="=1+1")])
    assert ",'=1+1," in risky.as_csv()
    assert json.loads(risky.as_json())["rows"][0]["holder"] == "=1+1"
    assert risky.digest in risky.as_csv()
    assert risky.digest != Instruction(RUN.number, RUN.treasury, [RUN.rows[0]._replace(holder="'=1+1")]).digest


def test_the_file_is_asked_for_by_a_query_that_the_schema_knows() -> None:
    assert validate(build_schema(schema_text()), parse(blocks("graphql")[0])) == []


def _as_sent(row: dict[str, str]) -> SentReceipt:
    """A row of the API as its scalars read it."""
    return SentReceipt(
        row["voucherNo"],
        TreasuryAnswer(row["outcome"]),
        row.get("receiptNo", ""),
        parse_yuan(row.get("amount")),
        parse_day(row.get("on")),
        row.get("reason", ""),
    )


def test_the_receipts_that_are_shown_are_the_rows_that_are_shown() -> None:
    read = [ReceiptRow.of_cells(cells) for cells in receipts_of(lines_of(blocks("csv")[1]))]
    printed: list[dict[str, str]] = json.loads(blocks("json")[1])
    input_type = cast("GraphQLInputObjectType", build_schema(schema_text()).type_map["TreasuryReceiptRowInput"])
    assert {name for row in printed for name in row} == set(input_type.fields)
    assert read == [_as_sent(row).row() for row in printed]
    assert [row.outcome for row in read] == ["SETTLED", "RETURNED", "UNKNOWN"]
    assert [(row.voucher_no, row.amount) for row in read[:2]] == [(row.voucher_no, row.amount) for row in RUN.rows]
    assert read == [ReceiptRow.of_cells(cells) for cells in receipts_of(lines_of("\ufeff" + blocks("csv")[1]))]


@pytest.mark.parametrize(
    "line",
    [
        'V/1,HK-1,SETTLED,5.00,2022-06-07,"',
        'V/1,"HK"1,SETTLED,5.00,2022-06-07,',
        "V/1",
        "V/1,HK-1,SETTLED,5.00,2022-06-07,,x",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(line: str) -> None:
    header = ",".join(RECEIPT_COLUMNS)
    with pytest.raises(ValueError, match="line 2"):
        receipts_of(lines_of(f"{header}\n{line}\nV/2,HK-2,SETTLED,5.00,2022-06-07,\n"))


def test_a_workbook_holds_texts_alone_and_is_the_same_each_time() -> None:
    long = RUN.rows[0]._replace(account_no="0000123456789012345678901", holder="=HYPERLINK(1)", bank="https://bank")
    run = Instruction(RUN.number, RUN.treasury, [long, RUN.rows[1]])
    book = workbook(run)
    sheet = load_workbook(BytesIO(book)).worksheets[0]
    cells = [[str(cell.value) for cell in line if cell.value is not None] for line in sheet.iter_rows()]
    assert cells == [list(COLUMNS), *run.lines()]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    assert {cell.number_format for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"@"}
    lines = "".join("\t".join(line) + "\n" for line in cells[1:-1])
    assert hashlib.sha256(lines.encode()).hexdigest() == cells[-1][4] == run.digest
    assert workbook(run) == book


def test_a_workbook_made_on_another_day_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook(RUN)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook(RUN) == book
