"""Scenes of intake, review, publicity, tranches, units, calls and closing."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import new_item, open_case
from tests.world.city import City, Json, applicant_input
from tests.world.paperwork import record_all
from tests.world.stated import stated_facts

_A, _O, _D, _S = Role.APPLICANT, Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR
MAY: dict[str, set[Role]] = {
    "requestSupplement": {_O, _D},
    "resubmitGrant": {_A, _O},
    "refuseGrant": {_O, _D},
    "assignExperts": {_O},
    "withdrawExpert": {_O},
    "assignGrant": {_O, _D},
    "declareInterest": {_O, _D, _S, Role.EXPERT, Role.AUDITOR},
    "recordReview": {_O, _D, Role.EXPERT, Role.AUDITOR},
    "holdGrant": {_O, _S},
    "releaseGrant": {_O, _S},
    "closeGrant": {_O},
    "fileObjection": {_O},
    "dismissObjection": {_O},
    "upholdObjection": {_O},
    "reportTranche": {_A, _O},
    "awardTranche": {_O},
    "refuseTranche": {_O},
    "registerUnits": {_A, _O},
    "reportUnitsInstalled": {_A, _O},
    "inspectUnits": {_O, _D},
    "announceCall": {_O, _D},
    "rankCall": {_O},
    "promoteReserve": {_O},
    "fileGrants": {_A, _O},
}
RECEIPT: Json = {"receiptNo": "到账 2", "received": "100000.00", "receivedOn": "2021-08-01", "evidence": "银行回单"}
UNTIL = "2021-12-31"


def _on(measure: str, state: str, **fields: object) -> Callable[[City, str], Scene]:
    return lambda city, name: Scene(city, name, open_case(city, measure).to(state), fields)


def _supplement(city: City, name: str) -> Scene:
    case = open_case(city).to("SUBMITTED")
    case.do("requestSupplement", items=["批文复印件"], dueOn=UNTIL)
    return Scene(city, name, case, {"reason": "已补正"})


def _held(city: City, name: str) -> Scene:
    case = open_case(city).to("UNDER_REVIEW")
    case.do("holdGrant", reason="群众举报")
    return Scene(city, name, case, {"reason": "核查完毕"})


def _objection(city: City, name: str) -> Scene:
    """An objection filed in the window, decided after it."""
    case = open_case(city).to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="成果归属有争议")
    fields: Json = {"finding": "查无实据"} | ({"remedy": "REVIEW_AGAIN"} if name == "upholdObjection" else {})
    return Scene(city, name, case, fields)


def _filing(city: City, name: str) -> Scene:
    """An award whose publicity is still running at the end of all scenes."""
    city.move_to("2021-10-07")
    case = open_case(city).to("PUBLICITY")
    fields = {"objector": "李四", "statement": "成果归属有争议", "evidence": "来信"}
    return Scene(city, name, case, fields)


def _tranche(city: City, name: str) -> Scene:
    case = open_case(city, "A02-1").to("PAID")
    case.do("reportTranche", **RECEIPT)
    return Scene(city, name, case, {"reason": "凭证不符"})


def _beds(city: City, name: str) -> Scene:
    case = open_case(city, "A10-3")
    if name == "registerUnits":
        return Scene(city, name, case, {"rows": [{"code": f"S-{case.grant['number']}", "address": "1 号"}]})
    case.to("UNDER_REVIEW")
    codes = [unit["code"] for unit in case.grant["units"]][:1]
    if name == "reportUnitsInstalled":
        return Scene(city, name, case, {"codes": codes})
    case.do("reportUnitsInstalled", codes=codes)
    inspections = [{"code": code, "result": "RECTIFYING", "finding": "无呼叫器"} for code in codes]
    return Scene(city, name, case, {"inspections": inspections, "evidence": "查验记录"})


def _announcement(city: City, name: str) -> Scene:
    fields: Json = {
        "measureCode": "A09-1",
        "documentNo": "市政数局〔2021〕9号",
        "title": "申报通知",
        "evidence": "政府网站",
    }
    return Scene(city, name, None, fields | {"opensOn": "2021-11-01", "closesOn": "2021-11-30"})


def _competition(city: City, name: str) -> Scene:
    """A closed call of which every application was scored."""
    measure = "A12-2" if name == "rankCall" else "A01-1"
    city.move_to(next_free_day(city, measure))
    case = open_case(city, measure).to("UNDER_REVIEW")
    record_all(case, "BEFORE_PROPOSAL")
    city.move_to(city.day + timedelta(days=1))
    case.look()
    if name == "promoteReserve":
        case.do("rankCall", reason=None)
        # Ten would have to be selected before it: a reserve list is put there, not waited for.
        city.sql("UPDATE grants SET selection = 'RESERVE' WHERE number = $1", case.grant["number"])
    return Scene(city, name, case, {"reason": "重点领域急需"})


def _project(city: City, name: str) -> Scene:
    """An application that experts review, one of whom is assigned."""
    city.move_to(next_free_day(city, "A01-1"))
    case = open_case(city, "A01-1").to("SUBMITTED")
    if name == "assignExperts":
        return Scene(city, name, case, {"experts": ["评审专家甲", "评审专家乙"]})
    case.do("assignExperts", experts=["评审专家甲"])
    return Scene(city, name, case, {"expert": "评审专家甲", "reason": "与申报单位有利害关系"})


def _batch(city: City, name: str) -> Scene:
    """Two guarantees of one guarantor, filed at once."""
    rows = [{"item": new_item(), "facts": stated_facts("A04-1")} for _ in range(2)]
    fields: Json = {"measureCode": "A04-1", "applicant": applicant_input(city.applicant().code), "rows": rows}
    return Scene(city, name, None, fields)


def next_free_day(city: City, measure: str) -> date:
    """A day on which a measure can have a call of its own: after every call of it so far."""
    rows = city.sql("SELECT max(closes_on) AS last FROM call WHERE measure = $1", measure)
    last = rows[0]["last"]
    return max(city.day, last + timedelta(days=1)) if last else city.day


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "requestSupplement": _on("A08-1", "SUBMITTED", items=["批文复印件"], dueOn=UNTIL),
    "resubmitGrant": _supplement,
    "refuseGrant": _on("A08-1", "SUBMITTED", reason="不属受理范围"),
    "recordReview": lambda city, name: Scene(
        city,
        name,
        open_case(city, "A03-1").to("UNDER_REVIEW"),
        {"step": "JOINT_CHECK", "passed": True, "finding": "无异常", "evidence": "联审意见"},
    ),
    "assignExperts": _project,
    "withdrawExpert": _project,
    "assignGrant": _on("A08-1", "UNDER_REVIEW", officer="经办人乙", reason="分工"),
    "declareInterest": _on("A08-1", "UNDER_REVIEW", reason="配偶在申报单位任职"),
    "holdGrant": _on("A08-1", "UNDER_REVIEW", reason="群众举报"),
    "releaseGrant": _held,
    "closeGrant": _on("A08-1", "PAID", performance="实验室已建成运行"),
    "fileObjection": _filing,
    "dismissObjection": _objection,
    "upholdObjection": _objection,
    "reportTranche": _on("A02-1", "PAID", **RECEIPT),
    "awardTranche": _tranche,
    "refuseTranche": _tranche,
    "registerUnits": _beds,
    "reportUnitsInstalled": _beds,
    "inspectUnits": _beds,
    "announceCall": _announcement,
    "rankCall": _competition,
    "promoteReserve": _competition,
    "fileGrants": _batch,
}
