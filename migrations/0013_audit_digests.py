"""A line of the audit says from where it was done, digests seal what is on record, and an award keeps its request."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# A digest names what no digest before it named: where each chain that moved now ends, and each row that is written
# once. What one day sealed no later day seals again.
_TABLES = """
CREATE TABLE audit_digest (
    number int PRIMARY KEY CHECK (number > 0),
    day date NOT NULL,
    at timestamptz NOT NULL,
    statement text NOT NULL,
    hash varchar(64) NOT NULL UNIQUE,
    key_id varchar(64) NOT NULL,
    signature text NOT NULL
);
CREATE TABLE audit_head (
    digest int NOT NULL,
    chain uuid NOT NULL,
    number bigint NOT NULL,
    hash varchar(64) NOT NULL,
    PRIMARY KEY (chain, number)
);
CREATE INDEX heads_of_a_digest ON audit_head (digest, chain);
CREATE TABLE sealed_row (
    digest int NOT NULL,
    kind varchar(30) NOT NULL,
    id uuid NOT NULL,
    sha256 varchar(64) NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX rows_of_a_digest ON sealed_row (digest, kind, id);
CREATE TABLE assessed_award (
    id uuid PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES grants (id),
    at timestamptz NOT NULL,
    deed varchar(60) NOT NULL,
    request jsonb NOT NULL,
    answer jsonb NOT NULL
);
CREATE INDEX assessed_awards_of_a_grant ON assessed_award (grant_id, at);
"""
_NAMES = {
    "audit_digest": "A day of the audit, sealed and signed (审计日摘要).",
    "audit_head": "Where a chain of the audit ended when a digest was made (链尾).",
    "sealed_row": "A row that is written once, as it stood when a digest was made (封存).",
    "assessed_award": "On what an award was reckoned, and what it came to, as it was put on record (核定依据).",
}
_KEPT = """
COMMENT ON TABLE {0} IS '{1}';
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0011_used_tickets")]

    initial = False

    operations = [
        ops.AddField(model_name="AuditLine", name="origin", field=fields.JSONField(null=True)),
        ops.RunSQL(sql=[_TABLES, *(_KEPT.format(name, means) for name, means in _NAMES.items())]),
    ]
