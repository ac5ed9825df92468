"""Scenes of awards of other policies for the same matter."""

from collections.abc import Callable
from itertools import count

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, credit_code

_O, _F = Role.OFFICER, Role.FINANCE
MAY: dict[str, set[Role]] = {
    "recordOtherAward": {_O, _F},
    "reportOtherAwardPaid": {_O, _F},
    "withdrawOtherAward": {_O, _F},
    "assignOtherAward": {_O},
    "closeOtherAward": {_O, _F},
    "reopenOtherAward": {_O, _F},
    "clearOtherAward": {_O},
    "reduceGrant": {_O},
}
OF_ANY_BUREAU = ("recordOtherAward", "reportOtherAwardPaid", "withdrawOtherAward", "reopenOtherAward")
"""What other bureaus tell, their officers put on record."""
_NUMBERS = count(1)


def award_input(**fields: object) -> Json:
    """An award of another policy as a bureau tells of it, under a number that no test had before."""
    award: Json = {
        "policyName": "武汉市科技创新平台奖励",
        "scope": "CITY",
        "source": "市财政局",
        "amount": "1000000.00",
    }
    return award | {"reference": f"WCJ-{next(_NUMBERS):05d}", "evidence": "拨款文件"} | fields


def beside(case: Case, **fields: object) -> Case:
    """A case for whose matter another policy gave something, too."""
    case.do("recordOtherAward", **award_input(grantId=case.id, **fields))
    return case


def _recorded(city: City, name: str) -> Scene:
    case = open_case(city).to("UNDER_REVIEW")
    return Scene(city, name, case, award_input(matter=case.grant["item"]))


def _on(**fields: object) -> Callable[[City, str], Scene]:
    return lambda city, name: Scene(city, name, beside(open_case(city).to("UNDER_REVIEW")), fields)


def _elsewhere(city: City, name: str) -> Scene:
    """An award that was told for a matter under another name."""
    case = open_case(city).to("UNDER_REVIEW")
    award = city.officer.done("recordOtherAward", **award_input(creditCode=case.applicant.code, matter="平台一期"))[
        "otherAward"
    ]
    return Scene(city, name, case, {"id": award["id"], "expectedVersion": 1, "reason": "同一平台"})


def _given_up(city: City, name: str) -> Scene:
    """An award that was given up for an application that was then withdrawn."""
    case = beside(open_case(city).to("UNDER_REVIEW"))
    case.do("closeOtherAward", reason="企业选择本项")
    case.do("withdrawGrant")
    return Scene(city, name, case, {"reason": "本项已撤回"})


def _uncleared(city: City, name: str) -> Scene:
    case = open_case(city, applicant=city.applicant(credit_code("12"))).to("UNDER_REVIEW")
    return Scene(city, name, beside(case), {"reason": "支持内容不同"})


def _payable(city: City, name: str) -> Scene:
    return Scene(city, name, beside(open_case(city).to("PAYABLE"), paidOn="2021-08-02"), {"reason": "已获其他支持"})


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "recordOtherAward": _recorded,
    "reportOtherAwardPaid": _on(paidOn="2021-08-02", evidence="国库回单"),
    "withdrawOtherAward": _on(evidence="撤销文件"),
    "assignOtherAward": _elsewhere,
    "closeOtherAward": _on(reason="企业选择本项"),
    "reopenOtherAward": _given_up,
    "clearOtherAward": _uncleared,
    "reduceGrant": _payable,
}
