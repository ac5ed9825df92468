"""Accounts and persons are nowhere in the database, its dumps and the logs; keys change while people work."""

# ruff: noqa: S608 - these tests write their own statements

import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from domain.handling.protected import Protected
from domain.lives.roles import Role
from tests.operations.test_command_line import run
from tests.privacy.spilled import spilled
from tests.world.cases import Case, open_case
from tests.world.city import DISTRICT, City, Json, served_city
from tests.world.databases import Databases
from tests.world.runs import MAKER, account, approved, gathered, step
from workflows.running.field_keys import faults_of_values, values_under
from workflows.running.field_sealing import know_field_keys, seal_all
from workflows.runtime.privacy.ciphers import Algorithm
from workflows.runtime.privacy.field_keys import FILE, DamagedValueError, FieldKeys, Place, kept_in, source_of
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

FIRST, SECOND, PERSONS = "6222020200112233445", "6222020200556677889", "6217009988776655443"
HOLDER = "欧阳示例明珠"
SECRETS = (FIRST, SECOND, PERSONS, HOLDER)
FULL = "query($id: ID!) { grant(id: $id) { bankAccount { accountNo holder } } }"
FILE_OF = """query($id: ID!) { node(id: $id) { ... on PaymentRun { rowsSha256
  instructionFile { content sha256 } } } }"""
PLACE = Place("bank_account", "account_no", UUID(int=1))


@pytest.fixture(scope="module")
def city(databases: Databases, as_asked: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with a file of keys of its own, which it may rotate."""
    file = tmp_path_factory.mktemp("keys") / FILE
    file.write_bytes(source_of(as_asked).read())
    with (
        databases.copy("begun") as url,
        served_city(url, as_asked.model_copy(update={"field_keys": str(file)})) as served,
    ):
        yield served


@pytest.fixture(scope="module")
def paid(city: City) -> Case:
    """An award that is paid to an account which was corrected once, by a run that was instructed."""
    city.move_to("2021-03-01")
    case = open_case(city, "A10-2").to("PAYING")
    account(case, accountNo=FIRST)
    account(case, accountNo=f"{SECOND[:4]} {SECOND[4:]}", reason="账户有误", evidence="开户许可证")
    case.look()
    instructed = step(city, "instructPaymentRun", approved(city, gathered(city, "city", case.leg("city")["id"])))
    seen = city.finance.ask(FILE_OF, id=instructed["id"])["node"]
    assert SECOND in seen["instructionFile"]["content"]
    person = open_case(city, "A12-3").to("SUBMITTED")
    person.applicant.done("recordBankAccount", id=person.id, holder=HOLDER, accountNo=PERSONS, bank="示例银行")
    return case


def dumped(databases: Databases, url: str) -> bytes:
    """The whole database as its backup has it."""
    return subprocess.run(
        [databases.server.bin_path / "pg_dump", "--inserts", url], capture_output=True, check=True
    ).stdout


def test_a_secret_is_found_however_it_is_written() -> None:
    for heap in (
        FIRST.encode(),
        FIRST.encode().hex().encode(),
        *(b64encode(b"x" * n + FIRST.encode()) for n in range(4)),
    ):
        assert spilled(SECRETS, b"..." + heap + b"...") == {FIRST}


def test_no_account_and_no_holder_stands_in_the_database(databases: Databases, paid: Case) -> None:
    heap = dumped(databases, paid.city.url)
    assert spilled(SECRETS, heap) == set()
    # What is shown without a key, and by what an auditor with the key proves which account was stated.
    assert f"…{SECOND[-4:]}".encode() in heap
    known = the_key_of(paid.city).known(SECOND, Protected.ACCOUNT)
    assert f"hmac-sha256:{known}".encode() in heap


def test_the_log_says_no_account(paid: Case, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = {"holder": "别人", "accountNo": FIRST, "bank": "示例银行"}
    refused = paid.applicant.refused("recordBankAccount", id=paid.id, **wrong)
    assert FIRST not in str(refused)
    text = paid.applicant.post("query($n: Int!) { grant(id: $n) { id } }", {"n": FIRST}).text
    printed = capfd.readouterr()
    assert spilled(SECRETS, (printed.out + printed.err).encode()) == set()
    assert "errors" in text


def test_the_rows_of_a_run_are_hashed_over_what_is_kept(paid: Case) -> None:
    runs = paid.city.sql(
        "SELECT rows_sha256, run_rows_sha256(id) AS reckoned FROM payment_run WHERE state <> 'CANCELLED'"
    )
    assert runs
    assert all(run["rows_sha256"] == run["reckoned"] for run in runs)


def the_key_of(city: City) -> FieldKeys:
    """The keys of a city, as another process of it reads them."""
    return FieldKeys(source_of(city.settings))


def known_to(city: City) -> dict[str, str]:
    """The settings by which a command is run on a city."""
    secret = str(secret_path(city.settings))
    return {
        "DATABASE_URL": city.url,
        "DUIXIAN_SECRET_FILE": secret,
        "DUIXIAN_FIELD_KEYS": str(city.settings.field_keys),
    }


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_value_opens_at_its_place_alone_and_not_once_altered(tmp_path: Path, algorithm: Algorithm) -> None:
    keys = FieldKeys(kept_in(tmp_path / "keys.json"))
    keys.rotate(algorithm)
    kept = keys.seal(PLACE, FIRST, Protected.ACCOUNT)
    assert (keys.open(PLACE, kept), kept.endswith(".…3445"), FIRST in kept) == (FIRST, True, False)
    assert keys.seal(PLACE, FIRST, Protected.ACCOUNT) != kept
    begins, key, known, payload, shown = kept.split(".")
    other = "A" if payload[20] != "A" else "B"
    altered = {
        "the row": (PLACE._replace(row=UUID(int=2)), kept),
        "the table": (PLACE._replace(table="payment_run_row"), kept),
        "the column": (PLACE._replace(column="holder"), kept),
        "the value": (PLACE, ".".join([begins, key, known, payload[:20] + other + payload[21:], shown])),
        "what it is known by": (PLACE, ".".join([begins, key, "0" * 64, payload, shown])),
        "what is shown": (PLACE, f"{begins}.{key}.{known}.{payload}.…0000"),
        "nearly all": (PLACE, f"{begins}.{key}.{known}.AA.{shown}"),
        "the key": (PLACE, ".".join([begins, "0" * 16, known, payload, shown])),
    }
    for what, (place, value) in altered.items():
        with pytest.raises(DamagedValueError) as damaged:
            keys.open(place, value)
        assert damaged.value.place == place, what


def test_a_key_that_seals_is_not_retired_and_old_ones_open_until_they_are(tmp_path: Path) -> None:
    keys = FieldKeys(kept_in(tmp_path / "keys.json"))
    kept, first = keys.seal(PLACE, FIRST, Protected.ACCOUNT), keys.ring.keys[0].id
    with pytest.raises(ValueError, match="seals, and is not retired"):
        keys.retire(first)
    second = keys.rotate(Algorithm.SM4_GCM)
    assert keys.seal(PLACE, FIRST, Protected.ACCOUNT).split(".")[1:3] == [second, kept.split(".")[2]]
    assert keys.open(PLACE, kept) == FIRST
    keys.retire(first)
    with pytest.raises(DamagedValueError, match=f"there is no key {first}"):
        keys.open(PLACE, kept)


def test_a_rotation_under_load_refuses_nobody(paid: Case, tmp_path: Path) -> None:
    city, applicant = paid.city, paid.applicant
    other = open_case(city, "A06-1").to("PAYING")
    answers, done = list[Json](), threading.Event()

    def reading() -> None:
        while not done.is_set():
            answers.append(applicant.ask(FULL, id=paid.id)["grant"]["bankAccount"])
            account(other, reason="更正", evidence="证明")

    at_work = threading.Thread(target=reading)
    at_work.start()
    try:
        old = the_key_of(city).ring.keys[0].id
        ended = run(tmp_path, "privacy", "rotate", **known_to(city))
    finally:
        done.set()
        at_work.join()
    new = the_key_of(city).ring.keys[0].id
    assert (ended.returncode, ended.stdout.startswith(f"{new} seals.")) == (0, True), ended.stderr
    # What was written by the old key between two looks at the keys.
    city.run(seal_all(anew=True))
    assert answers
    assert {answer["accountNo"] for answer in answers} == {SECOND}
    assert city.run(values_under(old)) == 0
    faults, opened = city.run(faults_of_values())
    assert (faults, opened) == ([], city.run(values_under(new)))
    retired = run(tmp_path, "privacy", "retire", old, **known_to(city))
    assert (retired.returncode, retired.stdout) == (0, f"{old} is known no longer.\n"), retired.stderr
    assert applicant.ask(FULL, id=paid.id)["grant"]["bankAccount"]["accountNo"] == SECOND
    ended = city.sql("SELECT count(*) AS n FROM field_key WHERE id = $1 AND ended_at IS NOT NULL", old)
    assert ended[0]["n"] == 1


@pytest.fixture
def altered(paid: Case) -> Iterator[Case]:
    """The same where somebody wrote an account of another row over that which counts, behind the guards' backs."""
    city = paid.city
    kept = city.sql("SELECT id, account_no FROM bank_account ORDER BY recorded_at")
    ours = next(row for row in kept if row["account_no"].endswith(SECOND[-4:]))
    city.sql("ALTER TABLE bank_account DISABLE TRIGGER USER")
    city.sql("UPDATE bank_account SET account_no = $2 WHERE id = $1", ours["id"], kept[0]["account_no"])
    yield paid
    city.sql("UPDATE bank_account SET account_no = $2 WHERE id = $1", ours["id"], ours["account_no"])
    city.sql("ALTER TABLE bank_account ENABLE TRIGGER USER")


def test_an_account_that_was_written_over_is_named_and_paid_to_by_nobody(altered: Case) -> None:
    answer = altered.applicant.post(FULL, {"id": altered.id}).json()
    assert answer["errors"][0]["extensions"]["code"] == "VALUE_DAMAGED"
    gathering = {"treasury": DISTRICT, "legIds": [altered.leg("district")["id"]]}
    runs = altered.city.sql("SELECT id, version FROM payment_run ORDER BY id")
    refused = altered.city.person(Role.FINANCE, desk=MAKER).do("createPaymentRun", **gathering)
    assert [error["code"] for error in refused["errors"]] == ["VALUE_DAMAGED"]
    assert altered.city.sql("SELECT id, version FROM payment_run ORDER BY id") == runs
    faults, _ = altered.city.run(faults_of_values())
    assert len(faults) == 1
    assert "account_no of bank_account" in faults[0]


def test_what_stands_in_clear_is_sealed_at_the_next_start(paid: Case) -> None:
    """As in a database of before: its accounts in clear, and its runs approved by hashes over them."""
    city = paid.city
    keys = the_key_of(city)
    for table in ("bank_account", "payment_run_row"):
        city.sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for row in city.sql(f"SELECT id, account_no FROM {table}"):
            clear = keys.open(Place(table, "account_no", row["id"]), row["account_no"])
            city.sql(f"UPDATE {table} SET account_no = $2 WHERE id = $1", row["id"], clear)
        city.sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    city.sql("ALTER TABLE payment_run DISABLE TRIGGER USER")
    city.sql(
        "UPDATE payment_run SET rows_sha256 = run_rows_sha256(id), checked_sha256 = NULL, checked_by = NULL, "
        "checked_by_person = NULL, cleared_sha256 = run_rows_sha256(id) WHERE state = 'INSTRUCTED'"
    )
    city.sql("ALTER TABLE payment_run ENABLE TRIGGER USER")
    city.run(know_field_keys())
    left = "SELECT count(*) AS n FROM {} WHERE NOT starts_with(account_no, 'sealed1.')"
    assert [city.sql(left.format(table))[0]["n"] for table in ("bank_account", "payment_run_row")] == [0, 0]
    test_the_rows_of_a_run_are_hashed_over_what_is_kept(paid)
    assert city.run(faults_of_values())[0] == []
    assert paid.applicant.ask(FULL, id=paid.id)["grant"]["bankAccount"]["accountNo"] == SECOND


def test_other_keys_are_refused_by_name_before_anything_is_done(paid: Case, tmp_path: Path) -> None:
    city, ring = paid.city, the_key_of(paid.city).ring
    known = known_to(city)
    FieldKeys(kept_in(tmp_path / "other.json"))
    lacking = FieldKeys(kept_in(tmp_path / "lacking.json"))
    lacking.source.write(replace(ring, keys=lacking.ring.keys).written())
    (tmp_path / "none.json").write_text("{}")
    for name, why in (
        ("other", "are not those under which"),
        ("lacking", f"lack {ring.keys[0].id}"),
        ("none", "put back"),
    ):
        ended = run(tmp_path, "privacy", "keys", **known | {"DUIXIAN_FIELD_KEYS": str(tmp_path / f"{name}.json")})
        assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr) == (1, "", False), ended.stderr
        assert why in ended.stderr
    listed = run(tmp_path, "privacy", "keys", **known)
    assert (listed.returncode, listed.stdout.split()[:3]) == (0, [ring.keys[0].id, "AES-256-GCM", "seals"]), (
        listed.stderr
    )
    text = ring.written().decode()
    held = run(tmp_path, "privacy", "verify", **known | {"DUIXIAN_FIELD_KEYS": "env:THE_KEYS", "THE_KEYS": text})
    assert (held.returncode, held.stdout.endswith("values open.\n")) == (0, True), held.stderr
