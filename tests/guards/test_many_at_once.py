"""One command over many things: each is done or refused by itself, as it was seen, and twice is once."""

from math import inf

import pytest

import api.kit.context_factory
from api.kit.identifiers import asked_id
from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.contract.test_list_costs import copies
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.paperwork import reviewed
from workflows.grants.decisions import ProposeGrant, propose_grant
from workflows.runtime.stated_day import moment
from workflows.transaction.many_rows import Row, Sheet, do_each

PAGE = """query($filter: GrantFilter, $first: Int!) { grants(filter: $filter, first: $first) {
  selection edges { node { id number version state } } } }"""
LEGS = """query($filter: PaymentLegFilter) { paymentLegs(filter: $filter, first: 100) {
  selection edges { node { id grant { number } } } } }"""
ACCEPT = """mutation($input: AcceptGrantsInput!) { acceptGrants(input: $input) {
  rows { index errors { code } } errors { code } } }"""
DAY = "2022-03-01"


def selected(person: Person, first: int = 100, **which: object) -> Json:
    """A page of grants with its selection."""
    return person.ask(PAGE, filter=which, first=first)["grants"]


def answers(payload: Json) -> list[str]:
    """What became of each row: "done", or its refusal."""
    assert payload["errors"] == []
    assert [row["index"] for row in payload["rows"]] == list(range(len(payload["rows"])))
    return [row["errors"][0]["code"] if row["errors"] else "done" for row in payload["rows"]]


@pytest.fixture
def submitted(city: City) -> list[Case]:
    """Applications that wait to be accepted, one submitted after the other."""
    city.move_to(DAY)
    return [open_case(city).to("SUBMITTED") for _ in range(4)]


def numbers(payload: Json) -> list[str]:
    return [row["grant"]["number"] for row in payload["rows"]]


def codes_of(cases: list[Case]) -> list[str]:
    return [case.grant["number"] for case in cases]


def of_codes(cases: list[Case]) -> Json:
    """A filter that finds the cases of one applicant."""
    return {"creditCode": cases[0].applicant.code}


@pytest.fixture
def of_one(city: City) -> list[Case]:
    """Applications of one applicant."""
    city.move_to(DAY)
    applicant = city.applicant()
    return [open_case(city, applicant=applicant).to("SUBMITTED") for _ in range(4)]


def test_what_a_page_showed_is_done_the_first_submitted_first_and_what_moved_since_is_refused(
    city: City, of_one: list[Case]
) -> None:
    page = selected(city.officer, **of_codes(of_one))
    assert len(page["edges"]) == 4
    of_one[1].do("withdrawGrant", reason="材料有误")
    done = city.officer.done("acceptGrants", selection=page["selection"])
    assert answers(done) == ["done", "STALE_VERSION", "done", "done"]
    # Newest first on the page; the first submitted is the first that is done.
    assert numbers(done) == codes_of(of_one) == [edge["node"]["number"] for edge in page["edges"]][::-1]
    refused = done["rows"][1]
    assert (refused["grant"]["state"], refused["errors"][0]["path"]) == ("WITHDRAWN", ["selection"])
    assert [case.look()["state"] for case in of_one] == ["UNDER_REVIEW", "WITHDRAWN", "UNDER_REVIEW", "UNDER_REVIEW"]


def test_twice_under_one_key_is_once_and_another_request_under_it_is_refused(city: City, of_one: list[Case]) -> None:
    page, key = selected(city.officer, **of_codes(of_one)), new_key()
    first = city.officer.done("acceptGrants", selection=page["selection"], idempotencyKey=key)
    assert answers(first) == ["done"] * 4
    before = city.rows()
    assert city.officer.done("acceptGrants", selection=page["selection"], idempotencyKey=key) == first
    assert city.rows() == before
    rows = [{"id": case.id} for case in of_one]
    other = city.officer.done("acceptGrants", rows=rows, idempotencyKey=key)
    assert answers(other) == ["KEY_REUSED"] * 4
    assert answers(city.officer.done("acceptGrants", rows=rows)) == ["STEP_NOT_POSSIBLE"] * 4
    assert city.rows() == before


def test_a_bad_row_stops_no_other_and_each_is_shown_its_place(city: City, submitted: list[Case]) -> None:
    one, two, three, four = submitted
    three.do("withdrawGrant", reason="材料有误")
    rows = [
        {"id": one.id, "expectedVersion": one.grant["version"]},
        {"id": "x"},
        {"id": two.id, "expectedVersion": 99},
        {"id": three.id},
        {"id": four.id},
        {"id": one.id},
    ]
    done = city.officer.done("acceptGrants", rows=rows, reason="材料齐全")
    assert answers(done) == ["done", "NOT_FOUND", "STALE_VERSION", "STEP_NOT_POSSIBLE", "done", "STEP_NOT_POSSIBLE"]
    paths = [row["errors"][0]["path"] if row["errors"] else None for row in done["rows"]]
    assert paths[1:4] == [["rows", "1", "id"], ["rows", "2", "expectedVersion"], ["rows", "3"]]
    assert [row["grant"] and row["grant"]["state"] for row in done["rows"]] == [
        "UNDER_REVIEW", None, "SUBMITTED", "WITHDRAWN", "UNDER_REVIEW", "UNDER_REVIEW"
    ]  # fmt: skip
    endless = city.officer.done("acceptGrants", rows=[{"id": two.id}], reason="长" * 3_000)
    assert (answers(endless), endless["rows"][0]["errors"][0]["path"]) == (["INPUT_INVALID"], ["reason"])


def test_a_selection_is_sealed_for_its_kind_and_given_alone(city: City, of_one: list[Case]) -> None:
    page = selected(city.officer, **of_codes(of_one))
    fixed = page["selection"]
    assert fixed == selected(city.officer, **of_codes(of_one))["selection"]
    altered = fixed[:30] + ("A" if fixed[30] != "A" else "B") + fixed[31:]
    for selection in ("", "x", altered, fixed[:-4], city.officer.ask(LEGS)["paymentLegs"]["selection"]):
        refused = city.officer.refused("acceptGrants", selection=selection)
        assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["selection"])
    assert city.officer.refused("acceptGrants")["path"] == ["rows"]
    assert city.officer.refused("acceptGrants", selection=fixed, rows=[])["path"] == ["selection"]
    # Grants are no payments.
    assert city.finance.refused("requestPayments", selection=fixed)["path"] == ["selection"]
    assert answers(city.officer.done("acceptGrants", rows=[])) == []
    too_many = city.officer.refused("acceptGrants", rows=[{"id": of_one[0].id}] * 501)
    assert (too_many["code"], too_many["path"], too_many["observed"]) == ("TOO_MANY_ROWS", ["rows"], "501")


def test_a_whole_page_is_fixed_and_done_and_the_next_one_after_it(city: City) -> None:
    city.move_to(DAY)
    case = open_case(city).to("SUBMITTED")
    copies(city, case, 119)
    for count in (100, 20, 0):
        page = selected(city.officer, creditCode=case.applicant.code, states=["SUBMITTED"])
        assert len(page["selection"]) <= 3_000
        done = city.officer.ask(ACCEPT, input={"idempotencyKey": new_key(), "selection": page["selection"]})
        assert answers(done["acceptGrants"]) == ["done"] * count


def test_who_may_not_see_or_do_one_by_itself_may_not_among_many(city: City, submitted: list[Case]) -> None:
    page = selected(city.officer, states=["SUBMITTED"])
    stranger, elsewhere = city.applicant(), city.person(Role.OFFICER, bureau="市农业农村局")
    before = city.rows()
    hidden = stranger.done("acceptGrants", selection=page["selection"])
    assert set(answers(hidden)) == {"NOT_FOUND"}
    assert all(row["grant"] is None for row in hidden["rows"])
    for person in (submitted[0].applicant, city.finance, elsewhere):
        done = person.done("acceptGrants", rows=[{"id": submitted[0].id}])
        assert answers(done) in (["NOT_ALLOWED"], ["NOT_FOUND"])
    assert city.rows() == before


def test_many_go_from_review_to_the_treasury_by_six_commands(city: City, submitted: list[Case]) -> None:
    officer, finance = city.officer, city.finance
    rows = [{"id": case.id} for case in submitted]
    assert answers(officer.done("acceptGrants", rows=rows)) == ["done"] * 4
    for case in submitted:
        case.look()
        reviewed(case)
    for name in ("proposeGrants", "openPublicities"):
        assert answers(officer.done(name, rows=rows)) == ["done"] * 4
    assert answers(officer.done("approveGrants", rows=rows)) == ["PUBLICITY_NOT_OVER"] * 4
    city.move_to("2022-03-20")
    page = selected(officer, states=["PUBLICITY", "PUBLICITY_OVER"])
    numbers = {edge["node"]["number"] for edge in page["edges"]}
    assert numbers >= set(codes_of(submitted))
    assert answers(officer.done("approveGrants", selection=page["selection"])) == ["done"] * len(numbers)
    accounts = [
        {"id": case.id, "holder": case.grant["applicant"]["name"], "accountNo": f"42001000{n:08d}", "bank": "示例银行"}
        for n, case in enumerate(submitted)
    ]
    accounts[1]["holder"] = "另一单位"
    assert answers(officer.done("recordBankAccounts", rows=accounts)) == [
        "done",
        "ACCOUNT_HOLDER_DIFFERS",
        "done",
        "done",
    ]
    legs = finance.ask(LEGS, filter={"states": ["ORDERED"], "held": False})["paymentLegs"]
    done = finance.done("requestPayments", selection=legs["selection"])
    assert answers(done) == ["done"] * len({edge["node"]["grant"]["number"] for edge in legs["edges"]})
    assert {row["payment"]["state"] for row in done["rows"]} == {"REQUESTED"}
    assert [case.look()["state"] for case in submitted] == ["PAYING"] * 4
    again = finance.done("requestPayments", selection=legs["selection"])
    assert set(answers(again)) == {"STALE_VERSION"}
    assert again["rows"][0]["errors"][0]["path"] == ["selection"]
    assert differences(city) == []


def test_an_amount_that_people_decide_stands_in_its_row(city: City) -> None:
    city.move_to(DAY)
    cases = [open_case(city, "A13-1").to("UNDER_REVIEW") for _ in range(2)]
    for case in cases:
        reviewed(case)
    rows = [case.command("proposeGrant") for case in cases]
    del rows[1]["reason"]
    done = city.officer.done("proposeGrants", rows=rows)
    assert answers(done) == ["done", "REASON_REQUIRED"]
    assert cases[0].look()["award"] == cases[0].proposal["decidedAmount"]


def test_what_was_not_reached_goes_on_under_the_same_key(
    city: City, submitted: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, key = [{"id": case.id} for case in submitted], new_key()
    for part in (0.0, 0.001, 0.5):
        monkeypatch.setattr(api.kit.context_factory, "OF_ROWS", part)
        done = city.officer.done("acceptGrants", rows=rows, idempotencyKey=key)
        assert set(answers(done)) <= {"done", "NOT_REACHED"}
        assert all(row["errors"][0]["retryable"] for row in done["rows"] if row["errors"])
        # Which one was not reached is shown.
        assert numbers(done) == codes_of(submitted)
    assert [case.look()["state"] for case in submitted] == ["UNDER_REVIEW"] * 4


def test_four_eyes_look_at_each(city: City, submitted: list[Case]) -> None:
    mine, other = city.person(Role.OFFICER, desk="one"), city.person(Role.OFFICER, desk="two")
    for person, case in ((mine, submitted[0]), (other, submitted[1])):
        assert answers(person.done("acceptGrants", rows=[{"id": case.id}])) == ["done"]
        case.look()
        reviewed(case)
    assert mine.actor
    # As a server in production does it, which has no stated day.
    sheet = Sheet(mine.actor, new_key(), city.run(moment()), four_eyes=True, until=inf)

    async def propose(row: Row, case: Case) -> None:
        await row.do(propose_grant, ProposeGrant(asked_id("Grant", case.id), None))

    done = city.run(do_each(sheet, submitted[:2], propose))
    assert [[refusal.code for refusal in answer.refusals] for answer in done] == [["FOUR_EYES"], []]
