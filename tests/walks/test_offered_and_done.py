"""What is offered is what is done (可办事项): each step is asked for, whether `actions` permits it or not."""

from random import Random

import pytest

from domain.lives.grants import GrantEvent, GrantState
from tests.contract.test_every_rehearsal import NUMBERS
from tests.scenes.scenes_recoveries import recovered
from tests.scenes.stage import Play
from tests.walks.test_life_walk import BRING, EVENTS, command_on
from tests.world.cases import Case, application, open_case
from tests.world.city import Json, Person
from tests.world.paperwork import fitting, reviewed
from tests.world.rows import changed_tables
from tests.world.stated import stated_facts

ACTIONS = """query($id: ID!) { grant(id: $id) { actions {
  event mutation onType permitted refusal { code message } refusals { code message }
  fields { name type required refusal { code message } }
} } }"""
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
OF_COURSE = {"reason", "legs"}
"""Fields of which every form has the first, and that mean all there is where they are left out."""


def offered(person: Person, case: Case) -> dict[str, Json]:
    """What somebody may do with a case now, by event."""
    return {action["event"]: action for action in person.ask(ACTIONS, id=case.id)["grant"]["actions"]}


def codes(refusals: list[Json]) -> list[str]:
    """The codes of refusals, in their order."""
    return [refusal["code"] for refusal in refusals]


def decides_alone(action: Json) -> bool:
    """Whether nothing that is stated decides on a step: it needs no more than a reason."""
    return all(field["name"] in OF_COURSE or not field["required"] for field in action["fields"])


def agree(person: Person, case: Case, name: str, command: Json, event: GrantEvent | None = None) -> str:
    """Rehearse a command and hold its answer against what was offered; return the first refusal, empty for none."""
    action = offered(person, case)[(event or EVENTS[name]).value]
    lifted = [field["refusal"] for field in action["fields"] if field["refusal"]]
    stated = {field["name"] for field in action["fields"]} & command.keys()
    errors = person.do(name, **command, dryRun=True)["errors"]
    if action["permitted"] and decides_alone(action) and stated <= OF_COURSE:
        assert errors == [], (name, errors)
    elif action["permitted"]:
        assert set(codes(errors)) <= {*OF_WHAT_IS_STATED, *codes(lifted)}, (name, errors)
    else:
        own = [error for error in errors if error["code"] not in codes(lifted)]
        assert [(error["code"], error["message"]) for error in own] == [
            (refusal["code"], refusal["message"]) for refusal in action["refusals"]
        ], (name, action, errors)
    assert action["permitted"] is (action["refusals"] == [])
    assert action["refusal"] == (action["refusals"][0] if action["refusals"] else None)
    return codes(errors)[0] if errors else ""


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


MEASURES = ("A08-1", "A03-1", "A04-1", "A10-3", "A12-2")
"""With facts of every type, units, a call that is needed, and an item in parts."""


@pytest.mark.parametrize("chance", [Random(seed) for seed in range(8)], ids=range(8))  # noqa: S311 - nothing to guess
def test_a_draft_that_lacks_facts_is_offered_as_it_would_be_refused(play: Play, chance: Random) -> None:
    measure = chance.choice(MEASURES)
    who = fitting(play.city, measure)
    stated = application(who.code, measure)
    facts = {name: value for name, value in stated["facts"].items() if chance.random() < 0.7}
    stated |= {"facts": facts} | ({"item": ""} if "item" in stated and chance.random() < 0.5 else {})
    payload = who.do("createGrant", **stated)
    assert payload["errors"] == []
    case = Case(play.city, who, payload["grant"])
    agree(who, case, "submitGrant", case.command("submitGrant"))
    own = offered(who, case)["SUBMIT"]
    missing = [refusal for refusal in own["refusals"] if refusal["code"] == "FACT_MISSING"]
    statable = {fact["name"] for fact in who.ask(REQUIRED, code=measure)["measure"]["facts"] if fact["required"]}
    if not {"CALL_REQUIRED", "CALL_NOT_OPEN"} & set(codes(own["refusals"])):
        assert len(missing) >= len(statable - facts.keys())


REQUIRED = "query($code: String!) { measure(code: $code) { facts { name required } } }"


def test_a_draft_without_facts_is_told_all_that_it_lacks(play: Play) -> None:
    who = play.city.applicant()
    case = Case(play.city, who, who.done("createGrant", **application(who.code, facts={}))["grant"])
    action = offered(who, case)["SUBMIT"]
    assert (action["permitted"], set(codes(action["refusals"]))) == (False, {"FACT_MISSING"})
    facts = who.ask(REQUIRED, code="A08-1")["measure"]["facts"]
    assert len(action["refusals"]) == sum(fact["required"] for fact in facts) > 1


def test_a_proposal_whose_conditions_are_not_met_is_not_offered(play: Play) -> None:
    wrong = {"role": "PARTICIPANT", "programme_kind": "NATIONAL_KEY_RD"}
    case = open_case(play.city, "A02-1", facts=stated_facts("A02-1", **wrong)).to("UNDER_REVIEW")
    reviewed(case)
    assert agree(case.by("proposeGrant"), case, "proposeGrant", case.command("proposeGrant")) == "CONDITION_NOT_MET"
    refusals = offered(case.by("proposeGrant"), case)["PROPOSE"]["refusals"]
    assert codes(refusals) == ["CONDITION_NOT_MET"] * len(wrong)


def test_what_people_decide_is_asked_for_and_stands_against_nothing(play: Play) -> None:
    case = open_case(play.city, "A13-1").to("UNDER_REVIEW")
    reviewed(case)
    person = case.by("proposeGrant")
    action = offered(person, case)["PROPOSE"]
    required = {field["name"]: field for field in action["fields"] if field["required"]}
    assert (action["permitted"], set(required)) == (True, {"decidedAmount", "reason"})
    assert required["decidedAmount"]["refusal"]["code"] == "FACT_MISSING"
    bare = {name: value for name, value in case.command("proposeGrant").items() if name in {"id", "expectedVersion"}}
    assert agree(person, case, "proposeGrant", bare) == "FACT_MISSING"
    assert agree(person, case, "proposeGrant", case.command("proposeGrant")) == ""
