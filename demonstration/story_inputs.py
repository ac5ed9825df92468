"""What the commands of a story take besides what it says: ids, versions and sums from the grant as it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

OF_POLICY = frozenset(
    {"publishPolicy", "suspendPolicy", "resumePolicy", "repealPolicy", "recordTransitionRule", "relaxSeparation"}
)
"""Commands on the current policy."""
OF_MANY = frozenset(
    {
        "assignGrants",
        "acceptGrants",
        "proposeGrants",
        "openPublicities",
        "approveGrants",
        "requestPayments",
        "recordBankAccounts",
    }
)
"""Commands on many grants, whose rows a story names by its own names of them."""
OF_NOTHING = OF_MANY | frozenset(
    {
        "announceCall",
        "admitCreditCode",
        "correctWorkingDay",
        "recordServiceMonths",
        "createGrant",
        "fileGrants",
        "appropriateBudget",
        "createPaymentRun",
        "recordTreasuryReceipts",
    }
)
"""Commands that name no thing: they make one, or are on many."""
OF_OTHER_AWARDS = frozenset(
    {
        "recordOtherAward",
        "reportOtherAwardPaid",
        "withdrawOtherAward",
        "assignOtherAward",
        "closeOtherAward",
        "reopenOtherAward",
    }
)
"""Commands on an award of another policy, which the story names by its number there."""
OF_PROPOSALS = frozenset({"confirmProposal", "declineProposal", "withdrawProposal"})
"""Commands on what was proposed last."""
FOR_GRANT = frozenset({"recordOtherAward", "assignOtherAward", "closeOtherAward"})
"""Of these what is for the grant of the story, unless it names a matter."""
OF_REGISTERS = frozenset({"recordRegisterChange", "correctRegister", "withdrawRegisterChange"})
"""Commands on the register of the applicant of a grant."""
_OF_PARTS = {
    "dismissObjection": ("objections", "OPEN"),
    "upholdObjection": ("objections", "OPEN"),
    "awardTranche": ("tranches", "REPORTED"),
    "refuseTranche": ("tranches", "REPORTED"),
    "verifyMilestone": ("milestones", "REACHED"),
    "disputeMilestone": ("milestones", "REACHED"),
    "confirmMilestone": ("milestones", "DISPUTED"),
}
"""Commands on a part of a grant: where the grant shows it, and the state of the one that is meant."""
_OF_RECOVERIES = frozenset(
    {
        "notifyRecovery",
        "replyToRecovery",
        "decideRecovery",
        "dropRecovery",
        "demandRecovery",
        "enforceRecovery",
        "writeOffRecovery",
        "challengeRecovery",
        "resolveRecoveryChallenge",
        "restoreBudget",
    }
)
_DAYS = {"settleLeg": "settledOn", "returnLeg": "returnedOn", "recordRecoveryReceipt": "receivedOn"}
_ON_DOUBLES = frozenset({"closeDoublePayment", "recoverDoublePayment"})
_ON_LEGS = frozenset({"splitPaymentLeg", "correctReceipt"}) | _ON_DOUBLES
_PAYABLE, _TAKEN_BACK = frozenset({"ORDERED", "RETURNED"}), frozenset({"REQUESTED", "RETURNED"})


def asked_of_grant(name: str, grant: Json, leg: str, today: date) -> Json:
    """Return what a command on a grant, or on a part of it, takes by the grant as it stands; ``leg`` names a payer."""
    if name in _DAYS:
        return _receipt(name, grant, leg) | {_DAYS[name]: today.isoformat()}
    if name == "reportLegUnknown":
        return {field: _receipt(name, grant, leg)[field] for field in ("id", "voucherNo")}
    if name in {"requestPayment", "takeBackPayment", "openRecovery"}:
        return {"id": _payment(name, grant)["id"], "expectedVersion": grant["version"]}
    if name in {"requestUpload", "recordBankAccount"}:
        return {"id": grant["id"]}
    if name in OF_REGISTERS:
        return {"id": grant["applicant"]["id"]}
    thing = _part(name, grant, leg)
    return {"id": thing["id"], "expectedVersion": thing["version"]}


def asked_of_row(name: str, grant: Json) -> Json:
    """Return what one row of a command on many takes by the grant as it stands."""
    if name == "requestPayments":
        return asked_of_grant("requestPayment", grant, "", date.min)
    return {"id": grant["id"]} | ({} if name == "recordBankAccounts" else {"expectedVersion": grant["version"]})


def asked_of_proposal(name: str, proposal: Json) -> Json:
    """Return what a command on a proposal takes by the proposal as it was shown; who confirms states its hash."""
    shown = {"hash": proposal["hash"]} if name == "confirmProposal" else {}
    return {"id": proposal["id"], "expectedVersion": proposal["version"], **shown}


def _part(name: str, grant: Json, payer: str) -> Json:
    if name == "correctRecoveryReceipt":
        leg = _leg_of(payer, grant["recoveries"][-1]["legs"])
        return {"id": leg["id"], "version": grant["recoveries"][-1]["version"]}
    if name in _ON_LEGS:
        leg = _leg_of(payer, grant["payments"][-1]["legs"])
        return leg["doublePayments"][-1] if name in _ON_DOUBLES else leg
    if name in {"rankCall", "promoteReserve"}:
        return grant["call"]
    if name in _OF_RECOVERIES:
        return grant["recoveries"][-1]
    if name not in _OF_PARTS:
        return grant
    place, state = _OF_PARTS[name]
    parts: Sequence[Json] = grant[place]
    return next((part for part in parts if part["state"] == state), parts[-1])


def _payment(name: str, grant: Json) -> Json:
    """The payment with open legs that finance requests, or the last one settled of which money is asked back."""
    payments: Sequence[Json] = grant["payments"]
    if name == "openRecovery":
        return ([p for p in payments if p["state"] == "SETTLED"] or payments or [{"id": "none"}])[-1]
    states = _PAYABLE if name == "requestPayment" else _TAKEN_BACK
    unpaid = [p for p in payments if any(leg["state"] in states for leg in p["legs"])]
    return (unpaid or [*payments, {"id": "none"}])[0]


def _receipt(name: str, grant: Json, payer: str) -> Json:
    if name == "recordRecoveryReceipt":
        leg = _leg_of(payer, grant["recoveries"][-1]["legs"])
        return {"id": leg["id"], "amount": leg["amount"]}
    unpaid = [p for p in grant["payments"] if p["state"] not in {"SETTLED", "CANCELLED"}]
    legs = (unpaid or grant["payments"][-1:])[0]["legs"]
    leg = _leg_of(payer, sorted(legs, key=lambda part: part["state"] == "SETTLED"))
    return {"id": leg["id"], "voucherNo": leg["voucherNo"] or "none", "amount": leg["amount"]}


def _leg_of(payer: str, legs: Sequence[Json]) -> Json:
    return next(leg for leg in legs if leg["payer"] == payer)
