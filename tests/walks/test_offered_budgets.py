"""Of a budget, too, what is offered is what is done (可办事项): by its treasury, its year, and what is left of it."""

import pytest

from domain.lives.roles import Role
from tests.money.test_budgets import arrange
from tests.walks.test_offered_deeds import STATED, agrees, everybody, of
from tests.world.city import City


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


NODE = "query($id: ID!) { node(id: $id) { ... on Budget { id version } } }"


@pytest.mark.parametrize("day", ["2021-03-01", "2022-03-01"])
def test_a_budget_is_offered_to_finance_of_its_treasury_as_far_as_money_is_left(city: City, day: str) -> None:
    city.move_to("2021-03-01")
    uid, over = arrange(city, "city", "100.00")["id"], day > "2022"
    city.move_to(day)
    thing = city.finance.ask(NODE, id=uid)["node"]
    treasuries = [city.person(Role.FINANCE, treasury=code) for code in ("city", "420111")]
    for person in [*everybody(city), *treasuries]:
        agrees(person, thing)
    assert agrees(city.finance, thing) == {
        "cutBudget": ["BUDGET_SHORT"] if over else [],
        "carryOverBudget": [] if over else ["BUDGET_YEAR_NOT_OVER"],
    }
    name = "carryOverBudget" if over else "cutBudget"
    waiting = city.finance.do(name, **STATED[name] | of(thing) | {"amount": "100.00"})["proposal"]
    assert agrees(city.finance, thing)[name] == ["PROPOSAL_WAITS"]
    second = city.finance.second()
    assert agrees(second, waiting)["confirmProposal"] == []
    second.done("confirmProposal", **of(waiting), hash=waiting["hash"])
    assert agrees(city.finance, city.finance.ask(NODE, id=uid)["node"])[name] == ["BUDGET_SHORT"]
