"""Complaints about a pack, for the clerk who writes it: file, line, clause, what stands there, and what to write."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.values.miswritten import Said


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake in a pack: where it stands, and what to write instead, in both languages."""

    file: str
    line: int
    place: Said
    why: Said
    written_on: int | None = field(default=None, compare=False)
    """Line of the value itself, where several parts share it by an alias."""

    @property
    def clause(self) -> str:
        """Where it stands, in English."""
        return self.place[1]

    @property
    def message(self) -> str:
        """What is wrong and what to write, in English."""
        return self.why[1]

    def __str__(self) -> str:
        """The complaint as a compiler writes it: ``file:line: clause: message``."""
        return self.shown("en")

    def shown(self, language: Literal["en", "zh-CN"]) -> str:
        """Return it in a language; it begins with file and line in either, so that an editor leads there."""
        if language == "zh-CN":
            return f"{self.file}:{self.line}: {self.place[0]}：{self.why[0]}"
        return f"{self.file}:{self.line}: {self.clause}: {self.message}"


class BadPackError(ValueError):
    """A pack that cannot be used; carries every complaint, in the order of the file, each fault once."""

    def __init__(self, complaints: Collection[Complaint]) -> None:
        self.complaints = _each_once(complaints)
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))


def _each_once(complaints: Iterable[Complaint]) -> list[Complaint]:
    """Return complaints in the order of the file; what is written once for several clauses is one of all of them."""
    same: dict[tuple[str, int, Said], list[Complaint]] = defaultdict(list)
    anywhere = 0
    for complaint in sorted(set(complaints), key=lambda each: (each.line, each.clause, each.message)):
        line = anywhere if _names_no_payer(complaint.why) else complaint.written_on or complaint.line
        same[complaint.file, line, complaint.why].append(complaint)
    return [replace(each[0], place=_joined([one.place for one in each])) for each in same.values()]


def _joined(places: Sequence[Said]) -> Said:
    zh, en = zip(*dict.fromkeys(places), strict=True)
    return "、".join(zh), ", ".join(en)


def no_payer(name: str, payers: Collection[str]) -> Said:
    """Return what is said of a payer that the pack does not have: one fault, on however many lines it stands.

    >>> no_payer("quarter", ["city"])[1]
    "'quarter' is no payer; the pack has city"
    """
    zh, en = listed(payers)
    return f"“{name}”不是出资方；本文件有{zh}", f"{name!r} {_NO_PAYER}{en}"


def _names_no_payer(why: Said) -> bool:
    return _NO_PAYER in why[1]


_NO_PAYER = "is no payer; the pack has "


def quoted(written: object) -> Said:
    """Return what stands in a pack as it is named in a sentence.

    >>> quoted("rate")
    ('“rate”', "'rate'")
    """
    return f"“{written}”", f"'{written}'"


def listed(names: Iterable[object]) -> Said:
    """Return names in a row, each as it is written in a pack.

    >>> listed(["city", "district"])
    ('“city”、“district”', 'city, district')
    """
    words = [str(name) for name in names]
    return "、".join(f"“{word}”" for word in words) or "（无）", ", ".join(words) or "none"


def twice(name: object) -> Said:
    """Return the mistake of a name that stands twice."""
    return f"“{name}”写了两次，只保留一处", f"{name!r} stands twice; keep one"


def grants_only(names: Sequence[str]) -> Said:
    """Return the mistake of parts that stand in a row which pays no grant."""
    zh, en = listed(names)
    stands = "stands" if len(names) == 1 else "stand"
    return (
        f"只有资助事项才写{zh}；请删去，或把“kind”改为“GRANT”",
        f"{en} {stands} only in a grant; remove what pays nothing, or make the kind GRANT",
    )


def near(name: str, known: Collection[str]) -> Said:
    """Return a hint to the known name most like a wrong one, or nothing where none is like it."""
    alike = [match for match in difflib.get_close_matches(name, known, n=2) if match != name]
    return (f"（是否应为“{alike[0]}”）", f" (did you mean {alike[0]!r}?)") if alike else ("", "")
