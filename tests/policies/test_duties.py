"""A promise of each year is open while the year lasts, met when enough is reported, and missed when it is over."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.lives.roles import Role
from tests.world.city import City, Json, new_key
from tests.world.haizhou import EAST, SOUTH, WEST, duties, duty, published
from tests.world.operations import DUTIES

WUHAN = "wuhan-ai-pilot-zone"
DISTRICTS = 17
POOL = "200000000.00"


def standing(listed: list[Json]) -> Counter[str]:
    """How many duties stand where."""
    return Counter(d["state"] for d in listed)


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone: a year that is over stays over, whatever the order of the tests."""
    return unfunded_city


def test_the_duties_of_a_year_are_opened_when_the_policy_comes_into_force(city: City) -> None:
    city.move_to("2021-03-01")
    opened = duties(city, 2021, WUHAN)
    assert Counter(d["measure"]["code"] for d in opened) == {
        "A01-1": 1, "A09-0": 1, "A12-2": 1, "A14-1": 1, "A14-2": 1, "A15-1": 1, "A15-2": DISTRICTS,
    }  # fmt: skip
    assert standing(opened) == {"OPEN": 6 + DISTRICTS}
    required = {d["measure"]["code"]: (d["counts"], d["required"]) for d in opened}
    assert required == {
        "A01-1": ("COUNT", {"amount": None, "count": 1}),
        "A12-2": ("DONE", {"amount": None, "count": 1}),
        "A09-0": ("DONE", {"amount": None, "count": 1}),
        "A14-1": ("COUNT", {"amount": None, "count": 10}),
        "A14-2": ("MONEY", {"amount": "1000000.00", "count": None}),
        "A15-1": ("MONEY", {"amount": POOL, "count": None}),
        "A15-2": ("MONEY", {"amount": "20000000.00", "count": None}),
    }
    assert {d["district"] is None for d in opened if d["measure"]["code"] != "A15-2"} == {True}
    assert duties(city, 2020, WUHAN) == duties(city, 2022, WUHAN) == []


def test_what_is_promised_once_is_open_from_the_first_day_and_missed_when_the_last_year_ends(city: City) -> None:
    city.move_to("2021-03-01")
    promised = duty(city, "A03-3", 2023, WUHAN)
    assert (promised["state"], promised["counts"]) == ("OPEN", "DONE")
    city.move_to("2022-03-01")
    assert [d["id"] for d in duties(city, 2023, WUHAN)] == [promised["id"]]
    city.move_to("2023-12-31")
    assert duty(city, "A03-3", 2023, WUHAN)["state"] == "OPEN"
    city.move_to("2024-01-01")
    assert duty(city, "A03-3", 2023, WUHAN)["state"] == "MISSED"


def test_the_last_report_counts_and_a_duty_is_met_as_soon_as_enough_is_reported(city: City) -> None:
    city.move_to("2021-03-02")
    duty_now = duty(city, "A14-1", 2021, WUHAN)
    bureau = city.person(Role.OFFICER, bureau="市委宣传部")
    first = bureau.done("reportDuty", id=duty_now["id"], count=6, evidence="立项通知一")["duty"]
    assert (first["state"], first["reported"]["count"], first["version"]) == ("OPEN", 6, 2)
    fewer = bureau.done("reportDuty", id=duty_now["id"], count=4, evidence="立项更正")["duty"]
    assert (fewer["state"], fewer["reported"]["count"]) == ("OPEN", 4)
    met = bureau.done("reportDuty", id=duty_now["id"], count=11, evidence="立项通知二")["duty"]
    assert (met["state"], met["reported"]["count"]) == ("MET", 11)
    assert [r["reported"]["count"] for r in met["reports"]] == [6, 4, 11]
    assert {r["recordedBy"] for r in met["reports"]} == {"officer 市委宣传部"}
    refused = bureau.refused("reportDuty", id=duty_now["id"], count=12, evidence="立项通知三")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("STEP_NOT_POSSIBLE", "art. 14")
    city.move_to("2022-01-01")
    assert duty(city, "A14-1", 2021, WUHAN)["state"] == "MET"


def test_only_those_who_bear_a_duty_report_on_it(city: City) -> None:
    city.move_to("2022-02-01")
    pool, own = duty(city, "A15-1", 2022, WUHAN), duty(city, "A15-2", 2022, WUHAN, "420111")
    command: Json = {"amount": "20000000.00", "evidence": "洪财预〔2022〕2号"}
    district, other = city.person(Role.DISTRICT_OFFICER), city.person(Role.DISTRICT_OFFICER, district="420102")
    for person, uid in ((other, own["id"]), (district, pool["id"]), (city.applicant(), own["id"])):
        assert person.refused("reportDuty", id=uid, **command)["code"] == "NOT_ALLOWED"
    refused = city.person(Role.OFFICER, bureau="市民政局").refused("reportDuty", id=own["id"], **command)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_ALLOWED", "art. 15")
    assert district.done("reportDuty", id=own["id"], **command)["duty"]["state"] == "MET"
    assert duty(city, "A15-2", 2022, WUHAN, "420102")["state"] == "OPEN"
    bureau = city.person(Role.OFFICER, bureau="市财政局")
    assert bureau.done("reportDuty", id=pool["id"], **command | {"amount": POOL})["duty"]["state"] == "MET"


@pytest.mark.parametrize(
    ("measure", "fields", "path"),
    [
        ("A14-2", {"count": 1}, "count"),
        ("A14-2", {"done": True}, "done"),
        ("A14-2", {"amount": "1.00", "count": 1}, "count"),
        ("A14-2", {}, "amount"),
        ("A14-1", {"amount": "10.00"}, "count"),
        ("A14-1", {"count": -1}, "count"),
        ("A09-0", {"count": 1}, "done"),
    ],
)
def test_a_report_says_what_its_duty_counts_and_nothing_else(city: City, measure: str, fields: Json, path: str) -> None:
    city.move_to("2022-02-02")
    uid = duty(city, measure, 2022, WUHAN)["id"]
    refused = city.officer.refused("reportDuty", id=uid, evidence="文件", **fields)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [path])


def test_a_list_that_was_not_yet_published_is_no_list(city: City) -> None:
    city.move_to("2022-02-03")
    uid = duty(city, "A09-0", 2022, WUHAN)["id"]
    assert city.officer.done("reportDuty", id=uid, done=False, evidence="尚在征求意见")["duty"]["state"] == "OPEN"
    assert city.officer.refused("reportDuty", id=uid, done=True, evidence=" ")["code"] == "EVIDENCE_REQUIRED"
    assert city.officer.done("reportDuty", id=uid, done=True, evidence="清单公告")["duty"]["state"] == "MET"


def test_the_same_report_again_changes_nothing_and_an_old_look_is_stale(city: City) -> None:
    city.move_to("2022-02-05")
    policy = published(city)
    duty_now = duty(city, "BZ-1", 2022, policy, EAST)
    command: Json = {"id": duty_now["id"], "amount": "1000000.00", "evidence": "东财〔2022〕1号"}
    city.finance.done("reportDuty", **command)
    before = city.rows()
    city.finance.done("reportDuty", **command)
    after = city.rows()
    assert {table for table in after if after[table] != before[table]} == {"answer"}
    stale = city.finance.refused("reportDuty", **command | {"amount": "3000000.00", "expectedVersion": 1})
    assert (stale["code"], stale["currentVersion"]) == ("STALE_VERSION", 2)


def test_of_many_who_report_at_once_each_is_put_on_record_or_told_that_it_is_met(city: City) -> None:
    city.move_to("2022-02-05")
    policy = published(city)
    duty_now = duty(city, "BZ-1", 2022, policy, WEST)
    at = [f"{million}000000.00" for million in range(1, 7)]

    def report(amount: str) -> Json:
        return city.finance.do("reportDuty", id=duty_now["id"], amount=amount, evidence=f"文件 {new_key()}")

    with ThreadPoolExecutor(max_workers=len(at)) as people:
        answers = list(people.map(report, at))
    assert {a["errors"][0]["code"] for a in answers if a["errors"]} <= {"STEP_NOT_POSSIBLE", "BUSY"}
    last = duty(city, "BZ-1", 2022, policy, WEST)
    done = sum(not a["errors"] for a in answers)
    assert [r["number"] for r in last["reports"]] == list(range(1, done + 1))
    assert (last["state"], last["version"]) == ("MET", 2 + done)


def test_a_duty_is_found_by_its_id(city: City) -> None:
    city.move_to("2022-02-04")
    uid = duty(city, "A15-2", 2022, WUHAN, "420111")["id"]
    node = "query Node($id: ID!) { node(id: $id) { ... on Duty { measure { code } year district { code } } } }"
    expected_node = {"measure": {"code": "A15-2"}, "year": 2022, "district": {"code": "420111"}}
    assert city.nobody.ask(node, id=uid)["node"] == expected_node


def test_each_district_of_the_last_day_of_a_year_has_its_duty(city: City) -> None:
    city.move_to("2022-06-01")
    policy = published(city, "2021-05-10")
    by_year = {
        year: {d["district"] for d in duties(city, year, policy) if d["district"]} for year in (2020, 2021, 2022)
    }
    assert by_year == {2020: set(), 2021: {EAST, WEST, SOUTH}, 2022: {EAST, WEST}}


def test_duties_are_listed_by_state_and_district_for_everybody_and_reports_for_officials(city: City) -> None:
    city.move_to("2023-02-01")
    policy = published(city, "2023-01-04")
    duty_now = duty(city, "BZ-1", 2023, policy, EAST)
    city.finance.done("reportDuty", id=duty_now["id"], amount="3000000.00", evidence="东财〔2023〕1号")
    met = duties(city, 2023, policy, states=["MET"])
    assert [(d["district"], d["state"]) for d in met] == [(EAST, "MET")]
    assert [d["measure"]["code"] for d in duties(city, 2023, policy, states=["OPEN"])] == ["BZ-1", "BZ-2"]
    assert len(duties(city, 2023, policy, district=WEST)) == 1
    assert duties(city, 2023, policy, states=[]) == []
    for person in (city.nobody, city.applicant()):
        listed = person.ask(DUTIES, year=2023, policyCode=policy["code"])["duties"]
        assert (len(listed), {d["reports"] is None for d in listed}) == (3, {True})
    for year in (-1, 0, 10**9):
        assert duties(city, year, policy) == []
    assert duties(city, 2023, "不存在") == []


def test_a_policy_shows_its_duties_of_a_year(city: City) -> None:
    city.move_to("2023-02-02")
    query = "query P($code: String!) { policy(code: $code) { duties(year: 2023) { state } } }"
    assert len(city.nobody.ask(query, code=WUHAN)["policy"]["duties"]) == 7 + DISTRICTS
