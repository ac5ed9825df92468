"""The stage: every scene set once a session, in a database that is copied for each module that plays them."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from tests.scenes.scene import Scene
from tests.scenes.scenes import END, set_scenes
from tests.world.city import City, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings


@dataclass
class Play:
    """A city in which the scene of every mutation is set, and nothing else happened."""

    city: City
    scenes: dict[str, Scene]


@dataclass
class Stage:
    """Where scenes are set: once, however many modules play them."""

    databases: Databases
    settings: Settings
    _scenes: dict[str, Scene] | None = None

    @contextmanager
    def play(self) -> Generator[Play]:
        """A city of its own in which every scene is set, on the day on which all of them would be done."""
        scenes = self._set()
        with self.databases.copy("staged") as url, served_city(url, self.settings) as city:
            city.day = date.fromisoformat(END)
            yield Play(city, {name: scene.elsewhere(city) for name, scene in scenes.items()})

    def _set(self) -> dict[str, Scene]:
        if self._scenes is None:
            with self.databases.copy("begun") as url:
                with served_city(url, self.settings) as city:
                    self._scenes = set_scenes(city)
                self.databases.keep(url, "staged")
        return self._scenes
