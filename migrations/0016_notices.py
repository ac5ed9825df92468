"""Each change of a grant has a notice, written as its command is committed, and its place among those of its grant."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_SEQUENCE = """
ALTER TABLE change ADD COLUMN sequence bigint;
UPDATE change SET sequence = placed.place FROM (
    SELECT turn, row_number() OVER (PARTITION BY grant_id ORDER BY number) AS place FROM change WHERE number IS NOT NULL
) AS placed WHERE placed.turn = change.turn;
"""

# As before, and with the place among the changes of its grant: both are given by one numberer at a time.
_NUMBERS = """
CREATE OR REPLACE FUNCTION number_changes() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
    numbered bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM change WHERE number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('duixian changes', 0));
    SELECT coalesce(max(number), 0) INTO newest FROM change;
    UPDATE change c SET number = newest + o.place, sequence = o.before + o.nth
    FROM (
        SELECT turn, row_number() OVER (ORDER BY turn) AS place,
            row_number() OVER (PARTITION BY open.grant_id ORDER BY turn) AS nth,
            coalesce((
                SELECT last.sequence FROM change last WHERE last.grant_id = open.grant_id AND last.number IS NOT NULL
                ORDER BY last.number DESC LIMIT 1
            ), 0) AS before
        FROM change open WHERE number IS NULL
    ) o
    WHERE c.turn = o.turn;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    RETURN numbered;
END $$
"""

_NOTICE = """
CREATE TABLE notice (
    turn bigint PRIMARY KEY REFERENCES change (turn) ON DELETE CASCADE,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    kind varchar(20) NOT NULL,
    data jsonb NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE notice IS 'What others are told of a change (通知): written as its command is committed.';
CREATE UNIQUE INDEX notice_has_its_id ON notice (id);
CREATE INDEX notices_by_age ON notice (written_at);
CREATE TRIGGER notice_is_written_once BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION written_once();
"""

# At the end of the transaction, when every step was taken and the grant stands as it will be seen.
_TOLD = """
CREATE FUNCTION change_has_a_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps jsonb;
    moved boolean;
BEGIN
    SELECT jsonb_agg(
        jsonb_build_object(
            'thing', subject_kind, 'id', subject_id, 'event', event, 'from', from_state, 'to', to_state
        ) ORDER BY number
    ), bool_or(subject_kind = 'GRANT' AND from_state <> to_state)
    INTO steps, moved FROM history_step WHERE scope_id = NEW.grant_id AND deed = NEW.deed;
    INSERT INTO notice (turn, kind, data)
    SELECT NEW.turn, CASE WHEN moved THEN 'MOVED' WHEN steps IS NULL THEN 'RECORDED' ELSE 'HANDLED' END,
        jsonb_build_object(
            'number', number, 'measure', measure, 'state', state, 'version', version, 'steps', coalesce(steps, '[]')
        )
    FROM grants WHERE id = NEW.grant_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_has_a_notice AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION change_has_a_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0015_engine")]

    initial = False

    operations = [ops.RunSQL(sql=[_SEQUENCE, _NUMBERS, _NOTICE, _TOLD])]
