"""Caps of any key (任意口径的上限) as the ledger keeps them: joint, for good, of a year, and an applicant's places."""

from datetime import timedelta

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng_city import FIRST_DAY, TO_PROPOSED, applied, contract, in_force, walked
from tests.world.cases import Case
from tests.world.city import City, Json

JOINT = (
    (
        "amount: 1000万元\n    per: APPLICANT_YEAR\n    article: 15",
        "amount: 600万元\n    per: APPLICANT_YEAR\n    article: 15",
    ),
    ("获得的资金合计不超过1000万元", "获得的资金合计不超过600万元"),
)
"""The joint cap of the text is the sum of what its three measures may give: a lower one, so that it binds."""
ENVELOPE = (("amount: 2亿元", "amount: 500万元"), ("年度发放总额为2亿元", "年度发放总额为500万元"))
LIFETIME = (("amount: 3000万元", "amount: 700万元"), ("累计不超过3000万元", "累计不超过700万元"))
GROWTH: Json = {"revenue": "400000000.00", "revenue_last_year": "100000000.00"}
RESEARCH: Json = {
    "high_tech": True, "specialised": False, "dishonest": False, "size": "SMALL",
    "rd": "100000000.00", "rd_last_year": "100000000.00",
}  # fmt: skip


def award(case: Case) -> str:
    """What it is awarded."""
    return str(case.look()["award"])


def used(city: City, code: str, cap: str) -> dict[str, int]:
    """Fen that each has used of a cap, in the year of the city's day or for good."""
    rows = city.sql(
        "SELECT key, used FROM allowance WHERE policy_code = $1 AND cap = $2 AND year IN (0, $3)",
        code,
        cap,
        city.day.year,
    )
    return {row["key"]: row["used"] for row in rows}


def again(case: Case) -> Case:
    """Take a proposal back and propose it again, on what is left now."""
    case.do("returnGrantToReview", reason="额度变化")
    return walked(case, ("proposeGrant",))


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The policy in force, with lower caps than its text has."""
    return in_force(city, *JOINT, *ENVELOPE, *LIFETIME)


MEASURES = """query($code: String) { policy(code: $code) { measures { code withoutApplication
  caps { written per code yearOf soft measures { code } citations { article } } } } }"""


def _codes(cap: Json) -> list[str]:
    """The codes of the measures whose awards count against a cap."""
    return [measure["code"] for measure in cap["measures"]]


def test_a_measure_shows_its_own_caps_and_those_that_it_shares(city: City, code: str) -> None:
    shown = {one["code"]: one for one in city.nobody.ask(MEASURES, code=code)["policy"]["measures"]}
    own, envelope, joint, lifetime = shown["JC-02"]["caps"]
    assert (own["written"], own["code"], _codes(own), own["citations"]) == (
        "200万元", "ANNUAL", ["JC-02"], [{"article": 2}],
    )  # fmt: skip
    assert (envelope["written"], envelope["per"], envelope["yearOf"]) == ("500万元", "YEAR", "APPROVAL")
    assert (joint["written"], joint["code"], joint["citations"]) == ("600万元", "JOINT", [{"article": 15}])
    assert _codes(joint) == ["JC-02", "JC-07", "JC-08"]
    assert (lifetime["per"], lifetime["yearOf"], lifetime["soft"]) == ("APPLICANT", None, False)
    assert len(_codes(lifetime)) == 13
    assert shown["JC-10"]["caps"][0] | {"citations": []} == {
        "written": "100万元", "per": "ITEM", "code": None, "yearOf": None, "soft": False,
        "measures": [{"code": "JC-10"}],
        "citations": [],
    }  # fmt: skip
    assert {one for one, measure in shown.items() if measure["withoutApplication"]} == {"JC-06", "JC-07"}


def test_two_measures_that_race_for_one_joint_cap_never_pass_it_together(city: City, code: str) -> None:
    who = city.applicant()
    growth = walked(applied(city, code, "JC-07", GROWTH, who), TO_PROPOSED)
    research = walked(applied(city, code, "JC-08", RESEARCH, who), TO_PROPOSED)
    assert (award(growth), award(research)) == ("3000000.00", "5000000.00")
    growth.do("openPublicity")
    refused = research.refused("openPublicity")
    assert refused["code"] == "SHOWN_BEYOND_CAP"
    assert (refused["observed"], refused["required"]) == ("8000000.00", "6000000.00")
    walked(growth, ("approveGrant",))
    assert award(again(research)) == "3000000.00"
    walked(research, ("openPublicity", "approveGrant"))
    nothing = walked(applied(city, code, "JC-08", RESEARCH, who), TO_PROPOSED[:-1]).refused("proposeGrant")
    assert (nothing["code"], nothing["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 15")
    assert differences(city) == []


def test_of_two_that_are_approved_at_once_on_one_joint_cap_the_second_is_told(city: City, code: str) -> None:
    who = city.applicant()
    cases = [walked(applied(city, code, "JC-08", RESEARCH, who), TO_PROPOSED)]
    cases.append(walked(applied(city, code, "JC-07", GROWTH, who), TO_PROPOSED))
    cases[0].do("openPublicity")
    cases[1].do("openPublicity", beyondCap=True, reason="前项拟核减")
    city.move_to(str(cases[1].look()["publicityTo"]))
    city.move_to(city.day + timedelta(days=1))
    for case in cases:
        case.look()
    deeds = [doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant")) for case in cases]
    assert codes(at_once(deeds)) == ["ASSESSMENT_CHANGED", "done"]
    assert used(city, code, "JOINT")[who.code] in {5_000_000_00, 3_000_000_00}
    assert differences(city) == []


def test_what_ends_gives_back_to_the_joint_cap_and_to_that_for_good(city: City, code: str) -> None:
    who = city.applicant()
    research = walked(applied(city, code, "JC-08", RESEARCH, who))
    assert (used(city, code, "JOINT")[who.code], used(city, code, "LIFETIME")[who.code]) == (5_000_000_00, 5_000_000_00)
    research.do("terminateGrant", reason="企业放弃")
    assert (used(city, code, "JOINT")[who.code], used(city, code, "LIFETIME")[who.code]) == (0, 0)
    assert award(walked(applied(city, code, "JC-08", RESEARCH, who))) == "5000000.00"


def test_a_cap_for_good_holds_over_all_measures_and_years(city: City, code: str) -> None:
    who = city.applicant()
    walked(applied(city, code, "JC-08", RESEARCH, who))
    city.move_to("2026-03-02")
    assert award(walked(applied(city, code, "JC-08", RESEARCH, who))) == "2000000.00"
    assert used(city, code, "LIFETIME")[who.code] == 7_000_000_00
    last = walked(applied(city, code, "JC-07", GROWTH, who), TO_PROPOSED[:-1]).refused("proposeGrant")
    assert (last["code"], last["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 15")
    city.move_to(FIRST_DAY)


def test_an_envelope_is_used_up_by_whoever_comes_first(city: City, code: str) -> None:
    awards = [award(walked(applied(city, code, "JC-02", contract("6000000.00")))) for _ in range(3)]
    assert awards == ["1800000.00", "1800000.00", "1400000.00"]
    assert used(city, code, "ENVELOPE") == {"": 5_000_000_00}
    late = walked(applied(city, code, "JC-02", contract("1.00")), TO_PROPOSED[:-1]).refused("proposeGrant")
    assert (late["code"], late["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 2")
    city.move_to("2026-03-02")
    assert award(walked(applied(city, code, "JC-02", contract("1000000.00")))) == "300000.00"
    city.move_to(FIRST_DAY)


def test_each_enterprise_has_its_own_places_in_a_year(city: City, code: str) -> None:
    who, other = city.applicant(), city.applicant()
    product: Json = {"first_version": True, "first_year_sales": "1000000.00"}
    for _ in range(3):
        assert award(walked(applied(city, code, "JC-10", product, who))) == "300000.00"
    fourth = walked(applied(city, code, "JC-10", product, who), TO_PROPOSED[:-1])
    assert fourth.refused("proposeGrant")["code"] == "QUOTA_EXHAUSTED"
    assert award(walked(applied(city, code, "JC-10", product, other))) == "300000.00"
    city.move_to("2026-03-02")
    assert award(walked(fourth, ("proposeGrant",))) == "300000.00"
    city.move_to(FIRST_DAY)


def test_earlier_payments_of_an_item_come_off_before_the_caps(city: City, code: str) -> None:
    who = city.applicant()
    first: Json = {"ai_enterprise": True, "revenue": "100000000.00"}
    assert award(walked(applied(city, code, "JC-06", first, who))) == "500000.00"
    assert award(walked(applied(city, code, "JC-06", first | {"revenue": "1000000000.00"}, who))) == "1500000.00"
    assert used(city, code, "LIFETIME")[who.code] == 2_000_000_00


def test_a_soft_cap_is_passed_with_a_recorded_reason_alone(city: City) -> None:
    soft = ("per: APPLICANT\n", "per: APPLICANT\n    kind: SOFT\n")
    code, who = in_force(city, *LIFETIME, soft), city.applicant()
    walked(applied(city, code, "JC-08", RESEARCH, who))
    growth = walked(applied(city, code, "JC-07", GROWTH, who), TO_PROPOSED)
    assert award(growth) == "2000000.00"
    growth.do("returnGrantToReview", reason="拟报专题会议")
    growth.do("proposeGrant", quotaReason="市政府专题会议纪要")
    assert award(growth) == "3000000.00"
    walked(growth, ("openPublicity", "approveGrant"))
    (reason,) = city.sql(
        "SELECT taken.reason FROM allowance_use taken JOIN allowance a ON a.id = taken.allowance_id "
        "WHERE a.policy_code = $1 AND a.cap = 'LIFETIME' AND a.used > taken.most "
        "ORDER BY taken.recorded_at DESC LIMIT 1",
        code,
    )
    assert reason["reason"] == "市政府专题会议纪要"
    assert differences(city) == []
