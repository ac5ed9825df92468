"""Whether the office's own calendar leaves days for work, and says of each day one thing."""

from collections.abc import Iterator

from domain.packs.pack_references import Finding
from domain.policy.policy import OfficeCalendar

_WEEK = 7


def calendar(rule: OfficeCalendar) -> Iterator[Finding]:
    """Return what is wrong: an office works at some time, and a listed day is either one of work or one without."""
    if rule.kind == "STATE_COUNCIL":
        for name in ("weekend", "holidays", "working"):
            if getattr(rule, name):
                en = "days are listed for kind LISTED; remove them, or change the kind"
                yield ("calendar", name), ("只有“LISTED”才逐日列出；请删去，或改“kind”", en)
        return
    if len(set(rule.weekend)) == _WEEK:
        yield ("calendar", "weekend"), ("一周没有工作日了；至少留一天", "no day of the week is left for work; keep one")
    for place, day in enumerate(rule.working):
        if day in rule.holidays:
            en = f"{day} stands under holidays too; keep one"
            yield ("calendar", "working", place), (f"{day} 也写在“holidays”中；只保留一处", en)
