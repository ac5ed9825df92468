"""How a story brings a requested leg to the treasury: an account, a run, the approvals of others, the instruction."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from demonstration.story_inputs import OF_MANY, asked_of_row

Json: TypeAlias = dict[str, Any]

OF_RUNS = frozenset(
    {"approvePaymentRun", "instructPaymentRun", "cancelPaymentRun", "leaveOutOfRun", "refreshPaymentRun"}
)
"""Commands on the run that the story made last."""
ANSWERING = frozenset({"settleLeg", "returnLeg"})
"""Commands for which a leg must be with the treasury."""
MAKER, CHECKER, APPROVER = "finance", "finance 2", "finance 3"


def gathering(grant: Json, leg: Json, holder: str) -> Iterator[Json]:
    """Return the commands by which a requested leg comes into a run."""
    if grant["bankAccount"] is None:
        account = {"holder": holder, "accountNo": "4200 1000 2000 3000", "bank": "示例银行武汉分行"}
        yield {"by": "applicant", "do": "recordBankAccount", "with": account}
    yield {"by": MAKER, "do": "createPaymentRun", "with": {"treasury": leg["treasury"], "legIds": [leg["id"]]}}
    yield {"by": CHECKER, "do": "approvePaymentRun"}


def sending(run: Json) -> Iterator[Json]:
    """Return the commands by which an approved run, or one that waits for its second approval, is instructed."""
    if run["state"] == "CHECKED":
        yield {"by": APPROVER, "do": "approvePaymentRun"}
    yield {"by": MAKER, "do": "instructPaymentRun"}


def asked_of_run(name: str, run: Json) -> Json:
    """Return what a command on a run takes by the run as it was last seen: who approves states the rows seen."""
    rows_hash = {"rowsSha256": run["rowsSha256"]} if name == "approvePaymentRun" else {}
    return {"id": run["id"], "expectedVersion": run["version"]} | rows_hash


def asked_of_legs(name: str, step: Json, stated: Json, grant_of: Callable[[str], Json]) -> Json:
    """Return what a command on legs of several grants takes; the story names each leg by its grant and its payer."""
    if name == "createPaymentRun" and "legs" in step:
        return {"legIds": [_leg(grant_of(grant), payer)["id"] for grant, payer in step["legs"].items()]}
    if name == "leaveOutOfRun":
        return {"legId": _leg(grant_of(step["grant"]), step["leg"])["id"]}
    if name == "recordTreasuryReceipts" and "rows" in stated:
        return {"rows": [_row(row, grant_of) for row in stated["rows"]]}
    if name in OF_MANY:
        return {"rows": [_of_many(name, row, grant_of) for row in stated["rows"]]}
    return {}


def _of_many(name: str, row: Json, grant_of: Callable[[str], Json]) -> Json:
    others = {part: value for part, value in row.items() if part != "grant"}
    return asked_of_row(name, grant_of(row["grant"])) | others


def _row(row: Json, grant_of: Callable[[str], Json]) -> Json:
    if "grant" not in row:
        return row
    leg = _leg(grant_of(row["grant"]), row["leg"])
    others = {name: value for name, value in row.items() if name not in {"grant", "leg"}}
    amount = {} if row["outcome"] == "UNKNOWN" else {"amount": leg["amount"]}
    return {"voucherNo": leg["voucherNo"]} | amount | others


def _leg(grant: Json, payer: str) -> Json:
    legs = (leg for payment in grant["payments"] for leg in payment["legs"])
    return next(leg for leg in legs if leg["payer"] == payer)


def requested(grant: Json, payer: str) -> Json | None:
    """Return the requested leg of a payer that is not in a run yet; None where there is none."""
    legs = (leg for payment in grant.get("payments", []) for leg in payment["legs"])
    return next((leg for leg in legs if leg["payer"] == payer and leg["state"] == "REQUESTED"), None)
