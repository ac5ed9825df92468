"""What was read for an answer is gone once it is given, and does not lie about until memory is swept."""

import gc
from collections.abc import Iterator

import pytest

from domain.models import Applicant, Grant
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.kept import kept_city
from workflows.runtime.settings import Settings

ACTIONS = "{ grants(first: 50) { nodes { id applicant { name } actions { event permitted refusal { code } } } } }"


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The kept city."""
    with kept_city(databases, settings) as kept_one:
        yield kept_one


def _rows() -> int:
    return sum(isinstance(each, Grant | Applicant) for each in gc.get_objects())


def test_rows_are_freed_with_the_answer_for_which_they_were_read(city: City) -> None:
    city.officer.ask(ACTIONS)
    gc.collect()
    gc.disable()
    try:
        before = _rows()
        assert len(city.officer.ask(ACTIONS)["grants"]["nodes"]) == 50
        # What a context holds itself may lie about, and no page of rows.
        assert _rows() - before < 10
    finally:
        gc.enable()
