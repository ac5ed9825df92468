"""Whatever was done, of every life: the history replays to what stands, and every chain of hashes is whole."""

from collections import defaultdict

import pytest

from tests.domain.lives import LIVES
from tests.scenes.scenes import MUTATIONS
from tests.scenes.stage import Play
from tests.world.city import City, Json
from tests.world.operations import ON_MANY
from workflows.running.audit_check import check_audit
from workflows.transaction.history import Subject

TABLES = {
    "POLICY": ("policy", "policy_version"),
    "GRANT": ("grant", "grants"),
    "MILESTONE": ("milestone", "milestone"),
    "LEG": ("payment leg", "payment_leg"),
    "DUTY": ("duty", "duty"),
    "OBJECTION": ("objection", "objection"),
    "TRANCHE": ("tranche", "tranche"),
    "UNIT": ("unit", "unit"),
    "CALL": ("call", "call"),
    "RECOVERY": ("recovery", "recovery"),
    "RUN": ("payment run", "payment_run"),
    "OTHER_AWARD": ("other award", "other_award"),
    "PROPOSAL": ("proposal", "proposal"),
}
"""For every kind of subject its life and its table."""
PARTS_BEGAN = """
SELECT part.id, step.from_state FROM payment_leg AS part
JOIN history_step AS step ON step.subject_id = part.split_from_id AND step.event IN ('SPLIT', 'SPLIT_BY_RECEIPT')
"""
"""A part of a leg begins where that leg stood when it was split."""


@pytest.fixture(scope="module")
def done(play: Play) -> City:
    """A city in which every mutation was done, and two years went by."""
    for name in MUTATIONS:
        scene = play.scenes[name]
        scene.usual().done(name, **scene.input())
    play.city.move_to("2024-01-02")
    return play.city


def test_every_life_has_its_table() -> None:
    assert set(TABLES) == {subject.value for subject in Subject}
    assert {life for life, _ in TABLES.values()} == set(LIVES)


def test_the_steps_of_a_scope_are_numbered_without_a_gap(done: City) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in done.sql("SELECT scope_id, number FROM history_step ORDER BY scope_id, number"):
        numbers[str(row["scope_id"])].append(row["number"])
    assert len(numbers) > len(MUTATIONS)
    assert all(of_scope == list(range(1, len(of_scope) + 1)) for of_scope in numbers.values())


@pytest.mark.parametrize("kind", TABLES)
def test_the_history_of_every_life_replays_to_what_stands(done: City, kind: str) -> None:
    name, table = TABLES[kind]
    life = LIVES[name].life
    rows = "SELECT * FROM history_step WHERE subject_kind = $1 ORDER BY scope_id, number"
    steps: list[Json] = done.sql(rows, kind)
    first = next(iter(life.states)).value
    began = {str(row["id"]): str(row["from_state"]) for row in done.sql(PARTS_BEGAN)} if kind == "LEG" else {}
    standing: dict[str, str] = {}
    for step in steps:
        before = standing.get(str(step["subject_id"]), began.get(str(step["subject_id"]), first))
        (row,) = (row for row in life.rows if row.event.value == step["event"])
        assert step["from_state"] == before, step
        assert before in {source.value for source in row.sources}, step
        assert step["to_state"] == row.leads_to(life.states(before)).value, step
        assert step["role"] in {role.value for role in row.roles}, step
        standing[str(step["subject_id"])] = step["to_state"]
    replayed = {
        str(row["id"]): row["state"]
        for row in done.sql(f"SELECT id, state FROM {table}")  # noqa: S608 - a table of the list above
    }
    assert standing.keys() <= replayed.keys()
    assert replayed == {uid: standing.get(uid, began.get(uid, first)) for uid in replayed}
    assert standing


def test_every_chain_of_hashes_is_whole_and_every_command_is_in_one(done: City) -> None:
    checked = done.run(check_audit())
    assert checked.faults == []
    assert checked.lines > checked.chains > 1
    deeds = {str(line["deed"]).replace("_", "") for line in done.sql("SELECT DISTINCT deed FROM audit_line")}
    expected = (
        {name: name for name in MUTATIONS}
        | ON_MANY
        | {
            "fileGrants": "submitGrant",
            "recordServiceMonths": "recordServiceMonth",
            "recordTreasuryReceipts": "settleLeg",
        }
    )
    assert [name for name, deed in expected.items() if deed.lower() not in deeds] == []
