"""What was awarded is open to everybody: in pages, and as a file for programs and for people."""

import base64
import csv
import json
from io import BytesIO, StringIO

from openpyxl import load_workbook

from tests.grants.test_objections import PERSON
from tests.reports.test_notices import CHINESE
from tests.world.cases import open_case
from tests.world.city import City, Json

FIELDS = """number policyCode measureCode measureTitle applicantName item districtCode districtTitle year
  approvedOn award paid paidOn"""
LIST = f"""query List($filter: OpenAwardFilter, $first: Int, $after: String) {{
  openAwards(filter: $filter, first: $first, after: $after) {{
    edges {{ node {{ {FIELDS} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
FILE = """query File($year: Int!, $filter: OpenAwardFilter, $format: FileFormat) {
  openAwardsFile(year: $year, filter: $filter, format: $format) { name mediaType content } }"""


def awards(city: City, **filters: object) -> list[Json]:
    """What everybody reads of what was awarded."""
    connection = city.nobody.ask(LIST, filter=filters or None, first=100)["openAwards"]
    return [edge["node"] for edge in connection["edges"]]


def test_an_award_is_open_from_its_approval_and_says_what_was_paid_and_when(fresh_city: City) -> None:
    city = fresh_city
    case = open_case(city).to("PUBLICITY")
    assert awards(city) == []
    case.to("PAYABLE")
    approved = city.day.isoformat()
    (award,) = awards(city)
    assert award == {
        "number": case.grant["number"],
        "policyCode": "wuhan-ai-pilot-zone",
        "measureCode": "A08-1",
        "measureTitle": "National laboratory class platform",
        "applicantName": f"武汉示例{case.applicant.code[-8:]}有限公司",
        "item": case.grant["item"],
        "districtCode": "420111",
        "districtTitle": "Hongshan District",
        "year": 2021,
        "approvedOn": approved,
        "award": "5000000.00",
        "paid": "0.00",
        "paidOn": None,
    }
    case.to("PAID")
    (paid,) = awards(city)
    assert (paid["award"], paid["paid"], paid["paidOn"]) == ("5000000.00", "5000000.00", city.day.isoformat())
    ended = open_case(city).to("PAYABLE")
    ended.do("terminateGrant", reason="自愿放弃")
    assert [a["number"] for a in awards(city)] == [case.grant["number"]]


def test_a_programme_is_open_with_what_its_milestones_gave(fresh_city: City) -> None:
    city = fresh_city
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE")
    assert [(a["award"], a["paid"]) for a in awards(city)] == [("0.00", "0.00")]
    case.months(dict.fromkeys([f"2021-{month:02d}" for month in range(2, 8)], 56))
    case.do("verifyMilestone", evidence="合同抽查")
    # A leg that was split stands in its parts, and counts once.
    case.do("splitPaymentLeg", amounts=["20000.00", "30000.00"], reason="分次拨付")
    case.do("requestPayment")
    case.do("settleLeg", leg="district")
    assert [(a["award"], a["paid"]) for a in awards(city)] == [("100000.00", "50000.00")]


def test_awards_are_found_by_year_measure_and_district_page_by_page(fresh_city: City) -> None:
    city = fresh_city
    first, second = (open_case(city).to("PAYABLE") for _ in range(2))
    city.move_to("2022-03-01")
    other = open_case(city, "A06-1").to("PAYABLE")
    numbers = [case.grant["number"] for case in (other, *sorted((first, second), key=lambda c: c.grant["number"]))]
    assert sorted(a["number"] for a in awards(city)) == sorted(numbers)
    assert [a["number"] for a in awards(city, measureCodes=["A06-1"])] == [other.grant["number"]]
    assert len(awards(city, years=[2021])) == 2
    assert len(awards(city, years=[2021, 2022], districtCodes=["420111"], policyCode="wuhan-ai-pilot-zone")) == 3
    none: list[Json] = [
        {"years": []},
        {"years": [2_147_483_647]},
        {"districtCodes": ["420102"]},
        {"measureCodes": ["x" * 999]},
    ]
    for nothing in none:
        assert awards(city, **nothing) == []
    seen: list[str] = []
    after = None
    while True:
        page = city.nobody.ask(LIST, first=1, after=after)["openAwards"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert (seen[0], sorted(seen)) == (other.grant["number"], sorted(numbers))


def test_the_file_of_a_year_holds_what_the_list_does_for_programs_and_for_people(fresh_city: City) -> None:
    city = fresh_city
    open_case(city, "A12-3", item=PERSON).to("PAYABLE")
    open_case(city, item="=1+1").to("PAID")
    listed = {a["number"]: a for a in awards(city)}
    answer = city.nobody.ask(FILE, year=2021, format="CSV")["openAwardsFile"]
    rows = list(csv.DictReader(StringIO(answer["content"])))
    assert (answer["name"], answer["mediaType"]) == ("awards-2021.csv", "text/csv; charset=utf-8")
    assert list(rows[0]) == FIELDS.split()
    plain = {number: {k: "" if v is None else str(v) for k, v in award.items()} for number, award in listed.items()}
    assert {row["number"]: row | {"item": row["item"].removeprefix("'")} for row in rows} == plain
    assert "'=1+1" in answer["content"]
    of_programs = json.loads(city.nobody.ask(FILE, year=2021, format="JSON")["openAwardsFile"]["content"])
    assert {row["number"]: row for row in of_programs} == listed
    book = city.nobody.post(FILE, {"year": 2021, "format": "XLSX"}, **CHINESE).json()["data"]["openAwardsFile"]
    sheet = load_workbook(BytesIO(base64.b64decode(book["content"]))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == [
        *(
            "申报编号",
            "政策编号",
            "事项编号",
            "事项",
            "申报单位",
            "申报内容",
            "出资区代码",
            "出资区",
            "年度",
            "批准日期",
        ),
        *("支持金额（元）", "已拨付（元）", "到账日期"),
    ]
    assert sorted(str(row[5]).partition("；")[0] for row in cells[1:]) == ["=1+1", "RC***34"]
    assert sorted(str(row[10]) for row in cells[1:]) == ["500000", "5000000"]
    assert PERSON not in str(cells) + answer["content"] + str(of_programs)
    assert city.nobody.ask(FILE, year=2020, format="JSON")["openAwardsFile"]["content"] == "[]\n"
