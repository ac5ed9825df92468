"""Verify an exported audit (审计核验) with nothing but Python: ``python3 verify_audit.py [FOLDER]``.

``audit.jsonl`` holds a line of the audit a line, chain after chain. The hash of a line is the SHA-256, in hexadecimal,
of a JSON array of its chain, number, deed, actor, role, command, outcome, person where one is kept, origin where one is
kept, the hash of the line before (none of the first) and the moment, written without spaces and with sorted names.
``heads.json`` says where every chain ended when it was exported, and one hash over all these ends: whoever noted that
hash on the day knows that no chain was shortened, altered or left out since.

``digests.jsonl`` holds the digest of each day, and where the chains ended that it names. Its hash is the SHA-256 of its
statement, and the statement names the hash of the one before. Its signature (Ed25519) is checked where Python has
``cryptography``, by the key of the first digest, or those in ``keys.pub`` if you lay a copy of your own there. Its
timestamp (RFC 3161), where it has one, is checked by ``openssl`` where that is installed, against the certificates in
``timestamp-roots.pem``: lay there those that you trust. What was not checked is said. Ends with 1 where something is
not as it was written.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

_verified: Callable[[str, str, str], bool] | None = None
"""Whether a key, in base64, signed a statement; None where this Python cannot tell."""
try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    pass
else:

    def _signed(key: str, statement: str, signature: str) -> bool:
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
            public.verify(base64.b64decode(signature), statement.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    _verified = _signed

LINES, HEADS, DIGESTS, KEYS = "audit.jsonl", "heads.json", "digests.jsonl", "keys.pub"
NOWHERE = "00000000-0000-0000-0000-000000000000"
"""The chain of what concerns no single thing, such as what was erased by rule."""
ROOTS = "timestamp-roots.pem"
_STAMPED_AT = re.compile(r"Time stamp: (\w{3}) +(\d+) ([\d:]+)(?:\.\d+)? (\d{4}) GMT")


def text_of(value: object) -> bytes:
    """Write a value as it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(line: dict[str, Any]) -> str:
    """Reckon the hash of a line."""
    hashed = [line[name] for name in ("chain", "number", "deed", "actor", "role", "command", "outcome")]
    hashed += [line["person"]] if line["person"] is not None else []
    hashed += [line["origin"]] if line.get("origin") is not None else []
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


def digest_faults(folder: Path, unchecked: list[str]) -> Iterator[str]:
    """Yield what is wrong with the digests of the days, a sentence each; what could not be checked is added."""
    if not (folder / DIGESTS).exists():
        unchecked.append("digests: the package has none")
        return
    wanted, before = dict[tuple[str, int], tuple[str, int]](), ""
    keys = _keys(folder)
    with (folder / DIGESTS).open(encoding="utf-8") as lines:
        for place, digest in enumerate(map(json.loads, lines), 1):
            says = json.loads(digest["statement"])
            keys = keys or {says["key"]}
            fault = _digest_fault(digest, says, (place, before), keys) or _timestamp_fault(folder, digest, unchecked)
            if fault:
                yield f"digest {place} of {says['day']}: {fault}"
            before = digest["hash"]
            wanted |= {(chain, number): (kept_hash, place) for chain, number, kept_hash in digest["heads"]}
    if _verified is None:
        unchecked.append("signatures of digests: this Python has no cryptography")
    yield from _ends_faults(folder, wanted)


def _keys(folder: Path) -> set[str]:
    """The public keys that are trusted, each in base64; empty where nobody laid any there."""
    path = folder / KEYS
    return set(path.read_text(encoding="ascii").split()) if path.exists() else set()


def _digest_fault(digest: dict[str, Any], says: dict[str, Any], place: tuple[int, str], keys: set[str]) -> str | None:
    if (says["number"], says["previous"]) != place:
        return "it does not go on from the one before it"
    if hashlib.sha256(digest["statement"].encode()).hexdigest() != digest["hash"]:
        return "it does not say what was hashed"
    ends = "\n".join(f"{chain} {number} {kept_hash}" for chain, number, kept_hash in digest["heads"])
    if hashlib.sha256(ends.encode()).hexdigest() != says["heads"]:
        return "the ends of chains that it sealed are others"
    if says["key"] not in keys:
        return "its key is none of those that are trusted"
    if _verified is not None and not _verified(says["key"], digest["statement"], digest["signature"]):
        return "it is not signed by its key"
    return None


def _timestamp_fault(folder: Path, digest: dict[str, Any], unchecked: list[str]) -> str | None:
    """What is wrong with the timestamp of a digest, as openssl says; None where it holds, or there is none."""
    if digest.get("timestamp") is None:
        return None
    openssl, roots = shutil.which("openssl"), folder / ROOTS
    if openssl is None or not roots.exists():
        lacks = "there is no openssl here" if openssl is None else f"there is no {ROOTS}"
        if (what := f"timestamps of digests: {lacks}") not in unchecked:
            unchecked.append(what)
        return None
    with tempfile.NamedTemporaryFile(suffix=".tsr") as answer:
        answer.write(base64.b64decode(digest["timestamp"]))
        answer.flush()
        # Certificates count as they stood when the timestamp was given.
        read = _run(openssl, "-reply", "-in", answer.name, "-text")
        at = _STAMPED_AT.search(read.stdout)
        if at is None:
            return "its timestamp cannot be read"
        month, day, hours, year = at.groups()
        moment = datetime.strptime(f"{month} {day} {hours} {year} +0000", "%b %d %H:%M:%S %Y %z")
        options = ["-digest", digest["hash"], "-in", answer.name, "-CAfile", str(roots)]
        verified = _run(openssl, "-verify", *options, "-attime", str(int(moment.timestamp())))
    return None if verified.returncode == 0 else "its timestamp does not hold"


def _run(openssl: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([openssl, "ts", *options], capture_output=True, text=True, check=False)  # noqa: S603 - words of our own


def _ends_faults(folder: Path, wanted: dict[tuple[str, int], tuple[str, int]]) -> Iterator[str]:
    """Yield each end of a chain that a digest sealed and that is gone or another."""
    erased, chains = dict[str, list[Any]](), set[str]()
    with (folder / LINES).open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["deed"] == "forget" and line["chain"] == NOWHERE:
                erased |= line["outcome"].get("chains", {})
            chains.add(line["chain"])
            end = wanted.get((line["chain"], line["number"]))
            if end is not None and end[0] == line["hash"]:
                del wanted[(line["chain"], line["number"])]
    for (chain, number), (end_hash, place) in sorted(wanted.items()):
        last = erased.get(chain, [0, ""])
        # A chain of what the doors saw may be erased by rule: whole, and a line says where it ended.
        if chain not in chains and (last[0] > number or last == [number, end_hash]):
            continue
        yield f"chain {chain}: line {number}, which digest {place} sealed, is gone or another"


def main() -> int:
    """Verify the folder that is named, or that in which this file lies."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    unchecked = list[str]()
    found_faults = [*faults(folder), *digest_faults(folder, unchecked)]
    for fault in found_faults:
        sys.stderr.write(f"{fault}\n")
    if not found_faults:
        digest = json.loads((folder / HEADS).read_text(encoding="utf-8"))["digest"]
        sys.stdout.write(f"all lines are as they were written; digest {digest}\n")
    sys.stdout.writelines(f"not checked: {what}\n" for what in unchecked)
    return 1 if found_faults else 0


if __name__ == "__main__":
    sys.exit(main())
