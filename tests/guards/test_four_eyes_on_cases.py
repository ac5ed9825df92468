"""In production nobody takes two deciding steps of one case: reviews, inspections, objections and tranches, too.

A server in production has no stated day, so the commands are done here as it does them: with four eyes.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from api.kit.identifiers import read_global_id
from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.paperwork import before_submission, inspected, record_all
from workflows.grants.decisions import ApproveGrant, ProposeGrant, approve_grant, propose_grant
from workflows.grants.objections import DismissObjection, dismiss_objection
from workflows.grants.tranches import AwardTranche, award_tranche
from workflows.transaction.work import C, Done, Work, handle

DAY = "2021-03-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def done(person: Person, deed: Callable[[Work, C], Awaitable[Done]], command: C) -> str:
    """Do a command as a server in production does it; answer "done" or the first refusal."""
    assert person.actor
    outcome = person.city.run(handle(person.actor, deed, command, four_eyes=True))
    return "done" if isinstance(outcome, Done) else outcome[0].code.value


def on(case: Case, thing: Json | None = None) -> tuple[UUID, int]:
    """The id and the version of a grant, or of a thing of it."""
    node = thing or case.look()
    read = read_global_id(node["id"])
    assert read
    return read[1], node["version"]


def accepted(city: City, measure: str) -> Case:
    """An accepted application of which nothing was reviewed."""
    case = open_case(city, measure)
    before_submission(case, measure)
    case.do("submitGrant")
    case.do("acceptGrant")
    return case


def proposed_by(case: Case, person: Person) -> str:
    """What somebody is answered who proposes a case."""
    uid, version = on(case)
    return done(person, propose_grant, ProposeGrant(uid, version))


def test_who_reviewed_a_case_does_not_propose_it(city: City) -> None:
    case = accepted(city, "A02-1")
    record_all(case, "BEFORE_PROPOSAL")
    steps = [step for step in case.grant["procedure"] if step["when"] == "BEFORE_PROPOSAL"]
    assert {step["role"] for step in steps} == {"OFFICER"}
    for step in steps:
        reviewer = city.person(Role.OFFICER, desk=f"{step['code']} seat 0")
        assert proposed_by(case, reviewer) == "FOUR_EYES"
    assert proposed_by(case, city.officer) == "done"
    assert case.look()["state"] == "PROPOSED"


def test_who_inspected_the_beds_of_a_case_neither_proposes_nor_approves_it(city: City) -> None:
    case = accepted(city, "A10-3")
    record_all(case, "BEFORE_PROPOSAL")
    inspected(case)
    inspector = case.by("inspectUnits")
    assert proposed_by(case, inspector) == "FOUR_EYES"
    assert proposed_by(case, city.officer) == "done"
    case.look()
    case.do("openPublicity")
    city.move_to("2021-04-01")
    for person, answer in ((inspector, "FOUR_EYES"), (city.officer, "FOUR_EYES"), (case.by("approveGrant"), "done")):
        assert done(person, approve_grant, ApproveGrant(*on(case))) == answer


def test_who_put_an_objection_on_record_does_not_decide_it(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="成果归属有争议")
    for person, answer in ((case.by("fileObjection"), "FOUR_EYES"), (city.officer, "done")):
        (objection,) = case.look()["objections"]
        assert done(person, dismiss_objection, DismissObjection(*on(case, objection), "查无实据")) == answer


def test_who_reported_a_tranche_in_the_applicants_place_does_not_award_it(city: City) -> None:
    case = open_case(city, "A02-1").to("PAID")
    receipt: Json = {"receiptNo": "HK-1", "received": "1000.00", "receivedOn": DAY, "evidence": "银行回单"}
    city.officer.done("reportTranche", **case.command("reportTranche", **receipt))
    for person, answer in ((city.officer, "FOUR_EYES"), (case.by("awardTranche"), "done")):
        (tranche,) = case.look()["tranches"]
        assert done(person, award_tranche, AwardTranche(*on(case, tranche))) == answer
