"""What can happen to a thing that has a life (事项环节): each event with what the office calls it, beside it."""

from domain.policy.titled import Titled


class Event(Titled):
    """An event of a life: its name in records and in the API, and its words in Chinese and English.

    Events are declared in the order in which people are shown them.
    """
