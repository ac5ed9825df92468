"""How many rows one core answers in a second by columns, beside OpenFisca-core: ``python -m bench.assess_columns``.

A row is a request of a vector; each measure's are repeated. What is timed is a frame in and the frame of the answers
out, its texts read and written, in one thread. OpenFisca-core reckons two measures of which it has no texts to read and
no refusals to tell: numbers in, numbers out, and how many of them are the same to the fen. It lives in an environment
of its own, ``.venv/peers``, which ``make bench-assess`` prepares.
"""

import json
import os
import subprocess
import sys
import tempfile
from array import array
from collections import defaultdict
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"  # polars reads it when it is imported

import polars as pl

from bench.assess import ROOT, TODAY, VECTORS, policy_of
from domain.assessment.assessment import Assessor, assessors
from domain.columns.frames import ColumnsService
from domain.policy.formulas import RateOf
from domain.policy.policy import Policy
from tests.packs.columns import row_of

ROWS, RUNS = 300_000, 3
PEER = ROOT / ".venv" / "peers" / "bin" / "python"
BESIDE = ("A03-1", "A09-2")
"""Measures that both reckon: a rate of facts, up to a cap, where some facts are true."""


def frames(name: str) -> dict[str, pl.DataFrame]:
    """Return the vectors of each measure as rows, repeated; those with awards of other policies are left out."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (ROOT / "tests" / "vectors" / f"{VECTORS[name]}.jsonl").read_text(encoding="utf-8").splitlines():
        row = row_of(json.loads(line)["request"])
        if "other_awards" not in row:
            rows[row["measure"]].append(row)
    return {code: repeated(pl.DataFrame(each, infer_schema_length=None)) for code, each in sorted(rows.items())}


def repeated(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a frame again and again."""
    return pl.concat([frame] * -(-ROWS // frame.height), rechunk=True).head(ROWS)


def best_seconds(service: ColumnsService, frame: pl.DataFrame) -> tuple[float, int]:
    """Return the seconds of a core for a frame in the best run, and how many of its rows went the single way."""
    seconds, singly = list[float](), 0
    for _ in range(RUNS):
        begun = process_time()
        singly = service.answer(frame, TODAY).singly
        seconds.append(process_time() - begun)
    return min(seconds), singly


def met(code: str) -> dict[str, Any]:
    """Return facts on which a measure of Wuhan gives something: those of the first such vector."""
    lines = (ROOT / "tests" / "vectors" / "assessment.jsonl").read_text(encoding="utf-8").splitlines()
    vectors = (json.loads(line) for line in lines)
    return next(
        vector["request"]["facts"]
        for vector in vectors
        if vector["request"]["measure"] == code and vector["expect"]["eligible"]
    )


def measured(name: str) -> list[str]:
    """Return the lines of one pack: each measure, and all that have columns together."""
    policy = policy_of(name)
    service = ColumnsService(policy, assessors(policy))
    lines, all_seconds, all_rows = list[str](), 0.0, 0
    for code, frame in frames(name).items():
        if code in service.not_in_columns:
            lines.append(f"{code:<8} has no columns: each row goes the single way")
            continue
        seconds, singly = best_seconds(service, frame)
        all_seconds, all_rows = all_seconds + seconds, all_rows + frame.height
        lines.append(f"{code:<8} {frame.height / seconds:>12,.0f} rows/s   {singly:>6,} of {frame.height:,} one by one")
    return [name, *lines, f"together {all_rows / all_seconds:>12,.0f} rows/s", ""]


def beside_openfisca() -> list[str]:
    """Return how both reckon the same two measures on the same rows."""
    if not PEER.exists():
        return ["OpenFisca-core is not installed: make bench-assess prepares .venv/peers"]
    policy = policy_of("wuhan-ai-pilot-zone")
    by_measure = assessors(policy)
    with tempfile.TemporaryDirectory() as folder:
        pairs = [_request(by_measure[code], Path(folder)) for code in BESIDE]
        peer = subprocess.run(  # noqa: S603 - our own program
            [PEER, "-m", "bench.peers.openfisca"],
            cwd=ROOT,
            input=json.dumps([request for request, _ in pairs]),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        seconds = json.loads(peer.stdout)
        return [_beside(policy, *each, theirs) for each, theirs in zip(pairs, seconds, strict=True)]


def _request(assessor: Assessor, folder: Path) -> tuple[dict[str, Any], pl.DataFrame]:
    """Return what OpenFisca is asked about a measure, with its figures from the pack, and the same as rows."""
    measure, chance = assessor.measure, Random(assessor.measure.code)  # noqa: S311 - nothing secret is drawn
    assert isinstance(measure.formula, RateOf)
    fen = {name: [chance.randrange(10**10) for _ in range(ROWS)] for name in measure.formula.of}
    truths = [each.fact for each in measure.conditions if each.equals is True]
    holds = {name: [chance.random() < 0.9 for _ in range(ROWS)] for name in truths}  # noqa: PLR2004 - most are right
    files = {name: str(folder / f"{measure.code}.{name}") for name in (*fen, *holds)}
    for name, amounts in fen.items():
        Path(files[name]).write_bytes(array("d", [amount / 100 for amount in amounts]).tobytes())
    for name, values in holds.items():
        Path(files[name]).write_bytes(bytes(values))
    others = {name: value for name, value in met(measure.code).items() if name not in files}
    texts = {name: [f"{amount // 100}.{amount % 100:02d}" for amount in amounts] for name, amounts in fen.items()}
    stated = {"measure": measure.code, **others}
    rows = pl.DataFrame({**texts, **holds, **{name: [value] * ROWS for name, value in stated.items()}})
    request: dict[str, Any] = {
        "of": measure.formula.of,
        "true": truths,
        "files": files,
        "rate": float(measure.formula.rate.exact),
        "cap": min(cap.amount.fen for cap in measure.caps) / 100,
        "rows": ROWS,
        "runs": RUNS,
        "amounts": str(folder / f"{measure.code}.amounts"),
    }
    return request, rows


def _beside(policy: Policy, request: dict[str, Any], rows: pl.DataFrame, theirs: float) -> str:
    service = ColumnsService(policy, assessors(policy))
    ours, _ = best_seconds(service, rows)
    answers = service.answer(rows, TODAY).answers
    amounts = answers["amount"].str.to_decimal(scale=2).to_list()
    peer = array("q", Path(request["amounts"]).read_bytes())
    others = sum(int(amount * 100) != fen for amount, fen in zip(amounts, peer, strict=True))
    return (
        f"{answers['measure'][0]:<8} {ROWS / ours:>12,.0f} rows/s   OpenFisca-core {ROWS / theirs:>12,.0f} rows/s, "
        f"{others:,} of {ROWS:,} amounts another by a fen or more"
    )


def main() -> None:
    """Print rows a second of each measure of each pack, then two measures beside OpenFisca-core."""
    for name in VECTORS:
        sys.stdout.write("\n".join(measured(name)) + "\n")
    sys.stdout.write("\n".join(beside_openfisca()) + "\n")


if __name__ == "__main__":
    main()
