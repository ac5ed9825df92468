"""Packs (政策包): YAML and the policy's text in, a frozen Policy out, or complaints that name file, line and clause."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from domain.packs.pack_checks import check
from domain.policy.pack_readings import choose
from domain.policy.pack_sources import BadPackError, Complaint, Path, Plain, Source, near
from domain.policy.policy import Policy

__all__ = ["BadPackError", "Complaint", "Pack", "read_pack", "stored_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy whose readings are chosen, with the canonical data and the text that make its content hash."""

    policy: Policy
    data: str
    text: str

    @property
    def content_hash(self) -> str:
        """SHA-256 over the canonical data and the text, in hexadecimal: the name of this exact version."""
        return hashlib.sha256(f"{self.data}\n{self.text}".encode()).hexdigest()


def read_pack(source: str, text: str, file: str, choices: Mapping[str, str] | None = None) -> Pack:
    """Read a pack from its YAML and the policy's text.

    ``choices`` replaces the choice of readings by key, to load the same pack under a rival reading.
    Raises BadPackError with every complaint found.
    """
    written = Source(source, file)
    data = choose(written, choices or {})
    _stop_where(written)
    policy = _shaped(written, data)
    for path, message in check(policy, text):
        written.complain(path, message)
    _stop_where(written)
    # In the order of the file: refusals and forms follow the order of the text, whichever door asks.
    canonical = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return Pack(policy, canonical, text)


def stored_pack(data: str, text: str) -> Pack:
    """Return a pack from its canonical data, as it was stored when the policy was drafted."""
    return Pack(Policy.model_validate_json(data), data, text)


def _stop_where(written: Source) -> None:
    """Later checks would only repeat what is already known to be wrong."""
    if written.complaints:
        raise BadPackError(written.complaints)


def _shaped(written: Source, data: Plain) -> Policy:
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        for mistake in error.errors():
            written.complain(_path_in(data, mistake["loc"]), _advice(dict(mistake)))
        raise BadPackError(written.complaints) from None


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


def _advice(mistake: Mapping[str, Any]) -> str:
    kind, name = str(mistake["type"]), str(mistake["loc"][-1]) if mistake["loc"] else ""
    if kind == "extra_forbidden":
        return f"{name!r} is no name that may stand here; remove it or write another{near(name, _known_names())}"
    if kind == "missing":
        return f"{name!r} is missing; add it"
    if kind in {"literal_error", "enum"}:
        return f"{mistake['input']!r} may not stand here; write {mistake['ctx']['expected']}"
    return str(mistake["msg"]).removeprefix("Value error, ")


@cache
def _known_names() -> frozenset[str]:
    schema: dict[str, Any] = Policy.model_json_schema()
    shapes: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    return frozenset(name for shape in shapes for name in shape.get("properties", {}))
