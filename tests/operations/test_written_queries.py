"""Queries that are written once: whatever is in one bears on what is written, and none is taken for another."""

from datetime import date
from typing import Any

import pytest
from tortoise.expressions import F, Q, RawSQL, Subquery

from domain.models import Grant, Payment
from tests.world.city import City
from workflows.runtime.sql import written
from workflows.runtime.written_queries import written_once


def queries() -> list[Any]:
    """Queries of which no two are the same."""
    paid = Payment.filter(number__gt=1)
    return [
        Grant.all(),
        Grant.all().limit(1),
        Grant.all().limit(1).offset(1),
        Grant.all().only("id"),
        Grant.all().values("id", "award"),
        Grant.all().order_by("number"),
        Grant.all().order_by("-number"),
        Grant.all().distinct(),
        Grant.filter(award=1),
        Grant.filter(award=0),
        Grant.filter(~Q(award=1)),
        Grant.filter(Q(award=1) | Q(version=1)),
        Grant.filter(Q(award=1) & Q(version=1)),
        Grant.filter(approved_on=date(2022, 1, 1)),
        Grant.filter(item_is_personal=True),
        Grant.filter(item_is_personal=False),
        Grant.filter(state__in=["PAID", "APPROVED"]),
        Grant.filter(state__in=["APPROVED", "PAID"]),
        Grant.filter(id__in=RawSQL("SELECT grant_id FROM payment")),
        Grant.filter(id__in=Subquery(paid.values("grant_id"))),
        Grant.filter(id__in=Subquery(paid.limit(2).values("grant_id"))),
        Payment.all(),
    ]


@pytest.mark.parametrize("time", [1, 2])
def test_a_query_is_written_as_the_mapper_writes_it(city: City, time: int) -> None:
    async def compared() -> set[str]:
        texts = set[str]()
        for place, (once, anew) in enumerate(zip(queries(), queries(), strict=True)):
            assert written_once(once) == written(anew), (time, place)
            texts.add(str(written_once(queries()[place])))
        return texts

    assert len(city.run(compared())) == len(queries())


def test_what_cannot_be_compared_is_written_anew(city: City) -> None:
    async def compared() -> None:
        for column in ("award", "version"):
            query = Grant.filter(version__gt=F(column))
            assert written_once(query) == written(Grant.filter(version__gt=F(column)))

    city.run(compared())
