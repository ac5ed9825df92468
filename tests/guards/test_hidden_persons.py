"""A person whom an award is for is found by nobody who sees the person masked: not by search, keys or sentences."""

import asyncio
from pathlib import Path

import pytest

from domain.assessment.matters import hidden_key
from domain.lives.roles import Role
from tests.domain.wuhan import GRANTS
from tests.operations.test_command_line import run
from tests.world.cases import Case, application, new_item, open_case
from tests.world.city import FIRST_DAY, City, Json, Person
from tests.world.registers import changed_register
from workflows.running.secret_marks import Change, SecretDiffersError, TakeSecret, check_secret, rotate
from workflows.runtime.privacy.field_keys import FILE
from workflows.runtime.secret import Secret, opened, secret_path, the_secret
from workflows.runtime.sql import ask
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

PERSON = "RC-420106-1990-0101-1234"
FOUND = "query($search: String!) { grants(filter: {search: $search}) { totalCount edges { node { id } } } }"
KEYS = """query($id: ID!) { grant(id: $id) { item matterKey otherAwards { matter matterKey }
  bankAccount { holder accountNo } } }"""
HOLDER = "欧阳示例明"


@pytest.fixture
def case(city: City) -> Case:
    """An award for a person, which was applied for."""
    return open_case(city, "A12-3", item=f"{PERSON}{new_item()[3:]}").to("SUBMITTED")


def people(case: Case) -> list[Person]:
    """Everybody who may search."""
    city = case.city
    roles = (Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.TREASURY, Role.AUDITOR, Role.OFFICER)
    return [case.applicant, city.officer, *(city.person(role) for role in roles)]


def hits(person: Person, word: str) -> int:
    """How many grants a word finds."""
    return person.ask(FOUND, search=word)["grants"]["totalCount"]


def test_nobody_finds_a_person_by_a_letter_or_the_whole(case: Case) -> None:
    item = case.city.sql("SELECT item FROM grants WHERE number = $1", case.grant["number"])[0]["item"]
    for person in people(case):
        assert hits(person, case.grant["number"]) == 1
        for word in (item, item.lower(), item[:6], item[3:12], item[-4:], "42***34", "***"):
            assert hits(person, f"{case.grant['number']} {word}") == 0, (person.actor, word)


def test_the_attack_of_the_trial_learns_nothing(case: Case) -> None:
    """Letter by letter from what is shown: each next letter is as good as every other one.

    The applicant's credit code, a part of its name too, is searched as ever, and may hold such letters by chance.
    """
    for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-":
        for known in (f"RC{letter}", f"{letter}34"):
            shown = known in case.applicant.code
            assert hits(case.city.officer, f"{case.grant['number']} {known}") == shown, known


def test_a_person_named_later_and_an_applicant_named_anew_stay_hidden(city: City) -> None:
    draft = open_case(city, "A12-3", item="RC-1")
    draft.applicant.done("updateGrantFacts", **draft.command("updateGrantFacts", facts={}, item=PERSON))
    changed_register(draft, name="改名示例公司", effectiveOn=str(FIRST_DAY))
    number = draft.grant["number"]
    assert hits(city.officer, f"{number} 改名示例") == 1
    assert hits(city.officer, f"{number} {PERSON}") == 0
    other = open_case(city, item="量子罗盘仪")
    assert hits(city.officer, f"{other.grant['number']} 量子罗盘") == 1


def test_a_key_of_a_person_is_shown_to_nobody_and_cannot_be_tried(case: Case) -> None:
    case.city.officer.done("recordOtherAward", **other_award(case))
    case.applicant.done("recordBankAccount", id=case.id, holder=HOLDER, accountNo="4200100020003000", bank="示例银行")
    kept = case.city.sql("SELECT matter_key, matter FROM other_award WHERE credit_code = $1", case.applicant.code)[0]
    item = case.city.sql("SELECT item FROM grants WHERE number = $1", case.grant["number"])[0]["item"]
    assert kept["matter_key"] != hidden_key(GRANTS["A12-3"], item, {}, None)
    assert kept["matter"] == "A12-3/***"
    for person in people(case):
        grant = person.ask(KEYS, id=case.id)["grant"]
        assert grant["matterKey"] == "A12-3/***"
        assert [award["matterKey"] for award in grant["otherAwards"]] == ["A12-3/***"]
        assert kept["matter_key"][6:] not in str(grant)
        assert item not in str(grant)
        full = person.actor is not None and person.actor.role is Role.APPLICANT
        assert (grant["bankAccount"]["holder"] == HOLDER) is full, person.actor


def other_award(case: Case) -> Json:
    """An award of another policy, told for the person's grant."""
    fields = {
        "policyName": "省人才计划",
        "scope": "CITY",
        "source": "市人社局",
        "reference": new_item(),
        "evidence": "批文",
    }
    return {"creditCode": case.applicant.code, "grantId": case.id, "amount": "1000.00", **fields}


def test_a_second_application_for_the_person_is_refused_without_the_person(case: Case) -> None:
    item = case.city.sql("SELECT item FROM grants WHERE number = $1", case.grant["number"])[0]["item"]
    again = case.applicant.done("createGrant", **application(case.applicant.code, "A12-3", item=f" {item} "))["grant"]
    refused = case.applicant.refused("submitGrant", id=again["id"], expectedVersion=again["version"])
    assert refused["code"] == "ITEM_ALREADY_OPEN"
    assert item not in str(refused)


def test_a_new_secret_knows_every_person_again_and_an_old_one_is_refused(case: Case) -> None:
    city = case.city
    city.officer.done("recordOtherAward", **other_award(case))
    keys = "SELECT matter_key FROM other_award WHERE credit_code = $1"
    old, before = city.run(_secret()), city.sql(keys, case.applicant.code)[0]["matter_key"]

    async def rotated() -> tuple[bool, str]:
        path = city.settings.data_dir / "rotated.key"
        new = await rotate(path)
        with pytest.raises(SecretDiffersError):
            await check_secret()
        rows = await ask(keys, case.applicant.code)
        assert path.read_bytes() == new.raw
        assert path.stat().st_mode & 0o777 == 0o600
        with opened(new):
            await check_secret()
            back = await handle(SYSTEM, Change(new, old).take_secret, TakeSecret(old.mark))
        return isinstance(back, Done), str(rows[0]["matter_key"])

    done, meanwhile = city.run(rotated())
    assert done
    assert meanwhile != before
    assert city.sql(keys, case.applicant.code)[0]["matter_key"] == before
    city.run(check_secret())


def test_a_secret_is_not_changed_beside_a_server_that_runs(case: Case, tmp_path: Path) -> None:
    city, file = case.city, tmp_path / "secret.key"
    file.write_bytes(secret_path(city.settings).read_bytes())
    file.with_name(FILE).write_bytes(secret_path(city.settings).with_name(FILE).read_bytes())
    before = file.read_bytes()
    ended = run(tmp_path, "secret", "rotate", DATABASE_URL=city.url, DUIXIAN_SECRET_FILE=str(file))
    assert (ended.returncode, ended.stdout, file.read_bytes()) == (1, "", before), ended.stderr
    assert "stop them first, or say --anyway" in ended.stderr
    old = city.run(_secret())
    ended = run(tmp_path, "secret", "rotate", "--anyway", DATABASE_URL=city.url, DUIXIAN_SECRET_FILE=str(file))
    assert (ended.returncode, file.read_bytes() == before) == (0, False), ended.stderr

    async def back() -> None:
        await handle(SYSTEM, Change(Secret(file.read_bytes()), old).take_secret, TakeSecret(old.mark))
        await check_secret()

    city.run(back())


async def _secret() -> Secret:
    await asyncio.sleep(0)
    return the_secret()
