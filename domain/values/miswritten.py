"""A value that is not written as its place asks, with what to write, in both languages."""

from typing import TypeAlias

Said: TypeAlias = tuple[str, str]
"""Words in Chinese and in English."""


class MiswrittenError(ValueError):
    """A value that is not written as its place asks: what is wrong with it, and what is asked there."""

    def __init__(self, why: Said, asked: Said) -> None:
        super().__init__(why[1])
        self.why, self.asked = why, asked
