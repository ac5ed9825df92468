"""Each command of docs/operations.md does what the page says, from an empty PostgreSQL to an old backup put back."""

import hashlib
import subprocess
import tarfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.engine.workers import until
from tests.manual.encrypted_postgres import EncryptedPostgres, encrypted_postgres, needs_postgres
from tests.manual.page import Manual, blocks
from tests.operations.test_command_line import DUIXIAN, run
from tests.proxy.certificates import Authority
from tests.world.cases import application
from tests.world.city import Json, credit_code
from tests.world.databases import Databases
from tests.world.operations import mutation
from tests.world.other_process import free_port
from tests.world.uploads import PAGE, PDF

pytestmark = [needs_postgres, pytest.mark.by_itself, pytest.mark.timeout(900)]
PASSWORD = "pass word of nobody else\n"  # noqa: S105 - of a server that ends with the test
SETTINGS, ROLES, RECOVERY = "Settings of an installation", "Two roles of the database", "Backup, and bringing it back"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Who certifies the hosts of the installation."""
    (tmp_path / "etc").mkdir()
    return Authority(tmp_path / "etc")


@pytest.fixture
def postgres(databases: Databases, authority: Authority) -> Generator[EncryptedPostgres]:
    """The PostgreSQL of the installation; where a system user may go, too."""
    primary = databases.server
    with encrypted_postgres(primary.pgdata.parent, primary.system_user, authority) as server:
        yield server


@pytest.fixture
def manual(postgres: EncryptedPostgres, tmp_path: Path) -> Manual:
    """Somebody with the page before him, and a machine."""
    port = free_port()
    for folder in ("var", "backup", "keys"):
        (tmp_path / folder).mkdir()
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"localhost:*:*:*:{PASSWORD}", encoding="utf-8")
    passwords.chmod(0o600)
    places = {
        "db.example.cn": postgres.address,
        "/etc/duixian": str(tmp_path / "etc"),
        "/var/lib/duixian": str(tmp_path / "var"),
        "/var/lib/postgresql/standby": str(postgres.folder.parent / "follows"),
        "/backup-of-keys": str(tmp_path / "keys"),
        "/backup": str(tmp_path / "backup"),
        "curl -sf https://duixian.example.cn": f"curl -sf http://127.0.0.1:{port}",
    }
    superuser = {"PGHOST": str(postgres.folder), "PGPORT": str(postgres.port), "PGUSER": "postgres"}
    others = {**superuser, "PGPASSFILE": str(passwords), "DUIXIAN_PORT": str(port)}
    manual = Manual(tmp_path, places, others)
    settings = manual.placed(blocks()[SETTINGS][0])
    (tmp_path / "etc" / "duixian.env").write_text(settings, encoding="utf-8")
    manual.follow(SETTINGS, 1, kept=True)
    return manual


def settings_of(manual: Manual, **others: str) -> dict[str, str]:
    """The environment of a unit, which reads it from the file."""
    lines = (manual.folder / "etc" / "duixian.env").read_text(encoding="utf-8").splitlines()
    stated = (line.split("=", 1) for line in lines)
    return manual.environment() | {name: value.strip('"') for name, value in stated} | others


@contextmanager
def serving(manual: Manual, *commands: str, **others: str) -> Generator[httpx.Client]:
    """A server, or a worker beside it, as their units run them; a worker seals what was done, at once."""
    with ExitStack() as stack:
        for command in commands:
            environment = settings_of(manual, **others)
            process = subprocess.Popen([DUIXIAN, command], env=environment, stdout=subprocess.PIPE, text=True)
            stack.enter_context(process)
            stack.callback(process.terminate)
            assert process.stdout
            assert process.stdout.readline().startswith({"serve": "Duixian serves at ", "worker": "Working"}[command])
        port = manual.others["DUIXIAN_PORT"]
        yield stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False))


def uploaded(manual: Manual, http: httpx.Client) -> None:
    """A draft of a grant, and a document of it, by an applicant who signs in with a token of the server's own."""
    code = credit_code()
    token = run(manual.folder, "token", "applicant", "--credit-code", code, **settings_of(manual)).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}

    def done(name: str, command: Json) -> Json:
        body = {"query": mutation(name), "variables": {"input": command | {"idempotencyKey": name + code}}}
        answer = http.post("/graphql", json=body, headers=headers).json()
        assert "errors" not in answer, answer
        assert answer["data"][name]["errors"] == [], answer
        return answer["data"][name]

    grant = done("createGrant", application(code))["grant"]
    promise = {"id": grant["id"], "name": "验收报告.pdf", "mediaType": PDF, "size": len(PAGE)}
    upload = done("requestUpload", promise | {"sha256": hashlib.sha256(PAGE).hexdigest()})
    assert http.put(upload["uploadUrl"], content=PAGE, headers={"Content-Type": PDF}).status_code == 201


def read_at(http: httpx.Client, position: str) -> bool:
    """Whether a list is read that shows what was done until a position."""
    answer = http.post(
        "/graphql", json={"query": "{ calls(first: 1) { nodes { id } } }"}, headers={"Duixian-Position": position}
    )
    return answer.status_code == 200


def founded(manual: Manual) -> None:
    """The database, its roles, its policy and the first people."""
    for number in range(2):
        manual.follow(ROLES, number, typed=PASSWORD * 2)
    assert "GRANT INSERT ON audit_line TO duixian_server;" in (manual.folder / "roles.sql").read_text(encoding="utf-8")
    manual.follow("The policy, and the first people", 0)
    manual.follow("The policy, and the first people", 1)
    assert (manual.folder / "civil-affairs.key").read_text(encoding="utf-8").startswith("dxk_")


@contextmanager
def followed(manual: Manual, postgres: EncryptedPostgres) -> Generator[EncryptedPostgres]:
    """A standby that follows over TLS."""
    folder = postgres.folder.parent / "follows"
    passwords = postgres.folder.parent / "pgpass"
    passwords.write_text((manual.folder / "pgpass").read_text(encoding="utf-8"), encoding="utf-8")
    passwords.chmod(0o600)
    postgres.own(passwords)
    manual.others["PGPASSFILE"], before = str(passwords), manual.others["PGPASSFILE"]
    manual.follow("A standby", 0, typed=PASSWORD * 2)
    manual.others["PGPASSFILE"] = before
    for path in (folder, *folder.rglob("*")):
        postgres.own(path)
    standby = EncryptedPostgres(folder, postgres.user, free_port())
    standby.start()
    try:
        yield standby
    finally:
        standby.stop()


def restored(manual: Manual) -> str:
    """What is said of an old backup that was brought back."""
    for name in ("documents.tar.gz", "keys.tar.gz"):
        folder = manual.folder / ("backup" if "documents" in name else "keys")
        with tarfile.open(folder / name) as archive:
            assert any("documents" in member for member in archive.getnames()) == ("documents" in name)
    ended = manual.follow(RECOVERY, 1, ends=1)
    assert "1 documents" in ended.stdout
    return ended.stdout + ended.stderr


def test_the_page_is_followed_from_an_empty_postgresql_to_an_old_backup_brought_back(
    manual: Manual, postgres: EncryptedPostgres
) -> None:
    founded(manual)
    with serving(manual, "serve") as http:
        uploaded(manual, http)
        everybody, bare = postgres.clients()
        assert (everybody > 0, bare) == (True, 0)
        manual.follow(RECOVERY, 0)
        uploaded(manual, http)
        manual.follow("Keys", 0)
        refused = manual.follow("Keys", 1, ends=1)
        assert "stop them first" in refused.stderr
        manual.follow("What was sealed", 0)
    with followed(manual, postgres) as standby:
        read_from = settings_of(manual)["DATABASE_URL"].replace(postgres.address, standby.address)
        with serving(manual, "serve", "worker", DUIXIAN_READ_DATABASE_URL=read_from) as http:
            position = http.post("/graphql", json={"query": "{ server { today } }"}).headers["duixian-position"]
            standby.stop()
            assert http.get("/readyz").status_code == 200
            standby.start()
            until(lambda: read_at(http, position) and standby.clients()[0] > 0)
            assert standby.clients()[1] == 0
    manual.follow("Keys", 1)
    manual.follow("What was sealed", 1)
    assert "was made and is not here: this database is older than that" in restored(manual)
    assert manual.not_done() == []
