"""Money is moved by finance and the treasury of whose it is, and by no other (本级财政、国库)."""

import pytest

from domain.lives.roles import Role
from tests.scenes.scene import MAY, Scene
from tests.scenes.scenes_receivers import OF_ONESELF
from tests.scenes.scenes_recoveries import BULK
from tests.scenes.scenes_runs import RECEIPTS
from tests.scenes.stage import Play
from tests.world.chinese import coded, strangely_said
from tests.world.city import City, Json, Person
from tests.world.hearing import heard
from tests.world.scopes import acting
from workflows.transaction.actors import Actor

OF_TREASURIES = (Role.FINANCE, Role.TREASURY)
BY_FINANCE = [name for name, may in sorted(MAY.items()) if not may.isdisjoint(OF_TREASURIES) and name not in OF_ONESELF]
"""Every mutation by which finance or a treasury moves money, with others or alone: each new one is tried here."""
ELSEWHERE, CALLED = "420114", "Caidian District"
"""A district that pays nothing in any scene."""


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    return play.city


@pytest.fixture(scope="module")
def scenes(play: Play) -> dict[str, Scene]:
    return play.scenes


def first_refusal(person: Person, name: str, command: Json) -> Json:
    """The first refusal of the whole, or of its first row."""
    payload = person.do(name, **command)
    errors = payload["errors"] or payload["rows"][0]["errors"]
    assert errors, payload
    return errors[0]


@pytest.mark.parametrize("name", BY_FINANCE)
def test_nobody_acts_for_another_treasury(
    scenes: dict[str, Scene], city: City, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, said_of_it = scenes[name], heard(monkeypatch)
    command, before = scene.input(), city.rows()
    for role in sorted(MAY[name].intersection(OF_TREASURIES)):
        for actor, words in (
            # Where the thing is of another city's policy, nobody there knows the district.
            (acting("elsewhere", role, of=ELSEWHERE), ("outside this policy", CALLED)),
            (Actor("of nowhere", role), ("of no treasury.",)),
        ):
            refused = first_refusal(Person(city, actor), name, command)
            assert (refused["code"], any(each in refused["message"] for each in words)) == ("NOT_ALLOWED", True), (
                refused
            )
    assert city.rows() == before
    assert (strangely_said(said_of_it), coded(said_of_it)) == ({}, []), "treasuries go by their names"


def test_the_mutations_of_money_are_all_of_them() -> None:
    assert BULK not in BY_FINANCE
    assert {"requestPayment", "createPaymentRun", "appropriateBudget", "demandRecovery", RECEIPTS} <= {*BY_FINANCE}
    assert {"recordBankAccount", "reportDuty", "recordOtherAward", "withdrawOtherAward"} <= {*BY_FINANCE}
