"""What is offered is what is done (可办事项): each step is asked for, whether `actions` permits it or not."""

import pytest

from domain.grants import GrantState
from tests.cases import Case
from tests.city import Json, Person
from tests.paperwork import reviewed
from tests.rows import changed_tables
from tests.stage import Play
from tests.test_every_rehearsal import NUMBERS
from tests.test_life_walk import BRING, EVENTS, asked

ACTIONS = "query($id: ID!) { grant(id: $id) { actions { event permitted refusal { code message } } } }"
OF_WHAT_IS_STATED = {
    "REVIEW_NOT_ASKED",
    "INPUT_INVALID",
    "FACT_MISSING",
    "FACT_INVALID",
    "CONDITION_NOT_MET",
    "ALREADY_ON_RECORD",
    "MONTH_NOT_REPORTED",
    "UNIT_UNKNOWN",
}
"""Refusals of what a deed states, which nobody knows before it is stated."""
OF_MORE_THAN_THE_CASE = {"NOTHING_TO_CLEAR", "NOTHING_TO_REDUCE", "SHOWN_BEYOND_CAP", "ITEM_ALREADY_OPEN"}
"""Refusals for which awards of others, and of other policies, are looked at under locks, when the deed is done."""
OF_ONE_PAYMENT = {"NOTHING_PAID", "RECOVERY_OPEN"}
"""A payment of several that a grant may have."""
OF_THE_DEED = OF_WHAT_IS_STATED | OF_MORE_THAN_THE_CASE | OF_ONE_PAYMENT


def offered(person: Person, case: Case) -> dict[str, Json]:
    """What somebody may do with a case now, by event."""
    return {action["event"]: action for action in person.ask(ACTIONS, id=case.id)["grant"]["actions"]}


def agree(person: Person, case: Case, name: str, given: Json) -> str:
    """Rehearse a deed and hold its answer against what was offered; answer the refusal, empty where there is none."""
    action = offered(person, case)[EVENTS[name].value]
    errors = person.do(name, **given, dryRun=True)["errors"]
    code = errors[0]["code"] if errors else ""
    if action["permitted"]:
        assert code in {"", *OF_THE_DEED}, (name, errors)
    else:
        assert code == action["refusal"]["code"], (name, action, errors)
        assert errors[0]["message"] == action["refusal"]["message"], name
    return code


# The windows of a programme have lives and payments of their own.
@pytest.mark.parametrize("state", [state for state in GrantState if state is not GrantState.ACTIVE])
def test_in_every_state_what_is_offered_is_done_and_the_rest_is_refused_alike(play: Play, state: GrantState) -> None:
    case = BRING[state.value](play.city)
    if state is GrantState.UNDER_REVIEW:
        reviewed(case)
    case.look()
    done, before = 0, play.city.rows()
    for name in EVENTS:
        given = asked(play.scenes[name], case)
        if given is not None:
            done += agree(case.by(name), case, name, given) == ""
    assert done >= (1 if offered(case.by("holdGrant"), case)["HOLD"]["permitted"] else 0)
    assert changed_tables(before, play.city.rows()) <= NUMBERS
