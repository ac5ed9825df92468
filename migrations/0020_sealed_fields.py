"""Accounts and persons are sealed where they are kept, under keys that are not in the database."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# What a sealed value is known by again, and what everybody may read of it, stand at its edges.
_KNOWN = """
CREATE FUNCTION sealed_known(kept text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN starts_with(kept, 'sealed1.') THEN split_part(kept, '.', 3) ELSE kept END
$$
"""
_SHOWN = r"""
CREATE FUNCTION sealed_shown(kept text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(kept, '^sealed1\.[^.]*\.[^.]*\.[^.]*\.', '')
$$
"""
# Sealed under another key a value is the same; once sealed it is never clear again.
_SAME = """
CREATE FUNCTION same_but_sealed(old text, new text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT old IS NOT DISTINCT FROM new OR starts_with(new, 'sealed1.') AND (
        NOT starts_with(old, 'sealed1.')
        OR (sealed_known(old), sealed_shown(old)) IS NOT DISTINCT FROM (sealed_known(new), sealed_shown(new))
    )
$$
"""
_ACCOUNT_ONCE = """
CREATE FUNCTION account_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{account_no,holder}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{account_no,holder}'::text[]
        OR NOT same_but_sealed(OLD.account_no, NEW.account_no) OR NOT same_but_sealed(OLD.holder, NEW.holder)
        OR right(OLD.account_no, 4) <> right(NEW.account_no, 4)
    THEN
        RAISE EXCEPTION 'account % is written once, and at most sealed anew', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_ACCOUNT_SEALED = """
CREATE FUNCTION account_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT starts_with(NEW.account_no, 'sealed1.') THEN
        RAISE EXCEPTION 'the account of % % is not sealed', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_ROW_KEEPS = """
CREATE OR REPLACE FUNCTION run_row_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.run_id, NEW.leg_id, NEW.number, NEW.voucher_no, NEW.amount, NEW.credit_code,
            NEW.bank, NEW.grant_number, NEW.account_id, NEW.gathered_by, NEW.gathered_by_person)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.credit_code,
            OLD.bank, OLD.grant_number, OLD.account_id, OLD.gathered_by, OLD.gathered_by_person)
        OR NOT same_but_sealed(OLD.account_no, NEW.account_no) OR NOT same_but_sealed(OLD.holder, NEW.holder)
        OR right(OLD.account_no, 4) <> right(NEW.account_no, 4)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
# Over what sealed cells are known by: from the hash nobody tries out which account stands in a row.
_ROWS_HASH = r"""
CREATE OR REPLACE FUNCTION run_rows_sha256(run uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(
        E'\t', number::text, voucher_no, (amount / 100)::text || '.' || lpad((amount % 100)::text, 2, '0'),
        sealed_known(holder), credit_code, sealed_known(account_no), bank, grant_number
    ) || E'\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM payment_run_row WHERE run_id = run AND standing
$$
"""
_KEYS = """
CREATE TABLE field_key (
    id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    use text NOT NULL CHECK (use IN ('KNOWS', 'SEALS')),
    began_at timestamptz NOT NULL,
    ended_at timestamptz
)
"""
_KEYS_STAY = """
CREATE FUNCTION field_key_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
        RAISE EXCEPTION 'field key % stays on record, and ends once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_HELD = (
    "COMMENT ON TABLE field_key IS 'A key of protected fields by its id (字段密钥): the key itself is nowhere here.'",
    "CREATE UNIQUE INDEX one_key_knows ON field_key (use) WHERE use = 'KNOWS'",
    "CREATE INDEX accounts_by_what_they_are_known ON bank_account (sealed_known(account_no))",
    *(
        f"CREATE INDEX {table}_in_clear ON {table} (id) WHERE NOT starts_with(account_no, 'sealed1.')"
        for table in ("bank_account", "payment_run_row")
    ),
    *(
        f"CREATE TRIGGER account_is_sealed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION account_is_sealed()"
        for table in ("bank_account", "payment_run_row")
    ),
    "DROP TRIGGER written_once ON bank_account",
    (
        "CREATE TRIGGER account_is_written_once BEFORE UPDATE OR DELETE ON bank_account "
        "FOR EACH ROW EXECUTE FUNCTION account_is_written_once()"
    ),
    (
        "CREATE TRIGGER field_key_ends_once BEFORE UPDATE OR DELETE ON field_key "
        "FOR EACH ROW EXECUTE FUNCTION field_key_ends_once()"
    ),
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON field_key FOR EACH STATEMENT EXECUTE FUNCTION written_once()",
)


class Migration(migrations.Migration):
    dependencies = [("models", "0019_receivers")]

    initial = False

    operations = [
        *(
            ops.AlterField(model_name=model, name=name, field=fields.TextField())
            for model in ("BankAccount", "PaymentRunRow")
            for name in ("holder", "account_no")
        ),
        ops.RunSQL(
            sql=[
                *(_KNOWN, _SHOWN, _SAME, _ACCOUNT_ONCE, _ACCOUNT_SEALED, _ROW_KEEPS, _ROWS_HASH, _KEYS, _KEYS_STAY),
                *_HELD,
            ]
        ),
    ]
