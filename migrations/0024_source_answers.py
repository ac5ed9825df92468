"""What authorities answered about organisations, written once, and when each is to be asked next."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_TABLES = """
CREATE TABLE source_answer (
    id uuid PRIMARY KEY,
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    source varchar(40) NOT NULL,
    subject varchar(18) NOT NULL,
    outcome varchar(10) NOT NULL,
    why varchar(500) NOT NULL,
    status integer,
    body bytea NOT NULL,
    sha256 char(64) NOT NULL,
    answered_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT answer_is_whole CHECK (sha256 = encode(sha256(body), 'hex'))
);
COMMENT ON TABLE source_answer IS 'What an authority answered about an organisation (外部数据快照), byte for byte.';
CREATE UNIQUE INDEX last_answer_of_a_source ON source_answer (subject, source, number DESC);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON source_answer
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON source_answer FOR EACH STATEMENT EXECUTE FUNCTION written_once();
CREATE TABLE source_turn (
    source varchar(40) NOT NULL,
    subject varchar(18) NOT NULL,
    due_at timestamptz NOT NULL,
    asked_until timestamptz NOT NULL,
    PRIMARY KEY (source, subject)
);
COMMENT ON TABLE source_turn IS 'When an authority is to be asked next about an organisation; who asks, moves it on.';
CREATE INDEX source_turns_due ON source_turn (due_at);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0023_kept_totals")]

    initial = False

    operations = [ops.RunSQL(sql=[_TABLES])]
