"""Exits on record (已登记退出): they end the term of a contribution that is filed later, too (art. 5, I-14)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import orjson

from domain.lives.grants import COMMITTED, GrantEvent
from domain.policy.conditions import TermGate, Text
from domain.refusals.refusals import Code, Refusal
from domain.values.identifiers import without_last
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, naming
from workflows.transaction.refused import RefusedError

_Exit: TypeAlias = tuple[date, str]
"""The day of an exit, and the number of the grant on which it stands."""

_EXITS = naming(GrantEvent)("""
SELECT grants.id, grants.number, grants.measure, grants.item_key, grants.facts::text AS facts, policy_version.code
FROM grants JOIN policy_version ON policy_version.id = grants.policy_version_id
WHERE policy_version.code = ANY ($1::text[]) AND grants.measure = ANY ($2::text[]) AND ({whole})
    AND (grants.state::text = ANY ($3::text[]) OR EXISTS (
        SELECT FROM history_step WHERE history_step.subject_id = grants.id
            AND history_step.event = GrantEvent.RECORD_EXIT
    ))
ORDER BY grants.number
""")
_SIZES = (1, 8, 64)
"""Wholes of which one statement asks: few texts of it, so that each is planned once."""


async def unsaid_exits(dossiers: Sequence[Dossier]) -> list[list[Refusal]]:
    """Return for each why it is neither filed nor proposed: FACT_INVALID where it leaves out an exit that is on record.

    That of another part of the same whole counts where an officer put it on record, whatever became of that grant, or
    an award stands on it. It ends the term of every contribution before it, to the fund's manager as to the enterprise.
    """
    gates = {place: gate for place, dossier in enumerate(dossiers) if (gate := _gate(dossier))}
    if not gates:
        return [[] for _ in dossiers]
    known = dict(zip(gates, await _exits([dossiers[place] for place in gates]), strict=True))
    return [
        _unsaid(dossier, gates[place], known[place]) if place in gates else [] for place, dossier in enumerate(dossiers)
    ]


async def check_exits(dossier: Dossier) -> None:
    """Raise FACT_INVALID where an exit is on record that the facts of a grant leave out."""
    if refusals := (await unsaid_exits([dossier]))[0]:
        raise RefusedError(*refusals)


def _gate(dossier: Dossier) -> TermGate | None:
    """The term of a part of a whole; None of anything else, and while the application does not say of what it is."""
    gate = dossier.measure.gate
    is_part = isinstance(gate, TermGate) and _same_parts(dossier)
    return gate if isinstance(gate, TermGate) and is_part and without_last(dossier.grant.item_key) else None


async def _exits(dossiers: Sequence[Dossier]) -> list[list[_Exit]]:
    """The exits that stand on other grants of the same wholes, for each."""
    wholes = sorted({without_last(dossier.grant.item_key) for dossier in dossiers})
    codes = sorted({dossier.version.code for dossier in dossiers})
    measures = sorted({measure for dossier in dossiers for measure in _same_parts(dossier)})
    rows: list[dict[str, Any]] = []
    for begin in range(0, len(wholes), _SIZES[-1]):
        some = wholes[begin : begin + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(some))
        patterns = [f"{_escaped(whole)}%" for whole in (*some, *some[-1:] * (size - len(some)))]
        rows += await ask(_statement(size), codes, measures, [state.value for state in COMMITTED], *patterns)
    return [[known for row in rows if (known := _exit_beside(dossier, row))] for dossier in dossiers]


@cache
def _statement(size: int) -> str:
    # A pattern of its own for each: of a list of them no index is taken.
    return _EXITS.format(whole=" OR ".join(f"grants.item_key LIKE ${4 + place}" for place in range(size)))


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _exit_beside(dossier: Dossier, row: Mapping[str, Any]) -> _Exit | None:
    """The exit of another grant of the same whole; None where it is of another one, or has no day."""
    grant, gate = dossier.grant, _gate(dossier)
    own = dossier.version.code, without_last(grant.item_key)
    if gate is None or row["id"] == grant.id or (row["code"], without_last(row["item_key"])) != own:
        return None
    day = orjson.loads(row["facts"]).get(gate.until) if row["measure"] in _same_parts(dossier) else None
    return (date.fromisoformat(day), row["number"]) if isinstance(day, str) else None


def _same_parts(dossier: Dossier) -> Sequence[str]:
    return dossier.compiled.of_same_parts(dossier.grant.measure)


def _unsaid(dossier: Dossier, gate: TermGate, known: Sequence[_Exit]) -> list[Refusal]:
    """The refusal of an application whose contribution another exit ended before the one that it states, if any."""
    values = dossier.values
    since, stated = values.get(gate.since), values.get(gate.until)
    days = [(day, number) for day, number in known if isinstance(since, date) and since <= day]
    if not days or (isinstance(stated, date) and stated <= min(days)[0]):
        return []
    day, number = min(days)
    why = Text(
        zh=f"{number} 已登记于 {day} 退出，请如实填报",
        en=f"{number} has the exit of {day} on record: state it",
    )
    terms = {"fact": dossier.measure.facts[gate.until].title, "why": why}
    return [Refusal(Code.FACT_INVALID, terms, ("facts", gate.until), (dossier.citation,))]
