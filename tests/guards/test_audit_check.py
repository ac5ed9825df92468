"""``duixian audit verify`` says where a chain was broken, by whoever could switch the guards of the database off."""

import subprocess
from uuid import UUID

import pytest

from tests.operations.test_command_line import DUIXIAN
from tests.world.cases import Case, open_case
from tests.world.city import City
from workflows.running.audit_check import AuditChecked, check_audit
from workflows.runtime.secret import secret_path

LINE = "UPDATE audit_line SET {} WHERE chain = $1 AND number = 2"
ALTERED = (
    "actor = actor || ' '",
    "deed = 'reject_grant'",
    "role = 'AUDITOR'",
    "person = 'somebody'",
    "person = NULL",
    'command = command || \'{"reason": "…"}\'',
    "outcome = outcome || '{\"award\": 1}'",
    "at = at + interval '1 microsecond'",
    "hash = reverse(hash)",
)


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    """A grant that was paid, so that its chain has many lines."""
    return open_case(city).to("PAID")


@pytest.fixture(scope="module")
def chain(city: City, case: Case) -> UUID:
    """The chain of that grant."""
    return UUID(str(city.sql("SELECT id FROM grants WHERE number = $1", case.grant["number"])[0]["id"]))


def checked(city: City, *deeds: tuple[str, UUID]) -> AuditChecked:
    """What is found after some statements of the owner, who is not held by the guards; then all is as before."""
    city.seen()
    city.sql("ALTER TABLE audit_line DISABLE TRIGGER ALL")
    city.sql("CREATE TEMPORARY TABLE kept_line AS TABLE audit_line")
    try:
        for statement, chain in deeds:
            city.sql(statement, chain)
        return city.run(check_audit())
    finally:
        city.sql("DELETE FROM audit_line")
        city.sql("INSERT INTO audit_line SELECT * FROM kept_line")
        city.sql("DROP TABLE kept_line")
        city.sql("ALTER TABLE audit_line ENABLE TRIGGER ALL")


def test_what_nobody_touched_is_whole(city: City, chain: UUID) -> None:
    whole = checked(city)
    assert whole.faults == []
    assert whole.lines == city.sql("SELECT count(*) FROM audit_line")[0]["count"]
    assert whole.chains == city.sql("SELECT count(DISTINCT chain) FROM audit_line")[0]["count"]
    assert chain.int > 0


def test_a_chain_without_a_thing_of_its_own_is_counted_like_any_other(city: City, chain: UUID) -> None:
    alone = ("DELETE FROM audit_line WHERE chain = '00000000-0000-0000-0000-000000000000' AND chain <> $1", chain)
    nobodys = ("UPDATE audit_line SET chain = '00000000-0000-0000-0000-000000000000' WHERE chain = $1", chain)
    looked_at, before = checked(city, alone, nobodys), checked(city, alone)
    assert (looked_at.chains, looked_at.lines) == (before.chains, before.lines)


@pytest.mark.parametrize("altered", ALTERED)
def test_the_line_that_was_altered_is_named(city: City, chain: UUID, altered: str) -> None:
    faults = checked(city, (LINE.format(altered), chain)).faults
    assert f"chain {chain}: line 2 does not say what was hashed" in faults


def test_the_first_broken_line_of_a_chain_is_named_and_no_other_chain(city: City, chain: UUID) -> None:
    everywhere = "UPDATE audit_line SET deed = 'x' WHERE chain = $1 AND number > 2"
    assert checked(city, (everywhere, chain)).faults == [f"chain {chain}: line 3 does not say what was hashed"]


def test_a_line_that_was_taken_out_is_missing(city: City, chain: UUID) -> None:
    taken = "DELETE FROM audit_line WHERE chain = $1 AND number = 2"
    closed_up = "UPDATE audit_line SET number = number - 1 WHERE chain = $1 AND number > 2"
    assert f"chain {chain}: line 2 is missing" in checked(city, (taken, chain)).faults
    assert f"chain {chain}: line 2 does not go on from the line before it" in (
        checked(city, (taken, chain), (closed_up, chain)).faults
    )


@pytest.mark.parametrize("cut", ["number > 4", "number > 0"])
def test_an_end_that_was_cut_off_is_named_by_the_grant_that_it_changed(
    city: City, case: Case, chain: UUID, cut: str
) -> None:
    faults = checked(city, (f"DELETE FROM audit_line WHERE chain = $1 AND {cut}", chain)).faults  # noqa: S608 - a test's own words
    assert [fault.split(":")[0] for fault in faults] == [case.grant["number"]]
    assert faults[0].endswith(" has no line")


def test_the_command_says_whether_the_audit_is_whole(city: City, chain: UUID) -> None:
    secret = str(secret_path(city.settings).absolute())
    environment = {"DATABASE_URL": city.url, "DUIXIAN_SECRET_FILE": secret, "PATH": ""}

    def verified() -> subprocess.CompletedProcess[str]:
        arguments = [str(DUIXIAN), "audit", "verify"]
        return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)

    whole = verified()
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.endswith(" sealed rows: all are as they were written.\n")
    city.sql("ALTER TABLE audit_line DISABLE TRIGGER ALL")
    city.sql(LINE.format("actor = reverse(actor)"), chain)
    broken = verified()
    city.sql(LINE.format("actor = reverse(actor)"), chain)
    city.sql("ALTER TABLE audit_line ENABLE TRIGGER ALL")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr.splitlines()[0] == f"chain {chain}: line 2 does not say what was hashed"
