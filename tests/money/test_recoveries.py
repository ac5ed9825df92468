"""Paid money is asked back: opened on a cause, heard, decided by another person, and received by who paid."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from domain.refusals.refusals import Code
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_recoveries import OPENING, recovered
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City, Json, Person
from tests.world.operations import HISTORY
from tests.world.scopes import acting
from workflows.recoveries.recoveries import (
    AdvanceRecovery,
    DecideRecovery,
    DropRecovery,
    advance_recovery,
    decide_recovery,
    drop_recovery,
)
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle


@pytest.fixture(autouse=True)
def _day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-08-02")


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by the city and the district in halves."""
    return open_case(city, "A03-1").to("PAID")


def last(case: Case) -> Json:
    """The recovery of a case, as it now stands."""
    return case.look()["recoveries"][-1]


def advanced(city: City, case: Case) -> bool:
    """Whether time alone moved the recovery of a case."""
    uid = city.sql("SELECT id FROM recovery WHERE number = $1", last(case)["number"])[0]["id"]
    outcome = city.run(handle(SYSTEM, advance_recovery, AdvanceRecovery(uid)))
    assert isinstance(outcome, Done)
    return outcome.changed


def test_a_recovery_goes_its_whole_way(paid: Case) -> None:
    award = paid.grant["award"]
    recovered(paid, "RECOVERED")
    recovery = last(paid)
    assert (recovery["state"], recovery["claimed"], recovery["amount"]) == ("RECOVERED", award, award)
    legs = {leg["payer"]: leg["amount"] for leg in paid.grant["payments"][0]["legs"]}
    assert {leg["payer"]: leg["received"] for leg in recovery["legs"]} == legs
    assert {leg["payer"]: leg["treasury"] for leg in recovery["legs"]} == {
        leg["payer"]: leg["treasury"] for leg in paid.grant["payments"][0]["legs"]
    }
    assert paid.state == "PAID"
    history = paid.city.auditor.ask(HISTORY, id=paid.id)["grant"]["history"]
    steps = [step["event"] for step in history if step["subject"] == "RECOVERY"]
    assert steps == ["OPEN", "NOTIFY", "REPLY", "DECIDE", "DEMAND", "RECEIVE_PART", "RECEIVE_ALL"]
    assert "OPEN_RECOVERY" in [step["event"] for step in history if step["subject"] == "GRANT"]


def test_a_part_is_asked_back_in_the_ratio_paid_with_the_odd_fen_to_the_city(paid: Case) -> None:
    recovered(paid, "REPLIED").do("decideRecovery", amount="100.01", reason="部分不实")
    paid.do("demandRecovery")
    assert {leg["payer"]: leg["amount"] for leg in last(paid)["legs"]} == {"city": "50.01", "district": "50.00"}


def test_what_only_one_of_them_paid_goes_back_to_it_alone(city: City) -> None:
    case = open_case(city, "A03-1").to("PAYING")
    case.do("settleLeg", leg="district")
    leg = case.leg("district")["amount"]
    recovered(case, "DEMANDED")
    assert [(part["payer"], part["amount"]) for part in last(case)["legs"]] == [("district", leg)]
    assert last(case)["claimed"] == leg


def test_nothing_that_was_not_paid_is_asked_back(city: City) -> None:
    case = open_case(city, "A03-1").to("PAYING")
    refused = case.refused("openRecovery", **OPENING)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOTHING_PAID", "art. 3")
    early = open_case(city, "A03-1").to("PAYABLE").refused("openRecovery", **OPENING)
    assert early["code"] == "STEP_NOT_POSSIBLE"


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"amount": "0.00"}, "INPUT_INVALID", ["amount"]),
        ({"amount": "9999999999.99"}, "INPUT_INVALID", ["amount"]),
        ({"facts": " "}, "REASON_REQUIRED", ["facts"]),
    ],
)
def test_an_opening_that_cannot_stand_is_refused(paid: Case, fields: Json, code: str, path: list[str]) -> None:
    refused = paid.refused("openRecovery", **{**OPENING, **fields})
    assert (refused["code"], refused["path"]) == (code, path)


def test_a_payment_has_one_recovery_at_a_time(paid: Case) -> None:
    recovered(paid, "OPENED", amount="100.00")
    refused = paid.refused("openRecovery", **OPENING)
    assert refused["code"] == "RECOVERY_OPEN"
    assert last(paid)["number"] in refused["message"]
    paid.do("dropRecovery", reason="查无实据")
    paid.do("openRecovery", **OPENING)
    assert [recovery["number"][-3:] for recovery in paid.grant["recoveries"]] == ["/R1", "/R2"]


def test_two_openings_at_once_open_one(paid: Case) -> None:
    command = paid.command("openRecovery", **OPENING)
    people = [paid.city.person(role) for role in (Role.OFFICER, Role.SUPERVISOR)]
    outcomes = codes(at_once([doing(person, "openRecovery", command) for person in people]))
    assert outcomes == ["STALE_VERSION", "done"]


def test_a_second_recovery_asks_back_what_is_left(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="1000.00")
    paid.do("openRecovery", **OPENING)
    first, second = (int(r["claimed"].replace(".", "")) for r in paid.grant["recoveries"])
    assert first + second == int(paid.grant["award"].replace(".", ""))


@pytest.mark.parametrize("day", ["2021-08-01", "2021-08-02", "2023-08-02", "2199-12-31"])
def test_the_time_to_reply_ends_after_today_and_within_a_year(paid: Case, day: str) -> None:
    recovered(paid, "OPENED")
    paid.city.move_to("2021-08-02")
    refused = paid.refused("notifyRecovery", replyDueOn=day)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["replyDueOn"])


def test_a_notice_can_state_anew_what_was_found(paid: Case) -> None:
    until = paid.city.day + timedelta(days=30)
    recovered(paid, "OPENED").do("notifyRecovery", replyDueOn=until.isoformat(), facts="合同两份系伪造")
    assert last(paid)["facts"] == "合同两份系伪造"


def test_a_reply_comes_in_time_or_lapses(paid: Case) -> None:
    city = paid.city
    recovered(paid, "NOTIFIED")
    assert not advanced(city, paid)
    city.move_to(last(paid)["replyDueOn"])
    assert not advanced(city, paid)
    refused = paid.refused("decideRecovery", amount="1.00", reason="理由")
    assert refused["code"] == "STEP_NOT_POSSIBLE"
    # The next day has come, and nobody swept.
    city.sql("UPDATE demonstration_day SET today = today + 1")
    assert paid.refused("replyToRecovery", reply="迟到的申辩")["code"] == "REPLY_LATE"
    assert advanced(city, paid)
    assert (last(paid)["state"], last(paid)["reply"]) == ("REPLIED", None)
    assert not advanced(city, paid)


def test_a_sweep_lets_the_time_to_reply_pass(paid: Case) -> None:
    recovered(paid, "NOTIFIED")
    paid.city.move_to(last(paid)["replyDueOn"])
    assert last(paid)["state"] == "NOTIFIED"
    paid.city.move_to(paid.city.day + timedelta(days=1))
    assert last(paid)["state"] == "REPLIED"


def test_the_reply_is_kept_and_another_applicant_has_none(paid: Case) -> None:
    recovered(paid, "NOTIFIED")
    stranger = paid.city.applicant()
    assert paid.refused("replyToRecovery", stranger, reply="与我无关")["code"] == "NOT_FOUND"
    paid.do("replyToRecovery", reply="合同属实")
    assert (last(paid)["reply"], last(paid)["state"]) == ("合同属实", "REPLIED")


@pytest.mark.parametrize("amount", ["0.00", "1000.01"])
def test_no_more_than_was_claimed_is_decided(paid: Case, amount: str) -> None:
    recovered(paid, "REPLIED", amount="1000.00")
    refused = paid.refused("decideRecovery", amount=amount, reason="理由")
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["amount"])


def test_what_is_under_review_is_not_demanded_and_falls_if_the_review_says_so(paid: Case) -> None:
    recovered(paid, "DECIDED")
    assert paid.refused("resolveRecoveryChallenge", finding="无", dropped=True)["code"] == "NO_CHALLENGE"
    paid.do("challengeRecovery", reason="行政复议 2021-15")
    assert paid.refused("challengeRecovery", reason="行政诉讼")["code"] == "CHALLENGE_PENDING"
    assert paid.refused("demandRecovery")["code"] == "CHALLENGE_PENDING"
    paid.do("resolveRecoveryChallenge", finding="维持原决定", dropped=False)
    assert (last(paid)["state"], last(paid)["challenged"]) == ("DECIDED", False)
    paid.do("demandRecovery")
    paid.do("recordRecoveryReceipt")
    paid.do("challengeRecovery", reason="行政诉讼 2021-77")
    for name in ("enforceRecovery", "writeOffRecovery"):
        assert paid.refused(name, legalBasis="行政强制法", reason="理由")["code"] == "CHALLENGE_PENDING"
    paid.do("resolveRecoveryChallenge", finding="撤销原决定", dropped=True)
    assert (last(paid)["state"], last(paid)["challenged"]) == ("DROPPED", False)
    # What was received is the applicant's again, and all of the award can be asked back on another ground.
    paid.do("openRecovery", **OPENING)
    assert last(paid)["claimed"] == paid.grant["award"]


def test_who_pays_under_protest_is_heard_to_the_end(paid: Case) -> None:
    recovered(paid, "DEMANDED").do("challengeRecovery", reason="行政诉讼 2021-77")
    while last(paid)["state"] != "RECOVERED":
        paid.do("recordRecoveryReceipt")
    paid.do("resolveRecoveryChallenge", finding="驳回诉讼请求", dropped=False)
    assert (last(paid)["state"], last(paid)["challenged"]) == ("RECOVERED", False)


def test_enforcement_and_a_write_off_name_the_law(paid: Case) -> None:
    recovered(paid, "DEMANDED")
    for name in ("enforceRecovery", "writeOffRecovery"):
        refused = paid.refused(name, legalBasis=" ", reason="理由")
        assert (refused["code"], refused["path"]) == ("REASON_REQUIRED", ["legalBasis"])
    paid.do("enforceRecovery", legalBasis="行政强制法第五十三条")
    assert (last(paid)["state"], last(paid)["legalBasis"]) == ("ENFORCEMENT", "行政强制法第五十三条")
    paid.do("recordRecoveryReceipt", amount="1.00")
    assert last(paid)["state"] == "PARTLY_RECOVERED"
    refused = paid.refused("writeOffRecovery", legalBasis="终结执行裁定", reason=" ")
    assert (refused["code"], refused["path"]) == ("REASON_REQUIRED", ["reason"])
    paid.do("writeOffRecovery", legalBasis="终结执行裁定", reason="无财产可供执行")
    assert last(paid)["state"] == "WRITTEN_OFF"


@pytest.mark.parametrize(("cause", "again"), [("OVERPAYMENT", True), ("FRAUD", False)])
def test_only_a_recovery_without_the_applicants_fault_lets_the_item_be_had_again(
    city: City, cause: str, *, again: bool
) -> None:
    item, applicant = new_item(), city.applicant()
    first = open_case(city, "A08-1", applicant, item=item).to("PAID")
    recovered(first, "RECOVERED", cause=cause)
    second = open_case(city, "A08-1", applicant, item=item).to("UNDER_REVIEW")
    if again:
        second.do("proposeGrant")
        assert second.grant["award"] == first.grant["award"]
    else:
        assert second.refused("proposeGrant")["code"] == "NOTHING_DUE"


def test_who_opened_a_recovery_neither_decides_nor_drops_it(paid: Case) -> None:
    city = paid.city
    recovered(paid, "REPLIED")
    row = city.sql("SELECT id, version FROM recovery WHERE number = $1", last(paid)["number"])[0]
    opener, another = paid.by("openRecovery").actor, paid.by("decideRecovery").actor
    assert opener
    assert another
    decision = DecideRecovery(row["id"], row["version"], 100_00, "理由")
    drop = DropRecovery(row["id"], row["version"], "理由")
    for outcome in (
        city.run(handle(opener, decide_recovery, decision, four_eyes=True)),
        city.run(handle(opener, drop_recovery, drop, four_eyes=True)),
    ):
        assert isinstance(outcome, list)
        assert [refusal.code for refusal in outcome] == [Code.FOUR_EYES]
    assert isinstance(city.run(handle(another, decide_recovery, decision, four_eyes=True)), Done)


@pytest.mark.parametrize("state", ["OPENED", "NOTIFIED", "REPLIED", "DECIDED", "DEMANDED"])
def test_finance_whose_treasury_paid_nothing_demands_nothing_however_the_recovery_stands(
    paid: Case, state: str
) -> None:
    elsewhere = Person(paid.city, acting("elsewhere", Role.FINANCE, of="420114"))
    recovered(paid, state)
    for outdated in ({}, {"expectedVersion": last(paid)["version"] + 1}):
        refused = paid.refused("demandRecovery", elsewhere, **outdated)
        assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_ALLOWED", "art. 3")
    outdated = paid.refused("demandRecovery", expectedVersion=last(paid)["version"] + 1)
    assert outdated["code"] == "STALE_VERSION"
