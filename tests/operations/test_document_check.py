"""Whether every document is what it was: found by the check, said by the command, while a server goes on."""

import asyncio
import hashlib
import os
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4  # noqa: TID251 - an id that no row has

import pytest
from typer.testing import CliRunner

from api.cli.commands import APP
from tests.operations.test_command_line import run
from tests.world.cases import open_case
from tests.world.city import FIRST_DAY, City, Json, served_city
from tests.world.databases import Databases
from tests.world.uploads import PAGE, get, kept_files, promised, put, row_of, uploaded
from workflows.running import document_check
from workflows.running.document_check import Difference, Fault, Shelf, check_documents
from workflows.runtime.clock import system_moment
from workflows.runtime.document_store import SHELVES, DocumentStore, Kept, SilentStoreError
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

TWO_DAYS = timedelta(days=2)


@pytest.fixture
def city(databases: Databases, settings: Settings, tmp_path: Path) -> Iterator[City]:
    """A city for one test alone, with a folder of documents for itself."""
    own = settings.model_copy(update={"document_store": str(tmp_path / "documents")})
    with databases.copy() as url, served_city(url, own) as served:
        served.move_to(FIRST_DAY)
        yield served


def file_of(city: City, document: Json) -> Path:
    """The file of a document, in the folder of the city."""
    uid = row_of(document)
    return Path(str(city.settings.document_store)) / uid.hex[:2] / str(uid)


def two_days_old(path: Path) -> Path:
    """A file as it was left the day before yesterday."""
    then = (system_moment().now - TWO_DAYS).timestamp()
    os.utime(path, (then, then))
    return path


def differences_of(city: City, *, whole: bool = True, first: str = "00") -> list[Difference]:
    """What the check finds."""

    async def check() -> list[Difference | Shelf]:
        since = system_moment().now - timedelta(days=1)
        store = DocumentStore.of(city.settings)
        return [each async for each in check_documents(store, whole=whole, first=first, untouched_since=since)]

    findings = city.run(check())
    shelves = [each.name for each in findings if isinstance(each, Shelf)]
    assert shelves == list(SHELVES[SHELVES.index(first) :])
    return [each for each in findings if isinstance(each, Difference)]


def faults(differences: list[Difference]) -> dict[str, Fault]:
    """Of each thing what is wrong with it."""
    return {difference.key: difference.fault for difference in differences}


def test_a_document_that_is_missing_or_altered_is_found(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_check, "ROWS_AT_ONCE", 2)
    case = open_case(city)
    whole, gone, longer, other = (uploaded(case, PAGE + bytes([n])) for n in range(4))
    assert differences_of(city) == []
    file_of(city, gone).unlink()
    file_of(city, longer).write_bytes(PAGE * 2)
    file_of(city, other).write_bytes(bytes(len(PAGE) + 1))
    expected = {
        str(row_of(gone)): Fault.MISSING,
        str(row_of(longer)): Fault.RESIZED,
        str(row_of(other)): Fault.ALTERED,
    }
    assert faults(differences_of(city)) == expected
    del expected[str(row_of(other))]
    assert faults(differences_of(city, whole=False)) == expected
    altered = next(each for each in differences_of(city) if each.fault is Fault.ALTERED)
    digest = hashlib.sha256(bytes(len(PAGE) + 1)).hexdigest()
    for language in ("en", "zh-CN"):
        assert digest in altered.sentence(language)
        assert case.grant["number"] in altered.sentence(language)
    assert get(city.officer, whole["downloadPath"]).content == PAGE + b"\x00"


def test_what_no_row_names_is_found_once_it_can_be_no_upload_any_more(city: City) -> None:
    case = open_case(city)
    kept = uploaded(case)
    folder = file_of(city, kept).parent
    shelf = folder.name
    strays = [
        folder / str(uuid4()),
        folder / f"{row_of(kept)}#1",
        folder / "notes.txt",
        folder / "deeper" / "notes.txt",
    ]
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(PAGE)
    assert differences_of(city) == []
    for stray in strays:
        two_days_old(stray)
    assert faults(differences_of(city)) == {f"{shelf}/{stray.relative_to(folder)}": Fault.ORPHAN for stray in strays}
    two_days_old(file_of(city, kept))
    (folder.parent / "old backup").mkdir()
    (beside,) = (each for each in differences_of(city, first="ff") if each.key == "old backup")
    assert (beside.fault, "old backup" in beside.sentence("zh-CN")) == (Fault.ORPHAN, True)


def test_what_came_whole_and_is_not_on_record_is_put_on_record_by_the_same_bytes(city: City) -> None:
    case = open_case(city)
    answer = promised(case)
    file = file_of(city, answer["document"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(PAGE)
    # As a server leaves it that ends between the last byte and the row.
    assert differences_of(city) == []
    two_days_old(file)
    assert faults(differences_of(city)) == {str(row_of(answer["document"])): Fault.UNRECORDED}
    assert put(city, answer["uploadUrl"]).status_code == 201
    assert differences_of(city) == []


def test_what_is_uploaded_meanwhile_is_no_difference(city: City) -> None:
    case = open_case(city)
    for number in range(20):
        uploaded(case, PAGE + bytes([number]))

    async def check() -> list[Difference]:
        differences: list[Difference] = []
        store = DocumentStore.of(city.settings)
        since = system_moment().now + timedelta(days=1)
        async for each in check_documents(store, whole=True, first="00", untouched_since=since):
            if isinstance(each, Difference):
                differences.append(each)
            elif each.name.endswith("8"):
                await asyncio.to_thread(uploaded, case, PAGE + each.name.encode())
        return differences

    assert asyncio.run_coroutine_threadsafe(check(), city.loop).result(60) == []


def test_documents_that_cannot_be_read_are_named_until_it_is_the_store(city: City) -> None:
    case = open_case(city)
    documents = [uploaded(case, PAGE + bytes([n])) for n in range(document_check.MOST_UNREADABLE)]
    for number, document in enumerate(documents):
        file_of(city, document).unlink()
        # A link that leads to itself: it is there, and nobody can open it.
        file_of(city, document).symlink_to(file_of(city, document))
        if number + 1 < document_check.MOST_UNREADABLE:
            assert list(faults(differences_of(city)).values()) == [Fault.UNREADABLE] * (number + 1)
    with pytest.raises(SilentStoreError):
        differences_of(city)


def verified(city: City, *arguments: str, **others: str) -> "subprocess.CompletedProcess[str]":
    """The command, beside the server."""
    named = {"DATABASE_URL": city.url, "DUIXIAN_DOCUMENT_STORE": str(city.settings.document_store)}
    secret = str(secret_path(city.settings))
    directory = city.settings.data_dir
    return run(directory, "documents", "verify", *arguments, DUIXIAN_SECRET_FILE=secret, **named, **others)


def test_the_command_finds_all_well_beside_a_server_and_changes_nothing(city: City) -> None:
    uploaded(open_case(city))
    before = {path: path.stat().st_mtime_ns for path in kept_files(city)}
    rows = city.rows()
    done = verified(city)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 documents from 00… on, read whole: all are there and the same.\n"
    assert ({path: path.stat().st_mtime_ns for path in kept_files(city)}, city.rows()) == (before, rows)


def test_the_command_ends_with_1_where_something_differs_and_says_so_in_the_language_chosen(city: City) -> None:
    case = open_case(city)
    document = uploaded(case)
    file_of(city, document).unlink()
    outcome = verified(city, "--quick")
    assert (outcome.returncode, outcome.stdout) == (1, "")
    missing, end = outcome.stderr.splitlines()
    assert missing.startswith(f"document {row_of(document)} of {case.grant['number']} is missing")
    assert end == "1 documents from 00… on, by their sizes alone: 1 differences."
    chinese = verified(city, DUIXIAN_LANGUAGE="zh-CN")
    assert (chinese.returncode, "文件缺失" in chinese.stderr, "发现 1 处不符" in chinese.stderr) == (1, True, True)


@pytest.mark.parametrize("wrong", [("--from", "g0"), ("--from", "1"), ("--lang", "fr"), ("--age", "-1")])
def test_the_command_is_asked_rightly(wrong: tuple[str, str]) -> None:
    assert CliRunner().invoke(APP, ["documents", "verify", *wrong]).exit_code == 2


def test_a_store_that_is_no_store_is_said_in_a_sentence(city: City) -> None:
    folder = Path(str(city.settings.document_store))
    folder.rmdir()
    folder.write_text("no folder", encoding="utf-8")
    outcome = verified(city)
    assert (outcome.returncode, outcome.stderr.count("\n"), "File exists" in outcome.stderr) == (1, 1, True)


def test_a_check_that_is_broken_off_says_where_it_goes_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(open_case(city))
    listed = DocumentStore.shelf

    async def silent_from_a0(store: DocumentStore, name: str) -> list[Kept]:
        if name == "a0":
            raise SilentStoreError
        return await listed(store, name)

    def on_its_database(ask: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
        city.run(ask(city.settings))

    monkeypatch.setattr(DocumentStore, "shelf", silent_from_a0)
    monkeypatch.setattr("api.cli.document_checking.on_database", on_its_database)
    outcome = CliRunner().invoke(APP, ["documents", "verify"])
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr.splitlines()[-1].endswith("up to a0…; broken off, it goes on with --from a0")
