"""A receipt or a publication that does not fit is refused, and nothing changes."""

from datetime import date, timedelta

import pytest

from api.kit.identifiers import global_id
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from workflows.policies.policies import DraftPolicy, draft_policy
from workflows.transaction.actors import SYSTEM
from workflows.transaction.packs import load_pack
from workflows.transaction.work import Done, handle

DAY = "2022-03-01"


@pytest.fixture
def paying(city: City) -> Case:
    """A grant whose city and district legs are with the treasury."""
    city.move_to(DAY)
    return open_case(city, "A10-3").to("PAYING")


@pytest.mark.parametrize(
    ("fields", "code", "path", "clause"),
    [
        ({"amount": "0.00"}, "RECEIPT_AMOUNT_DIFFERS", "amount", "art. 10"),
        ({"amount": "1500.01"}, "RECEIPT_AMOUNT_DIFFERS", "amount", "art. 10"),
        ({"voucherNo": "A10-3-2022-000000/city/1"}, "INPUT_INVALID", "voucherNo", None),
        ({"receiptNo": "  "}, "INPUT_INVALID", "receiptNo", None),
    ],
)
def test_a_receipt_that_does_not_fit_its_leg_is_refused(
    paying: Case, fields: Json, code: str, path: str, clause: str | None
) -> None:
    for step in ("settleLeg", "returnLeg"):
        why = {"reason": "账号有误"} if step == "returnLeg" else {}
        refused = paying.refused(step, leg="city", **why, **fields)
        assert (refused["code"], refused["path"]) == (code, [path])
        assert [citation["clause"] for citation in refused["citations"]] == ([clause] if clause else [])


def test_money_does_not_arrive_tomorrow(paying: Case) -> None:
    tomorrow = (paying.city.day + timedelta(days=1)).isoformat()
    assert paying.refused("settleLeg", leg="city", settledOn=tomorrow)["path"] == ["settledOn"]
    returned = paying.refused("returnLeg", leg="city", returnedOn=tomorrow, reason="账号有误")
    assert (returned["code"], returned["path"]) == ("DATE_IN_FUTURE", ["returnedOn"])


def test_one_treasury_uses_a_number_once_and_two_treasuries_may_use_the_same(paying: Case) -> None:
    paying.do("settleLeg", leg="city", receiptNo="HK-0001")
    other = open_case(paying.city, "A10-3").to("PAYING")
    reused = other.refused("settleLeg", leg="city", receiptNo=" HK-0001 ")
    assert (reused["code"], reused["path"]) == ("RECEIPT_REUSED", ["receiptNo"])
    returned = paying.refused("returnLeg", leg="city", receiptNo="HK-0001", reason="退票")
    assert returned["code"] == "RECEIPT_REUSED"
    paying.do("settleLeg", leg="district", receiptNo="HK-0001")
    assert paying.state == "PAID"


def test_a_settled_leg_is_not_settled_again(paying: Case) -> None:
    """Another receipt for its voucher says that the money went out twice, and moves neither leg nor ledger."""
    paying.do("settleLeg", leg="city")
    steps, entries = paying.leg("city")["version"], paying.city.rows()["ledger_entry"]
    paying.do("settleLeg", leg="city")
    leg = paying.leg("city")
    assert (leg["state"], leg["version"], paying.city.rows()["ledger_entry"]) == ("SETTLED", steps, entries)
    assert [double["state"] for double in leg["doublePayments"]] == ["OPEN"]
    assert paying.refused("settleLeg", leg="city", amount="1.00")["code"] == "RECEIPT_AMOUNT_DIFFERS"


def test_a_voucher_that_the_treasury_never_had_is_settled_by_no_receipt(paying: Case) -> None:
    paying.do("returnLeg", leg="city", reason="账号有误")
    paying.do("requestPayment")
    own_voucher = paying.leg("city")["voucherNo"]
    paying.do("takeBackPayment", reason="账户待核实")
    fields = {"id": paying.leg("city")["id"], "amount": paying.leg("city")["amount"], "receiptNo": "HK-0"}
    fields["settledOn"] = paying.city.day.isoformat()
    for voucher in (own_voucher, "none"):
        refused = paying.city.treasury.refused("settleLeg", **fields, voucherNo=voucher)
        assert refused["code"] == "STEP_NOT_POSSIBLE", voucher


def test_a_payment_with_no_open_leg_is_not_requested_again(paying: Case) -> None:
    refused = paying.refused("requestPayment")
    assert (refused["code"], refused["path"], refused["citations"][0]["clause"]) == ("LEG_NOT_OPEN", ["id"], "art. 10")


def test_a_leg_before_it_is_requested_takes_no_receipt(city: City) -> None:
    city.move_to(DAY)
    assert open_case(city, "A10-3").to("PAYABLE").refused("settleLeg", leg="city")["code"] == "STEP_NOT_POSSIBLE"


PUBLICATION: Json = {
    "documentNo": "武政规〔2020〕1号",
    "issuer": "武汉市人民政府",
    "publishedOn": "2020-12-02",
    "inForceFrom": "2021-01-01",
    "evidence": "政府公报",
}


@pytest.mark.parametrize(
    ("fields", "code", "path", "clause"),
    [
        ({"inForceFrom": "2021-01-02"}, "IN_FORCE_DATE_DIFFERS", "inForceFrom", "art. 16"),
        ({"inForceFrom": "2020-12-02"}, "IN_FORCE_DATE_DIFFERS", "inForceFrom", "art. 16"),
        ({"publishedOn": "2020-12-03"}, "IN_FORCE_DATE_DIFFERS", "inForceFrom", "art. 16"),
        ({"publishedOn": "2022-03-02", "inForceFrom": "2022-04-01"}, "DATE_IN_FUTURE", "publishedOn", None),
        ({"evidence": " "}, "EVIDENCE_REQUIRED", "evidence", None),
        ({"documentNo": ""}, "INPUT_INVALID", "documentNo", None),
        ({"issuer": "\n"}, "INPUT_INVALID", "issuer", None),
    ],
)
def test_a_wrong_publication_is_refused(city: City, fields: Json, code: str, path: str, clause: str | None) -> None:
    city.move_to(DAY)
    pack = load_pack(city.settings.policy_pack, {"A09-2.split": "HALF"})
    drafted = city.run(handle(SYSTEM, draft_policy, DraftPolicy(pack.data, pack.text)))
    assert isinstance(drafted, Done)
    command = {"id": global_id("Policy", drafted.chain), "expectedVersion": 1, **PUBLICATION, **fields}
    refused = city.officer.refused("publishPolicy", **command)
    assert (refused["code"], refused["path"]) == (code, [path])
    assert [citation["clause"] for citation in refused["citations"]] == ([clause] if clause else [])


def test_a_policy_is_published_once(city: City) -> None:
    policy = city.policy()
    command = {"id": policy["id"], "expectedVersion": policy["version"], **PUBLICATION}
    refused = city.officer.refused("publishPolicy", **command)
    assert refused["code"] == "STEP_NOT_POSSIBLE"
    assert date.fromisoformat(policy["inForceFrom"]) == date(2021, 1, 1)
