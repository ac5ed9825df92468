"""What is offered is what is done (可办事项): each step is asked for, whether `actions` permits it or not."""

import pytest

from domain.lives.grants import GrantState
from tests.contract.test_every_rehearsal import NUMBERS
from tests.scenes.scenes_recoveries import recovered
from tests.scenes.stage import Play
from tests.walks.test_life_walk import BRING, EVENTS, command_on
from tests.world.cases import Case, open_case
from tests.world.city import Json, Person
from tests.world.paperwork import reviewed
from tests.world.rows import changed_tables

ACTIONS = "query($id: ID!) { grant(id: $id) { actions { event permitted refusal { code message } } } }"
OF_WHAT_IS_STATED = {
    "REVIEW_NOT_ASKED",
    "INPUT_INVALID",
    "FACT_MISSING",
    "FACT_INVALID",
    "CONDITION_NOT_MET",
    "ALREADY_ON_RECORD",
    "UNIT_UNKNOWN",
}
"""Refusals of what a command states, which nobody knows before it is stated."""
OF_MORE_THAN_THE_CASE = {"NOTHING_TO_CLEAR", "NOTHING_TO_REDUCE", "SHOWN_BEYOND_CAP", "ITEM_ALREADY_OPEN"}
"""Refusals for which awards of others, and of other policies, are looked at under locks, when the command is done."""
OF_THE_COMMAND = OF_WHAT_IS_STATED | OF_MORE_THAN_THE_CASE


def offered(person: Person, case: Case) -> dict[str, Json]:
    """What somebody may do with a case now, by event."""
    return {action["event"]: action for action in person.ask(ACTIONS, id=case.id)["grant"]["actions"]}


def agree(person: Person, case: Case, name: str, command: Json) -> str:
    """Rehearse a command and hold its answer against what was offered; return the refusal, empty for none."""
    action = offered(person, case)[EVENTS[name].value]
    errors = person.do(name, **command, dryRun=True)["errors"]
    code = errors[0]["code"] if errors else ""
    if action["permitted"]:
        assert code in {"", *OF_THE_COMMAND}, (name, errors)
    else:
        assert code == action["refusal"]["code"], (name, action, errors)
        assert errors[0]["message"] == action["refusal"]["message"], name
    return code


@pytest.mark.parametrize("state", GrantState)
def test_in_every_state_what_is_offered_is_done_and_the_rest_is_refused_alike(play: Play, state: GrantState) -> None:
    case = BRING[state.value](play.city)
    if state is GrantState.UNDER_REVIEW:
        reviewed(case)
    case.look()
    done, before = 0, play.city.rows()
    for name in EVENTS:
        command = command_on(play.scenes[name], case)
        if command is not None:
            done += agree(case.by(name), case, name, command) == ""
    assert done >= (1 if offered(case.by("holdGrant"), case)["HOLD"]["permitted"] else 0)
    assert changed_tables(before, play.city.rows()) <= NUMBERS


@pytest.mark.parametrize(("stands", "refused"), [("", ""), ("DECIDED", "RECOVERY_OPEN"), ("RECOVERED", "NOTHING_PAID")])
def test_what_is_paid_is_asked_back_once(play: Play, stands: str, refused: str) -> None:
    case = open_case(play.city).to("PAID")
    if stands:
        recovered(case, stands)
    command = command_on(play.scenes["openRecovery"], case)
    assert command is not None
    assert agree(case.by("openRecovery"), case, "openRecovery", command) == refused


@pytest.mark.parametrize(("months", "refused"), [({}, "MONTH_NOT_REPORTED"), ({"2021-03": 50}, "")])
def test_a_month_that_was_reported_is_corrected(play: Play, months: Json, refused: str) -> None:
    case = open_case(play.city, "A10-4").to("ACTIVE").months(months)
    command = case.command("correctServiceMonth", month="2021-03", signedPersons=51, reason="漏报一人")
    assert agree(case.by("correctServiceMonth"), case, "correctServiceMonth", command) == refused
