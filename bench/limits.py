"""How long a document of 10 kB can keep the server busy before it is refused: ``python -m bench.limits``.

Beside each time stands what validation alone would have taken, as a server without limits does it.
"""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter

from graphql import GraphQLError, parse, specified_rules, validate

from api.kit.list_sizes import list_sizes
from api.limits.documents import MOST_TOKENS
from api.schema.schema import schema
from bench.console import say
from tests.contract.test_limits import looked_at
from tests.world.bombs import BOMBS

MARK = 50
"""Milliseconds, the most of any document."""
ROUNDS = 5


def _milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1_000


def _without_limits(document: str) -> str:
    """What parsing and validation alone take of a document."""
    errors: list[object] = []

    def work() -> None:
        try:
            errors.append(validate(schema._schema, parse(document), specified_rules))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        except (GraphQLError, RecursionError) as error:
            errors.append(error)

    return f"{_milliseconds(work):7.0f} ms without limits"


def main() -> None:
    """Print the time of each bomb, the dearest last."""
    # As the server does once it is ready.
    list_sizes()
    gc.collect()
    gc.freeze()
    times = {
        name: median(_milliseconds(lambda: looked_at(bomb)) for _ in range(ROUNDS))  # noqa: B023 - it is run at once
        for name, bomb in BOMBS.items()
    }
    say(f"{len(BOMBS)} documents of at most 10 kB, at most {MOST_TOKENS} tokens are read; medians of {ROUNDS}")
    for name in sorted(times, key=times.__getitem__):
        say(f"{name:<50} {times[name]:6.1f} ms {_without_limits(BOMBS[name])}")
    say(f"the dearest: {max(times.values()):.1f} ms, mark at most {MARK} ms")


if __name__ == "__main__":
    main()
