"""Scenes of the register of applicants: a change, a correction, a withdrawal."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import open_case
from tests.world.city import City, Json

_KEEP = {Role.OFFICER, Role.DISTRICT_OFFICER}
MAY: dict[str, set[Role]] = {"recordRegisterChange": _KEEP, "correctRegister": _KEEP, "withdrawRegisterChange": _KEEP}
WHY: Json = {"evidence": "准予变更登记通知书", "reason": "企业申请变更"}


def _register(city: City, name: str) -> Scene:
    case = open_case(city).to("SUBMITTED")
    applicant = case.grant["applicant"]
    fields: Json = WHY | {"id": applicant["id"], "expectedVersion": 1}
    changed: Json = {"name": f"{applicant['name'][:-4]}科技有限公司", "effectiveOn": "2021-06-01"}
    if name == "recordRegisterChange":
        fields |= changed
    elif name == "correctRegister":
        fields |= {"name": f"（更正）{applicant['name']}", "number": 1}
    else:
        done = city.officer.done("recordRegisterChange", **fields | changed)
        fields |= {"number": done["versions"][0]["number"], "expectedVersion": done["applicant"]["version"]}
    return Scene(city, name, case, fields)


SCENES: dict[str, Callable[[City, str], Scene]] = dict.fromkeys(MAY, _register)
