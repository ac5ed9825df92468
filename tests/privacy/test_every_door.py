"""Accounts, holders and numbers of people, put in at every door, come out at none: files, feeds, prints, dumps."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import polars as pl
import pytest

from api.exports.lists import LISTS
from domain.lives.roles import Role
from tests.prints.read_back import printed, words_of
from tests.privacy.spilled import spilled
from tests.privacy.test_sealed_fields import FILE_OF, dumped
from tests.world.cases import Case, application, open_case
from tests.world.city import City, Json, Person, new_key, served_city
from tests.world.databases import Databases
from tests.world.runs import account, approved, gathered, step
from tests.world.uploads import promise
from workflows.runtime.settings import Settings

FIRST, SECOND, PERSONS = "6222020200112233445", "6222020200556677889", "6217009988776655443"
HOLDER = "欧阳示例明珠"
RESIDENT, CARD = "362322198709086409", "6222020200112233446"
SECRETS = (FIRST, SECOND, PERSONS, HOLDER, RESIDENT, CARD)
NEEDS = {"budgetQueue": {"treasury": "city"}, "paymentRegister": {"year": "2021"}}
EVENTS = """query($after: String) { events(after: $after, first: 100) {
  nodes { envelope } pageInfo { endCursor hasNextPage } } }"""


@pytest.fixture(scope="module")
def city(databases: Databases, as_asked: Settings) -> Iterator[City]:
    """A city with metrics."""
    with (
        databases.copy("begun") as url,
        served_city(url, as_asked.model_copy(update={"metrics": True, "access_log": True})) as served,
    ):
        yield served


@pytest.fixture(scope="module")
def paid(city: City) -> Case:
    """An award that is paid by a run that was instructed; a person's; and numbers that were refused at every door."""
    city.move_to("2021-03-01")
    case = open_case(city, "A10-2").to("PAYING")
    account(case, accountNo=FIRST)
    account(case, accountNo=SECOND, reason="账户有误", evidence="开户许可证")
    case.look()
    instructed = step(city, "instructPaymentRun", approved(city, gathered(city, "city", case.leg("city")["id"])))
    assert SECOND in city.finance.ask(FILE_OF, id=instructed["id"])["node"]["instructionFile"]["content"]
    person = open_case(city, "A12-3").to("SUBMITTED")
    person.applicant.done("recordBankAccount", id=person.id, holder=HOLDER, accountNo=PERSONS, bank="示例银行")
    return case


def refusals(case: Case) -> Iterator[tuple[Json, str]]:
    """What is answered to who writes a number of a person where words are asked for, and which field it is."""
    draft, officer = open_case(case.city), case.city.officer
    for number in (RESIDENT, f"{CARD[:4]} {CARD[4:]}"):
        yield draft.applicant.refused("requestUpload", **promise(draft, name=f"身份证{number}.pdf")), "name"
        yield draft.refused("submitGrant", reason=f"经办人{number}"), "reason"
        named = {**application(draft.applicant.code, item=f"人才{number}"), "idempotencyKey": new_key()}
        yield draft.applicant.refused("createGrant", **named), "facts"
        yield officer.refused("holdGrant", id=case.id, expectedVersion=case.look()["version"], reason=number), "reason"


def test_a_number_of_a_person_is_taken_in_no_words(paid: Case) -> None:
    for refused, field in refusals(paid):
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [field])
        assert spilled(SECRETS, str(refused).encode()) == set()


def test_who_takes_an_instruction_file_leaves_a_line(paid: Case) -> None:
    paid.city.seen()
    [line, *_] = paid.city.sql(
        "SELECT command ->> 'file' AS file, command ->> 'sha256' AS sha256, role FROM audit_line "
        "WHERE deed = 'export_taken' AND command ? 'sha256'"
    )
    [run] = paid.city.sql("SELECT number FROM payment_run WHERE instructed_on IS NOT NULL")
    assert (line["file"], len(line["sha256"]), line["role"]) == (f"{run['number']}.csv", 64, "FINANCE")


def test_no_dump_holds_a_secret(databases: Databases, paid: Case) -> None:
    list(refusals(paid))
    paid.city.seen()
    assert spilled(SECRETS, dumped(databases, paid.city.url)) == set()


def readers(city: City) -> list[Person]:
    """Whoever reads lists."""
    roles = (Role.OFFICER, Role.FINANCE, Role.TREASURY, Role.AUDITOR, Role.SUPERVISOR)
    return [city.person(role) for role in roles]


def heap_of(form: str, content: bytes) -> bytes:
    """What a file says, out of its packing."""
    if form == "xlsx":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    return pl.read_parquet(BytesIO(content)).write_ndjson().encode() if form == "parquet" else content


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
def test_no_export_holds_a_secret(paid: Case, form: str) -> None:
    # Every format to one, and one format to everybody.
    people = readers(paid.city) if form == "jsonl" else readers(paid.city)[-2:-1]
    read = 0
    for person in people:
        for name in LISTS:
            params = NEEDS.get(name, {})
            answer = paid.city.http.get(f"/exports/{name}.{form}", params=params, headers=person.headers())
            if answer.status_code == 200:
                read += 1
                assert spilled(SECRETS, heap_of(form, answer.content)) == set(), name
    assert read >= len(LISTS) - 1


def test_no_feed_metric_print_or_public_page_holds_a_secret(paid: Case) -> None:
    city, after, heap, more = paid.city, None, b"", True
    while more:
        page = city.person(Role.AUDITOR).ask(EVENTS, after=after)["events"]
        heap, after, more = heap + str(page).encode(), page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert heap
    for address in ("/metrics", "/open-data/awards.json", "/exports/publicityList.jsonl", "/audit/digests"):
        answer = city.http.get(address)
        heap += answer.content
    for file in ("execution.xlsx", "register.xlsx", "execution.pdf"):
        form = file.partition(".")[2]
        answer = printed(city.finance, file, year="2021")
        if answer.status_code == 200:
            heap += words_of(form, answer.content).encode()
    assert spilled(SECRETS, heap) == set()
