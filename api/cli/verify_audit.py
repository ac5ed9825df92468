"""Verify an exported audit (审计核验) with nothing but Python: ``python3 verify_audit.py [FOLDER]``.

``audit.jsonl`` holds a line of the audit a line, chain after chain. The hash of a line is the SHA-256, in hexadecimal,
of a JSON array of its chain, number, deed, actor, role, command, outcome, person where one is kept, the hash of the
line before (none of the first) and the moment, written without spaces and with sorted names. ``heads.json`` says where
every chain ended when it was exported, and one hash over all these ends: whoever noted that hash on the day knows that
no chain was shortened, altered or left out since. Ends with 1 where something is not as it was written.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LINES, HEADS = "audit.jsonl", "heads.json"


def text_of(value: object) -> bytes:
    """Write a value as it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(line: dict[str, Any]) -> str:
    """Reckon the hash of a line."""
    hashed = [line[name] for name in ("chain", "number", "deed", "actor", "role", "command", "outcome")]
    hashed += [line["person"]] if line["person"] is not None else []
    hashed += [line["previousHash"], line["at"]]
    return hashlib.sha256(text_of(hashed)).hexdigest()


def digest_of(heads: dict[str, Any]) -> str:
    """Reckon one hash over the ends of all chains."""
    return hashlib.sha256(text_of(heads)).hexdigest()


def faults(folder: Path) -> Iterator[str]:
    """Yield what is not as it was written, a sentence each: of a chain its first fault alone."""
    kept = json.loads((folder / HEADS).read_text(encoding="utf-8"))
    if digest_of(kept["heads"]) != kept["digest"]:
        yield "the ends of the chains are not those of which the digest was made"
    ends: dict[str, list[Any]] = {}
    broken = set[str]()
    with (folder / LINES).open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            chain, before = line["chain"], ends.get(line["chain"], [0, ""])
            ends[chain] = [line["number"], line["hash"]]
            if chain not in broken and (fault := _fault(line, before)):
                broken.add(chain)
                yield f"chain {chain}: {fault}"
    for chain in sorted({*ends, *kept["heads"]} - broken):
        if ends.get(chain) != kept["heads"].get(chain):
            yield f"chain {chain}: it does not end where it ended"


def _fault(line: dict[str, Any], before: list[Any]) -> str | None:
    if line["number"] != before[0] + 1:
        return f"line {before[0] + 1} is missing"
    if line["previousHash"] != before[1]:
        return f"line {line['number']} does not go on from the line before it"
    if line["hash"] != hash_of(line):
        return f"line {line['number']} does not say what was hashed"
    return None


def main() -> int:
    """Verify the folder that is named, or that in which this file lies."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    found_faults = list(faults(folder))
    for fault in found_faults:
        sys.stderr.write(f"{fault}\n")
    if not found_faults:
        digest = json.loads((folder / HEADS).read_text(encoding="utf-8"))["digest"]
        sys.stdout.write(f"all lines are as they were written; digest {digest}\n")
    return 1 if found_faults else 0


if __name__ == "__main__":
    sys.exit(main())
