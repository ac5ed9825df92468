"""One person never holds two of handler, reviewer, proposer, approver and payer on one grant (不相容岗位分离)."""

import pytest

from domain.lives.capacities import CAPACITIES, Capacity
from domain.lives.grants import GRANT_LIFE, GrantEvent
from domain.lives.roles import Role
from tests.guards.test_four_eyes_on_cases import done, on
from tests.world.cases import Case, open_case
from tests.world.city import FIRST_DAY, City, Json, Person, decided
from tests.world.paperwork import before_submission, record_all
from tests.world.runs import account
from tests.world.scopes import acting
from workflows.grants.decisions import (
    AcceptGrant,
    ApproveGrant,
    ProposeGrant,
    accept_grant,
    approve_grant,
    propose_grant,
)
from workflows.grants.reviews import RecordReview, record_review
from workflows.payments.payments import RequestPayment, request_payment

HISTORY = "query($id: ID!) { grant(id: $id) { history { event takenBy relaxedUnder actedFor } } }"
POLICY = """{ policies { id version code separationRelaxations {
  office firstCapacity secondCapacity documentNo endsOn reason recordedBy } } }"""
OFFICE = "市经信局"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(FIRST_DAY)


def submitted(city: City, measure: str = "A03-1") -> Case:
    """An application that nobody accepted."""
    case = open_case(city, measure)
    before_submission(case, measure)
    case.do("submitGrant")
    return case


def review(case: Case) -> RecordReview:
    """A review of a case that an officer of any of its bureaus records."""
    uid, version = on(case)
    return RecordReview(uid, version, "JOINT_CHECK", passed=True, finding="无异常", evidence="联审意见")


def relaxed(city: City, **fields: object) -> Json:
    """The policy, once an office left two capacities to one person."""
    policy = city.policy()
    command: Json = {"id": policy["id"], "expectedVersion": policy["version"], "office": OFFICE}
    command |= {"firstCapacity": "REVIEWER", "secondCapacity": "HANDLER", "documentNo": "市经信发〔2021〕7号"}
    command |= {"endsOn": "2021-06-30", "evidence": "会议纪要", "reason": "仅有一名工作人员"} | fields
    proposal = city.officer.do("relaxSeparation", **command)["proposal"]
    assert proposal, command
    payload = city.officer.second().done("confirmProposal", **decided(proposal), hash=proposal["hash"])
    assert payload["proposal"]["state"] == "CONFIRMED"
    return payload


def test_each_capacity_is_held_apart_from_each_other_in_the_table() -> None:
    assert {capacity for own in CAPACITIES.values() for capacity in own} == set(Capacity)
    guarded = {row.event.value for row in GRANT_LIFE.rows if any("FOUR_EYES" in guard.codes for guard in row.guards)}
    capable = {event for event in CAPACITIES if event in set(GrantEvent)}
    # Whoever files in the place of an applicant is the first to act on it.
    assert guarded == capable - {GrantEvent.SUBMIT}


def test_who_accepted_a_case_does_not_review_it_and_who_reviewed_it_accepts_none(city: City) -> None:
    case = submitted(city)
    # Of another office than that which relaxes this in another test.
    officer = city.person(Role.OFFICER, bureau="市税务局")
    other = officer.second()
    assert done(officer, accept_grant, AcceptGrant(*on(case))) == "done"
    assert done(officer, record_review, review(case)) == "FOUR_EYES"
    assert done(other, record_review, review(case)) == "done"


def test_who_decided_on_a_case_neither_asks_for_its_payment_nor_gathers_or_approves_its_run(city: City) -> None:
    case = open_case(city, "A08-1").to("PAYABLE")
    account(case)
    decider = case.by("approveGrant").actor
    assert decider
    payer = Person(city, acting(decider.name, Role.FINANCE))
    payment = case.grant["payments"][0]
    asking = RequestPayment(on(case, {**payment, "version": 0})[0], case.look()["version"])
    assert done(payer, request_payment, asking) == "FOUR_EYES"
    case.do("requestPayment")
    leg = case.leg()
    gathering: Json = {"treasury": leg["treasury"], "legIds": [leg["id"]]}
    refused = payer.refused("createPaymentRun", **gathering)
    assert (refused["code"], refused["path"]) == ("CASE_FOUR_EYES", ["legIds", "0"])
    run = city.finance.done("createPaymentRun", **gathering)["run"]
    approving = {"id": run["id"], "expectedVersion": run["version"], "rowsSha256": run["rowsSha256"]}
    assert payer.refused("approvePaymentRun", **approving)["code"] == "CASE_FOUR_EYES"
    insider = city.person(Role.FINANCE, case.applicant.code)
    assert insider.refused("approvePaymentRun", **approving)["code"] == "OWN_ORGANISATION"
    shown = payer.ask(
        "query($id: ID!) { node(id: $id) { ... on PaymentRun { actions { mutation refusals { code } } } } }",
        id=run["id"],
    )
    codes = {each["mutation"]: [no["code"] for no in each["refusals"]] for each in shown["node"]["actions"]}
    assert codes["approvePaymentRun"] == ["CASE_FOUR_EYES"]
    assert city.person(Role.FINANCE, desk="two").done("approvePaymentRun", **approving)["run"]["state"] == "CLEARED"


def test_a_small_office_leaves_two_capacities_to_one_person_until_a_day_and_the_step_shows_it(city: City) -> None:
    case, later = submitted(city), submitted(city)
    alone = city.person(Role.OFFICER, bureau=OFFICE)
    elsewhere = city.person(Role.OFFICER, bureau="市科技局")
    for each in (case, later):
        each.look()
        assert done(alone, accept_grant, AcceptGrant(*on(each))) == "done"
    assert done(alone, record_review, review(case)) == "FOUR_EYES"
    third = submitted(city)
    assert done(elsewhere, accept_grant, AcceptGrant(*on(third))) == "done"
    relaxed(city)
    assert done(elsewhere, record_review, review(third)) == "FOUR_EYES"
    assert done(alone, record_review, review(case)) == "done"
    step = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"][-1]
    assert (step["event"], step["relaxedUnder"]) == ("RECORD_REVIEW", "市经信发〔2021〕7号")
    accepting = next(s for s in city.auditor.ask(HISTORY, id=case.id)["grant"]["history"] if s["event"] == "ACCEPT")
    assert accepting["relaxedUnder"] is None
    # It is of one office, of two capacities, and until a day.
    case.look()
    record_all(case, "BEFORE_PROPOSAL")
    assert done(alone, propose_grant, ProposeGrant(*on(case))) == "FOUR_EYES"
    city.move_to("2021-07-01")
    assert done(alone, record_review, review(later)) == "FOUR_EYES"
    city.move_to("2021-06-30")
    relaxed(city, endsOn="2021-06-30", documentNo="市经信发〔2021〕9号")
    assert done(alone, record_review, review(later)) == "done"


def test_a_relaxation_is_for_another_person_to_confirm_and_never_of_payment(city: City) -> None:
    policy = city.policy()
    command: Json = {"id": policy["id"], "expectedVersion": policy["version"], "office": OFFICE, "reason": "人少"}
    command |= {"firstCapacity": "APPROVER", "secondCapacity": "PAYER", "documentNo": "1号", "endsOn": "2021-06-30"}
    command |= {"evidence": "纪要"}
    officer = city.officer
    for changed, path in (
        ({}, "secondCapacity"),
        ({"secondCapacity": "APPROVER"}, "secondCapacity"),
        ({"secondCapacity": "REVIEWER", "office": "某单位"}, "office"),
        ({"secondCapacity": "REVIEWER", "endsOn": "2020-12-31"}, "endsOn"),
    ):
        refused = officer.refused("relaxSeparation", **command | changed)
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [path])
    assert officer.refused("relaxSeparation", **command | {"reason": " "})["code"] == "REASON_REQUIRED"
    stranger = city.person(Role.OFFICER, bureau="市农业农村局")
    sound = command | {"secondCapacity": "REVIEWER", "documentNo": "3号"}
    assert stranger.refused("relaxSeparation", **sound)["code"] == "NOT_ALLOWED"
    proposal = officer.do("relaxSeparation", **sound)["proposal"]
    answer = decided(proposal) | {"hash": proposal["hash"]}
    assert officer.refused("confirmProposal", **answer)["code"] == "PROPOSAL_FOUR_EYES"
    officer.second().done("confirmProposal", **answer)
    (shown,) = (p for p in city.auditor.ask(POLICY)["policies"] if p["id"] == policy["id"])
    assert shown["separationRelaxations"][-1] == {
        "office": OFFICE,
        "firstCapacity": "REVIEWER",
        "secondCapacity": "APPROVER",
        "documentNo": "3号",
        "endsOn": "2021-06-30",
        "reason": "人少",
        "recordedBy": "officer 2",
    }
    assert all(p["separationRelaxations"] is None for p in city.nobody.ask(POLICY)["policies"])


def test_the_approver_is_none_of_the_others(city: City) -> None:
    case = submitted(city, "A08-1")
    done(city.person(Role.OFFICER, desk="a"), accept_grant, AcceptGrant(*on(case)))
    case.look()
    record_all(case, "BEFORE_PROPOSAL")
    assert done(city.person(Role.OFFICER, desk="b"), propose_grant, ProposeGrant(*on(case))) == "done"
    case.look()
    case.do("openPublicity")
    city.move_to("2021-12-01")
    for desk, answer in (("a", "FOUR_EYES"), ("b", "FOUR_EYES"), ("c", "done")):
        assert done(city.person(Role.OFFICER, desk=desk), approve_grant, ApproveGrant(*on(case))) == answer
