"""A dry run answers what the command would answer, and keeps nothing: no row and no key."""

import pytest

from tests.world.cases import Case, application, open_case
from tests.world.city import City, Json, new_key
from tests.world.operations import mutation


@pytest.fixture
def case(city: City) -> Case:
    """A draft of an applicant."""
    return open_case(city)


def test_a_refusal_is_rehearsed_with_its_clause(city: City, case: Case) -> None:
    command = {"id": case.id, "expectedVersion": case.grant["version"], "reason": "备注"}
    rehearsed = city.officer.refused("approveGrant", **command, dryRun=True)
    assert rehearsed == city.officer.refused("approveGrant", **command)
    assert rehearsed["citations"]


SUBMITTED_AND_ACCEPTED = """mutation($id: ID!, $one: String!, $two: String!, $dry: Boolean! = true) {
  submitGrant(input: {id: $id, expectedVersion: 1, idempotencyKey: $one, dryRun: $dry}) {
    grant { state } errors { code } }
  acceptGrant(input: {id: $id, expectedVersion: 2, idempotencyKey: $two, dryRun: %s}) {
    grant { state } errors { code } }
}"""


def keys() -> Json:
    return {"one": new_key(), "two": new_key()}


def test_commands_of_one_document_are_rehearsed_together_each_after_the_other(city: City, case: Case) -> None:
    before = city.rows()
    data = city.officer.ask(SUBMITTED_AND_ACCEPTED % "$dry", id=case.id, **keys())
    assert [data[name]["grant"]["state"] for name in ("submitGrant", "acceptGrant")] == ["SUBMITTED", "UNDER_REVIEW"]
    assert [data[name]["errors"] for name in data] == [[], []]
    assert city.rows() == before


@pytest.mark.parametrize(("first", "second"), [(True, "false"), (False, "true")])
def test_a_document_that_rehearses_one_command_and_does_another_does_nothing(
    city: City, case: Case, first: object, second: str
) -> None:
    before = city.rows()
    answer = city.officer.post(SUBMITTED_AND_ACCEPTED % second, {"id": case.id, "dry": first, **keys()}).json()
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert city.rows() == before


def test_a_flag_that_nobody_asked_to_set_keeps_what_is_done(city: City, case: Case) -> None:
    city.officer.ask(SUBMITTED_AND_ACCEPTED % "false", id=case.id, dry=False, **keys())
    assert case.look()["state"] == "UNDER_REVIEW"


def test_a_key_that_was_used_answers_a_rehearsal_as_it_answers_the_command(city: City) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    done = applicant.done("createGrant", **command)
    before = city.rows()
    assert applicant.done("createGrant", **command, dryRun=True) == done
    refused = applicant.refused("createGrant", **{**command, "item": "另一事项"}, dryRun=True)
    assert refused["code"] == "KEY_REUSED"
    assert city.rows() == before


def test_nobody_else_sees_what_is_rehearsed_and_nothing_waits_for_it(case: Case) -> None:
    command = {"id": case.id, "expectedVersion": 1, "idempotencyKey": new_key(), "dryRun": True}
    document = mutation("submitGrant")
    assert case.applicant.ask(document, input=command)["submitGrant"]["grant"]["state"] == "SUBMITTED"
    assert case.look()["state"] == "DRAFT"
    case.to("SUBMITTED")
