"""What one person proposes and another confirms."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from domain.lives.life import Role
from domain.lives.proposal_life import ProposalState, ProposedDeed

PROPOSAL_IS_DECIDED_ONCE = """
CREATE FUNCTION proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'WAITING'
        OR to_jsonb(NEW) - '{state,version,due_on,decided_by,decider,decided_at,decided_reason}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{state,version,due_on,decided_by,decider,decided_at,decided_reason}'::text[]
    THEN
        RAISE EXCEPTION 'what was proposed is written once, and decided once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0013_rows_that_are_approved")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Proposal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("deed", fields.CharEnumField(ProposedDeed, max_length=40)),
                ("subject_id", fields.UUIDField()),
                ("policy_code", fields.CharField(max_length=100)),
                ("treasury", fields.CharField(null=True, max_length=20)),
                ("bureaus", fields.JSONField()),
                ("stated", fields.JSONField()),
                ("basis", fields.JSONField()),
                ("citations", fields.JSONField()),
                ("hash", fields.CharField(max_length=64)),
                ("proposed_by", fields.CharField(max_length=200)),
                ("proposer", fields.CharField(max_length=200)),
                ("role", fields.CharEnumField(Role, max_length=20)),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("lapses_on", fields.DateField()),
                ("state", fields.CharEnumField(ProposalState, max_length=20)),
                ("version", fields.IntField(default=1)),
                ("due_on", fields.DateField(null=True)),
                ("decided_by", fields.CharField(null=True, max_length=200)),
                ("decider", fields.CharField(null=True, max_length=200)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_reason", fields.CharField(null=True, max_length=2000)),
            ],
            options={
                "table": "proposal",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A deed that waits for a second person (提请): what was proposed is written once, "
                "and decided once.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                "ALTER TABLE proposal ADD CONSTRAINT decision_is_whole CHECK "
                "((state = 'WAITING') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) "
                "AND (decided_by IS NULL) = (decider IS NULL) "
                "AND (state = 'WAITING') = (due_on IS NOT NULL))",
                "ALTER TABLE proposal ADD CONSTRAINT confirmed_by_another CHECK "
                "(state <> 'CONFIRMED' OR decider <> proposer)",
                "CREATE UNIQUE INDEX one_proposal_waits ON proposal (deed, subject_id) WHERE state = 'WAITING'",
                "CREATE INDEX proposals_due ON proposal (due_on, id) WHERE due_on IS NOT NULL",
                "CREATE INDEX proposals_by_day ON proposal (proposed_at, id)",
                "CREATE INDEX proposals_of_a_thing ON proposal (subject_id)",
                PROPOSAL_IS_DECIDED_ONCE,
                "CREATE TRIGGER proposal_is_decided_once BEFORE UPDATE OR DELETE ON proposal "
                "FOR EACH ROW EXECUTE FUNCTION proposal_is_decided_once()",
            ]
        ),
    ]
