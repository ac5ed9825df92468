"""Scenes of what is done on many things by one command: what each row is by itself, in a row."""

from collections.abc import Callable

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.paperwork import reviewed

_O, _F = Role.OFFICER, Role.FINANCE
MAY: dict[str, set[Role]] = {
    "acceptGrants": {_O, Role.DISTRICT_OFFICER},
    "assignGrants": {_O, Role.DISTRICT_OFFICER},
    "proposeGrants": {_O, Role.DISTRICT_OFFICER},
    "openPublicities": {_O, Role.DISTRICT_OFFICER},
    "approveGrants": {_O, Role.DISTRICT_OFFICER},
    "requestPayments": {_F},
    "recordBankAccounts": {Role.APPLICANT, _O, _F},
}


def _on(state: str, measure: str = "A08-1", **fields: object) -> Callable[[City, str], Scene]:
    return lambda city, name: Scene(city, name, open_case(city, measure).to(state), fields)


def to_propose(city: City, name: str) -> Scene:
    """An event whose reviews have passed, to be proposed with all that a proposal can state."""
    case = open_case(city, "A13-1").to("UNDER_REVIEW")
    reviewed(case)
    return Scene(city, name, case, {"quotaReason": "备注", "reason": "备注", "decidedPayer": "city"})


def _account(city: City, name: str) -> Scene:
    case = open_case(city)
    fields: Json = {"accountNo": "4200100020003000", "bank": "示例银行", "reason": "备注"}
    return Scene(city, name, case, fields | {"holder": case.grant["applicant"]["name"]})


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "acceptGrants": _on("SUBMITTED"),
    "assignGrants": _on("SUBMITTED", officer="经办人乙", reason="分工"),
    "proposeGrants": to_propose,
    "openPublicities": _on("PROPOSED"),
    "approveGrants": _on("PUBLICITY"),
    "requestPayments": _on("PAYABLE"),
    "recordBankAccounts": _account,
}
