"""Legs in parts (拆分、部分到账) for tests: what stands of a case, and a treasury that answers in parts."""

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.world.cases import Case, new_receipt
from tests.world.city import Json, new_key
from tests.world.rows import changed_tables
from workflows.running.ledger_check import check_ledger

LEG = """query($id: ID!) { node(id: $id) { ... on PaymentLeg { state amount splitFrom { id } parts { id amount state }
  history { event reason voucherNo } receipts { number outcome amount } doublePayments { amount state } } } }"""
RUNS = "{ paymentRuns(first: 50) { edges { node { state rows { voucherNo outcome } } } } }"


def fen(yuan: str) -> int:
    """Yuan with two decimals as fen."""
    return int(yuan.replace(".", ""))


def yuan(fen_: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{fen_ // 100}.{fen_ % 100:02d}"


def legs(case: Case) -> list[tuple[str, str]]:
    """The legs of the city that stand, amount and state, of a case of which the ledger is true."""
    case.look()
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    of_city = [leg for payment in case.grant["payments"] for leg in payment["legs"] if leg["payer"] == "city"]
    assert sum(fen(leg["amount"]) for leg in of_city) == fen(case.grant["payments"][-1]["amount"])
    return [(leg["amount"], leg["state"]) for leg in of_city]


def part(case: Case, amount: str) -> Json:
    """The leg that stands with an amount."""
    all_legs = [leg for payment in case.look()["payments"] for leg in payment["legs"]]
    return next(leg for leg in all_legs if leg["amount"] == amount)


class LegAtTreasury:
    """What the treasury says of the leg as it was instructed, by its id and its voucher of then."""

    def __init__(self, case: Case) -> None:
        self.case, self.leg = case, case.leg("city")
        self.voucher = self.leg["voucherNo"]
        self.whole = fen(self.leg["amount"])

    def receipt(self, name: str, amount: int, **fields: object) -> Json:
        """An input."""
        day = {"settleLeg": "settledOn", "returnLeg": "returnedOn"}[name]
        command: Json = {"id": self.leg["id"], "voucherNo": self.voucher, "amount": yuan(amount)}
        command |= {"receiptNo": new_receipt(), day: self.case.city.day.isoformat()}
        return command | ({"reason": "账户已销户"} if name == "returnLeg" else {}) | fields

    def __call__(self, name: str, amount: int, **fields: object) -> Json:
        """The leg that the receipt answered; the same receipt again changes nothing, and shows the same leg."""
        command = self.receipt(name, amount, **fields)
        leg = self.case.city.treasury.done(name, **command)["leg"]
        kept = self.case.city.rows()
        again = self.case.city.treasury.done(name, **command | {"idempotencyKey": new_key()})["leg"]
        assert (changed_tables(kept, self.case.city.rows()), again) == ({"answer"}, leg)
        return leg

    def refused(self, name: str, amount: int, **fields: object) -> str:
        """The code of the refusal."""
        return self.case.city.treasury.refused(name, **self.receipt(name, amount, **fields))["code"]


def outcome(at_treasury: LegAtTreasury) -> tuple[str | None, str]:
    """What its run says of the voucher, and where the run stands."""
    runs = at_treasury.case.city.person(Role.AUDITOR).ask(RUNS)["paymentRuns"]["edges"]
    rows = [
        (row["outcome"], run["node"]["state"])
        for run in runs
        for row in run["node"]["rows"]
        if row["voucherNo"] == at_treasury.voucher
    ]
    return rows[0]
