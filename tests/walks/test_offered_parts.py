"""Of the parts of a grant, too, what is offered is what is done (可办事项): each scene is offered to who plays it."""

import pytest
from graphql import GraphQLNonNull
from strawberry.utils.str_converters import to_camel_case

from api.kit.inputs import type_of
from domain.lives.events import Event
from domain.lives.roles import Role
from domain.refusals.field_titles import field_title
from tests.scenes.scenes import inputs_of
from tests.scenes.stage import Play
from tests.world.chinese import strange_words
from tests.world.city import Person
from tests.world.offered import KINDS, in_words, offered_of
from workflows.transaction.declarations import Declaration, declarations, declared_fields
from workflows.transaction.offers import further_fields

_KNOWN = {"id", "expectedVersion", "idempotencyKey", "dryRun"}
COMMANDS: dict[str, tuple[type, Declaration]] = {
    declaration.name: (command, declaration)
    for command, declaration in declarations().items()
    if declaration.rows is None
}
OF_NO_LIFE = {"Budget", "DoublePayment"}
OF_PARTS = [
    name
    for name, (command, declaration) in COMMANDS.items()
    for each in declared_fields(command)
    if each.input_name == "id" and (isinstance(declaration.step, Event) or each.id in OF_NO_LIFE) and each.id in KINDS
]
"""Commands whose `id` names a part of a grant, what stands beside one, a policy, a duty, a budget, a proposal."""
OF_RECEIPTS = ("correctReceipt", "correctRecoveryReceipt")
"""Commands on a leg that name a receipt by its number: they are offered on the receipt."""
RECEIPTS = """query($id: ID!) { node(id: $id) {
  ... on PaymentLeg { receipts { id number edition } } ... on RecoveryLeg { receipts { id number edition } } } }"""


@pytest.mark.parametrize("name", OF_PARTS)
def test_each_scene_is_offered_to_who_plays_it_and_refused_alike_to_others(play: Play, name: str) -> None:
    scene = play.scenes[name]
    command, usual = scene.input(), scene.usual()
    action = offered_of(usual, command["id"])[name]
    assert (action["permitted"], action["refusals"]) == (True, []), action
    missing = {field["name"] for field in action["fields"] if field["required"]} - command.keys()
    assert missing == set()
    for role in (Role.AUDITOR, Role.SUPERVISOR, Role.APPLICANT):
        person = scene.person(role)
        others = offered_of(person, command["id"]) if role is not usual_role(usual) else {}
        if others:
            errors = person.do(name, **command, dryRun=True)["errors"]
            assert in_words(others[name]["refusals"]) == in_words(errors), role


@pytest.mark.parametrize("name", OF_RECEIPTS)
def test_a_correction_is_offered_on_the_receipt_that_it_corrects(play: Play, name: str) -> None:
    scene = play.scenes[name]
    command, usual = scene.input(), scene.usual()
    receipts = usual.ask(RECEIPTS, id=command["id"])["node"]["receipts"]
    (receipt,) = [each["id"] for each in receipts if each["number"] == command["receiptNo"]]
    action = offered_of(usual, receipt)[name]
    assert (action["permitted"], action["refusals"]) == (True, []), action
    assert {field["name"] for field in action["fields"] if field["required"]} <= command.keys()
    for role in (Role.AUDITOR, Role.SUPERVISOR, Role.APPLICANT, Role.OFFICER):
        person = scene.person(role)
        others = offered_of(person, receipt)
        if others:
            errors = person.do(name, **command, dryRun=True)["errors"]
            assert in_words(others[name]["refusals"]) == in_words(errors), role


def usual_role(person: Person) -> Role | None:
    """In which role somebody acts."""
    return person.actor.role if person.actor else None


@pytest.mark.parametrize("name", COMMANDS)
def test_a_form_asks_for_what_the_input_takes_in_the_words_of_the_office(name: str) -> None:
    fields, further = inputs_of(name).fields, further_fields(COMMANDS[name][0])
    types = {to_camel_case(each.input_name): type_of(each) for each in further}
    assert types == {
        field: str(fields[field].type.of_type if isinstance(fields[field].type, GraphQLNonNull) else fields[field].type)
        for field in fields
        if field not in _KNOWN
    }
    for field in types:
        assert field_title(field).zh != field_title(field).en, field
        assert strange_words(field_title(field).zh) == [], field


MAY_BE_LEFT_OUT = [
    name
    for name in COMMANDS
    if (field := inputs_of(name).fields.get("reason")) is not None
    and not isinstance(field.type, GraphQLNonNull)
    # What people decide takes a reason (test_offered_and_done.py), and the scene of a proposal decides an amount.
    and name != "proposeGrant"
]


@pytest.mark.parametrize("name", MAY_BE_LEFT_OUT)
def test_a_reason_that_an_input_may_leave_out_is_not_asked_for(play: Play, name: str) -> None:
    scene = play.scenes[name]
    command = {field: value for field, value in scene.input().items() if field != "reason"}
    errors = scene.usual().do(name, **command, dryRun=True)["errors"]
    assert [error["code"] for error in errors] == []
