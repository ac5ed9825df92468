"""Stories of the second policy, told through the served API in a city that has no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration.seeding import Served, open_example, tell_story
from tests.packs.jiangcheng_city import FIRST_DAY, PACK
from tests.stories.storybook import OF_OTHER_PACKS
from tests.world.budgets import arrange_plenty
from tests.world.city import City, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings


@pytest.fixture(scope="module")
def own_city(databases: Databases, settings: Settings) -> Iterator[City]:
    """江城, served by the same code."""
    own = settings.model_copy(update={"policy_pack": PACK})
    with databases.copy("migrated") as url, served_city(url, own) as served:
        assert served.run(open_example(own))
        served.move_to(FIRST_DAY)
        served.run(arrange_plenty())
        yield served


@pytest.mark.parametrize("story", OF_OTHER_PACKS, ids=lambda path: path.stem)
def test_a_story_comes_out_as_it_is_written(own_city: City, story: Path) -> None:
    own_city.move_to(FIRST_DAY)
    steps = own_city.run(tell_story(Served(own_city.address, own_city.settings, own_city.key), story))
    own_city.day = steps[-1].day
    assert len(steps) > 10
