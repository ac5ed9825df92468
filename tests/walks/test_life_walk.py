"""From every state of a grant, each command that its life does not know there is refused and changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState
from domain.lives.roles import Role
from tests.scenes.scene import Scene
from tests.scenes.scenes import MUTATIONS
from tests.scenes.stage import Play
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from workflows.transaction.declarations import declarations

_E = GrantEvent
EVENTS: dict[str, GrantEvent] = {
    declaration.name: declaration.step
    for declaration in declarations().values()
    if isinstance(declaration.step, GrantEvent) and declaration.rows is None
} | {"reportUnitsInstalled": _E.REGISTER_UNITS}
"""By which event of the grant's life each command on a grant goes, as it declares it."""
OF_PARTS = {
    "awardTranche": _E.AWARD_TRANCHE,
    "promoteReserve": _E.SELECT,
    "rankCall": _E.SELECT,
    "settleLeg": _E.ALL_LEGS_SETTLED,
}
"""Commands on a part of a grant that can move the grant, too; the part must be there."""


def then(state: str, deed: str, measure: str = "A08-1", **fields: object) -> Callable[[City], Case]:
    """A case that was brought to a state, and led on by a command."""

    def bring(city: City) -> Case:
        case = open_case(city, measure).to(state)
        case.do(deed, **fields)
        return case

    return bring


def shown_long_enough(city: City) -> Case:
    """A case whose publicity is over."""
    case = open_case(city).to("PUBLICITY")
    city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
    case.look()
    return case


BRING: dict[str, Callable[[City], Case]] = {
    **{state: lambda city, state=state: open_case(city).to(state) for state in ("DRAFT", "SUBMITTED", "UNDER_REVIEW")},
    **{state: lambda city, state=state: open_case(city).to(state) for state in ("PROPOSED", "PUBLICITY", "PAYABLE")},
    **{state: lambda city, state=state: open_case(city).to(state) for state in ("PAYING", "PAID")},
    "SUPPLEMENT": then("SUBMITTED", "requestSupplement", items=["批文复印件"], dueOn="2022-06-01"),
    "PUBLICITY_OVER": shown_long_enough,
    "APPROVED": lambda city: open_case(city, "A06-2").to("APPROVED"),
    "ACTIVE": lambda city: open_case(city, "A10-4").to("ACTIVE"),
    "CLOSED": then("PAID", "closeGrant", performance="实验室已建成运行"),
    "NOT_ACCEPTED": then("SUBMITTED", "refuseGrant", reason="不属受理范围"),
    "REJECTED": then("UNDER_REVIEW", "rejectGrant", reason="不符合条件"),
    "WITHDRAWN": then("SUBMITTED", "withdrawGrant"),
    "TERMINATED": then("PAYABLE", "terminateGrant", reason="企业迁出"),
}
"""How a case comes to each state."""


def knows(event: GrantEvent, state: GrantState) -> bool:
    """Whether the life of a grant knows an event in a state."""
    return GRANT_LIFE.has(event, state)


def command_on(scene: Scene, case: Case) -> Json | None:
    """What a command takes on this case, as its scene gives it; None where the case has no part that it is on."""
    if scene.name in {"requestPayment", "takeBackPayment", "openRecovery"} and not case.grant["payments"]:
        return None
    return case.command(scene.name, **scene.fields)


def test_every_command_on_a_grant_is_walked() -> None:
    assert set(EVENTS) | set(OF_PARTS) <= set(MUTATIONS)
    people = {row.event for row in GRANT_LIFE.rows if row.roles != frozenset({Role.SYSTEM})}
    assert {*EVENTS.values(), _E.CORRECT_FACTS, _E.AWARD_TRANCHE} == people
    assert set(BRING) == {state.value for state in GrantState}


@pytest.mark.parametrize("state", GrantState)
def test_what_the_life_does_not_know_in_a_state_is_refused_and_nothing_changes(play: Play, state: GrantState) -> None:
    case = BRING[state.value](play.city)
    case.look()
    assert case.state == state.value
    before, tried = play.city.rows(), 0
    for name, event in EVENTS.items():
        command = None if knows(event, state) else command_on(play.scenes[name], case)
        if command is None:
            continue
        payload = case.by(name).do(name, **command)
        assert payload["errors"], (name, "was done in", state)
        error = payload["errors"][0]
        assert (error["code"], error.get("state")) == ("STEP_NOT_POSSIBLE", state.value), (name, error)
        assert event.value not in error["possible"]
        assert error["citations"][0]["clause"].startswith("art. ")
        tried += 1
    assert tried >= 15
    assert play.city.rows() == before


FACTS_REST = [s for s in GrantState if not knows(_E.CORRECT_FACTS, s) and not knows(_E.UPDATE_FACTS, s)]


@pytest.mark.parametrize("state", FACTS_REST)
def test_facts_that_were_decided_on_are_not_corrected(play: Play, state: GrantState) -> None:
    case = BRING[state.value](play.city)
    command = case.command("updateGrantFacts", facts={"platform_kind": "OTHER"}, reason="更正")
    assert play.city.officer.refused("updateGrantFacts", **command)["code"] == "STEP_NOT_POSSIBLE"
