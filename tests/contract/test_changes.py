"""The feed of changes across processes, and the order in which it is read."""

import asyncio
import subprocess

import pytest
from tortoise.context import TortoiseContext

from api.kit.feeds.places import mark_of
from tests.world.cases import Case, open_case
from tests.world.city import City, Person
from tests.world.followers import GRANT, Socket, following
from tests.world.other_process import other_process
from tests.world.rows import connection_to
from workflows.changes.changes import BEGINNING, Change, LostChangesError, read_changes
from workflows.runtime.database import tortoise_config
from workflows.runtime.embedded_postgres import CREATE_DATABASE, EmbeddedPostgres
from workflows.runtime.sql import ask

CHANGES = """query($after: String, $first: Int!) { changes(after: $after, first: $first) {
  pageInfo { endCursor hasNextPage } nodes { cursor } } }"""


@pytest.fixture
def case(city: City) -> Case:
    """A draft of an applicant."""
    city.move_to("2022-03-01")
    return open_case(city)


def submitted(socket: Socket) -> bool:
    """Wait until a socket is told of the submission."""
    while socket.next_event()["grant"]["state"] != "SUBMITTED":
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


def read(city: City, first: int, after: str | None = None) -> tuple[list[str], str]:
    """The cursors of all changes after one, read by pages, and where reading goes on."""
    cursors: list[str] = []
    more = True
    while more:
        page = city.officer.ask(CHANGES, after=after, first=first)["changes"]
        cursors += [change["cursor"] for change in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return cursors, after or ""


def test_changes_are_read_in_the_order_in_which_they_were_committed(city: City, case: Case) -> None:
    first_page, end = read(city, 2)
    late = city.run(connection_to(city.url))

    async def begin() -> None:
        await late.execute("BEGIN")
        insert = "INSERT INTO change (grant_id, at) SELECT id, now() FROM grants WHERE number = $1"
        await late.execute(insert, case.grant["number"])

    city.run(begin())
    # A transaction that stays open keeps nobody's changes from being told.
    second = open_case(city)
    newest, after = read(city, 2, end)
    assert len(newest) == 1
    city.run(late.execute("COMMIT"))
    city.run(late.close())
    later, _ = read(city, 2, after)
    assert len(later) == 1
    assert read(city, 3)[0] == [*first_page, *newest, *later]
    assert second.id != case.id


def test_a_restored_database_says_which_cursors_it_never_gave(
    city: City, case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, before = read(city, 100)
    dump = tmp_path_factory.mktemp("dump") / "city.dump"
    with EmbeddedPostgres.of(tmp_path_factory.mktemp("pg") / "d") as other:
        other.start()
        tools = other.bin_path
        subprocess.run([tools / "pg_dump", "-Fc", "-f", dump, city.url], check=True)
        case.to("SUBMITTED")
        _, lost = read(city, 100, before)
        other.psql(CREATE_DATABASE)
        subprocess.run(
            [tools / "pg_restore", "-d", other.address("duixian"), "--no-owner", "--no-privileges", dump], check=True
        )

        async def restored() -> tuple[list[Change], list[Change]]:
            async with TortoiseContext() as context:
                await context.init(config=tortoise_config(other.address("duixian")))
                kept, gone = mark_of(before), mark_of(lost)
                with pytest.raises(LostChangesError):
                    await read_changes(gone)
                await ask("INSERT INTO change (grant_id, at) SELECT id, now() FROM grants LIMIT 1")
                after = await read_changes(kept)
                # Its number was given anew, and is another change's now.
                with pytest.raises(LostChangesError):
                    await read_changes(gone)
                return after, await read_changes(BEGINNING, 10_000)

        after, everything = asyncio.run(restored())
    assert len(after) == 1
    assert everything[-1] == after[0]


def test_a_cursor_of_another_history_is_an_error_of_its_own(city: City, case: Case) -> None:
    _, end = read(city, 100)
    case.to("SUBMITTED")
    _, lost = read(city, 100, end)
    city.sql("ALTER TABLE change DISABLE TRIGGER USER")
    city.sql("DELETE FROM change WHERE number > $1", mark_of(end).number)
    city.sql("ALTER TABLE change ENABLE TRIGGER USER")
    answer = city.officer.post(CHANGES, {"first": 1, "after": lost}).json()
    assert answer["errors"][0]["extensions"]["code"] == "CHANGES_RESTORED"
    with following(city.officer) as socket:
        socket.follow("subscription($a: String) { inboxChanged(after: $a) { cursor } }", a=lost)
        assert "CHANGES_RESTORED" in str(socket.receive())
    case.look()
    open_case(city)
    assert city.officer.post(CHANGES, {"first": 1, "after": lost}).json()["errors"]
    assert len(read(city, 100, end)[0]) == 1


@pytest.mark.parametrize(("first", "after"), [(0, None), (101, None), (1, "x"), (1, "A" * 10_000), (1, "编号")])
def test_a_page_of_changes_is_asked_for_rightly(city: City, first: int, after: str | None) -> None:
    answer = city.officer.post(CHANGES, {"first": first, "after": after}).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_page_shows_what_its_reader_may_see_and_goes_on_behind_what_he_may_not(city: City, case: Case) -> None:
    stranger = city.applicant()
    page = stranger.ask(CHANGES, after=None, first=100)["changes"]
    assert page["nodes"] == []
    own = open_case(city, applicant=stranger)
    assert len(stranger.ask(CHANGES, after=page["pageInfo"]["endCursor"], first=100)["changes"]["nodes"]) == 1
    assert own.id != case.id
