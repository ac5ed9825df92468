"""Packs (政策包): YAML and the policy's text in, a frozen Policy out, or complaints that name file, line and clause."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from domain.packs.pack_checks import check
from domain.packs.pack_figures import is_missed_figure
from domain.packs.pack_references import Finding
from domain.packs.pack_shapes import complain_of_shape
from domain.policy.pack_complaints import BadPackError, Complaint
from domain.policy.pack_readings import choose
from domain.policy.pack_sources import Plain, Source
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
    for path, why in _each_fault(list(check(policy, text))):
        written.complain(path, why)
    _stop_where(written)
    # In the order of the file: refusals and forms follow the order of the text, whichever door asks.
    canonical = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return Pack(policy, canonical, text)


def stored_pack(data: str, text: str) -> Pack:
    """Return a pack from its canonical data, as it was stored when the policy was drafted."""
    return Pack(Policy.model_validate_json(data), data, text)


def _each_fault(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Return findings, without figures that are missed in a clause that is misquoted itself."""
    misquoted = {path[:2] for path, _ in findings if path[2:3] == ("quotes",)}
    for path, why in findings:
        if path[:2] not in misquoted or not is_missed_figure(why):
            yield path, why


def _stop_where(written: Source) -> None:
    """Later checks would only repeat what is already known to be wrong."""
    if written.complaints:
        raise BadPackError(written.complaints)


def _shaped(written: Source, data: Plain) -> Policy:
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        complain_of_shape(written, data, error)
        raise BadPackError(written.complaints) from None
