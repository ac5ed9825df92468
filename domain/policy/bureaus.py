"""Which bureaus a list of responsible ones means (责任单位): those it names, and those that it names together."""

from collections.abc import Iterable

from domain.policy.policy import Policy


def bureaus_meant(policy: Policy, named: Iterable[str]) -> tuple[str, ...]:
    """Return the bureaus of a list, each once: of a name for several (市直各部门) those whom it means as well.

    The districts (各区) are no bureau: their own officers act for them.
    """
    together = {collective.name: collective for collective in policy.collectives}
    meant: dict[str, None] = {}
    for name in named:
        collective = together.get(name)
        if collective is None or not collective.districts:
            meant |= dict.fromkeys([name, *(collective.bureaus if collective else ())])
    return tuple(meant)


def districts_meant(policy: Policy, named: Iterable[str]) -> bool:
    """Return whether a list of responsible bureaus names the districts: each is responsible for its own (各区)."""
    districts = {collective.name for collective in policy.collectives if collective.districts}
    return not districts.isdisjoint(named)
