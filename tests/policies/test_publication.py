"""A policy that nobody published supports nothing; its publication is a person's command, and days move it on."""

import pytest

from tests.money.test_bad_receipts import PUBLICATION
from tests.world.cases import application
from tests.world.city import City


def test_nothing_is_submitted_under_a_policy_that_is_not_published(new_city: City) -> None:
    policy = new_city.policy()
    assert (policy["state"], policy["inForceFrom"]) == ("DRAFT", None)
    applicant = new_city.applicant()
    draft = applicant.done("createGrant", **application(applicant.code))["grant"]
    step = {"id": draft["id"], "expectedVersion": draft["version"]}
    refused = applicant.refused("submitGrant", **step)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("POLICY_NOT_PUBLISHED", "art. 16")

    published = new_city.officer.done("publishPolicy", id=policy["id"], expectedVersion=1, **PUBLICATION)["policy"]
    # On the machine's own day its validity is over.
    assert published["state"] == "EXPIRED"
    refused = applicant.refused("submitGrant", **step)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("POLICY_EXPIRED", "art. 16")


def test_a_draft_answers_what_it_says_and_assesses_what_needs_no_day(new_city: City) -> None:
    answer = new_city.nobody.ask("""{
      measures(kind: GRANT) { code }
      policy { title proposedInForceFrom(publishedOn: "2020-12-02") districts { code } readings { number } }
      assessment(input: {measureCode: "A06-1", facts: {listing: "LISTED", ai_field: true, restructuring_completed: true,
        quality_raised: true}}) { eligible amount }
    }""")
    assert len(answer["measures"]) == 26
    assert answer["policy"]["proposedInForceFrom"] == "2021-01-01"
    assert answer["assessment"] == {"eligible": True, "amount": "1500000.00"}


def test_without_a_stated_day_the_day_is_the_machines(new_city: City) -> None:
    answer = new_city.http.get("/healthz")
    assert answer.json()["demonstration"] is False
    assert answer.headers["Duixian-Today"] == answer.json()["today"]
    new_city.move_to("2021-03-01")
    assert new_city.http.get("/readyz").headers["Duixian-Today"] == "2021-03-01; demonstration"


@pytest.mark.parametrize("published_on", ["2023-12-02", "2023-12-31", "2024-05-01", "2026-01-01"])
def test_a_policy_that_would_never_be_in_force_is_not_published(new_city: City, published_on: str) -> None:
    policy = new_city.policy()
    proposed = new_city.nobody.ask(f'{{ policy {{ proposedInForceFrom(publishedOn: "{published_on}") }} }}')["policy"]
    days = {"publishedOn": published_on, "inForceFrom": proposed["proposedInForceFrom"]}
    command = {"id": policy["id"], "expectedVersion": 1, **PUBLICATION, **days}
    refused = new_city.officer.refused("publishPolicy", **command)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["publishedOn"])
    assert "2023-12-31" in refused["message"]
    assert new_city.policy()["state"] == "DRAFT"
