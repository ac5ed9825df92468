from tortoise import migrations
from tortoise.migrations import operations as ops

# A transaction commits after others that began later: a reader that took the last number it saw would miss it for ever.
# Changes are therefore read in the order of their transactions, and only up to the oldest that still runs.
CHANGE = """
CREATE TABLE change (
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    grant_id uuid NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    PRIMARY KEY (xact, grant_id)
)
"""

# One change a transaction and grant, however many steps it took.
OF_A_STEP = """
CREATE FUNCTION step_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at) SELECT id, NEW.at FROM grants WHERE id = NEW.scope_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""

OF_A_DEED = """
CREATE FUNCTION deed_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at) SELECT id, NEW.at FROM grants WHERE id = NEW.chain ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0008_lists")]

    initial = False

    operations = [
        ops.RunSQL(
            sql=[
                CHANGE,
                "CREATE INDEX changes_of_a_grant ON change (grant_id, xact)",
                OF_A_STEP,
                OF_A_DEED,
                "CREATE TRIGGER step_is_a_change AFTER INSERT ON history_step "
                "FOR EACH ROW EXECUTE FUNCTION step_is_a_change()",
                "CREATE TRIGGER deed_is_a_change AFTER INSERT ON audit_line "
                "FOR EACH ROW EXECUTE FUNCTION deed_is_a_change()",
            ]
        ),
    ]
