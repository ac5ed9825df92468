"""Days by which money, or a word on it, is due: flags and filters of legs, recoveries and grants agree to the day."""

from datetime import date, timedelta

import pytest

from domain.handling.deadlines import OfficeDays
from domain.lives.roles import Role
from domain.policy.calendar import STATE_COUNCIL
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.runs import instructed

GRANT = """query($id: ID!) { grant(id: $id) { dueOn overdue deadlines { kind dueOn overdue concerns }
  payments { legs { instructedOn dueOn overdue } } recoveries { repaymentDueOn dueOn overdue replyDueOn } } }"""
GRANTS = "query($late: Boolean, $number: String) { grants(filter: {overdue: $late, number: $number}) { totalCount } }"
LEGS = """query($late: Boolean, $after: String) { paymentLegs(first: 100, after: $after, filter: {overdue: $late}) {
  edges { cursor node { id } } } }"""
RECOVERIES = """query($late: Boolean, $after: String) {
  recoveries(first: 100, after: $after, filter: {overdue: $late}) { edges { cursor node { number } } } }"""


def grant_shown(case: Case) -> Json:
    """What the grant says of its deadlines; the filter of grants says the same."""
    auditor = case.city.person(Role.AUDITOR)
    grant = auditor.ask(GRANT, id=case.id)["grant"]
    for late in (True, False):
        count = auditor.ask(GRANTS, late=late, number=case.grant["number"])["grants"]["totalCount"]
        assert count == (grant["overdue"] is late)
    assert grant["dueOn"] == min((one["dueOn"] for one in grant["deadlines"]), default=None)
    assert grant["overdue"] is any(one["overdue"] for one in grant["deadlines"])
    return grant


def listed(city: City, document: str, thing: str, name: str, *, late: bool) -> set[str]:
    """What a list says is overdue, or is not."""
    collected, after = set[str](), None
    while edges := city.person(Role.AUDITOR).ask(document, late=late, after=after)[thing]["edges"]:
        collected |= {edge["node"][name] for edge in edges}
        after = edges[-1]["cursor"]
    return collected


def deadlines(case: Case) -> list[tuple[str, str, bool]]:
    """Kind, day and whether it is over, but for the office's own steps."""
    of_others = (one for one in grant_shown(case)["deadlines"] if one["kind"] != "STEP")
    return [(one["kind"], one["dueOn"], one["overdue"]) for one in of_others]


def test_a_voucher_is_overdue_once_its_working_days_are_over(city: City) -> None:
    # A Friday; the next working days are Monday to Friday.
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAYING")
    city.move_to("2021-03-26")
    instructed(case, case.leg())
    leg, voucher = case.leg(), case.leg()["voucherNo"]
    assert grant_shown(case)["deadlines"] == [
        {"kind": "VOUCHER", "dueOn": "2021-04-02", "overdue": False, "concerns": voucher}
    ]
    for day, late in (("2021-04-02", False), ("2021-04-03", True)):
        city.move_to(day)
        assert grant_shown(case)["payments"][0]["legs"][0] == {
            "instructedOn": "2021-03-26",
            "dueOn": "2021-04-02",
            "overdue": late,
        }
        assert (leg["id"] in listed(city, LEGS, "paymentLegs", "id", late=True)) is late
        assert (leg["id"] in listed(city, LEGS, "paymentLegs", "id", late=False)) is not late
    # A part is paid; the rest is still overdue, and nothing is once it is answered.
    case.do("settleLeg", amount="1.00")
    assert deadlines(case) == [("VOUCHER", "2021-04-02", True)]
    rest = case.leg()
    case.do("settleLeg", id=rest["id"], amount=rest["amount"])
    assert (deadlines(case), case.state) == ([], "PAID")
    assert leg["id"] not in listed(city, LEGS, "paymentLegs", "id", late=True)


def test_a_day_that_people_corrected_moves_what_is_due(city: City) -> None:
    city.move_to("2021-05-06")
    case = open_case(city, "A06-1").to("PAYING")
    city.move_to("2021-05-14")
    instructed(case, case.leg())
    correction = {"works": False, "reason": "防汛停工", "evidence": "市政府通知"}
    city.officer.done("correctWorkingDay", day="2021-05-18", **correction)
    assert deadlines(case) == [("VOUCHER", "2021-05-24", False)]
    city.move_to("2021-05-24")
    assert deadlines(case) == [("VOUCHER", "2021-05-24", False)]
    city.move_to("2021-05-25")
    assert deadlines(case) == [("VOUCHER", "2021-05-24", True)]


def test_a_demand_names_the_last_day_to_pay(city: City) -> None:
    city.move_to("2022-03-01")
    case = recovered(open_case(city).to("PAID"), "DECIDED")
    for wrong in (city.day, city.day + timedelta(days=367)):
        refused = case.refused("demandRecovery", repaymentDueOn=wrong.isoformat())
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["repaymentDueOn"])
    last = city.day + timedelta(days=15)
    case.do("demandRecovery", repaymentDueOn=last.isoformat())
    number = case.grant["recoveries"][-1]["number"]
    assert deadlines(case) == [("REPAYMENT", last.isoformat(), False)]
    case.do("recordRecoveryReceipt", amount="1.00")
    city.move_to(last)
    assert deadlines(case) == [("REPAYMENT", last.isoformat(), False)]
    city.move_to(last + timedelta(days=1))
    assert deadlines(case) == [("REPAYMENT", last.isoformat(), True)]
    assert number in listed(city, RECOVERIES, "recoveries", "number", late=True)
    assert number not in listed(city, RECOVERIES, "recoveries", "number", late=False)
    # Under review nothing is due; it is again once the challenge is dismissed.
    case.do("challengeRecovery", reason="申请行政复议")
    assert deadlines(case) == []
    assert number in listed(city, RECOVERIES, "recoveries", "number", late=False)
    case.do("resolveRecoveryChallenge", finding="维持原决定", dropped=False)
    assert deadlines(case) == [("REPAYMENT", last.isoformat(), True)]


def test_a_demand_without_a_day_is_never_overdue(city: City) -> None:
    city.move_to("2022-03-01")
    case = recovered(open_case(city).to("PAID"), "DEMANDED")
    city.move_to("2023-03-01")
    assert (deadlines(case), grant_shown(case)["recoveries"][-1]["repaymentDueOn"]) == ([], None)
    assert case.grant["recoveries"][-1]["number"] in listed(city, RECOVERIES, "recoveries", "number", late=False)


def test_a_notice_says_by_when_its_reply_is_due(city: City) -> None:
    city.move_to("2022-03-01")
    case = recovered(open_case(city).to("PAID"), "NOTIFIED")
    until = grant_shown(case)["recoveries"][-1]["replyDueOn"]
    assert deadlines(case) == [("REPLY", until, False)]
    case.do("replyToRecovery", reply="无异议")
    assert deadlines(case) == []


def test_a_supplement_and_an_objection_have_their_days(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A08-1").to("SUBMITTED")
    case.do("requestSupplement", items=["营业执照"], dueOn="2021-08-20")
    assert deadlines(case) == [("SUPPLEMENT", "2021-08-20", False)]
    case.do("resubmitGrant")
    assert deadlines(case) == []
    case.to("PUBLICITY")
    filed = date.fromisoformat(case.grant["publicityFrom"])
    city.move_to(filed)
    case.do("fileObjection", objector="武汉某公司", statement="数据有误")
    ((kind, due, late),) = deadlines(case)
    assert (kind, late) == ("OBJECTION", False)
    # Ten working days are two weeks without holidays.
    assert date.fromisoformat(due) - filed >= timedelta(days=14)
    city.move_to(due)
    assert not grant_shown(case)["overdue"]
    city.move_to(date.fromisoformat(due) + timedelta(days=1))
    assert grant_shown(case)["overdue"]
    case.do("dismissObjection", finding="经核实数据无误")
    assert deadlines(case) == []


@pytest.mark.parametrize("days", [1, 5, 10])
def test_the_filter_and_the_flag_count_alike_on_every_day(days: int) -> None:
    office = OfficeDays(STATE_COUNCIL, {date(2022, 3, 2): False, date(2022, 3, 5): True})
    first = date(2022, 1, 20)
    for today in (first + timedelta(days=place) for place in range(120)):
        since = office.overdue_since(today, days)
        assert office.after(since, days) < today <= office.after(since + timedelta(days=1), days)
