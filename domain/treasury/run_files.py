"""The instruction file of a payment run (拨付指令文件): see docs/payment_files.md."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.policy.conditions import Text
from domain.values.money import Fen, show_yuan

COLUMNS = (
    "row",
    "voucher_no",
    "amount",
    "holder",
    "credit_code",
    "account_no",
    "bank",
    "grant_number",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "CSV"
    JSON = "JSON"
    XLSX = "XLSX"


FORMAT_TITLES: Mapping[FileFormat, Text] = {
    FileFormat.CSV: Text(zh="逗号分隔文件", en="comma-separated values"),
    FileFormat.JSON: Text(zh="JSON 文件", en="one JSON object"),
    FileFormat.XLSX: Text(zh="电子表格", en="a workbook, in Base64; accounts are texts and lose no digit"),
}


class InstructionRow(NamedTuple):
    """One leg as the treasury is told to pay it; the amount is fen."""

    number: int
    voucher_no: str
    amount: Fen
    holder: str
    credit_code: str
    account_no: str
    bank: str
    grant_number: str

    def cells(self) -> list[str]:
        """Return its cells, in the order of the columns: the amount in yuan."""
        texts = (self.holder, self.credit_code, self.account_no, self.bank, self.grant_number)
        return [str(self.number), self.voucher_no, show_yuan(self.amount), *texts]


def rows_sha256(rows: Sequence[InstructionRow]) -> str:
    """Return the hash by which rows are approved and instructed (SHA-256, hexadecimal).

    It is over each row's cells with tabs between, ended by a line feed, in order. Of rows as they are approved, which
    have in place of what is sealed what that is known by again, the database reckons the same (``run_rows_sha256``).
    The voucher names the leg, and the request under which it is paid.
    """
    lines = "".join("\t".join(row.cells()) + "\n" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Instruction:
    """A run as it is instructed; the same run is always the same bytes."""

    number: str
    treasury: str
    rows: Sequence[InstructionRow]

    @property
    def total(self) -> Fen:
        """The fen of all its rows."""
        return sum(row.amount for row in self.rows)

    @property
    def digest(self) -> str:
        """SHA-256 over its rows as the treasury reads them."""
        return rows_sha256(self.rows)

    def lines(self) -> list[list[str]]:
        """Return the cells of its rows, and of a last line with run, total, count, hash and treasury."""
        last = ["total", self.number, show_yuan(self.total), str(len(self.rows)), self.digest, self.treasury]
        return [*(row.cells() for row in self.rows), last]

    def as_csv(self) -> str:
        """Return it as CSV (RFC 4180): a header and its lines.

        A cell that a spreadsheet would take for a formula is led by an apostrophe; the hash is over the cells without.
        """
        return written([list(COLUMNS), *self.lines()])

    def as_json(self) -> str:
        """Return the same as JSON, its names sorted, amounts as strings of yuan."""
        rows = [dict(zip(COLUMNS, row.cells(), strict=True)) for row in self.rows]
        whole = {"run": self.number, "treasury": self.treasury, "rows": rows, "sha256": self.digest}
        whole |= {"count": len(rows), "total": show_yuan(self.total)}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


class _Lines(list[str]):
    """What the csv module writes to."""

    def write(self, line: str) -> int:
        """Keep a line."""
        self.append(line)
        return len(line)


def written(cells: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as CSV."""
    lines = _Lines()
    writer = csv.writer(lines)
    for row in cells:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return "".join(lines)
