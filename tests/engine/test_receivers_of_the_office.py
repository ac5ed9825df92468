"""Receivers that an office registers by itself: told what it sees, looked at by who registered them, and stopped."""

from collections.abc import Iterator

import pytest
from standardwebhooks import Webhook

from domain.lives.roles import Role
from tests.engine.receivers import Listener, listening
from tests.engine.test_webhooks import LOCAL, own
from tests.engine.workers import until, worker
from tests.scenes.scenes_receivers import address
from tests.world.cases import open_case
from tests.world.city import City, Json, Person, new_key
from workflows.access.revocations import Revoke, Revoked, revoke
from workflows.notices.registering import MOST_RECEIVERS
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

LIST = "{ receivers { nodes { id state url waiting givenUp previousSecretEndsAt } } }"
LOG = """query ($id: ID!, $after: String) { deliveryTries(receiverId: $id, first: 2, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { webhookId test status answer } } }"""


@pytest.fixture(scope="module")
def at_work(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with a worker that may send to this machine."""
    city.move_to("2022-03-01")
    with worker(city.url, city.settings, tmp_path_factory.mktemp("worker"), **LOCAL):
        yield city


@pytest.fixture(autouse=True)
def told_no_more(city: City) -> Iterator[None]:
    """Receivers that a test registered are told no more after it."""
    yield
    city.sql("UPDATE receiver SET state = 'WITHDRAWN'")
    city.sql("UPDATE delivery SET state = 'CANCELLED' WHERE state = 'WAITING'")


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A receiver on this machine."""
    with listening(Listener()) as one:
        yield one


def standing(person: Person, receiver: Json) -> Json | None:
    """How a receiver stands in somebody's list; None where it is not in it."""
    return next((one for one in person.ask(LIST)["receivers"]["nodes"] if one["id"] == receiver["id"]), None)


def log(person: Person, receiver: Json) -> list[Json]:
    """The whole log of a receiver, read by pages of two."""
    tries: list[Json] = []
    after = None
    while True:
        page = person.ask(LOG, id=receiver["id"], after=after)["deliveryTries"]
        tries, after = tries + page["nodes"], page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(tries)
            return tries


def test_what_happens_while_a_receiver_is_paused_waits_for_it_and_its_log_tells_all_by_pages(
    at_work: City, listener: Listener
) -> None:
    officer = at_work.officer
    answer = officer.done("registerReceiver", url=listener.url)
    receiver = answer["receiver"]
    officer.done("pingReceiver", id=receiver["id"])
    until(lambda: len(log(officer, receiver)) == 1)
    assert Webhook(answer["secret"]).verify(listener.came[0].body, listener.came[0].headers)
    assert log(officer, receiver)[0] | {"webhookId": ""} == {"webhookId": "", "test": True, "status": 204, "answer": ""}
    assert officer.done("pauseReceiver", id=receiver["id"])["receiver"]["state"] == "PAUSED"
    case = open_case(at_work).to("SUBMITTED")
    until(lambda: (standing(officer, receiver) or {})["waiting"] == 2)
    until(lambda: not at_work.sql("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'deliver'"))
    assert own(listener, case) == []
    officer.done("resumeReceiver", id=receiver["id"])
    until(lambda: own(listener, case) == [1, 2])
    until(lambda: len(log(officer, receiver)) == 3)
    assert {one["webhookId"] for one in log(officer, receiver)} == {
        each.headers["webhook-id"] for each in listener.came
    }


def test_a_secret_is_shown_once_and_to_who_does_it_alone(city: City) -> None:
    officer, fields = city.officer, {"url": address()}
    rehearsed = officer.do("registerReceiver", dryRun=True, **fields)
    assert (rehearsed["errors"], rehearsed["secret"], rehearsed["receiver"]["state"]) == ([], None, "ACTIVE")
    key = new_key()
    first = officer.do("registerReceiver", idempotencyKey=key, **fields)
    again = officer.do("registerReceiver", idempotencyKey=key, **fields)
    assert (first["secret"][:6], again["secret"], again["receiver"]) == ("whsec_", None, first["receiver"])
    turned = officer.done("rotateReceiverSecret", id=first["receiver"]["id"])
    assert turned["secret"] not in {None, first["secret"]}
    assert (standing(officer, first["receiver"]) or {})["previousSecretEndsAt"] is not None
    for row in city.sql("SELECT coalesce(command::text, '') || outcome::text AS said FROM audit_line"):
        assert "whsec_" not in row["said"]


def test_a_receiver_is_its_own_registrants_and_a_supervisors(city: City) -> None:
    receiver = city.finance.done("registerReceiver", url=address())["receiver"]
    supervisor, auditor = city.person(Role.SUPERVISOR), city.person(Role.AUDITOR)
    assert standing(city.officer, receiver) is None
    assert all(standing(each, receiver) for each in (supervisor, auditor, city.finance))
    assert city.officer.refused("pauseReceiver", id=receiver["id"])["code"] == "NOT_FOUND"
    assert city.officer.ask(LOG, id=receiver["id"])["deliveryTries"]["nodes"] == []
    assert auditor.refused("withdrawReceiver", id=receiver["id"])["code"] == "NOT_ALLOWED"
    answer = city.applicant().post(LIST).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert supervisor.done("withdrawReceiver", id=receiver["id"])["receiver"]["state"] == "WITHDRAWN"
    assert city.finance.done("withdrawReceiver", id=receiver["id"])["receiver"]["state"] == "WITHDRAWN"
    assert city.finance.refused("resumeReceiver", id=receiver["id"])["code"] == "INPUT_INVALID"
    assert city.finance.refused("pauseReceiver", id=receiver["id"])["code"] == "INPUT_INVALID"


@pytest.mark.parametrize(
    "url", ["https://10.1.2.3/hooks", "http://8.8.8.8/", "ftp://a.cn", "https://no.such.invalid/", "https://u:p@a.cn/"]
)
def test_an_address_to_which_nothing_would_be_sent_is_refused(city: City, url: str) -> None:
    refused = city.officer.refused("registerReceiver", url=url)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["url"])


def test_an_address_is_registered_once_and_there_are_not_endless_ones(city: City) -> None:
    person = city.person(Role.TREASURY, desk="of many receivers")
    urls = [address() for _ in range(MOST_RECEIVERS)]
    receivers = [person.done("registerReceiver", url=url)["receiver"] for url in urls]
    for url in (urls[0], address()):
        assert person.refused("registerReceiver", url=url)["code"] == "INPUT_INVALID"
    assert person.refused("changeReceiver", id=receivers[0]["id"], url=urls[1])["code"] == "INPUT_INVALID"
    changed = person.done("changeReceiver", id=receivers[0]["id"], kinds=["MOVED", "MOVED"])["receiver"]
    assert (changed["kinds"], changed["url"]) == (["MOVED"], urls[0])
    person.done("withdrawReceiver", id=receivers[1]["id"])
    assert person.done("changeReceiver", id=receivers[0]["id"], url=urls[1])["receiver"]["kinds"] == ["MOVED"]


def test_whoever_comes_in_no_longer_is_told_no_more(at_work: City, listener: Listener) -> None:
    leaving = at_work.person(Role.SUPERVISOR, desk="leaving")
    receiver = leaving.done("registerReceiver", url=listener.url)["receiver"]
    assert leaving.actor is not None
    command = Revoke(Revoked.PERSON, leaving.actor.person, "监察室", "离职")
    assert isinstance(at_work.run(handle(SYSTEM, revoke, command)), Done)
    case = open_case(at_work).to("SUBMITTED")
    supervisor = at_work.person(Role.SUPERVISOR)
    until(lambda: (standing(supervisor, receiver) or {})["state"] == "WITHDRAWN")
    assert own(listener, case) == []
    assert {one["answer"] for one in log(supervisor, receiver)} == {"not sent: its owner comes in no longer"}
