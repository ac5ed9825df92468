"""A policy is suspended, resumed, repealed, amended: what is new follows it, what was accepted goes on as it was."""

import pytest

from tests.scenes.scenes_office import DECISION
from tests.world.city import City, Json
from tests.world.haizhou import EAST, PAID, draft, duties, funded, new_code, publish, published, sea_case, walk


def decide(city: City, name: str, policy: Json, **fields: object) -> Json:
    """The policy after a decision on it."""
    command = DECISION | {"id": policy["id"], "expectedVersion": policy["version"]} | fields
    return city.officer.done(name, **command)["policy"]


def test_a_suspended_policy_takes_nothing_new_and_finishes_what_it_took(city: City) -> None:
    city.move_to("2021-03-01")
    policy = funded(city, published(city))
    accepted, waiting = walk(sea_case(city, policy), "submitGrant", "acceptGrant"), sea_case(city, policy)
    suspended = decide(city, "suspendPolicy", policy)
    assert (suspended["state"], suspended["closingDocumentNo"]) == ("SUSPENDED", DECISION["documentNo"])
    refused = waiting.refused("submitGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("POLICY_SUSPENDED", "art. 8")
    assert walk(accepted, *PAID[2:]).state == "PAID"
    resumed = decide(city, "resumePolicy", suspended, documentNo="海政办〔2021〕9号")
    assert (resumed["state"], resumed["closingDocumentNo"]) == ("IN_FORCE", "海政办〔2021〕9号")
    assert walk(waiting, "submitGrant").state == "SUBMITTED"


def test_a_repealed_policy_takes_nothing_new_but_under_a_transition_rule(city: City) -> None:
    city.move_to("2021-08-02")
    policy = funded(city, published(city))
    accepted, covered = walk(sea_case(city, policy), "submitGrant", "acceptGrant"), sea_case(city, policy)
    other = sea_case(city, policy, "ZZ-1", {"grade": "B"})
    repealed = decide(city, "repealPolicy", policy)
    assert repealed["state"] == "REPEALED"
    for case in (covered, other):
        assert case.refused("submitGrant")["code"] == "POLICY_REPEALED"
    rule = {"measureCodes": ["FB-1"], "endsOn": "2021-08-31"}
    ruled = decide(city, "recordTransitionRule", repealed, **rule)
    assert [(r["measures"], r["endsOn"]) for r in ruled["transitionRules"]] == [([{"code": "FB-1"}], "2021-08-31")]
    assert other.refused("submitGrant")["code"] == "POLICY_REPEALED"
    late = sea_case(city, policy)
    city.move_to("2021-08-31")
    assert walk(covered, *PAID).state == "PAID"
    city.move_to("2021-09-01")
    refused = late.refused("submitGrant")
    assert (refused["code"], "2021-08-31" in refused["message"]) == ("POLICY_EXPIRED", True)
    assert walk(accepted, *PAID[2:]).state == "PAID"


def test_the_latest_last_day_of_a_measure_counts_and_filing_after_it_is_late(city: City) -> None:
    city.move_to("2022-03-01")
    policy = published(city)
    rules = [(["FB-1"], "2025-09-30"), (["YF-1", "FB-1"], "2025-12-31"), (["FB-1"], "2025-08-31")]
    for measures, last_day in rules:
        policy = decide(city, "recordTransitionRule", policy, measureCodes=measures, endsOn=last_day)
    city.move_to("2025-12-31")
    assert walk(sea_case(city, policy), "submitGrant").state == "SUBMITTED"
    late, never = sea_case(city, policy), sea_case(city, policy, "ZZ-1", {"grade": "A"})
    refused = never.refused("submitGrant")
    assert (refused["code"], "2025-06-30" in refused["message"]) == ("POLICY_EXPIRED", True)
    city.move_to("2026-01-01")
    assert "2025-12-31" in late.refused("submitGrant")["message"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"endsOn": "2025-06-30"}, "INPUT_INVALID", ["endsOn"]),
        ({"endsOn": "2021-01-01"}, "INPUT_INVALID", ["endsOn"]),
        ({"measureCodes": []}, "INPUT_INVALID", ["measureCodes"]),
        ({"measureCodes": ["FB-1", "A03-1"]}, "UNKNOWN_MEASURE", ["measureCodes"]),
        ({"measureCodes": ["BZ-1"]}, "NOT_A_GRANT", ["measureCodes"]),
        ({"evidence": ""}, "EVIDENCE_REQUIRED", ["evidence"]),
        ({"documentNo": " "}, "INPUT_INVALID", ["documentNo"]),
        ({"expectedVersion": 1}, "STALE_VERSION", ["expectedVersion"]),
    ],
)
def test_a_transition_rule_names_grants_and_a_day_that_opens_a_window(
    city: City, fields: Json, code: str, path: list[str]
) -> None:
    city.move_to("2022-04-01")
    policy = published(city)
    rule = DECISION | {"id": policy["id"], "expectedVersion": policy["version"], "measureCodes": ["FB-1"]}
    refused = city.officer.refused("recordTransitionRule", **rule | {"endsOn": "2025-12-31"} | fields)
    assert (refused["code"], refused["path"]) == (code, path)


def test_a_transition_rule_is_recorded_by_the_bureaus_that_answer_for_its_measures(city: City) -> None:
    city.move_to("2022-04-02")
    policy = published(city)
    command = DECISION | {"id": policy["id"], "expectedVersion": policy["version"], "endsOn": "2025-12-31"}
    bureau = city.person(city.officer.actor.role, bureau="市市场监管局") if city.officer.actor else city.officer
    refused = bureau.refused("recordTransitionRule", **command, measureCodes=["ZZ-1", "FB-1"])
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_ALLOWED", "art. 2")
    assert bureau.done("recordTransitionRule", **command, measureCodes=["ZZ-1"])["policy"]["transitionRules"]


def test_a_decision_that_the_policy_does_not_allow_is_refused_by_its_life(city: City) -> None:
    city.move_to("2022-05-02")
    policy = published(city)
    command = DECISION | {"id": policy["id"], "expectedVersion": policy["version"]}
    refused = city.officer.refused("resumePolicy", **command)
    assert (refused["code"], refused["state"]) == ("STEP_NOT_POSSIBLE", "IN_FORCE")
    assert set(refused["possible"]) == {"SUSPEND", "REPEAL", "RECORD_TRANSITION_RULE", "RELAX_SEPARATION"}
    assert city.officer.refused("suspendPolicy", **command | {"reason": ""})["code"] == "REASON_REQUIRED"
    repealed = decide(city, "repealPolicy", policy)
    again = command | {"expectedVersion": repealed["version"]}
    for name in ("repealPolicy", "suspendPolicy", "resumePolicy"):
        assert city.officer.refused(name, **again)["code"] == "STEP_NOT_POSSIBLE"
    unpublished = DECISION | {"id": draft(city, new_code()), "expectedVersion": 1}
    for name in ("suspendPolicy", "repealPolicy"):
        assert city.officer.refused(name, **unpublished)["state"] == "DRAFT"
    rule = unpublished | {"measureCodes": ["FB-1"], "endsOn": "2025-12-31"}
    assert city.officer.refused("recordTransitionRule", **rule)["state"] == "DRAFT"


def test_an_accepted_file_is_assessed_by_its_own_version_and_a_draft_by_the_amended_one(city: City) -> None:
    city.move_to("2021-03-01")
    code = new_code()
    policy = funded(city, publish(city, draft(city, code), "2021-02-01"))
    accepted = walk(sea_case(city, policy), "submitGrant", "acceptGrant")
    waiting = sea_case(city, policy)
    amended = publish(city, draft(city, code, ("2.5万元", "3.5万元")), "2021-03-01")
    assert amended["id"] != policy["id"]
    assert walk(accepted, *PAID[2:]).grant["award"] == "75000.00"
    walk(waiting, *PAID)
    assert (waiting.state, waiting.grant["award"]) == ("PAID", "105000.00")
    document = "query G($id: ID!) { grant(id: $id) { policy { id } } }"
    pinned = [city.officer.ask(document, id=case.id)["grant"]["policy"]["id"] for case in (accepted, waiting)]
    assert pinned == [policy["id"], amended["id"]]


def test_a_successor_applies_from_its_first_day_and_its_repeal_brings_nothing_back(city: City) -> None:
    city.move_to("2021-03-01")
    code = new_code()
    first = publish(city, draft(city, code), "2021-02-01")
    second = publish(city, draft(city, code, ("2.5万元", "3.5万元")), "2021-03-01")
    current = "query P($code: String!) { policy(code: $code) { id state } }"
    assert city.nobody.ask(current, code=code)["policy"]["id"] == second["id"]
    decide(city, "suspendPolicy", first)
    assert walk(sea_case(city, second), "submitGrant").state == "SUBMITTED"
    decide(city, "repealPolicy", second)
    assert city.nobody.ask(current, code=code)["policy"] == {"id": second["id"], "state": "REPEALED"}
    assert sea_case(city, first).refused("submitGrant")["code"] == "POLICY_REPEALED"


def test_the_steps_of_a_policy_are_kept_with_their_reasons_for_officials(city: City) -> None:
    city.move_to("2022-06-01")
    policy = decide(city, "suspendPolicy", published(city))
    query = "query P($id: ID!) { policy(id: $id) { history { event reason evidence role citations { clause } } } }"
    steps = city.auditor.ask(query, id=policy["id"])["policy"]["history"]
    assert [step["event"] for step in steps] == ["PUBLISH", "ENTER_INTO_FORCE", "SUSPEND"]
    assert (steps[2]["reason"], steps[2]["evidence"]) == (DECISION["reason"], DECISION["evidence"])
    assert city.nobody.ask(query, id=policy["id"])["policy"]["history"] is None
    assert duties(city, 2022, policy, district=EAST)
