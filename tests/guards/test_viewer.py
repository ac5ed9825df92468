"""Who is signed in is told for whom he acts and what waits for him, and an applicant need not say who it is."""

import pytest

from domain.lives.roles import Role
from tests.world.cases import application, open_case
from tests.world.city import City, Json, Person, applicant_input

VIEWER = """{ viewer { name role creditCode applicant { creditCode name districtCode } bureaus districtCode treasuries
  inbox { waiting overdue proposals } } }"""
LISTED = """query($role: Role!, $bureaus: [String!], $districtCodes: [String!]) {
  grants(filter: {nextActor: $role, bureaus: $bureaus, districtCodes: $districtCodes}) { totalCount } }"""
TURN = "query($id: ID!) { grant(id: $id) { nextActors } }"


def viewer(answer: Json) -> Json:
    return answer["viewer"]


def test_nobody_is_signed_in_without_a_token(city: City) -> None:
    assert city.nobody.ask(VIEWER) == {"viewer": None}


def test_an_applicant_is_told_which_one_it_is_once_it_is_on_record(city: City) -> None:
    who = city.applicant()
    new = viewer(who.ask(VIEWER))
    assert (new["role"], new["creditCode"], new["applicant"]) == ("APPLICANT", who.code, None)
    assert new["inbox"] == {"waiting": 0, "overdue": 0, "proposals": 0}
    open_case(city, applicant=who)
    known = viewer(who.ask(VIEWER))
    assert known["applicant"] == applicant_input(who.code)
    assert (known["inbox"]["waiting"], known["bureaus"], known["treasuries"]) == (1, [], [])


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.TREASURY])
def test_the_inbox_counts_what_a_list_shows_to_the_same_person(city: City, role: Role) -> None:
    for state in ("SUBMITTED", "PAYABLE", "PAYING"):
        open_case(city).to(state)
    bureau, treasury = ("市科技局", None) if role is Role.OFFICER else (None, "city")
    for person in (city.person(role), city.person(role, bureau=bureau, treasury=treasury)):
        shown = viewer(person.ask(VIEWER))
        bureaus = shown["bureaus"] if role is Role.OFFICER else None
        assert shown["inbox"]["waiting"] == person.ask(LISTED, role=role.value, bureaus=bureaus)["grants"]["totalCount"]


@pytest.mark.parametrize(("measure", "before"), [("A12-3", []), ("A13-1", ["OFFICER"])])
def test_what_a_district_decides_waits_for_its_officers(city: City, measure: str, before: list[str]) -> None:
    own, other = city.person(Role.DISTRICT_OFFICER), city.person(Role.DISTRICT_OFFICER, district="420105")

    def waiting(person: Person) -> int:
        count = viewer(person.ask(VIEWER))["inbox"]["waiting"]
        named = {"role": "DISTRICT_OFFICER", "districtCodes": [viewer(person.ask(VIEWER))["districtCode"]]}
        assert count == person.ask(LISTED, **named)["grants"]["totalCount"]
        return count

    seen, elsewhere = waiting(own), waiting(other)
    case = open_case(city, measure)
    assert waiting(own) == seen
    case.to("SUBMITTED")
    assert city.officer.ask(TURN, id=case.id)["grant"]["nextActors"] == [*before, "DISTRICT_OFFICER"]
    assert (waiting(own), waiting(other)) == (seen + 1, elsewhere)


def test_an_applicant_files_for_itself_without_saying_who_it_is(city: City) -> None:
    who = city.applicant()
    command = application(who.code)
    stated = command.pop("applicant")
    refused = who.refused("createGrant", **command)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["applicant"])
    who.done("createGrant", **application(who.code))
    grant = who.done("createGrant", **command)["grant"]
    assert grant["applicant"]["name"] == stated["name"]
    assert grant["filedDistrictCode"] == stated["districtCode"]
    by_officer = city.officer.refused("createGrant", **command)
    assert (by_officer["code"], by_officer["path"]) == ("INPUT_INVALID", ["applicant"])
    assert by_officer["message"] != refused["message"]


def test_who_may_finds_an_applicant_by_its_credit_code(city: City) -> None:
    who = open_case(city).applicant
    by_code = "query($code: String!) { applicant(creditCode: $code) { name } }"
    named = {"name": applicant_input(who.code)["name"]}
    assert [person.ask(by_code, code=who.code)["applicant"] for person in (who, city.officer)] == [named, named]
    assert city.applicant().ask(by_code, code=who.code)["applicant"] is None
