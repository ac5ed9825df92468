"""A policy has its days: in force from the first, expired after the last; and production has no stated day."""

import asyncio
from datetime import date

import pytest

from domain.models import DemonstrationDay
from tests.cases import open_case
from tests.city import City
from tests.databases import Databases
from workflows.database import database
from workflows.settings import Settings
from workflows.startup import NotProductionError, prepare
from workflows.sweep import sweep


def test_a_policy_comes_into_force_on_its_first_day_and_expires_after_its_last(fresh_city: City) -> None:
    city = fresh_city
    steps = "SELECT event, at FROM history_step WHERE subject_kind = 'POLICY' ORDER BY number"
    assert [row["event"] for row in city.sql(steps)] == ["PUBLISH", "ENTER_INTO_FORCE"]
    city.move_to("2023-12-31")
    assert city.policy()["state"] == "IN_FORCE"
    last = open_case(city).to("SUBMITTED")
    assert city.move_to("2024-01-01").policies == 1
    assert city.policy()["state"] == "EXPIRED"
    assert open_case(city).refused("submitGrant")["code"] == "POLICY_EXPIRED"
    assert last.to("PAID").state == "PAID"


def test_the_first_day_is_the_day_after_the_last_before_it(databases: Databases, settings: Settings) -> None:
    """Thirty days after publication, at midnight in Shanghai and not in Greenwich."""

    async def days(url: str) -> list[tuple[str, int]]:
        seen: list[tuple[str, int]] = []
        async with database(settings, url):
            for day in ("2020-12-31", "2021-01-01", "2021-01-01"):
                found = await sweep(date.fromisoformat(day))
                seen.append((day, found.policies))
        return seen

    with databases.copy() as url:
        assert asyncio.run(days(url)) == [("2020-12-31", 0), ("2021-01-01", 1), ("2021-01-01", 0)]


def test_production_refuses_the_database_of_a_demonstration(databases: Databases, settings: Settings) -> None:
    async def open_in_production(url: str) -> None:
        production = settings.model_copy(update={"mode": "production", "database_url": url})
        async with database(production):
            assert await DemonstrationDay.all().count() == 1
            await prepare(production)

    with databases.copy() as url, pytest.raises(NotProductionError, match="its day is stated"):
        asyncio.run(open_in_production(url))
