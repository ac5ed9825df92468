"""Where addresses and letters stand (地址和信件的状态)."""

from enum import StrEnum


class ContactState(StrEnum):
    """Whether letters go to an address."""

    PENDING = "PENDING"
    """Its holder has not confirmed it."""
    CONFIRMED = "CONFIRMED"
    STOPPED = "STOPPED"


class LetterState(StrEnum):
    """What became of a letter."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    BOUNCED = "BOUNCED"
    """The server refused it for good."""
    GIVEN_UP = "GIVEN_UP"
    """It was not taken in all the time for which it was tried."""
    CANCELLED = "CANCELLED"
    """Its address was stopped, or nothing carries it."""
