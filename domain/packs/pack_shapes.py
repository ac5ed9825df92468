"""What is said of a pack that has not the shape of a policy: what stands there, and what to write, one fault once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias, cast

from pydantic import ValidationError

from domain.policy.pack_complaints import listed, near
from domain.policy.pack_sources import Path, Plain, Source, at
from domain.policy.policy import Policy
from domain.values.miswritten import MiswrittenError, Said

_Mistake: TypeAlias = Mapping[str, Any]
_Schema: TypeAlias = dict[str, Any]

_WANTED: dict[str, Said] = {
    "string": ("文字（数字和日期须加引号）", "a text (a number or a day in quotes)"),
    "int": ("整数", "a whole number"),
    "bool": ("“true”或“false”", "true or false"),
    "list": ("列表，如“[甲, 乙]”", "a list, such as [a, b]"),
    "dict": ("若干“名称: 值”", "names with values, each as name: value"),
    "model": ("若干“名称: 值”", "names with values, each as name: value"),
    "date": ("日期，如 2026-01-01", "a day, such as 2026-01-01"),
    "none": ("空值", "null"),
    "string_too_short": ("不空的文字", "a text that is not empty"),
}
"""What a place takes, by the first word of the kind of mistake: ``string_type``, ``int_parsing``."""
_WRITTEN_AS: dict[str, Said] = {
    "code": ("大写字母开头，只含大写字母、数字和下划线", "capital letters, digits and _, beginning with a letter"),
    "ratio": ("比例，如 6：4", "a ratio, such as 6：4"),
}
"""How a text of a pattern is written, by its name."""
_AS_SCHEMA: Said = ("此处规定的写法（见 docs/packs.md）", "what docs/packs.md says of this place")
_RECKONED = frozenset({"expires_on"})
"""What is reckoned from what stands beside it: where that is wrong it is missing for that reason alone."""
_LONGEST = 60
"""Characters of a value that a complaint repeats."""


def complain_of_shape(written: Source, data: Plain, error: ValidationError) -> None:
    """Complain of every place of the data that has not the shape of a policy, once."""
    places: dict[Path, list[_Mistake]] = defaultdict(list)
    for mistake in error.errors():
        places[_path_in(data, mistake["loc"])].append(dict(mistake))
    for path, why in _misnamed(places):
        written.complain(path, why)
    for path, mistakes in ((path, left) for path, left in places.items() if left):
        for why in dict.fromkeys(_advice(at(data, path), mistakes)):
            written.complain(path, why)


def _misnamed(places: dict[Path, list[_Mistake]]) -> Iterator[tuple[Path, Said]]:
    """Say of a name that may not stand, where one name is missing, to write that; what is reckoned is not missed."""
    for parent, mistakes in list(places.items()):
        missing = [each for each in mistakes if each["type"] == "missing"]
        beside = [path for path in places if path[:-1] == parent and places[path][0]["type"] == "extra_forbidden"]
        if len(missing) == 1 and missing[0]["loc"][-1] in _RECKONED and len(places) > 1:
            mistakes.remove(missing[0])
        elif len(missing) == 1 and len(beside) == 1:
            (wrong,), name = beside, str(missing[0]["loc"][-1])
            mistakes.remove(missing[0])
            places.pop(wrong)
            stands = wrong[-1]
            yield wrong, (f"“{stands}”不能写在这里；请写“{name}”", f"'{stands}' may not stand here; write {name!r}")


def _path_in(data: Plain, location: Path) -> Path:
    """The part of pydantic's location that exists in the data: tags of unions and validators are no places."""
    path: list[int | str] = []
    for part in location:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _advice(stands: Plain, mistakes: Sequence[_Mistake]) -> Iterator[Said]:
    """Return what to write at one place. Kinds that a place takes one or another of are one mistake of it."""
    kinds: list[Said] = []
    for mistake in mistakes:
        kind, location = str(mistake["type"]), mistake["loc"]
        name = str(location[-1]) if location else ""
        if kind == "extra_forbidden":
            yield _no_such_name(name, location)
        elif kind in {"missing", "union_tag_not_found"}:
            missing = name if kind == "missing" else "kind"
            yield f"缺少“{missing}”；请补上", f"{missing!r} is missing; add it"
        else:
            kinds.append(_wanted(kind, mistake, name))
    error = mistakes[0].get("ctx", {}).get("error")
    if len(kinds) == 1 and isinstance(error, MiswrittenError):
        yield error.why
    elif kinds:
        zh, en = ("或".join(dict.fromkeys(words)) for words in zip(*kinds, strict=True))
        shown = _shown(_tag(mistakes, stands))
        yield f"{shown[0]}不能写在这里；须为{zh}", f"{shown[1]} may not stand here; write {en.replace('或', ' or ')}"


def _tag(mistakes: Sequence[_Mistake], stands: Plain) -> Plain:
    """Return the kind that stands where only other kinds may, else what stands at the place."""
    tags = [each["ctx"]["tag"] for each in mistakes if each["type"] == "union_tag_invalid"]
    return str(tags[0]) if tags else stands


def _wanted(kind: str, mistake: _Mistake, name: str) -> Said:
    """Return what a place takes; a value that says itself how it is written, says so."""
    context = mistake.get("ctx", {})
    if isinstance(error := context.get("error"), MiswrittenError):
        return error.form
    if kind in {"literal_error", "enum", "union_tag_invalid"}:
        return _one_of(str(context.get("expected") or context.get("expected_tags")))
    if kind.startswith(("greater_than", "less_than")):
        return _bound(kind, context)
    if kind == "too_short":
        return f"至少{context['min_length']}项", f"a list of {context['min_length']} or more"
    if kind == "string_pattern_mismatch":
        return _WRITTEN_AS.get(name, _AS_SCHEMA)
    return _WANTED.get(kind) or _WANTED.get(kind.partition("_")[0], _AS_SCHEMA)


def _one_of(expected: str) -> Said:
    names = re.findall(r"'([^']*)'|\b([0-9]+)\b", expected)
    zh, _ = listed(text or number for text, number in names)
    return f"{zh}之一" if len(names) > 1 else zh, expected


def _bound(kind: str, context: Mapping[str, Any]) -> Said:
    signs = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
    words = {
        "gt": ("大于", "a number above"),
        "ge": ("不小于", "a number of at least"),
        "lt": ("小于", "a number below"),
        "le": ("不大于", "a number of at most"),
    }
    sign = signs[kind]
    return f"{words[sign][0]}{context[sign]}的数", f"{words[sign][1]} {context[sign]}"


def _shown(stands: Plain) -> Said:
    """Return what stands at a place, as it is written; parts of several lines by what they are."""
    if isinstance(stands, dict):
        return "几项“名称: 值”", "names with values"
    if isinstance(stands, list):
        return "列表", "a list"
    if stands is None:
        return "空值", "null"
    if isinstance(stands, bool):
        return f"“{str(stands).lower()}”", str(stands).lower()
    if isinstance(stands, int | date):
        return str(stands), str(stands)
    text = stands if len(stands) <= _LONGEST else f"{stands[:_LONGEST]}…"
    return f"“{text}”", f"'{text}'"


def _no_such_name(name: str, location: Path) -> Said:
    known = sorted(_names_at(location[:-1]))
    # A name of another part of a pack is no slip of the pen, but in the wrong place.
    hint, may_stand = near(name, [] if name in _all_names() else known), listed(known)
    zh = f"“{name}”不能写在这里{hint[0]}；请删去，此处可写：{may_stand[0]}"
    en = f"{name!r} is no name that may stand here{hint[1]}; remove it, here may stand {may_stand[1]}"
    return zh, en


def _names_at(location: Path) -> set[str]:
    """Return the names that may stand at a location of the shapes; tags of unions choose among them."""
    shapes = _spread(_schema())
    for part in location:
        shapes = _inside(shapes, part)
    return {name for shape in shapes for name in shape.get("properties", {})}


def _inside(shapes: list[_Schema], part: str | int) -> list[_Schema]:
    below = [shape.get("items") if isinstance(part, int) else _below(shape, part) for shape in shapes]
    inner = [each for shape in below if shape for each in _spread(shape)]
    return inner or [shape for shape in shapes if _is_tagged(shape, part)] or shapes


def _is_tagged(shape: _Schema, tag: str | int) -> bool:
    return shape.get("properties", {}).get("kind", {}).get("const") == tag


def _below(shape: _Schema, part: str) -> _Schema:
    below = shape.get("properties", {}).get(part) or shape.get("additionalProperties")
    return cast("_Schema", below) if isinstance(below, dict) else {}


def _spread(shape: _Schema) -> list[_Schema]:
    """Return the shapes that one may be, its references followed."""
    if "$ref" in shape:
        return _spread(_schema()["$defs"][str(shape["$ref"]).rpartition("/")[2]])
    either: list[_Schema] = shape.get("anyOf") or shape.get("oneOf") or []
    return [each for one in either for each in _spread(one)] if either else [shape]


@cache
def _all_names() -> frozenset[str]:
    shapes = [_schema(), *_schema()["$defs"].values()]
    return frozenset(name for shape in shapes for name in shape.get("properties", {}))


@cache
def _schema() -> _Schema:
    return Policy.model_json_schema()
