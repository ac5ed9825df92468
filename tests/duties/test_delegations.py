"""Who is on leave leaves his duties to another (委托代办): in his scope, from day to day, revocable, both on record."""

from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from domain.lives.roles import Role
from tests.guards.test_four_eyes_on_cases import done, on
from tests.world.cases import open_case
from tests.world.city import FIRST_DAY, City, Json, Person
from tests.world.followers import address, opened
from tests.world.operations import ERRORS
from workflows.grants.decisions import AcceptGrant, ApproveGrant, accept_grant, approve_grant

ACCEPT = f"mutation Do($input: AcceptGrantInput!) {{ acceptGrant(input: $input) {{ grant {{ state }} {ERRORS} }} }}"
VIEWER = "{ viewer { actsFor bureaus delegations { id delegatorName delegateName endsOn revokedAt } } }"
HISTORY = "query($id: ID!) { grant(id: $id) { history { event takenBy actedFor } } }"
BUREAU, OTHER = "市科技局", "市农业农村局"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(FIRST_DAY)


def left(away: Person, to: str, **fields: object) -> Json:
    """What somebody leaves to another for two weeks."""
    days: Json = {"startsOn": "2021-03-11", "endsOn": "2021-03-22", "reason": "年休假"}
    return away.done("delegateDuties", **{"delegate": to, **days, **fields})["delegation"]


def acting(person: Person, delegation: Json, document: str, variables: Json | None = None) -> Any:  # noqa: ANN401 - JSON
    """What somebody is answered who acts in another's place."""
    return person.post(document, variables, **{"Duixian-Acts-For": delegation["id"]})


def test_a_delegate_acts_in_the_scope_of_who_is_on_leave_and_the_history_names_both(city: City) -> None:
    case, own = (open_case(city, "A08-1").to("SUBMITTED") for _ in range(2))
    away, here = city.person(Role.OFFICER, bureau=BUREAU), city.person(Role.OFFICER, bureau=OTHER)
    delegation = left(away, " Officer  市农业农村局")
    command = case.command("acceptGrant")
    assert here.refused("acceptGrant", **command)["code"] == "NOT_ALLOWED"
    accepting = {"input": {**command, "idempotencyKey": f"for {case.grant['number']}"}}
    early = acting(here, delegation, ACCEPT, accepting)
    assert (early.status_code, early.json()["errors"][0]["extensions"]["code"]) == (403, "NOT_DELEGATED")
    city.move_to("2021-03-11")
    viewer = acting(here, delegation, VIEWER).json()["data"]["viewer"]
    assert (viewer["actsFor"], viewer["bureaus"]) == (f"officer {BUREAU}", [BUREAU])
    assert here.ask(VIEWER)["viewer"]["actsFor"] is None
    done_for = acting(here, delegation, ACCEPT, accepting).json()["data"]["acceptGrant"]
    assert (done_for["grant"]["state"], done_for["errors"]) == ("UNDER_REVIEW", [])
    step = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"][-1]
    assert step == {"event": "ACCEPT", "takenBy": f"officer {OTHER}", "actedFor": f"officer {BUREAU}"}
    lines = "SELECT person, outcome->>'actedFor' AS place FROM audit_line WHERE chain = $1 AND deed = 'accept_grant'"
    assert city.sql(lines, on(case)[0])[-1] == {"person": f"officer {OTHER}", "place": f"officer {BUREAU}"}
    # Without the header he acts in his own place alone.
    assert here.refused("acceptGrant", **own.command("acceptGrant"))["code"] == "NOT_ALLOWED"
    city.move_to("2021-03-23")
    assert acting(here, delegation, VIEWER).status_code == 403


def test_nobody_else_acts_by_it_nor_anybody_once_it_was_taken_back(city: City) -> None:
    away, here = city.person(Role.OFFICER, bureau=BUREAU), city.person(Role.OFFICER, bureau=OTHER)
    delegation = left(away, f"officer {OTHER}", startsOn=str(FIRST_DAY))
    assert acting(here, delegation, VIEWER).status_code == 200
    supervisor, namesake = city.person(Role.SUPERVISOR), city.person(Role.DISTRICT_OFFICER, desk="x")
    for person in (city.officer, namesake, city.nobody, away):
        assert acting(person, delegation, VIEWER).status_code == 403, person.actor
    for wrong in ("x", "UG9saWN5OjE=", ""):
        assert acting(here, {"id": wrong}, VIEWER).status_code == 403
    (shown,) = (each for each in away.ask(VIEWER)["viewer"]["delegations"] if each["id"] == delegation["id"])
    assert (shown["delegateName"], shown["revokedAt"]) == (f"officer {OTHER}", None)
    assert here.refused("revokeDelegation", delegationId=delegation["id"], reason="x")["code"] == "NOT_FOUND"
    assert away.refused("revokeDelegation", delegationId=delegation["id"], reason=" ")["code"] == "REASON_REQUIRED"
    taken_back = supervisor.done("revokeDelegation", delegationId=delegation["id"], reason="提前返岗")["delegation"]
    assert (taken_back["revokedBy"], taken_back["revokedReason"]) == ("supervisor", "提前返岗")
    assert acting(here, delegation, VIEWER).status_code == 403
    again = away.done("revokeDelegation", delegationId=delegation["id"], reason="又一次")["delegation"]
    assert again["revokedReason"] == "提前返岗"
    assert delegation["id"] not in str(away.ask(VIEWER))


def test_what_a_delegate_did_is_held_against_both_and_so_are_interests(city: City) -> None:
    case = open_case(city, "A08-1").to("SUBMITTED")
    away, here = city.person(Role.OFFICER, desk="away"), city.person(Role.OFFICER, desk="here")
    delegation = left(away, "officer here", startsOn=str(FIRST_DAY))
    acting(here, delegation, ACCEPT, {"input": {**case.command("acceptGrant"), "idempotencyKey": case.id}})
    for person in (away, here):
        case.look()
        assert done(person, approve_grant, ApproveGrant(*on(case))) == "STEP_NOT_POSSIBLE"
    case.to("PUBLICITY")
    city.move_to("2021-12-01")
    for person in (away, here):
        assert done(person, approve_grant, ApproveGrant(*on(case))) == "FOUR_EYES"
    other = open_case(city, "A08-1").to("SUBMITTED")
    away.done("declareInterest", id=other.id, reason="亲属任职")
    second = left(away, "officer here", startsOn="2021-12-01", endsOn="2021-12-31")
    answer = acting(here, second, ACCEPT, {"input": {**other.command("acceptGrant"), "idempotencyKey": other.id}})
    assert [each["code"] for each in answer.json()["data"]["acceptGrant"]["errors"]] == ["INTEREST_DECLARED"]
    assert done(here, accept_grant, AcceptGrant(*on(other))) == "done"


def test_a_delegation_has_its_order_and_is_not_passed_on(city: City) -> None:
    away, here = city.person(Role.OFFICER, bureau=BUREAU), city.person(Role.OFFICER, bureau=OTHER)
    sound: Json = {"delegate": f"officer {OTHER}", "startsOn": "2021-03-11", "endsOn": "2021-03-22", "reason": "年休假"}
    wrong: list[tuple[Json, str]] = [
        ({"delegate": f"officer {BUREAU}"}, "delegate"),
        ({"delegate": " "}, "delegate"),
        ({"startsOn": "2021-02-11"}, "startsOn"),
        ({"endsOn": "2021-03-10"}, "endsOn"),
        ({"bureaus": [OTHER]}, "bureaus"),
        ({"bureaus": []}, "bureaus"),
    ]
    for changed, path in wrong:
        refused = away.refused("delegateDuties", **sound | changed)
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [path]), changed
    assert away.refused("delegateDuties", **sound | {"reason": " "})["code"] == "REASON_REQUIRED"
    assert city.applicant().refused("delegateDuties", **sound)["code"] == "NOT_ALLOWED"
    delegation = left(away, f"officer {OTHER}", startsOn=str(FIRST_DAY), bureaus=[BUREAU])
    passing = f"mutation Do($input: DelegateDutiesInput!) {{ delegateDuties(input: $input) {{ {ERRORS} }} }}"
    answer = acting(
        here, delegation, passing, {"input": {**sound, "delegate": "第三人", "idempotencyKey": "passed on"}}
    )
    codes = [each["code"] for each in answer.json()["data"]["delegateDuties"]["errors"]]
    assert codes == ["DELEGATION_NOT_PASSED_ON"]


FOLLOWED = "subscription { inboxChanged { cursor } }"


def test_a_delegate_acts_over_a_socket_in_a_stream_and_in_exports_until_it_is_taken_back(city: City) -> None:
    away = city.person(Role.DISTRICT_OFFICER, desk="away")
    here = city.person(Role.DISTRICT_OFFICER, district="420102")
    assert away.actor
    assert here.actor
    delegation = left(away, here.actor.name, startsOn=str(FIRST_DAY))
    case = open_case(city, "A08-1").to("SUBMITTED")
    header = {"Duixian-Acts-For": delegation["id"]}
    first_word = {"authorization": here.headers()["Authorization"], "actsFor": delegation["id"]}
    exports = "/exports/grants.csv"
    assert case.grant["number"] not in city.http.get(exports, headers=here.headers()).text
    assert case.grant["number"] in city.http.get(exports, headers=here.headers() | header).text
    link = city.http.post(exports, headers=here.headers() | header)
    assert (link.status_code, link.json()["errors"][0]["extensions"]["code"]) == (403, "NOT_DELEGATED")
    with opened(address(city), first_word) as socket:
        socket.follow("{ viewer { actsFor } }")
        assert socket.next_event() == {"actsFor": away.actor.name}
        assert socket.receive()["type"] == "complete"
        socket.follow(FOLLOWED, uid="2")
        streamed = here.headers() | header | {"Accept": "text/event-stream"}
        with city.http.stream("POST", "/graphql", json={"query": FOLLOWED}, headers=streamed) as stream:
            away.done("revokeDelegation", delegationId=delegation["id"], reason="提前返岗")
            assert "UNAUTHENTICATED" in "".join(stream.iter_lines())
        with pytest.raises(ConnectionClosed) as closed:
            list(iter(socket.receive, None))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    with pytest.raises(ConnectionClosed), opened(address(city), first_word):
        pass
    assert city.http.get(exports, headers=here.headers() | header).status_code == 403
