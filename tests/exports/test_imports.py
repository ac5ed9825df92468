"""Files as offices write them are brought in row by row: an answer for each, the same again, nothing in a dry run."""

import json
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook

from api.imports.doing import BOUNDS
from tests.operations.test_command_line import run
from tests.world.cases import Case, application, open_case
from tests.world.city import City, Json, Person, credit_code
from tests.world.other_process import free_port

HEADS = "单位统一社会信用代码,政策名称,来源,文号,支持事项,级次,奖补金额(元),到账日期,凭据,备注"


def sent(person: Person, kind: str, content: bytes | str, *, dry_run: bool = False) -> list[Json]:
    """The lines of the answer to a file."""
    answer = posted(person, kind, content, dry_run=dry_run)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def posted(person: Person, kind: str, content: bytes | str, *, dry_run: bool = False) -> httpx.Response:
    """The answer to a file."""
    params = {"dryRun": str(dry_run).lower()}
    return person.city.http.post(f"/imports/{kind}", content=content, params=params, headers=person.headers())


def awards_file(codes: list[str]) -> str:
    """A table of awards with a title above, blank lines, a sum below, and numbers as people write them."""
    rows = [
        f'{code},市级示范政策,市经信局,经信〔2021〕{code[-8:]}-{n}号,项目{n},市级,"￥１,２３４.５０",44211,拨款凭证{n},无'
        for n, code in enumerate(codes)
    ]
    return "\n".join(["2021年其他支持情况表,,,,,,,,,", HEADS, ",,,,,,,,,", *rows, "合计,,,,,,2469.00,,,", ""])


def test_a_table_is_read_as_an_office_writes_it_and_each_row_is_answered(city: City) -> None:
    codes = [credit_code(), credit_code()]
    text = awards_file([*codes, "no code"])
    for encoded in (text.encode("gb18030"), text.encode("utf-8-sig"), text.encode("utf-16")):
        head, *rows, end = sent(city.officer, "other-awards", encoded)
        assert head == {"kind": "other-awards", "rows": 3, "leftAside": ["备注"]}
        assert [(row["line"], row["done"]) for row in rows] == [(4, True), (5, True), (6, False)]
        assert rows[2]["errors"][0]["code"]
        assert end == {"done": 2, "refused": 1, "dryRun": False}
        break
    kept = city.sql("SELECT amount, paid_on::text AS paid_on, scope FROM other_award WHERE credit_code = $1", codes[0])
    assert kept == [{"amount": 123450, "paid_on": "2021-01-15", "scope": "CITY"}]


def test_the_same_file_again_does_nothing_twice_and_a_dry_run_does_nothing(city: City) -> None:
    codes = [credit_code(), credit_code()]
    count = "SELECT count(*) AS n FROM other_award WHERE credit_code = ANY($1)"
    content = awards_file(codes).encode()
    before = city.rows()
    assert sent(city.officer, "other-awards", content, dry_run=True)[-1] == {"done": 2, "refused": 0, "dryRun": True}
    assert city.rows() == before
    first = sent(city.officer, "other-awards", content)
    assert sent(city.officer, "other-awards", content) == first
    assert city.sql(count, codes)[0]["n"] == 2


@pytest.mark.parametrize(
    "query", ["dryRun=True", "dryRun=1", "dryRun=yes", "dryRun=", "dry_run=true", "dryRun=true&dryRun=false", "x=1"]
)
def test_what_may_mean_a_dry_run_and_does_not_say_so_does_nothing(city: City, query: str) -> None:
    before, path = city.rows(), f"/imports/other-awards?{query}"
    content = awards_file([credit_code()])
    for spoken in ("en", "zh-CN"):
        headers = {**city.officer.headers(), "Accept-Language": spoken}
        answer = city.http.post(path, content=content.encode(), headers=headers)
        assert answer.status_code == 400, answer.text
        (error,) = answer.json()["errors"]
        assert (error["extensions"]["code"], "dryRun" in error["message"]) == ("BAD_USER_INPUT", True)
    assert city.rows() == before


def test_a_refusal_names_headings_in_its_own_language(city: City) -> None:
    table = awards_file([credit_code()])
    broken = {
        "zh-CN": ("没有找到列名：文号", "“文号”列出现两次", "金额：无法识别为金额"),
        "en": ("names the columns reference", "“reference” stands twice", "amount: "),
    }
    for spoken, (missing, twice, wrong) in broken.items():
        headers = {**city.officer.headers(), "Accept-Language": spoken}
        for content, says in (
            (table.replace(",文号,", ",字号,"), missing),
            (table.replace("备注", "文号"), twice),
            (table.replace("￥１,２３４.５０", "若干"), wrong),
        ):
            answer = city.http.post("/imports/other-awards", content=content.encode(), headers=headers)
            assert says in answer.text.replace("\\", ""), answer.text


def workbook(*rows: list[object], merged: str = "") -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_applications_are_drafted_under_merged_headings_with_their_facts(city: City) -> None:
    facts: Json = application(credit_code(), "A08-1")["facts"]
    good, bad = credit_code(), credit_code()
    rows: list[list[object]] = [
        ["项目申报汇总表"],
        ["序号", "申报单位", None, None, "事项编号", *facts],
        [None, "名称", "信用代码", "所在区代码", None, *[None] * len(facts)],
        [1, "武汉示例导入有限公司", good, 420111, "A08-1", *facts.values()],
        [2, "武汉示例导入有限公司", bad, 420111, "A99", *facts.values()],
        ["合计", None, None, None, 2],
    ]
    head, first, second, _ = sent(city.officer, "applications", workbook(*rows, merged="B2:D2"))
    assert head == {"kind": "applications", "rows": 2, "leftAside": ["序号"]}
    assert first["done"], first
    assert (first["line"], first["done"], second["line"], second["done"]) == (4, True, 5, False)
    listed = city.officer.ask("{ grants(first: 100) { nodes { item applicant { creditCode name } facts } } }")
    (node,) = (each for each in listed["grants"]["nodes"] if each["applicant"]["creditCode"] == good)
    assert node["applicant"]["name"] == "武汉示例导入有限公司"
    assert facts["platform_name"] in node["item"]
    assert facts.items() <= node["facts"].items()


def test_months_come_as_days_words_and_figures(city: City) -> None:
    case: Case = open_case(city, "A10-3")
    number = case.grant["number"]
    text = f"受理编号\t服务月份\t签约人数\n{number}\t2021年1月\t1,200人\n{number}\t202102\t约百人\n"
    _, first, second, end = sent(city.officer, "months", text)
    assert first["errors"][0]["code"] != "INPUT_INVALID"
    assert (second["errors"][0]["code"], second["errors"][0]["message"]) == (
        "INPUT_INVALID",
        "signedPersons: write a whole number",
    )
    assert end["refused"] == 2


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("other-awards", b"", 422),
        ("other-awards", "姓名,年龄\n张三,30\n", 422),
        ("other-awards", b"PK\x03\x04nothing", 422),
        ("other-awards", HEADS + ",文号\n", 422),
        ("weather", "a,b\n", 404),
        ("months", b"x" * (BOUNDS.most_bytes + 1), 413),
    ],
)
def test_what_is_no_such_table_is_refused_whole(city: City, kind: str, content: bytes | str, status: int) -> None:
    before = city.rows()
    assert posted(city.officer, kind, content).status_code == status
    assert city.rows() == before


def test_rows_are_done_by_who_may_alone(city: City) -> None:
    assert posted(city.nobody, "other-awards", awards_file([credit_code()])).status_code == 401
    _, row, _ = sent(city.auditor, "other-awards", awards_file([credit_code()]))
    assert row["errors"][0]["code"] in {"NOT_ALLOWED", "FORBIDDEN"}


def test_the_command_sends_a_file_and_ends_by_what_became_of_it(city: City, tmp_path: Path) -> None:
    file, codes = tmp_path / "其他支持.csv", [credit_code()]
    file.write_bytes(awards_file(codes).encode("gb18030"))
    token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
    on = ("--address", city.address, "--token", token, "--lang", "en")
    rehearsed = run(tmp_path, "import", "other-awards", str(file), "--dry-run", *on)
    assert (rehearsed.returncode, rehearsed.stdout) == (0, "1 done, 0 refused; nothing was kept\n"), rehearsed.stderr
    done = run(tmp_path, "import", "other-awards", str(file), *on)
    assert (done.returncode, done.stdout) == (0, "1 done, 0 refused\n"), done.stderr
    file.write_bytes(awards_file(["no code"]).encode())
    refused = run(tmp_path, "import", "other-awards", str(file), *on)
    assert (refused.returncode, refused.stdout) == (1, "0 done, 1 refused\n")
    assert "line 4: " in refused.stderr
    for wrong in (("weather", str(file), *on), ("months", str(file), *on)):
        ended = run(tmp_path, "import", *wrong)
        assert (ended.returncode, "Traceback" in ended.stderr) == (1, False), ended.stderr


def test_the_command_asks_the_server_of_its_settings_in_their_language(city: City, tmp_path: Path) -> None:
    file = tmp_path / "awards.csv"
    file.write_bytes(awards_file(["no code"]).encode())
    token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
    settings = {"DUIXIAN_PORT": city.address.rpartition(":")[2], "DUIXIAN_TOKEN": token}
    says = [
        run(tmp_path, "import", "other-awards", str(file), *more, **settings, **others).stderr
        for more, others in (((), {}), ((), {"DUIXIAN_LANGUAGE": "zh-CN"}), (("--lang", "zh-CN"), {}))
    ]
    assert "line 4: " in says[0]
    assert says[1] == says[2] != says[0]


def test_a_server_that_is_not_there_is_named_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "awards.csv"
    file.write_text(HEADS, encoding="utf-8")
    port = str(free_port())
    for more, says in (
        ((), f"Nothing answers at http://127.0.0.1:{port}: "),
        (("--address", f"http://localhost:{port}"), f"Nothing answers at http://localhost:{port}: "),
        (("--address", "127.0.0.1"), "127.0.0.1 is no address of a server: "),
    ):
        ended = run(tmp_path, "import", "months", str(file), "--token", "x", *more, DUIXIAN_PORT=port)
        assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (1, 1, ""), ended.stderr
        assert ended.stderr.startswith(says)
