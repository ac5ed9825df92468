"""What is sent twice is done once; what is sent at once is done by one; and the rest learn it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.rows import changed_things
from tests.world.cases import Case, application, new_item, open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.operations import mutation
from tests.world.rows import changed_tables

AT_ONCE = 20


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def at_once(asks: list[Callable[[], Json]]) -> list[Json]:
    """What several people are answered who ask at the same time."""
    with ThreadPoolExecutor(max_workers=len(asks)) as people:
        return [future.result() for future in [people.submit(ask) for ask in asks]]


def doing(person: Person, name: str, command: Json) -> Callable[[], Json]:
    return lambda: person.do(name, **command)


def codes(payloads: list[Json]) -> list[str]:
    """The first refusal of each payload, or "done"."""
    return sorted(payload["errors"][0]["code"] if payload["errors"] else "done" for payload in payloads)


def test_the_same_key_with_the_same_input_is_done_once_and_answered_twice(city: City) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    first = applicant.done("createGrant", **command)
    before = city.rows()
    assert applicant.done("createGrant", **command) == first
    assert city.rows() == before


def test_a_replayed_answer_shows_the_thing_as_it_now_stands_at_the_version_that_was_answered_first(city: City) -> None:
    case = open_case(city)
    step = {**case.command("submitGrant"), "idempotencyKey": new_key()}
    first = case.applicant.done("submitGrant", **step)["grant"]
    assert (first["state"], first["version"]) == ("SUBMITTED", 2)
    case.look()
    case.to("UNDER_REVIEW")
    before = city.rows()
    again = case.applicant.done("submitGrant", **step)["grant"]
    assert (again["state"], again["version"]) == ("UNDER_REVIEW", 2)
    assert city.rows() == before


def test_more_things_than_an_answer_lists_are_not_listed_in_part(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    listed = mutation("createGrant", also="changed { __typename version }")

    def changed() -> list[Json] | None:
        return applicant.ask(listed, input=command)["createGrant"]["changed"]

    assert changed() == [{"__typename": kind, "version": 1} for kind in ("Grant", "Applicant")]
    monkeypatch.setattr(changed_things, "MOST_CHANGED", 1)
    assert changed() is None


def test_a_job_that_runs_again_with_its_keys_is_answered_as_before(city: City) -> None:
    """Each input is built from the answer before it: of a replay, from the versions of then."""
    applicant, officer, keys = city.applicant(), city.officer, [new_key() for _ in range(3)]
    stated = application(applicant.code)

    def job() -> tuple[Json, list[int]]:
        drafted = applicant.done("createGrant", **stated, idempotencyKey=keys[0])["grant"]
        named = {"id": drafted["id"], "expectedVersion": drafted["version"]}
        submitted = applicant.done("submitGrant", **named, idempotencyKey=keys[1])["grant"]
        row = {"id": drafted["id"], "expectedVersion": submitted["version"]}
        accepted = officer.done("acceptGrants", rows=[row], idempotencyKey=keys[2])["rows"][0]["grant"]
        return accepted, [drafted["version"], submitted["version"], accepted["version"]]

    grant, versions = job()
    assert versions == [1, 2, 3]
    before = city.rows()
    assert job() == (grant, versions)
    assert city.rows() == before
    Case(city, applicant, grant).to("PROPOSED")
    assert job()[1] == versions


def test_a_replayed_request_shows_the_voucher_and_the_versions_of_its_legs_that_it_gave(city: City) -> None:
    case = open_case(city, "A10-3").to("PAYABLE")
    command = {**case.command("requestPayment"), "idempotencyKey": new_key()}
    finance = case.by("requestPayment")

    def legs() -> list[tuple[str, int]]:
        payment = finance.done("requestPayment", **command)["payment"]
        return [(leg["voucherNo"], leg["version"]) for leg in payment["legs"]]

    first = legs()
    case.look()
    case.do("returnLeg", leg="city", reason="账号有误")
    case.do("requestPayment")
    assert case.leg("city")["voucherNo"] not in {voucher for voucher, _ in first}
    assert legs() == first


def test_the_same_key_with_another_input_is_refused(city: City) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    draft = applicant.done("createGrant", **command)["grant"]
    for name, other in (
        ("createGrant", {**command, "item": new_item()}),
        ("submitGrant", {"id": draft["id"], "expectedVersion": 1, "idempotencyKey": command["idempotencyKey"]}),
    ):
        refused = applicant.refused(name, **other)
        assert (refused["code"], refused["path"], refused["retryable"]) == ("KEY_REUSED", ["idempotencyKey"], False)


def test_two_people_may_choose_the_same_key(city: City) -> None:
    key = new_key()
    grants = [
        person.done("createGrant", **application(person.code), idempotencyKey=key)["grant"]["id"]
        for person in (city.applicant(), city.applicant())
    ]
    assert len(set(grants)) == 2


def test_a_refusal_keeps_no_key_so_that_the_mended_request_can_use_it(city: City) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    applicant.refused("createGrant", **{**command, "measureCode": "A99-9"})
    applicant.done("createGrant", **command)


@pytest.mark.parametrize("key", ["", "  ", "k" * 201])
def test_a_key_is_a_short_text(city: City, key: str) -> None:
    applicant = city.applicant()
    refused = applicant.refused("createGrant", **application(applicant.code), idempotencyKey=key)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["idempotencyKey"])


def test_twenty_at_once_with_one_key_are_done_once_and_answered_alike(city: City) -> None:
    applicant = city.applicant()
    command = {**application(applicant.code), "idempotencyKey": new_key()}
    payloads = at_once([doing(applicant, "createGrant", command)] * AT_ONCE)
    assert codes(payloads) == ["done"] * AT_ONCE
    assert len({payload["grant"]["id"] for payload in payloads}) == 1
    statement = "SELECT count(*) AS n FROM grants JOIN applicant ON applicant.id = applicant_id WHERE credit_code = $1"
    assert city.sql(statement, applicant.code) == [{"n": 1}]


def test_of_two_approvals_at_once_one_wins_and_the_other_is_stale(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    city.move_to("2022-03-20")
    case.look()
    payloads = at_once([doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant"))] * 2)
    assert codes(payloads) == ["STALE_VERSION", "done"]
    case.look()
    assert len(case.grant["payments"]) == 1


def test_of_many_submissions_of_one_item_at_once_one_wins(city: City) -> None:
    applicant, item = city.applicant(), new_item()
    cases = [open_case(city, applicant=applicant, item=item) for _ in range(8)]
    payloads = at_once([doing(applicant, "submitGrant", case.command("submitGrant")) for case in cases])
    assert codes(payloads) == ["ITEM_ALREADY_OPEN"] * 7 + ["done"]
    assert sorted(case.look()["state"] for case in cases) == ["DRAFT"] * 7 + ["SUBMITTED"]


def test_of_many_new_applicants_at_once_under_one_code_one_is_registered(city: City) -> None:
    applicant = city.applicant()
    payloads = at_once([doing(applicant, "createGrant", application(applicant.code)) for _ in range(8)])
    assert codes(payloads) == ["done"] * 8
    assert city.sql("SELECT count(*) AS n FROM applicant WHERE credit_code = $1", applicant.code) == [{"n": 1}]
    numbers = [payload["grant"]["number"] for payload in payloads]
    assert len(set(numbers)) == 8


def test_months_reported_at_once_are_all_on_record_and_form_one_window(city: City) -> None:
    case = open_case(city, "A10-4").to("ACTIVE")
    months = [f"2021-{month:02d}" for month in range(1, 7)]
    report = {"signedPersons": 50, "expectedVersion": None}
    asks = [case.command("recordServiceMonth", month=month, **report) for month in months]
    payloads = at_once([doing(case.applicant, "recordServiceMonth", command) for command in asks])
    assert codes(payloads) == ["done"] * 6
    case.look()
    assert [month["month"] for month in case.grant["serviceMonths"]] == months
    assert [(m["from"], m["sum"], m["state"]) for m in case.grant["milestones"]] == [("2021-01", 300, "REACHED")]


def test_one_month_reported_at_once_is_on_record_once(city: City) -> None:
    case = open_case(city, "A10-4").to("ACTIVE")
    command = case.command("recordServiceMonth", month="2021-05", signedPersons=50, expectedVersion=None)
    payloads = at_once([doing(case.applicant, "recordServiceMonth", command)] * 6)
    assert codes(payloads) == ["MONTH_ALREADY_REPORTED"] * 5 + ["done"]


def test_approvals_at_once_of_one_manager_never_exceed_its_annual_cap(city: City) -> None:
    city.move_to("2023-06-01")
    manager = city.applicant()
    cases = [open_case(city, "A05-1", manager).to("PROPOSED") for _ in range(4)]
    for case in cases:
        case.do("openPublicity", beyondCap=True, reason="另有项目拟撤回")
    city.move_to("2023-07-01")
    asks: list[Callable[[], Json]] = []
    for case in cases:
        case.look()
        asks.append(doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant")))
    assert codes(at_once(asks)) == ["ASSESSMENT_CHANGED"] * 2 + ["done"] * 2


def settled(case: Case) -> Json:
    """A receipt that was put on record, as it was sent."""
    command = case.command("settleLeg", leg="city")
    case.by("settleLeg").done("settleLeg", **command)
    case.look()
    return command


def test_the_same_receipt_under_another_key_changes_nothing_but_the_answers(city: City) -> None:
    case = open_case(city).to("PAYING")
    command = settled(case)
    before = city.rows()
    again = case.by("settleLeg").done("settleLeg", **{**command, "receiptNo": f" {command['receiptNo']} "})
    assert again["leg"]["state"] == "SETTLED"
    assert changed_tables(before, city.rows()) == {"answer"}


def test_the_same_receipt_at_once_under_different_keys_settles_once(city: City) -> None:
    case = open_case(city).to("PAYING")
    command = case.command("settleLeg", leg="city")
    payloads = at_once([doing(case.by("settleLeg"), "settleLeg", command)] * 8)
    assert codes(payloads) == ["done"] * 8
    assert city.sql("SELECT count(*) AS n FROM receipt WHERE number = $1", command["receiptNo"]) == [{"n": 1}]
    assert case.look()["state"] == "PAID"


def test_two_requests_for_one_payment_at_once_give_one_voucher(city: City) -> None:
    case = open_case(city, "A10-3").to("PAYABLE")
    payloads = at_once([doing(case.by("requestPayment"), "requestPayment", case.command("requestPayment"))] * 4)
    assert codes(payloads) == ["STALE_VERSION"] * 3 + ["done"]
    assert {leg["voucherNo"][-2:] for leg in case.look()["payments"][0]["legs"]} == {"/1"}
