"""Years begin and end: duties are opened, missed and handed over, also where nobody looked in time."""

from collections import Counter

from tests.policies.test_duties import DISTRICTS, POOL, WUHAN, standing
from tests.world.city import City
from tests.world.haizhou import EAST, draft, duties, duty, new_code, publish
from workflows.running.sweep import sweep

YEARLY = 6 + DISTRICTS
"""Duties of each year of the first policy; one more is done once, by the end of its last year (A03-3)."""


def test_a_year_that_ends_leaves_its_duties_missed_and_opens_those_of_the_next(unfunded_city: City) -> None:
    city = unfunded_city
    pool = duty(city, "A15-1", 2021, WUHAN)
    city.finance.done("reportDuty", id=pool["id"], amount="199999999.99", evidence="武财预〔2021〕3号")
    city.move_to("2021-12-31")
    assert standing(duties(city, 2021, WUHAN)) == {"OPEN": YEARLY}
    swept = city.move_to("2022-01-01")
    assert (swept.policies, swept.others, swept.held_back) == (1, YEARLY, 0)
    assert standing(duties(city, 2021, WUHAN)) == {"MISSED": YEARLY}
    assert standing(duties(city, 2022, WUHAN)) == {"OPEN": YEARLY}
    refused = city.finance.refused("reportDuty", id=pool["id"], amount=POOL, evidence="武财预〔2022〕1号")
    assert (refused["code"], refused["retryable"]) == ("DUTY_YEAR_OVER", False)
    assert "2021-12-31" in refused["message"]
    assert "duty of 2022" in refused["message"]
    before = city.rows()
    assert city.run(sweep()).others == 0
    assert city.rows() == before


def test_a_report_after_the_year_is_refused_also_before_the_sweep_came(unfunded_city: City) -> None:
    city = unfunded_city
    pool = duty(city, "A15-1", 2021, WUHAN)
    city.sql("UPDATE demonstration_day SET today = '2022-01-01'")
    refused = city.finance.refused("reportDuty", id=pool["id"], amount=POOL, evidence="武财预〔2021〕3号")
    assert refused["code"] == "DUTY_YEAR_OVER"


def test_a_sweep_that_comes_years_late_opens_and_closes_every_year_of_the_policy_and_none_after(
    unfunded_city: City,
) -> None:
    city = unfunded_city
    city.move_to("2025-02-01")
    years = {year: standing(duties(city, year, WUHAN)) for year in range(2020, 2026)}
    missed = Counter(MISSED=YEARLY)
    last = missed + Counter(MISSED=1)
    assert years == {2020: {}, 2021: missed, 2022: missed, 2023: last, 2024: {}, 2025: {}}
    assert city.policy()["state"] == "EXPIRED"


def test_an_amended_version_takes_over_the_years_that_begin_under_it(unfunded_city: City) -> None:
    city = unfunded_city
    code = new_code()
    publish(city, draft(city, code), "2021-01-04")
    city.move_to("2021-08-02")
    publish(city, draft(city, code, ("300万元", "400万元")), "2021-08-02")
    amounts = {d["required"]["amount"] for d in duties(city, 2021, code, district=EAST)}
    assert amounts == {"3000000.00"}
    city.move_to("2022-01-01")
    taken_over = duties(city, 2022, code, district=EAST)
    assert [d["required"]["amount"] for d in taken_over] == ["4000000.00"]
    assert len(duties(city, 2022, code)) == 3
