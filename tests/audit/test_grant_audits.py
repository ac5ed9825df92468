"""One query, and one command, show who approved an award, on what, what was paid, and whether it all holds."""

import re

import pytest

from api.cli.proofs.shown_audit import words_of
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from workflows.running.grant_audit import grant_audit, grant_of_number

AUDIT = """query ($id: ID!) { grant(id: $id) { award audit {
  whole fault paid seal { line digest sealedAt timestampedAt }
  lines { number deed doneBy role doneAt actedFor stateSince awardSince address request inputHash hash }
  approvals { award facts step { takenBy role event citations { article clause quote } } }
  replay { reckonings identical differences }
} } }"""


IN_WORDS = """query ($id: ID!) { grant(id: $id) { audit {
  hadBack lines { title stateSinceTitle } approvals { facts statements { name title value } } } } }"""


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    """A grant that was paid."""
    return open_case(city).to("PAID")


def audit(who: Person, case: Case) -> Json | None:
    """The audit as somebody sees it."""
    return who.ask(AUDIT, id=case.grant["id"])["grant"]["audit"]


def test_one_query_tells_who_approved_it_on_what_and_that_it_holds(city: City, case: Case) -> None:
    shown = audit(city.auditor, case)
    assert shown is not None
    [approval] = shown["approvals"]
    award = case.grant["award"]
    assert (approval["award"], shown["paid"]) == (award, award)
    assert approval["step"]["event"] == "APPROVE"
    assert approval["step"]["citations"][0]["article"] > 0
    assert approval["facts"]
    assert (shown["whole"], shown["fault"]) == (True, None)
    assert shown["replay"]["identical"] is True
    assert shown["replay"]["reckonings"] > 0
    assert [line["number"] for line in shown["lines"]] == list(range(1, len(shown["lines"]) + 1))
    assert {line["address"] for line in shown["lines"] if line["role"] != "SYSTEM"} == {"127.0.0.1"}
    of_grant = "SELECT line.hash FROM audit_line AS line JOIN grants ON grants.id = chain WHERE grants.number = $1"
    kept = city.sql(f"{of_grant} ORDER BY line.number", case.grant["number"])
    assert [line["hash"] for line in shown["lines"]] == [row["hash"] for row in kept]


def test_an_officer_reads_it_without_addresses_and_the_applicant_and_the_treasury_read_none(
    city: City, case: Case
) -> None:
    shown = audit(city.officer, case)
    assert shown is not None
    assert {(line["address"], line["request"]) for line in shown["lines"]} == {(None, None)}
    assert all(line["inputHash"] for line in shown["lines"] if line["role"] != "SYSTEM")
    for who in (case.applicant, city.treasury):
        assert audit(who, case) is None


def test_a_line_that_was_altered_shows_in_the_query_and_in_words(city: City, case: Case) -> None:
    altered = "UPDATE audit_line SET actor = reverse(actor) WHERE number = 2 AND chain = $1"
    chain = city.run(grant_of_number(case.grant["number"]))
    assert chain is not None
    city.sql("ALTER TABLE audit_line DISABLE TRIGGER ALL")
    city.sql(altered, chain)
    broken, words = audit(city.auditor, case), words_of(city.run(grant_audit(chain, case.grant["number"])), "zh-CN")
    said_in_chinese = list(words)
    city.sql(altered, chain)
    city.sql("ALTER TABLE audit_line ENABLE TRIGGER ALL")
    assert broken is not None
    assert (broken["whole"], broken["fault"]) == (False, "line 2 does not say what was hashed")
    assert "记录链有误：第2条记录与其哈希不符" in said_in_chinese
    english = "\n".join(words_of(city.run(grant_audit(chain, case.grant["number"])), "en"))
    assert "The chain is whole" in english
    assert f"Paid: {case.grant['award']} yuan" in english
    assert "Reckoned again, " in english
    assert f"{broken['approvals'][0]['step']['takenBy']} (approve): {case.grant['award']} yuan" in english


def test_the_office_reads_deeds_states_facts_and_payments_by_its_own_words(city: City, case: Case) -> None:
    answer = city.auditor.post(IN_WORDS, {"id": case.grant["id"]}, Accept_Language="zh-CN").json()
    shown = answer["data"]["grant"]["audit"]
    titles = {line["title"]: line["stateSinceTitle"] for line in shown["lines"]}
    assert titles["受理"] == "审核中"
    assert titles["到账"] == "已拨付到账"
    [approval] = shown["approvals"]
    assert sorted(fact["name"] for fact in approval["statements"]) == sorted(approval["facts"])
    assert all(re.search(r"[\u4e00-\u9fff]", fact["title"]) for fact in approval["statements"])
    assert shown["hadBack"] == "0.00"
    chain = city.run(grant_of_number(case.grant["number"]))
    assert chain is not None
    page = "\n".join(words_of(city.run(grant_audit(chain, case.grant["number"])), "zh-CN"))
    assert re.findall(r"[a-z]+_[a-z_]+|\b[A-Z]{3,}\b", page.replace("RFC", "")) == []
    [payment] = case.grant["payments"]
    vouchers = [leg["voucherNo"] for leg in payment["legs"]]
    assert vouchers
    assert all(f"凭证号 {voucher}，回单 " in page for voucher in vouchers)


def test_of_a_programme_each_milestone_is_an_approval_with_its_award(city: City) -> None:
    programme = open_case(city, "A10-4").to("ACTIVE")
    city.move_to("2022-03-01")
    programme.months({f"2021-{month:02d}": 50 for month in range(3, 9)})
    programme.do("verifyMilestone", evidence="合同抽查记录")
    shown = audit(city.auditor, programme)
    assert shown is not None
    [milestone] = programme.look()["milestones"]
    begun, verified = shown["approvals"]
    assert (begun["step"]["event"], begun["award"]) == ("APPROVE", None)
    assert (verified["step"]["event"], verified["award"]) == ("VERIFY", milestone["amount"])
