"""Recoveries are shown to those who may see the grant, and to nobody else."""

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person

LIST = """query List($first: Int!, $after: String, $filter: RecoveryFilter) {
  recoveries(first: $first, after: $after, filter: $filter) {
    edges { node { id number state cause grant { number } payment { id } } } pageInfo { hasNextPage endCursor } } }"""


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


def numbers(person: Person, **variables: object) -> list[str]:
    """The numbers of the recoveries that somebody is shown."""
    page = person.ask(LIST, **{"first": 100, **variables})["recoveries"]
    return [edge["node"]["number"] for edge in page["edges"]]


def test_recoveries_are_listed_newest_first_to_those_who_may_see_the_grant(paid: Case) -> None:
    city = paid.city
    other = recovered(open_case(city, "A03-1").to("PAID"), "NOTIFIED", cause="MISUSE")
    recovered(paid, "OPENED")
    own, others = last(paid)["number"], last(other)["number"]
    everybody = [Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR, Role.TREASURY, Role.DISTRICT_OFFICER]
    for person in [city.person(role) for role in everybody]:
        assert numbers(person)[:2] == [own, others]
    assert numbers(paid.applicant) == [own]
    assert numbers(city.person(Role.DISTRICT_OFFICER, district="420102")) == []
    misused = {"causes": ["MISUSE"], "states": ["NOTIFIED"]}
    assert numbers(city.officer, filter=misused)[0] == others
    assert own not in numbers(city.officer, filter={"states": ["NOTIFIED"]})
    page = city.officer.ask(LIST, first=1)["recoveries"]
    assert [edge["node"]["grant"]["number"] for edge in page["edges"]] == [paid.grant["number"]]
    after = page["pageInfo"]["endCursor"]
    assert page["pageInfo"]["hasNextPage"]
    assert numbers(city.officer, first=1, after=after) == [others]
    answer = city.nobody.post(LIST, {"first": 1}).json()
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_recovery_and_its_legs_are_nodes_for_who_may_see_them(paid: Case) -> None:
    recovered(paid, "DEMANDED")
    node = "query Node($id: ID!) { node(id: $id) { __typename id } }"
    recovery = last(paid)
    for uid, kind in ((recovery["id"], "Recovery"), (recovery["legs"][0]["id"], "RecoveryLeg")):
        for person in (paid.city.officer, paid.applicant):
            assert person.ask(node, id=uid)["node"] == {"__typename": kind, "id": uid}
        assert paid.city.applicant().ask(node, id=uid)["node"] is None
