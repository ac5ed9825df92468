"""Scenes of what concerns the whole office: its days, its duties, its policies."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.city import City, Json, decided
from tests.world.haizhou import EAST, duty, published

_OFFICER = {Role.OFFICER}
_AWAY = {Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE}
MAY: dict[str, set[Role]] = {
    "suspendPolicy": _OFFICER,
    "resumePolicy": _OFFICER,
    "repealPolicy": _OFFICER,
    "recordTransitionRule": _OFFICER,
    "relaxSeparation": _OFFICER,
    "delegateDuties": _AWAY,
    "revokeDelegation": _AWAY,
    "reportDuty": {Role.OFFICER, Role.FINANCE, Role.DISTRICT_OFFICER},
    "correctWorkingDay": _OFFICER,
    "admitCreditCode": _OFFICER,
    "confirmProposal": _OFFICER,
    "declineProposal": _OFFICER,
    "withdrawProposal": _OFFICER,
}
OF_ONESELF = ("delegateDuties", "revokeDelegation")
"""What people do with their own duties."""
BY_BUREAU = tuple(name for name in MAY if name not in {"admitCreditCode", *OF_ONESELF})
"""Of these what is for responsible bureaus alone."""
PLAYED_ON = "2021-10-08"
DECISION: Json = {"documentNo": "海政办〔2021〕3号", "evidence": "海州市政府公报", "reason": "上级要求"}


def _decision(city: City, name: str) -> Scene:
    policy = published(city)
    if name == "resumePolicy":
        fields = DECISION | {"id": policy["id"], "expectedVersion": policy["version"]}
        policy = city.officer.done("suspendPolicy", **fields)["policy"]
    fields = DECISION | {"id": policy["id"], "expectedVersion": policy["version"]}
    if name == "recordTransitionRule":
        fields |= {"measureCodes": ["YF-1", "XM-1"], "endsOn": "2025-12-31"}
    if name == "relaxSeparation":
        fields |= {"office": EAST, "firstCapacity": "HANDLER", "secondCapacity": "REVIEWER", "endsOn": "2022-12-31"}
    return Scene(city, name, None, fields)


def _report(city: City, name: str) -> Scene:
    duty_now = duty(city, "BZ-1", 2021, published(city), EAST)
    fields: Json = {"id": duty_now["id"], "expectedVersion": duty_now["version"], "amount": "3000000.00"}
    return Scene(city, name, None, fields | {"evidence": "东财预〔2021〕12号"})


def _correction(city: City, name: str) -> Scene:
    return Scene(city, name, None, {"day": "2027-01-09", "works": True, "reason": "调休", "evidence": "国办通知"})


def _leave(city: City, name: str) -> Scene:
    """Duties that somebody leaves to another, or takes back."""
    fields: Json = {"delegate": "王经办", "startsOn": "2021-11-01", "endsOn": "2021-11-12", "reason": "年休假"}
    scene = Scene(city, name, None, fields)
    if name == "revokeDelegation":
        delegation = scene.usual().done("delegateDuties", **fields)["delegation"]
        scene.fields = {"delegationId": delegation["id"], "reason": "提前返岗"}
    return scene


def _admission(city: City, name: str) -> Scene:
    fields = {"creditCode": "91350203M0001QKT19", "reason": "登记证照所载即为该代码", "evidence": "营业执照副本"}
    return Scene(city, name, None, fields)


def _proposed(city: City, name: str) -> Scene:
    """A suspension that somebody proposed: who means to take it back, or another."""
    scene = Scene(city, name, None, {})
    # It waits for ten days: the scene is set on the day on which it is played.
    city.move_to(PLAYED_ON)
    policy = published(city)
    fields = DECISION | {"id": policy["id"], "expectedVersion": policy["version"]}
    proposer = scene.usual() if name == "withdrawProposal" else city.officer
    proposal: Json = proposer.do("suspendPolicy", **fields)["proposal"]
    scene.fields = decided(proposal) | {"reason": "上级要求"}
    scene.fields |= {"hash": proposal["hash"]} if name == "confirmProposal" else {}
    return scene


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "suspendPolicy": _decision,
    "resumePolicy": _decision,
    "repealPolicy": _decision,
    "recordTransitionRule": _decision,
    "relaxSeparation": _decision,
    "delegateDuties": _leave,
    "revokeDelegation": _leave,
    "reportDuty": _report,
    "correctWorkingDay": _correction,
    "admitCreditCode": _admission,
    "confirmProposal": _proposed,
    "declineProposal": _proposed,
    "withdrawProposal": _proposed,
}
