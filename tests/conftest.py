"""What tests stand on: one PostgreSQL a session, and a served city a module or a test.

A fixture imports what it needs when it is asked for: who tests a rule waits for no server.
"""

import gc
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    from xdist.remote import Producer

    from tests.scenes.one_stage import OneStage
    from tests.scenes.stage import Play, Stage
    from tests.world.city import City
    from tests.world.databases import Databases
    from tests.world.outages import Outages
    from workflows.runtime.settings import Settings

LONGEST = (
    "test_any_operation.py",
    "test_measure_stories.py",
    "test_city_of_money.py",
    "test_year_of_money.py",
    "test_who_may.py",
    "test_export_command.py",
    "test_serving_role.py",
    "test_returned_claims.py",
    "test_budgets.py",
    "test_corrections.py",
    "test_every_rehearsal.py",
    "test_recoveries.py",
    "test_gated_and_caps.py",
    "test_raised_awards.py",
    "test_first_start.py",
    "test_pack_messages.py",
    "test_receiver_command.py",
    "test_calls.py",
    "test_money_at_once.py",
    "test_offered_and_done.py",
    "test_command_line.py",
    "test_tranches.py",
    "test_closed_years.py",
    "test_killed.py",
    "test_outages.py",
    "test_stories.py",
    "test_subscriptions.py",
    "test_late_receipts.py",
    "test_receipt_corrections.py",
    "test_same_matter_at_once.py",
    "test_past_days.py",
    "test_more_than_is_owed.py",
    "test_another_city.py",
    "test_money_trail.py",
)
"""Files that take more than half a minute, the longest first."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of several workers none begins a long file when the others are done: the longest go first, then the fullest."""
    if hasattr(config, "workerinput"):
        places = {name: place for place, name in enumerate(LONGEST)}
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (places.get(item.path.name, len(LONGEST)), -tests[item.path]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "OneStage | None":
    """Of `--dist loadfile`, the scheduler that keeps together what is played on one stage."""
    from tests.scenes.one_stage import OneStage

    return OneStage(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """What was imported stays until the end: nobody looks through it again whenever some hundred objects were made."""
    gc.collect()
    gc.freeze()


FEW_CONNECTIONS = 4
"""Connections to the database of a server whose tests ask one after another.

Each learns and plans every statement anew, which is half of what PostgreSQL does in a module of a few cases.
"""
SIDE_BY_SIDE = {"at_once", "ThreadPoolExecutor", "threading", "asyncio", "anyio"}
"""By what of these it imports a module of tests asks side by side: it is served as a city is, by all connections."""


SETTINGS: dict[str, Any] = {
    "mode": "demonstration",
    "four_eyes": False,
    "language": "en",
    # Receivers of webhooks listen on the machine of the test.
    "receiver_networks": "127.0.0.0/8",
}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> "Settings":
    """The settings of a demonstration that keeps its things in a directory of the session."""
    from workflows.runtime.settings import Settings

    return Settings(data_dir=tmp_path_factory.mktemp("data"), **SETTINGS)


@pytest.fixture(scope="module")
def as_asked(settings: "Settings", request: pytest.FixtureRequest) -> "Settings":
    """The settings by which the city of a module is served."""
    module = cast("ModuleType", request.module)
    side_by_side = SIDE_BY_SIDE & vars(module).keys()
    return settings if side_by_side else settings.model_copy(update={"database_connections": FEW_CONNECTIONS})


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, settings: "Settings") -> "Iterator[Databases]":
    """The PostgreSQL of the session."""
    from tests.world.databases import Databases
    from workflows.runtime.embedded_postgres import EmbeddedPostgres

    with EmbeddedPostgres.of(tmp_path_factory.mktemp("pg") / "d") as server:
        server.start()
        yield Databases(server, settings)


@pytest.fixture(scope="module")
def city(databases: "Databases", as_asked: "Settings") -> "Iterator[City]":
    """A city for all tests of a module: the policy was published as an example, nothing else happened."""
    from tests.world.city import served_city

    with databases.copy("begun") as url, served_city(url, as_asked) as served:
        yield served


@pytest.fixture
def fresh_city(databases: "Databases", as_asked: "Settings") -> "Iterator[City]":
    """A city for one test alone."""
    from tests.world.city import served_city

    with databases.copy("begun") as url, served_city(url, as_asked) as served:
        yield served


@pytest.fixture
def unfunded_city(databases: "Databases", as_asked: "Settings") -> "Iterator[City]":
    """A city for one test alone in which nobody has arranged any money."""
    from tests.world.city import FIRST_DAY, served_city

    with databases.copy("bare") as url, served_city(url, as_asked) as served:
        served.move_to(FIRST_DAY)
        yield served


@pytest.fixture
def new_city(databases: "Databases", as_asked: "Settings") -> "Iterator[City]":
    """A city for one test alone whose policy is still a draft, on the machine's own day."""
    from tests.world.city import served_city

    with databases.copy("migrated") as url, served_city(url, as_asked) as served:
        yield served


@pytest.fixture(scope="session")
def stage(databases: "Databases", settings: "Settings") -> "Stage":
    """Where the scenes of all mutations are set, once a session."""
    from tests.scenes.stage import Stage

    return Stage(databases, settings)


@pytest.fixture(scope="module")
def play(stage: "Stage", request: pytest.FixtureRequest) -> "Iterator[Play]":
    """A city in which the scene of every mutation is set, instead of `city` for all tests of a module."""
    from tests.scenes.one_stage import ON_STAGE

    assert request.path.name in ON_STAGE, f"name {request.path.name} in tests/scenes/one_stage.py"
    with stage.play() as played:
        yield played


@pytest.fixture(scope="session")
def outages(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Outages]":
    """A PostgreSQL that is stopped, filled and cut off; nobody else's tests stand on it."""
    from tests.world.outages import postgres_that_fails

    with postgres_that_fails(tmp_path_factory.mktemp("pg") / "d") as outages:
        yield outages


@pytest.fixture(scope="session")
def databases_that_fail(outages: "Outages", settings: "Settings") -> "Databases":
    """The databases of the PostgreSQL that fails, for every module that has it fail."""
    from tests.world.databases import Databases

    return Databases(outages.server, settings)
