"""Whether all that is on record is as it was written (总核验): chains, digests, what they sealed, and stored packs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workflows.running.audit_check import check_audit
from workflows.running.digest_check import count_of_digests, count_of_rows, digest_faults, pack_faults
from workflows.running.digests import copies, copies_of
from workflows.running.timestamps import count_of_timestamps, timestamp_faults
from workflows.runtime.proofs.digest_keys import known_keys
from workflows.runtime.proofs.timestamping import timestamp_roots
from workflows.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class WholeChecked:
    """What was walked, and every fault that was found, a sentence each."""

    chains: int
    lines: int
    digests: int
    timestamps: int
    """Digests that have one."""
    rows: int
    faults: Sequence[str]


async def check_whole(settings: Settings, published: Sequence[Path] = ()) -> WholeChecked:
    """Hold everything against its hashes, and digests against the copies beside their key and in these files.

    Raises OSError or ValueError for a file that cannot be read, or that holds no digests; BadTimestampRootsError.
    """
    roots = timestamp_roots(settings)
    copied = [*copies(settings), *(copy for path in published for copy in copies_of(path.read_bytes()))]
    checked = await check_audit()
    faults = [*checked.faults, *[fault async for fault in digest_faults(known_keys(settings), copied)]]
    faults += [fault async for fault in timestamp_faults(roots, copied)]
    faults += [fault async for fault in pack_faults()]
    # Of two copies of one digest the second says nothing new.
    every = tuple(dict.fromkeys(faults))
    counts = await count_of_digests(), await count_of_timestamps(), await count_of_rows()
    return WholeChecked(checked.chains, checked.lines, *counts, every)
