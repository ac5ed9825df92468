"""The YAML of a pack as plain values, each with its line."""

from copy import copy
from datetime import date, datetime
from typing import Self, TypeAlias

import yaml

from domain.policy.pack_complaints import BadPackError, Complaint, quoted, twice
from domain.policy.pack_yaml import cannot_be_read, not_yaml
from domain.policy.texts import cited
from domain.values.miswritten import Said

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "bool | int | str | date | list[Plain] | dict[str, Plain] | None"
"""What a pack may hold. A figure is never a float: it is written as the text writes it."""

BY_READING = "by_reading"
"""The key of a value that hangs on a reading (条款解释)."""

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as quick where PyYAML was built with libyaml, which every wheel of it is."""

_DEEPEST = 30
"""Levels of nesting; a pack needs a third of them, and an alias inside its own anchor has no end."""
_TOO_DEEP = (
    "嵌套层数过多；别名不能写在它自己的锚点之内",
    "this is nested too deeply; an alias may not stand inside its own anchor",
)
_NO_NAME = (
    "冒号前须为名称，不能是列表或括号",
    "a name stands before a colon, and no list and no bracket; write a name",
)
PACK: Said = ("整个文件", "pack")
YAML: Said = ("文件格式", "YAML")
"""Where a mistake stands that lies in no measure and in no part."""


class Source:
    """A YAML file as plain values, with the line of each."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self._findings: list[tuple[int, Path, Said]] = []
        self._lines: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        """Where a value itself is written: what many parts share by an alias stands once."""
        root = _compose(source, file)
        self.plain: Plain = None
        self._scalars = yaml.SafeLoader("")
        self.plain = self._read(root, ()) if root else None
        self.hanging = set[int]()
        """The parts in which anything hangs on a reading, by their identity: all others stay as they are."""
        _find_hanging(self.plain, self.hanging)

    def again(self) -> Self:
        """Return the same file, so far without a mistake but those of the file itself, to be chosen otherwise."""
        other = copy(self)
        vars(other).update(_findings=[*self._findings], _lines={**self._lines}, _values={**self._values})
        return other

    def _read(self, node: yaml.Node, path: Path) -> Plain:
        self._lines.setdefault(path, _line(node))
        self._values[path] = _line(node)
        if len(path) > _DEEPEST:
            self.complain(path, _TOO_DEEP)
        elif isinstance(node, yaml.SequenceNode):
            return [self._read(entry, (*path, place)) for place, entry in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        elif isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> Plain:
        """A key that stands twice is a mistake: YAML would let the last one win in silence."""
        plain: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._lines[(*path, "")] = _line(key_node)
                self.complain((*path, ""), _NO_NAME)
                continue
            key = str(key_node.value)
            if key in plain:
                self._lines[(*path, key)] = _line(key_node)
                self.complain((*path, key), twice(key))
            self._lines[(*path, key)] = _line(key_node)
            plain[key] = self._read(value_node, (*path, key))
        return plain

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Plain:
        try:
            value: object = self._scalars.construct_object(node)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - PyYAML has no types
        except (yaml.YAMLError, ValueError):
            self.complain(path, cannot_be_read(node.value))
            return None
        if value is None or (isinstance(value, bool | int | str | date) and not isinstance(value, datetime)):
            return value
        zh, en = quoted(node.value)
        self.complain(
            path,
            (
                f"{zh}不能写在这里；数字按条文写，如 0.7%",
                f"{en} may not stand here; write a figure as the text does, such as 0.7%",
            ),
        )
        return None

    def move(self, target: Path, origin: Path) -> None:
        """Give a value that is taken from ``origin`` to ``target`` the line on which it was written."""
        self._lines[target] = self.line(origin)
        if origin in self._values:
            self._values[target] = self._values[origin]

    def complain(self, path: Path, why: Said) -> None:
        """Remember a mistake at a path of the data, in Chinese and in English."""
        self._findings.append((self.line(path), path, why))

    @property
    def complaints(self) -> list[Complaint]:
        """Every mistake so far. A clause is looked up only here, when the whole file has been read."""
        return [
            Complaint(self.file, line, self._clause(path), why, self._values.get(path, line))
            for line, path, why in self._findings
        ]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        return next((self._lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self._lines), 1)

    def _clause(self, path: Path) -> Said:
        """The measure or reading in which a path lies, with its article; elsewhere the part of the pack."""
        entry = at(self.plain, path[:2])
        if len(path) > 1 and path[0] in {"measures", "readings"} and isinstance(entry, dict):
            name = str(entry.get("code") or entry.get("id") or path[1])
            article = cited(str(entry["article"])) if "article" in entry else None
            return (f"{name}（{article.zh}）", f"{name} ({article.en})") if article else (name, name)
        part = ".".join(str(part) for part in path[:2])
        return (part, part) if part else PACK


def _find_hanging(value: Plain, hanging: set[int]) -> bool:
    """Gather the parts in which anything hangs on a reading."""
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    hangs = [_find_hanging(part, hanging) for part in parts]
    if any(hangs) or (isinstance(value, dict) and BY_READING in value):
        hanging.add(id(value))
        return True
    return False


def _compose(source: str, file: str) -> yaml.Node | None:
    try:
        return yaml.compose(source, Loader=_LOADER)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - PyYAML has no types
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, error.problem or ""
        line, column = (mark.line, mark.column) if mark else (0, None)
        stands = (source.splitlines() or [""])[line : line + 1]
        why = not_yaml(problem, "".join(stands), column)
        raise BadPackError([Complaint(file, line + 1, YAML, why)]) from None
    except yaml.YAMLError as error:
        line = source.count("\n", 0, getattr(error, "position", 0)) + 1
        raise BadPackError([Complaint(file, line, YAML, not_yaml(str(error)))]) from None


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


def at(plain: Plain, path: Path) -> Plain:
    """Return what stands at a path; None where nothing does."""
    for part in path:
        if isinstance(plain, dict) and part in plain:
            plain = plain[str(part)]
        elif isinstance(plain, list) and isinstance(part, int) and part < len(plain):
            plain = plain[part]
        else:
            return None
    return plain
