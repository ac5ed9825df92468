"""Legs that finance splits before they are requested (拆分): to the fen, and each part is paid by itself."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import sums
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.offered import refused_as_offered
from tests.world.parts import LEG, fen, legs, part, yuan
from tests.world.runs import approved, gathered, instructed, step

_ENTRIES = "SELECT id FROM ledger_entry"


@pytest.fixture
def payable(city: City) -> Case:
    """A grant by the city alone whose leg is reserved."""
    city.move_to("2021-03-01")
    return open_case(city, "A06-1").to("PAYABLE")


def split(case: Case, *parts: int) -> Json:
    """The payload of a split into these fen."""
    return case.do("splitPaymentLeg", amounts=[yuan(one) for one in parts], reason="资金分次到位")


def test_a_leg_is_split_before_it_is_requested_and_each_part_is_paid_by_itself(payable: Case) -> None:
    whole, before, entries = fen(payable.leg("city")["amount"]), sums(payable.city), len(payable.city.sql(_ENTRIES))
    award = payable.grant["award"]
    old = split(payable, 100, 200, whole - 300)["leg"]
    assert [(one["amount"], one["state"]) for one in old["parts"]] == [
        ("1.00", "ORDERED"),
        ("2.00", "ORDERED"),
        (yuan(whole - 300), "ORDERED"),
    ]
    assert (old["state"], legs(payable)[0], sums(payable.city)) == ("SPLIT", ("1.00", "ORDERED"), before)
    assert (payable.grant["award"], payable.state) == (award, "PAYABLE")
    assert len(payable.city.sql(_ENTRIES)) == entries + 4
    auditor = payable.city.person(Role.AUDITOR)
    steps = auditor.ask(LEG, id=part(payable, "1.00")["id"])["node"]["history"]
    assert [(s["event"], s["reason"]) for s in steps][-1] == ("SPLIT", "资金分次到位")
    # One of them is requested, gathered and paid; the others wait.
    one = part(payable, "2.00")
    payable.do("requestPayment", legIds=[one["id"]])
    assert [state for _, state in legs(payable)] == ["ORDERED", "REQUESTED", "ORDERED"]
    instructed(payable, part(payable, "2.00"))
    payable.do("settleLeg")
    assert (payable.state, payable.grant["payments"][0]["state"]) == ("PAYING", "PARTIALLY_SETTLED")
    # A part may be split again, and all that is open is requested at once.
    again = part(payable, yuan(whole - 300))
    named = {"id": again["id"], "expectedVersion": again["version"]}
    payable.do("splitPaymentLeg", **named, amounts=["3.00", yuan(whole - 600)], reason="再分")
    payable.do("requestPayment")
    vouchers = {leg["voucherNo"] for payment in payable.grant["payments"] for leg in payment["legs"]}
    assert len(vouchers) == 4
    ids = [leg["id"] for payment in payable.grant["payments"] for leg in payment["legs"] if leg["state"] == "REQUESTED"]
    step(payable.city, "instructPaymentRun", approved(payable.city, gathered(payable.city, "city", *ids)))
    for _ in ids:
        payable.look()
        payable.do("settleLeg")
    assert ({state for _, state in legs(payable)}, payable.state) == ({"SETTLED"}, "PAID")


@pytest.mark.parametrize(
    ("amounts", "code", "path"),
    [
        (["1.00", "2.00"], "LEG_PARTS_DIFFER", ["amounts"]),
        (["0.00", "WHOLE"], "INPUT_INVALID", ["amounts", "0"]),
        (["WHOLE"], "INPUT_INVALID", ["amounts"]),
        ([], "INPUT_INVALID", ["amounts"]),
        (["0.01"] * 21, "INPUT_INVALID", ["amounts"]),
    ],
)
def test_a_split_that_does_not_add_up_is_refused(payable: Case, amounts: list[str], code: str, path: list[str]) -> None:
    whole = payable.leg("city")["amount"]
    parts = [whole if amount == "WHOLE" else amount for amount in amounts]
    no = payable.refused("splitPaymentLeg", amounts=parts, reason="分次")
    assert (no["code"], no["path"]) == (code, path)


def test_who_may_not_split_what_is_not_to_be_split(payable: Case) -> None:
    whole = fen(payable.leg("city")["amount"])
    command: Json = {"amounts": ["1.00", yuan(whole - 100)], "reason": "分次"}
    assert payable.refused("splitPaymentLeg", amounts=command["amounts"], reason=" ")["code"] == "REASON_REQUIRED"
    assert payable.refused("splitPaymentLeg", by=payable.city.officer, **command)["code"] == "NOT_ALLOWED"
    assert payable.refused("splitPaymentLeg", **command, expectedVersion=9)["code"] == "STALE_VERSION"
    payable.do("requestPayment")
    assert payable.refused("splitPaymentLeg", **command)["code"] == "STEP_NOT_POSSIBLE"
    # Taken back before the treasury had it, it can be split; after that not any more.
    payable.do("takeBackPayment", reason="核对")
    instructable = payable.leg("city")
    assert instructable["state"] == "ORDERED"
    payable.do("requestPayment")
    instructed(payable, payable.leg("city"))
    payable.do("returnLeg", reason="账号有误")
    payable.do("takeBackPayment", reason="核对")
    no = refused_as_offered(
        payable.by("splitPaymentLeg"), "splitPaymentLeg", **payable.command("splitPaymentLeg", **command)
    )
    assert (no["code"], no["path"]) == ("INPUT_INVALID", ["id"])


@pytest.mark.parametrize("name", ["settleLeg", "returnLeg", "reportLegUnknown"])
def test_a_leg_that_was_split_before_it_was_requested_takes_no_receipt(payable: Case, name: str) -> None:
    leg = payable.leg("city")
    payable.do("splitPaymentLeg", amounts=["1.00", yuan(fen(leg["amount"]) - 100)], reason="分次")
    day = {"settleLeg": "settledOn", "returnLeg": "returnedOn"}.get(name)
    receipt: Json = (
        {"amount": leg["amount"], "receiptNo": new_receipt(), day: payable.city.day.isoformat()} if day else {}
    )
    command: Json = {"id": leg["id"], "voucherNo": "none", **receipt}
    command |= {} if name == "settleLeg" else {"reason": "账户已销户"}
    no = payable.city.treasury.refused(name, **command)
    assert no["code"] == "STEP_NOT_POSSIBLE"
    assert no["citations"]


def test_two_split_at_once_and_one_does(payable: Case) -> None:
    whole = fen(payable.leg("city")["amount"])
    command = payable.command("splitPaymentLeg", amounts=["1.00", yuan(whole - 100)], reason="分次")
    finance = payable.by("splitPaymentLeg")
    answers = codes(at_once([doing(finance, "splitPaymentLeg", dict(command)) for _ in range(3)]))
    assert sorted(answers) == ["STALE_VERSION", "STALE_VERSION", "done"]
    assert len(legs(payable)) == 2


def test_a_split_payment_is_taken_back_reduced_and_terminated(payable: Case) -> None:
    whole = fen(payable.leg("city")["amount"])
    split(payable, 100, whole - 100)
    payable.do("requestPayment")
    payable.do("takeBackPayment", reason="核对")
    assert ({state for _, state in legs(payable)}, payable.state) == ({"ORDERED"}, "PAYABLE")
    payable.do("terminateGrant", reason="企业迁出")
    assert {state for _, state in legs(payable)} == {"CANCELLED"}
