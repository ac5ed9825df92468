"""The demonstration's city many times over (样本城市): each copy has applicants and grants of its own, and their money.

Copied are the rows that the questions of the bench read; their ids follow from the first one's and the copy's number.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from domain.handling.deciders import BEFORE_DECISION, BEFORE_PROPOSAL, whose_turn
from domain.handling.next_actor import TURN_OF_LEGS, states_waiting_for
from domain.lives.grant_states import GrantState
from domain.lives.objection_life import ObjectionState
from domain.lives.roles import Role
from domain.policy.policy import Policy
from workflows.running.kept_city import load_city
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings
from workflows.transaction.packs import load_pack

COPIED: Mapping[str, Mapping[str, str]] = {
    "applicant": {
        "credit_code": "upper(left(md5(credit_code || n), 18))",
        "created_at": "created_at - n * '1 h'::interval",
    },
    "register_version": {},
    "grants": {
        "number": "number || '-' || n",
        "created_at": "created_at - n * '37 min'::interval",
        "updated_at": "updated_at - n * '37 min'::interval",
    },
    "grant_search": {},
    "fact_snapshot": {},
    "history_step": {},
    "milestone": {},
    "tranche": {},
    "payment": {},
    "payment_leg": {"voucher_no": "voucher_no || '-' || n"},
}
"""The tables that are copied, with what is another in each copy besides the ids."""
OF_EVERY_COPY = frozenset({"policy_version_id", "call_id", "budget_id", "correction_id", "deed"})
"""Ids of what all copies share."""
_POSTGRAPHILE = Path(__file__).parents[1] / "peers" / "postgraphile.sql"
_COLUMNS = """
SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type
FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
"""


async def build_cities(settings: Settings, url: str, copies: int) -> int:
    """Load the city into an empty database and copy it so many times; returns how many grants there are."""
    await load_city(settings, url)
    await migrate(url)
    connection = await connect(url)
    try:
        # What triggers derive was derived when the first city came to be.
        await connection.execute("SET session_replication_role = replica")
        for table, others in COPIED.items():
            await connection.execute(await _copying(connection, table, others, copies))
        await connection.execute(_waiting_for_officer(load_pack(settings.policy_pack).policy))
        await connection.execute(_POSTGRAPHILE.read_text(encoding="utf-8"))
        await connection.execute("VACUUM ANALYZE")
        return int(str(await connection.fetchval("SELECT count(*) FROM grants")))
    finally:
        await connection.close()


async def _copying(connection: Connection, table: str, others: Mapping[str, str], copies: int) -> str:
    columns = {row["name"]: row["type"] for row in await connection.fetch(_COLUMNS, table)}
    values = [others.get(name) or _value(name, kind) for name, kind in columns.items()]
    names = ", ".join(f'"{name}"' for name in columns)
    # The names are those of our own tables and columns.
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} '  # noqa: S608
        f'FROM "{table}" CROSS JOIN generate_series(1, {copies}) AS n'
    )


def _value(name: str, kind: str) -> str:
    if kind == "uuid" and name not in OF_EVERY_COPY:
        return f"md5(\"{name}\"::text || '/' || n)::uuid"
    return f'"{name}"'


def _waiting_for_officer(policy: Policy) -> str:
    """What waits for officers, as `GrantFilter.nextActor` tells it, for peers who know nothing of lives and policies.

    In the demonstration's city no decision has named a payer of its own.
    """
    others = {*states_waiting_for(Role.OFFICER)}.difference(BEFORE_PROPOSAL, BEFORE_DECISION)
    turns = [f"state IN ({_listed(others)})"]
    for states in (BEFORE_PROPOSAL, BEFORE_DECISION):
        theirs = [m.code for m in policy.measures if Role.OFFICER in whose_turn(policy, m, states[0], None)]
        turns.append(f"state IN ({_listed(states)}) AND measure IN ({_quoted(theirs)})")
    legs = _quoted([state.value for state in TURN_OF_LEGS[Role.FINANCE]])
    return f"""CREATE VIEW waiting_for_officer AS SELECT id FROM grants WHERE {" OR ".join(turns)}
        OR state <> 'APPROVED' AND held_reason IS NOT NULL AND id IN (
            SELECT grant_id FROM payment JOIN payment_leg ON payment_leg.payment_id = payment.id
            WHERE payment_leg.state IN ({legs}))
        OR state = '{GrantState.PUBLICITY}' AND id IN (
            SELECT grant_id FROM objection WHERE state = '{ObjectionState.OPEN}')"""  # noqa: S608 - states of the lives


def _listed(states: Iterable[GrantState]) -> str:
    return _quoted(sorted(state.value for state in states))


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
