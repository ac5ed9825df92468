"""The audit as a package (审计导出) that anybody verifies without Duixian: lines, ends of chains, and a script."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson

from workflows.running.audit_check import audit_lines
from workflows.runtime.sql import ask
from workflows.transaction.audit_hashes import AuditStatement

_DIGESTS = """
SELECT number, statement, hash, key_id, signature, encode(answer, 'base64') AS timestamp
FROM audit_digest LEFT JOIN audit_timestamp ON digest = number ORDER BY number
"""
_ENDS = "SELECT chain, number, hash FROM audit_head WHERE digest = $1 ORDER BY chain"
_GRANT = "SELECT id FROM grants WHERE number = $1"


class NoSuchGrantError(ValueError):
    """No grant has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"no grant has the number {number}")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported, and the hash over the ends of all its chains."""

    chains: int
    lines: int
    digest: str


async def export_audit(
    folder: Path, names: tuple[str, str], digest_of: Callable[[dict[str, object]], str], number: str | None = None
) -> Exported:
    """Write all chains, or that of one grant, into a folder: a line of the audit a line, and where each chain ends.

    ``names`` are those of the two files; ``digest_of`` is the very function by which a third party verifies. Reads some
    thousand lines at a time and changes nothing. A line says what its command said, persons and accounts as they were
    given: the package is for whoever may read all of that.
    """
    chain = None if number is None else await _chain_of(number)
    heads, lines = dict[str, object](), 0
    with (folder / names[0]).open("wb") as file:
        async for line, kept_hash in audit_lines(chain):
            _write(file, line, kept_hash)
            heads[str(line.chain)] = [line.number, kept_hash]
            lines += 1
    digest = digest_of(heads)
    (folder / names[1]).write_bytes(orjson.dumps({"digest": digest, "heads": heads}, option=orjson.OPT_INDENT_2))
    return Exported(len(heads), lines, digest)


async def export_digests(path: Path) -> int:
    """Write every digest into a file, a line of JSON each, with the ends of chains that it names; how many there are.

    Each line holds those of one day in memory.
    """
    digests = await ask(_DIGESTS)
    with path.open("wb") as file:
        for digest in digests:
            ends = [[str(end["chain"]), end["number"], end["hash"]] for end in await ask(_ENDS, digest["number"])]
            shown = {name: digest[name] for name in ("number", "statement", "hash", "signature", "timestamp")}
            file.write(orjson.dumps(shown | {"keyId": digest["key_id"], "heads": ends}) + b"\n")
    return len(digests)


async def _chain_of(number: str) -> UUID:
    rows = await ask(_GRANT, number)
    if not rows:
        raise NoSuchGrantError(number)
    return rows[0]["id"]


def _write(file: BinaryIO, line: AuditStatement, kept_hash: str) -> None:
    shown = {
        "chain": str(line.chain),
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(),
        "deed": line.deed,
        "actor": line.actor,
        "person": line.person,
        "role": line.role,
        "command": line.command,
        "outcome": line.outcome,
        "origin": line.origin,
        "previousHash": line.previous_hash,
        "hash": kept_hash,
    }
    file.write(orjson.dumps(shown) + b"\n")
