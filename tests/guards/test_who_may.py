"""Every mutation of the schema is refused to everybody who may not take that step, and nothing changes."""

from uuid import UUID

import pytest

from api.kit.identifiers import global_id
from domain.lives.roles import ROLE_TITLES, Role
from tests.scenes import scenes_office, scenes_other_awards, scenes_receivers, scenes_runs
from tests.scenes.scene import MAY, Scene
from tests.scenes.scenes import MUTATIONS, inputs_of
from tests.scenes.scenes_recoveries import BULK
from tests.scenes.stage import Play
from tests.world.cases import Case
from tests.world.city import City, Json, Person
from tests.world.operations import GRANT, ON_MANY

IN_ROWS = ("fileGrants", BULK, scenes_runs.RECEIPTS)
"""They answer each of their rows by itself."""
PUBLIC = ("announceCall", "rankCall", "promoteReserve")
"""They are on calls, which everybody sees."""
ON_BUDGETS = ("appropriateBudget", "cutBudget", "carryOverBudget", "closeYear", *scenes_runs.ON_RUNS)
DRAFTING = ("createGrant", *IN_ROWS)
OF_THE_OFFICE = ("publishPolicy", *scenes_office.MAY, *scenes_receivers.MAY, *ON_BUDGETS)
ON_GRANTS = [name for name in MUTATIONS if name not in {*DRAFTING, *PUBLIC, *OF_THE_OFFICE}]
SOMEBODY = UUID(int=1)


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    return play.city


@pytest.fixture(scope="module")
def scenes(play: Play) -> dict[str, Scene]:
    return play.scenes


def test_every_mutation_says_who_may() -> None:
    assert sorted(MAY) == MUTATIONS


def refusal(person: Person, name: str, command: Json) -> Json:
    """The first refusal of a mutation that must be refused, of the whole or of each row."""
    payload = person.do(name, **command)
    if name in ON_MANY:
        (row,) = payload["rows"]
        refused: Json = row["errors"][0]
        assert refused["path"][:2] == ["rows", "0"], (person.actor, refused)
        # Of whom it is not, or who does not see it, nothing of the thing is shown beside the refusal.
        nodes = [value for thing, value in row.items() if thing in {"grant", "payment"} and value is not None]
        assert refused["code"] != "NOT_FOUND" or not nodes, (person.actor, nodes)
        return {**refused, "path": refused["path"][2:]}
    nodes = [value for thing, value in payload.items() if thing != "errors" and value is not None]
    if not payload["errors"] and name in IN_ROWS:
        rows = payload["rows"]
        assert all(row["grant"] is None and row["errors"] for row in rows), (person.actor, rows)
        return rows[0]["errors"][0]
    assert (bool(payload["errors"]), nodes) == (True, []), (person.actor, payload)
    return payload["errors"][0]


def named(message: str) -> set[Role]:
    """The roles that a refusal says may, each by its whole title."""
    allowed, _ = message.removeprefix("This can be done by ").split(", not by ")
    titles = {title.en: role for role, title in ROLE_TITLES.items()}
    return {
        titles[max((title for title in titles if each.startswith(title)), key=len)] for each in allowed.split(" or ")
    }


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_role_that_does_not_take_a_step_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene = scenes[name]
    command, before = scene.kept_input(), city.rows()
    for role in (role for role in Role if role not in {Role.SYSTEM, *MAY[name]}):
        refused = refusal(scene.person(role), name, command)
        assert (refused["code"], refused["__typename"], refused["path"]) == ("NOT_ALLOWED", "AccessError", []), role
        assert named(refused["message"]) == MAY[name], (role, refused["message"])
        # Who may draft or announce at all is no rule of a clause: no measure was looked at yet.
        clauseless = {*DRAFTING, *scenes_receivers.OF_ONESELF, "announceCall", "correctWorkingDay", "admitCreditCode"}
        assert bool(refused["citations"]) is (name not in clauseless), role
    assert city.rows() == before


@pytest.mark.parametrize("name", MUTATIONS)
def test_nobody_acts_without_signing_in(scenes: dict[str, Scene], city: City, name: str) -> None:
    refused = city.nobody.refused(name, **scenes[name].kept_input())
    assert (refused["code"], refused["citations"]) == ("NOT_SIGNED_IN", [])


OF_BUREAUS = [name for name in ON_GRANTS if name not in scenes_other_awards.OF_ANY_BUREAU]
BY_BUREAU = [
    *(name for name in DRAFTING if Role.OFFICER in MAY[name]),
    *PUBLIC,
    *scenes_office.BY_BUREAU,
    *(name for name in OF_BUREAUS if Role.OFFICER in MAY[name]),
    "publishPolicy",
    "withdrawOtherAward",
]


@pytest.mark.parametrize("name", BY_BUREAU)
def test_an_officer_of_another_bureau_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    command, before = scenes[name].kept_input(), city.rows()
    refused = refusal(city.person(Role.OFFICER, bureau="市农业农村局"), name, command)
    assert refused["code"] == "NOT_ALLOWED"
    assert refused["citations"][0]["clause"].startswith("art. ")
    assert "市农业农村局" in refused["message"]
    assert city.rows() == before


OF_DISTRICTS = [name for name in MUTATIONS if Role.DISTRICT_OFFICER in MAY[name]]


@pytest.mark.parametrize("name", [n for n in OF_DISTRICTS if n not in {*PUBLIC, *scenes_receivers.OF_ONESELF}])
def test_an_officer_of_another_district_is_refused(scenes: dict[str, Scene], city: City, name: str) -> None:
    before = city.rows()
    refused = refusal(city.person(Role.DISTRICT_OFFICER, district="420102"), name, scenes[name].kept_input())
    assert refused["code"] in {"NOT_ALLOWED", "NOT_FOUND"}
    assert city.rows() == before


@pytest.mark.parametrize("name", ["createGrant", "fileGrants", *ON_GRANTS])
def test_a_grant_of_somebody_else_is_not_there_for_an_applicant(
    scenes: dict[str, Scene], city: City, name: str
) -> None:
    command, before = scenes[name].kept_input(), city.rows()
    refused = refusal(city.applicant(), name, command)
    assert (refused["code"], refused["citations"]) == ("NOT_FOUND", [])
    assert city.rows() == before


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
    scene, command = scenes[name], scenes[name].kept_input()
    some_case = scenes["acceptGrant"].case
    assert some_case
    before = city.rows()
    for uid in wrong_ids(some_case).values():
        refused = scene.usual().do(name, **{**command, "id": uid})["errors"][0]
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["id"])
    assert city.rows() == before


@pytest.mark.parametrize("name", [name for name in MUTATIONS if "expectedVersion" in inputs_of(name).fields])
def test_a_decision_on_another_version_is_stale(scenes: dict[str, Scene], city: City, name: str) -> None:
    command, before = scenes[name].kept_input(), city.rows()
    for stale in (0, -1, 99):
        refused = refusal(scenes[name].usual(), name, {**command, "expectedVersion": stale})
        assert (refused["code"], refused["path"]) == ("STALE_VERSION", ["expectedVersion"])
        # Not as it stands: the client looks again, and decides anew.
        assert not refused["retryable"]
        assert refused["expectedVersion"] == stale
        assert refused["currentVersion"] in range(1, 30)
    assert city.rows() == before
