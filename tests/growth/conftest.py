"""The kept city, once for all that is asked of it here."""

from collections.abc import Iterator

import pytest

from tests.world.city import City
from tests.world.databases import Databases
from tests.world.kept import kept_city
from workflows.runtime.settings import Settings


@pytest.fixture(scope="package")
def kept(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration, whose rows were all seen by a vacuum, as nearly all are of a large one."""
    with kept_city(databases, settings) as served:
        served.sql("VACUUM")
        yield served
