"""Of money, too, what is offered is what is done (可办事项): by how the legs stand, and by whose money one moves."""

from collections.abc import Callable

import pytest

from domain.lives.roles import Role
from tests.money.test_budgets import arrange
from tests.money.test_finance_inbox import DISTRICT, STANDS
from tests.walks.test_offered_and_done import ACTIONS, agree
from tests.world.cases import Case, open_case
from tests.world.city import City
from tests.world.runs import account, gathered


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


def _in_a_run(city: City) -> Case:
    arrange(city, "city", "90000000.00")
    case = open_case(city).to("PAYING")
    account(case)
    gathered(city, "city", case.leg()["id"])
    return case


@pytest.mark.parametrize(
    ("what", "bring", "taken_back"),
    [
        *((what, bring, None) for what, (bring, _, _) in STANDS.items()),
        ("it stands in a run", _in_a_run, "LEG_IN_RUN"),
    ],
)
def test_what_is_offered_is_done(city: City, what: str, bring: Callable[[City], Case], taken_back: str | None) -> None:
    case = bring(city)
    case.look()
    people = {
        "all": city.person(Role.FINANCE),
        "city": city.person(Role.FINANCE, treasury="city"),
        "district": city.person(Role.FINANCE, treasury=DISTRICT),
    }
    codes: dict[tuple[str, str], str] = {}
    for name, fields in (("requestPayment", {}), ("takeBackPayment", {"reason": "核对"})):
        for who, person in people.items():
            if person.ask(ACTIONS, id=case.id)["grant"] is not None:
                codes[who, name] = agree(person, case, name, case.command(name, **fields))
    assert ("city", "requestPayment") in codes, what
    if taken_back:
        assert codes["city", "takeBackPayment"] == taken_back


def test_finance_is_offered_the_legs_of_its_own_treasuries_alone(city: City) -> None:
    arrange(city, "city", "90000000.00")
    case = open_case(city, "A10-2").to("PAYABLE")
    case.look()
    for of, refused in (("city", ""), (DISTRICT, "BUDGET_PENDING")):
        person = city.person(Role.FINANCE, treasury=of)
        assert agree(person, case, "requestPayment", case.command("requestPayment")) == refused
