"""Two policies in force at once in one installation: money and calls of their own, and one matter once (就高)."""

from datetime import date, timedelta

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng_city import PACK, TO_PROPOSED, applied, beside, walked
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case, new_item, open_case
from tests.world.city import DISTRICT, FIRST_DAY, City, Json
from tests.world.haizhou import draft, publish
from tests.world.paperwork import reviewed
from tests.world.stated import stated_facts
from workflows.running.startup import prepare

FIRST = "wuhan-ai-pilot-zone"
RETROFIT: Json = {"equipment_purchase": "20000000.00", "rd_design_cost": "5000000.00"}
SCENE: Json = {"grade": "A", "investment": "15000000.00"}
POLICIES = "query($code: String) { policy(code: $code) { code state } }"
BUDGETS = "query($policyCode: String!) { budgets(year: 2021, policyCode: $policyCode) { treasury reserved } }"


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The second policy, in force beside the first, with money of its own."""
    city.move_to("2021-02-20")
    code = "jiangcheng-beside"
    publish(city, draft(city, code, *beside(DISTRICT), pack=PACK), "2021-02-20", "2021-03-01")
    city.run(arrange_plenty(code))
    city.move_to(FIRST_DAY)
    return code


def reserved(city: City, policy: str) -> dict[str, str]:
    """What is reserved of each treasury's money under a policy."""
    budgets = city.finance.ask(BUDGETS, policyCode=policy)["budgets"]
    return {budget["treasury"]: budget["reserved"] for budget in budgets if budget["reserved"] != "0.00"}


def first(city: City, item: str, case: Case | None = None) -> Case:
    """An application under the first policy, of the same applicant as another where one is named."""
    who = case.applicant if case else None
    return open_case(city, "A09-2", who, item=item, policyCode=FIRST, facts=stated_facts("A09-2", **RETROFIT))


def second(city: City, code: str, item: str, case: Case | None = None) -> Case:
    """An application under the second policy, of the same applicant as another where one is named."""
    return applied(city, code, "JC-13", SCENE, case.applicant if case else None, item, district=DISTRICT)


def test_both_are_in_force_and_each_reserves_money_of_its_own(city: City, code: str) -> None:
    assert {city.nobody.ask(POLICIES, code=each)["policy"]["state"] for each in (code, FIRST)} == {"IN_FORCE"}
    before = reserved(city, FIRST), reserved(city, code)
    case = walked(second(city, code, new_item()))
    legs = {leg["payer"]: (leg["treasury"], leg["amount"]) for leg in case.grant["payments"][0]["legs"]}
    assert legs == {"city": ("city", "1200000.00"), "district": (DISTRICT, "1200000.00"), "park": ("park", "600000.00")}
    assert reserved(city, FIRST) == before[0]
    own = reserved(city, code)
    assert own != before[1]
    first(city, new_item()).to("PAYABLE")
    assert (reserved(city, code), reserved(city, FIRST) != before[0]) == (own, True)


def test_of_one_matter_the_second_policy_pays_the_difference_alone(city: City, code: str) -> None:
    item = new_item()
    wuhan = first(city, item).to("PAYABLE")
    beside = walked(second(city, code, item, wuhan))
    assert (wuhan.grant["award"], beside.grant["award"]) == ("2000000.00", "1000000.00")
    # What was awarded first stands, and is paid in full.
    wuhan.look()
    wuhan.to("PAID")
    walked(beside, ("requestPayment", "settleLeg"))
    assert beside.state == "PAID"
    assert differences(city) == []


def test_the_lower_one_that_comes_second_gives_nothing(city: City, code: str) -> None:
    item = new_item()
    scene = walked(second(city, code, item))
    wuhan = first(city, item, scene).to("UNDER_REVIEW")
    reviewed(wuhan)
    refused = wuhan.refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 16")


def test_two_that_are_approved_at_once_for_one_matter_are_not_both_paid_in_full(city: City, code: str) -> None:
    item = new_item()
    scene = walked(second(city, code, item), TO_PROPOSED)
    wuhan = first(city, item, scene).to("PROPOSED")
    for case in (scene, wuhan):
        case.do("openPublicity")
    city.move_to(date.fromisoformat(wuhan.grant["publicityTo"]) + timedelta(days=10))
    for case in (scene, wuhan):
        case.look()
    deeds = [doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant")) for case in (scene, wuhan)]
    assert codes(at_once(deeds)) == ["ASSESSMENT_CHANGED", "done"]
    city.move_to(FIRST_DAY)


def test_a_year_under_one_measure_is_no_year_under_another(city: City, code: str) -> None:
    who = city.applicant()
    growth: Json = {"revenue": "400000000.00", "revenue_last_year": "100000000.00"}
    losses: Json = {"public_guarantor": True, "guaranteed": "100000000.00", "compensated": "1000000.00"}
    assert walked(applied(city, code, "JC-07", growth, who, "2020", district=DISTRICT)).grant["award"] == "3000000.00"
    assert walked(applied(city, code, "JC-05", losses, who, "2020", district=DISTRICT)).grant["award"] == "500000.00"


def test_each_announces_calls_of_its_own(city: City, code: str) -> None:
    notice: Json = {"documentNo": "江科〔2021〕1号", "title": "揭榜通知", "evidence": "市政府网站"}
    city.move_to(FIRST_DAY)
    days = {"opensOn": "2021-03-01", "closesOn": "2021-03-20"}
    city.officer.done("announceCall", measureCode="JC-12", policyCode=code, **notice, **days)
    refused = city.officer.refused("announceCall", measureCode="JC-12", policyCode=FIRST, **notice, **days)
    assert refused["code"] == "UNKNOWN_MEASURE"


def test_an_installation_drafts_every_pack_and_the_first_stays_current(city: City, code: str) -> None:
    both = city.settings.model_copy(update={"more_policy_packs": str(PACK)})
    assert both.policy_packs == (city.settings.policy_pack, PACK)
    city.run(prepare(both))
    city.run(prepare(both))
    drafts = city.sql("SELECT code FROM policy_version WHERE state = 'DRAFT'")
    assert [row["code"] for row in drafts] == ["jiangcheng-compute"]
    assert city.nobody.ask(POLICIES)["policy"]["code"] in {FIRST, code}
