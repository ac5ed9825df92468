"""Every command of the schema can be rehearsed: the same answer as its own, nothing kept, and then it is done."""

import re
from itertools import zip_longest
from typing import Any, cast

import pytest

from api.kit.identifiers import read_global_id
from tests.scenes.scenes import MUTATIONS, REVEALING
from tests.scenes.stage import Play
from tests.world.city import Json, new_key
from tests.world.rows import changed_tables

NUMBERS = {
    *("grant_number", "ledger_number", "leg_place", "notice_number", "run_number"),
    *("procrastinate_jobs_id_seq", "procrastinate_events_id_seq"),
}
"""Sequences: a number that a rehearsal showed is not given again, as the database gives none twice."""
_NUMBER = re.compile(r"([A-Z]\d\d-\d+|ZF-\w+)-\d{4}-\d+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def alike(rehearsed: object, done: object) -> bool:
    """Whether two answers say the same, but for new identities and the instants at which they were given."""
    if isinstance(rehearsed, dict) and isinstance(done, dict):
        one, other = cast("Json", rehearsed), cast("Json", done)
        return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)
    if isinstance(rehearsed, list) and isinstance(done, list):
        return all(
            alike(one, other) for one, other in zip_longest(cast("list[Any]", rehearsed), cast("list[Any]", done))
        )
    return rehearsed == done or (
        isinstance(rehearsed, str) and isinstance(done, str) and _kind(rehearsed) == _kind(done) != ""
    )


def _kind(text: str) -> str:
    """What a text is that is another each time: an identity of a kind, an instant, an address to upload to."""
    read = read_global_id(text)
    if read is not None:
        return read[0]
    if _INSTANT.match(text):
        return "instant"
    if _NUMBER.fullmatch(text):
        return "number"
    return "address" if "/documents/" in text else ""


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_command_can_be_rehearsed_and_then_done_under_the_same_key(play: Play, name: str) -> None:
    scene = play.scenes[name]
    command = {**scene.input(), "idempotencyKey": new_key()}
    before = play.city.rows()
    rehearsed = scene.usual().do(name, **command, dryRun=True)
    assert rehearsed["errors"] == []
    assert changed_tables(before, play.city.rows()) <= NUMBERS
    # Of what takes two people, the first one's answer: the second one's command, confirmProposal, has its own scene.
    done = scene.usual().do(name, **command)
    assert play.city.rows() != before
    for field in REVEALING.get(name, ()):
        shown, masked = done.pop(field), rehearsed.pop(field)
        assert masked != shown
        if field == "bankAccount":
            # Of an account the last four digits are everybody's.
            assert masked["accountNo"] == f"…{shown['accountNo'][-4:]}" != shown["accountNo"]
    assert alike(rehearsed, done), (rehearsed, done)
