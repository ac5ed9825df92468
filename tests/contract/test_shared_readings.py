"""One change is read once for all who follow it alike, and nobody is told what another may see."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import pytest

from api.kit.operations.read_tally import ReadTally
from api.kit.rights import RIGHTS, WatchedActor, rights_of
from api.kit.shared_readings import SharedReadings
from domain.lives.roles import Role
from tests.contract.test_lists import counted
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.followers import INBOX, Socket, address, following, opened, settle
from workflows.runtime.pace import MESSAGE_SECONDS, PIECE_SECONDS, STILL_SECONDS, Pace, command_under_way
from workflows.transaction.actors import Actor

MANY = 30
NODE = """id number state version applicant { name creditCode } milestones { id state amount }
  measure { code title } payments { id state amount legs { payer state amount } }
  history { title toStateTitle }"""
OFFERED = "actions { event permitted refusal { code message } }"
WITH_PARTS = f"subscription {{ inboxChanged {{ __typename cursor steps {{ event }} grant {{ {NODE} }} }} }}"
OWN = "subscription { inboxChanged { grant { number actions { event permitted refusal { message } } } } }"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The keys under which something was read."""
    keys: list[Any] = []
    first = SharedReadings._first  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the one place in which is read

    async def counted(self: SharedReadings, follower: Any, key: Any, *rest: Any) -> None:  # noqa: ANN401 - as it is called
        keys.append(key)
        await first(self, follower, key, *rest)

    monkeypatch.setattr(SharedReadings, "_first", counted)
    return keys


@pytest.fixture
def case(city: City) -> Case:
    """A submitted application."""
    city.move_to("2022-03-01")
    return open_case(city).to("SUBMITTED")


def all_follow(stack: ExitStack, people: list[Person], document: str) -> list[Socket]:
    """A socket of each of some people, which follows."""
    sockets = [stack.enter_context(following(person)) for person in people]
    for socket in sockets:
        socket.follow(document)
        settle(socket)
    return sockets


def officers(city: City, count: int) -> list[Person]:
    """Officers of one kind, each of another name."""
    return [city.person(Role.OFFICER, desk=f"desk {number}") for number in range(count)]


def test_a_change_is_read_once_for_all_who_may_see_the_same(city: City, case: Case, read: list[Any]) -> None:
    with ExitStack() as stack:
        sockets = all_follow(stack, officers(city, MANY), INBOX)
        read.clear()
        case.do("acceptGrant")
        changes = [socket.next_event() for socket in sockets]
    assert [each["grant"]["state"] for each in changes] == ["UNDER_REVIEW"] * MANY
    assert len({each["cursor"] for each in changes}) == 1
    # Whether it is seen, and what is told of it.
    assert len(read) == 2


def test_a_hundred_followers_cost_the_statements_of_one(city: City, case: Case) -> None:
    def statements_for(people: list[Person]) -> int:
        with ExitStack() as stack:
            sockets = all_follow(stack, people, WITH_PARTS)
            with counted() as statements:
                case.do("holdGrant", reason="核实")
                changes = [socket.next_event() for socket in sockets]
            assert all(change == changes[0] for change in changes)
        case.do("releaseGrant", reason="核实")
        return len(statements)

    case.do("acceptGrant")
    people = officers(city, 100)
    statements_for(people[:1])
    # What several loaders ask at one turn is one statement or two: by chance one more, and not one for each.
    assert statements_for(people) <= statements_for(people[:1]) + 5


def test_what_is_followed_is_read_by_a_plan_as_the_same_query_is(
    city: City, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []

    def note(_: ReadTally, way: str, reason: str) -> None:
        left.append(f"{way}: {reason}")

    monkeypatch.setattr(ReadTally, "left", note)
    case.do("acceptGrant")
    whole = WITH_PARTS.replace("grant {", f"grant {{ {OFFERED}")
    for person in (city.officer, city.finance, case.applicant):
        with following(person) as socket:
            socket.follow(whole)
            settle(socket)
            case.do("holdGrant", reason="核实")
            change = socket.next_event()
            shown = person.ask(f"query($id: ID!) {{ grant(id: $id) {{ {OFFERED} {NODE} }} }}", id=case.id)["grant"]
            assert change["grant"] == shown
            case.do("releaseGrant", reason="核实")
            assert socket.next_event()["grant"]["state"] == shown["state"]
    assert not [each for each in left if each.startswith("followed")]


def test_cursors_from_which_they_follow_divide_nobody(city: City, case: Case, read: list[Any]) -> None:
    cursors = [change["cursor"] for change in city.officer.ask("{ changes { nodes { cursor } } }")["changes"]["nodes"]]
    with ExitStack() as stack:
        people = officers(city, 2)
        first, second = (stack.enter_context(following(person)) for person in people)
        first.follow(INBOX, after=cursors[-1])
        second.follow(INBOX, after=cursors[-2])
        second.next_event()
        settle(first)
        read.clear()
        case.do("acceptGrant")
        assert first.next_event() == second.next_event()
    assert len(read) == 2


def test_what_is_of_one_person_is_read_for_him_alone_and_once(city: City, case: Case, read: list[Any]) -> None:
    first, second = officers(city, 2)
    with ExitStack() as stack:
        sockets = all_follow(stack, [first, first, first, second, city.finance], OWN)
        read.clear()
        case.do("acceptGrant")
        grants = [socket.next_event()["grant"] for socket in sockets]
    assert grants[0] == grants[1] == grants[2]
    assert grants[3]["number"] == grants[4]["number"]
    permitted = [{action["event"] for action in grant["actions"] if action["permitted"]} for grant in grants]
    assert permitted[0]
    assert permitted[4] != permitted[0]
    assert len(read) <= 2 * 2 + 3


def test_nobody_is_told_what_another_may_see(city: City, case: Case) -> None:
    inside = city.person(Role.DISTRICT_OFFICER)
    outside = city.person(Role.DISTRICT_OFFICER, district="420106")
    with ExitStack() as stack:
        everybody = [case.applicant, city.applicant(), inside, outside, city.officer]
        sockets = all_follow(stack, everybody, INBOX)
        case.do("acceptGrant")
        for socket in (sockets[0], sockets[2], sockets[4]):
            assert socket.next_event()["grant"]["id"] == case.id
        for socket in (sockets[1], sockets[3]):
            socket.follow("{ __typename }", "2")
            assert socket.receive()["id"] == "2"


def test_each_is_told_in_his_language(city: City, case: Case) -> None:
    titles = "subscription { inboxChanged { grant { measure { title } } } }"
    with ExitStack() as stack:
        measures: list[Json] = []
        sockets: list[Socket] = []
        for language in ("en", "zh-CN", "en"):
            headers = city.officer.headers() | {"Accept-Language": language}
            sockets.append(stack.enter_context(opened(address(city), headers=headers)))
            sockets[-1].follow(titles)
            settle(sockets[-1])
        case.do("acceptGrant")
        measures = [socket.next_event()["grant"]["measure"] for socket in sockets]
    assert measures[0] == measures[2] != measures[1]


def test_variables_that_bear_on_what_is_selected_divide_those_who_follow(city: City, case: Case) -> None:
    document = """subscription($after: String, $number: Boolean!) { inboxChanged(after: $after) {
      ...C } } fragment C on GrantChange { grant { state number @include(if: $number) } }"""
    with ExitStack() as stack:
        first, second = (stack.enter_context(following(person)) for person in officers(city, 2))
        first.follow(document, number=True)
        second.follow(document, number=False)
        settle(first)
        settle(second)
        case.do("acceptGrant")
        assert set(first.next_event()["grant"]) == {"state", "number"}
        assert set(second.next_event()["grant"]) == {"state"}


def test_every_right_of_an_actor_is_one_and_all_else_is_his_own() -> None:
    actor = Actor("某", Role.OFFICER, None, ("市经信局",))
    watched = WatchedActor.of(actor)
    assert rights_of(watched) == (Role.OFFICER, None, ("市经信局",), None, ())
    assert not watched.looked_at
    assert [getattr(watched, name) for name in RIGHTS] == list(rights_of(actor))
    assert not watched.looked_at
    looks: list[Callable[[Actor], object]] = [
        lambda who: who.name,
        lambda who: who.person,
        lambda who: who.identity,
        hash,
        lambda who: who == Actor("某", Role.OFFICER, None, ("市经信局",)),
    ]
    for look in looks:
        watched = WatchedActor.of(actor)
        assert look(watched) == look(actor)
        assert watched.looked_at


def test_who_is_woken_is_woken_in_pieces_and_rests_while_commands_are_under_way() -> None:
    async def woken_at_once(*, deeds: bool) -> list[int]:
        pace, loop = Pace(), asyncio.get_running_loop()
        waiting = [loop.create_future() for _ in range(100)]
        counts: list[int] = []
        async with pace.kept():
            with ExitStack() as stack:
                if deeds:
                    stack.enter_context(command_under_way())
                pace.wake(waiting)
                for _ in range(20):
                    await asyncio.sleep(0)
                    counts.append(sum(future.done() for future in waiting))
        return counts

    a_piece = round(PIECE_SECONDS / MESSAGE_SECONDS) + 1
    time.sleep(STILL_SECONDS)
    others = asyncio.run(woken_at_once(deeds=False))
    assert others[-1] == 100
    assert max(after - before for before, after in pairwise(others)) <= a_piece
    resting = asyncio.run(woken_at_once(deeds=True))
    assert 0 < resting[-1] <= a_piece
