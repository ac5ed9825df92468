"""A step and an account name their transaction, by which a change tells its own steps; answers keep their versions."""

from uuid import UUID

from tortoise import fields, migrations
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

# What was written before is told by the change of its moment, the first of them where one moment has several.
_OF_STEPS = """
UPDATE history_step AS step SET deed = change.deed FROM (
    SELECT DISTINCT ON (grant_id, at) grant_id, at, deed FROM change ORDER BY grant_id, at, turn
) AS change WHERE change.grant_id = step.scope_id AND change.at = step.at
"""
_OF_ACCOUNTS = """
UPDATE bank_account AS account SET deed = (
    SELECT change.deed FROM change JOIN grants ON grants.id = change.grant_id
    WHERE grants.applicant_id = account.applicant_id AND change.at = account.recorded_at
    ORDER BY change.turn LIMIT 1
) WHERE EXISTS (
    SELECT FROM change JOIN grants ON grants.id = change.grant_id
    WHERE grants.applicant_id = account.applicant_id AND change.at = account.recorded_at
)
"""

# What an answer may show of the things that it names, and the next input is built of.
_AS_ANSWERED = """
CREATE FUNCTION as_answered(shown uuid[]) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    versions jsonb;
    vouchers jsonb;
BEGIN
    SELECT jsonb_object_agg(id, version) INTO versions FROM (
        SELECT id, version FROM grants WHERE id = ANY (shown)
        UNION SELECT id, version FROM milestone WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM tranche WHERE id = ANY (shown) OR grant_id = ANY (shown)
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
    WHERE versions ? l.id::text AND voucher_no IS NOT NULL
        AND (l.id = ANY (shown) OR l.payment_id IN (
            SELECT p.id FROM payment p WHERE p.id = ANY (shown) OR p.grant_id = ANY (shown)
        ));
    RETURN jsonb_build_object('versions', coalesce(versions, '{}'), 'vouchers', coalesce(vouchers, '{}'));
END $$
"""


def _deed() -> "fields.UUIDField[UUID]":
    return fields.UUIDField(db_default=SqlDefault("this_transaction()"))


class Migration(migrations.Migration):
    dependencies = [("models", "0007_lists_of_money")]

    initial = False

    operations = [
        ops.AddField(model_name="HistoryStep", name="deed", field=_deed()),
        ops.AddField(model_name="BankAccount", name="deed", field=_deed()),
        ops.RunSQL(
            sql=[
                _AS_ANSWERED,
                "CREATE INDEX grants_by_award_or_none ON grants (coalesce(award, -1), id)",
                "ALTER TABLE history_step DISABLE TRIGGER written_once",
                "ALTER TABLE bank_account DISABLE TRIGGER written_once",
                _OF_STEPS,
                _OF_ACCOUNTS,
                "ALTER TABLE history_step ENABLE TRIGGER written_once",
                "ALTER TABLE bank_account ENABLE TRIGGER written_once",
            ]
        ),
    ]
