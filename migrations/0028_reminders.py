"""When the office is next reminded of its step on a grant, and to whom an overdue one was escalated."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_INDEXES = (
    "CREATE INDEX grants_to_remind ON grants (remind_on, id) WHERE remind_on IS NOT NULL",
    (
        "CREATE INDEX grants_escalated ON grants (escalated_to, COALESCE(step_due_on, DATE '9999-12-31'), id) "
        "WHERE escalated_to IS NOT NULL"
    ),
)
# Of what nobody waits for nobody is reminded.
_OF_A_STEP = """ALTER TABLE grants ADD CONSTRAINT reminded_of_a_step CHECK (
    step_due_on IS NOT NULL OR (remind_on IS NULL AND escalated_to IS NULL)
)"""

# As before, and a kind of its own for what tells of a day alone.
_TOLD = """
CREATE OR REPLACE FUNCTION change_has_a_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps jsonb;
    moved boolean;
    reminded boolean;
    of_kind text;
BEGIN
    SELECT jsonb_agg(
        jsonb_build_object(
            'thing', subject_kind, 'id', subject_id, 'event', event, 'from', from_state, 'to', to_state
        ) ORDER BY number
    ), bool_or(subject_kind = 'GRANT' AND from_state <> to_state),
        bool_and(event IN ('REMIND', 'REMIND_OVERDUE', 'ESCALATE'))
    INTO steps, moved, reminded FROM history_step WHERE scope_id = NEW.grant_id AND deed = NEW.deed;
    of_kind := CASE WHEN moved THEN 'MOVED' WHEN steps IS NULL THEN 'RECORDED'
        WHEN reminded THEN 'REMINDED' ELSE 'HANDLED' END;
    INSERT INTO notice (turn, kind, data)
    SELECT NEW.turn, of_kind, jsonb_build_object(
        'number', number, 'measure', measure, 'state', state, 'version', version, 'steps', coalesce(steps, '[]')
    )
    FROM grants WHERE id = NEW.grant_id
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO delivery (receiver_id, grant_id, turn, state)
    SELECT id, NEW.grant_id, NEW.turn, 'WAITING' FROM receiver
    WHERE state IN ('ACTIVE', 'PAUSED') AND (cardinality(kinds) = 0 OR of_kind = ANY (kinds));
    IF FOUND THEN
        PERFORM defer_deliveries(array_agg(id)) FROM delivery WHERE turn = NEW.turn;
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0027_receivers_of_the_office")]

    initial = False

    operations = [
        ops.AddField(model_name="Grant", name="remind_on", field=fields.DateField(null=True)),
        ops.AddField(model_name="Grant", name="escalated_to", field=fields.CharField(null=True, max_length=200)),
        ops.RunSQL(sql=[*_INDEXES, _OF_A_STEP, _TOLD]),
    ]
