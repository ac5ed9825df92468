"""The role of the database that serves (服务角色): it reads, adds and changes what commands do, and owns nothing.

Who owns a table can switch its guards off; who serves cannot, nor delete a row or change one that is written once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.runtime.connecting import Connection, connect
from workflows.runtime.postgres import named
from workflows.runtime.turns import WAIT, Turn

EVERY = "*"
"""Every column but the key: a row of a life is written whole with each step, and its triggers say what may differ."""
UPDATED: Mapping[str, tuple[str, ...]] = {
    "allowance": ("used",),
    "api_key": ("last_used_at",),
    "bank_account": ("account_no", "holder"),
    "applicant": ("name", "district_code", "due_on", "version"),
    "budget": (
        *("appropriated", "free", "reserved", "paid", "recovered", "lapsed", "carried_over"),
        *("due_on", "version"),
    ),
    "call": (EVERY,),
    "change_horizon": ("number",),
    "contact": ("address", "state", "confirmed_at", "ended_at"),
    "correction_claim": ("recovery_id",),
    "delivery": ("state", "tries", "ended_at"),
    "double_payment": (EVERY,),
    "duty": (EVERY,),
    "entry_total": ("amount",),
    "fact_snapshot": ("facts", "evidence", "erased_at"),
    "field_key": ("ended_at",),
    "erased_document": ("gone_at",),
    "expert_assignment": ("withdrawn_by", "withdrawn_at", "withdrawn_reason"),
    "grant_search": ("text", "grams"),
    "grants": (EVERY,),
    "letter": ("state", "tries", "ended_at"),
    "milestone": (EVERY,),
    "notice_award": ("outcome", "decided_on", "decided_at", "approved"),
    "objection": (EVERY,),
    "other_award": (EVERY,),
    "payment_leg": (EVERY,),
    "payment_run": (EVERY,),
    "payment_run_row": ("standing", "reason", "outcome", "account_no", "holder"),
    "policy_version": (EVERY,),
    "proposal": (EVERY,),
    "receiver": ("generation", "kinds", "previous_until", "state", "url"),
    "recovery": (EVERY,),
    "recovery_leg": (EVERY,),
    "register_version": ("withdrawn_by", "withdrawn_at", "withdrawn_reason", "withdrawn_evidence"),
    "secret_mark": ("mark",),
    "source_turn": ("due_at", "asked_until"),
    "tranche": (EVERY,),
    "unit": (EVERY,),
    "witness_chain": ("erased_at", "lines", "hash"),
}
"""The columns that commands, or the triggers of what they write, change; what stands in no line is written once."""
ADDED = frozenset(
    {
        "letter_try",
        *("admitted_credit_code", "allowance_use", "assessed_award", "audit_digest", "audit_head"),
        *("audit_timestamp", "award_correction", "sealed_row"),
        "forgotten_key",
        *("closed_year", "duty_report", "history_step", "ledger_entry"),
        *("payment", "posting", "publicity_notice", "receipt", "recovery_receipt", "review"),
        *("separation_relaxation", "service_month", "source_answer", "supplement", "transition_rule"),
        *("working_day_correction",),
    }
)
"""Tables to which rows are added, and nothing else."""
FORGOTTEN: Mapping[str, tuple[str, ...]] = {
    "delivery_try": (),
    "notice": (),
    "used_ticket": ("until",),
    **dict.fromkeys(("answer", "audit_line", "followed_answer", "revocation"), ()),
    "change": ("number", "sequence"),
    "delegation": ("revoked_at", "revoked_by", "revoked_reason"),
    "document": ("stored_at",),
    **dict.fromkeys(
        (
            *("procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers"),
            "procrastinate_workers",
        ),
        (EVERY,),
    ),
}
"""Tables whose rows are deleted once they mean nothing more, and the columns that change, or by which they are locked:
used tickets, what others were told, the jobs of the engine, and what is forgotten by rule, of which a trigger of each
table keeps the rest."""
READ = frozenset({"tortoise_migrations", "demonstration_day"})
"""Tables that are only read; a demonstration alone states its day."""
_STATED_DAY = ("today", "stated_on")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_TABLES = """
SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attnum) AS columns,
    (SELECT array_agg(k.attname) FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
     WHERE i.indrelid = c.oid AND i.indisprimary) AS key
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
GROUP BY c.oid, c.relname ORDER BY c.relname
"""
_SEQUENCES = """
SELECT relname AS name FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname
"""
_MADE = """DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{0}') THEN CREATE ROLE {0} LOGIN; END IF;
END $$"""
_PLACE = "SELECT quote_ident(current_database()) AS database, quote_ident(current_schema()) AS schema"
_HAS = """
SELECT c.relname AS name, a.attname AS column, p.kind, has_column_privilege(c.oid, a.attnum, p.kind) AS held
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
    (VALUES ('select'), ('insert'), ('update')) AS p (kind)
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
"""
_SERVES = """
SELECT EXISTS (
    SELECT 1 FROM pg_class c JOIN pg_roles r ON r.rolname = $1 WHERE c.oid = to_regclass('audit_line')
    AND has_table_privilege(r.oid, c.oid, 'insert') AND NOT pg_has_role(r.oid, c.relowner, 'member')
)
"""
_BEYOND = """
SELECT what FROM (
    SELECT 1 AS place, 'is a superuser' AS what FROM pg_roles WHERE rolname = current_user AND rolsuper
    UNION ALL SELECT 2, 'may make roles' FROM pg_roles WHERE rolname = current_user AND rolcreaterole
    UNION ALL SELECT 3, 'owns table ' || min(relname) || CASE WHEN count(*) > 1 THEN ' and others' ELSE '' END
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'S')
        AND pg_has_role(current_user, relowner, 'member') HAVING count(*) > 0
    UNION ALL SELECT 4, 'may delete rows of, empty or put triggers on table ' || min(relname)
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND has_table_privilege(
            oid, CASE WHEN relname = ANY ($1::text[]) THEN 'truncate, trigger' ELSE 'delete, truncate, trigger' END
        ) HAVING count(*) > 0
    UNION ALL SELECT 5, 'may make tables in schema ' || current_schema()
        WHERE has_schema_privilege(current_schema(), 'create')
    UNION ALL SELECT 6, 'may make temporary tables, by which a guard reads another table than it names'
        WHERE has_database_privilege(current_database(), 'temporary')
) AS beyond ORDER BY place
"""


class ServingRoleError(RuntimeError):
    """A role of the database that may do more, or less, than a server in production needs."""


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: Sequence[str]
    key: Sequence[str]

    def updated(self, *, demonstration: bool) -> Sequence[str]:
        """Return the columns that a server changes."""
        if self.name == "demonstration_day" and demonstration:
            return _STATED_DAY
        columns = UPDATED.get(self.name) or FORGOTTEN.get(self.name, ())
        # A database that waits for its migrations has not all of them yet.
        own = (set(self.columns) - set(self.key)) if columns == (EVERY,) else set(columns)
        return [column for column in self.columns if column in own]

    def added(self, *, demonstration: bool) -> bool:
        """Return whether a server adds rows."""
        return self.name in {*UPDATED, *ADDED, *FORGOTTEN} or (self.name == "demonstration_day" and demonstration)


async def role_statements(connection: Connection, role: str, *, demonstration: bool = False) -> list[str]:
    """Return what the owner of a database says so that a role may serve it, and no more; said again, it mends.

    ``demonstration`` lets it state the day. Raises ValueError for a name that is none.
    """
    if not _NAME.fullmatch(role):
        message = f"{role} is no name of a role: small letters, digits and _, such as duixian_server"
        raise ValueError(message)
    place = await connection.fetchrow(_PLACE)
    database, schema = place["database"], place["schema"]
    sequences = [row["name"] for row in await connection.fetch(_SEQUENCES)]
    return [
        _MADE.format(role),
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        *_table_statements(await _tables(connection), role, demonstration=demonstration),
        *(f"GRANT USAGE, SELECT ON SEQUENCE {name} TO {role}" for name in sequences if name != _MIGRATIONS_NUMBER),
    ]


_MIGRATIONS_NUMBER = "tortoise_migrations_id_seq"


def _table_statements(tables: Sequence[_Table], role: str, *, demonstration: bool) -> Iterator[str]:
    for table in tables:
        if table.added(demonstration=demonstration):
            yield f"GRANT INSERT ON {table.name} TO {role}"
        if table.name in FORGOTTEN:
            yield f"GRANT DELETE ON {table.name} TO {role}"
        if columns := table.updated(demonstration=demonstration):
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table.name} TO {role}"


async def printed_statements(url: str, role: str, *, demonstration: bool = False) -> list[str]:
    """Return what the owner of the database at an address would say; it is not said."""
    with named(url):
        connection = await connect(url)
    try:
        return await role_statements(connection, role, demonstration=demonstration)
    finally:
        await connection.close()


async def grant_role(url: str, role: str, *, demonstration: bool = False) -> list[str]:
    """Let a role serve the database at an address, whose owner the address names, whole or not at all; what was said.

    Of several who do it at once each waits for the one before.
    """
    with named(url):
        connection = await connect(url)
    try:
        statements = await role_statements(connection, role, demonstration=demonstration)
        async with connection.transaction():
            await connection.execute(WAIT, Turn.MIGRATIONS, ["roles"])
            for statement in statements:
                await connection.execute(statement)
        return statements
    finally:
        await connection.close()


async def is_granted(url: str, role: str) -> bool:
    """Return whether a role that owns no table may serve the database at an address, as it was at some migration."""
    with named(url):
        connection = await connect(url)
    try:
        return bool(await connection.fetchval(_SERVES, role))
    finally:
        await connection.close()


async def check_role(url: str) -> None:
    """Raise ServingRoleError unless the role of an address may do what a server in production must, and no more."""
    with named(url):
        connection = await connect(url)
    try:
        role = str(await connection.fetchval("SELECT current_user"))
        beyond = [str(row["what"]) for row in await connection.fetch(_BEYOND, list(FORGOTTEN))]
        held, needed = await _held(connection), _needed(await _tables(connection))
    finally:
        await connection.close()
    beyond += [f"may {kind} column {column} of {table}" for table, column, kind in sorted(held - needed)][:1]
    how = "run `duixian database roles --apply` as the owner of the tables"
    if beyond:
        message = (
            f"DUIXIAN_MODE is production, but the database's role {role} {'; it '.join(beyond)}: it could change what "
            f"is on record. {how[0].upper()}{how[1:]}, and serve as the role that it names (docs/operations.md)."
        )
        raise ServingRoleError(message)
    if lacking := sorted(needed - held):
        table, column, kind = lacking[0]
        more = f" ({len(lacking)} columns in all)" if len(lacking) > 1 else ""
        message = f"The database's role {role} lacks {kind} on column {column} of {table}{more}: {how}."
        raise ServingRoleError(message)


async def _tables(connection: Connection) -> list[_Table]:
    rows = await connection.fetch(_TABLES)
    return [_Table(row["name"], row["columns"], row["key"] or ()) for row in rows]


async def _held(connection: Connection) -> set[tuple[str, str, str]]:
    return {(row["name"], row["column"], row["kind"]) for row in await connection.fetch(_HAS) if row["held"]}


def _needed(tables: Sequence[_Table]) -> set[tuple[str, str, str]]:
    needed = {(table.name, column, "select") for table in tables for column in table.columns}
    for table in tables:
        if table.added(demonstration=False):
            needed |= {(table.name, column, "insert") for column in table.columns}
        needed |= {(table.name, column, "update") for column in table.updated(demonstration=False)}
    return needed
