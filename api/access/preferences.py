"""What a client likes best of what is offered (偏好): headers that name several things, each with a weight."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def preferred(header: str, offered: Callable[[str], T | None]) -> T | None:
    """Return what a header of weights likes best; ``offered`` says what a name in small letters stands for.

    At equal weights the first that the client names; None where it takes nothing of what is offered.

    >>> preferred("de, en;q=0.5, zh;q=0.8", {"en": "English", "zh": "Chinese"}.get)
    'Chinese'
    """
    best, best_weight = None, 0.0
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        choice, weight = offered(name), _weight(parameters)
        if choice is not None and weight > best_weight:
            best, best_weight = choice, weight
    return best


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
