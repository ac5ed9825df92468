"""Register data of applicants (登记信息): what stood on which day, from what was told of it and in whatever order.

A change (变更) holds from its day on. A correction (更正) says that an entry was always something else. An entry that
was withdrawn (撤销) never was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.policy.conditions import Text
from domain.values.numbers import written_alike


class RegisterAttribute(StrEnum):
    """What the register says of an applicant (登记项)."""

    NAME = "NAME"
    DISTRICT = "DISTRICT"
    """The paying district, by its code in the pack's register of districts."""


class RegisterKind(StrEnum):
    """What an entry of the register is (登记类别)."""

    REGISTRATION = "REGISTRATION"
    """What was stated first: it holds from the beginning."""
    CHANGE = "CHANGE"
    CORRECTION = "CORRECTION"


ATTRIBUTE_TITLES: dict[RegisterAttribute, Text] = {
    RegisterAttribute.NAME: Text(zh="名称", en="name"),
    RegisterAttribute.DISTRICT: Text(zh="所在区", en="district"),
}
KIND_TITLES: dict[RegisterKind, Text] = {
    RegisterKind.REGISTRATION: Text(zh="初次登记", en="first stated"),
    RegisterKind.CHANGE: Text(zh="变更", en="changed from a day on"),
    RegisterKind.CORRECTION: Text(zh="更正", en="corrected: it was always so"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the register of an applicant, as it was told."""

    number: int
    """Its place in the register of the applicant."""
    attribute: RegisterAttribute
    kind: RegisterKind
    value: str
    effective_on: date | None = None
    """First day of a CHANGE; None for the other kinds."""
    corrects: int | None = None
    """Number of the entry that a CORRECTION puts right."""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What stood from a day to another, both inclusive; None is before every day, or open."""

    value: str
    first: date | None
    last: date | None
    number: int
    """Of the registration or change from which it stood."""

    def on(self, day: date) -> bool:
        """Return whether it stood on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def value_of(entries: Sequence[Entry], number: int) -> str:
    """Return what a registration or change says, corrected as far as it was; raises KeyError for another number."""
    stated = {entry.number: entry.value for entry in entries if entry.kind is not RegisterKind.CORRECTION}
    corrected = [entry.value for entry in entries if entry.corrects == number and not entry.withdrawn]
    return corrected[-1] if corrected else stated[number]


def held(entries: Sequence[Entry], attribute: RegisterAttribute) -> list[Held]:
    """Return what stood one after the other, the first first, by entries in the order of their numbers.

    >>> told = [
    ...     Entry(1, RegisterAttribute.NAME, RegisterKind.REGISTRATION, "甲"),
    ...     Entry(2, RegisterAttribute.NAME, RegisterKind.CHANGE, "丙", date(2022, 6, 1)),
    ...     Entry(3, RegisterAttribute.NAME, RegisterKind.CHANGE, "乙", date(2021, 3, 1)),
    ...     Entry(4, RegisterAttribute.NAME, RegisterKind.CORRECTION, "家", corrects=1),
    ... ]
    >>> [(each.value, str(each.first), str(each.last)) for each in held(told, RegisterAttribute.NAME)]
    [('家', 'None', '2021-02-28'), ('乙', '2021-03-01', '2022-05-31'), ('丙', '2022-06-01', 'None')]
    """
    standing = [entry for entry in entries if entry.attribute is attribute and not entry.withdrawn]
    based = [entry for entry in standing if entry.kind is not RegisterKind.CORRECTION]
    based.sort(key=lambda entry: (entry.effective_on or date.min, entry.number))
    lasts = [entry.effective_on - timedelta(days=1) if entry.effective_on else None for entry in based[1:]]
    return [
        Held(value_of(entries, entry.number), entry.effective_on, last, entry.number)
        for entry, last in zip(based, [*lasts, None], strict=True)
    ]


def held_on(entries: Sequence[Entry], attribute: RegisterAttribute, day: date) -> Held:
    """Return what stood on a day; raises LookupError for entries without a registration."""
    standing = [each for each in held(entries, attribute) if each.on(day)]
    if not standing:
        message = f"no {attribute} was registered"
        raise LookupError(message)
    return standing[-1]


def next_change(entries: Iterable[Entry], day: date) -> date | None:
    """Return the first day after a day on which something changes; None where nothing is to come."""
    coming = [e.effective_on for e in entries if e.effective_on and e.effective_on > day and not e.withdrawn]
    return min(coming, default=None)


def alike(attribute: RegisterAttribute, one: str, other: str) -> bool:
    """Return whether two values are the same: names however they were typed, districts by their code.

    >>> alike(RegisterAttribute.NAME, "武汉（示例）有限公司", " 武汉(示例)有限公司")
    True
    """
    return written_alike(one) == written_alike(other) if attribute is RegisterAttribute.NAME else one == other
