"""Scenes of recoveries, and of what is corrected, doubted and sent in bulk on programmes."""

from collections.abc import Callable
from datetime import timedelta

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import Case, open_case
from tests.world.city import City, Json

_A, _O, _S, _F, _T = Role.APPLICANT, Role.OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.TREASURY
BULK = "recordServiceMonths"
"""It is on many grants, and answers each of its rows by itself."""
MAY: dict[str, set[Role]] = {
    "openRecovery": {_O, _S},
    "notifyRecovery": {_O},
    "replyToRecovery": {_A, _O},
    "decideRecovery": {_O},
    "dropRecovery": {_O},
    "demandRecovery": {_F},
    "recordRecoveryReceipt": {_T, _F},
    "correctRecoveryReceipt": {_T, _F},
    "enforceRecovery": {_O},
    "writeOffRecovery": {_O},
    "challengeRecovery": {_A, _O},
    "resolveRecoveryChallenge": {_O},
    "correctServiceMonth": {_O},
    "disputeMilestone": {_O, _S},
    "confirmMilestone": {_O},
    BULK: {_O},
}
OPENING: Json = {"cause": "FRAUD", "facts": "合同系伪造", "evidence": "审计报告 2021-08"}
REPLY_UNTIL, DAYS_TO_REPLY = "2021-12-31", 100
SIX_MONTHS: Json = dict.fromkeys(("2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06"), 50)

STEPS: dict[str, tuple[str, Json]] = {
    "NOTIFIED": ("notifyRecovery", {}),
    "REPLIED": ("replyToRecovery", {"reply": "合同属实"}),
    "DECIDED": ("decideRecovery", {"reason": "申辩理由不成立"}),
    "DEMANDED": ("demandRecovery", {}),
    "RECOVERED": ("recordRecoveryReceipt", {}),
}
"""How a recovery that was opened comes to each further state on its usual way."""


def recovered(case: Case, state: str, **opening: object) -> Case:
    """Bring the recovery of a paid case to a state, decided on all that was claimed."""
    case.do("openRecovery", **OPENING | opening)
    return heard(case, state)


def heard(case: Case, state: str) -> Case:
    """Bring the recovery that was opened last to a state, decided on all that was claimed."""
    if state == "OPENED":
        return case
    for reached, (name, fields) in STEPS.items():
        command = dict(fields)
        if name == "notifyRecovery":
            command["replyDueOn"] = (case.city.day + timedelta(days=DAYS_TO_REPLY)).isoformat()
        if name == "decideRecovery":
            command["amount"] = case.grant["recoveries"][-1]["claimed"]
        case.do(name, **command)
        while reached == "RECOVERED" and case.grant["recoveries"][-1]["state"] != "RECOVERED":
            case.do(name)
        if reached == state:
            return case
    message = f"a recovery never came to {state}"
    raise AssertionError(message)


def _recovery(state: str, **fields: object) -> Callable[[City, str], Scene]:
    def scene(city: City, name: str) -> Scene:
        case = open_case(city).to("PAID")
        return Scene(city, name, recovered(case, state) if state else case, fields)

    return scene


def _received(city: City, name: str) -> Scene:
    """A recovery of which a part came back, by a receipt that was wrong."""
    case = recovered(open_case(city).to("PAID"), "DEMANDED")
    case.do("recordRecoveryReceipt", amount="1.00")
    leg = next(leg for leg in case.grant["recoveries"][-1]["legs"] if leg["receipts"])
    fields: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "BOUNCED"}
    return Scene(city, name, case, fields | {"reason": "备注", "evidence": "国库对账单"})


def _challenged(city: City, name: str) -> Scene:
    case = recovered(open_case(city).to("PAID"), "DECIDED")
    case.do("challengeRecovery", reason="行政复议 2021-15")
    return Scene(city, name, case, {"finding": "维持原决定", "dropped": False})


def _window(city: City, name: str) -> Scene:
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    if name == "correctServiceMonth":
        fields: Json = {"month": "2021-03", "signedPersons": 51, "reason": "漏报一人", "evidence": "合同台账"}
        return Scene(city, name, case, fields)
    if name == "confirmMilestone":
        case.do("disputeMilestone", reason="抽查合同不符")
    return Scene(city, name, case, {"reason": "经核实"})


def _rows(city: City, name: str) -> Scene:
    case = open_case(city, "A10-4").to("ACTIVE")
    row: Json = {"grantNumber": case.grant["number"], "month": "2021-03", "signedPersons": 51, "evidence": "合同台账"}
    return Scene(city, name, None, {"rows": [row]})


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "openRecovery": _recovery("", **OPENING),
    "notifyRecovery": _recovery("OPENED", replyDueOn=REPLY_UNTIL, facts="合同系伪造", evidence="告知书"),
    "replyToRecovery": _recovery("NOTIFIED", reply="合同属实"),
    "decideRecovery": _recovery("REPLIED", amount="1000.00", reason="申辩理由不成立"),
    "dropRecovery": _recovery("REPLIED", reason="申辩成立"),
    "demandRecovery": _recovery("DECIDED", reason="备注"),
    "recordRecoveryReceipt": _recovery("DEMANDED"),
    "correctRecoveryReceipt": _received,
    "enforceRecovery": _recovery("DEMANDED", legalBasis="行政强制法", reason="逾期未退"),
    "writeOffRecovery": _recovery("DEMANDED", legalBasis="法院终结执行裁定", reason="无财产可供执行"),
    "challengeRecovery": _recovery("DECIDED", reason="行政复议 2021-15"),
    "resolveRecoveryChallenge": _challenged,
    "correctServiceMonth": _window,
    "disputeMilestone": _window,
    "confirmMilestone": _window,
    BULK: _rows,
}
