"""Who looks at once leaves a line each in one whole chain; rotations at once, and a killed one, lose no key."""

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.access.key_sources import new_pem
from api.access.signing_keys import SigningKeys
from domain.lives.roles import Role
from tests.operations.test_command_line import DUIXIAN, environment, run
from tests.privacy.test_sealed_fields import FULL, known_to, the_key_of
from tests.world.cases import Case, open_case
from tests.world.city import City, new_key, served_city
from tests.world.databases import Databases
from tests.world.runs import account
from workflows.running.audit_check import check_audit
from workflows.running.field_keys import faults_of_values, values_under
from workflows.runtime.privacy.ciphers import Algorithm
from workflows.runtime.privacy.field_keys import FILE, FieldKeys, kept_in, source_of
from workflows.runtime.privacy.key_places import KeyFile
from workflows.runtime.settings import Settings

ACCOUNT = "6222020200112233445"
LOOKS = "SELECT number FROM audit_line WHERE deed = 'reveal_bank_account' ORDER BY chain, number"


@pytest.fixture(scope="module")
def city(databases: Databases, as_asked: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with a file of keys of its own."""
    file = tmp_path_factory.mktemp("keys") / FILE
    file.write_bytes(source_of(as_asked).read())
    settings = as_asked.model_copy(update={"field_keys": str(file)})
    with databases.copy("begun") as url, served_city(url, settings) as served:
        yield served


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    """A grant with an account."""
    case = open_case(city, "A10-2").to("PAYING")
    account(case, accountNo=ACCOUNT)
    case.look()
    return case


def test_two_who_look_at_once_leave_two_lines(city: City, case: Case) -> None:
    auditors = [city.person(Role.AUDITOR, desk=f"desk {number}") for number in range(8)]
    look = {"id": case.id, "reason": "核对退回原因"}
    with ThreadPoolExecutor(len(auditors)) as people:
        looks = [people.submit(each.done, "revealBankAccount", **look, idempotencyKey=new_key()) for each in auditors]
        shown = [each.result()["bankAccount"]["accountNo"] for each in looks]
    assert shown == [ACCOUNT] * len(auditors)
    assert len(city.sql(LOOKS)) == len(auditors)
    assert city.run(check_audit()).faults == []


def test_a_rotation_that_was_killed_is_gone_on_with(city: City, case: Case, tmp_path: Path) -> None:
    old = the_key_of(city).ring.keys[0].id
    # As soon as the new key is in its file; and a little later, while its id is put on record and values sealed anew.
    for later in (0.0, 0.1):
        started = subprocess.Popen(
            [DUIXIAN, "privacy", "rotate"],
            cwd=tmp_path,
            env=environment(tmp_path, **known_to(city)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 30
        while the_key_of(city).ring.keys[0].id == old and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(later)
        started.kill()
        started.wait()
        new = the_key_of(city).ring.keys[0].id
        assert new != old
        assert case.applicant.ask(FULL, id=case.id)["grant"]["bankAccount"]["accountNo"] == ACCOUNT
        ended = run(tmp_path, "privacy", "reseal", **known_to(city))
        assert ended.returncode == 0, ended.stderr
        assert (city.run(values_under(old)), city.run(faults_of_values())[0]) == (0, [])
        old = new


def test_of_rotations_at_once_no_key_is_lost(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    FieldKeys(kept_in(place))
    signing = tmp_path / "signing.pem"
    SigningKeys(KeyFile(signing, new_pem))
    with ThreadPoolExecutor(6) as people:
        sealing = [people.submit(FieldKeys(kept_in(place)).rotate, Algorithm.AES_256_GCM) for _ in range(6)]
        made = {each.result() for each in sealing}
        signed = [people.submit(SigningKeys(KeyFile(signing, new_pem)).rotate) for _ in range(3)]
        kids = {each.result() for each in signed}
    assert made < set(FieldKeys(kept_in(place)).ring.by_id)
    assert kids < set(SigningKeys(KeyFile(signing, new_pem)).kids)
