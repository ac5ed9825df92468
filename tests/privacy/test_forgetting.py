"""What no law keeps is erased by rule, once and on record; nothing is done twice for it, and every proof holds."""

# ruff: noqa: S608 - these tests write their own statements

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import asyncpg
import pytest

from domain.lives.roles import Role
from tests.contract.test_changes import CHANGES
from tests.operations.test_command_line import run
from tests.world.cases import Case, application, new_key_and, open_case
from tests.world.city import City, Json, new_key
from tests.world.uploads import documents, kept_files, uploaded
from workflows.access.witness import Witness
from workflows.running.audit_check import check_audit
from workflows.running.digest_check import digest_faults
from workflows.running.digests import make_digest
from workflows.running.retention.forgetting import forget_all
from workflows.running.retention.rules import Rule, retention
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.privacy.field_keys import source_of
from workflows.runtime.proofs.digest_keys import KeptSigner, key_id
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

Faults: TypeAlias = Callable[[], list[str]]
OLD = "interval '4000 days'"
TAKEN_BACK = "INSERT INTO revocation (number, kind, subject, restores, ordered_by, reason, at) VALUES"
DELEGATED = (
    "INSERT INTO delegation (id, starts_on, ends_on, delegator, delegator_name, role, bureaus, treasuries, delegate, "
    "delegate_name, reason, recorded_at) VALUES"
)
DELEGATION = "'a', 'a', 'OFFICER', '[]', '[]', 'b', 'b', 'x', now()"
LINES = "SELECT outcome::text AS outcome, command::text AS command FROM audit_line WHERE deed = $1 ORDER BY number"


@pytest.fixture(scope="module")
def digests(city: City, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings under which the digests of the city are made, by a key of its own."""
    return city.settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("keys")})


@pytest.fixture(scope="module")
def left(city: City, digests: Settings) -> Case:
    """A draft with a document, to which nobody comes back, in a city that was sealed since."""
    case = open_case(city)
    uploaded(case)
    assert city.run(make_digest(digests)) is not None
    return case


@pytest.fixture(scope="module")
def sealed(left: Case) -> City:
    """The city."""
    return left.city


@contextmanager
def unguarded(city: City, *tables: str) -> Generator[None]:
    """What the owner does who lets time pass: no rule is tried while the machine waits for years."""
    for table in tables:
        city.sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        city.sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def forgotten(city: City, *, rehearsed: bool = False) -> dict[Rule, int]:
    """How much was erased by the rules that come with Duixian."""
    return city.run(forget_all(retention(), DocumentStore.of(city.settings), rehearsed=rehearsed))


@pytest.fixture(scope="module")
def faults(sealed: City, digests: Settings) -> Callable[[], list[str]]:
    """Every fault that the audit and its digests have."""
    signer = KeptSigner.of(digests)

    async def looked() -> list[str]:
        keys = {key_id(signer.public_key): signer.public_key}
        return [*(await check_audit()).faults, *[fault async for fault in digest_faults(keys, [])]]

    return lambda: sealed.run(looked())


@pytest.fixture(scope="module")
def aged_command(sealed: City) -> tuple[Json, Json]:
    """A command that was done long ago under a key, and what it answered."""
    applicant = sealed.applicant()
    command = new_key_and(application(applicant.code))
    first = applicant.done("createGrant", **command)
    with unguarded(sealed, "answer"):
        sealed.sql(f"UPDATE answer SET at = at - {OLD} WHERE key = $1", command["idempotencyKey"])
    return command | {"by": applicant.code}, first


def test_a_key_that_was_forgotten_does_nothing_twice(
    sealed: City, aged_command: tuple[Json, Json], faults: Faults
) -> None:
    command, first = dict(aged_command[0]), aged_command[1]
    applicant = sealed.applicant(command.pop("by"))
    assert applicant.done("createGrant", **command) == first
    assert forgotten(sealed, rehearsed=True)[Rule.ANSWERS] == 1
    assert applicant.done("createGrant", **command) == first
    assert forgotten(sealed)[Rule.ANSWERS] == 1
    before = sealed.sql("SELECT count(*) AS n FROM grants")
    refused = applicant.refused("createGrant", **command)
    assert (refused["code"], refused["path"], refused["retryable"]) == ("KEY_FORGOTTEN", ["idempotencyKey"], False)
    assert sealed.sql("SELECT count(*) AS n FROM grants") == before
    # Of what was answered nothing is left, but a mark; a key of another person is another.
    key = command["idempotencyKey"]
    assert sealed.sql("SELECT 1 FROM answer WHERE key = $1", key) == []
    other = sealed.applicant()
    other.done("createGrant", **{**application(other.code), "idempotencyKey": key})
    assert forgotten(sealed)[Rule.ANSWERS] == 0
    lines = [json.loads(line["command"]) for line in sealed.sql(LINES, "forget")]
    assert [line["rule"] for line in lines].count("answers") > 0
    assert faults() == []


def test_a_follower_who_was_away_for_too_long_is_told_to_read_anew(sealed: City, faults: Faults) -> None:
    quiet, busy = open_case(sealed), open_case(sealed)
    early = sealed.officer.ask(CHANGES, first=1, after=None)["changes"]["pageInfo"]["endCursor"]
    busy.to("UNDER_REVIEW")
    middle = sealed.officer.ask(CHANGES, first=100, after=None)["changes"]["pageInfo"]["endCursor"]
    with unguarded(sealed, "change", "notice"):
        sealed.sql(f"UPDATE change SET written_at = written_at - {OLD}")
        sealed.sql("DELETE FROM notice")
    busy.to("PROPOSED")
    counted = sealed.sql("SELECT count(*) AS n FROM change")[0]["n"]
    assert forgotten(sealed)[Rule.CHANGES] > 0
    assert sealed.sql("SELECT count(*) AS n FROM change")[0]["n"] < counted
    answer = sealed.officer.post(CHANGES, {"first": 1, "after": early}).json()
    assert answer["errors"][0]["extensions"]["code"] == "CHANGES_FORGOTTEN"
    # Who had read all that was forgotten goes on, and who begins anew is told of every grant.
    went_on = sealed.officer.ask(CHANGES, first=100, after=middle)["changes"]["nodes"]
    assert went_on
    sequences = sealed.sql("SELECT grant_id, sequence, number FROM change ORDER BY number")
    listed = {str(row["grant_id"]) for row in sequences}
    assert {str(row["id"]) for row in sealed.sql("SELECT id FROM grants")} == listed
    of_busy = [row["sequence"] for row in sequences if str(row["grant_id"]) == uid_of(sealed, busy)]
    assert of_busy == list(range(of_busy[0], of_busy[0] + len(of_busy)))
    assert of_busy[0] > 1
    assert forgotten(sealed)[Rule.CHANGES] == 0
    assert (quiet.look()["state"], faults()) == ("DRAFT", [])


def uid_of(city: City, case: Case) -> str:
    """The id of a grant in its table."""
    return str(city.sql("SELECT id FROM grants WHERE number = $1", case.grant["number"])[0]["id"])


def test_an_old_draft_is_withdrawn_and_emptied_and_the_proofs_hold(left: Case, faults: Faults) -> None:
    city = left.city
    kept, withdrawn = open_case(city), open_case(city)
    withdrawn.applicant.done("withdrawGrant", **withdrawn.command("withdrawGrant"))
    [file] = kept_files(city, documents(left)[0])
    item, ids = left.look()["item"], [uid_of(city, one) for one in (left, withdrawn)]
    with unguarded(city, "grants"):
        city.sql(f"UPDATE grants SET updated_at = updated_at - {OLD} WHERE id = ANY ($1::text[]::uuid[])", ids)
    before = left.look()
    assert forgotten(city, rehearsed=True)[Rule.DRAFTS] == 2
    assert (left.look(), file.exists()) == (before, True)
    assert forgotten(city)[Rule.DRAFTS] == 2
    emptied = left.look()
    assert (emptied["state"], emptied["item"], documents(left), file.exists()) == ("WITHDRAWN", "", [], False)
    assert (withdrawn.look()["item"], kept.look()["state"]) == ("", "DRAFT")
    facts = city.sql("SELECT facts::text AS facts FROM fact_snapshot WHERE grant_id = $1", ids[0])
    assert {row["facts"] for row in facts} == {"{}"}
    assert city.sql("SELECT 1 FROM grant_search WHERE text LIKE '%' || $1 || '%'", item) == []
    assert forgotten(city)[Rule.DRAFTS] == 0
    assert faults() == []
    # What is left of it is sealed by the line that says what was erased.
    with unguarded(city, "fact_snapshot"):
        city.sql("UPDATE fact_snapshot SET source = source || '.' WHERE grant_id = $1", ids[0])
        assert any("fact_snapshot" in fault for fault in faults())
        city.sql("UPDATE fact_snapshot SET source = left(source, -1) WHERE grant_id = $1", ids[0])


def signed(city: City, digests: Settings) -> dict[str, str]:
    """The settings by which a command is run on a city, with its keys."""
    keys = source_of(city.settings).place
    by = {"DUIXIAN_SECRET_FILE": str(secret_path(city.settings)), "DUIXIAN_FIELD_KEYS": keys}
    return {"DATABASE_URL": city.url, "DUIXIAN_DATA_DIR": str(digests.data_dir), **by}


def test_what_the_doors_saw_goes_by_whole_chains_and_verify_knows(
    sealed: City, digests: Settings, faults: Faults, tmp_path: Path
) -> None:
    witness = Witness()
    for number in range(3):
        witness.note("signed_in", Actor(f"visitor {number}", Role.AUDITOR), {"token": new_key()})
    sealed.run(witness.write(folded=True))
    sealed.move_to("2021-10-01")
    assert sealed.run(make_digest(digests)) is not None
    [row] = sealed.sql("SELECT DISTINCT chain FROM audit_line WHERE actor = 'visitor 0'")
    chain: UUID = row["chain"]
    [end] = sealed.sql("SELECT number, hash FROM audit_head WHERE chain = $1", chain)
    with unguarded(sealed, "audit_line", "witness_chain"):
        sealed.sql(f"UPDATE audit_line SET at = at - {OLD} WHERE chain = $1", chain)
        sealed.sql(f"UPDATE witness_chain SET began_at = began_at - {OLD} WHERE id = $1", chain)
    assert forgotten(sealed, rehearsed=True)[Rule.WITNESSES] == 1
    assert forgotten(sealed)[Rule.WITNESSES] == 1
    assert sealed.sql("SELECT 1 FROM audit_line WHERE chain = $1", chain) == []
    assert faults() == []
    [line] = [line for line in sealed.sql(LINES, "forget") if str(chain) in line["outcome"]]
    assert json.loads(line["outcome"])["chains"] == {str(chain): [end["number"], end["hash"]]}
    # So does the script of a third party.
    package = tmp_path / "package"
    exported = run(tmp_path, "audit", "export", str(package), **signed(sealed, digests))
    assert exported.returncode == 0, exported.stderr
    script = [sys.executable, package / "verify_audit.py"]
    verified = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    # A chain that is only said to be erased is gone all the same.
    with unguarded(sealed, "witness_chain", "audit_line"):
        written = "UPDATE audit_line SET outcome = $2::text::jsonb WHERE deed = 'forget' AND outcome::text = $1"
        sealed.sql(written, line["outcome"], "{}")
        assert any(str(chain) in fault and "is gone" in fault for fault in faults())
        sealed.sql(written, "{}", line["outcome"])


@pytest.fixture(scope="module")
def recent(sealed: City) -> City:
    """The city with one of everything that is erased by rule, none of which is old."""
    open_case(sealed)
    sealed.sql(
        "INSERT INTO answer (id, actor, key, deed, input_hash, done, at) "
        "VALUES (gen_random_uuid(), 'x', 'x', 'x', 'x', '{}', now())"
    )
    sealed.sql("INSERT INTO forgotten_key (mark) VALUES (key_mark('x', 'x'))")
    sealed.sql("INSERT INTO change_horizon (number) VALUES (1) ON CONFLICT DO NOTHING")
    sealed.sql("INSERT INTO witness_chain (id, began_at) SELECT chain, now() FROM audit_line LIMIT 1")
    uploaded(open_case(sealed))
    sealed.sql(f"{TAKEN_BACK} (90, 'TOKEN', 'x', false, 'x', 'x', now())")
    sealed.sql(f"{DELEGATED} (gen_random_uuid(), current_date - 9, current_date - 1, {DELEGATION})")
    return sealed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE witness_chain SET erased_at = now(), lines = 1, hash = 'x'",
        "INSERT INTO witness_chain VALUES (gen_random_uuid(), now(), now(), 1, 'x')",
        "INSERT INTO change_horizon (number) VALUES (0) ON CONFLICT (alone) DO UPDATE SET number = 0",
        "DELETE FROM change_horizon",
        "DELETE FROM forgotten_key",
        "DELETE FROM answer WHERE actor = 'x'",
        "DELETE FROM answer WHERE at < now() AND actor <> 'x'",
        "DELETE FROM change",
        "UPDATE fact_snapshot SET facts = '{}', erased_at = now()",
        "DELETE FROM document",
        "DELETE FROM revocation",
        "DELETE FROM delegation",
    ],
)
def test_the_database_erases_nothing_before_its_time(recent: City, statement: str) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        recent.sql(statement)


def test_ended_delegations_and_tokens_that_were_taken_back_are_forgotten(sealed: City) -> None:
    [old] = sealed.sql(f"{DELEGATED} (gen_random_uuid(), '2001-01-01', '2002-01-01', {DELEGATION}) RETURNING id")
    long_ago = "false, 'x', 'x', '2002-01-01'"
    sealed.sql(f"{TAKEN_BACK} (91, 'TOKEN', 'x', {long_ago}), (92, 'PERSON', 'x', {long_ago})")
    erased = forgotten(sealed)
    assert (erased[Rule.DELEGATIONS], erased[Rule.REVOKED_TOKENS]) == (1, 1)
    assert sealed.sql("SELECT 1 FROM delegation WHERE id = $1", old["id"]) == []
    assert [row["number"] for row in sealed.sql("SELECT number FROM revocation WHERE at < '2003-01-01'")] == [92]
    # The newest stays, whatever it is: no number is given twice.
    sealed.sql(f"{TAKEN_BACK} (99, 'TOKEN', 'y', {long_ago})")
    assert forgotten(sealed)[Rule.REVOKED_TOKENS] == 0


def test_the_command_says_what_it_would_erase_and_on_which_ground(
    sealed: City, digests: Settings, tmp_path: Path
) -> None:
    ended = run(tmp_path, "privacy", "erase", "--dry-run", "--lang", "zh-CN", **signed(sealed, digests))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line.split()[0] for line in ended.stdout.splitlines() if line[:1].islower()] == [*Rule]
    assert "个人信息保护法第四十七条" in ended.stdout
    assert ended.stdout.endswith("未删除任何内容。\n")
