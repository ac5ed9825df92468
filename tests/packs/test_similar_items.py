"""Items that are written alike (写法相近): an officer looks at them before an award; none is refused for good."""

import pytest

from tests.packs.jiangcheng_city import TO_PAYABLE, TO_PROPOSED, applied, facts_of, in_force, walked
from tests.packs.test_item_months import TAKEN, rent
from tests.world.cases import Case
from tests.world.city import City, Person

SIMILAR = "SIMILAR_ITEM_UNCLEARED"


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The policy in force."""
    return in_force(city)


def contract(city: City, code: str, item: str, who: Person | None = None) -> Case:
    return applied(city, code, "JC-02", facts_of("JC-02") | {"contract_signed_on": "2025-03-01"}, who, item)


def test_a_contract_that_is_written_alike_is_looked_at_and_then_awarded(city: City, code: str) -> None:
    first = walked(contract(city, code, "算力合同2025-001"), TO_PAYABLE)
    again = walked(contract(city, code, "算力合同〔2025〕1号", first.applicant), TO_PROPOSED[:-1])
    refused = again.refused("proposeGrant")
    assert (refused["code"], str(first.grant["number"]) in refused["message"]) == (SIMILAR, True)
    assert again.refused("clearOtherAward", reason="")["code"] == "REASON_REQUIRED"
    again.do("clearOtherAward", reason="是另一份合同，已核对原件")
    again.do("proposeGrant")
    assert again.state == "PROPOSED"


def test_a_contract_that_another_applicant_has_as_well_is_looked_at(city: City, code: str) -> None:
    first = walked(contract(city, code, "算力合同2025-077"), TO_PROPOSED[:1])
    other = walked(contract(city, code, "算力合同2025-077"), TO_PROPOSED[:-1])
    assert other.refused("proposeGrant")["code"] == SIMILAR
    first.do("withdrawGrant")
    other.do("proposeGrant")
    assert other.state == "PROPOSED"


def test_contracts_that_are_not_written_alike_are_awarded_at_once(city: City, code: str) -> None:
    who = city.applicant()
    for item in ("算力合同2025-101", "算力合同2025-102", "算力合同2025-1-01", "算力合同2024-101"):
        walked(contract(city, code, item, who), TO_PROPOSED[:-1]).do("proposeGrant")
    alone = walked(contract(city, code, "算力合同2025-103", who), TO_PROPOSED[:-1])
    assert alone.refused("clearOtherAward", reason="已核对")["code"] == "NOTHING_TO_CLEAR"


def test_a_month_of_a_lease_is_of_one_measure(city: City, code: str) -> None:
    who, lease = city.applicant(), "租赁2025-301"
    first = walked(rent(who, lease, (1, 12), code=code), TO_PROPOSED[:1])
    again = rent(who, lease, (7, 12), "JC-14", code=code)
    refused = again.refused("submitGrant")
    assert (refused["code"], str(first.grant["number"]) in refused["message"]) == (TAKEN, True)
    walked(rent(who, lease, (13, 2), "JC-14", code=code), TO_PROPOSED[:1])


def test_a_lease_that_two_applicants_have_is_looked_at_under_either_measure(city: City, code: str) -> None:
    walked(rent(city.applicant(), "租赁2025-401", (1, 6), code=code), TO_PROPOSED[:1])
    other = walked(rent(city.applicant(), "租赁（2025）401号", (1, 6), "JC-14", code=code), TO_PROPOSED[:-1])
    assert other.refused("proposeGrant")["code"] == SIMILAR
