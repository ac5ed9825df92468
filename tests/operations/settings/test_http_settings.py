"""What an installation may choose of GraphQL over HTTP: its edition of statuses, how long a request may take."""

from tests.operations.test_http import ASKED, GRAPHQL, JSON, NOT_RUN
from tests.world.cases import open_case
from tests.world.chosen_city import chosen_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings


def test_a_setting_answers_with_the_statuses_of_the_draft_of_2026(databases: Databases, settings: Settings) -> None:
    beside = {"query": '{ server { today } grants(first: 0) { totalCount } policy(code: "x") { code } }'}
    with chosen_city(databases, settings, http_statuses="2026-draft") as city:
        for what, (body, _, status) in NOT_RUN.items():
            assert city.http.post("/graphql", json=body, headers={"Accept": GRAPHQL}).status_code == status, what
            assert city.http.post("/graphql", json=body, headers={"Accept": JSON}).status_code == 200, what
        whole = city.http.post("/graphql", json=ASKED, headers={"Accept": GRAPHQL})
        assert whole.status_code == 200
        # `node` may be null, so that data stands beside its error.
        body = {"query": '{ server { today } grant(id: "x") { id } }'}
        partial = city.http.post("/graphql", json=body, headers={"Accept": GRAPHQL})
        assert (partial.status_code, partial.json()["data"]["server"] is not None) == (294, True)
        assert city.http.post("/graphql", json=body, headers={"Accept": JSON}).status_code == 200
        nothing = city.http.post("/graphql", json=beside, headers={"Accept": GRAPHQL})
        assert (nothing.status_code, nothing.json()["data"]) == (200, None)


def test_a_command_that_waits_too_long_is_given_up_and_nothing_is_half_done(
    databases: Databases, settings: Settings
) -> None:
    with chosen_city(databases, settings, request_seconds=2) as city:
        case = open_case(city).to("SUBMITTED")
        before = city.rows()
        city.sql("SELECT pg_advisory_lock(hashtextextended($1, 1))", f"{city.officer.actor.identity}/held")  # pyright: ignore[reportOptionalMemberAccess]
        document = "mutation($input: AcceptGrantInput!) { acceptGrant(input: $input) { errors { code } } }"
        fields = {"id": case.id, "expectedVersion": case.grant["version"], "idempotencyKey": "held"}
        answer = city.officer.post(document, {"input": fields})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (503, "TIMEOUT")
        city.sql("SELECT pg_advisory_unlock_all()")
        assert city.rows() == before
        again = city.officer.post(document, {"input": fields}).json()
        assert again["data"] == {"acceptGrant": {"errors": []}}
