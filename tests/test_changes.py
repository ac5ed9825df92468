"""The feed of changes across processes, and the order in which it is read."""

import pytest

from tests.cases import Case, open_case
from tests.city import City, Person
from tests.followers import GRANT, Socket, following
from tests.other_process import other_process

CHANGES = """query($after: String, $first: Int!) { changes(after: $after, first: $first) {
  endCursor hasMore changes { cursor } } }"""


@pytest.fixture
def case(city: City) -> Case:
    """A draft of an applicant."""
    city.move_to("2022-03-01")
    return open_case(city)


def submitted(socket: Socket) -> bool:
    """Wait until a socket is told of the submission."""
    while socket.told()["grant"]["state"] != "SUBMITTED":
        pass
    return True


def test_who_follows_at_one_process_is_told_what_is_done_at_another(city: City, case: Case) -> None:
    with other_process(city) as other:
        with following(Person(other, case.applicant.actor)) as socket:
            socket.follow(GRANT, id=case.id)
            socket.follow("{ __typename }", "2")
            assert [socket.receive()["type"] for _ in range(2)] == ["next", "complete"]
            case.to("SUBMITTED")
            assert submitted(socket)
        elsewhere = Case(other, Person(other, case.applicant.actor), case.grant)
        second = open_case(other, applicant=elsewhere.applicant)
        with following(case.applicant) as socket:
            socket.follow(GRANT, id=second.id)
            socket.follow("{ __typename }", "2")
            assert [socket.receive()["type"] for _ in range(2)] == ["next", "complete"]
            second.to("SUBMITTED")
            assert submitted(socket)


def test_changes_are_read_in_the_order_of_their_transactions(city: City, case: Case) -> None:
    city.sql("DELETE FROM change")
    insert = "INSERT INTO change (xact, grant_id, at) SELECT $1::text::xid8, id, now() FROM grants WHERE number = $2"
    for xact in (9, 10, 99, 100, 11):
        city.sql(insert, str(xact), case.grant["number"])
    cursors: list[str] = []
    after, more = None, True
    while more:
        page = city.officer.ask(CHANGES, after=after, first=2)["changes"]
        cursors += [change["cursor"] for change in page["changes"]]
        after, more = page["endCursor"], page["hasMore"]
    assert len(cursors) == 5
    assert len(set(cursors)) == 5


@pytest.mark.parametrize(("first", "after"), [(0, None), (101, None), (1, "x"), (1, "A" * 10_000), (1, "编号")])
def test_a_page_of_changes_is_asked_for_rightly(city: City, first: int, after: str | None) -> None:
    answer = city.officer.post(CHANGES, {"first": first, "after": after}).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_page_shows_what_its_reader_may_see_and_goes_on_behind_what_he_may_not(city: City, case: Case) -> None:
    stranger = city.applicant()
    page = stranger.ask(CHANGES, after=None, first=100)["changes"]
    assert page["changes"] == []
    own = open_case(city, applicant=stranger)
    assert len(stranger.ask(CHANGES, after=page["endCursor"], first=100)["changes"]["changes"]) == 1
    assert own.id != case.id
