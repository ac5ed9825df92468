"""A value that is not written as its place asks, with what to write, in both languages."""

from typing import TypeAlias

Said: TypeAlias = tuple[str, str]
"""Words in Chinese and in English."""


class MiswrittenError(ValueError):
    """A value that is not written as its place asks: what is wrong with it, and in which form it is written there."""

    def __init__(self, why: Said, form: Said) -> None:
        super().__init__(why[1])
        self.why, self.form = why, form
