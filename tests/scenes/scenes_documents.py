"""The scene of an upload."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import open_case
from tests.world.city import City
from tests.world.uploads import promise

MAY: dict[str, set[Role]] = {"requestUpload": set(Role) - {Role.TREASURY, Role.SYSTEM}}


def _upload(city: City, name: str) -> Scene:
    case = open_case(city)
    return Scene(city, name, case, promise(case))


SCENES: dict[str, Callable[[City, str], Scene]] = {"requestUpload": _upload}
