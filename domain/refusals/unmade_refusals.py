"""Refusals of which it is known that they stand, and that are made when somebody asks which (按需列明)."""

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from domain.refusals.refusals import Refusal


class UnmadeRefusals(Sequence[Refusal]):
    """One refusal or several, made once, when one is looked at: that there are any is known before.

    Nothing that a command states can lift them: they go by who acts, and by where the thing stands.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Sequence[Refusal]]) -> None:
        """Take what makes them; it answers one at least."""
        self._make, self._made = make, tuple[Refusal, ...]()

    def __bool__(self) -> bool:
        """Return that there are some, without making any."""
        return True

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._refusals())

    def __iter__(self) -> Iterator[Refusal]:
        """Return each in its order."""
        return iter(self._refusals())

    @overload
    def __getitem__(self, place: int) -> Refusal: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Refusal, ...]: ...
    def __getitem__(self, place: int | slice) -> Refusal | tuple[Refusal, ...]:
        """Return the one at a place, or some of them."""
        return self._refusals()[place]

    def _refusals(self) -> tuple[Refusal, ...]:
        if not self._made:
            self._made = tuple(self._make())
        return self._made
