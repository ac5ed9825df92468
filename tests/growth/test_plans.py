"""Plans of lists: one index serves what is asked and its order, and a count reads no row."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
import pytest
from tortoise.queryset import QuerySet

from api.kit.connections import Order, Paging, page_query, totals_statement
from domain.lives.legs import LegState
from domain.models import Grant, PaymentLeg, PaymentRun, Recovery
from tests.world.city import City
from tests.world.rows import connection_to
from workflows.grants.open_awards import open_awards
from workflows.runtime.sql import written
from workflows.treasury.payment_lists import legs_held, legs_standing

AS_IF_LARGE = ("enable_seqscan", "enable_sort", "enable_incremental_sort", "enable_bitmapscan", "enable_hashjoin")
"""On a small table all is read whole sooner than by an index, and sorted; at a million nothing is."""
BY_NUMBER = Order("number", str, descending=False)
ORDERED: Mapping[str, tuple[Callable[[], QuerySet[Any]], Order]] = {
    "grants_of_a_measure_by_number": (lambda: Grant.filter(measure__in=["A09-1"]), BY_NUMBER),
    "grants_in_a_state_by_number": (lambda: Grant.filter(state__in=["SUPPLEMENT"]), BY_NUMBER),
    "grants_of_a_district_by_number": (lambda: Grant.filter(district_code__in=["420106"]), BY_NUMBER),
    "grants_of_a_measure_by_day": (lambda: Grant.filter(measure__in=["A09-1"]), Order("created_at")),
    "legs_in_a_state": (lambda: PaymentLeg.filter(legs_standing([LegState.SPLIT])), Order("awarded_on", tie="place")),
    "runs_in_a_state": (lambda: PaymentRun.filter(state__in=["CHECKED"]), Order("made_at")),
    "recoveries_in_a_state": (lambda: Recovery.filter(state__in=["DECIDED"]), Order("opened_at")),
    "approved_of_a_district": (lambda: open_awards().filter(district_code__in=["420106"]), Order("approved_on")),
}
COUNTED = ("grants_of_a_measure_by_number", "grants_in_a_state_by_number", "runs_in_a_state", "recoveries_in_a_state")


def nodes(
    kept: City, listed: Callable[[], QuerySet[Any]], order: Order | None = None, *, counted: bool = False
) -> list[Mapping[str, Any]]:
    """The nodes of the plan of a list's first page in an order, of all of it, or of its count."""

    async def explained() -> list[Mapping[str, Any]]:
        query = listed() if order is None else page_query(listed(), Paging(first=20), order)
        statement, values = totals_statement(query) if counted else written(query)
        connection = await connection_to(kept.url)
        try:
            for name in AS_IF_LARGE:
                await connection.execute(f"SET {name} = off")
            plan = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *values)
        finally:
            await connection.close()
        return list(_within(orjson.loads(plan)[0]["Plan"]))

    return kept.run(explained())


def _within(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for inner in node.get("Plans", []):
        yield from _within(inner)


@pytest.mark.parametrize("index", ORDERED)
def test_one_index_serves_what_is_asked_and_its_order(kept: City, index: str) -> None:
    plan = nodes(kept, *ORDERED[index])
    assert index in [node.get("Index Name") for node in plan]
    assert not [node for node in plan if "Sort" in node["Node Type"]]


@pytest.mark.parametrize("index", COUNTED)
def test_a_count_reads_no_row(kept: City, index: str) -> None:
    (scan,) = [node for node in nodes(kept, ORDERED[index][0], counted=True) if "Relation Name" in node]
    assert scan["Node Type"] == "Index Only Scan"


def test_what_is_on_hold_is_found_from_the_grants_on_hold(kept: City) -> None:
    plan = nodes(kept, lambda: PaymentLeg.filter(legs_held(held=True)))
    assert "grants_on_hold" in [node.get("Index Name") for node in plan]
    assert [node["Index Name"] for node in plan if node.get("Relation Name") == "payment"] == ["payments_of_a_grant"]


def test_awards_are_told_of_each_grant_and_not_of_all_that_was_ever_paid(kept: City) -> None:
    plan = nodes(kept, open_awards, Order("approved_on"))
    assert not [node for node in plan if "Hash" in node["Node Type"]]
    assert "hashed SubPlan" not in str([node.get("Filter") for node in plan])
