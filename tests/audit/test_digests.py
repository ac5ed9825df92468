"""A digest seals what is on record: whatever is altered, taken out or put back afterwards is named by the check."""

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guards.access_guards import SEALS
from tests.guards.broken_rows import refused
from tests.operations.test_command_line import run
from tests.world.cases import open_case
from tests.world.city import City, Json
from workflows.running import digest_pieces
from workflows.running.digest_pieces import root_of_heads, root_of_rows
from workflows.running.digests import SEALED, copies_path, make_digest
from workflows.running.whole_check import check_whole
from workflows.runtime.proofs.digest_keys import is_signed, key_path, known_keys, public_path, rotate_key
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

# ruff: noqa: S608 - these tests write their own statements

GUARDED = (*SEALED, "audit_line", "audit_digest", "audit_head", "sealed_row", "policy_version")


@pytest.fixture(scope="module")
def sealed(city: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city in which two days were sealed, on which something was done, and something was done since."""
    city.settings = city.settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("keys")})
    open_case(city).to("PAID")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(digest_pieces, "AT_ONCE", 2)
        city.run(make_digest(city.settings))
    city.move_to("2021-09-01")
    open_case(city).to("SUBMITTED")
    assert city.run(make_digest(city.settings)) is not None
    assert city.run(make_digest(city.settings)) is None
    open_case(city).to("SUBMITTED")
    return city


def faults(city: City, *published: Path) -> list[str]:
    """What the whole check names."""
    return list(city.run(check_whole(city.settings, published)).faults)


@contextmanager
def without_guards(city: City, *statements: str) -> Generator[None]:
    """What the owner of the database does who switches its guards off; undone at the end of the block."""
    city.seen()
    for table in GUARDED:
        city.sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        city.sql(f"CREATE TEMPORARY TABLE kept_{table} AS TABLE {table}")
    try:
        for statement in statements:
            city.sql(statement)
        yield
    finally:
        for table in GUARDED:
            city.sql(f"DELETE FROM {table}")
            city.sql(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            city.sql(f"DROP TABLE kept_{table}")
            city.sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        "1",
        "nothing",
        '{"items": 1}',
        '{"items": [{}]}',
        '{"number": 1, "hash": "a", "statement": "{}"}',
    ],
)
def test_a_file_that_is_no_feed_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    ended = run(tmp_path, "audit", "verify", "--published", str(path))
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert "bad.json: this is no feed of digests" in ended.stderr


@pytest.mark.parametrize("table", [table for table in SEALS if table != "audit_timestamp"])
def test_the_database_keeps_what_was_sealed_and_on_what_an_award_was_reckoned(sealed: City, table: str) -> None:
    assert sealed.sql(f"SELECT count(*) AS n FROM {table}")[0]["n"] > 0
    column = {"audit_digest": "statement", "assessed_award": "deed"}.get(table, "digest")
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        assert "is written once" in refused(sealed, statement), statement


WHOLE = r"""
SELECT count(*)::int AS count, encode(sha256(convert_to(
    string_agg(kind || ' ' || id || ' ' || sha256, E'\n' ORDER BY kind COLLATE "C", id), 'UTF8')), 'hex') AS root
FROM sealed_row WHERE digest = 1
"""
WHOLE_HEADS = r"""
SELECT count(*)::int AS count, encode(sha256(convert_to(
    string_agg(chain || ' ' || number || ' ' || hash, E'\n' ORDER BY chain), 'UTF8')), 'hex') AS root
FROM audit_head WHERE digest = 1
"""


def test_a_digest_is_the_same_in_whatever_pieces_it_is_made(sealed: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_pieces, "AT_ONCE", 2)
    for root_of, whole in ((root_of_rows, WHOLE), (root_of_heads, WHOLE_HEADS)):
        root = sealed.run(root_of(1))
        assert {"count": root.count, "root": root.root} == sealed.sql(whole)[0]
    assert faults(sealed) == []


def test_what_nobody_touched_is_whole(sealed: City) -> None:
    checked = sealed.run(check_whole(sealed.settings))
    assert checked.faults == ()
    assert checked.digests == 2
    assert checked.rows == sum(
        sealed.sql(f"SELECT count(*) AS n FROM sealed_row WHERE kind = '{table}'")[0]["n"] for table in SEALED
    )
    assert checked.rows > 20


FIRST = "(SELECT id FROM {0} JOIN sealed_row AS s USING (id) WHERE s.kind = '{0}' ORDER BY id LIMIT 1)"
ALTERED = {
    "audit line": ("UPDATE audit_line SET actor = actor || '.' WHERE number = 1", "does not say what was hashed"),
    "posting": (f"UPDATE posting SET amount = amount + 1 WHERE id = {FIRST.format('posting')}", "posting "),
    "ledger": (f"UPDATE ledger_entry SET evidence = 'x' WHERE id = {FIRST.format('ledger_entry')}", "ledger_entry "),
    "fact": (f"UPDATE fact_snapshot SET facts = '{{}}' WHERE id = {FIRST.format('fact_snapshot')}", "fact_snapshot "),
    "receipt": (f"DELETE FROM receipt WHERE id = {FIRST.format('receipt')}", "is gone"),
    "pack": ("UPDATE policy_version SET text = text || '.'", "is not what its hash says"),
    "digest": (
        "UPDATE audit_digest SET statement = replace(statement, '\"rows\":', '\"rows\":1') WHERE number = 1",
        "digest 1 of 2021-03-09: it does not say what was hashed",
    ),
    "signature": (
        "UPDATE audit_digest SET signature = (SELECT signature FROM audit_digest WHERE number = 1) WHERE number = 2",
        "digest 2 of 2021-09-01: it is not signed by its key",
    ),
    "key": ("UPDATE audit_digest SET key_id = 'x' WHERE number = 2", "nobody knows its key x"),
    "end": ("UPDATE audit_head SET number = number + 1000", "the ends of chains that it sealed are others"),
    "seal": ("DELETE FROM sealed_row WHERE kind = 'posting'", "the rows that it sealed are others"),
    "chain": ("DELETE FROM audit_line", "is gone or another"),
    "last digest": ("DELETE FROM audit_digest WHERE number = 2", "digest 2 of 2021-09-01 was made and is not here"),
    "first digest": ("DELETE FROM audit_digest WHERE number = 1", "it does not go on from the one before it"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_or_cut_off_is_named(sealed: City, name: str) -> None:
    statement, says = ALTERED[name]
    with without_guards(sealed, statement):
        assert any(says in fault for fault in faults(sealed)), faults(sealed)
    assert faults(sealed) == []


def test_the_end_of_a_chain_that_was_cut_off_is_named_though_nothing_else_tells_of_it(sealed: City) -> None:
    [end] = sealed.sql("SELECT chain, max(number) AS number FROM audit_head GROUP BY chain ORDER BY 2 DESC LIMIT 1")
    cut = f"DELETE FROM audit_line WHERE chain = '{end['chain']}' AND number >= {end['number']}"
    with without_guards(sealed, cut):
        named = faults(sealed)
    assert f"chain {end['chain']}: line {end['number']}, which a digest sealed, is gone or another" in named


def test_a_backup_of_an_earlier_day_is_known_by_the_digests_that_it_lacks(sealed: City, tmp_path: Path) -> None:
    feed = tmp_path / "feed.json"
    feed.write_bytes(sealed.http.get("/audit/digests").content)
    back = (
        "DELETE FROM audit_head WHERE digest = 2",
        "DELETE FROM sealed_row WHERE digest = 2",
        "DELETE FROM audit_digest WHERE number = 2",
    )
    lacks = "digest 2 of 2021-09-01 was made and is not here: this database is older than that, or was cut"
    with without_guards(sealed, *back):
        assert faults(sealed) == [lacks]
        kept = copies_path(sealed.settings).read_bytes()
        copies_path(sealed.settings).write_bytes(kept.splitlines(keepends=True)[0])
        assert faults(sealed) == []
        assert faults(sealed, feed) == [lacks]
        copies_path(sealed.settings).write_bytes(kept)


def test_whoever_signs_anew_with_another_key_is_known_by_the_copies(sealed: City) -> None:
    with without_guards(sealed, "UPDATE audit_digest SET hash = repeat('0', 64) WHERE number = 2"):
        assert "digest 2 of 2021-09-01 is not the one that was copied" in faults(sealed)


def test_the_feed_is_open_to_everybody_and_proves_itself(sealed: City) -> None:
    answer = sealed.http.get("/audit/digests")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/feed+json")
    feed: Json = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == ["2021-09-01 · 2", "2021-03-09 · 1"]
    keys = known_keys(sealed.settings)
    for item in feed["items"]:
        proof = item["_duixian"]
        assert is_signed(keys[proof["keyId"]], proof["statement"].encode(), base64.b64decode(proof["signature"]))
    older = sealed.http.get("/audit/digests?before=2").json()
    assert [item["_duixian"]["number"] for item in older["items"]] == [1]
    assert sealed.http.get("/audit/digests?before=x").status_code == 400
    tag = {"If-None-Match": answer.headers["etag"]}
    assert sealed.http.get("/audit/digests", headers=tag).status_code == 304


def test_the_digests_of_a_package_are_verified_without_duixian(
    sealed: City, settings: Settings, tmp_path: Path
) -> None:
    folder, secret = tmp_path / "package", {"DUIXIAN_SECRET_FILE": str(secret_path(settings).absolute())}
    done = run(sealed.settings.data_dir, "audit", "export", str(folder), DATABASE_URL=sealed.url, **secret)
    assert done.returncode == 0, done.stderr

    def verified(*options: str) -> "subprocess.CompletedProcess[str]":
        arguments = [sys.executable, *options, str(folder / "verify_audit.py")]
        return subprocess.run(arguments, capture_output=True, text=True, check=False)

    whole, bare = verified(), verified("-I", "-S")
    assert (whole.returncode, whole.stderr, "not checked" in whole.stdout) == (0, "", False)
    assert bare.returncode == 0
    assert "not checked: signatures of digests: this Python has no cryptography" in bare.stdout
    digests = folder / "digests.jsonl"
    lines = [json.loads(line) for line in digests.read_text(encoding="utf-8").splitlines()]
    lines[1]["signature"] = lines[0]["signature"]
    digests.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert verified().stderr == "digest 2 of 2021-09-01: it is not signed by its key\n"
    digests.write_text(json.dumps(lines[1]) + "\n", encoding="utf-8")
    assert verified().stderr.startswith("digest 1 of 2021-09-01: it does not go on from the one before it\n")


def test_a_key_is_rotated_and_what_the_old_one_signed_is_still_checked(sealed: City, tmp_path: Path) -> None:
    directory = Path(shutil.copytree(sealed.settings.data_dir, tmp_path / "keys"))
    settings = sealed.settings.model_copy(update={"data_dir": directory})
    before, after = rotate_key(settings)
    assert before != after
    assert set(known_keys(settings)) == {before, after}
    assert key_path(settings).stat().st_mode & 0o077 == 0
    sealed.move_to("2021-09-02")
    with without_guards(sealed):
        made = sealed.run(make_digest(settings))
        assert made is not None
        assert made.key_id == after
        assert sealed.run(check_whole(settings)).faults == ()
        public = public_path(settings).read_text(encoding="ascii")
        public_path(settings).write_text(public.splitlines(keepends=True)[0], encoding="ascii")
        assert sealed.run(check_whole(settings)).faults == (f"digest 3 of 2021-09-02: nobody knows its key {after}",)
