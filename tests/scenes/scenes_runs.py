"""Scenes of payment runs, of receipts in bulk and of accounts."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.runs import account, approved, asked_of_run, gathered

_FINANCE, _TREASURY = {Role.FINANCE}, {Role.TREASURY, Role.FINANCE}
RECEIPTS = "recordTreasuryReceipts"
"""It is on many legs, and answers each of its rows by itself."""
ON_RUNS = (
    "createPaymentRun",
    "approvePaymentRun",
    "instructPaymentRun",
    "cancelPaymentRun",
    "leaveOutOfRun",
    "refreshPaymentRun",
)
ON_RECEIPTS = ("correctReceipt", "closeDoublePayment")
ASKED_BACK = "recoverDoublePayment"
MAY: dict[str, set[Role]] = {
    **dict.fromkeys(ON_RUNS, _FINANCE),
    "reportLegUnknown": _TREASURY,
    RECEIPTS: _TREASURY,
    **dict.fromkeys(ON_RECEIPTS, _TREASURY),
    ASKED_BACK: _FINANCE,
    "recordBankAccount": {Role.APPLICANT, Role.OFFICER, Role.FINANCE},
    "revealBankAccount": {Role.FINANCE, Role.TREASURY, Role.AUDITOR},
}


def requested(city: City) -> tuple[Case, Json]:
    """A case whose one leg was requested, with an account on record; and that leg."""
    case = open_case(city).to("PAYING")
    account(case)
    case.look()
    return case, case.leg("city")


def _run(city: City, name: str) -> Scene:
    case, leg = requested(city)
    if name == "createPaymentRun":
        return Scene(city, name, None, {"treasury": "city", "legIds": [leg["id"]]})
    run = gathered(city, "city", leg["id"])
    if name == "instructPaymentRun":
        run = approved(city, run)
    if name == "refreshPaymentRun":
        account(case, reason="账号更正", evidence="开户许可证")
    fields: Json = asked_of_run(name, run) | {"reason": "备注"}
    return Scene(city, name, None, fields | ({"legId": leg["id"]} if name == "leaveOutOfRun" else {}))


def _with_the_treasury(city: City, name: str) -> Scene:
    case = open_case(city).to("PAYING")
    receipt = case.command("settleLeg")
    if name == "reportLegUnknown":
        return Scene(city, name, case, {"id": receipt["id"], "voucherNo": receipt["voucherNo"], "reason": "国库查询中"})
    row: Json = {name: receipt[name] for name in ("voucherNo", "amount")} | {
        "outcome": "SETTLED",
        "on": receipt["settledOn"],
    }
    return Scene(city, name, None, {"rows": [row | {"receiptNo": new_receipt(), "reason": "备注"}]})


def _paid(city: City, name: str) -> Scene:
    """A leg that was paid by a receipt; for a double payment by two."""
    case = open_case(city).to("PAYING")
    case.do("settleLeg", receiptNo=(first := new_receipt()))
    leg, why = case.leg("city"), {"reason": "备注", "evidence": "国库对账单"}
    if name == "correctReceipt":
        return Scene(city, name, case, {"id": leg["id"], "receiptNo": first, "outcome": "RETURNED", **why})
    case.do("settleLeg", leg="city", receiptNo=new_receipt())
    double = case.leg("city")["doublePayments"][0]
    fields: Json = {"id": double["id"], "expectedVersion": double["version"]}
    if name == ASKED_BACK:
        return Scene(city, name, case, fields | {"facts": "同一凭证付款两次", "evidence": "国库对账单"})
    return Scene(city, name, case, fields | {"outcome": "CLOSED", **why})


def _account(city: City, name: str) -> Scene:
    case = open_case(city)
    fields: Json = {"accountNo": "4200100020003000", "bank": "示例银行", "reason": "备注"}
    return Scene(city, name, case, fields | {"holder": case.grant["applicant"]["name"]})


def _revealed(city: City, name: str) -> Scene:
    case, _ = requested(city)
    return Scene(city, name, case, {"reason": "核对退回原因"})


SCENES: dict[str, Callable[[City, str], Scene]] = {
    **dict.fromkeys(ON_RUNS, _run),
    "reportLegUnknown": _with_the_treasury,
    RECEIPTS: _with_the_treasury,
    **dict.fromkeys((*ON_RECEIPTS, ASKED_BACK), _paid),
    "recordBankAccount": _account,
    "revealBankAccount": _revealed,
}
