"""Payment runs: made by one, approved by others, instructed whole, answered row by row; nothing is in two of them."""

import base64
import csv
import hashlib
import io
import json

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, new_key_and, new_receipt, open_case
from tests.world.city import City, Json, Person
from tests.world.offered import refused_as_offered
from tests.world.operations import FILES, RUNS
from tests.world.runs import APPROVER, CHECKER, MAKER, account, approved, asked_of_run, cells_of, gathered, step
from tests.world.stated import stated_facts

DAY = "2021-03-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def requested(city: City) -> Case:
    """A case whose payment was requested, with an account on record."""
    case = open_case(city, "A06-1").to("PAYING")
    account(case)
    case.look()
    return case


def run_of(city: City, *cases: Case) -> Json:
    """A run of the city's legs of these cases."""
    return gathered(city, "city", *[case.leg("city")["id"] for case in cases])


def refused(city: City, name: str, run: Json, desk: str = CHECKER, **fields: object) -> Json:
    """The first refusal of a step of a run, after which nothing has changed."""
    command = asked_of_run(name, run) | fields
    return refused_as_offered(city.person(Role.FINANCE, desk=desk), name, **command)


def sent(city: City, *cases: Case) -> Json:
    """A run of these cases that was instructed."""
    run = step(city, "instructPaymentRun", approved(city, run_of(city, *cases)))
    for case in cases:
        case.look()
    return run


def runs(city: City) -> list[Json]:
    """The newest runs, as an auditor sees them."""
    return [edge["node"] for edge in city.auditor.ask(RUNS)["paymentRuns"]["edges"]]


def files(person: Person, run: Json) -> Json:
    """The files of a run."""
    nodes = [edge["node"] for edge in person.ask(FILES)["paymentRuns"]["edges"]]
    return next(node for node in nodes if node["number"] == run["number"])


def receipt(case: Case, **fields: object) -> Json:
    """A row of the treasury's answer on the one leg of a case."""
    leg = case.leg("city")
    row: Json = {"voucherNo": leg["voucherNo"], "receiptNo": new_receipt(), "outcome": "SETTLED"}
    return row | {"amount": leg["amount"], "on": case.city.day.isoformat()} | fields


def test_who_makes_a_run_never_approves_it_and_nobody_instructs_one_that_is_not_approved(city: City) -> None:
    run = run_of(city, requested(city))
    own = refused(city, "approvePaymentRun", run, MAKER)
    assert (own["code"], own["citations"][0]["clause"]) == ("RUN_FOUR_EYES", "art. 15")
    assert refused(city, "instructPaymentRun", run)["code"] == "STEP_NOT_POSSIBLE"
    run = step(city, "approvePaymentRun", run)
    assert (run["state"], run["clearedBy"], run["checkedBy"]) == ("CLEARED", f"finance {CHECKER}", None)
    assert step(city, "instructPaymentRun", run, MAKER)["state"] == "INSTRUCTED"


def test_above_the_amount_of_the_settings_it_takes_two_who_did_not_make_it(city: City) -> None:
    run = run_of(city, *[requested(city) for _ in range(4)])
    assert run["total"] == "6000000.00"
    run = step(city, "approvePaymentRun", run)
    assert (run["state"], run["checkedBy"]) == ("CHECKED", f"finance {CHECKER}")
    assert refused(city, "instructPaymentRun", run)["code"] == "STEP_NOT_POSSIBLE"
    for desk in (CHECKER, MAKER):
        assert refused(city, "approvePaymentRun", run, desk)["code"] == "RUN_FOUR_EYES"
    run = step(city, "approvePaymentRun", run, APPROVER)
    assert (run["state"], run["clearedBy"]) == ("CLEARED", f"finance {APPROVER}")


def test_a_leg_is_in_one_run_at_a_time_also_when_two_gather_it_at_once(city: City) -> None:
    case = requested(city)
    leg = case.leg("city")["id"]
    command: Json = {"treasury": "city", "legIds": [leg]}
    makers = [city.person(Role.FINANCE, desk=f"maker {n}") for n in range(6)]
    answers = at_once([doing(maker, "createPaymentRun", new_key_and(command)) for maker in makers])
    assert codes(answers) == [*["LEG_IN_RUN"] * 5, "done"]
    run = next(answer["run"] for answer in answers if answer["run"])
    step(city, "cancelPaymentRun", run, MAKER, reason="重新编制")
    assert gathered(city, "city", leg)["count"] == 1


def test_a_held_grant_is_in_no_run_and_holds_up_the_one_it_is_in(city: City) -> None:
    held, other = requested(city), requested(city)
    held.do("holdGrant", reason="群众举报")
    maker = city.person(Role.FINANCE, desk=MAKER)
    named: Json = {"treasury": "city", "legIds": [other.leg("city")["id"], held.leg("city")["id"]]}
    no = maker.refused("createPaymentRun", **named)
    assert (no["code"], no["path"]) == ("LEG_HELD", ["legIds", "1"])
    held.do("releaseGrant", reason="查无实据")
    run = run_of(city, held, other)
    held.do("holdGrant", reason="再次举报")
    assert refused(city, "approvePaymentRun", run)["code"] == "LEG_HELD"
    held.do("releaseGrant", reason="查无实据")
    run = approved(city, run)
    held.do("holdGrant", reason="第三次举报")
    no = refused(city, "instructPaymentRun", run)
    assert (no["code"], held.grant["number"] in no["message"]) == ("LEG_HELD", True)
    run = step(city, "leaveOutOfRun", run, legId=held.leg("city")["id"], reason="暂停中")
    assert (run["state"], run["count"], run["total"], run["clearedBy"]) == ("GATHERED", 1, "1500000.00", None)
    assert [(row["standing"], row["reason"]) for row in run["rows"]] == [(False, "暂停中"), (True, None)]
    run = step(city, "instructPaymentRun", approved(city, run))
    assert [held.look()["payments"][0]["legs"][0]["state"], other.look()["payments"][0]["legs"][0]["state"]] == [
        "REQUESTED",
        "INSTRUCTED",
    ]


def test_without_names_all_that_can_be_paid_is_gathered_oldest_first(fresh_city_of_runs: City) -> None:
    city = fresh_city_of_runs
    first, held, bare, last = requested(city), requested(city), open_case(city, "A06-1").to("PAYING"), requested(city)
    held.do("holdGrant", reason="群众举报")
    maker = city.person(Role.FINANCE, desk=MAKER)
    run = maker.done("createPaymentRun", treasury="city")["run"]
    assert [row["grantNumber"] for row in run["rows"]] == [first.grant["number"], last.grant["number"]]
    assert bare.state == "PAYING"
    empty = maker.refused("createPaymentRun", treasury="city")
    assert (empty["code"], empty["citations"][0]["clause"]) == ("RUN_EMPTY", "art. 15")
    no = maker.refused("createPaymentRun", treasury="city", legIds=[bare.leg("city")["id"]])
    assert (no["code"], no["path"]) == ("ACCOUNT_MISSING", ["legIds", "0"])
    no = maker.refused("createPaymentRun", treasury="420111", legIds=[held.leg("city")["id"]])
    assert no["code"] == "LEG_OF_OTHER_TREASURY"


@pytest.fixture
def fresh_city_of_runs(city: City) -> City:
    """The city with nothing of the city's treasury left to gather."""
    counts = city.sql("SELECT count(*) AS n FROM payment_leg WHERE state = 'REQUESTED' AND treasury = 'city'")
    if counts[0]["n"]:
        maker = city.person(Role.FINANCE, desk=MAKER)
        maker.do("createPaymentRun", treasury="city")
    return city


def test_a_returned_leg_goes_to_the_corrected_account_under_a_new_voucher_in_the_next_run(city: City) -> None:
    case = requested(city)
    run = sent(city, case)
    leg = case.leg("city")
    case.do("returnLeg", reason="账号有误")
    assert next(each for each in runs(city) if each["id"] == run["id"])["state"] == "ANSWERED"
    no = city.finance.refused("recordBankAccount", id=case.id, **account_input(case, "4200999900001111"))
    assert no["code"] == "REASON_REQUIRED"
    command = account_input(case, "4200999900001111") | {"reason": "账号更正", "evidence": "开户许可证"}
    city.finance.done("recordBankAccount", id=case.id, **command)
    case.look()
    case.do("requestPayment")
    again = sent(city, case)
    assert (case.leg("city")["id"], case.leg("city")["voucherNo"] != leg["voucherNo"]) == (leg["id"], True)
    assert "4200999900001111" in files(city.finance, again)["csv"]["content"]
    assert "4200999900001111" not in files(city.finance, run)["csv"]["content"]
    case.do("settleLeg")
    assert case.state == "PAID"


def account_input(case: Case, number: str) -> Json:
    """An account of a case's applicant."""
    return {"holder": case.grant["applicant"]["name"], "accountNo": number, "bank": "示例银行"}


def test_what_the_treasury_cannot_tell_is_not_paid_again_until_it_can(city: City) -> None:
    case = requested(city)
    run = sent(city, case)
    leg = case.leg("city")
    command: Json = {"id": leg["id"], "voucherNo": leg["voucherNo"], "reason": "清算系统查询中"}
    assert city.treasury.done("reportLegUnknown", **command)["leg"]["state"] == "UNKNOWN"
    case.look()
    assert case.refused("requestPayment")["code"] == "LEG_NOT_OPEN"
    assert city.treasury.refused("reportLegUnknown", **command)["code"] == "STEP_NOT_POSSIBLE"
    run_now = next(each for each in runs(city) if each["id"] == run["id"])
    assert (run_now["state"], run_now["rows"][0]["outcome"]) == ("INSTRUCTED", "UNKNOWN")
    case.do("settleLeg")
    assert case.state == "PAID"


def test_two_legs_of_one_enterprise_in_one_run_stay_under_its_cap_of_the_year(city: City) -> None:
    who = city.applicant()
    facts = stated_facts("A06-3", actual_financing="200000000.00")
    first, second = (open_case(city, "A06-3", who, facts=facts).to("UNDER_REVIEW") for _ in range(2))
    first.to("PAYING")
    account(first)
    assert (first.grant["award"], second.to("PAYING").grant["award"]) == ("1000000.00", "500000.00")
    run = run_of(city, first, second)
    third = open_case(city, "A06-3", who, facts=facts).to("UNDER_REVIEW")
    assert (run["total"], third.refused("proposeGrant")["code"]) == ("1500000.00", "NOTHING_DUE")


def test_receipts_come_in_by_rows_and_by_file_each_answered_by_itself(city: City) -> None:
    good, late, lost = requested(city), requested(city), requested(city)
    sent(city, good, late, lost)
    rows = [
        receipt(good),
        receipt(good, voucherNo="V/1"),
        receipt(late, amount="99999999.99"),
        {"voucherNo": lost.leg("city")["voucherNo"], "outcome": "UNKNOWN", "reason": "清算系统查询中"},
        receipt(late, outcome="LOST"),
        receipt(late, on=""),
        receipt(late, amount="1,500,000.00", on="2022/6/1"),
        {"voucherNo": late.leg("city")["voucherNo"], "outcome": "SETTLED", "receiptNo": "HK-1"},
    ]
    answer = city.treasury.done("recordTreasuryReceipts", rows=rows)["rows"]
    assert [[error["code"] for error in row["errors"]] for row in answer] == [
        [], ["NOT_FOUND"], ["RECEIPT_AMOUNT_DIFFERS"], [], ["INPUT_INVALID"], ["INPUT_INVALID"],
        ["INPUT_INVALID"] * 2, ["INPUT_INVALID"],
    ]  # fmt: skip
    assert [error["path"] for row in answer[4:] for error in row["errors"]] == [
        ["rows", "4", "outcome"], ["rows", "5", "on"], ["rows", "6", "amount"], ["rows", "6", "on"],
        ["rows", "7", "amount"],
    ]  # fmt: skip
    assert answer[2]["errors"][0]["path"] == ["rows", "2", "amount"]
    assert [good.look()["state"], late.look()["state"], lost.look()["state"]] == ["PAID", "PAYING", "PAYING"]
    lines = [["voucher_no", "receipt_no", "outcome", "amount", "on", "reason"]]
    for case, outcome, reason in ((late, "RETURNED", "账号有误"), (lost, "SETTLED", "")):
        row = receipt(case, outcome=outcome)
        lines.append([row["voucherNo"], row["receiptNo"], outcome, row["amount"], row["on"], reason])
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    first = city.treasury.done("recordTreasuryReceipts", file="\ufeff" + text.getvalue())["rows"]
    assert [row["leg"]["state"] for row in first] == ["RETURNED", "SETTLED"]
    before = city.rows()
    city.treasury.done("recordTreasuryReceipts", file=text.getvalue())
    assert {t: r for t, r in city.rows().items() if t != "answer"} == {t: r for t, r in before.items() if t != "answer"}
    for broken in ("", "voucher_no,receipt_no\n", text.getvalue() + "1,2\n"):
        no = city.treasury.refused("recordTreasuryReceipts", file=broken)
        assert (no["code"], no["path"]) == ("INPUT_INVALID", ["file"])
    assert city.treasury.refused("recordTreasuryReceipts")["code"] == "INPUT_INVALID"


def test_the_instruction_file_is_whole_and_always_the_same(city: City) -> None:
    cases = [requested(city) for _ in range(2)]
    run = sent(city, *cases)
    node, again = (files(person, run) for person in (city.finance, city.auditor))
    assert node == again
    rows = list(csv.reader(io.StringIO(node["csv"]["content"])))
    assert [row[2] for row in rows[1:3]] == ["1500000.00", "1500000.00"]
    assert rows[-1][:4] == ["total", run["number"], "3000000.00", "2"]
    lines = "".join("\t".join(row) + "\n" for row in rows[1:-1])
    digest = hashlib.sha256(lines.encode()).hexdigest()
    whole = json.loads(node["json"]["content"])
    assert rows[-1][4] == whole["sha256"] == node["csv"]["sha256"] == node["json"]["sha256"] == digest
    assert (whole["total"], whole["count"], whole["rows"][0]["voucher_no"]) == ("3000000.00", 2, rows[1][1])
    assert cells_of(base64.b64decode(node["xlsx"]["content"])) == rows


def test_an_account_is_held_by_the_applicant_and_shown_in_full_to_the_applicant_alone(city: City) -> None:
    case = open_case(city)
    stated = account_input(case, "4200 1000-2000 3000")
    no = case.applicant.refused("recordBankAccount", id=case.id, **stated | {"holder": "别人"})
    assert (no["code"], no["path"]) == ("ACCOUNT_HOLDER_DIFFERS", ["holder"])
    for number in ("1234567", "12345678a", "１２３４５６７８９"):
        assert case.applicant.refused("recordBankAccount", id=case.id, **stated | {"accountNo": number})["path"] == [
            "accountNo"
        ]
    case.applicant.done("recordBankAccount", id=case.id, **stated)
    document = "query A($id: ID!) { grant(id: $id) { bankAccount { accountNo } } }"
    whole = "4200100020003000"
    for person, account_no in (
        (case.applicant, whole),
        (city.finance, "…3000"),
        (city.auditor, "…3000"),
        (city.officer, "…3000"),
        (city.person(Role.DISTRICT_OFFICER), "…3000"),
    ):
        assert person.ask(document, id=case.id)["grant"]["bankAccount"]["accountNo"] == account_no
