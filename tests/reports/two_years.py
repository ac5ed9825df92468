"""Two years of money: paid whole, by half and in parts, waiting, returned, recovered, lapsed and carried over."""

from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.runs import instructed


def arrange(city: City, treasury: str, amount: str, number: str) -> None:
    """Money that a treasury arranges for this year."""
    fields: Json = {"treasury": treasury, "year": city.day.year, "amount": amount}
    city.finance.done("appropriateBudget", **fields, documentNo=number, evidence="预算批复")


def two_years(city: City) -> None:
    """Everything that can happen to money, in two years."""
    arrange(city, "city", "16000000.01", "预1号")
    arrange(city, "420111", "500000.00", "预2号")
    paid = open_case(city).to("PAID")
    both = open_case(city, "A10-2").to("PAYABLE")
    both.do("requestPayment")
    both.do("settleLeg", leg="city")
    open_case(city, "A12-3").to("PAYABLE")
    ended = open_case(city).to("PAYABLE")
    ended.do("terminateGrant", reason="企业放弃")
    back = open_case(city).to("PAID")
    back.do("returnLeg", leg="city", receiptNo="TP-1", reason="账户已销户")
    city.move_to("2022-01-10")
    lapsed = budget(city, "city", 2021)
    fields: Json = {"id": lapsed["id"], "expectedVersion": lapsed["version"], "amount": "1000.01"}
    city.finance.done("carryOverBudget", **fields, documentNo="结转1号", evidence="批复")
    arrange(city, "city", "7000000.00", "预3号")
    arrange(city, "420106", "10.00", "预4号")
    paid.look()
    recovered(paid, "DEMANDED", cause="OVERPAYMENT")
    paid.do("recordRecoveryReceipt", amount="100000.01")
    open_case(city).to("PAID")
    arrange(city, "city", "6000000.00", "预5号")
    paid_in_parts(city)
    city.move_to("2022-02-01")


def paid_in_parts(city: City) -> None:
    """A leg that is split before it is requested, of which every part is paid and something comes back."""
    case = open_case(city).to("PAYABLE")
    leg = case.leg("city")
    parts = ["1.00", "2.00", "4999997.00"]
    fields: Json = {"id": leg["id"], "expectedVersion": leg["version"], "amounts": parts, "reason": "资金分次到位"}
    city.finance.done("splitPaymentLeg", **fields)
    case.look()
    case.do("requestPayment")
    for number, part in enumerate(case.look()["payments"][0]["legs"]):
        instructed(case, part)
        receipt: Json = {"id": part["id"], "voucherNo": part["voucherNo"], "amount": part["amount"]}
        city.treasury.done("settleLeg", **receipt, receiptNo=f"HK-P-{number}", settledOn=city.day.isoformat())
    case.look()
    recovered(case, "DEMANDED", cause="OVERPAYMENT")
    case.do("recordRecoveryReceipt", amount="7.00")
