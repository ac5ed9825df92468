"""Lists that are asked by policy versions: one statement, and right though what it presumed is so no longer."""

from collections.abc import Iterator

import pytest

from domain.lives.roles import Role
from tests.contract.test_lists import counted
from tests.reads.readers import Readers
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.kept import kept_city
from tests.world.scopes import acting
from workflows.policies.presumed_versions import every_version, presuming
from workflows.runtime.settings import Settings
from workflows.runtime.sql import kept

OFFICER = acting("officer", Role.OFFICER)
INBOX = "{ grants(first: 20, filter: {nextActor: OFFICER}) { totalCount nodes { number } } }"
OF_BUREAU = '{ grants(first: 20, filter: {bureaus: ["市科技创新局"], articles: [10]}) { totalCount nodes { number } } }'


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The kept city."""
    with kept_city(databases, settings) as kept_one:
        yield kept_one


@pytest.mark.parametrize("text", [INBOX, OF_BUREAU])
def test_an_inbox_is_one_statement(city: City, text: str) -> None:
    readers = Readers(city)
    readers.read("compiled", OFFICER, text)
    with counted() as statements:
        answered = readers.read("compiled", OFFICER, text)
    # The other one is asked for the day of the request itself, as the door would presume it.
    assert [one for one in statements if "grants" in one or "policy_version" in one] == statements[-1:]
    assert answered.tally.by_way == {"compiled": 1}
    assert answered.body == readers.read("ordinary", OFFICER, text).body


def test_versions_that_were_presumed_and_are_others_by_now_are_read_again(city: City) -> None:
    async def presume_none() -> None:
        kept()["policy versions"] = "another", []

    readers = Readers(city)
    right = readers.read("ordinary", OFFICER, INBOX).body
    assert readers.read("compiled", OFFICER, INBOX).body == right
    for _ in range(2):
        city.run(presume_none())
        answered = readers.read("compiled", OFFICER, INBOX)
        assert answered.body == right
        assert answered.tally.by_way == {"compiled": 1}


def test_versions_are_presumed_by_who_looks_whether_they_stand_and_by_nobody_else(city: City) -> None:
    async def read() -> tuple[int, int, str | None]:
        kept()["policy versions"] = "another", []
        with presuming() as presumption:
            presumed = len(await every_version())
        return presumed, len(await every_version()), presumption.word

    presumed, read_anew, word = city.run(read())
    assert (presumed, word) == (0, "another")
    assert read_anew > 0
