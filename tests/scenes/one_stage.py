"""Every file that plays on the stage is run by the same worker: the scenes are set once, and not by each of them."""

from xdist.scheduler import LoadFileScheduling

ON_STAGE = frozenset(
    {
        "test_one_byte.py",
        "test_bad_texts.py",
        "test_database_guards.py",
        "test_every_field.py",
        "test_every_rehearsal.py",
        "test_life_walk.py",
        "test_life_walk_of_parts.py",
        "test_offered_and_done.py",
        "test_offered_parts.py",
        "test_replay.py",
        "test_replays.py",
        "test_scenes.py",
        "test_treasuries.py",
        "test_scopes.py",
        "test_who_may.py",
        "test_without_a_token.py",
    }
)
"""Names of these files; the stage refuses to be set for another one."""


class OneStage(LoadFileScheduling):
    """Files go to workers one by one, those of the stage together."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "the stage" if file.rsplit("/", maxsplit=1)[-1] in ON_STAGE else file
