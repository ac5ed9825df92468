"""How many assessments one core answers in a second: ``python -m bench.assess``.

The work is that of ``duixian assess``: each vector's request as JSON bytes in, the answer as JSON bytes out. The peer
in the same run is JSON alone: the same bytes in, the same answers out, nothing decided between. Time is that of the
core on which it runs: what else the machine does is not counted.
"""

import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import orjson

from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import read_pack
from domain.policy.policy import Policy

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 22)
RUNS = 7
ROUNDS = 30
"""Times that a run answers every vector: long enough for the clock, short enough to wait for."""
VECTORS = {"wuhan-ai-pilot-zone": "assessment", "jiangcheng-compute": "jiangcheng"}
"""The packs, each with its file of vectors: formulas that are words, and formulas that are expressions."""


def requests(name: str) -> dict[str, list[bytes]]:
    """Return the requests of all vectors as JSON bytes, by family: the article and measure, such as A10-4."""
    families: dict[str, list[bytes]] = defaultdict(list)
    vectors = (ROOT / "tests" / "vectors" / f"{VECTORS[name]}.jsonl").read_text(encoding="utf-8")
    for line in vectors.splitlines():
        request: dict[str, Any] = json.loads(line)["request"]
        families[request["measure"]].append(orjson.dumps(request))
    return dict(sorted(families.items()))


def policy_of(name: str) -> Policy:
    """Return the policy of a pack."""
    folder = ROOT / "policies"
    source, text = ((folder / f"{name}.{end}").read_text(encoding="utf-8") for end in ("yaml", "zh.txt"))
    return read_pack(source, text, f"{name}.yaml").policy


def service_of(name: str) -> AssessmentService:
    """Return what assesses by a pack."""
    policy = policy_of(name)
    return AssessmentService(policy, assessors(policy))


def seconds_each(work: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    """Return the seconds of a core that the work takes for one body, over one run."""
    begun = process_time()
    for _ in range(ROUNDS):
        for body in bodies:
            work(body)
    return (process_time() - begun) / (ROUNDS * len(bodies))


def main() -> None:
    """Print requests per second and microseconds per request of each pack, and the same for JSON alone."""
    for name in VECTORS:
        sys.stdout.write("\n".join((name, *measured(service_of(name), requests(name)))) + "\n\n")


def measured(service: AssessmentService, families: Mapping[str, Sequence[bytes]]) -> list[str]:
    """Return the lines of one pack: run by run ours and its peer, then the cost of each measure."""
    bodies = [body for family in families.values() for body in family]
    answers = {body: service.answer(orjson.loads(body), TODAY) for body in bodies}

    def assess(body: bytes) -> bytes:
        return orjson.dumps(service.answer(orjson.loads(body), TODAY))

    def json_alone(body: bytes) -> bytes:
        orjson.loads(body)
        return orjson.dumps(answers[body])

    # Run by run in turn, so that a busy machine is as busy for the one as for the other.
    runs = [(seconds_each(assess, bodies), seconds_each(json_alone, bodies)) for _ in range(RUNS)]
    ours, peers = [run[0] for run in runs], [run[1] for run in runs]
    return [
        f"{len(bodies)} vectors, {RUNS} runs of {ROUNDS * len(bodies)} requests, one core",
        f"assess      median {1 / statistics.median(ours):>9,.0f}/s   best {1 / min(ours):>9,.0f}/s",
        f"JSON alone  median {1 / statistics.median(peers):>9,.0f}/s   best {1 / min(peers):>9,.0f}/s",
        f"an assessment costs {statistics.median(ours) / statistics.median(peers):.1f} times its JSON",
        "",
        "measure  vectors  µs/request (best run)",
        *(
            f"{family:<8} {len(members):>7}  {min(seconds_each(assess, members) for _ in range(RUNS)) * 1e6:>10.1f}"
            for family, members in families.items()
        ),
    ]


if __name__ == "__main__":
    main()
