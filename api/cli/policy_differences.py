"""What changes from one pack to another, as it is shown on a terminal and to a program."""

from collections.abc import Sequence
from itertools import groupby

import orjson

from domain.packs.pack_differences import Difference
from domain.policy.conditions import Text
from domain.refusals.refusals import Language, in_language

_SAME = Text(zh="两份政策内容相同。", en="Both say the same.")
_WHOLE = Text(zh="整个政策", en="The whole policy")
_NEW, _GONE = Text(zh="新增", en="new"), Text(zh="删去", en="gone")
_WAS, _NOW = Text(zh="原", en="was"), Text(zh="现", en="is now")
_FOR = Text(zh="对象", en="for")


def shown_in_words(changes: Sequence[Difference], language: Language) -> str:
    """Return changes in one language: each measure with its clause and whom it is for, and a line or more a change."""
    lines: list[str] = []
    for measure, group in groupby(changes, key=lambda change: change.measure):
        members = list(group)
        clause, whom = (in_language(text, language) for text in (members[0].clause, members[0].whom))
        lines.append(f"{measure or in_language(_WHOLE, language)} · {clause} · {in_language(_FOR, language)} {whom}")
        lines += [line for change in members for line in _lines(change, language)]
    return "\n".join(lines) or in_language(_SAME, language)


def _lines(change: Difference, language: Language) -> list[str]:
    part, before, after = (in_language(text or "", language) for text in (change.part, change.before, change.after))
    new, gone, was, now = (in_language(text, language) for text in (_NEW, _GONE, _WAS, _NOW))
    if change.before == change.after:
        return [f"  {part} {before}"]
    if change.before is None:
        return [f"  {part} {new} {after}"]
    if change.after is None:
        return [f"  {part} {gone} {before}"]
    return [f"  {part}", f"    {was} {before}", f"    {now} {after}"]


def shown_as_json(changes: Sequence[Difference]) -> str:
    """Return changes as a JSON list, every text in both languages."""
    rows = [
        {
            "measure": change.measure,
            **{
                name: text.model_dump() if text else None
                for name, text in (
                    ("for", change.whom),
                    ("clause", change.clause),
                    ("part", change.part),
                    ("before", change.before),
                    ("after", change.after),
                )
            },
        }
        for change in changes
    ]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode()
