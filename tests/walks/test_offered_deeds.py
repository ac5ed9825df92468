"""What two people decide on is offered as it is done (可办事项): to who proposes and to who confirms it."""

from domain.lives.roles import Role
from tests.scenes.scenes_office import DECISION
from tests.world.city import City, Json, Person
from tests.world.haizhou import EAST, published
from tests.world.offered import in_words, offered_of

STATED: dict[str, Json] = {
    "suspendPolicy": DECISION,
    "resumePolicy": DECISION,
    "repealPolicy": DECISION,
    "recordTransitionRule": DECISION | {"measureCodes": ["FB-1"], "endsOn": "2031-12-31"},
    "relaxSeparation": DECISION
    | {"office": EAST, "firstCapacity": "HANDLER", "secondCapacity": "REVIEWER", "endsOn": "2031-12-31"},
    "publishPolicy": {
        "documentNo": "海政〔2021〕8号",
        "issuer": "海州市人民政府",
        "publishedOn": "2021-01-04",
        "inForceFrom": "2021-01-04",
        "evidence": "政府公报",
    },
    "cutBudget": {"amount": "0.01", "documentNo": "武财预〔2021〕9号", "evidence": "调减批复"},
    "carryOverBudget": {"amount": "0.01", "documentNo": "武财预〔2021〕10号", "evidence": "结转批复"},
    "declineProposal": {"reason": "依据不足"},
    "withdrawProposal": {},
}


def agrees(person: Person, thing: Json, **stated: object) -> dict[str, list[str]]:
    """The codes for which each thing that is offered is refused, which are those of what is done."""
    codes: dict[str, list[str]] = {}
    for name, action in offered_of(person, thing["id"]).items():
        of_all = {"hash": thing["hash"]} if name == "confirmProposal" else STATED[name]
        command = of_all | stated | {"id": thing["id"], "expectedVersion": thing["version"]}
        errors = person.do(name, **command, dryRun=True)["errors"]
        if name == "recordTransitionRule" and [error["code"] for error in errors] == ["NOT_ALLOWED"]:
            # Whose officers may follows from the measures that are stated, too.
            assert [no["code"] for no in action["refusals"]] == ["NOT_ALLOWED"]
        else:
            assert in_words(action["refusals"]) == in_words(errors), (name, action)
        assert action["permitted"] is (errors == [])
        codes[name] = [error["code"] for error in errors]
    return codes


def everybody(city: City) -> list[Person]:
    """People of every role, and an officer of a bureau that leads nothing."""
    office = (role for role in Role if role not in {Role.SYSTEM, Role.APPLICANT})
    return [*(city.person(role) for role in office), city.applicant(), city.person(Role.OFFICER, bureau="市档案馆")]


def test_a_policy_is_offered_to_the_bureaus_that_lead_it_as_its_state_and_days_stand(city: City) -> None:
    city.move_to("2021-03-01")
    policy = published(city)
    for person in everybody(city):
        agrees(person, policy)
    codes = agrees(city.officer, policy)
    assert [name for name, refused in codes.items() if not refused] == [
        "suspendPolicy", "repealPolicy", "recordTransitionRule", "relaxSeparation",
    ]  # fmt: skip
    proposal = city.officer.do("suspendPolicy", **DECISION | of(policy))["proposal"]
    assert agrees(city.officer, policy, documentNo="海政办〔2021〕99号")["suspendPolicy"] == ["PROPOSAL_WAITS"]
    assert agrees(city.officer, proposal) == {
        "confirmProposal": ["PROPOSAL_FOUR_EYES"],
        "declineProposal": ["PROPOSAL_FOUR_EYES"],
        "withdrawProposal": [],
    }
    assert agrees(city.officer.second(), proposal) == {
        "confirmProposal": [],
        "declineProposal": [],
        "withdrawProposal": ["PROPOSAL_OF_ANOTHER"],
    }
    for person in everybody(city):
        agrees(person, proposal)
    city.officer.done("recordTransitionRule", **STATED["recordTransitionRule"] | of(policy))
    ended = city.officer.ask(
        "query($id: ID!) { node(id: $id) { ... on Proposal { id version hash state } } }", id=proposal["id"]
    )
    assert ended["node"]["state"] == "OVERTAKEN"
    assert set(map(tuple, agrees(city.officer.second(), ended["node"]).values())) == {("STEP_NOT_POSSIBLE",)}


def of(thing: Json) -> Json:
    return {"id": thing["id"], "expectedVersion": thing["version"]}
