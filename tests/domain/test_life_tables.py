"""A table that contradicts itself is no life; what is printed of one is what it is."""

import re
from typing import TypeAlias

import pytest

from domain.lives.capacities import kept_apart
from domain.lives.events import Event
from domain.lives.life import Life
from domain.lives.objection_life import ObjectionContext, ObjectionEvent, ObjectionState
from domain.lives.roles import Role
from domain.lives.table import Move, Permit
from domain.policy.conditions import Text
from tests.domain.lives import LIVES, AnyRow, Lived
from tools.life_pages import lives_page, picture

every_life = pytest.mark.parametrize("lived", [pytest.param(lived, id=name) for name, lived in LIVES.items()])
OfObjections: TypeAlias = Move[ObjectionState, ObjectionEvent, ObjectionContext]
_S, _E = ObjectionState, ObjectionEvent
OFFICER, SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.SYSTEM})
CLAUSE = Text(zh="条款", en="of its measure")
DISMISS: OfObjections = Move(_E.DISMISS, sources=(_S.OPEN,), target=_S.DISMISSED, roles=OFFICER)
UPHOLD: OfObjections = Move(_E.UPHOLD, sources=(_S.OPEN,), target=_S.UPHELD, roles=OFFICER)
LATE: Permit[ObjectionState, ObjectionEvent, ObjectionContext] = Permit(_E.DISMISS, sources=(_S.UPHELD,), roles=SYSTEM)


def test_rows_of_one_event_share_who_may_cause_it() -> None:
    with pytest.raises(ValueError, match="two rows of DISMISS differ in who may cause it"):
        Life("objection", ObjectionState, ObjectionEvent, moves=(DISMISS, UPHOLD), permits=(LATE,), clause=CLAUSE)


def test_a_life_has_a_row_for_each_of_its_events() -> None:
    with pytest.raises(ValueError, match="without a row: UPHOLD"):
        Life("objection", ObjectionState, ObjectionEvent, moves=(DISMISS,), clause=CLAUSE)


def test_an_event_is_declared_with_its_words() -> None:
    assert all(event.words.zh and event.words.en for lived in LIVES.values() for event in lived.life.events)
    with pytest.raises(TypeError, match="missing 2 required positional arguments"):
        Event("Unnamed", {"UPHOLD": "UPHOLD"})  # pyright: ignore[reportCallIssue]


def drawn(lived: Lived) -> tuple[set[str], list[tuple[str, str, str]]]:
    """Return the states of a picture, and each arrow of it."""
    lines = picture(lived.life, "生命周期").splitlines()
    states = {line.split(" as ")[1] for line in lines if line.strip().startswith("state ")}
    arrows = [re.fullmatch(r"  (\w+) --> (\w+): ([A-Z_ |]+)", line) for line in lines]
    return states, [(a[1], event, a[2]) for a in arrows if a for event in a[3].split(" | ")]


@every_life
def test_a_picture_shows_every_state_and_every_move_once_and_no_permit(lived: Lived) -> None:
    states, arrows = drawn(lived)
    assert states == {state.value for state in lived.life.states}
    moves = [(s.value, move.event.value, move.target.value) for move in lived.life.moves for s in move.sources]
    assert sorted(arrows) == sorted(moves)
    assert f"[*] --> {next(iter(lived.life.states)).value}" in picture(lived.life, "生命周期")


@every_life
def test_a_permit_leaves_a_thing_where_it_stands(lived: Lived) -> None:
    for row in lived.life.permits:
        at = lived.at(row.event, min(row.roles))
        assert [lived.life.step(state, row.event, at) for state in row.sources] == list(row.sources)


def words(row: AnyRow) -> list[str]:
    """Return what the page says of the guards of a row."""
    return [guard.refuses_when for guard in row.guards]


@every_life
def test_every_guard_says_when_it_refuses(lived: Lived) -> None:
    for phrase in (each for row in lived.life.rows for each in words(row)):
        assert re.match(r"(while|where|until|after|before|outside|for|whoever|people) ", phrase), phrase
        assert "|" not in phrase


def test_the_page_shows_each_step_with_who_takes_it_and_what_refuses_it() -> None:
    page = lives_page("")
    for lived in LIVES.values():
        for row in lived.life.rows:
            lines = [line for line in page.splitlines() if line.startswith(f"| `{row.event.value}` ")]
            assert any(_tells(line, row) for line in lines), row.event


def _tells(line: str, row: AnyRow) -> bool:
    codes = [f"[`{code.value}`]" for guard in row.guards for code in guard.codes]
    return all(each in line for each in (*codes, *words(row), *(role.value.lower() for role in row.roles)))


def test_four_eyes_name_the_steps_that_keep_somebody_off() -> None:
    assert (
        "proposer or approver or payer (不相容岗位分离：代为申报、审核、提请、批准、拨付)"
        in kept_apart("ACCEPT").refuses_when
    )
