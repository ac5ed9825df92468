"""Notices of publicity: what an office puts up stays as it was shown, and the archive says what became of it."""

import base64
from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain.lives.roles import Role
from tests.grants.test_objections import FILED, FOUND, PERSON
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.paperwork import unswept

DAY, LAST, OVER = "2021-03-01", "2021-03-08", "2021-03-09"
AWARDS = """number grantNumber applicantName item districtTitle amount outcome decidedOn approvedAmount
  objections { filed upheld dismissed }"""
NOTICE = f"""number title policyCode measureCode citations {{ clause quote }} bureaus openedOn shownFrom shownTo
  workingDays state total objectionsTo text awards {{ {AWARDS} }}"""
LIST = f"""query List($filter: PublicityNoticeFilter, $first: Int) {{
  publicityNotices(first: $first, filter: $filter) {{
    edges {{ node {{ {NOTICE} }} }} pageInfo {{ hasNextPage }} }} }}"""
ONE = f"query One($number: String!) {{ publicityNotice(number: $number) {{ {NOTICE} }} }}"
FILE = """query File($number: String!, $format: FileFormat!) {
  publicityNotice(number: $number) { file(format: $format) { name content } } }"""
ARCHIVE = """query Archive($year: Int!, $filter: PublicityNoticeFilter, $format: FileFormat!) {
  publicityArchive(year: $year, filter: $filter, format: $format) { name mediaType content } }"""
CHINESE = {"Accept_Language": "zh-CN"}


@pytest.fixture
def city(fresh_city: City) -> City:
    """A city of its own, on a Monday: a notice gathers all that is opened on a day."""
    fresh_city.move_to(DAY)
    return fresh_city


def notices(city: City, **filters: object) -> list[Json]:
    """Notices as the office reads them."""
    connection = city.officer.ask(LIST, filter=filters or None, first=20)["publicityNotices"]
    return [edge["node"] for edge in connection["edges"]]


def public(city: City) -> list[Json]:
    """Notices as everybody reads them."""
    return [edge["node"] for edge in city.nobody.ask(LIST, filter=None, first=20)["publicityNotices"]["edges"]]


def cells(content: str) -> list[list[object]]:
    """The cells of the one sheet of a workbook."""
    sheet = load_workbook(BytesIO(base64.b64decode(content))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_all_that_is_opened_under_a_measure_on_a_day_stands_on_one_notice(city: City) -> None:
    first, second = (open_case(city).to("PUBLICITY") for _ in range(2))
    other = open_case(city, "A06-1").to("PUBLICITY")
    assert [n["measureCode"] for n in notices(city)] == ["A06-1", "A08-1"]
    (notice,) = notices(city, measureCodes=["A08-1"])
    assert (notice["openedOn"], notice["shownFrom"], notice["shownTo"], notice["workingDays"]) == (
        DAY,
        "2021-03-02",
        LAST,
        5,
    )
    assert [(a["number"], a["grantNumber"]) for a in notice["awards"]] == [
        (1, first.grant["number"]),
        (2, second.grant["number"]),
    ]
    assert (notice["total"], notice["state"], notice["bureaus"]) == ("10000000.00", "OPEN", ["市科技局"])
    assert notice["citations"][0]["clause"] == "art. 8"
    city.move_to("2021-03-02")
    open_case(city).to("PUBLICITY")
    assert [len(n["awards"]) for n in notices(city, measureCodes=["A08-1"])] == [1, 2]
    assert other.grant["number"] not in str(notices(city, measureCodes=["A08-1"]))


def test_two_that_are_opened_at_once_stand_on_one_notice_line_by_line(city: City) -> None:
    cases = [open_case(city).to("PROPOSED") for _ in range(4)]
    attempts = [doing(case.by("openPublicity"), "openPublicity", case.command("openPublicity")) for case in cases]
    assert codes(at_once(attempts)) == ["done"] * 4
    (notice,) = notices(city)
    assert sorted(a["number"] for a in notice["awards"]) == [1, 2, 3, 4]


def test_a_notice_is_printed_with_its_clause_its_days_and_where_objections_go(city: City) -> None:
    case = open_case(city).to("PROPOSED")
    case.do("openPublicity", contact=" 江岸区沿江大道188号，027-82000000 ")
    number = notices(city)[0]["number"]
    answer = city.officer.post(ONE, {"number": number}, **CHINESE).json()["data"]["publicityNotice"]
    lines = answer["text"].splitlines()
    assert lines[0] == answer["title"] == "关于“国家级科技创新平台资助”拟支持名单的公示"
    assert lines[1] == f"公告编号：{number}"
    assert "第八条（对人工智能领域新获批的国家重点实验室" in lines[2]
    assert lines[3] == "公示期：2021年3月2日至2021年3月8日，共5个工作日。"
    assert lines[4] == (
        "如有异议，请于2021年3月8日前（含当日）实名向市科技局（江岸区沿江大道188号，027-82000000）提出，并附证明材料。"
    )
    assert lines[5].startswith(f"1. {case.grant['number']}　武汉示例")
    assert lines[5].endswith("5,000,000.00元")
    assert lines[6:] == ["合计1项，5,000,000.00元。", "市科技局", "2021年3月1日"]
    without = open_case(city).to("PUBLICITY")
    assert [len(n["awards"]) for n in notices(city)] == [1, 1], "where objections go stands on the notice"
    assert without.grant["number"] in str(notices(city)[0])


def test_many_are_shown_with_where_objections_go(city: City) -> None:
    cases = [open_case(city).to("PROPOSED") for _ in range(2)]
    rows = [{"id": case.id} for case in cases]
    long = city.officer.do("openPublicities", rows=rows, contact="一" * 201)
    (errors,) = {str(row["errors"]) for row in long["rows"]}
    assert "INPUT_INVALID" in errors
    assert [row["errors"][0]["path"] for row in long["rows"]] == [["contact"]] * 2
    assert notices(city) == []
    city.officer.done("openPublicities", rows=rows, contact="沿江大道188号")
    (notice,) = notices(city)
    assert [award["grantNumber"] for award in notice["awards"]] == [case.grant["number"] for case in cases]
    assert "沿江大道188号" in notice["objectionsTo"]


@pytest.mark.parametrize("contact", ["一" * 201, "第一行\n第二行", "\ufffe"])
def test_where_objections_go_is_one_line(city: City, contact: str) -> None:
    case = open_case(city).to("PROPOSED")
    refused = case.refused("openPublicity", contact=contact)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["contact"])
    assert notices(city) == []


def test_a_file_for_people_and_files_for_programs_hold_the_same(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    (notice,) = notices(city)
    variables = {"number": notice["number"]}
    book = city.nobody.post(FILE, {**variables, "format": "XLSX"}, **CHINESE).json()["data"]["publicityNotice"]["file"]
    rows = cells(book["content"])
    assert book["name"] == f"{notice['number']}.xlsx"
    assert rows[0][0] == "关于“国家级科技创新平台资助”拟支持名单的公示"
    assert rows[5] == ["序号", "申报编号", "申报单位", "出资区", "申报内容", "拟支持金额（元）"]
    award = notice["awards"][0]
    assert rows[6] == ["1", case.grant["number"], award["applicantName"], "洪山区", case.grant["item"], 5000000]
    csv = city.nobody.ask(FILE, **variables, format="CSV")["publicityNotice"]["file"]["content"]
    assert csv.splitlines()[0] == "number,grantNumber,applicantName,districtTitle,item,amount"
    assert csv.splitlines()[1].endswith(",5000000.00")
    json_text = city.nobody.ask(FILE, **variables, format="JSON")["publicityNotice"]["file"]["content"]
    assert '"amount": "5000000.00"' in json_text


def test_what_is_renamed_or_decided_later_does_not_change_what_was_shown(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    award = notices(city)[0]["awards"][0]
    applicant = case.grant["applicant"]
    named: Json = {"name": "武汉改名有限公司", "effectiveOn": DAY, "reason": "更名", "evidence": "登记通知书"}
    city.officer.done("recordRegisterChange", id=applicant["id"], **named)
    unswept(city, OVER)
    city.move_to(OVER)
    case.look()
    case.do("approveGrant")
    (notice,) = notices(city)
    after = notice["awards"][0]
    names = ("number", "grantNumber", "applicantName", "item", "districtTitle", "amount")
    assert {name: after[name] for name in names} == {name: award[name] for name in names}
    assert (after["outcome"], after["decidedOn"], after["approvedAmount"]) == ("APPROVED", OVER, "5000000.00")
    assert (notice["state"], notice["text"].count("改名")) == ("DECIDED", 0)


def test_the_archive_says_what_became_of_each_award(city: City) -> None:
    approved, returned, rejected, waiting = (open_case(city).to("PUBLICITY") for _ in range(4))
    approved.do("fileObjection", **FILED)
    approved.do("dismissObjection", **FOUND)
    returned.do("returnGrantToReview", reason="复核")
    rejected.do("fileObjection", **FILED)
    rejected.do("upholdObjection", remedy="REJECT", finding="实验室未获批")
    city.move_to(OVER)
    for case in (approved, waiting):
        case.look()
    approved.do("approveGrant")
    (notice,) = notices(city)
    assert notice["state"] == "OVER"
    awards = [(a["outcome"], a["approvedAmount"], a["objections"]) for a in notice["awards"]]
    none = {"filed": 0, "upheld": 0, "dismissed": 0}
    assert awards == [
        ("APPROVED", "5000000.00", {"filed": 1, "upheld": 0, "dismissed": 1}),
        ("RETURNED", None, none),
        ("REJECTED", None, {"filed": 1, "upheld": 1, "dismissed": 0}),
        (None, None, none),
    ]
    again_on_another_notice(city, returned, waiting)
    variables: Json = {"year": 2021, "filter": None, "format": "XLSX"}
    answer = city.auditor.post(ARCHIVE, variables, **CHINESE).json()["data"]["publicityArchive"]
    rows = cells(answer["content"])
    assert [row[15] for row in rows[1:]] == ["批准", "撤下，退回审核", "不予支持", "批准", "公示中"]
    assert [row[17] for row in rows[1:]] == [5000000, None, None, 5000000, None]
    assert [row[12:15] for row in rows[1:]] == [[1, 0, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert "李四" not in str(rows)
    lines = city.auditor.ask(ARCHIVE, year=2021, filter={"states": ["OPEN"]}, format="CSV")["publicityArchive"]
    assert len(lines["content"].splitlines()) == 2


def again_on_another_notice(city: City, returned: Case, waiting: Case) -> None:
    """Show an award again: it stands on another notice, with the objections of then; the other one is decided on."""
    returned.do("proposeGrant")
    returned.do("openPublicity")
    returned.do("fileObjection", **FILED)
    again, first = notices(city)
    assert [a["objections"]["filed"] for a in (again["awards"][0], first["awards"][1])] == [1, 0]
    assert [n["number"] for n in notices(city, states=["OPEN"])] == [again["number"]]
    assert [n["number"] for n in notices(city, states=["OVER"])] == [first["number"]]
    waiting.do("approveGrant")
    assert [n["number"] for n in notices(city, states=["DECIDED", "OPEN"])] == [again["number"], first["number"]]
    assert notices(city, year=2020) == notices(city, policyCode="another") == []


def test_everybody_reads_what_is_shown_now_and_no_results(city: City) -> None:
    publicised, returned = (open_case(city).to("PUBLICITY") for _ in range(2))
    publicised.do("fileObjection", **FILED)
    assert [[a["grantNumber"] for a in n["awards"]] for n in public(city)] == [
        [publicised.grant["number"], returned.grant["number"]]
    ]
    returned.do("returnGrantToReview", reason="复核")
    (notice,) = public(city)
    (award,) = notice["awards"]
    hidden = {award[name] for name in ("outcome", "decidedOn", "approvedAmount", "objections")}
    assert (award["grantNumber"], hidden) == (publicised.grant["number"], {None})
    assert returned.grant["number"] not in notice["text"]
    assert (notice["total"], notice["text"].count("10,000,000.00")) == ("5000000.00", 0)
    assert publicised.applicant.ask(ONE, number=notice["number"])["publicityNotice"]["awards"] == [award]
    unswept(city, OVER)
    assert public(city) == []
    assert city.nobody.ask(ONE, number=notice["number"])["publicityNotice"] is None
    assert city.officer.ask(ONE, number=notice["number"])["publicityNotice"]["number"] == notice["number"]
    for person in (city.nobody, publicised.applicant, city.person(Role.EXPERT)):
        answer = person.post(ARCHIVE, {"year": 2021, "format": "CSV"}).json()
        assert answer["errors"][0]["extensions"]["code"] in {"UNAUTHENTICATED", "FORBIDDEN"}


def test_a_person_is_masked_on_a_notice_and_in_its_files(city: City) -> None:
    open_case(city, "A12-3", item=PERSON).to("PUBLICITY")
    (notice,) = notices(city)
    assert notice["awards"][0]["item"] == "RC***34"
    for written in ("CSV", "JSON"):
        assert PERSON not in str(city.officer.ask(FILE, number=notice["number"], format=written))
    assert PERSON not in str(notice)
    archive = city.auditor.ask(ARCHIVE, year=2021, filter=None, format="JSON")["publicityArchive"]["content"]
    assert ("RC***34" in archive, PERSON in archive) == (True, False)


def test_a_programme_is_shown_without_an_amount(city: City) -> None:
    open_case(city, "A10-4").to("PUBLICITY")
    (notice,) = notices(city)
    assert (notice["awards"][0]["amount"], notice["total"]) == (None, "0.00")
    text = city.officer.post(ONE, {"number": notice["number"]}, **CHINESE).json()["data"]["publicityNotice"]["text"]
    assert "按里程碑核定" in text


def test_a_notice_of_nothing_and_a_year_of_nothing_are_empty(city: City) -> None:
    for number in ("", "GS-2021-000001", "x" * 100_000, "编号"):
        assert city.officer.ask(ONE, number=number)["publicityNotice"] is None
    for year in (-1, 2_147_483_647, 2020):
        assert notices(city, year=year) == []
        assert city.auditor.ask(ARCHIVE, year=year, filter=None, format="JSON")["publicityArchive"]["content"] == "[]\n"


def test_a_rehearsal_puts_nothing_on_a_notice(city: City) -> None:
    case: Case = open_case(city).to("PROPOSED")
    case.by("openPublicity").done("openPublicity", **{**case.command("openPublicity"), "dryRun": True})
    assert notices(city) == []
    case.do("openPublicity")
    assert len(notices(city)) == 1
