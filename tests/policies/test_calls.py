"""Calls: when a measure is filed, and how the competition of a call is ranked, with its reserve list and quota."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import CALLS, HISTORY
from tests.world.paperwork import open_call, record, unswept

DAY, OPENS, CLOSES, AFTER = "2021-03-01", "2021-03-10", "2021-03-12", "2021-03-13"
NOTICE: Json = {"documentNo": "市科〔2021〕3号", "title": "申报通知", "evidence": "政府网站"}
CALL: Json = {"measureCode": "A08-1", "opensOn": OPENS, "closesOn": CLOSES, **NOTICE}


@pytest.fixture(autouse=True)
def _first_day(fresh_city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    fresh_city.move_to(DAY)


@pytest.fixture
def city(fresh_city: City) -> City:
    """A city without any call."""
    return fresh_city


def announced(city: City, **fields: object) -> Json:
    """A call, as it was announced."""
    return city.officer.done("announceCall", **{**CALL, **fields})["call"]


def call_of(city: City, measure: str = "A08-1") -> Json:
    """The newest call of a measure, as everybody reads it."""
    return city.nobody.ask(CALLS, measure=measure)["calls"]["edges"][0]["node"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"closesOn": "2021-03-09"}, "INPUT_INVALID", ["closesOn"]),
        ({"opensOn": "2021-02-01", "closesOn": "2021-02-28"}, "INPUT_INVALID", ["closesOn"]),
        ({"documentNo": " "}, "INPUT_INVALID", ["documentNo"]),
        ({"title": "一" * 201}, "INPUT_INVALID", ["title"]),
        ({"evidence": ""}, "EVIDENCE_REQUIRED", ["evidence"]),
        ({"measureCode": "A99-9"}, "UNKNOWN_MEASURE", ["measureCode"]),
        ({"measureCode": "A14-1"}, "NOT_A_GRANT", ["measureCode"]),
        ({"policyCode": "nothing"}, "NOT_FOUND", ["policyCode"]),
    ],
)
def test_a_call_that_cannot_stand_is_refused(city: City, fields: Json, code: str, path: list[str]) -> None:
    wrong: Json = {**CALL, **fields}
    refused = city.officer.refused("announceCall", **wrong)
    assert (refused["code"], refused["path"]) == (code, path)


def test_a_call_is_announced_by_the_bureau_that_is_responsible(city: City) -> None:
    assert city.person(Role.OFFICER, bureau="市民政局").refused("announceCall", **CALL)["code"] == "NOT_ALLOWED"
    city.person(Role.OFFICER, bureau="市科技局").done("announceCall", **CALL)


@pytest.mark.parametrize(
    ("opens", "closes"), [(OPENS, CLOSES), (CLOSES, "2021-03-31"), (DAY, OPENS), (DAY, "2021-12-31")]
)
def test_two_calls_of_a_measure_never_take_applications_on_one_day(city: City, opens: str, closes: str) -> None:
    announced(city)
    overlapping: Json = {**CALL, "opensOn": opens, "closesOn": closes}
    refused = city.officer.refused("announceCall", **overlapping)
    assert (refused["code"], NOTICE["documentNo"] in refused["message"]) == ("CALL_OVERLAPS", True)
    announced(city, opensOn=AFTER, closesOn="2021-03-31")
    announced(city, measureCode="A08-2", opensOn=opens, closesOn=closes)


def test_two_calls_at_once_are_one(city: City) -> None:
    people = [city.person(Role.OFFICER, desk=f"{number}") for number in range(4)]
    outcomes = codes(at_once([doing(person, "announceCall", CALL) for person in people]))
    assert outcomes == ["CALL_OVERLAPS"] * 3 + ["done"]


def test_a_call_is_opened_and_closed_by_its_days(city: City) -> None:
    assert announced(city)["state"] == "ANNOUNCED"
    for day, state in (("2021-03-09", "ANNOUNCED"), (OPENS, "OPEN"), (CLOSES, "OPEN"), (AFTER, "CLOSED")):
        city.move_to(day)
        assert call_of(city)["state"] == state
    assert announced(city, opensOn=AFTER, closesOn=AFTER)["state"] == "OPEN"
    city.move_to("2022-03-13")
    assert call_of(city)["state"] == "CLOSED"


def test_a_call_that_nobody_looked_at_is_opened_and_closed_in_one_sweep(city: City) -> None:
    announced(city)
    assert city.move_to("2022-01-01").others >= 1
    assert call_of(city)["state"] == "CLOSED"


def test_a_measure_that_needs_a_call_is_filed_under_one_alone(city: City) -> None:
    case = open_case(city, "A01-1")
    none = case.refused("submitGrant")
    assert (none["code"], none["citations"][0]["clause"]) == ("CALL_REQUIRED", "art. 1")
    announced(city, measureCode="A01-1")
    for day in ("2021-03-09", AFTER):
        city.move_to(day)
        refused = case.refused("submitGrant")
        assert (refused["code"], OPENS in refused["message"]) == ("CALL_NOT_OPEN", True)
    city.move_to("2021-04-01")
    announced(city, measureCode="A01-1", opensOn="2021-04-01", closesOn="2021-04-01")
    case.do("submitGrant")
    assert case.grant["call"]["closesOn"] == "2021-04-01"


def test_a_measure_filed_at_any_time_keeps_to_its_window_in_a_year_that_has_one(city: City) -> None:
    before = open_case(city)
    before.do("submitGrant")
    assert before.grant["call"] is None
    announced(city)
    inside, outside = open_case(city), open_case(city)
    assert inside.refused("submitGrant")["code"] == "CALL_NOT_OPEN"
    city.move_to(CLOSES)
    inside.look()
    inside.do("submitGrant")
    assert inside.grant["call"]["id"] == call_of(city)["id"]
    city.move_to(AFTER)
    assert outside.refused("submitGrant")["code"] == "CALL_NOT_OPEN"
    city.move_to("2022-01-04")
    outside.look()
    outside.do("submitGrant")


def competitors(city: City, scores: list[int], measure: str = "A12-2") -> list[Case]:
    """Accepted and scored applications of one call, which has closed since."""
    open_call(city, measure)
    cases = [open_case(city, measure) for _ in scores]
    for case, score in zip(cases, scores, strict=True):
        case.do("submitGrant")
        case.do("acceptGrant")
        scored(case, score)
    city.move_to(city.day + timedelta(days=1))
    return cases


def scored(case: Case, score: int) -> None:
    """Three experts give the same score; what else the procedure asks for passes."""
    for step in case.grant["procedure"]:
        if step["when"] == "BEFORE_PROPOSAL":
            for seat in range(step["persons"]):
                record(case, step, desk=f"seat {seat}", score=score if step["scored"] else None)


def rank(case: Case) -> list[Json]:
    """The ranking of the call of a case, which nobody ranked before."""
    case.look()
    return case.do("rankCall")["ranking"]


def test_a_ranking_waits_until_every_application_is_decided_and_scored(city: City) -> None:
    open_call(city, "A12-2")
    first, second, third = (open_case(city, "A12-2") for _ in range(3))
    for case in (first, second, third):
        case.do("submitGrant")
    first.do("acceptGrant")
    second.do("acceptGrant")
    scored(first, 80)
    assert first.refused("rankCall")["code"] == "STEP_NOT_POSSIBLE"
    city.move_to("2021-03-02")
    for case, do, fields in ((third, "refuseGrant", {"reason": "不属"}), (second, "withdrawGrant", {})):
        waiting = first.refused("rankCall")
        assert (waiting["code"], case.grant["number"] in waiting["message"]) == ("REVIEW_MISSING", True)
        case.do(do, **fields)
    assert [entry["number"] for entry in rank(first)] == [first.grant["number"]]


def test_a_call_is_ranked_once_by_its_bureau_and_only_where_it_is_a_competition(city: City) -> None:
    (case,) = competitors(city, [80])
    stranger = city.person(Role.OFFICER, bureau="市民政局")
    case.look()
    assert case.refused("rankCall", by=stranger)["code"] == "NOT_ALLOWED"
    command = case.command("rankCall")
    people = [city.person(Role.OFFICER, desk=f"{number}") for number in range(2)]
    assert codes(at_once([doing(who, "rankCall", command) for who in people])) == ["STALE_VERSION", "done"]
    assert case.refused("rankCall")["code"] == "STEP_NOT_POSSIBLE"
    call = announced(city, opensOn=city.day.isoformat(), closesOn=city.day.isoformat())
    city.move_to(city.day + timedelta(days=1))
    none = city.officer.refused("rankCall", id=call["id"], expectedVersion=call_of(city)["version"])
    assert (none["code"], none["citations"][0]["clause"]) == ("NO_COMPETITION", "art. 8")


def test_a_call_is_ranked_on_the_day_after_its_last_whether_the_sweep_came_or_not(city: City) -> None:
    open_call(city, "A12-2")
    case = open_case(city, "A12-2")
    case.do("submitGrant")
    case.do("acceptGrant")
    scored(case, 80)
    unswept(city, "2021-03-02")
    assert [entry["rankingOutcome"] for entry in rank(case)] == ["SELECTED"]
    city.move_to("2021-03-03")
    assert call_of(city, "A12-2")["state"] == "RANKED"


def test_the_best_ten_are_selected_three_stand_in_reserve_and_ties_go_by_their_numbers(city: City) -> None:
    scores = [60, 99, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 70, 60, 60]
    cases = competitors(city, scores)
    ranking = {entry["number"]: (entry["rank"], entry["score"], entry["rankingOutcome"]) for entry in rank(cases[0])}
    ranked = [ranking[case.grant["number"]] for case in cases]
    assert ranked[1] == (1, "99.00", "SELECTED")
    assert ranked[2:11] == [(2, "90.00", "SELECTED")] * 9
    assert ranked[11] == (2, "90.00", "RESERVE")
    assert ranked[12] == (12, "70.00", "RESERVE")
    assert (ranked[0], ranked[13], ranked[14]) == (
        (13, "60.00", "RESERVE"),
        (13, "60.00", "NOT_SELECTED"),
        (13, "60.00", "NOT_SELECTED"),
    )
    _shared_quota(city)
    _promoted(city, cases)


def _shared_quota(city: City) -> None:
    """A second call of the year gives no more places than the first has left."""
    (late,) = competitors(city, [100])
    assert [(entry["rank"], entry["rankingOutcome"]) for entry in rank(late)] == [(1, "RESERVE")]
    assert late.refused("promoteReserve")["code"] == "NO_PLACE_FREE"


def _promoted(city: City, cases: list[Case]) -> None:
    """A place that was given up goes to the next of the reserve list, and no further."""
    leader, next_one = cases[1], cases[11]
    assert leader.refused("promoteReserve")["code"] == "NO_PLACE_FREE"
    assert leader.refused("promoteReserve", reason="急需")["code"] == "NO_PLACE_FREE"
    refused = next_one.refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_SELECTED", "art. 12")
    for lost, name in ((cases[2], "withdrawGrant"), (cases[3], "rejectGrant"), (cases[4], "terminateGrant")):
        lost.look()
        if name == "terminateGrant":
            lost.to("PAYABLE")
        lost.do(name, reason="放弃")
    leader.look()
    promoted = [leader.do("promoteReserve")["grant"]["number"] for _ in range(3)]
    assert promoted == [next_one.grant["number"], cases[12].grant["number"], cases[0].grant["number"]]
    leader.look()
    assert leader.refused("promoteReserve")["code"] == "NO_PLACE_FREE"
    next_one.look()
    assert next_one.grant["facts"]["selected"] is True
    next_one.do("proposeGrant")
    history = city.auditor.ask(HISTORY, id=next_one.id)["grant"]["history"]
    assert [step["reason"] for step in history if step["event"] == "SELECT"] == ["列入递补名单：2", "入选：2"]


def test_one_place_goes_to_one_of_two_who_ask_at_once(city: City) -> None:
    case, other = competitors(city, [90, 80])
    rank(case)
    city.sql("UPDATE grants SET selection = 'RESERVE' WHERE number = $1", other.grant["number"])
    case.look()
    command = case.command("promoteReserve")
    people = [city.person(Role.OFFICER, desk=f"{number}") for number in range(3)]
    outcomes = codes(at_once([doing(who, "promoteReserve", command) for who in people]))
    # A promotion changes no state of the call, but its version.
    assert outcomes == ["STALE_VERSION", "STALE_VERSION", "done"]


def test_a_call_of_another_year_has_a_quota_of_its_own(city: City) -> None:
    competitors(city, [90])
    city.move_to("2022-01-04")
    (case,) = competitors(city, [85])
    assert [(entry["rank"], entry["rankingOutcome"]) for entry in rank(case)] == [(1, "SELECTED")]
