"""Performance: goals on record before the proposal, what came of them before the closing, a score by weights."""

import base64
from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook

from demonstration.seeding import open_example
from domain.lives.roles import Role
from tests.packs.haizhou import PACK
from tests.reports.test_notices import CHINESE
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case
from tests.world.city import City, Json, served_city
from tests.world.databases import Databases
from tests.world.haizhou import WEST, sea_case, walk
from tests.world.paperwork import upload
from workflows.runtime.settings import Settings

GOALS: Json = {"invested": "60000000.00", "jobs_goal": 40}
SHOWN = """query Shown($id: ID!) { grant(id: $id) { performanceScore indicators {
  indicator { code title unit kind weight goal target actual } goal actual points reached } } }"""
YEAR = """query Year($year: Int!, $bureaus: [String!]) { selfEvaluations(year: $year, bureaus: $bureaus) {
  measureCode measureTitle bureaus closed paid scored meanScore goals goalsReached } }"""
FILE = """query File($year: Int!, $format: FileFormat) { selfEvaluationsFile(year: $year, format: $format) {
  name mediaType content } }"""


@pytest.fixture
def sea(databases: Databases, settings: Settings) -> Iterator[City]:
    """海州, whose major projects have goals."""
    own = settings.model_copy(update={"policy_pack": PACK})
    with databases.copy("migrated") as url, served_city(url, own) as served:
        assert served.run(open_example(own))
        served.run(arrange_plenty())
        served.move_to("2021-03-01")
        yield served


def checked(case: Case, energy: str = "80") -> Case:
    """The site checked, and the limit of energy fixed."""
    walk(case, "submitGrant", "acceptGrant")
    county = case.city.person(Role.DISTRICT_OFFICER, district=WEST)
    fields: Json = {"step": "SITE_CHECK", "passed": True, "finding": "投资属实", "evidence": "核查记录"}
    county.done("recordReview", id=case.id, **fields, facts={"energy_goal": energy})
    case.look()
    return case


def paid(city: City, goals: Json | None = None) -> Case:
    """A project that was paid."""
    case = checked(sea_case(city, None, "XM-1", GOALS if goals is None else goals, district=WEST))
    walk(case, "proposeGrant", "openPublicity", "approveGrant")
    case.do("recordCompletion", completedOn=city.day.isoformat(), evidence="竣工验收备案表")
    return walk(case, "requestPayment", "settleLeg")


def report(case: Case, *, passed: bool = True, **facts: object) -> Json:
    """What a report of performance states."""
    papers = [upload(case.city.officer, case.id)]
    stated: Json = {"jobs": 30, "energy": "75", "exported": True} | facts
    review = {"step": "PERFORMANCE", "passed": passed, "finding": "绩效自评报告已审核", "evidence": "绩效自评报告"}
    return {
        **review,
        "facts": {name: value for name, value in stated.items() if value is not None},
        "documentIds": papers,
    }


def performance_of(case: Case) -> Json:
    """How a grant's performance is shown."""
    return case.city.officer.ask(SHOWN, id=case.id)["grant"]


def test_goals_are_on_record_before_the_award_is_proposed(sea: City) -> None:
    case = checked(sea_case(sea, None, "XM-1", {"invested": "60000000.00"}, district=WEST))
    refused = case.refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("REVIEW_MISSING", "art. 5")
    assert "Goal of new jobs" in refused["message"]
    fields: Json = {"id": case.id, "expectedVersion": case.grant["version"], "facts": GOALS}
    sea.officer.done("updateGrantFacts", **fields, reason="补报绩效目标，绩效目标申报表")
    case.look()
    case.do("proposeGrant")
    early = sea_case(sea, None, "XM-1", {"invested": "60000000.00"})
    stated = early.refused("updateGrantFacts", facts={**GOALS, "jobs": 40})
    assert stated["path"] == ["facts", "jobs"], "what came of it is found later, and by somebody else"


def test_a_file_is_closed_once_what_came_of_every_goal_is_on_record(sea: City) -> None:
    case = paid(sea)
    assert "Performance" in case.refused("closeGrant", performance="项目投产")["message"]
    part = case.refused("recordReview", **report(case, energy=None))
    assert (part["code"], part["path"]) == ("FACT_MISSING", ["facts", "energy"])
    bare = report(case)
    bare["documentIds"] = []
    assert case.refused("recordReview", **bare)["code"] == "DOCUMENT_REQUIRED"
    stranger = sea.person(Role.OFFICER, bureau="市海洋局")
    assert case.refused("recordReview", by=stranger, **report(case))["code"] == "NOT_ALLOWED"
    assert performance_of(case)["performanceScore"] is None
    # Sent back: no money is asked back for it, and the file stays open.
    case.do("recordReview", **report(case, passed=False, exported=False))
    assert case.look()["recoveries"] == []
    assert "Performance (failed)" in case.refused("closeGrant", performance="项目投产")["message"]
    case.do("recordReview", **report(case))
    case.do("closeGrant", performance="项目投产，产品出口")
    grant = performance_of(case)
    # 30 of 40 jobs give 37.5 of 50 points; the energy stays below its limit; it exports.
    assert grant["performanceScore"] == "87.50"
    assert [i["points"] for i in grant["indicators"]] == ["37.50", "30.00", "20.00"]
    assert [(i["goal"], i["actual"], i["reached"]) for i in grant["indicators"]] == [
        ("40", "30", False),
        ("80", "75", True),
        (None, "true", True),
    ]
    assert grant["indicators"][0]["indicator"] == {
        "code": "JOBS",
        "title": "New jobs",
        "unit": "persons",
        "kind": "AT_LEAST",
        "weight": 50,
        "goal": "jobs_goal",
        "target": None,
        "actual": "jobs",
    }


def test_the_self_evaluation_of_a_year_is_gathered_from_what_was_closed_in_it(sea: City) -> None:
    assert sea.officer.ask(YEAR, year=2021)["selfEvaluations"] == []
    first, second = paid(sea), paid(sea, GOALS | {"jobs_goal": 0})
    for case, energy in ((first, "120"), (second, "80")):
        case.do("recordReview", **report(case, energy=energy, exported=False))
        case.do("closeGrant", performance="项目投产")
    buoys = walk(sea_case(sea, None), "submitGrant", "acceptGrant", "proposeGrant", "openPublicity", "approveGrant")
    walk(buoys, "requestPayment", "settleLeg").do("closeGrant", performance="浮标在用")
    by_buoys, projects = sea.officer.ask(YEAR, year=2021)["selfEvaluations"]
    assert (by_buoys["measureCode"], by_buoys["closed"], by_buoys["meanScore"]) == ("FB-1", 1, None)
    # 37.5 + 20 (80 of 120) and 50 + 30: the mean is rounded down once.
    assert projects == {
        "measureCode": "XM-1",
        "measureTitle": "Major project",
        "bureaus": ["市发改局"],
        "closed": 2,
        "paid": "4000000.00",
        "scored": 2,
        "meanScore": "68.75",
        "goals": 6,
        "goalsReached": 2,
    }
    assert sea.officer.ask(YEAR, year=2021, bureaus=["市发改局"])["selfEvaluations"] == [projects]
    for year in (2020, 2022, -1, 2_147_483_647):
        assert sea.officer.ask(YEAR, year=year)["selfEvaluations"] == []
    for person, code in ((sea.nobody, "UNAUTHENTICATED"), (first.applicant, "FORBIDDEN")):
        assert person.post(YEAR, {"year": 2021}).json()["errors"][0]["extensions"]["code"] == code
    book = sea.auditor.post(FILE, {"year": 2021}, **CHINESE).json()["data"]["selfEvaluationsFile"]
    sheets = load_workbook(BytesIO(base64.b64decode(book["content"]))).worksheets
    whole, each = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets)
    assert [sheet.title for sheet in sheets] == ["绩效自评汇总", "绩效自评明细"]
    assert whole[2] == ["XM-1", "重大项目补助", "市发改局", 2, 4000000, 2, "68.75", 6, 2]
    assert each[2][4:] == ["57.50", "新增就业", "人", 50, "40", "30", "37.50", "项目投产"]
    assert [row[0] for row in each[1:]] == ["FB-1", *["XM-1"] * 6]
    csv = sea.auditor.ask(FILE, year=2021, format="CSV")["selfEvaluationsFile"]["content"]
    assert csv.splitlines()[2] == "XM-1,Major project,市发改局,2,4000000.00,2,68.75,6,2"
