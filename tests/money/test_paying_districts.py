"""After a move the district of filing pays, unless the policy says otherwise; both see what was filed."""

import pytest

from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City
from tests.world.registers import DAY, NEW_DISTRICT, OLD_DISTRICT, changed_register, drafted, filed, filing

HALF = "A10-2"
"""A measure that the city and the district pay half each."""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def test_after_a_move_the_district_of_filing_pays_and_what_is_filed_since_is_the_new_ones(city: City) -> None:
    case = open_case(city, HALF).to("UNDER_REVIEW")
    draft = open_case(city, HALF, case.applicant)
    changed_register(case, districtCode=NEW_DISTRICT, effectiveOn=DAY)
    since = drafted(case, HALF, districtCode=NEW_DISTRICT)
    for each, district in ((case, OLD_DISTRICT), (draft, NEW_DISTRICT), (since, NEW_DISTRICT)):
        grant = filed(each.to("PAYABLE"))
        assert (grant["filedDistrictCode"], grant["applicant"]["districtCode"]) == (district, NEW_DISTRICT)
        assert (grant["payingDistrict"]["district"]["code"], grant["payingDistrict"]["basis"]) == (district, "FILED")
        assert grant["payingDistrict"]["citation"]["clause"] == "art. 10"
        assert grant["payingDistrict"]["citation"]["reading"] == "I-47"
        assert {leg["payer"]: leg["treasury"] for leg in grant["payments"][0]["legs"]} == {
            "city": "city", "district": district,
        }  # fmt: skip


def test_a_district_that_was_written_down_wrongly_does_not_pay(city: City) -> None:
    case = open_case(city, HALF).to("UNDER_REVIEW")
    ordered = open_case(city, HALF, case.applicant).to("PAYABLE")
    changed_register(case, "correctRegister", districtCode=NEW_DISTRICT)
    grant = filed(case)
    assert (grant["filedDistrictCode"], grant["payingDistrict"]["district"]["code"]) == (OLD_DISTRICT, NEW_DISTRICT)
    assert (grant["payingDistrict"]["basis"], grant["version"]) == ("CORRECTED", case.grant["version"] + 1)
    case.look()
    legs = filed(case.to("PAYABLE"))["payments"][0]["legs"]
    assert [leg["treasury"] for leg in legs] == ["city", NEW_DISTRICT]
    assert filed(ordered)["payingDistrict"] | {"citation": None} == {
        **filed(ordered)["payingDistrict"], "basis": "FILED", "citation": None,
    }  # fmt: skip
    assert filed(ordered)["payingDistrict"]["district"]["code"] == OLD_DISTRICT


def test_a_move_that_never_was_gives_its_grants_back(city: City) -> None:
    case = open_case(city)
    number = changed_register(case, districtCode=NEW_DISTRICT, effectiveOn=DAY)["versions"][0]["number"]
    since = drafted(case, HALF, districtCode=NEW_DISTRICT).to("SUBMITTED")
    changed_register(case, "withdrawRegisterChange", number=number)
    moved_back = filed(since)
    assert moved_back["filedDistrictCode"] == NEW_DISTRICT
    assert moved_back["payingDistrict"]["district"]["code"] == OLD_DISTRICT


def test_where_the_policy_says_the_day_of_recognition_its_district_pays(city: City) -> None:
    case = open_case(city, "A12-3").to("SUBMITTED")
    case.do("acceptGrant")
    waits = filed(case)["payingDistrict"]
    assert (waits["district"]["code"], waits["basis"], waits["citation"]["reading"]) == (
        OLD_DISTRICT,
        "TO_BE_REVIEWED",
        "I-32",
    )
    changed_register(case, districtCode=NEW_DISTRICT, effectiveOn=DAY)
    case.look()
    grant = filed(case.to("PAYABLE"))
    assert (grant["payingDistrict"]["district"]["code"], grant["payingDistrict"]["basis"]) == (NEW_DISTRICT, "REVIEWED")
    assert [leg["treasury"] for leg in grant["payments"][0]["legs"]] == [NEW_DISTRICT]


def test_no_district_is_named_where_the_city_pays_alone(city: City) -> None:
    assert filed(open_case(city))["payingDistrict"] is None


def test_after_a_move_both_districts_see_what_was_filed(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    changed_register(case, districtCode=NEW_DISTRICT, effectiveOn=DAY)
    document = "query One($id: ID!) { grant(id: $id) { id } node(id: $id) { id } }"
    for district in (OLD_DISTRICT, NEW_DISTRICT, "420103"):
        answer = city.person(Role.DISTRICT_OFFICER, district=district).ask(document, id=case.id)
        assert (answer["grant"] is not None) is (answer["node"] is not None) is (district != "420103")


def test_a_move_makes_no_second_item_of_one(city: City) -> None:
    case = open_case(city, item="同一平台").to("SUBMITTED")
    changed_register(case, name="搬走了有限公司", districtCode=NEW_DISTRICT, effectiveOn=DAY)
    stated = {"name": "搬走了有限公司", "districtCode": NEW_DISTRICT}
    command = filing(case, **stated)
    command["facts"]["platform_name"] = "同一 平台"
    again = Case(city, case.applicant, case.applicant.done("createGrant", **command)["grant"])
    assert again.refused("submitGrant")["code"] == "ITEM_ALREADY_OPEN"
