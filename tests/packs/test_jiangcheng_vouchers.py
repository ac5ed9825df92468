"""Vouchers (算力券): issued by an approval, redeemed for money once, void once the policy is no longer valid."""

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng_city import FIRST_DAY, applied, contract, in_force, walked
from tests.world.cases import Case
from tests.world.city import City, Json

INVOICE: Json = {"evidence": "算力服务发票 1号"}
EXPIRED = "2028-03-01"


@pytest.fixture
def code(city: City) -> str:
    """The policy in force."""
    city.move_to(FIRST_DAY)
    return in_force(city)


LAST_DAY = "query($id: ID!) { grant(id: $id) { voucherEndsOn } }"


def last_day(case: Case) -> str | None:
    """The last day on which its voucher can be redeemed, as its applicant is shown it."""
    return case.applicant.ask(LAST_DAY, id=case.id)["grant"]["voucherEndsOn"]


def issued(city: City, code: str) -> Case:
    """An approval of a contract of a million, by which a voucher is issued."""
    return walked(applied(city, code, "JC-02", contract("1000000.00")))


def envelope(city: City, code: str) -> int:
    """Fen of the year's envelope that are taken."""
    (row,) = city.sql(
        "SELECT sum(used)::bigint AS used FROM allowance WHERE policy_code = $1 AND cap = 'ENVELOPE'", code
    )
    return int(row["used"])


def test_a_voucher_is_issued_by_the_approval_and_paid_once_it_is_redeemed(city: City, code: str) -> None:
    case = issued(city, code)
    assert (case.state, case.grant["award"], case.grant["payments"]) == ("APPROVED", "300000.00", [])
    assert last_day(case) == "2028-02-29"
    assert envelope(city, code) == 300_000_00
    case.do("redeemVoucher", **INVOICE)
    assert last_day(case) is None
    assert [payment["amount"] for payment in case.look()["payments"]] == ["300000.00"]
    assert case.refused("redeemVoucher", **INVOICE)["code"] == "STEP_NOT_POSSIBLE"
    walked(case, ("requestPayment", "settleLeg"))
    assert (case.state, envelope(city, code)) == ("PAID", 300_000_00)
    assert differences(city) == []


def test_two_redemptions_at_once_are_one(city: City, code: str) -> None:
    case = issued(city, code)
    command = case.command("redeemVoucher", **INVOICE)
    del command["expectedVersion"]
    deeds = [doing(who, "redeemVoucher", command) for who in (case.applicant, city.officer)]
    assert codes(at_once(deeds)) == ["STEP_NOT_POSSIBLE", "done"]
    assert [payment["amount"] for payment in case.look()["payments"]] == ["300000.00"]


def test_a_voucher_that_nobody_redeemed_is_void_and_gives_back_what_it_took(city: City, code: str) -> None:
    case = issued(city, code)
    city.move_to("2028-02-29")
    assert case.look()["state"] == "APPROVED"
    city.move_to(EXPIRED)
    assert (case.look()["state"], envelope(city, code)) == ("TERMINATED", 0)
    assert case.refused("redeemVoucher", **INVOICE)["code"] == "STEP_NOT_POSSIBLE"


def test_a_voucher_is_redeemed_on_its_last_day(city: City, code: str) -> None:
    case = issued(city, code)
    city.move_to("2028-02-29")
    case.do("redeemVoucher", **INVOICE)
    city.move_to(EXPIRED)
    assert case.look()["state"] == "PAYABLE"


def test_a_voucher_on_hold_outlasts_its_day_and_is_not_redeemed_after_it(city: City, code: str) -> None:
    case = issued(city, code)
    case.do("holdGrant", reason="核查合同真实性")
    assert case.refused("redeemVoucher", **INVOICE)["code"] == "ON_HOLD"
    city.move_to(EXPIRED)
    assert case.look()["state"] == "APPROVED"
    case.do("releaseGrant", reason="合同属实")
    refused = case.refused("redeemVoucher", **INVOICE)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("VOUCHER_EXPIRED", "art. 2")
    city.move_to("2028-03-02")
    assert (case.look()["state"], envelope(city, code)) == ("TERMINATED", 0)


def test_a_voucher_is_redeemed_by_who_has_it_with_what_it_was_used_for(city: City, code: str) -> None:
    case = issued(city, code)
    assert case.refused("redeemVoucher", evidence=" ")["code"] == "EVIDENCE_REQUIRED"
    assert case.refused("redeemVoucher", by=city.applicant(), **INVOICE)["code"] == "NOT_FOUND"
    assert case.refused("redeemVoucher", by=city.finance, **INVOICE)["code"] == "NOT_ALLOWED"
    other = walked(applied(city, code, "JC-13", {"grade": "A", "investment": "1000000.00"}), ("submitGrant",))
    assert other.refused("redeemVoucher", **INVOICE)["code"] == "STEP_NOT_POSSIBLE"
