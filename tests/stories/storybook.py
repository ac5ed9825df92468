"""The stories of the measures: good ones and bad ones, and what they say."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from tests.domain.wuhan import GRANTS
from tests.world.city import Json

GOOD, BAD = (sorted((Path(__file__).parents[1] / "stories" / kind).glob("*.yaml")) for kind in ("good", "bad"))

OF_OTHER_PACKS = sorted((Path(__file__).parents[1] / "packs" / "stories" / "jiangcheng").glob("*.yaml"))
"""Stories of a policy that is told in a city of its own (tests/packs)."""


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def written(path: Path) -> Json:
    """What a story says; read once, and never changed."""
    return cast("Json", yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506 - it is one of the safe ones


def measure_of(path: Path) -> str:
    """The measure of a story, by the name of its file; empty where it is about the whole office."""
    code = path.stem[: len("A01-1")]
    return code if code in GRANTS else ""


def refusals(path: Path) -> Iterator[tuple[str, str]]:
    """Each refusal that a story tells, and the clause on which it stands, as far as the story says."""
    for step in written(path)["steps"]:
        codes = [step["refused"]] if "refused" in step else []
        yield from ((code, step.get("clause", "")) for code in [*codes, *step.get("refused_rows", {}).values()])


ALONE = [path for path in [*GOOD, *BAD] if "alone" in written(path)]
"""Stories that change what other stories stand on: the policy, the office's days, the duties of a year."""
