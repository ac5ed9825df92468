"""Scenes of receivers of notices: registered, changed, paused, told again."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes import scenes_office
from tests.scenes.scene import Scene
from tests.world.city import City, Json, new_key

_THEIRS = {Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.TREASURY}
ON_ONE = (
    *("changeReceiver", "pauseReceiver", "resumeReceiver", "rotateReceiverSecret", "withdrawReceiver"),
    *("redeliverNotices", "pingReceiver"),
)
"""What is done with a receiver that is there: by who registered it, or a supervisor."""
MAY: dict[str, set[Role]] = dict.fromkeys(("registerReceiver", *ON_ONE), _THEIRS)
OF_ONESELF = (*scenes_office.OF_ONESELF, *MAY)
"""What people do with what is theirs alone: duties of their own, receivers that they registered."""


def address() -> str:
    """An address on this machine, at which nobody listens."""
    return f"http://127.0.0.1:9/hooks/{new_key()}"


def _registration(city: City, name: str) -> Scene:
    return Scene(city, name, None, {"url": address(), "kinds": ["MOVED"]})


def _of_one(city: City, name: str) -> Scene:
    """One that whoever usually does it registered."""
    scene = Scene(city, name, None, {})
    receiver: Json = scene.usual().done("registerReceiver", url=address())["receiver"]
    scene.fields = {"id": receiver["id"]}
    if name == "resumeReceiver":
        scene.usual().done("pauseReceiver", id=receiver["id"])
    if name == "changeReceiver":
        scene.fields |= {"url": address(), "kinds": ["HANDLED"]}
    return scene


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "registerReceiver": _registration,
    **dict.fromkeys(ON_ONE, _of_one),
}
