"""Steps of all lives together (办理环节): whose, what happened, from where to where, as a history names them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from domain.lives.events import Event
from domain.lives.life import Life
from domain.lives.lives import LIVES
from domain.lives.titles import OF_ONE_LIFE, STATE_TITLES, THING_TITLES, title_of_state
from domain.policy.conditions import Text

_FORMER = "FORMER"
_FORMER_TITLE = Text(zh="旧版环节", en="a name of a life of before")
_OF_ACCOUNTS = {
    "RECORD_ACCOUNT": Text(zh="登记收款账户", en="record the account"),
    "CORRECT_ACCOUNT": Text(zh="更正收款账户", en="correct the account"),
}
"""Accounts have no life, and are shown in the histories of those whom they concern."""


def _events(life: Life[Any, Any, Any]) -> list[Event]:
    events: type[Event] = life.events
    return list(events)


def _words_by_event() -> dict[str, list[Text]]:
    """What each event is called, by its name: lives that share a name may call it otherwise."""
    words: dict[str, list[Text]] = {}
    for life in LIVES.values():
        for event in _events(life):
            known = words.setdefault(event.value, [])
            if event.words not in known:
                known.append(event.words)
    return words | {name: [title] for name, title in _OF_ACCOUNTS.items()}


_WORDS = _words_by_event()
_STEPS = {(subject, event.value): event.words for subject, life in LIVES.items() for event in _events(life)} | {
    ("ACCOUNT", name): title for name, title in _OF_ACCOUNTS.items()
}
_STATE_WORDS = STATE_TITLES | {"NONE": Text(zh="无", en="none"), "ON_RECORD": Text(zh="在案", en="on record")}
"""Where a thing can stand; an account stands on record, or nowhere before it does."""


class LifeSubject(StrEnum):
    """Whose life a step belongs to (办理对象)."""

    _ignore_ = "subject"
    for subject in (*LIVES, "ACCOUNT"):
        vars()[subject] = subject


class LifeEvent(StrEnum):
    """What happens in any of the lives (办理环节)."""

    _ignore_ = "event"
    for event in (*sorted(_WORDS), _FORMER):
        vars()[event] = event

    @classmethod
    def _missing_(cls, value: object) -> "LifeEvent":  # noqa: ARG003 - of enum
        """An event of a life as it was before is none of these."""
        return cls(_FORMER)


class LifeState(StrEnum):
    """Where anything that has a life can stand (办理状态)."""

    _ignore_ = "state"
    for state in (*sorted(_STATE_WORDS), _FORMER):
        vars()[state] = state

    @classmethod
    def _missing_(cls, value: object) -> "LifeState":  # noqa: ARG003 - of enum
        """A state of a life as it was before is none of these."""
        return cls(_FORMER)


def _all_of(words: Sequence[Text]) -> Text:
    """What several lives call a thing, each word once: they may differ in one language alone."""
    each_zh, each_en = dict.fromkeys(word.zh for word in words), dict.fromkeys(word.en for word in words)
    return Text(zh="；".join(each_zh), en="; ".join(each_en))


def _in_any_life(state: LifeState) -> Text:
    words = [_STATE_WORDS.get(state.value, _FORMER_TITLE)]
    return _all_of([*words, *(title for (_, name), title in OF_ONE_LIFE.items() if name == state.value)])


SUBJECT_TITLES: dict[LifeSubject, Text] = {each: THING_TITLES[each.value.lower()] for each in LifeSubject}
EVENT_TITLES: dict[LifeEvent, Text] = {each: _all_of(_WORDS.get(each.value, [_FORMER_TITLE])) for each in LifeEvent}
"""What the office calls each event; where several lives have one of a name, what each of them calls it."""
LIFE_STATE_TITLES: dict[LifeState, Text] = {each: _in_any_life(each) for each in LifeState}
"""What the office calls each state; where a life calls one otherwise than the others, what it calls it as well."""


def step_title(subject: str, event: str) -> Text:
    """Return what the office calls a step of a history; one of a life of before by its own name."""
    return _STEPS.get((subject, event), Text(zh=event, en=event))


def state_title(subject: str, state: str) -> Text:
    """Return what the office calls a state of a history; one of a life of before by its own name."""
    if subject in LIVES:
        states: type[StrEnum] = LIVES[subject].states
        if state in set(states):
            return title_of_state(states(state))
    return _STATE_WORDS.get(state, Text(zh=state, en=state))
