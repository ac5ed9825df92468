"""What an authority answered that timestamped a digest, beside the digest."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_TABLE = """
CREATE TABLE audit_timestamp (
    digest int PRIMARY KEY REFERENCES audit_digest (number),
    at timestamptz NOT NULL,
    answer bytea NOT NULL
);
COMMENT ON TABLE audit_timestamp IS 'A timestamp of a digest after RFC 3161 (可信时间戳).';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON audit_timestamp
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_timestamp FOR EACH STATEMENT EXECUTE FUNCTION written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0021_items_alike")]

    initial = False

    operations = [ops.RunSQL(sql=[_TABLE])]
