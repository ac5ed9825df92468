"""Digests are timestamped by a real authority (openssl's), stand without it, and are made up for later."""

import base64
import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.audit.authority import Authority, authority, certified
from tests.guards.broken_rows import refused
from tests.operations.test_command_line import run
from tests.world.cases import open_case
from tests.world.city import City
from workflows.running.digests import copies, copies_path
from workflows.running.timestamps import seal_today
from workflows.running.whole_check import check_whole
from workflows.runtime.proofs import timestamping
from workflows.runtime.proofs.audit_settings import AuditSettings
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Generator[Authority]:
    """An authority that is known here."""
    with authority(tmp_path_factory.mktemp("authority") / "one") as one:
        yield one


@pytest.fixture(scope="module")
def stamped(city: City, given: Authority, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city with one day that was sealed while the authority answered."""
    chosen = {"data_dir": tmp_path_factory.mktemp("keys"), "timestamp_url": given.url, "timestamp_roots": given.root}
    city.settings = city.settings.model_copy(update=chosen)
    open_case(city).to("SUBMITTED")
    sealed = city.run(seal_today(city.settings))
    assert (sealed.stamped, sealed.fault) == (1, None)
    return city


def faults(city: City, **chosen: Path | None) -> list[str]:
    """What the whole check names."""
    return list(city.run(check_whole(city.settings.model_copy(update=chosen))).faults)


def altered(city: City, statement: str) -> list[str]:
    """What the whole check names after a statement of the owner; then all is as before."""
    city.sql("ALTER TABLE audit_timestamp DISABLE TRIGGER ALL")
    city.sql("CREATE TEMPORARY TABLE kept_stamp AS TABLE audit_timestamp")
    try:
        city.sql(statement)
        return faults(city)
    finally:
        city.sql("DELETE FROM audit_timestamp")
        city.sql("INSERT INTO audit_timestamp SELECT * FROM kept_stamp")
        city.sql("DROP TABLE kept_stamp")
        city.sql("ALTER TABLE audit_timestamp ENABLE TRIGGER ALL")


def test_a_digest_is_timestamped_and_nothing_but_its_hash_is_sent(stamped: City, given: Authority) -> None:
    digest = stamped.sql("SELECT number, hash, statement FROM audit_digest WHERE number = 1")[0]
    checked = stamped.run(check_whole(stamped.settings))
    assert (checked.faults, checked.timestamps) == ((), checked.digests)
    assert bytes.fromhex(digest["hash"]) in given.received[0]
    assert len(given.received[0]) < 100
    item = stamped.http.get("/audit/digests").json()["items"][-1]
    [kept] = stamped.sql("SELECT answer FROM audit_timestamp WHERE digest = 1")
    assert base64.b64decode(item["_duixian"]["timestamp"]) == kept["answer"]
    assert ["timestamp" in one for one in copies(stamped.settings) if one["number"] == 1] == [False, True]


def test_the_database_keeps_timestamps(stamped: City) -> None:
    updated = "UPDATE audit_timestamp SET answer = answer"
    for statement in (updated, "DELETE FROM audit_timestamp", "TRUNCATE audit_timestamp CASCADE"):
        assert "is written once" in refused(stamped, statement), statement


ALTERED = {
    "flipped": (
        "UPDATE audit_timestamp SET answer = set_byte(answer, 900, get_byte(answer, 900) # 1)",
        "its timestamp does not hold",
    ),
    "of nothing": ("UPDATE audit_timestamp SET answer = 'x'", "its timestamp does not hold"),
    "moment": ("UPDATE audit_timestamp SET at = at - interval '1 day'", "its timestamp says another moment"),
    "cut off": ("DELETE FROM audit_timestamp", "the timestamp that was copied is not here"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_timestamp_that_was_altered_or_cut_off_is_named(stamped: City, name: str) -> None:
    statement, says = ALTERED[name]
    named = altered(stamped, statement)
    assert any(fault.startswith("digest 1 of ") and says in fault for fault in named), named
    assert faults(stamped) == []


def test_a_timestamp_by_somebody_else_does_not_hold_and_one_that_nobody_can_check_is_named(
    stamped: City, tmp_path: Path
) -> None:
    other = certified(tmp_path / "x")
    assert {"its timestamp does not hold" in fault for fault in faults(stamped, timestamp_roots=other)} == {True}
    assert {"was not checked" in fault for fault in faults(stamped, timestamp_roots=None)} == {True}


def test_an_authority_that_is_silent_refuses_or_answers_something_else_is_made_up_for(
    stamped: City, given: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamping, "ANSWER_SECONDS", 0.3)
    stamped.move_to("2021-09-01")
    open_case(stamped).to("SUBMITTED")
    [first] = stamped.sql("SELECT answer FROM audit_timestamp WHERE digest = 1")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"silent_seconds": 1}, "it did not answer: ReadTimeout"),
        ({"status": 503}, "it answered with status 503"),
        ({"media_type": "text/html"}, "it answered no application/timestamp-reply"),
        ({"instead": b"<html>"}, "ASN.1"),
        ({"instead": bytes.fromhex("30053003020102")}, ""),
        ({"instead": first["answer"]}, "Nonce mismatch"),
        ({"instead": b"x" * 70_000}, "it answered more than 65536 bytes"),
    ]
    for answers, says in wrong:
        for name, value in answers.items():
            setattr(given, name, value)
        sealed = stamped.run(seal_today(stamped.settings))
        assert sealed.stamped == 0
        assert sealed.fault is not None
        assert sealed.fault.startswith("digest 2: ")
        assert says in sealed.fault
        for name in answers:
            setattr(given, name, getattr(Authority(given.folder), name))
    down = stamped.settings.model_copy(update={"timestamp_url": "http://127.0.0.1:9/tsa"})
    assert "it did not answer: ConnectError" in str(stamped.run(seal_today(down)).fault)
    # The digest stands without, and the copy beside the key as well.
    checked = stamped.run(check_whole(stamped.settings))
    assert (checked.faults, checked.digests, checked.timestamps) == ((), 2, 1)
    sealed = stamped.run(seal_today(stamped.settings))
    assert (sealed.digest, sealed.stamped, sealed.fault) == (None, 1, None)
    assert stamped.run(check_whole(stamped.settings)).timestamps == 2
    assert stamped.run(seal_today(stamped.settings)).stamped == 0


def test_the_commands_give_check_and_export_timestamps(
    stamped: City, given: Authority, settings: Settings, tmp_path: Path
) -> None:
    folder, kept = tmp_path / "package", stamped.settings.data_dir
    environment = {
        "DATABASE_URL": stamped.url,
        "DUIXIAN_SECRET_FILE": str(secret_path(settings).absolute()),
        "DUIXIAN_TIMESTAMP_URL": given.url,
        "DUIXIAN_TIMESTAMP_ROOTS": str(given.root),
    }
    assert run(kept, "audit", "export", str(folder), **environment).returncode == 0

    def verified() -> "subprocess.CompletedProcess[str]":
        arguments = [sys.executable, str(folder / "verify_audit.py")]
        return subprocess.run(arguments, capture_output=True, text=True, check=False)

    whole = verified()
    assert (whole.returncode, whole.stderr, "not checked" in whole.stdout) == (0, "", False)
    digests = folder / "digests.jsonl"
    lines = [json.loads(line) for line in digests.read_text(encoding="utf-8").splitlines()]
    answer = bytearray(base64.b64decode(lines[0]["timestamp"]))
    answer[-9] ^= 1
    lines[0]["timestamp"] = base64.b64encode(answer).decode()
    digests.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert "its timestamp does not hold" in verified().stderr
    (folder / "timestamp-roots.pem").unlink()
    assert "not checked: timestamps of digests: there is no timestamp-roots.pem" in verified().stdout
    bad = {**environment, "DUIXIAN_TIMESTAMP_ROOTS": str(copies_path(stamped.settings))}
    ended = run(kept, "audit", "verify", **bad)
    assert (ended.returncode, "no certificate in PEM" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
    with pytest.raises(ValidationError, match="needs DUIXIAN_TIMESTAMP_ROOTS"):
        AuditSettings(timestamp_url=given.url)
