"""Receipts as Excel writes them: what is clear is read, and what is not is refused by a sentence that is true."""

import base64
import io
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from api.rows.receipt_files import MOST_LINES, MOST_UNPACKED, lines_of_file
from domain.treasury.receipt_files import RECEIPT_COLUMNS, UnreadableFileError, lines_of, receipts_of
from domain.treasury.receipts import TreasuryAnswer
from tests.money.test_runs import receipt, requested, sent
from tests.world.city import City, Json
from workflows.payments.receipt_rows import ReceiptRow

HEADER = ",".join(RECEIPT_COLUMNS)
PLAIN = f"{HEADER}\nV/1,HK-1,SETTLED,300000.00,2022-06-13,\nV/2,TP-2,RETURNED,5.50,2022-06-13,账户已销户\n"
_SECOND = "5.5,2022-06-13,V/2,RETURNED,TP-2,账户已销户"
READ = [
    ReceiptRow("V/1", TreasuryAnswer.SETTLED, "HK-1", 30000000, date(2022, 6, 13), ""),
    ReceiptRow("V/2", TreasuryAnswer.RETURNED, "TP-2", 550, date(2022, 6, 13), "账户已销户"),
]


def rows(content: str | bytes) -> list[ReceiptRow]:
    """The rows of a file, as text or as bytes."""
    lines = lines_of(content) if isinstance(content, str) else lines_of_file(content)
    return [ReceiptRow.of_cells(cells) for cells in receipts_of(lines)]


def workbook(*lines: Sequence[object], epoch: datetime | None = None) -> bytes:
    """A workbook of these lines."""
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(list(line))  # pyright: ignore[reportArgumentType] - of whatever a cell may hold
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_title_above_the_columns_of_a_workbook_is_left_out() -> None:
    head, first, second = (line.split(",") for line in PLAIN.splitlines())
    assert rows(workbook(["2022年6月国库支付回单汇总表"], ["单位：元"], [], head, first, second)) == READ
    with pytest.raises(UnreadableFileError, match="no column is called “没有列名”"):
        rows(workbook(["没有列名"], ["单位：元"]))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN + "\n,,,,,\n  \n",
        "国库支付回单汇总表,,,,,\n单位：元,,,,,\n" + PLAIN,
        "国库支付回单汇总表\n\n" + PLAIN.replace(",", ";"),
        PLAIN.replace("V/1", '="V/1"').replace("HK-1", '="HK-1"'),
        PLAIN.replace("V/1", "'V/1").replace("HK-1", "'HK-1"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace(",\n", "\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        PLAIN.replace(HEADER, HEADER.upper()),
        PLAIN.replace(HEADER, " Voucher No ,receiptNo,Outcome,AMOUNT,On,Reason"),
        PLAIN.replace(HEADER, "凭证号,回单号,结果,金额（元）,日期,退票原因"),
        PLAIN.replace("SETTLED", "到账").replace("RETURNED", "退票"),
        PLAIN.replace("300000.00", '"300,000.00"').replace("5.50", " ￥5.50 "),
        PLAIN.replace("300000.00", "３０００００").replace("5.50", "5.5元"),
        PLAIN.replace("2022-06-13", "2022/6/13"),
        PLAIN.replace("2022-06-13", "44725"),
        PLAIN.replace("2022-06-13", "2022年6月13日"),
        PLAIN.replace("2022-06-13", "2022/6/13 0:00"),
        PLAIN.replace("2022-06-13", "2022.6.13").replace("SETTLED", "settled"),
        PLAIN.replace("2022-06-13", "20220613"),
        "amount,on,voucher_no,outcome,receipt_no,reason\n300000,2022-06-13,V/1,SETTLED,HK-1\n" + _SECOND,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gb18030"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + PLAIN.replace(",", "\t").encode("utf-16-be"),
    ],
)
def test_what_is_clear_is_read(content: str | bytes) -> None:
    assert rows(content) == READ


def test_a_separator_of_lines_within_a_cell_is_part_of_it() -> None:
    parsed = rows(PLAIN.replace("账户已销户", "账户\u2028已销户").replace("HK-1", "HK-1\u2029"))
    assert (parsed[1].reason, len(parsed)) == ("账户\u2028已销户", 2)
    assert rows(PLAIN.replace("账户已销户", '"账户\n已销户"'))[1].reason == "账户\n已销户"


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_workbook_is_read_as_it_is_meant(epoch: datetime | None) -> None:
    day = date(2022, 6, 13)
    content = workbook(
        list(RECEIPT_COLUMNS),
        ["V/1", "HK-1", "SETTLED", 300000, day],
        [],
        ["V/2", "TP-2", "RETURNED", 5.50, datetime(2022, 6, 13, 9, 30), "账户已销户"],  # noqa: DTZ001 - as sheets have it
        epoch=epoch,
    )
    assert rows(content) == READ
    figures = workbook(list(RECEIPT_COLUMNS), ["V/1", 20220613000123, "到账", 83333.33, "2022/6/13"])
    assert (rows(figures)[0].receipt_no, rows(figures)[0].amount) == ("20220613000123", 8333333)


def test_a_number_that_a_spreadsheet_shortened_is_not_taken_for_the_number(city: City) -> None:
    content = workbook(list(RECEIPT_COLUMNS), ["V/1", 20220613000012345678, "SETTLED", 5, "2022-06-13"])
    assert rows(content)[0].receipt_no == "2.02206130000123e+19"
    city.move_to("2021-03-01")
    case = requested(city)
    sent(city, case)
    refused = city.treasury.done("recordTreasuryReceipts", rows=[receipt(case, receiptNo="2.02206E+19")])["rows"][0]
    assert "a spreadsheet shortened it" in refused["errors"][0]["message"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        ("\n,,\n", "the file is empty"),
        ("voucher_no,receipt_no\n", "there is no outcome, amount, on"),
        (PLAIN.replace("receipt_no", "帐号"), "no column is called “帐号”"),
        (PLAIN.replace("receipt_no", "voucher_no"), "“voucher_no” stands twice"),
        (b"\xff\xff\x00\x81", "it is neither text"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "it is an old XLS file"),
        (b"PK\x03\x04" + b"\0" * 500, "it is no XLSX file"),
        (workbook(list(RECEIPT_COLUMNS), ["V/1", "=1+1"]), "line 2 has a formula without a result"),
        (workbook(list(RECEIPT_COLUMNS), *([["x"]] * MOST_LINES)), f"more than {MOST_LINES} lines"),
        (workbook([f"{number} {'x' * 30_000}" for number in range(MOST_UNPACKED // 29_000)]), "send at most"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_what_it_is(content: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        rows(content)
    assert reason in refused.value.why.en
    assert refused.value.why.zh != refused.value.why.en


def test_a_damaged_workbook_is_refused_whatever_was_damaged() -> None:
    whole = workbook(list(RECEIPT_COLUMNS), ["V/1", "HK-1", "SETTLED", 5, "2022-06-13"])
    chance = random.Random(20220613)  # noqa: S311 - no secret
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        try:
            rows(bytes(broken))
        except UnreadableFileError as refused:
            assert refused.why.zh  # noqa: PT017 - some damage is in what nobody reads


@pytest.mark.parametrize(
    ("fields", "path", "zh", "en"),
    [
        ({"amount": ""}, "amount", "不得为空", "may not be empty"),
        ({"amount": "三十万元"}, "amount", "无法识别为金额", "no amount"),
        ({"amount": "3E+05"}, "amount", "科学计数法", "shortened"),
        ({"on": ""}, "on", "不得为空", "may not be empty"),
        ({"on": "01/02/2021"}, "on", "分不清日和月", "cannot be told apart"),
        ({"on": "21/3/1"}, "on", "分不清日和月", "cannot be told apart"),
        ({"on": "2021-02-30"}, "on", "没有这一天", "no such day"),
        ({"on": "昨天"}, "on", "无法识别为日期", "no day that can be read"),
        ({"outcome": "LOST"}, "outcome", "须为", "write SETTLED"),
        ({"outcome": ""}, "outcome", "不得为空", "may not be empty"),
    ],
)
def test_a_cell_that_is_not_clear_is_refused_by_name_in_the_language_asked_for(
    city: City, fields: Json, path: str, zh: str, en: str
) -> None:
    city.move_to("2021-03-01")
    case = requested(city)
    sent(city, case)
    for language, words in (("zh-CN", zh), ("en", en)):
        row = receipt(case, **fields)
        cells = [row["voucherNo"], row["receiptNo"], row["outcome"], row["amount"], row["on"], ""]
        command = {"idempotencyKey": f"cells-{language}", "file": f"{HEADER}\n{','.join(map(str, cells))}\n"}
        document = "mutation M($input: RecordTreasuryReceiptsInput!) { recordTreasuryReceipts(input: $input) "
        answer = city.treasury.post(
            document + "{ rows { errors { code path message } } } }", {"input": command}, Accept_Language=language
        ).json()
        error = answer["data"]["recordTreasuryReceipts"]["rows"][0]["errors"][0]
        assert (error["code"], error["path"][-1]) == ("INPUT_INVALID", path)
        assert words in error["message"]


def _as_base64(content: bytes) -> str:
    return base64.encodebytes(content).decode()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_is_handed_in_as_it_is(city: City, encoding: str) -> None:
    city.move_to("2021-03-01")
    case = requested(city)
    sent(city, case)
    day = city.day
    row = receipt(case, on=f"{day.year}/{day.month}/{day.day}", amount="1,500,000.00")
    amount, cells = f'"{row["amount"]}"', ("voucherNo", "receiptNo", "outcome")
    text = f"{HEADER}\r\n{','.join(row[name] for name in cells)},{amount},{row['on']},到账\r\n\r\n"
    done = city.treasury.done("recordTreasuryReceipts", fileBase64=_as_base64(text.encode(encoding)))["rows"]
    assert [row["leg"]["state"] for row in done] == ["SETTLED"]
    for wrong in ({"fileBase64": "不是"}, {"fileBase64": "AAAA"}, {"fileBase64": "", "file": ""}):
        refused = city.treasury.refused("recordTreasuryReceipts", **wrong)
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["fileBase64"])


def test_rows_of_one_voucher_are_taken_by_their_days_and_a_repeated_one_changes_nothing(city: City) -> None:
    city.move_to("2021-03-01")
    case = requested(city)
    sent(city, case)
    paid = receipt(case)
    city.move_to(city.day + timedelta(days=3))
    back = receipt(case, outcome="RETURNED", reason="账户已销户")
    done = city.treasury.done("recordTreasuryReceipts", rows=[back, paid, paid, back])["rows"]
    assert [row["errors"] for row in done] == [[], [], [], []]
    assert [row["index"] for row in done] == [0, 1, 2, 3]
    assert case.look()["payments"][0]["legs"][0]["state"] == "RETURNED"
