"""What can happen to a thing that has a life (事项环节): each event with what the office calls it, beside it."""

from enum import StrEnum
from typing import Self

from domain.policy.conditions import Text


class Event(StrEnum):
    """An event of a life: its name in records and in the API, and its words in Chinese and English.

    Events are declared in the order in which people are shown them.
    """

    _value_: str
    words: Text

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """Make an event of its name and its words."""
        event = str.__new__(cls, value)
        event._value_, event.words = value, Text(zh=zh, en=en)
        return event
