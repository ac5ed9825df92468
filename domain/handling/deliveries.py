"""Where receivers and deliveries stand (接收方和投递的状态)."""

from enum import StrEnum

from domain.policy.conditions import Text


class ReceiverState(StrEnum):
    """Whether a receiver is told of changes (接收状态)."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    """What happens meanwhile waits for it."""
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
    """Its owner does not see the grant, or comes in no longer."""
    CANCELLED = "CANCELLED"
    """Its receiver is told no more."""


RECEIVER_TITLES: dict[ReceiverState, Text] = {
    ReceiverState.ACTIVE: Text(zh="正常接收", en="told of changes"),
    ReceiverState.PAUSED: Text(zh="暂停接收", en="paused: what happens waits for it"),
    ReceiverState.GONE: Text(zh="对方停收", en="gone: it answered that it wants no more"),
    ReceiverState.WITHDRAWN: Text(zh="已停用", en="withdrawn"),
}
