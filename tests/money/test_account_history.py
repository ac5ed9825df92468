"""What happened to an account is told with who, when, why and on what, in every grant that it pays."""

import pytest

from domain.lives.roles import Role
from tests.money.test_run_approvals import DAY, FALSE, TRUE, WHY, records, requested
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY
from tests.world.runs import account

ACCOUNTS = """query A($id: ID!) { grant(id: $id) {
  bankAccounts { number accountNo holder recordedBy role recordedAt reason evidence }
  history { subject event fromState toState takenBy role reason evidence citations { clause } } } }"""
CHANGES = """query C($after: String) { changes(after: $after) { pageInfo { endCursor }
  nodes { grant { id bankAccount { accountNo } } steps { subject event takenBy reason } } } }"""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def latest(city: City) -> str:
    """The cursor after all that is to be read now."""
    page = city.officer.ask(CHANGES, after=None)["changes"]
    while page["nodes"]:
        page = city.officer.ask(CHANGES, after=page["pageInfo"]["endCursor"])["changes"]
    return page["pageInfo"]["endCursor"]


def test_the_history_of_an_account_tells_who_when_why_and_on_what_in_every_grant_that_it_pays(city: City) -> None:
    case = requested(city)
    other = open_case(city, "A08-1", case.applicant)
    mark = latest(city)
    records(city.finance, case, "4200000000009999")
    changes = city.officer.ask(CHANGES, after=mark)["changes"]["nodes"]
    assert {change["grant"]["id"] for change in changes} == {case.id, other.id}
    step_ = {"subject": "ACCOUNT", "event": "CORRECT_ACCOUNT", "takenBy": "finance", "reason": WHY["reason"]}
    assert [change["steps"] for change in changes] == [[step_], [step_]]
    assert {change["grant"]["bankAccount"]["accountNo"] for change in changes} == {"…9999"}
    grant = city.auditor.ask(ACCOUNTS, id=other.id)["grant"]
    first, second = grant["bankAccounts"]
    assert [first["accountNo"], second["accountNo"]] == ["…1111", "…9999"]
    assert (second["recordedBy"], second["role"], second["reason"], second["evidence"]) == (
        "finance", "FINANCE", WHY["reason"], WHY["evidence"],
    )  # fmt: skip
    assert (first["role"], first["reason"], first["evidence"]) == ("APPLICANT", None, None)
    steps = [step_ for step_ in grant["history"] if step_["subject"] == "ACCOUNT"]
    assert [(s["event"], s["fromState"], s["toState"], s["role"]) for s in steps] == [
        ("RECORD_ACCOUNT", "NONE", "ON_RECORD", "APPLICANT"), ("CORRECT_ACCOUNT", "ON_RECORD", "ON_RECORD", "FINANCE"),
    ]  # fmt: skip
    assert steps[1]["evidence"] == WHY["evidence"]
    assert steps[0]["citations"]
    masked = city.officer.ask(ACCOUNTS, id=other.id)["grant"]["bankAccounts"]
    assert [row["accountNo"] for row in masked] == ["…1111", "…9999"]
    assert case.city.officer.ask(HISTORY, id=case.id)["grant"]["history"][-1]["event"] == "CORRECT_ACCOUNT"


def test_a_correction_says_why_and_on_what(city: City) -> None:
    case = requested(city)
    command: Json = {"id": case.id, "holder": case.grant["applicant"]["name"], "accountNo": FALSE, "bank": "示例银行"}
    assert city.finance.refused("recordBankAccount", **command, evidence="来函")["code"] == "REASON_REQUIRED"
    assert city.finance.refused("recordBankAccount", **command, expectedVersion=1)["code"] == "STALE_VERSION"
    assert (
        city.finance.refused("recordBankAccount", **command, reason="更正", evidence=" ")["code"] == "EVIDENCE_REQUIRED"
    )
    account(case, accountNo=TRUE)
    assert len(city.auditor.ask(ACCOUNTS, id=case.id)["grant"]["bankAccounts"]) == 1


def test_an_account_of_a_person_is_told_of_its_grant_alone(city: City) -> None:
    person = open_case(city, "A12-3")
    enterprise = open_case(city, "A08-1", person.applicant)
    mark = latest(city)
    records(person.applicant, person, TRUE, holder="王五示例")
    changes = city.officer.ask(CHANGES, after=mark)["changes"]["nodes"]
    assert [change["grant"]["id"] for change in changes] == [person.id]
    assert city.auditor.ask(ACCOUNTS, id=enterprise.id)["grant"]["bankAccounts"] == []
    assert city.officer.ask(ACCOUNTS, id=person.id)["grant"]["bankAccounts"][0]["holder"] == "***"


def test_experts_see_no_account_nor_that_there_is_one(city: City) -> None:
    case = open_case(city, "A01-1")
    records(case.applicant, case, TRUE)
    case.to("UNDER_REVIEW")
    expert = city.person(Role.EXPERT, desk="of accounts")
    assert expert.actor is not None
    case.do("assignExperts", experts=[expert.actor.name])
    grant = expert.ask(ACCOUNTS, id=case.id)["grant"]
    assert grant["bankAccounts"] == []
    assert {step["subject"] for step in grant["history"]} == {"GRANT"}
