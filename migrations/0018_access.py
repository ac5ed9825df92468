"""Keys of neighbouring systems, and what was taken back of tokens, people and keys."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A key itself is nowhere: what is kept is its hash. Of a row nothing changes but when the key was used last.
_KEYS = """
CREATE TABLE api_key (
    id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    name text NOT NULL,
    role text NOT NULL CHECK (role <> 'SYSTEM'),
    credit_code text,
    bureaus jsonb NOT NULL,
    district text,
    treasuries jsonb NOT NULL,
    scopes jsonb NOT NULL CHECK (jsonb_array_length(scopes) > 0),
    issued_by text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > issued_at),
    last_used_at timestamptz
)
"""
_KEYS_STAY = """
CREATE FUNCTION api_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'last_used_at' <> to_jsonb(OLD) - 'last_used_at' THEN
        RAISE EXCEPTION 'api key % stays as it was issued', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
# Numbered in the order in which they are committed: whoever read up to a number misses none.
_REVOCATIONS = """
CREATE TABLE revocation (
    number bigint PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('TOKEN', 'PERSON', 'KEY')),
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 600),
    restores boolean NOT NULL CHECK (kind = 'PERSON' OR NOT restores),
    ordered_by text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL
)
"""
# At once in every process: there are few of them, so that nobody waits for another's notice.
_TELLS = """
CREATE FUNCTION access_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('duixian_access', '');
    RETURN NULL;
END $$
"""
_HELD = (
    "CREATE TRIGGER api_key_stays BEFORE UPDATE OR DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION api_key_stays()",
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON revocation FOR EACH ROW EXECUTE FUNCTION written_once()",
    "CREATE TRIGGER access_is_told AFTER INSERT ON revocation FOR EACH STATEMENT EXECUTE FUNCTION access_is_told()",
    *(
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION written_once()"
        for table in ("api_key", "revocation")
    ),
)


class Migration(migrations.Migration):
    dependencies = [("models", "0017_separate_duties")]

    initial = False

    operations = [ops.RunSQL(sql=[_KEYS, _KEYS_STAY, _REVOCATIONS, _TELLS, *_HELD])]
