"""Every mutation of the schema is refused to everybody who may not take that step, and nothing changes."""

from uuid import UUID

import pytest

from api.identifiers import global_id
from domain.life import Role
from tests.cases import Case
from tests.city import City, Json
from tests.documents import GRANT
from tests.scenes import END, MAY, MUTATIONS, START, Scene, inputs_of, set_scene, set_scenes

ON_GRANTS = [name for name in MUTATIONS if name not in {"createGrant", "publishPolicy"}]
SOMEBODY = UUID(int=1)


@pytest.fixture(scope="module")
def scenes(city: City) -> dict[str, Scene]:
    return set_scenes(city)


def test_every_mutation_says_who_may() -> None:
    assert sorted(MAY) == MUTATIONS


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name in MUTATIONS for role in Role if role not in {Role.SYSTEM, *MAY[name]}]
)
def test_a_role_that_does_not_take_a_step_is_refused(scenes: dict[str, Scene], name: str, role: Role) -> None:
    scene = scenes[name]
    refused = scene.person(role).refused(name, **scene.input())
    assert (refused["code"], refused["__typename"], refused["path"]) == ("NOT_ALLOWED", "AccessError", [])
    # Who may draft an application is no rule of a clause: no measure was looked at yet.
    assert bool(refused["citations"]) is (name != "createGrant")


@pytest.mark.parametrize("name", MUTATIONS)
def test_nobody_acts_without_signing_in(scenes: dict[str, Scene], city: City, name: str) -> None:
    refused = city.nobody.refused(name, **scenes[name].input())
    assert (refused["code"], refused["citations"]) == ("NOT_SIGNED_IN", [])


@pytest.mark.parametrize("name", ["createGrant", *(name for name in ON_GRANTS if Role.OFFICER in MAY[name])])
def test_an_officer_of_another_bureau_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene = scenes[name]
    refused = city.person(Role.OFFICER, bureau="市农业农村局").refused(name, **scene.input())
    assert refused["code"] == "NOT_ALLOWED"
    assert refused["citations"][0]["clause"].startswith("art. ")
    assert "市农业农村局" in refused["message"]


@pytest.mark.parametrize("name", ["createGrant", *ON_GRANTS])
def test_a_grant_of_somebody_else_is_not_there_for_an_applicant(
    scenes: dict[str, Scene], city: City, name: str
) -> None:
    refused = city.applicant().refused(name, **scenes[name].input())
    assert refused["code"] == "NOT_FOUND"
    assert refused["citations"] == []


def test_a_grant_of_somebody_else_is_null_to_an_applicant_by_every_query(scenes: dict[str, Scene], city: City) -> None:
    case = scenes["settleLeg"].case
    assert case
    milestone = scenes["verifyMilestone"].case
    assert milestone
    ids = [case.id, case.grant["payments"][0]["id"], milestone.grant["milestones"][0]["id"]]
    node = "query Node($id: ID!) { node(id: $id) { id } }"
    for uid in ids:
        assert city.officer.ask(node, id=uid)["node"] == {"id": uid}
        assert city.applicant().ask(node, id=uid)["node"] is None
    assert case.applicant.ask(GRANT, id=case.id)["grant"]["id"] == case.id
    assert city.applicant().ask(GRANT, id=case.id)["grant"] is None
    listed = "query List($code: String!) { grants(filter: {creditCode: $code}) { totalCount edges { node { id } } } }"
    assert city.applicant().ask(listed, code=case.applicant.code)["grants"] == {"totalCount": 0, "edges": []}


@pytest.mark.parametrize("query", ["{ grants { edges { node { id } } } }", '{ grant(id: "x") { id } }'])
def test_grants_are_asked_for_by_people_who_signed_in(city: City, query: str) -> None:
    answer = city.nobody.post(query).json()
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def wrong_ids(case: Case) -> Json:
    """Ids that name nothing here."""
    return {
        "empty": "",
        "no id": "x",
        "not of this alphabet": "编号",
        "far too long": "A" * 100_000,
        "of another kind": global_id("Applicant", SOMEBODY),
        "of a grant, cut short": case.id[:-3],
        **{f"of no {kind}": global_id(kind, SOMEBODY) for kind in ("Grant", "Milestone", "Payment", "PaymentLeg")},
    }


@pytest.mark.parametrize("name", [name for name in MUTATIONS if "id" in inputs_of(name).fields])
def test_an_id_that_names_nothing_is_not_found(city: City, scenes: dict[str, Scene], name: str) -> None:
    scene, asked = scenes[name], scenes[name].input()
    some_case = scenes["acceptGrant"].case
    assert some_case
    before = city.rows()
    for uid in wrong_ids(some_case).values():
        refused = scene.usual().do(name, **{**asked, "id": uid})["errors"][0]
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["id"])
    assert city.rows() == before


@pytest.mark.parametrize("name", [name for name in MUTATIONS if "expectedVersion" in inputs_of(name).fields])
@pytest.mark.parametrize("stale", [0, -1, 99])
def test_a_decision_on_another_version_is_stale(scenes: dict[str, Scene], name: str, stale: int) -> None:
    scene = scenes[name]
    refused = scene.usual().refused(name, **{**scene.input(), "expectedVersion": stale})
    assert (refused["code"], refused["path"]) == ("STALE_VERSION", ["expectedVersion"])
    # Not as it stands: the client looks again, and decides anew.
    assert not refused["retryable"]
    assert refused["expectedVersion"] == stale
    assert refused["currentVersion"] in range(1, 30)


@pytest.mark.parametrize("name", [name for name in MUTATIONS if name != "publishPolicy"])
def test_each_scene_is_done_by_who_may(city: City, name: str) -> None:
    """What is refused above would be done otherwise, so the refusals above have the reason that they name."""
    city.move_to(START)
    fresh = set_scene(city, name)
    city.move_to(END)
    fresh.usual().done(name, **fresh.input())
