"""Scenes of budgets: arranged, cut, carried over, and restored by what came back."""

from collections.abc import Callable
from datetime import timedelta

from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.operations import BUDGETS, YEAR

_FINANCE = {Role.FINANCE}
MAY: dict[str, set[Role]] = {
    "appropriateBudget": _FINANCE,
    "cutBudget": _FINANCE,
    "carryOverBudget": _FINANCE,
    "restoreBudget": _FINANCE,
    "closeYear": _FINANCE,
}
ON_DOCUMENT: Json = {"documentNo": "武财预〔2021〕77号", "evidence": "预算批复"}
OF_LAST_YEAR = "420117"
"""A district whose money of 2020 lapsed, while the policy was published and not yet in force."""


IDLE = "420115"
"""A district that has no money in any scene, and whose years are closed."""


def accounts(city: City, treasury: str, year: int) -> Json:
    """A treasury's year as finance sees it."""
    year_accounts = city.finance.ask(YEAR, year=year)["yearAccounts"]
    return next(each for each in year_accounts if each["treasury"] == treasury)


def budget(city: City, treasury: str, year: int, policy: str | None = None) -> Json:
    """The budget of a treasury in a year, as finance sees it."""
    budgets = city.finance.ask(BUDGETS, year=year, policyCode=policy)["budgets"]
    return next(each for each in budgets if each["treasury"] == treasury)


def _arranged(city: City, name: str) -> Scene:
    return Scene(city, name, None, ON_DOCUMENT | {"treasury": "city", "year": city.day.year, "amount": "1000.00"})


def _cut(city: City, name: str) -> Scene:
    budget_now = budget(city, "420116", city.day.year)
    fields = {"id": budget_now["id"], "expectedVersion": budget_now["version"], "amount": "1000.00"}
    return Scene(city, name, None, ON_DOCUMENT | fields)


def _carried(city: City, name: str) -> Scene:
    today = city.day
    city.move_to("2020-12-30")
    arranged: Json = {"treasury": OF_LAST_YEAR, "year": 2020, "amount": "1000.00"}
    budget_now = city.finance.done("appropriateBudget", **ON_DOCUMENT, **arranged)["budget"]
    city.move_to(today)
    budget_now = budget(city, OF_LAST_YEAR, budget_now["year"])
    fields = {"id": budget_now["id"], "expectedVersion": budget_now["version"], "amount": "400.00"}
    return Scene(city, name, None, ON_DOCUMENT | fields)


def _closed(city: City, name: str) -> Scene:
    year = city.day.year - 1
    fields = {"treasury": IDLE, "year": year, "sha256": accounts(city, IDLE, year)["sha256"]}
    return Scene(city, name, None, ON_DOCUMENT | fields)


def _restored(city: City, name: str) -> Scene:
    case = recovered(open_case(city).to("PAID"), "RECOVERED", cause="OVERPAYMENT")
    city.move_to(city.day + timedelta(days=1))
    return Scene(city, name, case, ON_DOCUMENT)


SCENES: dict[str, Callable[[City, str], Scene]] = {
    "appropriateBudget": _arranged,
    "cutBudget": _cut,
    "carryOverBudget": _carried,
    "restoreBudget": _restored,
    "closeYear": _closed,
}
