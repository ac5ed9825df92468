"""The months that an application is for (所属月份), of a lease or a person: no two applications have one in common."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from domain.policy.conditions import Text
from domain.policy.policy import Measure

_WRITTEN = re.compile(r"(?P<first>[0-9]+)-(?P<last>[0-9]+)")


@dataclass(frozen=True, slots=True)
class ItemMonths:
    """Months of one item, counted from its first one: from one to another, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, measure: Measure, facts: Mapping[str, object]) -> Self | None:
        """Return the months that an application is for; None where its measure tells none, or it states none yet."""
        rule = measure.item.months_of if measure.item else None
        first, months = (facts.get(rule.first), facts.get(rule.count)) if rule else (None, None)
        return cls(first, first + months - 1) if isinstance(first, int) and isinstance(months, int) else None

    @classmethod
    def read(cls, key: str) -> Self | None:
        """Return the months that the last part of an item's key names; None where it names none.

        >>> ItemMonths.read("L1;4-12"), ItemMonths.read("L1")
        (ItemMonths(first=4, last=12), None)
        """
        written = _WRITTEN.fullmatch(key.rpartition(";")[2])
        return cls(int(written["first"]), int(written["last"])) if written else None

    @property
    def written(self) -> str:
        """How they stand in a key, and where the item is shown: 4-12."""
        return f"{self.first}-{self.last}"

    @property
    def named(self) -> Text:
        """What they are called in a sentence."""
        if self.first == self.last:
            return Text(zh=f"第{self.first}个月", en=f"month {self.first}")
        return Text(zh=f"第{self.first}至{self.last}个月", en=f"months {self.first} to {self.last}")

    def common(self, other: Self) -> "ItemMonths | None":
        """Return the months that are of both; None where there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return ItemMonths(first, last) if first <= last else None
