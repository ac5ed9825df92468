"""Every mutation is done in its scene by who may, so what is refused elsewhere has the reason that is named there."""

import pytest

from tests.scenes.scenes import MUTATIONS
from tests.scenes.stage import Play
from tests.world.city import Json, new_key

FRESH = ("uploadUrl", "expiresAt")
"""A link is signed anew whenever it is asked for."""


def lasting(payload: Json) -> Json:
    """What an answer shows, but for what is made anew."""
    return {thing: node for thing, node in payload.items() if thing not in FRESH}


def is_done(payload: Json) -> bool:
    """Whether nothing was refused, of the whole or of any row."""
    rows: list[Json] = payload.get("rows") or []
    return not payload["errors"] and all(not row["errors"] for row in rows)


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_scene_is_done_by_who_may_and_once_however_often_it_is_sent(play: Play, name: str) -> None:
    scene = play.scenes[name]
    command = {**scene.input(), "idempotencyKey": new_key()}
    before = play.city.rows()
    first = scene.usual().do(name, **command)
    assert is_done(first), first
    after = play.city.rows()
    assert after != before
    assert lasting(scene.usual().do(name, **command)) == lasting(first)
    assert play.city.rows() == after
