"""Who acts for whom, what a small office leaves to one person, and both in the history of each step."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import word

_DEEDS = (
    "PUBLISH_POLICY",
    "SUSPEND_POLICY",
    "RESUME_POLICY",
    "REPEAL_POLICY",
    "RECORD_TRANSITION_RULE",
    "RELAX_SEPARATION",
    "CORRECT_WORKING_DAY",
    "WITHDRAW_OTHER_AWARD",
    "ASSIGN_OTHER_AWARD",
    "CLOSE_OTHER_AWARD",
    "APPROPRIATE_BUDGET",
    "CUT_BUDGET",
    "CARRY_OVER_BUDGET",
    "CLOSE_YEAR",
    "CORRECT_AWARD",
)
_CAPACITIES = ("FILER", "HANDLER", "REVIEWER", "PROPOSER", "APPROVER", "PAYER")
_ROLES = (
    "APPLICANT",
    "OFFICER",
    "DISTRICT_OFFICER",
    "EXPERT",
    "SUPERVISOR",
    "FINANCE",
    "TREASURY",
    "AUDITOR",
    "SYSTEM",
)

# What was left to another is not changed: it is revoked, once.
_REVOKED_ONCE = """
CREATE FUNCTION delegation_is_revoked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
        OR (to_jsonb(NEW) - '{revoked_at,revoked_by,revoked_reason}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{revoked_at,revoked_by,revoked_reason}'::text[])
    THEN
        RAISE EXCEPTION 'delegation % is written once, and revoked once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_HELD = """
ALTER TABLE separation_relaxation ADD CONSTRAINT relaxes_two_capacities CHECK (first_capacity <> second_capacity);
ALTER TABLE separation_relaxation ADD CONSTRAINT leaves_payer_alone
    CHECK (first_capacity <> 'PAYER' AND second_capacity <> 'PAYER');
ALTER TABLE delegation ADD CONSTRAINT delegated_to_another CHECK (delegate <> delegator);
ALTER TABLE delegation ADD CONSTRAINT delegation_in_order CHECK (starts_on <= ends_on);
ALTER TABLE delegation ADD CONSTRAINT revocation_is_whole CHECK (
    (revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoked_reason IS NULL)
);
ALTER TABLE history_step ADD CONSTRAINT acts_for_somebody CHECK ((for_name IS NULL) = (for_person IS NULL));
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON separation_relaxation
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON separation_relaxation
    FOR EACH STATEMENT EXECUTE FUNCTION written_once();
CREATE TRIGGER delegation_is_revoked_once BEFORE UPDATE OR DELETE ON delegation
    FOR EACH ROW EXECUTE FUNCTION delegation_is_revoked_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON delegation
    FOR EACH STATEMENT EXECUTE FUNCTION written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0016_notices")]

    initial = False

    operations = [
        ops.AlterField(model_name="Proposal", name="deed", field=word(*_DEEDS, max_length=40)),
        ops.CreateModel(
            name="SeparationRelaxation",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("policy_code", fields.CharField(max_length=100)),
                ("number", fields.IntField()),
                ("office", fields.CharField(max_length=200)),
                ("first_capacity", word(*_CAPACITIES)),
                ("second_capacity", word(*_CAPACITIES)),
                ("document_no", fields.CharField(max_length=200)),
                ("ends_on", fields.DateField()),
                ("reason", fields.CharField(max_length=2000)),
                ("evidence", fields.CharField(max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField()),
            ],
            options={
                "table": "separation_relaxation",
                "app": "models",
                "unique_together": (("policy_code", "number"),),
                "table_description": "A decision that leaves two capacities to one person in a small office "
                "(放宽不相容岗位): written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Delegation",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("delegator", fields.CharField(max_length=200)),
                ("delegator_name", fields.CharField(max_length=200)),
                ("role", word(*_ROLES)),
                ("bureaus", fields.JSONField()),
                ("district", fields.CharField(null=True, max_length=20)),
                ("treasuries", fields.JSONField()),
                ("credit_code", fields.CharField(null=True, max_length=18)),
                ("delegate", fields.CharField(max_length=200)),
                ("delegate_name", fields.CharField(max_length=200)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("reason", fields.CharField(max_length=2000)),
                ("recorded_at", fields.DatetimeField()),
                ("revoked_at", fields.DatetimeField(null=True)),
                ("revoked_by", fields.CharField(null=True, max_length=200)),
                ("revoked_reason", fields.CharField(null=True, max_length=2000)),
            ],
            options={
                "table": "delegation",
                "app": "models",
                "indexes": [Index(fields=["delegate"]), Index(fields=["delegator"])],
                "table_description": "What somebody leaves to another while on leave (委托代办): from day to day, and "
                "revoked at most once.",
            },
            bases=["Model"],
        ),
        ops.AddField(model_name="HistoryStep", name="for_name", field=fields.CharField(null=True, max_length=200)),
        ops.AddField(model_name="HistoryStep", name="for_person", field=fields.CharField(null=True, max_length=200)),
        ops.AddField(model_name="HistoryStep", name="relaxed_under", field=fields.CharField(null=True, max_length=200)),
        ops.RunSQL(sql=[_REVOKED_ONCE, _HELD]),
    ]
