"""What touches more than one grant is proposed by one person of those responsible, and done by another, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import Role
from tests.scenes.scenes_office import DECISION
from tests.world.city import City, Json, Person, decided
from tests.world.haizhou import published
from tests.world.operations import BY_TWO
from tests.world.proposing import LEADING, answered, officers, proposals

OF_PROPOSING = {"proposal", "audit_line", "answer"}
"""Tables in which a proposal is written."""
HISTORY = "query H($id: ID!) { node(id: $id) { ... on Policy { state history { event takenBy reason evidence } } } }"


def suspension(policy: Json, **fields: object) -> Json:
    """What suspending a policy takes."""
    return DECISION | {"id": policy["id"], "expectedVersion": policy["version"]} | fields


@pytest.fixture
def policy(city: City) -> Json:
    """A policy of its own in force, and it is the first of March 2021."""
    city.move_to("2021-03-01")
    return published(city)


def state_of(city: City, policy: Json) -> str:
    return city.auditor.ask(HISTORY, id=policy["id"])["node"]["state"]


def at_once(what: Callable[[Person], Json], people: list[Person]) -> list[Json]:
    """What each of some people is answered, all at the same time."""
    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(what, people))


def test_every_command_of_two_people_is_one_that_waits() -> None:
    assert {deed.lower() for deed in BY_TWO} == {deed.value.replace("_", "").lower() for deed in ProposedDeed}


def test_one_person_changes_nothing_but_what_waits(city: City, policy: Json) -> None:
    first, _ = officers(city)
    before = city.rows()
    payload = first.do("suspendPolicy", **suspension(policy))
    after = city.rows()
    assert (payload["errors"], payload["policy"]["state"]) == ([], "IN_FORCE")
    assert {table for table in after if after[table] != before.get(table)} <= OF_PROPOSING
    proposal = payload["proposal"]
    assert (proposal["state"], proposal["deed"], proposal["bureaus"]) == ("WAITING", "SUSPEND_POLICY", [LEADING])
    assert {each["name"]: each["value"] for each in proposal["particulars"]} == {
        "id": policy["id"],
        "documentNo": DECISION["documentNo"],
        "evidence": DECISION["evidence"],
        "reason": DECISION["reason"],
    }
    assert (proposal["subject"]["id"], proposal["lapsesOn"]) == (policy["id"], "2021-03-11")
    assert proposal["refusal"]["code"] == "PROPOSAL_FOUR_EYES"


def test_the_second_person_does_it_and_both_are_on_record(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert proposals(second, subjectId=policy["id"])[0]["refusal"] is None
    payload = second.done("confirmProposal", **answered(proposal), reason="属实")
    assert (payload["policy"]["state"], payload["proposal"]["state"]) == ("SUSPENDED", "CONFIRMED")
    assert first.actor
    assert second.actor
    assert (payload["proposal"]["proposedBy"], payload["proposal"]["decidedBy"]) == (
        first.actor.name,
        second.actor.name,
    )
    step = city.auditor.ask(HISTORY, id=policy["id"])["node"]["history"][-1]
    assert (step["event"], step["takenBy"], step["evidence"]) == ("SUSPEND", second.actor.name, DECISION["evidence"])
    deed = "SELECT outcome::text AS outcome FROM audit_line WHERE deed = 'suspend_policy' AND actor = $1"
    lines = city.sql(deed, second.actor.name)
    assert any(proposal["proposedBy"] in line["outcome"] for line in lines)


def test_nobody_decides_on_his_own_proposal_under_any_spelling(city: City, policy: Json) -> None:
    first, _ = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert first.actor
    for spelling in (first.actor.name, f" {first.actor.name} ", first.actor.name.upper(), f"{first.actor.name}\u3000"):
        same = Person(city, replace(first.actor, name=spelling, person=""))
        assert same.refused("confirmProposal", **answered(proposal))["code"] == "PROPOSAL_FOUR_EYES"
        refused = same.refused("declineProposal", **decided(proposal), reason="重复")
        assert refused["code"] == "PROPOSAL_FOUR_EYES"
    assert state_of(city, policy) == "IN_FORCE"


@pytest.mark.parametrize(
    ("role", "bureau"),
    [(Role.OFFICER, "市应急局"), (Role.OFFICER, "市财政局"), (Role.FINANCE, None), (Role.AUDITOR, None)],
)
def test_who_is_not_of_the_leading_bureau_neither_proposes_nor_decides(
    city: City, policy: Json, role: Role, bureau: str | None
) -> None:
    first, _ = officers(city)
    outsider = city.person(role, bureau=bureau, desk="outside")
    assert outsider.refused("suspendPolicy", **suspension(policy))["code"] == "NOT_ALLOWED"
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    for name, fields in (
        ("confirmProposal", answered(proposal)),
        ("declineProposal", decided(proposal) | {"reason": "不同意"}),
        ("withdrawProposal", decided(proposal)),
    ):
        assert outsider.refused(name, **fields)["code"] == "NOT_ALLOWED"


def test_exactly_what_was_shown_is_confirmed(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    for wrong in ("", "0" * 64, proposal["hash"].upper(), "甲"):
        refused = second.refused("confirmProposal", **answered(proposal) | {"hash": wrong})
        assert (refused["code"], refused["path"]) == ("PROPOSAL_DIFFERS" if wrong else "INPUT_INVALID", ["hash"])
    with pytest.raises(Exception, match="what was proposed is written once"):
        city.sql("UPDATE proposal SET stated = '{}' WHERE state = 'WAITING'")


def test_a_second_proposal_waits_for_the_first_and_the_same_is_the_same(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    before = city.rows()
    again = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert again["id"] == proposal["id"]
    after = city.rows()
    assert {table for table in after if after[table] != before[table]} == {"answer"}
    for who in (first, second):
        refused = who.refused("suspendPolicy", **suspension(policy, documentNo="海政办〔2021〕77号"))
        assert refused["code"] == "PROPOSAL_WAITS"
    # The same words of another person are no confirmation.
    assert second.refused("suspendPolicy", **suspension(policy))["code"] == "PROPOSAL_WAITS"
    assert state_of(city, policy) == "IN_FORCE"


def test_what_was_proposed_falls_when_the_policy_is_otherwise(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    first.done("repealPolicy", **suspension(policy))
    (overtaken, *_) = proposals(second, subjectId=policy["id"], deeds=["SUSPEND_POLICY"])
    assert (overtaken["state"], overtaken["decidedBy"]) == ("OVERTAKEN", "duixian")
    refused = second.refused("confirmProposal", **answered(proposal) | {"expectedVersion": overtaken["version"]})
    assert refused["code"] == "STEP_NOT_POSSIBLE"


def test_what_was_proposed_falls_when_time_moves_the_policy(city: City) -> None:
    city.move_to("2025-06-27")
    policy = published(city)
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    city.move_to("2025-07-01")
    assert second.refused("confirmProposal", **answered(proposal))["code"] == "PROPOSAL_OVERTAKEN"


def test_a_proposal_lapses_and_can_be_made_anew(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    last = date.fromisoformat(proposal["lapsesOn"])
    # The day after its last has come, and the sweep has not.
    city.sql("UPDATE demonstration_day SET today = $1", last + timedelta(days=1))
    assert second.refused("confirmProposal", **answered(proposal))["code"] == "PROPOSAL_LAPSED"
    anew = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert anew["id"] != proposal["id"]
    states = [each["state"] for each in proposals(second, subjectId=policy["id"], deeds=["SUSPEND_POLICY"])]
    assert states == ["WAITING", "LAPSED"]
    city.move_to(date.fromisoformat(anew["lapsesOn"]))
    assert proposals(second, subjectId=policy["id"])[0]["state"] == "WAITING"
    city.move_to(date.fromisoformat(anew["lapsesOn"]) + timedelta(days=1))
    assert proposals(second, subjectId=policy["id"], deeds=["SUSPEND_POLICY"])[0]["state"] == "LAPSED"
    assert state_of(city, policy) == "IN_FORCE"


def test_it_is_declined_by_another_with_a_reason_and_taken_back_by_who_made_it(city: City, policy: Json) -> None:
    first, second = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert second.refused("withdrawProposal", **decided(proposal))["code"] == "PROPOSAL_OF_ANOTHER"
    assert second.refused("declineProposal", **decided(proposal), reason="\u3000")["code"] == "REASON_REQUIRED"
    declined = second.done("declineProposal", **decided(proposal), reason="文号有误")["proposal"]
    assert (declined["state"], declined["decidedReason"]) == ("DECLINED", "文号有误")
    anew = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert first.done("withdrawProposal", **decided(anew))["proposal"]["state"] == "WITHDRAWN"
    for which in (declined, anew):
        for version in (1, 2):
            refused = second.do("confirmProposal", **answered(which) | {"expectedVersion": version})["errors"][0]
            assert refused["code"] == ("STALE_VERSION" if version == 1 else "STEP_NOT_POSSIBLE")


def test_ten_who_confirm_at_once_do_it_once(city: City, policy: Json) -> None:
    first, _ = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    assert first.actor
    others = [Person(city, replace(first.actor, name=f"confirmer {place}", person="")) for place in range(10)]
    payloads = at_once(lambda who: who.do("confirmProposal", **answered(proposal)), others)
    assert sorted(payload["errors"][0]["code"] if payload["errors"] else "" for payload in payloads) == [
        "", *["STALE_VERSION"] * 9,
    ]  # fmt: skip
    events = [step["event"] for step in city.auditor.ask(HISTORY, id=policy["id"])["node"]["history"]]
    assert events.count("SUSPEND") == 1


def test_ten_who_propose_at_once_make_one_proposal(city: City, policy: Json) -> None:
    first, second = officers(city)
    payloads = at_once(lambda who: who.do("suspendPolicy", **suspension(policy)), [first] * 10)
    assert len({payload["proposal"]["id"] for payload in payloads}) == 1
    assert len(proposals(second, subjectId=policy["id"], states=["WAITING"])) == 1


def test_what_the_command_refuses_is_refused_at_once_and_at_the_end(city: City, policy: Json) -> None:
    first, second = officers(city)
    assert first.refused("suspendPolicy", **suspension(policy, reason=" "))["code"] == "REASON_REQUIRED"
    assert first.refused("suspendPolicy", **suspension(policy, evidence=""))["code"] == "EVIDENCE_REQUIRED"
    assert first.refused("resumePolicy", **suspension(policy))["code"] == "STEP_NOT_POSSIBLE"
    assert first.refused("suspendPolicy", **suspension(policy, expectedVersion=99))["code"] == "STALE_VERSION"
    assert proposals(second, subjectId=policy["id"], deeds=["SUSPEND_POLICY", "RESUME_POLICY"]) == []


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT])
def test_proposals_are_the_offices_own(city: City, policy: Json, role: Role) -> None:
    first, _ = officers(city)
    proposal = first.do("suspendPolicy", **suspension(policy))["proposal"]
    someone = city.applicant() if role is Role.APPLICANT else city.person(role)
    answer = someone.post("{ proposals { edges { node { id } } } }").json()
    assert answer["data"] is None
    assert someone.ask("query N($id: ID!) { node(id: $id) { id } }", id=proposal["id"])["node"] is None
