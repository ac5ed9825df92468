"""What others are told: an event for each change, whole, in order, and the same whenever it is read."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.followers import following
from tests.world.rows import connection_to
from workflows.notices.notices import NoticeKind

EVENTS = """query($after: String, $first: Int) { events(after: $after, first: $first) {
  pageInfo { endCursor hasNextPage }
  nodes { id type subject sequence happenedAt state grantVersion envelope cursor grant { id number }
    steps { thing id event fromState toState } } } }"""
FOLLOWED = "subscription($after: String) { events(after: $after) { id cursor } }"
SCHEMAS = {
    kind.type: json.loads((files("workflows.notices") / "schemas" / f"{kind.type}.json").read_text(encoding="utf-8"))
    for kind in NoticeKind
}


@pytest.fixture
def case(city: City) -> Case:
    """A draft of an applicant."""
    city.move_to("2022-03-01")
    return open_case(city)


def events(person: Person, after: str | None = None, first: int = 100) -> list[Json]:
    """Every event that somebody sees, after a place."""
    read: list[Json] = []
    while True:
        page = person.ask(EVENTS, after=after, first=first)["events"]
        read += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return read


def test_each_kind_has_its_schema_and_what_is_sent_keeps_to_it(city: City, case: Case) -> None:
    case.to("SUBMITTED")
    # Past the last day of its step, of which the office is reminded.
    city.move_to("2022-03-20")
    case.to("PAID")
    sent = [json.loads(each["envelope"]) for each in events(city.officer)]
    assert {event["type"] for event in sent} == set(SCHEMAS)
    for event in sent:
        jsonschema.validate(event, SCHEMAS[event["type"]], format_checker=jsonschema.FormatChecker())
    names = {path.name for path in (files("workflows.notices") / "schemas").iterdir()}
    assert names == {f"{kind}.json" for kind in SCHEMAS}


def test_the_events_of_a_grant_are_numbered_without_a_gap_and_tell_its_whole_history(case: Case) -> None:
    case.to("PAID")
    own = events(case.applicant)
    assert [event["sequence"] for event in own] == list(range(1, len(own) + 1))
    document = "query($id: ID!) { grant(id: $id) { state version history { subject event fromState toState } } }"
    grant = case.applicant.ask(document, id=case.id)["grant"]
    steps = [(s["thing"], s["event"], s["fromState"], s["toState"]) for event in own for s in event["steps"]]
    history = [
        (s["subject"], s["event"], s["fromState"], s["toState"]) for s in grant["history"] if s["subject"] != "ACCOUNT"
    ]
    assert steps == history
    assert (own[-1]["state"], own[-1]["grantVersion"]) == (grant["state"], grant["version"])
    for event in own:
        moved = any(s["thing"] == "GRANT" and s["fromState"] != s["toState"] for s in event["steps"])
        kind = NoticeKind.MOVED if moved else NoticeKind.HANDLED if event["steps"] else NoticeKind.RECORDED
        assert event["type"] == kind.type
    ids = [step["id"] for event in own for step in event["steps"]]
    nodes = case.applicant.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"]
    assert [node["id"] for node in nodes] == ids


def test_read_again_from_any_place_it_is_the_same_however_it_is_paged(city: City, case: Case) -> None:
    case.to("PROPOSED")
    everything = events(city.officer)
    assert events(city.officer, first=3) == everything
    for place in (0, len(everything) // 2, len(everything) - 1):
        assert events(city.officer, everything[place]["cursor"]) == everything[place + 1 :]


def test_nobody_is_told_of_a_grant_that_he_does_not_see(city: City, case: Case) -> None:
    other = open_case(city)
    assert {event["subject"] for event in events(case.applicant)} == {case.grant["number"]}
    assert {event["subject"] for event in events(other.applicant)} == {other.grant["number"]}
    assert "errors" in city.nobody.post(EVENTS, {}).json()


def test_who_follows_is_told_as_it_happens_what_who_reads_is_told(case: Case) -> None:
    last = events(case.applicant)[-1]["cursor"]
    with following(case.applicant) as socket:
        socket.follow(FOLLOWED, after=last)
        case.to("SUBMITTED")
        later = events(case.applicant, last)
        assert [socket.receive()["payload"]["data"]["events"]["id"] for _ in later] == [each["id"] for each in later]


def test_a_refused_and_a_rehearsed_command_tell_nothing(city: City, case: Case) -> None:
    before = events(city.officer)
    case.applicant.refused("submitGrant", id=case.id, expectedVersion=99)
    version = case.look()["version"]
    case.applicant.done("submitGrant", id=case.id, expectedVersion=version, dryRun=True)
    assert events(city.officer) == before


def test_what_commits_late_is_told_late_and_missed_by_nobody(city: City, case: Case) -> None:
    other = open_case(city)
    late = city.run(connection_to(city.url))
    insert = "INSERT INTO change (grant_id, at) SELECT id, now() FROM grants WHERE number = $1"
    before = events(city.officer)[-1]["cursor"]

    async def begin() -> None:
        await late.execute("BEGIN")
        await late.execute(insert, case.grant["number"])

    city.run(begin())
    other.to("SUBMITTED")
    seen = events(city.officer, before)
    assert {event["subject"] for event in seen} == {other.grant["number"]}
    city.run(late.execute("COMMIT"))
    city.run(late.close())
    later = events(city.officer, seen[-1]["cursor"])
    assert [(event["subject"], event["type"]) for event in later] == [(case.grant["number"], NoticeKind.RECORDED.type)]
    assert events(city.officer, before) == seen + later
    assert [event["sequence"] for event in events(case.applicant)] == list(range(1, len(events(case.applicant)) + 1))


def test_a_notice_is_written_once(city: City, case: Case) -> None:
    with pytest.raises(Exception, match="notice is written once"):
        city.sql("UPDATE notice SET kind = 'MOVED' WHERE turn = (SELECT max(turn) FROM notice)")
    assert events(case.applicant)


PAGE = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)


def test_the_documents_of_the_page_are_answered(city: City, case: Case) -> None:
    query, subscription = EXAMPLES[:2]
    page = city.officer.ask(query)["events"]
    assert page["nodes"][-1]["subject"] == case.grant["number"]
    with following(case.applicant) as socket:
        socket.follow(subscription, after=events(case.applicant)[0]["cursor"])
        case.to("SUBMITTED")
        envelope = json.loads(socket.receive()["payload"]["data"]["events"]["envelope"])
    assert (envelope["subject"], int(envelope["sequence"])) == (case.grant["number"], 2)
    assert all(kind in PAGE for kind in SCHEMAS)
