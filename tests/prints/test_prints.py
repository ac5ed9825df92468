"""What an office prints says what is on record, the same in each format, to who may read it and to nobody else."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from domain.lives.roles import Role
from domain.values.money import read_yuan
from tests.grants.test_objections import PERSON
from tests.prints.read_back import FORMATS, printed, table_of, words_of
from tests.reports.test_notices import CHINESE
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.paperwork import unswept
from tests.world.runs import MAKER, account, approved, gathered

DAY, OVER = "2021-03-01", "2021-03-09"
NOTICES = "{ publicityNotices(first: 20) { nodes { number measureCode awards { grantNumber applicantName } } } }"
TABLE = """query($year: Int!) { executionTable(year: $year) {
  rows { title appropriated paid rate } total { appropriated paid free rate } } }"""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def notice_of(city: City, case: Case) -> str:
    """The number of the notice on which an award stands."""
    nodes = city.officer.ask(NOTICES)["publicityNotices"]["nodes"]
    number = case.grant["number"]
    return next(each["number"] for each in nodes if number in {award["grantNumber"] for award in each["awards"]})


@pytest.mark.parametrize("form", FORMATS)
def test_a_notice_is_printed_with_its_clause_its_days_its_lines_and_who_signs(city: City, form: str) -> None:
    case = open_case(city).to("PUBLICITY")
    number = notice_of(city, case)
    given = printed(city.nobody, f"notice.{form}", number=number)
    assert given.status_code == 200, given.text
    words = words_of(form, given.content)
    for part in (
        "关于“国家级科技创新平台资助”拟支持名单的公示",
        f"公告编号：{number}",
        "第八条（对人工智能领域新获批的国家重点实验室",
        "公示期：2021年3月2日至2021年3月8日，共5个工作日。",
        "如有异议，请于2021年3月8日前（含当日）实名向市科技局",
        case.grant["number"],
        case.grant["applicant"]["name"],
        "5,000,000.00",
        "市科技局2021年3月1日",
    ):
        assert part.replace(" ", "") in words, (part, words)
    assert printed(city.nobody, f"notice.{form}", number=number).content == given.content
    name = f"notice.{form}\"; filename*=UTF-8''%E5%85%B3%E4%BA%8E"
    assert name in given.headers["content-disposition"]


def test_who_may_not_read_a_notice_is_printed_none(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    number = notice_of(city, case)
    unswept(city, OVER)
    for person in (city.nobody, case.applicant):
        answer = printed(person, "notice.docx", number=number)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    assert printed(city.officer, "notice.docx", number=number).status_code == 200


@pytest.mark.parametrize("form", FORMATS)
def test_a_person_is_masked_whoever_prints(city: City, form: str) -> None:
    case = open_case(city, "A12-3", item=PERSON).to("PUBLICITY")
    words = words_of(form, printed(city.officer, f"notice.{form}", number=notice_of(city, case)).content)
    assert ("RC***34" in words, PERSON in words) == (True, False)


def run_of(city: City) -> tuple[Json, Case, str]:
    """A run of a leg of the city, its case, and the account to which it pays."""
    case = open_case(city, "A06-1").to("PAYING")
    stated = account(case)
    case.look()
    return gathered(city, "city", case.leg("city")["id"]), case, stated["accountNo"]


def test_a_disbursement_is_printed_once_its_run_is_approved(city: City) -> None:
    run, case, account_no = run_of(city)
    finance = city.person(Role.FINANCE, desk=MAKER)
    early = printed(finance, "disbursement.docx", number=run["number"])
    (error,) = early.json()["errors"]
    assert (early.status_code, error["extensions"]["code"]) == (409, "NOT_TO_BE_PRINTED")
    assert "批准之后方可印发" in error["message"]
    approved(city, run)
    leg = case.leg("city")
    for form in FORMATS:
        given = printed(finance, f"disbursement.{form}", number=run["number"])
        words = words_of(form, given.content)
        shown = read_yuan(round(float(leg["amount"]) * 100))
        assert f"拨付批次：{run['number']}" in words
        assert all(each in words for each in (case.grant["number"], case.grant["applicant"]["name"], shown))
        assert f"人民币壹佰伍拾万元整（￥{shown}）" in words, words
        assert words.count("武汉市财政") == 2
        assert account_no not in words
        assert account_no.encode() not in given.content
    for person, status in ((case.applicant, 403), (city.nobody, 401)):
        assert printed(person, "disbursement.docx", number=run["number"]).status_code == status
    nothing = printed(finance, "disbursement.docx", number="ZF-none")
    assert (nothing.status_code, "ZF-none" in nothing.text) == (409, True)


def test_the_tables_of_a_year_say_what_their_queries_say(city: City) -> None:
    paid = open_case(city, "A06-1").to("PAID")
    finance = city.person(Role.FINANCE)
    answer = finance.ask(TABLE, year=2021)["executionTable"]
    rows = table_of(printed(finance, "execution.docx", year="2021").content)
    assert rows[0][:4] == ["出资财政", "预算安排", "已支付", "执行率（%）"]
    assert [row[3] for row in rows[1:]] == [each["rate"] or "" for each in (*answer["rows"], answer["total"])]
    assert rows[-1][0] == "合计"
    assert [cell.replace(",", "") for cell in rows[-1][1:3]] == [
        answer["total"]["appropriated"],
        answer["total"]["paid"],
    ]
    book: Any = load_workbook(BytesIO(printed(finance, "register.xlsx", year="2021").content)).worksheets[0]
    lines = [[cell.value for cell in row] for row in book.iter_rows()]
    line = next(line for line in lines if line[1] == paid.grant["number"])
    assert line[8:10] == [1_500_000, 1_500_000]
    head = next(place for place, each in enumerate(lines) if each[0] == "序号")
    body = [each for each in lines[head + 1 :] if isinstance(each[0], int)]
    total = next(each for each in lines if each[2] == "合计")
    assert total[8:11] == [sum(each[place] or 0 for each in body) for place in (8, 9, 10)]
    assert book.page_setup.orientation == "landscape"
    assert words_of("pdf", printed(finance, "register.pdf", year="2021").content).count(paid.grant["number"]) == 1
    for name in ("execution", "register", "self-evaluation"):
        assert printed(paid.applicant, f"{name}.docx", year="2021").status_code == 403


def test_a_self_evaluation_is_printed_of_a_year_in_which_something_was_closed(city: City) -> None:
    none = printed(city.officer, "self-evaluation.docx", year="2019")
    assert (none.status_code, none.json()["errors"][0]["extensions"]["code"]) == (409, "NOT_TO_BE_PRINTED")
    open_case(city, "A06-1").to("PAID").do("closeGrant", performance="重组完成")
    in_chinese = city.officer.post("{ selfEvaluations(year: 2021) { measureTitle closed } }", None, **CHINESE)
    answer = in_chinese.json()["data"]["selfEvaluations"]
    rows = table_of(printed(city.officer, "self-evaluation.docx", year="2021").content)
    assert [(row[1], row[3]) for row in rows[1:-1]] == [(each["measureTitle"], str(each["closed"])) for each in answer]
    assert rows[-1][3] == str(sum(each["closed"] for each in answer))


def test_a_document_has_the_paper_and_the_fonts_of_an_office(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    number = notice_of(city, case)
    book = Document(BytesIO(printed(city.officer, "notice.docx", number=number).content))
    section = book.sections[0]
    margins = (section.top_margin, section.left_margin, section.page_width, section.page_height)
    assert [round((each or 0) / 36_000) for each in margins] == [37, 28, 210, 297]
    title: Any = book.paragraphs[0].runs[0]
    assert (title.font.size.pt, title.element.rPr.rFonts.get(qn("w:eastAsia"))) == (22, "方正小标宋简体")
    normal: Any = book.styles["Normal"]
    assert (normal.font.size.pt, normal.element.rPr.rFonts.get(qn("w:eastAsia"))) == (16, "仿宋_GB2312")
    table: Any = book.tables[0]
    assert table._element.find(qn("w:tr")).trPr.find(qn("w:tblHeader")) is not None  # noqa: SLF001 - no other way
    pages = PdfReader(BytesIO(printed(city.officer, "notice.pdf", number=number).content))
    assert [round(float(side) * 25.4 / 72) for side in pages.pages[0].mediabox[2:]] == [210, 297]
    page: Any = pages.pages[0]
    for font in page["/Resources"]["/Font"].values():
        of: Any = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(of["/FontDescriptor"].get_object())


def test_a_link_opens_one_print_without_a_token(city: City) -> None:
    path = "/prints/execution.xlsx?year=2021"
    answer = city.http.post(path, headers=city.officer.headers())
    assert answer.status_code == 201, answer.text
    link = answer.headers["location"]
    assert city.http.get(link).status_code == 200
    for other in (link.replace("2021", "2022"), link.replace("xlsx", "docx"), link.replace("/prints", "/exports")):
        assert city.http.get(other).status_code in {401, 404}
    assert city.http.post(path).status_code == 401
    assert city.http.delete(path).status_code == 405


@pytest.mark.parametrize(
    ("file", "stated", "status", "says"),
    [
        ("notice.doc", {"number": "x"}, 404, "notice, "),
        ("poster.docx", {}, 404, "formats: docx, xlsx, pdf"),
        ("../notice.docx", {"number": "x"}, 404, ""),
        ("notice.docx", {}, 400, "needs number"),
        ("notice.docx", {"number": "x", "year": "2021"}, 400, "takes no year: it takes number"),
        ("notice.docx", {"number": "x" * 20_001}, 400, "at most 20000 characters"),
        ("execution.docx", {"year": "last"}, 400, ""),
        ("register.docx", {"year": "2021", "filter": "{"}, 400, "ilter: write it as JSON"),
        ("register.docx", {"year": "2021", "first": "5"}, 400, "takes no first"),
        ("execution.docx", {"year": "2021", "asOf": "9999-01-01"}, 400, ""),
        ("execution.docx", {"year": "999999"}, 404, ""),
    ],
)
def test_what_is_no_print_is_refused_by_name(
    city: City, file: str, stated: dict[str, str], status: int, says: str
) -> None:
    answer = printed(city.officer, file, **stated)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
