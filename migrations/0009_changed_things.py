"""A transaction knows each thing whose version it raised, and a kept answer tells of them, also of what followed."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_VERSIONED = (
    "applicant",
    "budget",
    "call",
    "double_payment",
    "duty",
    "grants",
    "milestone",
    "objection",
    "other_award",
    "payment_leg",
    "payment_run",
    "policy_version",
    "proposal",
    "recovery",
    "tranche",
    "unit",
)

# Told in a setting of the transaction, which a savepoint that is undone takes back and the end forgets: no row is
# written for it. Where too much is told to be listed, it stops: a star stands for all of it.
_TELLS = """
CREATE FUNCTION version_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text := coalesce(current_setting('duixian.changed', true), '');
BEGIN
    IF told = '*' THEN
        RETURN NULL;
    END IF;
    PERFORM set_config(
        'duixian.changed',
        CASE
            WHEN length(told) > 200000 THEN '*'
            ELSE told || TG_TABLE_NAME || ' ' || NEW.id || ' ' || NEW.version || ';'
        END,
        true
    );
    RETURN NULL;
END $$
"""

# As before, with units, with everything that was told since the last answer, and with the names of that.
_AS_ANSWERED = """
CREATE OR REPLACE FUNCTION as_answered(shown uuid[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    told text := coalesce(current_setting('duixian.changed', true), '');
    changed jsonb;
    versions jsonb;
    vouchers jsonb;
BEGIN
    IF told <> '' THEN
        PERFORM set_config('duixian.changed', '', true);
    END IF;
    IF told = '*' THEN
        told := '';
    ELSE
        SELECT coalesce(jsonb_object_agg(kind, ids), '{}') INTO changed FROM (
            SELECT split_part(one, ' ', 1) AS kind, jsonb_agg(DISTINCT split_part(one, ' ', 2)) AS ids
            FROM unnest(string_to_array(rtrim(told, ';'), ';')) AS one GROUP BY 1
        ) AS of_kind;
    END IF;
    SELECT jsonb_object_agg(id, version) INTO versions FROM (
        SELECT split_part(one, ' ', 2)::uuid AS id, max(split_part(one, ' ', 3)::int) AS version
        FROM unnest(string_to_array(rtrim(told, ';'), ';')) AS one GROUP BY 1
        UNION SELECT id, version FROM grants WHERE id = ANY (shown)
        UNION SELECT id, version FROM milestone WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM tranche WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM unit WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM objection WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM recovery WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT l.id, l.version FROM payment_leg l WHERE l.id = ANY (shown) OR l.payment_id IN (
            SELECT p.id FROM payment p WHERE p.id = ANY (shown) OR p.grant_id = ANY (shown)
        )
        UNION SELECT id, version FROM applicant WHERE id = ANY (shown)
            OR id IN (SELECT g.applicant_id FROM grants g WHERE g.id = ANY (shown))
        UNION SELECT id, version FROM budget WHERE id = ANY (shown)
        UNION SELECT id, version FROM call WHERE id = ANY (shown)
        UNION SELECT id, version FROM double_payment WHERE id = ANY (shown)
        UNION SELECT id, version FROM duty WHERE id = ANY (shown)
        UNION SELECT id, version FROM other_award WHERE id = ANY (shown)
        UNION SELECT id, version FROM payment_run WHERE id = ANY (shown)
        UNION SELECT id, version FROM policy_version WHERE id = ANY (shown)
        UNION SELECT id, version FROM proposal WHERE id = ANY (shown)
    ) AS thing;
    SELECT jsonb_object_agg(id, voucher_no) INTO vouchers FROM payment_leg l
    WHERE voucher_no IS NOT NULL AND (l.id = ANY (shown) OR l.payment_id IN (
        SELECT p.id FROM payment p WHERE p.id = ANY (shown) OR p.grant_id = ANY (shown)
    ) OR l.id IN (SELECT jsonb_array_elements_text(changed -> 'payment_leg')::uuid));
    RETURN jsonb_build_object(
        'versions', coalesce(versions, '{}'), 'vouchers', coalesce(vouchers, '{}'), 'changed', changed
    );
END $$
"""

_BESIDE = """
ALTER TABLE followed_answer ADD CONSTRAINT followed_answer_answer_fk FOREIGN KEY (answer_id) REFERENCES answer (id);
CREATE INDEX followed_by_answer ON followed_answer (answer_id);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON followed_answer
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON followed_answer
    FOR EACH STATEMENT EXECUTE FUNCTION written_once();
"""


def _triggers() -> list[str]:
    each_row = "FOR EACH ROW {} EXECUTE FUNCTION version_is_told()"
    raised = "WHEN (NEW.version IS DISTINCT FROM OLD.version)"
    return [
        statement
        for table in _VERSIONED
        for statement in (
            f"CREATE TRIGGER version_is_new AFTER INSERT ON {table} {each_row.format('')}",
            f"CREATE TRIGGER version_is_raised AFTER UPDATE ON {table} {each_row.format(raised)}",
        )
    ]


class Migration(migrations.Migration):
    dependencies = [("models", "0008_deeds_and_answers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FollowedAnswer",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("answer_id", fields.UUIDField()),
                ("done", fields.JSONField()),
                ("at", fields.DatetimeField()),
            ],
            options={
                "table": "followed_answer",
                "app": "models",
                "table_description": "What followed of itself after a command (后续处理), kept beside its answer, each "
                "in its own transaction.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(sql=[_TELLS, _AS_ANSWERED, *_triggers(), _BESIDE]),
    ]
