"""The clock of a city: a dry run moves nothing, and what is broken keeps nothing else waiting and is reported."""

import subprocess
from pathlib import Path

from tests.operations.test_command_line import run
from tests.world.cases import Case, open_case
from tests.world.city import City
from workflows.runtime.secret import secret_path

REFUSES = (
    "ALTER TABLE history_step ADD CONSTRAINT broken CHECK (scope_id <> '{}' OR event <> 'END_PUBLICITY') NOT VALID"
)


def swept_by(city: City, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """How ``duixian sweep`` ended on the database of a city."""
    return run(
        directory, "sweep", *arguments, DATABASE_URL=city.url, DUIXIAN_SECRET_FILE=str(secret_path(city.settings))
    )


def shown(city: City, count: int) -> list[Case]:
    """Awards that are shown in public, until the same day."""
    city.move_to("2021-06-01")
    return [open_case(city).to("PUBLICITY") for _ in range(count)]


def test_a_dry_run_says_what_would_move_and_moves_nothing(fresh_city: City, tmp_path: Path) -> None:
    case = shown(fresh_city, 1)[0]
    over = case.look()["publicityTo"]
    before = fresh_city.rows()
    first = swept_by(fresh_city, tmp_path, "--as-of", "2021-12-01", "--dry-run")
    assert (first.returncode, "1 grants would move" in first.stdout) == (0, True), first
    assert fresh_city.rows() == before
    assert case.look()["publicityTo"] == over
    assert "1 grants moved" in swept_by(fresh_city, tmp_path, "--as-of", "2021-12-01").stdout
    assert case.look()["state"] == "PUBLICITY_OVER"


def test_one_broken_thing_keeps_no_other_waiting_and_the_sweep_ends_with_one(fresh_city: City, tmp_path: Path) -> None:
    broken, *others = shown(fresh_city, 3)
    uid = fresh_city.sql("SELECT id FROM grants WHERE number = $1", broken.grant["number"])[0]["id"]
    fresh_city.sql(REFUSES.format(uid))
    ended = swept_by(fresh_city, tmp_path, "--as-of", "2021-12-01")
    assert ended.returncode == 1
    assert "1 due and broken" in ended.stderr
    assert "2 grants moved" in ended.stdout
    assert [case.look()["state"] for case in (broken, *others)] == ["PUBLICITY", "PUBLICITY_OVER", "PUBLICITY_OVER"]
    fresh_city.sql("ALTER TABLE history_step DROP CONSTRAINT broken")
    assert swept_by(fresh_city, tmp_path, "--as-of", "2021-12-01").returncode == 0
    assert broken.look()["state"] == "PUBLICITY_OVER"


def test_a_clock_that_jumps_over_a_holiday_a_years_end_and_a_leap_day_leaves_nothing_behind(
    fresh_city: City, tmp_path: Path
) -> None:
    fresh_city.move_to("2021-09-29")
    before_the_holiday = open_case(fresh_city).to("PUBLICITY")
    # Seven days of National Day (国庆节) lie between, none of which is a working day.
    assert "2021-10-08" <= before_the_holiday.look()["publicityTo"] < "2021-10-20"
    fresh_city.sql("UPDATE demonstration_day SET today = '2021-12-30'")
    before_new_year = open_case(fresh_city).to("PUBLICITY")
    jumped = swept_by(fresh_city, tmp_path, "--as-of", "2024-02-29")
    assert (jumped.returncode, "2 grants moved" in jumped.stdout) == (0, True), jumped
    fresh_city.sql("UPDATE demonstration_day SET today = '2024-02-29'")
    assert [case.look()["state"] for case in (before_the_holiday, before_new_year)] == ["PUBLICITY_OVER"] * 2
    left = fresh_city.sql("SELECT year FROM budget WHERE free <> 0 AND year < 2024")
    assert left == []
    again = swept_by(fresh_city, tmp_path, "--as-of", "2024-03-01")
    assert (again.returncode, "0 grants moved" in again.stdout) == (0, True), again
    known = {"DATABASE_URL": fresh_city.url, "DUIXIAN_SECRET_FILE": str(secret_path(fresh_city.settings))}
    assert run(tmp_path, "ledger", "verify", **known).returncode == 0
