"""Bad input on applications and money is a clear refusal: its code, its place, its clause; and nothing changes."""

import pytest

from tests.scenes.scenes import inputs_of
from tests.world.cases import Case, application, new_key_and, open_case
from tests.world.city import City, Json
from tests.world.operations import mutation
from tests.world.paperwork import reviewed
from tests.world.stated import stated_facts

DAY = "2022-03-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def brief(error: Json) -> tuple[str, str, str | None]:
    """A refusal in short: code, path, clause."""
    citations = error["citations"]
    return error["code"], "/".join(error["path"]), citations[0]["clause"] if citations else None


APPLICATIONS: dict[str, tuple[Json, tuple[str, str, str | None]]] = {
    "an unknown measure": ({"measureCode": "A99-9"}, ("UNKNOWN_MEASURE", "measureCode", None)),
    "a duty": ({"measureCode": "A09-0"}, ("NOT_A_GRANT", "measureCode", "art. 9")),
    "an appropriation": ({"measureCode": "A14-2"}, ("NOT_A_GRANT", "measureCode", "art. 14")),
    "an unknown policy": ({"policyCode": "another-city"}, ("NOT_FOUND", "policyCode", None)),
    "an unknown fact": (
        {"facts": stated_facts("A08-1", platform="x")},
        ("FACT_INVALID", "facts/platform", "art. 8"),
    ),
    "a choice that there is not": (
        {"facts": stated_facts("A08-1", platform_kind="LAB")},
        ("FACT_INVALID", "facts/platform_kind", "art. 8"),
    ),
    "a text for a yes": ({"facts": {"newly_approved": "true"}}, ("FACT_INVALID", "facts/newly_approved", "art. 8")),
    "a null that is no answer": (
        {"facts": {"platform_kind": None}},
        ("FACT_INVALID", "facts/platform_kind", "art. 8"),
    ),
    "a float for money": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing=100000000.5)},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "a whole number for money": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing=100000000)},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "three decimals": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing="100.005")},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "an exponent": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing="1e9")},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "less than nothing": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing="-1.00")},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "money in other digits": (
        {"measureCode": "A06-3", "facts": stated_facts("A06-3", actual_financing="１００.00")},
        ("FACT_INVALID", "facts/actual_financing", "art. 6"),
    ),
    "a day that there is not": (
        {"measureCode": "A05-2", "facts": stated_facts("A05-2", contributed_on="2021-02-29")},
        ("FACT_INVALID", "facts/contributed_on", "art. 5"),
    ),
    "a contribution tomorrow": (
        {"measureCode": "A05-2", "facts": stated_facts("A05-2", contributed_on="2022-03-02")},
        ("DATE_IN_FUTURE", "facts/contributed_on", "art. 5"),
    ),
    "a completion that has a deed of its own": (
        {"measureCode": "A06-2", "facts": stated_facts("A06-2", completed_on="2022-02-01")},
        ("FACT_INVALID", "facts/completed_on", "art. 6"),
    ),
    "months that have a deed of their own": (
        {"measureCode": "A10-4", "facts": {"months": [{"month": "2022-01", "signed_persons": 50}]}},
        ("FACT_INVALID", "facts/months", "art. 10"),
    ),
}


@pytest.mark.parametrize(("fields", "expected"), APPLICATIONS.values(), ids=APPLICATIONS.keys())
def test_a_wrong_application_is_not_drafted(city: City, fields: Json, expected: tuple[str, str, str | None]) -> None:
    applicant = city.applicant()
    command = application(applicant.code, **fields)
    assert brief(applicant.refused("createGrant", **command)) == expected


PARTICULARS: dict[str, tuple[Json, tuple[str, str, str | None]]] = {
    "a wrong check character": (
        {"creditCode": "91420100MA4KDEM01X"},
        ("CREDIT_CODE_INVALID", "applicant/creditCode", None),
    ),
    "a code cut short": ({"creditCode": "91420100MA4KDEM01"}, ("CREDIT_CODE_INVALID", "applicant/creditCode", None)),
    "a code with letters that none has": (
        {"creditCode": "9142O1OOMA4KDEMO1W"},
        ("CREDIT_CODE_INVALID", "applicant/creditCode", None),
    ),
    "a citizen's number": ({"creditCode": "362322198709086409"}, ("CREDIT_CODE_INVALID", "applicant/creditCode", None)),
    "an unknown district": ({"districtCode": "420199"}, ("DISTRICT_UNKNOWN", "applicant/districtCode", None)),
    "no name": ({"name": "  "}, ("INPUT_INVALID", "applicant/name", None)),
    "a name that is a book": ({"name": "名" * 201}, ("INPUT_INVALID", "applicant/name", None)),
}


@pytest.mark.parametrize(("fields", "expected"), PARTICULARS.values(), ids=PARTICULARS.keys())
def test_a_wrong_applicant_is_not_registered(city: City, fields: Json, expected: tuple[str, str, str | None]) -> None:
    command = application(city.applicant().code)
    command["applicant"] |= fields
    assert brief(city.officer.refused("createGrant", **command)) == expected


def test_a_known_applicant_is_stated_as_it_is_registered(city: City) -> None:
    case = open_case(city)
    for field, other in (("name", "别的名称"), ("districtCode", "420102")):
        command = application(case.applicant.code)
        command["applicant"][field] = other
        refused = case.applicant.refused("createGrant", **command)
        assert brief(refused) == ("APPLICANT_DIFFERS", f"applicant/{field}", None)


def test_a_draft_that_lacks_a_fact_is_not_submitted_and_each_of_them_is_named(city: City) -> None:
    case = open_case(city, "A02-3", facts={"role": "LEAD"})
    payload = case.by("submitGrant").do("submitGrant", **case.command("submitGrant"))
    assert {brief(error) for error in payload["errors"]} == {
        ("FACT_MISSING", "facts/standard_level", "art. 2"),
        ("FACT_MISSING", "facts/published_on", "art. 2"),
    }
    case.refused("submitGrant")


def test_what_an_application_is_for_is_named(city: City) -> None:
    assert brief(open_case(city, "A11-2", item=" ").refused("submitGrant")) == ("ITEM_REQUIRED", "item", "art. 11")


def test_an_applicant_applies_for_one_item_once_at_a_time(city: City) -> None:
    first = open_case(city, item="GB/T 41867—2022").to("SUBMITTED")
    again = open_case(city, applicant=first.applicant, item=" gb/t  41867-2022 ").refused("submitGrant")
    assert brief(again) == ("ITEM_ALREADY_OPEN", "item", "art. 8")
    assert first.grant["number"] in again["message"]
    assert open_case(city, item="GB/T 41867-2022").to("SUBMITTED").state == "SUBMITTED"


def test_steps_are_taken_in_their_order(city: City) -> None:
    for state, step in (
        ("DRAFT", "acceptGrant"),
        ("DRAFT", "approveGrant"),
        ("SUBMITTED", "proposeGrant"),
        ("SUBMITTED", "submitGrant"),
        ("UNDER_REVIEW", "openPublicity"),
        ("PROPOSED", "approveGrant"),
        ("PROPOSED", "withdrawGrant"),
        ("PAYING", "terminateGrant"),
        ("PAID", "rejectGrant"),
    ):
        refused = open_case(city).to(state).refused(step, reason="理由")
        assert brief(refused) == ("STEP_NOT_POSSIBLE", "", "art. 8")
        assert refused["state"] == state


def test_a_publicity_runs_out_before_an_award_is_approved(city: City) -> None:
    refused = open_case(city).to("PUBLICITY").refused("approveGrant")
    assert brief(refused) == ("PUBLICITY_NOT_OVER", "", "art. 8")
    assert refused["retryable"]


@pytest.mark.parametrize(
    ("state", "step", "fields", "expected"),
    [
        ("SUBMITTED", "refuseGrant", {"reason": " \n"}, ("REASON_REQUIRED", "reason", None)),
        ("UNDER_REVIEW", "rejectGrant", {"reason": " \n"}, ("REASON_REQUIRED", "reason", None)),
        ("UNDER_REVIEW", "holdGrant", {"reason": ""}, ("REASON_REQUIRED", "reason", None)),
        ("PROPOSED", "returnGrantToReview", {"reason": "\u3000"}, ("REASON_REQUIRED", "reason", None)),
        ("PAYABLE", "terminateGrant", {"reason": ""}, ("REASON_REQUIRED", "reason", None)),
        ("PAYING", "returnLeg", {"reason": ""}, ("REASON_REQUIRED", "reason", None)),
    ],
)
def test_a_step_that_needs_a_reason_is_not_taken_without(
    city: City, state: str, step: str, fields: Json, expected: tuple[str, str, str | None]
) -> None:
    assert brief(open_case(city).to(state).refused(step, **fields)) == expected


def test_an_officer_who_corrects_facts_says_why(city: City) -> None:
    case = open_case(city).to("SUBMITTED")
    facts = stated_facts("A08-1")
    refused = case.refused("updateGrantFacts", by=city.officer, facts=facts)
    assert brief(refused) == ("REASON_REQUIRED", "reason", None)
    assert brief(case.refused("updateGrantFacts", facts=facts))[0] == "STEP_NOT_POSSIBLE"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"completedOn": "2022-03-02"}, ("DATE_IN_FUTURE", "completedOn", "art. 6")),
        ({"evidence": ""}, ("EVIDENCE_REQUIRED", "evidence", None)),
        ({"evidence": " \t "}, ("EVIDENCE_REQUIRED", "evidence", None)),
    ],
)
def test_a_completion_is_in_the_past_and_has_its_evidence(
    city: City, fields: Json, expected: tuple[str, str, str | None]
) -> None:
    case = open_case(city, "A06-2").to("UNDER_REVIEW")
    record: Json = {"completedOn": "2022-03-01", "evidence": "竣工验收备案表"}
    assert brief(case.refused("recordCompletion", **{**record, **fields})) == expected


@pytest.mark.parametrize(
    ("measure", "amount", "expected"),
    [
        ("A08-1", "1.00", ("FACT_INVALID", "decidedAmount", "art. 8")),
        ("A13-1", None, ("FACT_MISSING", "decidedAmount", "art. 13")),
        ("A13-1", "999999.99", ("AMOUNT_OUT_OF_RANGE", "decidedAmount", "art. 13")),
        ("A13-1", "5000000.01", ("AMOUNT_OUT_OF_RANGE", "decidedAmount", "art. 13")),
        ("A06-2", "0.00", ("AMOUNT_OUT_OF_RANGE", "decidedAmount", "art. 6")),
    ],
)
def test_people_decide_an_amount_only_where_and_as_far_as_the_measure_leaves_it_to_them(
    city: City, measure: str, amount: str | None, expected: tuple[str, str, str | None]
) -> None:
    case = open_case(city, measure).to("UNDER_REVIEW")
    assert brief(case.refused("proposeGrant", decidedAmount=amount)) == expected


@pytest.mark.parametrize("amount", [1000000, 1000000.5, "1e6", "1000000.005", "-1", "", True, {"yuan": "1"}, "1" * 400])
def test_money_that_is_no_string_of_yuan_is_refused_where_it_stands(city: City, amount: object) -> None:
    case = open_case(city, "A13-1").to("UNDER_REVIEW")
    command, before = case.command("proposeGrant", decidedAmount=amount), city.rows()
    refused = city.officer.refused("proposeGrant", **command)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["decidedAmount"])
    assert city.rows() == before


def test_what_cannot_be_read_is_an_error_where_no_command_would_refuse_it(city: City) -> None:
    case = open_case(city, "A13-1").to("UNDER_REVIEW")
    before = city.rows()
    command = new_key_and(case.command("proposeGrant"))
    mutation = "mutation Do($input: ProposeGrantInput!, $on: Date) { proposeGrant(input: $input) "
    named = mutation + "{ grant { applicant { name(on: $on) } } errors { code } } }"
    parts = "fragment Of on ProposeGrantPayload { grant { applicant { name(on: $on) } } }"
    for document in (named, mutation + "{ ...Of errors { code } } } " + parts):
        error = city.officer.post(document, {"input": command, "on": "2022-02-30"}).json()["errors"][0]
        assert (error["extensions"]["code"], "$on" in error["message"]) == ("GRAPHQL_VALIDATION_FAILED", True)
    # A date of a command in a variable of its own is refused by the command, as one within its input.
    mutation = "mutation($id: ID!, $on: Date!) { recordCompletion(input: {id: $id, completedOn: $on, "
    document = mutation + 'evidence: "x", idempotencyKey: "k"}) { errors { code path } } }'
    answer = case.applicant.post(document, {"id": case.id, "on": "2022-02-30"}).json()
    assert answer["data"]["recordCompletion"]["errors"] == [{"code": "INPUT_INVALID", "path": ["completedOn"]}]
    written = document.replace("$on: Date!", "").replace("$on", '"2022-02-30"')
    error = case.applicant.post(written, {"id": case.id}).json()["errors"][0]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert city.rows() == before


def test_an_assessment_that_stands_against_a_grant_is_told_whole(city: City) -> None:
    wrong = {"role": "PARTICIPANT", "programme_kind": "NATIONAL_KEY_RD", "national_funds_received": "0.00"}
    case: Case = open_case(city, "A02-1", facts=stated_facts("A02-1", **wrong)).to("UNDER_REVIEW")
    reviewed(case)
    payload = case.by("proposeGrant").do("proposeGrant", **case.command("proposeGrant"))
    assert {brief(error) for error in payload["errors"]} == {
        ("CONDITION_NOT_MET", f"facts/{fact}", "art. 2") for fact in wrong
    }
    assert all(error["observed"] and error["required"] for error in payload["errors"])


@pytest.mark.parametrize(
    ("name", "stated", "value", "path"),
    [
        ("inspectUnits", {"inspections": [{"code": "1", "result": "VOID"}]}, "VOID", ["inspections", "0", "result"]),
        ("closeDoublePayment", {"outcome": "OPEN"}, "OPEN", ["outcome"]),
        ("correctReceipt", {"outcome": "DOUBLE"}, "DOUBLE", ["outcome"]),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_where_it_stands(
    city: City, name: str, stated: Json, value: str, path: list[str]
) -> None:
    document = mutation(name)
    command = {"id": "x", "expectedVersion": 1, "idempotencyKey": "k", "reason": "x", "evidence": "x", "receiptNo": "x"}
    known = inputs_of(name).fields
    answer = city.officer.post(document, {"input": {k: v for k, v in command.items() if k in known} | stated}).json()
    errors = answer["data"][name]["errors"]
    assert ["INPUT_INVALID", path] in [[error["code"], error["path"]] for error in errors], errors
    written = (
        f'mutation {{ {name}(input: {{id: "x", idempotencyKey: "k", outcome: {value}}}) {{ errors {{ code }} }} }}'
    )
    assert city.officer.post(written, {}).json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
