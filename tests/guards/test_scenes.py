"""Every mutation is done in its scene by who may, so what is refused elsewhere has the reason that is named there."""

import pytest

from api.kit.identifiers import global_id
from api.rows.changed_things import KINDS
from tests.scenes.scenes import MUTATIONS
from tests.scenes.stage import Play
from tests.world.city import City, Json, Person, new_key
from tests.world.operations import mutation

FRESH = {"uploadUrl", "expiresAt", "secret"}
"""A link is signed anew whenever it is asked for."""

TOLD_TWICE = "SELECT grant_id FROM change WHERE turn > $1 GROUP BY grant_id HAVING count(*) > 1"
"""Grants that one command told of as more than one change."""
NOT_TOLD_ONCE = """
SELECT step.scope_id, step.event, count(change.turn) FROM grants JOIN (
    SELECT id, scope_id, event, deed FROM history_step
    UNION ALL SELECT account.id, paid.id, 'ACCOUNT', account.deed FROM bank_account AS account JOIN grants AS paid
    ON CASE WHEN account.grant_id IS NULL THEN paid.applicant_id = account.applicant_id AND NOT paid.item_is_personal
            ELSE paid.id = account.grant_id END
    WHERE paid.created_at <= account.recorded_at
) AS step ON step.scope_id = grants.id
LEFT JOIN change ON change.grant_id = step.scope_id AND change.deed = step.deed
GROUP BY step.scope_id, step.id, step.event HAVING count(change.turn) <> 1
"""
"""Steps of grants, and accounts that were recorded, of which no change tells, or more than one."""


CHANGED = "changed { __typename id version }"
_VERSIONED = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'version' ORDER BY table_name
"""


def versions(city: City) -> dict[str, int]:
    """The version of everything that has one, by its global id."""
    tables: list[str] = [row["table_name"] for row in city.sql(_VERSIONED)]
    every = " UNION ALL ".join(f"SELECT '{table}' AS held, id, version FROM {table}" for table in tables)  # noqa: S608
    return {global_id(KINDS[row["held"]], row["id"]): row["version"] for row in city.sql(every)}


def seen(person: Person, things: dict[str, int]) -> dict[str, int]:
    """Those of the things that somebody sees."""
    ids = list(things)
    nodes = person.ask("query Seen($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"]
    return {node["id"]: things[node["id"]] for node in nodes if node}


def lasting(payload: Json) -> Json:
    """What an answer shows, but for what is made anew."""
    return {thing: node for thing, node in payload.items() if thing not in FRESH}


def is_done(payload: Json) -> bool:
    """Whether nothing was refused, of the whole or of any row."""
    rows: list[Json] = payload.get("rows") or []
    return not payload["errors"] and all(not row["errors"] for row in rows)


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_scene_is_done_by_who_may_and_once_however_often_it_is_sent(play: Play, name: str) -> None:
    """It shows each thing whose version it changed, as far as it is seen, and shows the same when it is sent again."""
    scene = play.scenes[name]
    command = {**scene.input(), "idempotencyKey": new_key()}
    before, [last] = play.city.rows(), play.city.sql("SELECT max(turn) AS turn FROM change")
    usual, document, held = scene.usual(), mutation(name, also=CHANGED), versions(play.city)
    first = usual.ask(document, input=command)[name]
    assert is_done(first), first
    after = play.city.rows()
    assert after != before
    raised = {uid: version for uid, version in versions(play.city).items() if held.get(uid) != version}
    assert {thing["id"]: thing["version"] for thing in first["changed"]} == seen(usual, raised)
    assert lasting(usual.ask(document, input=command)[name]) == lasting(first)
    assert play.city.rows() == after
    assert play.city.sql(TOLD_TWICE, last["turn"]) == []


def test_each_step_is_told_by_one_change(play: Play) -> None:
    """What all changes of a grant tell adds up to its history, in whichever scenes it stood."""
    assert play.city.sql(NOT_TOLD_ONCE) == []
    assert play.city.sql("SELECT count(*) AS n FROM history_step JOIN change USING (deed) WHERE grant_id = scope_id")[
        0
    ]["n"] > len(MUTATIONS)
