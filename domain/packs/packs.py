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
from domain.policy.pack_sources import Plain, Source, at
from domain.policy.policy import Policy

__all__ = ["BadPackError", "Complaint", "Pack", "checked", "read_pack", "stored_pack"]

_APART = ("measures", "readings")
"""What may differ while a measure and all that it may refer to stay the same; of a reading only its choice does."""


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
    policy, data = checked(Source(source, file), text, choices or {})
    # In the order of the file: refusals and forms follow the order of the text, whichever door asks.
    canonical = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return Pack(policy, canonical, text)


def checked(
    written: Source, text: str, choices: Mapping[str, str], known: tuple[Policy, Plain] | None = None
) -> tuple[Policy, Plain]:
    """Return the policy that is written, with its data as chosen; raises BadPackError with every complaint.

    ``known`` is the same file as it was found right under other choices: what stays as it is, is not read anew.
    """
    data = choose(written, choices)
    _stop_where(written)
    policy = _shaped(written, data, known)
    right = _unchanged(policy, data, *known) if known else frozenset[int]()
    for path, why in _each_fault(list(check(policy, text, right))):
        written.complain(path, why)
    _stop_where(written)
    return policy, data


def _unchanged(policy: Policy, data: Plain, before: Policy, data_before: Plain) -> frozenset[int]:
    """Return the places of the measures for which the same holds as before: none where anything around them changes."""
    assert isinstance(data, dict)
    assert isinstance(data_before, dict)
    around = [{key: part for key, part in one.items() if key not in _APART} for one in (data, data_before)]
    readings = [[reading.id for reading in one.readings] for one in (policy, before)]
    if around[0] != around[1] or readings[0] != readings[1]:
        return frozenset()
    measures = enumerate(zip(policy.measures, before.measures, strict=False))
    return frozenset(place for place, (now, then) in measures if now is then)


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


def _shaped(written: Source, data: Plain, known: tuple[Policy, Plain] | None) -> Policy:
    try:
        return Policy.model_validate(_with_known(data, *known) if known else data)
    except ValidationError as error:
        complain_of_shape(written, data, error)
        raise BadPackError(written.complaints) from None


def _with_known(data: Plain, before: Policy, data_before: Plain) -> object:
    """The data, in which measures that stay as they are stand as they were shaped, where the districts do, too."""
    if not isinstance(data, dict) or at(data, ("districts",)) != at(data_before, ("districts",)):
        return data
    measures, measures_before = at(data, ("measures",)), at(data_before, ("measures",))
    if not isinstance(measures, list) or not isinstance(measures_before, list) or len(measures) != len(before.measures):
        return data
    shaped = zip(measures, measures_before, before.measures, strict=True)
    return {**data, "measures": [measure if now == then else now for now, then, measure in shaped]}
