"""Where receivers and deliveries stand (接收方和投递的状态)."""

from enum import StrEnum


class ReceiverState(StrEnum):
    """Whether a receiver is told."""

    ACTIVE = "ACTIVE"
    GONE = "GONE"
    """It answered that it wants no more."""
    WITHDRAWN = "WITHDRAWN"


class DeliveryState(StrEnum):
    """What became of one notice for one receiver."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    GIVEN_UP = "GIVEN_UP"
    """It was not taken in all the time for which it was tried."""
    WITHHELD = "WITHHELD"
    """Its owner does not see the grant."""
    CANCELLED = "CANCELLED"
    """Its receiver is told no more."""
