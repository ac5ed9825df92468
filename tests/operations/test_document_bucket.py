"""Documents in a bucket: a server that speaks S3 is started for it, and stopped to see what is answered then."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4  # noqa: TID251 - an id that no row has

import httpx
import pytest

from tests.world.cases import open_case
from tests.world.city import FIRST_DAY, City, served_city
from tests.world.databases import Databases
from tests.world.uploads import PAGE, code, documents, get, promise, promised, put, row_of, uploaded
from workflows.running.document_check import Difference, Fault, check_documents
from workflows.runtime.clock import system_moment
from workflows.runtime.document_store import DocumentStore, SilentStoreError
from workflows.runtime.settings import Settings

BUCKET = "evidence"
PLACE = f"s3://{BUCKET}/duixian/documents"
PARTS = 12 * 1024 * 1024
"""Bytes that go to the bucket in three parts."""
SECONDS_TO_START = 60


class Bucket:
    """An empty bucket on a server of its own, as its owner sees it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._log = folder / "s3.log"
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start the server, and wait until it has made the bucket."""
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
            self._server = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._made():
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.05)

    def close(self) -> None:
        """Stop the server; what it held is gone."""
        self._server.kill()
        self._server.wait()

    def listed(self, query: str = "") -> str:
        """What the bucket holds, or the uploads that are under way in it, as the server's XML."""
        return httpx.get(f"{self.address}/{BUCKET}{query}", trust_env=False).text

    def object(self, uid: UUID) -> str:
        """Where a document lies, for its owner."""
        return f"{self.address}/{BUCKET}/duixian/documents/{uid.hex[:2]}/{uid}"

    def _made(self) -> bool:
        try:
            return httpx.put(f"{self.address}/{BUCKET}", trust_env=False).is_success
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    bucket = Bucket(tmp_path_factory.mktemp("s3"))
    bucket.start()
    with closing(bucket), pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            environment.delenv(name)
        environment.setenv("AWS_ENDPOINT_URL", bucket.address)
        environment.setenv("AWS_REGION", "us-east-1")
        environment.setenv("AWS_ACCESS_KEY_ID", "an example")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "an example")
        yield bucket


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings, bucket: Bucket) -> Iterator[City]:
    """A city that keeps its documents in the bucket, and takes larger ones than others."""
    del bucket
    own = settings.model_copy(update={"document_store": PLACE, "document_most_bytes": PARTS})
    with databases.copy() as url, served_city(url, own) as served:
        served.move_to(FIRST_DAY)
        yield served


def test_a_document_goes_to_the_bucket_and_comes_back(city: City, bucket: Bucket) -> None:
    case = open_case(city)
    document = uploaded(case)
    assert f"<Key>duixian/documents/{row_of(document).hex[:2]}/{row_of(document)}</Key>" in bucket.listed()
    assert get(city.officer, document["downloadPath"]).content == PAGE
    assert case.applicant.refused("requestUpload", **promise(case, size=PARTS + 1))["code"] == "DOCUMENT_TOO_LARGE"


def test_a_document_of_several_parts_comes_back_whole(city: City) -> None:
    body = PAGE + bytes(range(256)) * (PARTS // 256 - 1)
    document = uploaded(open_case(city), body)
    file = get(city.officer, document["downloadPath"])
    assert file.content == body
    assert file.headers["etag"] == f'"{document["sha256"]}"'


@pytest.mark.parametrize("size", [len(PAGE), PARTS])
def test_of_a_document_that_is_not_the_promised_one_no_part_stays(city: City, bucket: Bucket, size: int) -> None:
    case = open_case(city)
    body = (PAGE * (size // len(PAGE) + 1))[:size]
    answer = promised(case, body)
    refused = put(city, answer["uploadUrl"], iter([body[:-1], b"!" if body[-1:] != b"!" else b"?"]))
    assert (refused.status_code, code(refused)) == (422, "DOCUMENT_DIFFERS")
    assert str(row_of(answer["document"])) not in bucket.listed()
    assert "<Upload>" not in bucket.listed("?uploads")
    assert put(city, answer["uploadUrl"], body).status_code == 201


def test_a_bucket_is_held_against_the_rows(city: City, bucket: Bucket) -> None:
    # What the bucket forgot when it was stopped by another test.
    before = faults_by_key(city)
    case = open_case(city)
    gone, altered, _ = (uploaded(case, PAGE + bytes([number])) for number in range(3))
    assert faults_by_key(city) == before
    httpx.delete(bucket.object(row_of(gone)), trust_env=False)
    httpx.put(bucket.object(row_of(altered)), content=bytes(len(PAGE) + 1), trust_env=False)
    stray = uuid4()
    httpx.put(bucket.object(stray), content=PAGE, trust_env=False)
    httpx.put(f"{bucket.address}/{BUCKET}/duixian/documents/notes.txt", content=PAGE, trust_env=False)
    # Of another prefix: somebody else's.
    httpx.put(f"{bucket.address}/{BUCKET}/duixian/other.txt", content=PAGE, trust_env=False)
    expected = before | {str(row_of(gone)): Fault.MISSING, str(row_of(altered)): Fault.ALTERED}
    expected["notes.txt"] = Fault.ORPHAN
    assert faults_by_key(city) == expected
    expected[f"{stray.hex[:2]}/{stray}"] = Fault.ORPHAN
    assert faults_by_key(city, timedelta()) == expected


def faults_by_key(city: City, age: timedelta = timedelta(days=1)) -> dict[str, Fault]:
    """What a check of the bucket finds."""

    async def check() -> dict[str, Fault]:
        since, store = system_moment().now - age, DocumentStore.of(city.settings)
        findings = check_documents(store, whole=True, first="00", untouched_since=since)
        return {each.key: each.fault async for each in findings if isinstance(each, Difference)}

    return city.run(check())


def test_a_bucket_that_does_not_answer_is_said_to_be_out_of_reach(city: City, bucket: Bucket) -> None:
    case = open_case(city)
    document, answer = uploaded(case), promised(case)
    bucket.close()
    try:
        before = city.rows()
        for silent in (get(city.officer, document["downloadPath"]), put(city, answer["uploadUrl"])):
            assert (silent.status_code, code(silent)) == (503, "DOCUMENT_STORE_SILENT")
        assert city.rows() == before
        assert [each["storedAt"] is None for each in documents(case)] == [False, True]
        with pytest.raises(SilentStoreError):
            faults_by_key(city)
    finally:
        bucket.start()
    assert put(city, answer["uploadUrl"]).status_code == 201
