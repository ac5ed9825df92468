"""Corrections after approval (批准后更正): what changes of the facts, and of the award that stands on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from domain.assessment.facts import Value
from domain.assessment.shown_facts import show_fact
from domain.policy.conditions import Fact, FactType, Text
from domain.refusals.refusals import Code, in_language
from domain.values.money import Fen, read_yuan

NOTHING_DUE = frozenset({Code.CONDITION_NOT_MET, Code.NOTHING_DUE, Code.HIGHER_SUPPORT_ELSEWHERE})
"""Refusals of an assessment by which nothing is due; any other says that the correction itself is wrong."""


_AWARD = Text(zh="奖励金额", en="the award")


@dataclass(frozen=True, slots=True)
class StandingAward:
    """What stands of a paid award while a higher one is decided: where that is refused, all is as it says."""

    award: Fen
    item_key: str
    award_year: int | None
    """With the key of its item that against which it counts."""
    assessment: dict[str, Any] | None = None
    decided_amount: Fen | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    """Those that the correction changes, as they stood."""
    item: str | None = None
    """What it was for; None where that was not kept, and is as it stands."""
    shown: Sequence[str | None] = (None, None)
    """First and last day on which it was shown to the public."""
    correction: str = ""
    """Id of the correction that raises it."""
    units: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict[str, Mapping[str, str | None]])
    """How units stood that the correction has accepted, by their ids: state and finding."""

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept with its grant."""
        return asdict(self)

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "StandingAward":
        """Return what stands as it was kept."""
        return cls(**record)


class Change(NamedTuple):
    """One thing that is corrected: its name in the input, its title, and how it stood and stands."""

    name: str
    title: Text
    before: Text
    after: Text

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept with a correction."""
        parts = {"title": self.title, "before": self.before, "after": self.after}
        return {"name": self.name, **{part: {"zh": text.zh, "en": text.en} for part, text in parts.items()}}

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Change":
        """Return a change as it was kept."""
        title, before, after = (Text(**record[part]) for part in ("title", "before", "after"))
        return cls(record["name"], title, before, after)


def change_of(name: str, fact: Fact, before: Value, after: Value) -> Change:
    """Return the change of a fact, as an office writes its values."""
    return Change(name, fact.title, _shown(fact, before), _shown(fact, after))


def _shown(fact: Fact, value: Value) -> Text:
    if fact.type is FactType.MONEY and isinstance(value, int):
        return in_yuan(value)
    term = show_fact(fact, value)
    return Text(zh=in_language(term, "zh-CN"), en=in_language(term, "en"))


def in_yuan(amount: Fen) -> Text:
    """Return an amount as an office writes it, with its unit in Chinese."""
    return Text(zh=f"{read_yuan(amount)} 元", en=read_yuan(amount))


def correction_summary(
    changes: Iterable[Change], before: Fen | None, after: Fen | None, reason: str, by: Sequence[str]
) -> str:
    """Return what the history says of a correction: each change, the award, why, and who proposed and confirmed it."""
    changed = [f"{change.title.zh}：{change.before.zh} → {change.after.zh}" for change in changes]
    if before is not None and after is not None and before != after:
        changed.append(f"奖励金额：{read_yuan(before)} 元 → {read_yuan(after)} 元")
    proposed, confirmed = by
    return f"{'；'.join(changed)}。{reason}（提请：{proposed}；复核：{confirmed}）"[:2000]


def changes_in(basis: Mapping[str, Any]) -> list[Change]:
    """Return what a proposed correction would change, by what its proposal stands on; the award comes last."""
    changes = [Change.read(record) for record in basis.get("changes", ())]
    if basis.get("award") is None:
        return changes
    return [*changes, Change("award", _AWARD, in_yuan(basis["award"]), in_yuan(basis["awardAfter"]))]


def corrected_award(award: Fen, as_it_stood: Fen | None, as_corrected: Fen) -> Fen:
    """Return an award in fen once its facts are corrected: what was taken off beside other support stays taken off.

    ``as_it_stood`` and ``as_corrected`` is what the measure gives on the facts of before and on the corrected ones;
    the first is None where on the facts of before nothing can be reckoned.

    >>> corrected_award(1_000, 1_500, 600), corrected_award(1_000, 1_000, 1_200)
    (100, 1200)
    """
    taken_off = max((as_it_stood or 0) - award, 0)
    return max(as_corrected - taken_off, 0)
