"""A policy has its days: in force from the first, expired after the last; and production has no stated day."""

import asyncio
from datetime import date

import pytest

from api.kit.identifiers import global_id
from domain.models import DemonstrationDay
from tests.policies.test_policy_life import decide
from tests.scenes.scenes_office import DECISION
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.databases import Databases
from tests.world.haizhou import duties, published
from tests.world.stated import stated_facts
from workflows.policies.policies import DraftPolicy, draft_policy
from workflows.running.startup import NotProductionError, prepare
from workflows.running.sweep import sweep
from workflows.runtime.database import database
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM
from workflows.transaction.packs import load_pack
from workflows.transaction.work import Done, handle


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
        moves: list[tuple[str, int]] = []
        async with database(settings, url):
            for day in ("2020-12-31", "2021-01-01", "2021-01-01"):
                outcome = await sweep(date.fromisoformat(day))
                moves.append((day, outcome.policies))
        return moves

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


def test_a_suspended_policy_expires_on_its_day_and_opens_no_duty_while_it_rests(fresh_city: City) -> None:
    city = fresh_city
    city.move_to("2021-03-01")
    resting, resumed = published(city), published(city)
    resting, resumed = decide(city, "suspendPolicy", resting), decide(city, "suspendPolicy", resumed)
    city.move_to("2022-01-01")
    assert duties(city, 2022, resting) == duties(city, 2022, resumed) == []
    decide(city, "resumePolicy", resumed)
    assert len(duties(city, 2022, resumed)) == 3
    city.move_to("2025-06-30")
    state = "query P($code: String) { policy(code: $code) { state } }"
    assert city.nobody.ask(state, code=resting["code"])["policy"]["state"] == "SUSPENDED"
    city.move_to("2025-07-01")
    assert city.nobody.ask(state, code=resting["code"])["policy"]["state"] == "EXPIRED"
    assert duties(city, 2023, resting) == []
    assert len(duties(city, 2025, resumed)) == 3


def test_a_version_repealed_before_its_first_day_never_came_into_force(fresh_city: City) -> None:
    """The Wuhan policy comes into force thirty days after publication: in between its amendment is withdrawn."""
    city = fresh_city
    first = city.policy()
    pack = load_pack(city.settings.policy_pack, {"A09-2.split": "HALF"})
    outcome = city.run(handle(SYSTEM, draft_policy, DraftPolicy(pack.data, pack.text)))
    assert isinstance(outcome, Done)
    amended = global_id("Policy", outcome.chain)
    particulars: Json = {"documentNo": "武政规〔2021〕2号", "issuer": "武汉市人民政府", "evidence": "政府公报"}
    days = {"publishedOn": "2021-03-01", "inForceFrom": "2021-03-31"}
    fields = particulars | days | {"id": amended, "expectedVersion": 1}
    published_yet = city.officer.done("publishPolicy", **fields)["policy"]
    assert (published_yet["state"], city.policy()["id"]) == ("PUBLISHED", first["id"])
    repealed = decide(city, "repealPolicy", published_yet)
    assert (repealed["state"], repealed["inForceFrom"]) == ("REPEALED", None)
    city.move_to("2021-06-01")
    assert city.policy()["id"] == first["id"]
    rule = DECISION | {"id": repealed["id"], "expectedVersion": repealed["version"], "measureCodes": ["A08-1"]}
    assert city.officer.refused("recordTransitionRule", **rule, endsOn="2024-06-30")["code"] == "POLICY_REPEALED"


def test_the_research_of_the_last_year_is_filed_under_a_transition_rule_and_paid(fresh_city: City) -> None:
    """A year that ends with the policy can only be filed after it: a rule opens the window (I-10, I-37)."""
    city = fresh_city
    city.move_to("2024-03-01")
    facts = stated_facts("A03-1", rd_year=2023, annual_rd="3333333.33")
    case = open_case(city, "A03-1", facts=facts)
    refused = case.refused("submitGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("POLICY_EXPIRED", "art. 16")
    decide(city, "recordTransitionRule", city.policy(), measureCodes=["A03-1"], endsOn="2024-06-30")
    assert case.to("PAID").grant["award"] == "166666.66"
    too_late = open_case(city, "A03-1", facts=facts)
    city.move_to("2024-07-01")
    refused = too_late.refused("submitGrant")
    assert (refused["code"], "2024-06-30" in refused["message"]) == ("POLICY_EXPIRED", True)
    assert open_case(city, "A08-1").refused("submitGrant")["code"] == "POLICY_EXPIRED"
