"""The YAML of a pack as plain values, each with its line; and complaints that name file, line and clause."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import yaml

from domain.policy.texts import cited

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "bool | int | str | date | list[Plain] | dict[str, Plain] | None"
"""What a pack may hold. A figure is never a float: it is written as the text writes it."""

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as quick where PyYAML was built with libyaml, which every wheel of it is."""

_DEEPEST = 30
"""Levels of nesting; a pack needs a third of them, and an alias inside its own anchor has no end."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake in a pack: where it stands, and what to write instead."""

    file: str
    line: int
    clause: str
    message: str

    def __str__(self) -> str:
        """The complaint as a compiler writes it: ``file:line: clause: message``."""
        return f"{self.file}:{self.line}: {self.clause}: {self.message}"


class BadPackError(ValueError):
    """A pack that cannot be used; carries every complaint, in the order of the file, each once."""

    def __init__(self, complaints: Collection[Complaint]) -> None:
        self.complaints = sorted(
            set(complaints), key=lambda complaint: (complaint.line, complaint.clause, complaint.message)
        )
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))


class Source:
    """A YAML file as plain values, with the line of each."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self._findings: list[tuple[int, Path, str]] = []
        self._lines: dict[Path, int] = {}
        root = _compose(source, file)
        self.plain: Plain = None
        self._scalars = yaml.SafeLoader("")
        self.plain = self._read(root, ()) if root else None

    def _read(self, node: yaml.Node, path: Path) -> Plain:
        self._lines.setdefault(path, _line(node))
        if len(path) > _DEEPEST:
            self.complain(path, "this is nested too deeply; an alias may not stand inside its own anchor")
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
            key = str(key_node.value)
            if key in plain:
                self._lines[(*path, key)] = _line(key_node)
                self.complain((*path, key), f"{key!r} stands twice; keep one")
            self._lines[(*path, key)] = _line(key_node)
            plain[key] = self._read(value_node, (*path, key))
        return plain

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Plain:
        try:
            value: object = self._scalars.construct_object(node)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - PyYAML has no types
        except (yaml.YAMLError, ValueError):
            self.complain(path, f"{node.value!r} cannot be read as what it looks like; write it in quotes")
            return None
        if value is None or (isinstance(value, bool | int | str | date) and not isinstance(value, datetime)):
            return value
        self.complain(
            path, f"{node.value!r} may not stand here; write a figure as the text does, such as 0.7%, in quotes"
        )
        return None

    def move(self, target: Path, origin: Path) -> None:
        """Give a value that is taken from ``origin`` to ``target`` the line on which it was written."""
        self._lines[target] = self.line(origin)

    def complain(self, path: Path, message: str) -> None:
        """Remember a mistake at a path of the data."""
        self._findings.append((self.line(path), path, message))

    @property
    def complaints(self) -> list[Complaint]:
        """Every mistake so far. A clause is looked up only here, when the whole file has been read."""
        return [Complaint(self.file, line, self._clause(path), message) for line, path, message in self._findings]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        return next((self._lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self._lines), 1)

    def _clause(self, path: Path) -> str:
        """The measure or reading in which a path lies, with its article; elsewhere the part of the pack."""
        entry = at(self.plain, path[:2])
        if len(path) > 1 and path[0] in {"measures", "readings"} and isinstance(entry, dict):
            article = f" ({cited(str(entry['article'])).en})" if "article" in entry else ""
            return f"{entry.get('code') or entry.get('id') or path[1]}{article}"
        return ".".join(str(part) for part in path[:2]) or "pack"


def _compose(source: str, file: str) -> yaml.Node | None:
    try:
        return yaml.compose(source, Loader=_LOADER)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - PyYAML has no types
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"this is no YAML: {error.problem}; mend the line, or the one before it"
        raise BadPackError([Complaint(file, line, "YAML", message)]) from None
    except yaml.YAMLError as error:
        raise BadPackError([Complaint(file, 1, "YAML", f"this is no YAML: {error}")]) from None


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


def near(name: str, known: Collection[str]) -> str:
    """Return a hint to the known name most like a wrong one, or nothing where none is like it."""
    names = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {names[0]!r}?)" if names else ""
