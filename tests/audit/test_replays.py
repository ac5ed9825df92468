"""Each award comes out again as it was put on record, by the pinned pack on what was kept; where not, it is said."""

import subprocess
from pathlib import Path

import pytest

from tests.operations.test_command_line import run
from tests.scenes.stage import Play
from tests.world.cases import open_case
from tests.world.city import City
from workflows.running.replays import Replayed, replays
from workflows.runtime.secret import secret_path


def replayed(city: City, number: str | None = None) -> dict[str, Replayed]:
    """What a replay says of each grant."""

    async def replay() -> dict[str, Replayed]:
        return {one.number: one async for one in replays(number)}

    return city.run(replay())


@pytest.fixture(scope="module")
def number(play: Play) -> str:
    """A grant of one award that was paid."""
    return str(open_case(play.city).to("PAID").grant["number"])


def test_whatever_is_on_record_comes_out_again(play: Play, number: str) -> None:
    every = replayed(play.city)
    assert {name: one.differs for name, one in every.items() if one.differs} == {}
    assert [name for name, one in every.items() if not one.kept] == []
    assert every[number].reckonings == 2
    windows = play.city.sql("SELECT DISTINCT number FROM grants JOIN milestone ON grant_id = grants.id")
    assert windows
    assert all(every[row["number"]].reckonings for row in windows)


ALTERED = {
    "amount": "UPDATE assessed_award SET answer = answer || '{\"amount\": 7}'",
    "facts": "UPDATE assessed_award SET request = jsonb_set(request, '{paid}', '100')",
    "measure": "UPDATE assessed_award SET deed = 'A99'",
}


@pytest.mark.parametrize("name", ALTERED)
def test_what_comes_to_something_else_is_named(play: Play, number: str, name: str) -> None:
    city = play.city
    of_it = f" WHERE grant_id = (SELECT id FROM grants WHERE number = '{number}')"  # noqa: S608 - our own
    city.sql("ALTER TABLE assessed_award DISABLE TRIGGER ALL")
    city.sql("CREATE TEMPORARY TABLE kept AS TABLE assessed_award")
    try:
        city.sql(ALTERED[name] + of_it)
        assert replayed(city, number)[number].differs
        city.sql("DELETE FROM assessed_award" + of_it)  # noqa: S608 - our own
        assert not replayed(city, number)[number].kept
    finally:
        city.sql("DELETE FROM assessed_award")
        city.sql("INSERT INTO assessed_award SELECT * FROM kept")
        city.sql("DROP TABLE kept")
        city.sql("ALTER TABLE assessed_award ENABLE TRIGGER ALL")
    assert replayed(city, number)[number].differs == ()


def test_a_window_of_a_programme_that_was_altered_is_named(play: Play) -> None:
    city = play.city
    [row] = city.sql(
        "SELECT m.id, g.number FROM milestone m JOIN grants g ON g.id = m.grant_id WHERE m.state <> 'VOID' LIMIT 1"
    )
    city.sql("UPDATE milestone SET amount = amount + 100 WHERE id = $1", row["id"])
    assert any("window" in fault for fault in replayed(city, row["number"])[row["number"]].differs)
    city.sql("UPDATE milestone SET amount = amount - 100 WHERE id = $1", row["id"])
    assert replayed(city, row["number"])[row["number"]].differs == ()


def test_the_command_ends_with_1_where_something_differs(play: Play, number: str, tmp_path: Path) -> None:
    city = play.city

    def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
        secret = str(secret_path(city.settings).absolute())
        return run(tmp_path, "replay", *arguments, DATABASE_URL=city.url, DUIXIAN_SECRET_FILE=secret)

    one, whole = command(number), command("--all")
    assert (one.returncode, one.stdout) == (0, "1 grants, 2 reckonings: identical.\n")
    assert (whole.returncode, whole.stderr) == (0, "")
    unknown = command("A99-2020-000001")
    assert (unknown.returncode, unknown.stderr) == (1, "no award of A99-2020-000001 is on record\n")
    assert command().returncode == command(number, "--all").returncode == 2
