"""Credit codes as they are taken in, and real ones that break the standard: admitted by an officer alone."""

import pytest
from stdnum.cn import uscc

from domain.lives.roles import Role
from tests.grants.test_bad_input import brief
from tests.world.cases import application
from tests.world.city import City, Json, credit_code
from tests.world.credit_codes import true_code

OF_A_PERSON = "362322198709086409"
REAL = "91350203M0001QKT19"
"""A code on a certificate whose last character does not fit."""
ADMITTED = """query Admitted($code: String!) { admittedCreditCodes(first: 10, filter: {creditCode: $code}) {
  edges { node { id creditCode fault reason evidence admittedBy admittedAt } }
} }"""
WHY: Json = {"reason": "登记证照所载即为该代码", "evidence": "营业执照副本 91350203M0001QKT19"}

REGISTERED = """WITH known AS (
    INSERT INTO applicant (id, credit_code, name, district_code, created_at)
    VALUES (gen_random_uuid(), $1, $2, '420111', now()) RETURNING *
)
INSERT INTO register_version (id, applicant_id, number, attribute, kind, value, recorded_by, recorded_at)
SELECT gen_random_uuid(), id, first.number, first.attribute, 'REGISTRATION', first.value, 'duixian', created_at
FROM known, LATERAL (VALUES (1, 'NAME', name), (2, 'DISTRICT', district_code)) AS first (number, attribute, value)"""


@pytest.fixture(autouse=True)
def _day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def broken(place: int) -> str:
    """A code that no test had before, with one wrong check character: the inner one (16) or the outer one (17)."""
    code = credit_code()
    other = "7" if code[place] != "7" else "8"
    whole = code[:place] + other + code[place + 1 :]
    return whole if place == 17 else f"{whole[:17]}{_outer(whole)}"


def _outer(code: str) -> str:
    return str(uscc.calc_check_digit(code[:17]))


def admitted(city: City, code: str) -> list[Json]:
    return [edge["node"] for edge in city.officer.ask(ADMITTED, code=code)["admittedCreditCodes"]["edges"]]


def test_a_citizens_number_is_nobodys_credit_code_and_is_not_repeated(city: City) -> None:
    for typed in (OF_A_PERSON, "３６２３２２１９８７０９０８６４０９", "362322 19870908 6409", "11010519491231002x"):
        for refused in (
            city.officer.refused("createGrant", **application(typed)),
            city.officer.refused("admitCreditCode", creditCode=typed, **WHY),
        ):
            assert refused["code"] == "CREDIT_CODE_INVALID"
            assert "citizen's number" in refused["message"]
            assert "admitCreditCode" not in refused["message"]
            assert "19870908" not in refused["message"]


@pytest.mark.parametrize("place", [16, 17])
def test_a_real_code_that_breaks_a_check_is_admitted_and_then_applied_under(city: City, place: int) -> None:
    code = broken(place)
    refused = city.officer.refused("createGrant", **application(code))
    assert brief(refused) == ("CREDIT_CODE_INVALID", "applicant/creditCode", None)
    assert "admitCreditCode" in refused["message"]
    admission = city.officer.done("admitCreditCode", creditCode=code.lower(), **WHY)["admitted"]
    assert (admission["creditCode"], admission["fault"]) == (code, "ORGANISATION" if place == 16 else "CHECK")
    assert admission["admittedBy"] == city.officer.actor.name  # type: ignore[union-attr]
    assert admitted(city, f" {code.lower()} ") == [admission]
    applicant = city.applicant(code)
    assert applicant.done("createGrant", **application(code))["grant"]["state"] == "DRAFT"


def test_an_admission_is_made_once_and_kept_in_the_audit(city: City) -> None:
    code = broken(17)
    first = city.officer.done("admitCreditCode", creditCode=code, **WHY)["admitted"]
    before = city.rows()
    assert (
        city.person(Role.OFFICER, desk="another").done("admitCreditCode", creditCode=code, **WHY)["admitted"] == first
    )
    assert {table for table, rows in city.rows().items() if rows != before[table]} == {"answer"}
    refused = city.officer.refused("admitCreditCode", creditCode=code, **WHY | {"reason": "另一理由"})
    assert brief(refused) == ("ALREADY_ON_RECORD", "creditCode", None)
    audit = city.sql("SELECT deed, actor, outcome FROM audit_line WHERE command::text LIKE $1", f"%{code}%")
    assert [(line["deed"], line["actor"]) for line in audit] == [("admit_credit_code", first["admittedBy"])]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"creditCode": "91110108551385082Q"}, ("INPUT_INVALID", "creditCode")),
        ({"creditCode": "9111010855138508Q"}, ("CREDIT_CODE_INVALID", "creditCode")),
        ({"creditCode": "91110108551385082O"}, ("CREDIT_CODE_INVALID", "creditCode")),
        ({"creditCode": ""}, ("CREDIT_CODE_INVALID", "creditCode")),
        ({"creditCode": "9" * 100_000}, ("CREDIT_CODE_INVALID", "creditCode")),
        ({"reason": " \u3164"}, ("REASON_REQUIRED", "reason")),
        ({"evidence": "\u200b"}, ("EVIDENCE_REQUIRED", "evidence")),
    ],
)
def test_what_can_have_no_admission_is_refused(city: City, fields: Json, expected: tuple[str, str]) -> None:
    command = {"creditCode": REAL, **WHY} | fields
    assert brief(city.officer.refused("admitCreditCode", **command))[:2] == expected


def test_it_is_admitted_by_an_officer_of_a_responsible_bureau_alone(city: City) -> None:
    code = broken(16)
    refused = city.person(Role.OFFICER, bureau="市农业农村局").refused("admitCreditCode", creditCode=code, **WHY)
    assert (refused["code"], "市农业农村局" in refused["message"]) == ("NOT_ALLOWED", True)
    assert city.person(Role.OFFICER, bureau="市科技局").done("admitCreditCode", creditCode=code, **WHY)


def test_what_is_admitted_is_for_the_office_to_read(city: City) -> None:
    answer = city.applicant().post(ADMITTED, {"code": REAL}).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_small_wide_and_spaced_letters_are_the_same_applicant(city: City) -> None:
    code = credit_code()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    grant_ids = {
        city.officer.done("createGrant", **_named(typed, code))["grant"]["id"]
        for typed in (code, code.lower(), wide, f"{code[:8]} {code[8:]}")
    }
    assert len(grant_ids) == 4
    assert city.sql("SELECT count(*) AS n FROM applicant WHERE credit_code = $1", code)[0]["n"] == 1
    listed = "query List($code: String!) { grants(first: 10, filter: {creditCode: $code}) { edges { node { id } } } }"
    edges = city.officer.ask(listed, code=code.lower())["grants"]["edges"]
    assert {edge["node"]["id"] for edge in edges} == grant_ids


def _named(typed: str, code: str) -> Json:
    command = application(code)
    command["applicant"]["creditCode"] = typed
    return command


def test_letters_that_look_like_figures_get_a_hint(city: City) -> None:
    refused = city.officer.refused("createGrant", **application(credit_code().replace("0", "O", 1)))
    assert refused["code"] == "CREDIT_CODE_INVALID"
    assert "whether 1, 0, 5" in refused["message"]


def test_who_was_registered_before_the_inner_check_goes_on(city: City) -> None:
    """Codes of before were checked by their last character alone; who stands under one is not shut out."""
    code = broken(16)
    city.sql(REGISTERED, code, application(code)["applicant"]["name"])
    assert city.applicant(code).done("createGrant", **application(code))["grant"]["state"] == "DRAFT"


def test_the_parts_are_named_in_the_language_of_the_office(city: City) -> None:
    body = {"query": "mutation Do($input: CreateGrantInput!) { createGrant(input: $input) { errors { message } } }"}
    for code, part in ((true_code("91420100MA4DEM05")[:17] + "0", "第18位"), ("9442" + credit_code()[4:], "第1至2位")):
        command = {"input": {**application(code), "idempotencyKey": code}}
        headers = city.officer.headers() | {"Accept-Language": "zh-CN"}
        answer = city.http.post("/graphql", json={**body, "variables": command}, headers=headers).json()
        assert part in answer["data"]["createGrant"]["errors"][0]["message"]
