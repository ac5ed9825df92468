"""Who sees a grant and what experts said of it, by every door: lists, nodes, search, changes, documents, answers."""

from dataclasses import dataclass

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_handling import next_free_day
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.followers import following
from tests.world.paperwork import assigned, upload
from tests.world.sight import CHANGES, EVIDENCE, FINDING, LIST, NAMES, NODE, ONE, REASON, REVIEWS, SCORES, doors


@dataclass
class Scored:
    """A competition's application that three experts scored, and another one of somebody else."""

    case: Case
    other: Case
    experts: list[Person]
    papers: list[str]


@pytest.fixture(scope="module")
def scored(city: City) -> Scored:
    """Two applications of one call, the first scored by three experts with a document each."""
    city.move_to(next_free_day(city, "A01-1"))
    case, other = (open_case(city, "A01-1").to("UNDER_REVIEW") for _ in range(2))
    experts = [city.person(Role.EXPERT, desk=name.removeprefix("expert ")) for name in NAMES]
    assigned(case, *experts)
    papers: list[str] = []
    for expert, score in zip(experts, SCORES, strict=True):
        papers.append(upload(expert, case.id))
        opinion: Json = {"step": "EXPERT_SCORE", "passed": True, "finding": f"{FINDING} {score}", "score": score}
        expert.done("recordReview", id=case.id, **opinion, evidence=EVIDENCE, documentIds=[papers[-1]])
    case.look()
    return Scored(case, other, experts, papers)


OUTSIDE = {"own": False, "other": False}
SEES: dict[str, dict[str, bool]] = {
    "the applicant": {"own": True, "other": False},
    "another applicant": OUTSIDE,
    "an assigned expert": {"own": True, "other": False},
    "an expert of nothing": OUTSIDE,
    "a district officer": {"own": True, "other": True},
    "a district officer elsewhere": OUTSIDE,
    "an officer": {"own": True, "other": True},
    "an officer of another bureau": {"own": True, "other": True},
    "a supervisor": {"own": True, "other": True},
    "an auditor": {"own": True, "other": True},
}


def who(scored: Scored, name: str) -> Person:
    """The person of a row of the table."""
    city = scored.case.city
    return {
        "the applicant": scored.case.applicant,
        "another applicant": city.applicant(),
        "an assigned expert": scored.experts[0],
        "an expert of nothing": city.person(Role.EXPERT, desk="of nothing"),
        "a district officer": city.person(Role.DISTRICT_OFFICER),
        "a district officer elsewhere": city.person(Role.DISTRICT_OFFICER, district="420102"),
        "an officer": city.officer,
        "an officer of another bureau": city.person(Role.OFFICER, bureau="市农业农村局"),
        "a supervisor": city.person(Role.SUPERVISOR),
        "an auditor": city.auditor,
    }[name]


@pytest.mark.parametrize("name", SEES)
def test_each_door_shows_what_the_table_says(scored: Scored, name: str) -> None:
    person = who(scored, name)
    for case, sees in ((scored.case, SEES[name]["own"]), (scored.other, SEES[name]["other"])):
        assert doors(person, case) == dict.fromkeys(doors(person, case), sees), name


def test_the_public_sees_no_grant_by_any_door(scored: Scored) -> None:
    nobody = scored.case.city.nobody
    for document, variables in ((LIST, {}), (ONE, {"id": scored.case.id}), (CHANGES, {})):
        answer = nobody.post(document, variables).json()
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


CONFIDENTIAL = [FINDING, EVIDENCE, *NAMES]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_applicant_reads_neither_experts_nor_scores_nor_findings(scored: Scored, language: str) -> None:
    case = scored.case
    answer = case.applicant.post(REVIEWS, {"id": case.id}, Accept_Language=language).json()
    grant = answer["data"]["grant"]
    assert [secret for secret in CONFIDENTIAL if secret in str(grant)] == []
    assert (grant["reviews"], grant["experts"]) == ([], [])
    recorded = [step for step in grant["history"] if step["event"] == "RECORD_REVIEW"]
    assert {(step["reason"], step["evidence"]) for step in recorded} == {(None, None)}
    assert {step["takenBy"] for step in recorded} == {"评审专家" if language == "zh-CN" else "an expert"}
    # What came of it stands there.
    assert next(step for step in grant["procedure"] if step["code"] == "EXPERT_SCORE")["passed"]
    assert not {paper["id"] for paper in grant["documents"]} & set(scored.papers)
    for score in SCORES:
        assert str(score) not in str(grant["history"]).replace(case.applicant.code, "")


def test_an_expert_reads_what_he_said_himself_alone(scored: Scored) -> None:
    first, others = scored.experts[0], CONFIDENTIAL[3:]
    grant = first.ask(REVIEWS, id=scored.case.id)["grant"]
    assert [(review["score"], review["recordedBy"]) for review in grant["reviews"]] == [(71, NAMES[0])]
    assert [row["expert"] for row in grant["experts"]] == [NAMES[0]]
    assert [name for name in others if name in str(grant)] == []
    assert str(SCORES[1]) not in str(grant["history"])
    assert {paper["id"] for paper in grant["documents"]} & set(scored.papers) == {scored.papers[0]}
    assert grant["bankAccount"] is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.AUDITOR])
def test_the_office_reads_all_of_it(scored: Scored, role: Role) -> None:
    grant = scored.case.city.person(role).ask(REVIEWS, id=scored.case.id)["grant"]
    assert sorted(review["score"] for review in grant["reviews"]) == sorted(SCORES)
    assert {review["recordedBy"] for review in grant["reviews"]} == set(NAMES)
    assert {row["expert"] for row in grant["experts"]} == set(NAMES)
    assert set(scored.papers) <= {paper["id"] for paper in grant["documents"]}


def test_the_treasury_has_no_need_of_experts(scored: Scored) -> None:
    grant = scored.case.city.treasury.ask(REVIEWS, id=scored.case.id)["grant"]
    assert [secret for secret in CONFIDENTIAL if secret in str(grant)] == []


def test_an_experts_document_is_got_by_the_office_and_by_the_expert(scored: Scored) -> None:
    case, paper = scored.case, scored.papers[0]
    path = case.city.officer.ask("query($id: ID!) { node(id: $id) { ... on Document { downloadPath } } }", id=paper)
    readers = {
        "applicant": case.applicant,
        "own": scored.experts[0],
        "other expert": scored.experts[1],
        "unassigned": case.city.person(Role.EXPERT, desk="of nothing"),
        "officer": case.city.officer,
    }
    answers = {
        name: case.city.http.get(path["node"]["downloadPath"], headers=person.headers()).status_code
        for name, person in readers.items()
    }
    assert answers == {"applicant": 404, "own": 200, "other expert": 404, "unassigned": 404, "officer": 200}
    nodes = {name for name, person in readers.items() if person.ask(NODE, id=paper)["node"]}
    assert nodes == {"own", "officer"}


def test_what_is_told_of_a_review_tells_no_more(city: City, scored: Scored) -> None:
    steps = """subscription($id: ID!) { grantChanged(id: $id) {
      steps { event takenBy reason evidence } grant { reviews { score } } } }"""
    extra = city.person(Role.EXPERT, desk="late")
    assigned(scored.other, extra)
    with following(scored.other.applicant) as socket:
        socket.follow(steps, id=scored.other.id)
        socket.follow("{ __typename }", "2")
        assert [socket.receive()["type"] for _ in range(2)] == ["next", "complete"]
        opinion: Json = {"step": "EXPERT_SCORE", "passed": True, "finding": FINDING, "score": 60}
        extra.done("recordReview", id=scored.other.id, **opinion, evidence=EVIDENCE)
        change = socket.next_event()
    assert change["steps"][0]["event"] == "RECORD_REVIEW"
    assert change["grant"]["reviews"] == []
    assert [secret for secret in (*CONFIDENTIAL, "expert late") if secret in str(change)] == []


def test_the_applicant_reads_no_name_of_who_was_assigned_or_withdrawn(city: City, scored: Scored) -> None:
    city.officer.done("assignExperts", id=scored.other.id, experts=["expert biased"])
    city.officer.done("withdrawExpert", id=scored.other.id, expert="expert biased", reason=REASON)
    grant = scored.other.applicant.ask(REVIEWS, id=scored.other.id)["grant"]
    events = {step["event"]: step for step in grant["history"]}
    assert events["ASSIGN_EXPERTS"]["reason"] is None
    assert events["WITHDRAW_EXPERT"]["reason"] is None
    assert REASON not in str(grant)
    assert "biased" not in str(grant)
    (row,) = (
        row for row in city.officer.ask(REVIEWS, id=scored.other.id)["grant"]["experts"] if row["withdrawnReason"]
    )
    assert (row["expert"], row["withdrawnReason"]) == ("expert biased", REASON)


def test_an_expert_who_is_not_assigned_records_nothing(city: City, scored: Scored) -> None:
    stranger = city.person(Role.EXPERT, desk="of nothing")
    opinion: Json = {"step": "EXPERT_SCORE", "passed": True, "finding": FINDING, "score": 60}
    refused = stranger.refused("recordReview", id=scored.case.id, **opinion)
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["id"])
    size: Json = {"name": "a.pdf", "mediaType": "application/pdf", "size": 1, "sha256": "0" * 64}
    assert stranger.refused("requestUpload", id=scored.case.id, **size)["code"] == "NOT_FOUND"


def test_a_public_list_names_no_expert(city: City, scored: Scored) -> None:
    listed = """{ publicityList(first: 100) {
      edges { node { number measureCode measureTitle applicantName item award shownFrom shownTo } } } }"""
    page = str(city.nobody.ask(listed))
    assert [secret for secret in CONFIDENTIAL if secret in page] == []
    assert scored.case.grant["number"] not in page
