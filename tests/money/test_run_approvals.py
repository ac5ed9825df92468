"""What is approved is what is paid: an approval is of rows that were seen, and nobody alone leads money astray."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.offered import refused_as_offered
from tests.world.operations import FILES, RUNS
from tests.world.runs import APPROVER, CHECKER, MAKER, account, approved, asked_of_run, gathered, step
from tests.world.scopes import acting
from tests.world.stated import stated_facts

DAY = "2021-03-01"
FALSE, TRUE = "6222000000009999", "4200000000001111"
WHY: Json = {"reason": "账号更正", "evidence": "开户许可证"}
SEEN = """{ paymentRuns { edges { node { number rowsSha256
  rows { holder accountNo bank account { recordedBy reason evidence } }
  history { subject event fromState toState takenBy reason } } } } }"""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def desk(city: City, name: str) -> Person:
    """Somebody of finance."""
    return city.person(Role.FINANCE, desk=name)


def requested(city: City, measure: str = "A06-1", applicant: Person | None = None) -> Case:
    """A case whose payment was requested, with a true account that its applicant put on record."""
    case = open_case(city, measure, applicant).to("PAYING")
    account(case, accountNo=TRUE)
    case.look()
    return case


def records(person: Person, case: Case, number: str, **fields: object) -> None:
    """Let somebody put another account of a case on record."""
    stated: Json = {"holder": case.grant["applicant"]["name"], "accountNo": number, "bank": "示例银行"}
    person.done("recordBankAccount", id=case.id, **(stated | WHY | fields))


def run_of(city: City, *cases: Case) -> Json:
    """A run of the city's legs of these cases."""
    return gathered(city, "city", *[case.leg("city")["id"] for case in cases])


def refused(city: City, name: str, run: Json, who: str = CHECKER, **fields: object) -> Json:
    """The first refusal of a step of a run, after which nothing has changed."""
    return refused_as_offered(desk(city, who), name, **asked_of_run(name, run) | fields)


def run_seen_by(person: Person, run: Json, document: str = RUNS) -> Json:
    """A run as somebody sees it."""
    nodes = [edge["node"] for edge in person.ask(document)["paymentRuns"]["edges"]]
    return next(node for node in nodes if node["number"] == run["number"])


def test_a_payment_is_not_led_astray_by_an_account_that_is_false_for_as_long_as_the_run_is_gathered(city: City) -> None:
    case, thief = requested(city), desk(city, "fin1")
    records(thief, case, FALSE)
    leg = case.leg("city")["id"]
    no = thief.refused("createPaymentRun", treasury="city", legIds=[leg])
    assert (no["code"], no["path"]) == ("ACCOUNT_FOUR_EYES", ["legIds", "0"])
    assert case.grant["number"] in no["message"]
    unaware = run_of(city, case)
    assert unaware["rows"][0]["accountNo"] == f"…{FALSE[-4:]}"
    records(thief, case, TRUE)
    no = refused(city, "approvePaymentRun", unaware)
    assert (no["code"], "account number" in no["message"]) == ("ROW_OUTDATED", True)
    run = step(city, "refreshPaymentRun", unaware, "fin3")
    assert [(row["accountNo"], row["standing"]) for row in run["rows"]] == [
        (f"…{FALSE[-4:]}", False),
        (f"…{TRUE[-4:]}", True),
    ]
    assert refused(city, "approvePaymentRun", run, "fin1")["code"] == "ACCOUNT_FOUR_EYES"
    run = step(city, "instructPaymentRun", approved(city, run), MAKER)
    content = run_seen_by(city.finance, run, FILES)["csv"]["content"]
    assert (TRUE in content, FALSE in content) == (True, False)


def test_who_recorded_an_account_gathers_and_approves_again_once_a_payment_was_instructed_to_it(city: City) -> None:
    who, clerk = city.applicant(), desk(city, "clerk")
    first = open_case(city, "A06-3", who, facts=BONDS).to("PAYING")
    second = open_case(city, "A06-3", who, facts=BONDS).to("PAYING")
    records(clerk, first, TRUE)
    run = run_of(city, first)
    assert refused(city, "approvePaymentRun", run, "clerk")["code"] == "ACCOUNT_FOUR_EYES"
    step(city, "instructPaymentRun", approved(city, run))
    again = run_of(city, second)
    assert step(city, "approvePaymentRun", again, "clerk")["clearedBy"] == "finance clerk"
    records(clerk, first, "4200000000002222")
    leg = second.leg("city")["id"]
    again = step(city, "cancelPaymentRun", run_seen_by(clerk, again), MAKER, reason="重新编制")
    assert clerk.refused("createPaymentRun", treasury="city", legIds=[leg])["code"] == "ACCOUNT_FOUR_EYES"


BONDS = stated_facts("A06-3", actual_financing="100000000.00")


def test_who_recorded_it_in_another_role_is_the_same_person(city: City) -> None:
    case = requested(city)
    records(Person(city, acting("li ming", Role.OFFICER)), case, FALSE)
    run = run_of(city, case)
    command = asked_of_run("approvePaymentRun", run)
    for spelled in ("li ming", "LI  Ming", "ｌｉ ming "):
        no = Person(city, acting(spelled, Role.FINANCE)).refused("approvePaymentRun", **command)
        assert no["code"] == "ACCOUNT_FOUR_EYES"


def test_of_unnamed_legs_those_are_left_whose_account_the_maker_recorded(city: City) -> None:
    mine, other = requested(city), requested(city)
    maker = desk(city, "one maker")
    records(maker, mine, FALSE)
    run = maker.done("createPaymentRun", treasury="city")["run"]
    gathered = {row["grantNumber"] for row in run["rows"]}
    assert (mine.grant["number"] in gathered, other.grant["number"] in gathered) == (False, True)


def test_an_approval_states_the_rows_that_were_seen(city: City) -> None:
    one, two = requested(city), requested(city)
    run = run_of(city, one, two)
    fewer = step(city, "leaveOutOfRun", run, MAKER, legId=two.leg("city")["id"], reason="待核")
    assert len({run["rowsSha256"], fewer["rowsSha256"]}) == 2
    for stated in (run["rowsSha256"], "0" * 64, "x"):
        no = refused(city, "approvePaymentRun", fewer, rowsSha256=stated)
        assert (no["code"], no["path"]) == ("RUN_ROWS_DIFFER", ["rowsSha256"])
    for stated in ("0" * 65, "a\nb"):
        assert refused(city, "approvePaymentRun", fewer, rowsSha256=stated)["code"] == "INPUT_INVALID"
    command = asked_of_run("approvePaymentRun", fewer)
    del command["rowsSha256"]
    answer = city.finance.post(APPROVE, {"input": command | {"idempotencyKey": "k"}}).json()
    assert "rowsSha256" in answer["errors"][0]["message"]
    run = step(city, "instructPaymentRun", step(city, "approvePaymentRun", fewer))
    file = run_seen_by(city.finance, run, FILES)
    # That of the file is over the rows as the treasury reads them, that of the run over what is kept of them.
    assert file["csv"]["sha256"] == file["json"]["sha256"] != fewer["rowsSha256"]


APPROVE = "mutation A($input: ApprovePaymentRunInput!) { approvePaymentRun(input: $input) { errors { code } } }"


def test_both_approvals_are_of_the_same_rows_and_both_fall_with_them(city: City) -> None:
    cases = [requested(city) for _ in range(4)]
    run = step(city, "approvePaymentRun", run_of(city, *cases))
    assert run["state"] == "CHECKED"
    assert refused(city, "approvePaymentRun", run, APPROVER, rowsSha256="0" * 64)["code"] == "RUN_ROWS_DIFFER"
    records(cases[0].applicant, cases[0], "4200000000003333")
    fallen = run_seen_by(city.finance, run)
    assert (fallen["state"], fallen["checkedBy"], fallen["version"]) == ("GATHERED", None, run["version"] + 1)
    assert refused(city, "approvePaymentRun", run, APPROVER)["code"] == "STALE_VERSION"
    assert refused(city, "approvePaymentRun", fallen, APPROVER)["code"] == "ROW_OUTDATED"
    run = approved(city, step(city, "refreshPaymentRun", fallen, MAKER))
    assert (run["state"], run["total"]) == ("CLEARED", "6000000.00")
    assert [row["number"] for row in run["rows"] if row["standing"]] == [2, 3, 4, 5]
    records(cases[1].applicant, cases[1], "4200000000004444")
    fallen = run_seen_by(city.finance, run)
    assert (fallen["state"], fallen["clearedBy"], fallen["checkedBy"]) == ("GATHERED", None, None)
    assert refused(city, "instructPaymentRun", fallen)["code"] == "STEP_NOT_POSSIBLE"


def test_a_correction_is_honoured_by_refreshing_or_by_leaving_the_row_out(city: City) -> None:
    one, two = requested(city), requested(city)
    run = approved(city, run_of(city, one, two))
    assert step(city, "refreshPaymentRun", run, MAKER) == run
    records(one.applicant, one, "4200000000005555")
    fallen = run_seen_by(city.finance, run)
    for who in (MAKER, CHECKER):
        no = refused(city, "refreshPaymentRun", fallen, who, expectedVersion=run["version"])
        assert no["code"] == "STALE_VERSION"
    refreshed = step(city, "refreshPaymentRun", fallen, CHECKER, reason="企业来函更正")
    assert [(row["gatheredBy"], row["standing"]) for row in refreshed["rows"]] == [
        (f"finance {MAKER}", False), (f"finance {MAKER}", True), (f"finance {CHECKER}", True),
    ]  # fmt: skip
    assert refreshed["rows"][0]["reason"] == f"{one.grant['number']}：账号已变更"
    for who in (MAKER, CHECKER):
        assert refused(city, "approvePaymentRun", refreshed, who)["code"] == "RUN_FOUR_EYES"
    records(two.applicant, two, "4200000000006666")
    rest = step(city, "leaveOutOfRun", refreshed, MAKER, legId=two.leg("city")["id"], reason="账户更正中")
    rest = step(city, "instructPaymentRun", step(city, "approvePaymentRun", rest, APPROVER), MAKER)
    assert (rest["state"], rest["count"], rest["total"]) == ("INSTRUCTED", 1, "1500000.00")
    assert refused(city, "refreshPaymentRun", rest)["code"] == "STEP_NOT_POSSIBLE"


def test_who_corrected_an_account_does_not_gather_its_row_anew_and_what_cannot_be_paid_is_left_out_first(
    city: City,
) -> None:
    one, two = requested(city), requested(city)
    run = run_of(city, one, two)
    records(desk(city, MAKER), one, FALSE)
    assert refused(city, "refreshPaymentRun", run, MAKER)["code"] == "ACCOUNT_FOUR_EYES"
    two.do("holdGrant", reason="群众举报")
    assert refused(city, "refreshPaymentRun", run, "fin3")["code"] == "LEG_HELD"


def test_instruction_looks_again_at_what_was_recorded_behind_the_approval(city: City) -> None:
    case = requested(city)
    run = approved(city, run_of(city, case))
    behind = (
        "INSERT INTO bank_account (id, applicant_id, number, holder, account_no, bank, recorded_by, "
        "recorded_by_person, role, recorded_at) "
        "SELECT gen_random_uuid(), applicant_id, number + 1, {holder}, account_no, {bank}, 'x', 'x', 'OFFICER', now() "
        "FROM bank_account WHERE applicant_id = (SELECT applicant_id FROM grants WHERE number = $1) "
        "ORDER BY number DESC LIMIT 1"
    )
    city.sql(behind.format(holder="holder", bank="'另一银行'"), case.grant["number"])
    no = refused(city, "instructPaymentRun", run)
    assert (no["code"], "(bank)" in no["message"]) == ("ROW_OUTDATED", True)
    city.sql(behind.format(holder="'别人'", bank="'示例银行'"), case.grant["number"])
    assert "(holder)" in refused(city, "instructPaymentRun", run)["message"]


def test_a_leg_that_came_back_and_was_requested_again_is_not_paid_by_its_old_row(city: City) -> None:
    case = requested(city)
    step(city, "instructPaymentRun", approved(city, run_of(city, case)))
    case.look()
    case.do("returnLeg", reason="账号有误")
    case.do("requestPayment")
    case.look()
    run = run_of(city, case)
    assert run["rows"][0]["voucherNo"] == case.leg("city")["voucherNo"]
    city.sql(
        "UPDATE payment_leg SET voucher_no = voucher_no || '/x' WHERE voucher_no = $1", run["rows"][0]["voucherNo"]
    )
    no = refused(city, "approvePaymentRun", run)
    assert (no["code"], "(voucher)" in no["message"]) == ("ROW_OUTDATED", True)


def test_an_account_and_a_decision_come_one_after_the_other(city: City) -> None:
    case = requested(city)
    run = run_of(city, case)
    holder = case.grant["applicant"]["name"]
    for n in range(6):
        account_no = f"420000000000{7000 + n}"
        command = {"id": case.id, "holder": holder, "accountNo": account_no, "bank": "示例银行"} | WHY
        answers = at_once(
            [
                doing(case.applicant, "recordBankAccount", command | {"idempotencyKey": f"r{n}{run['id']}"}),
                doing(
                    desk(city, CHECKER),
                    "approvePaymentRun",
                    asked_of_run("approvePaymentRun", run) | {"idempotencyKey": f"a{n}{run['id']}"},
                ),
            ]
        )
        assert set(codes(answers)) <= {"done", "ROW_OUTDATED"}
        fallen = run_seen_by(city.finance, run)
        assert (fallen["state"], fallen["clearedBy"]) == ("GATHERED", None)
        run = step(city, "refreshPaymentRun", fallen, MAKER)


def test_rows_show_their_hash_to_those_who_pay_them_and_a_run_tells_its_history(city: City) -> None:
    case = requested(city)
    run = run_of(city, case)
    records(case.applicant, case, "4200000000008888")
    run = approved(city, step(city, "refreshPaymentRun", run, MAKER))
    run = step(city, "instructPaymentRun", run, MAKER, reason="按月下达")
    for person in (city.finance, city.treasury, city.auditor):
        view = run_seen_by(person, run, SEEN)
        assert (view["rowsSha256"], view["rows"][1]["accountNo"]) == (run["rowsSha256"], "…8888")
    for person in (city.officer, city.person(Role.SUPERVISOR)):
        view = run_seen_by(person, run, SEEN)
        assert (view["rowsSha256"], view["rows"][1]["accountNo"]) == (None, "…8888")
    own = case.applicant.actor
    assert own is not None
    assert view["rows"][1]["account"] == {"recordedBy": own.name} | WHY
    assert [(step_["event"], step_["takenBy"], step_["toState"]) for step_ in view["history"]] == [
        ("GATHER", f"finance {MAKER}", "GATHERED"),
        ("GATHER", f"finance {MAKER}", "GATHERED"),
        ("CLEAR", f"finance {CHECKER}", "CLEARED"),
        ("INSTRUCT", f"finance {MAKER}", "INSTRUCTED"),
    ]
    assert view["history"][1]["reason"].startswith(f"{case.grant['number']}：账号已变更")


def test_the_database_reckons_the_same_hash_and_holds_approvals_to_it(city: City) -> None:
    cases = [requested(city) for _ in range(2)]
    run = run_of(city, *cases)
    rows = city.sql("SELECT rows_sha256, run_rows_sha256(id) AS reckoned FROM payment_run ORDER BY made_at")
    assert rows
    assert [row for row in rows if row["rows_sha256"] != row["reckoned"] and row["reckoned"] != EMPTY] == []
    assert run["rowsSha256"] in {row["reckoned"] for row in rows}


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing: of a cancelled run no row stands."""
