"""One item, one place of a quota (一项一名额), however often it is awarded, whoever is first and whatever ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng_city import FIRST_DAY, TO_PROPOSED, TO_PUBLICITY, applied, in_force, walked
from tests.world.cases import Case, new_item
from tests.world.city import City, Json, Person

ONE_PLACE = (("limit: 3, per: APPLICANT_YEAR", "limit: 1, per: APPLICANT_YEAR"), ("不超过3个产品", "不超过1个产品"))


def sold(yuan: str) -> Json:
    """Facts of a product of which the sales of its first year came to so much."""
    return {"first_version": True, "first_year_sales": yuan}


def places(city: City, code: str) -> dict[tuple[str, int], int]:
    """The places that are taken, by whose they are and the year."""
    rows = city.sql("SELECT key, year, used FROM allowance WHERE policy_code = $1 AND kind = 'QUOTA'", code)
    return {(row["key"], row["year"]): row["used"] for row in rows}


def product(city: City, code: str, who: Person, item: str, yuan: str) -> Case:
    """A new application for a product."""
    return applied(city, code, "JC-10", sold(yuan), who, item)


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The policy in force, with one product of an enterprise and year."""
    return in_force(city, *ONE_PLACE)


def test_a_second_award_for_one_item_takes_no_second_place(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    walked(product(city, code, who, item, "1000000.00"))
    more = walked(product(city, code, who, item, "2000000.00"))
    assert more.grant["award"] == "300000.00"
    assert places(city, code)[who.code, 2025] == 1
    other = walked(product(city, code, who, new_item(), "1000000.00"), TO_PROPOSED[:-1])
    assert other.refused("proposeGrant")["code"] == "QUOTA_EXHAUSTED"
    assert differences(city) == []


def test_a_place_of_one_year_is_none_of_the_next(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    walked(product(city, code, who, item, "1000000.00"))
    city.move_to("2026-03-02")
    walked(product(city, code, who, item, "2000000.00"))
    assert places(city, code) | {(who.code, 2026): 0} == places(city, code)
    walked(product(city, code, who, new_item(), "1000000.00"))
    assert (places(city, code)[who.code, 2025], places(city, code)[who.code, 2026]) == (1, 1)
    full = walked(product(city, code, who, item, "3000000.00"), TO_PROPOSED)
    assert full.grant["award"] == "300000.00", "its place is that of the year before"
    city.move_to(FIRST_DAY)


def test_the_place_stays_with_the_award_of_the_item_that_stands(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    first = walked(product(city, code, who, item, "1000000.00"))
    second = walked(product(city, code, who, item, "2000000.00"))
    first.do("terminateGrant", reason="企业放弃")
    assert places(city, code)[who.code, 2025] == 1
    other = walked(product(city, code, who, new_item(), "1000000.00"), TO_PROPOSED[:-1])
    assert other.refused("proposeGrant")["code"] == "QUOTA_EXHAUSTED"
    second.do("terminateGrant", reason="企业放弃")
    assert places(city, code)[who.code, 2025] == 0
    assert walked(other, ("proposeGrant", "openPublicity", "approveGrant")).grant["award"] == "300000.00"
    assert differences(city) == []


def test_two_that_are_shown_for_one_item_need_one_place_and_two_items_two(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    walked(product(city, code, who, item, "1000000.00"), TO_PUBLICITY)
    other = walked(product(city, code, who, new_item(), "1000000.00"), TO_PROPOSED)
    refused = other.refused("openPublicity")
    assert (refused["code"], refused["observed"], refused["required"]) == ("SHOWN_BEYOND_CAP", "2", "1")


def ending(case: Case) -> Callable[[], Json]:
    """The end of an award, about to be asked for."""
    case.look()
    command = case.command("terminateGrant", reason="企业放弃")
    return doing(case.by("terminateGrant"), "terminateGrant", command)


def test_a_place_that_two_awards_give_back_at_once_is_free_and_taken_once(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    cases = [walked(product(city, code, who, item, yuan)) for yuan in ("1000000.00", "2000000.00")]
    assert codes(at_once([ending(case) for case in cases])) == ["done", "done"]
    assert places(city, code)[who.code, 2025] == 0
    first = walked(product(city, code, who, item, "1000000.00"))
    more = walked(product(city, code, who, item, "2000000.00"), TO_PUBLICITY)
    city.move_to(str(more.look()["publicityTo"]))
    city.move_to(city.day + timedelta(days=1))
    more.look()
    approval = doing(more.by("approveGrant"), "approveGrant", more.command("approveGrant"))
    done = codes(at_once([ending(first), approval]))
    assert done in (["done", "done"], ["ASSESSMENT_CHANGED", "done"])
    assert places(city, code)[who.code, 2025] == int(done[0] == "done")
    assert differences(city) == []
