"""A city that is served with other settings than the tests' own."""

from collections.abc import Generator
from contextlib import contextmanager

from tests.world.city import City, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings


@contextmanager
def chosen_city(databases: Databases, settings: Settings, **choices: object) -> Generator[City]:
    """A city that is served with other settings."""
    with databases.copy("begun") as url, served_city(url, settings.model_copy(update=choices)) as city:
        yield city
