"""Experts are assigned to a grant, and withdrawn from it (分派、回避)."""

from domain.lives.roles import Role
from tests.scenes.scenes_handling import next_free_day
from tests.world.cases import open_case
from tests.world.city import City, Json, new_key
from tests.world.followers import GRANT as FOLLOWED
from tests.world.followers import following
from tests.world.operations import mutation
from tests.world.paperwork import assigned, ranked
from tests.world.sight import FINDING, REASON, REVIEWS, doors


def test_who_was_withdrawn_sees_nothing_more_and_counts_no_more(city: City) -> None:
    city.move_to(next_free_day(city, "A01-1"))
    case = open_case(city, "A01-1").to("UNDER_REVIEW")
    experts = [city.person(Role.EXPERT, desk=f"seat {seat}") for seat in range(3)]
    assigned(case, *experts)
    keys = [new_key() for _ in experts]
    for expert, key, score in zip(experts, keys, (10, 80, 90), strict=True):
        command: Json = {"id": case.id, "step": "EXPERT_SCORE", "passed": True, "finding": FINDING, "score": score}
        expert.done("recordReview", **command, idempotencyKey=key)
    gone, stays = experts[0], experts[1]
    with following(gone) as socket, following(stays) as staying:
        for each in (socket, staying):
            each.follow(FOLLOWED, id=case.id)
            each.follow("{ __typename }", "2")
            assert [each.receive()["type"] for _ in range(2)] == ["next", "complete"]
        payload = city.officer.done("withdrawExpert", id=case.id, expert="expert seat 0", reason=REASON)
        assert staying.next_event()["grant"]["id"] == case.id
    assert not next(s for s in payload["grant"]["procedure"] if s["code"] == "EXPERT_SCORE")["passed"]
    assert not any(doors(gone, case).values())
    # The answer of before shows nothing either.
    command = {"id": case.id, "step": "EXPERT_SCORE", "passed": True, "finding": FINDING, "score": 10}
    again = gone.ask(mutation("recordReview"), input={**command, "idempotencyKey": keys[0]})["recordReview"]
    assert (again["grant"], again["errors"]) == (None, [])
    assert gone.refused("recordReview", **command)["code"] == "NOT_FOUND"
    last = city.person(Role.EXPERT, desk="seat 3")
    assigned(case, last)
    last.done("recordReview", **{**command, "score": 100})
    ranked(case)
    assert case.grant["score"] == "90.00"
    grant = case.applicant.ask(REVIEWS, id=case.id)["grant"]
    assert (grant["score"], grant["rank"], grant["rankingOutcome"]) == ("90.00", 1, "SELECTED")


def test_experts_are_assigned_once_by_the_responsible_bureau_and_only_where_they_review(city: City) -> None:
    city.move_to(next_free_day(city, "A01-1"))
    case = open_case(city, "A01-1").to("SUBMITTED")
    case.do("assignExperts", experts=["甲", " 乙 ", "甲"])
    version = case.look()["version"]
    assert case.do("assignExperts", experts=["乙"])["grant"]["version"] == version
    assert {row["expert"] for row in case.grant["experts"]} == {"甲", "乙"}
    assert case.refused("assignExperts", experts=[])["code"] == "INPUT_INVALID"
    assert case.refused("assignExperts", experts=[" "])["code"] == "INPUT_INVALID"
    assert case.refused("assignExperts", experts=["专" * 81])["code"] == "INPUT_INVALID"
    assert case.refused("assignExperts", experts=[str(n) for n in range(51)])["code"] == "TOO_MANY_ROWS"
    stranger = city.person(Role.OFFICER, bureau="市农业农村局")
    assert case.refused("assignExperts", by=stranger, experts=["丙"])["code"] == "NOT_ALLOWED"
    assert case.refused("withdrawExpert", expert="丙", reason=REASON)["code"] == "EXPERT_NOT_ASSIGNED"
    assert case.refused("withdrawExpert", expert="甲", reason=" ")["code"] == "REASON_REQUIRED"
    case.do("withdrawExpert", expert="甲", reason=REASON)
    assert case.refused("withdrawExpert", expert="甲", reason=REASON)["code"] == "EXPERT_NOT_ASSIGNED"
    case.do("assignExperts", experts=["甲"])
    assert open_case(city).to("SUBMITTED").refused("assignExperts", experts=["甲"])["code"] == "NOT_ASKED_BY_MEASURE"
