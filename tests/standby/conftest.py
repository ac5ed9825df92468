"""A PostgreSQL, a standby that follows it, and a city that is served from both."""

from collections.abc import Iterator

import pytest

from tests.standby.standbys import LAG, WAIT, StandbyServer, standby_of
from tests.world.city import FIRST_DAY, City, served_city
from tests.world.databases import Databases
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings


@pytest.fixture(scope="package")
def databases_followed(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[Databases]:
    """The databases of a PostgreSQL that is followed."""
    with EmbeddedPostgres.of(tmp_path_factory.mktemp("pg") / "p") as server:
        server.start()
        yield Databases(server, settings)


@pytest.fixture(scope="module")
def standby(databases_followed: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandbyServer]:
    """A standby of it."""
    primary = databases_followed.server
    # Beside it: where the system user may go.
    with standby_of(primary, primary.pgdata.parent / tmp_path_factory.mktemp("s").name) as server:
        yield server


@pytest.fixture(scope="module")
def city(databases_followed: Databases, standby: StandbyServer, settings: Settings) -> Iterator[City]:
    """A city that reads from it."""
    with databases_followed.copy("published") as url:
        read_from = {"read_database_url": standby.address(url), "read_wait_seconds": WAIT, "read_lag_seconds": LAG}
        with served_city(url, settings.model_copy(update=read_from)) as served:
            served.move_to(FIRST_DAY)
            yield served
