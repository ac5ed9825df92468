"""Attacks by applications, under both policies in one installation: each ends in a named refusal, and none is paid."""

import pytest

from domain.lives.roles import Role
from tests.domain.wuhan import GRANTS
from tests.packs.jiangcheng_city import PACK, applied, beside, facts_of, walked
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case, application, open_case
from tests.world.city import DISTRICT, City, Json, Person
from tests.world.haizhou import draft, publish
from tests.world.paperwork import before_submission, fitting, record, record_all, reviewed, with_item
from tests.world.stated import stated_facts

FIRST, DAY, OTHER = "wuhan-ai-pilot-zone", "2022-03-01", "420102"
REVIEW = {"finding": "属实", "evidence": "审核记录"}


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The second policy, in force beside the first in the same districts."""
    city.move_to("2021-02-20")
    code = "jiangcheng-attacked"
    publish(city, draft(city, code, *beside(DISTRICT), pack=PACK), "2021-02-20", "2021-03-01")
    city.run(arrange_plenty(code))
    return code


@pytest.fixture(autouse=True)
def _its_day(city: City, code: str) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    assert code
    city.move_to(DAY)


def filed(city: City, measure: str, stated: Json, who: Person | None = None, item: str = "") -> Case | str:
    """An application under the first policy with something stated otherwise, or the code with which it is refused."""
    applicant = who or fitting(city, measure)
    command: Json = application(applicant.code, measure) | {"policyCode": FIRST}
    command = with_item(measure, command, item) if item else command
    command["facts"] = command["facts"] | stated
    payload = applicant.do("createGrant", **command)
    if payload["errors"]:
        return str(payload["errors"][0]["code"])
    case = Case(city, applicant, payload["grant"])
    case.certified = dict(stated)
    return case


def outcome(case: Case | str) -> str:
    """The code with which an application is refused on its way to an award; else what it is awarded."""
    if isinstance(case, str):
        return case
    if case.state == "DRAFT":
        if case.measure in GRANTS:
            before_submission(case, case.measure)
        payload = case.applicant.do("submitGrant", **case.command("submitGrant"))
        if payload["errors"]:
            return str(payload["errors"][0]["code"])
        case.look()
        case.do("acceptGrant")
    if case.measure in GRANTS:
        reviewed(case)
    else:
        record_all(case, "BEFORE_PROPOSAL")
    payload = case.by("proposeGrant").do("proposeGrant", **case.command("proposeGrant"))
    if payload["errors"]:
        return str(payload["errors"][0]["code"])
    case.look()
    return str(case.grant["award"])


NOT_MET, FUTURE, INVALID = "CONDITION_NOT_MET", "DATE_IN_FUTURE", "FACT_INVALID"
ATTACKS: list[tuple[str, Json, str]] = [
    ("A02-1", {"funds_received_since": "2016-01-01"}, NOT_MET),
    ("A02-3", {"published_on": "2020-12-01"}, NOT_MET),
    ("A03-1", {"rd_year": 2022}, NOT_MET),
    ("A03-1", {"rd_year": 2019}, NOT_MET),
    ("A03-1", {"applicant_kind": "UNIVERSITY"}, "APPLICANT_KIND_DIFFERS"),
    ("A04-1", {"guaranteed_on": "2020-01-01"}, NOT_MET),
    ("A04-1", {"annual_fee_rate_pct": "1.0001"}, NOT_MET),
    ("A05-1", {"contributed_on": "2022-02-01", "exit_signed_on": "2022-02-20"}, NOT_MET),
    ("A05-1", {"exit_signed_on": "2020-01-01"}, NOT_MET),
    ("A05-2", {"investee_in_wuhan_since": "2019-01-01"}, NOT_MET),
    ("A05-2", {"contributed_on": "2019-01-01"}, NOT_MET),
    ("A06-1", {"completed_on": "2016-01-01"}, NOT_MET),
    ("A06-1", {"quality_raised": True}, INVALID),
    ("A06-3", {"funds_received_on": "2015-01-01"}, NOT_MET),
    ("A06-3", {"bond_code": "示例债券"}, INVALID),
    ("A07-1", {"built_on": "2018-01-01"}, NOT_MET),
    ("A07-1", {"place": "990102"}, INVALID),
    ("A08-1", {"approved_on": "2015-06-01"}, NOT_MET),
    ("A08-1", {"approved_on": "2024-01-01"}, FUTURE),
    ("A08-1", {"newly_approved": True}, INVALID),
    ("A08-2", {"approved_on": "2020-01-01"}, NOT_MET),
    ("A09-1", {"built_on": "2018-01-01"}, NOT_MET),
    ("A09-1", {"recognised_on": "2022-01-10"}, INVALID),
    ("A09-2", {"completed_on": "2018-01-01"}, NOT_MET),
    ("A10-1", {"year": 2022}, NOT_MET),
    ("A10-1", {"year": 2019}, NOT_MET),
    ("A10-2", {"listed_on": "2018-01-01"}, NOT_MET),
    ("A10-4", {"scale_and_brand_finding": True}, INVALID),
    ("A11-1", {"counted_on": "2022-01-10"}, INVALID),
    ("A11-2", {"recognised_on": "2019-05-05"}, NOT_MET),
    ("A12-1", {"recognised_on": "2018-01-01"}, NOT_MET),
    ("A12-1", {"discipline_code": "0812 计算机科学与技术"}, INVALID),
    ("A12-3", {"recognised": True}, INVALID),
    ("A13-1", {"held_from": "2022-02-10", "held_to": "2022-02-01"}, NOT_MET),
    ("A13-1", {"held_from": "2020-02-10", "held_to": "2022-02-01"}, NOT_MET),
]
OF_THE_SECOND: list[tuple[str, Json, str]] = [
    ("JC-01", {"days": 367}, INVALID),
    ("JC-02", {"contract_signed_on": "2021-02-28"}, NOT_MET),
    ("JC-02", {"contract_signed_on": "2022-02-01", "registered_on": "2022-02-02"}, NOT_MET),
    ("JC-02", {"contract_signed_on": "2022-04-01"}, FUTURE),
    ("JC-04", {"degree": "OTHER"}, NOT_MET),
    ("JC-05", {"guaranteed": "0.00"}, NOT_MET),
    ("JC-06", {"revenue": "99999999.99"}, NOT_MET),
    ("JC-07", {"revenue": "24000000.00", "revenue_last_year": "20000000.00"}, NOT_MET),
    ("JC-08", {"high_tech": False, "specialised": False}, NOT_MET),
    ("JC-11", {"days": 0}, INVALID),
    ("JC-13", {"grade": "D"}, NOT_MET),
]


@pytest.mark.parametrize(("measure", "stated", "refused"), ATTACKS)
def test_what_the_first_text_does_not_support_is_refused(city: City, measure: str, stated: Json, refused: str) -> None:
    assert outcome(filed(city, measure, stated)) == refused


@pytest.mark.parametrize(("measure", "stated", "refused"), OF_THE_SECOND)
def test_what_the_second_text_does_not_support_is_refused(
    city: City, code: str, measure: str, stated: Json, refused: str
) -> None:
    sound = facts_of(measure) | ({"contract_signed_on": "2022-02-01"} if measure == "JC-02" else {})
    if refused in {INVALID, FUTURE}:
        with pytest.raises(AssertionError, match=refused):
            applied(city, code, measure, sound | stated, district=DISTRICT)
    else:
        assert outcome(applied(city, code, measure, sound | stated, district=DISTRICT)) == refused


SPELLINGS: list[tuple[str, str, str, bool]] = [
    ("A02-1", "2022YFB0000001", "２０２２ｙｆｂ 0000001", True),
    ("A06-3", "112233.SH", "１１２２３３－sh", False),
    ("A09-2", "2203-420111-07-02-000001", "2203 420111 0702 000001", True),
    ("A09-2", "2203-420111-07-02-000003", "22034201110702000003", False),
    ("A04-1", "武银借字〔2021〕第017号", "武银借字（二〇二一年）017", False),
    ("A12-3", "RC-2022-GG-000099", "rc２０２２ＧＧ000099号", True),
    ("A11-1", "东湖人工智能产业园", "东湖 人工智能产业园", True),
    ("A11-2", "江城“智”孵化器", '江城"智"孵化器', True),
]
PARTS: list[tuple[str, Json, Json]] = [
    ("A08-1", {"platform_name": "类脑实验室", "approval_no": "国科发基〔2022〕11号"},
     {"platform_name": "类脑 实验室", "approval_no": "国科发基[2022]第011号"}),
    ("A08-2", {"platform_name": "智能中心", "approval_no": "鄂科技发〔2021〕12号"},
     {"platform_name": "《智能中心》", "approval_no": "鄂科技发（二〇二一）12号"}),
    ("A02-3", {"standard_no": "GB/T 51867-2022"}, {"standard_no": "GB／T51867—2022"}),
    ("A07-1", {"platform_name": "开放平台", "filing_no": "武科备〔2021〕7号"},
     {"platform_name": "开放 平台", "filing_no": "武科备2021-7"}),
    ("A12-1", {"discipline_code": "0812"}, {"discipline_code": "08.12"}),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "item", "spelling", "anybody"), SPELLINGS)
def test_an_item_that_is_written_otherwise_is_not_paid_twice(
    city: City,
    measure: str,
    item: str,
    spelling: str,
    anybody: bool,  # noqa: FBT001 - one row of the table
) -> None:
    part = {"bond_code": item} if measure == "A06-3" else {}
    first = filed(city, measure, part, item="" if part else item)
    assert float(outcome(first)) > 0
    assert isinstance(first, Case)
    first.to("PAYABLE")
    who = None if anybody else first.applicant
    again = filed(city, measure, dict.fromkeys(part, spelling), who, "" if part else spelling)
    assert outcome(again) == "NOTHING_DUE"


@pytest.mark.parametrize(("measure", "parts", "spelling"), PARTS)
def test_a_part_that_is_written_otherwise_is_not_paid_twice(
    city: City, measure: str, parts: Json, spelling: Json
) -> None:
    first = filed(city, measure, parts)
    assert float(outcome(first)) > 0
    assert isinstance(first, Case)
    assert outcome(filed(city, measure, spelling, first.to("PAYABLE").applicant)) == "NOTHING_DUE"


SPELLINGS_OF_THE_SECOND = [
    ("JC-01", "示例借字2025-001", "示例借字（2025）第001号"),
    ("JC-02", "算力合同-01号", "算力合同01号"),
    ("JC-10", "软著登字第5550123号", "软著登字 ５５５０１２３"),
    ("JC-11", "保单-PL/0001", "保单ＰＬ0001"),
]


@pytest.mark.parametrize(("measure", "item", "spelling"), SPELLINGS_OF_THE_SECOND)
def test_a_number_of_the_second_text_that_is_written_otherwise_is_not_paid_twice(
    city: City, code: str, measure: str, item: str, spelling: str
) -> None:
    facts = facts_of(measure) | ({"contract_signed_on": "2022-02-01"} if measure == "JC-02" else {})
    first = walked(applied(city, code, measure, facts, item=item, district=DISTRICT))
    again = applied(city, code, measure, facts, first.applicant, spelling, district=DISTRICT)
    assert outcome(again) == "NOTHING_DUE"


def test_a_person_without_a_number_is_no_item(city: City, code: str) -> None:
    with pytest.raises(AssertionError, match="INPUT_INVALID"):
        applied(city, code, "JC-04", facts_of("JC-04"), item="人才甲", district=DISTRICT)


def test_a_year_of_the_second_text_is_one_year_however_its_item_is_named(city: City, code: str) -> None:
    growth: Json = {"revenue": "120000000.00", "revenue_last_year": "90000000.00"}
    first = walked(applied(city, code, "JC-07", growth, item="2021", district=DISTRICT))
    again = applied(city, code, "JC-07", growth, first.applicant, "2021年度增长", district=DISTRICT)
    assert (first.grant["award"], outcome(again)) == ("300000.00", "NOTHING_DUE")
    words = {"measureCode": "JC-07", "policyCode": code, "facts": growth | {"item_year": "2021年度"}}
    who = city.applicant()
    stated = application(who.code, "A08-1")["applicant"]
    assert who.refused("createGrant", **words, applicant=stated)["code"] == INVALID


@pytest.mark.parametrize(
    ("measure", "step", "day"), [("A09-1", "RECOGNITION", "recognised_on"), ("A11-1", "COUNT_CHECK", "counted_on")]
)
def test_a_review_that_dates_its_finding_before_the_policy_pays_nothing(
    city: City, measure: str, step: str, day: str
) -> None:
    case = open_case(city, measure, policyCode=FIRST).to("UNDER_REVIEW")
    (due,) = (each for each in case.grant["procedure"] if each["code"] == step)
    facts = {name: case.measure_facts[name] for name in due["certifies"]}
    record(case, due, facts=facts | {day: "2019-01-01"})
    assert outcome(case) == NOT_MET


def test_another_bureau_another_district_and_another_role_find_nothing(city: City, code: str) -> None:
    case = open_case(city, "A02-3", policyCode=FIRST).to("UNDER_REVIEW")
    stated = {**case.command("recordReview", step="STANDARD_REVIEW", passed=False), **REVIEW}
    wrong = city.person(Role.OFFICER, bureau="市科技局", desk="wrong bureau")
    assert wrong.refused("recordReview", **stated)["code"] == "NOT_ALLOWED"
    assert case.applicant.refused("recordReview", **stated)["code"] in {"NOT_ALLOWED", "REVIEW_NOT_ASKED"}
    park = open_case(city, "A11-1", policyCode=FIRST, facts=stated_facts("A11-1", place=OTHER)).to("UNDER_REVIEW")
    stated = {**park.command("recordReview", step="DISTRICT_SHARE", passed=True), **REVIEW}
    seat = city.person(Role.DISTRICT_OFFICER, district=DISTRICT, desk="seat")
    assert seat.refused("recordReview", **stated)["code"] in {"NOT_ALLOWED", "NOT_FOUND"}
    city.person(Role.DISTRICT_OFFICER, district=OTHER, desk="place").done("recordReview", **stated)
    rent = applied(city, code, "JC-03", facts_of("JC-03"), district=DISTRICT)
    rent.do("submitGrant")
    assert city.officer.refused("acceptGrant", **rent.command("acceptGrant"))["code"] == "NOT_ALLOWED"
