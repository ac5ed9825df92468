"""What no law keeps is forgotten by rule, and the database refuses to forget anything else."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A key that was forgotten is known again, so that nothing is ever done twice under it: sixteen bytes of its hash.
_MARKS = (
    "CREATE TABLE forgotten_key (mark uuid PRIMARY KEY)",
    "COMMENT ON TABLE forgotten_key IS 'An idempotency key whose answer was forgotten (已清除的请求编号).'",
    """
CREATE FUNCTION key_mark(actor text, key text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT encode(substr(sha256(convert_to(actor || E'\\n' || key, 'UTF8')), 1, 16), 'hex')::uuid
$$
""",
    """
CREATE FUNCTION answer_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < clock_timestamp() - interval '90 days'
        AND EXISTS (SELECT 1 FROM forgotten_key WHERE mark = key_mark(OLD.actor, OLD.key))
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'answer is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE FUNCTION followed_answer_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM answer JOIN forgotten_key ON mark = key_mark(actor, key)
        WHERE answer.id = OLD.answer_id AND answer.at < clock_timestamp() - interval '90 days'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'followed_answer is written once: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    "CREATE INDEX answers_by_age ON answer (at)",
)
# Whoever comes with a place before the horizon is told so: of what lay there the last of each grant alone is left.
_CHANGES = (
    """
CREATE TABLE change_horizon (
    alone boolean PRIMARY KEY DEFAULT true CONSTRAINT one_horizon CHECK (alone),
    number bigint NOT NULL
)
""",
    "COMMENT ON TABLE change_horizon IS 'Up to which number changes were forgotten (变更记录的清除界限).'",
    """
CREATE FUNCTION horizon_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.number < OLD.number THEN
        RAISE EXCEPTION 'the horizon of changes only moves on' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER horizon_moves_on BEFORE UPDATE OR DELETE ON change_horizon
    FOR EACH ROW EXECUTE FUNCTION horizon_moves_on()
""",
    """
CREATE FUNCTION change_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number < (SELECT number FROM change_horizon) AND OLD.written_at < clock_timestamp() - interval '90 days'
        AND NOT EXISTS (SELECT 1 FROM notice WHERE turn = OLD.turn)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'change % is kept', OLD.turn USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    "CREATE TRIGGER change_is_kept BEFORE DELETE ON change FOR EACH ROW EXECUTE FUNCTION change_is_kept()",
)
# Chains of what the doors saw: a whole one goes, half a year after its last line at the earliest.
_CHAINS = (
    """
CREATE TABLE witness_chain (
    id uuid PRIMARY KEY,
    began_at timestamptz NOT NULL,
    erased_at timestamptz,
    lines bigint,
    hash text,
    CONSTRAINT erased_chain_is_whole CHECK (num_nulls(erased_at, lines, hash) IN (0, 3))
)
""",
    "COMMENT ON TABLE witness_chain IS 'A chain of what the doors of one process saw (入口见证), and how it ended.'",
    "CREATE INDEX standing_witnesses ON witness_chain (began_at) WHERE erased_at IS NULL",
    """
INSERT INTO witness_chain (id, began_at)
SELECT chain, min(at) FROM audit_line GROUP BY chain
HAVING bool_and(deed IN ('signed_in', 'permission_refused', 'export_taken', 'link_given'))
""",
    """
CREATE FUNCTION witness_chain_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.erased_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'UPDATE' OR OLD.erased_at IS NOT NULL OR (NEW.id, NEW.began_at) <> (OLD.id, OLD.began_at)
        OR NOT EXISTS (
            SELECT 1 FROM audit_line WHERE chain = OLD.id AND (number, hash) = (NEW.lines, NEW.hash)
            AND number = (SELECT max(number) FROM audit_line WHERE chain = OLD.id)
        )
        OR EXISTS (
            SELECT 1 FROM audit_line WHERE chain = OLD.id
            AND (at > clock_timestamp() - interval '183 days'
                 OR deed NOT IN ('signed_in', 'permission_refused', 'export_taken', 'link_given'))
        )
    THEN
        RAISE EXCEPTION 'chain % of what the doors saw is kept, and erased once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER witness_chain_ends_once BEFORE INSERT OR UPDATE OR DELETE ON witness_chain
    FOR EACH ROW EXECUTE FUNCTION witness_chain_ends_once()
""",
    """
CREATE FUNCTION audit_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM witness_chain WHERE id = OLD.chain AND erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit_line is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
)
# A draft that was never submitted: what it says goes, that it was there stays.
_DRAFTS = (
    "ALTER TABLE fact_snapshot ADD COLUMN erased_at timestamptz",
    """
CREATE FUNCTION fact_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.facts = '{}'
        AND NEW.evidence IS NULL
        AND to_jsonb(NEW) - '{facts,evidence,erased_at}'::text[]
            = to_jsonb(OLD) - '{facts,evidence,erased_at}'::text[]
        AND EXISTS (SELECT 1 FROM grants WHERE id = OLD.grant_id AND state = 'WITHDRAWN' AND submitted_on IS NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'fact_snapshot is written once: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    "CREATE INDEX drafts_by_age ON grants (updated_at) WHERE submitted_on IS NULL AND item_key NOT LIKE 'ERASED/%'",
    """
CREATE FUNCTION document_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM grants WHERE id = OLD.grant_id AND submitted_on IS NULL
                   AND item_key LIKE 'ERASED/%')
        OR NOT EXISTS (SELECT 1 FROM erased_document WHERE id = OLD.id)
    THEN
        RAISE EXCEPTION 'document % is kept', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$
""",
    "CREATE TRIGGER document_is_kept BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_is_kept()",
    "CREATE TABLE erased_document (id uuid PRIMARY KEY, gone_at timestamptz)",
    "COMMENT ON TABLE erased_document IS 'A document whose bytes are to be erased, or were (已删除的材料).'",
    "CREATE INDEX documents_to_erase ON erased_document (id) WHERE gone_at IS NULL",
)
_OFFICE = (
    """
CREATE FUNCTION revocation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A token lasts a year at most, and after that nobody can show it.
    IF TG_OP = 'DELETE' AND OLD.kind = 'TOKEN' AND OLD.at < clock_timestamp() - interval '366 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'revocation is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE OR REPLACE FUNCTION delegation_is_revoked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.ends_on < current_date - 3 * 365 THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
        OR (to_jsonb(NEW) - '{revoked_at,revoked_by,revoked_reason}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{revoked_at,revoked_by,revoked_reason}'::text[])
    THEN
        RAISE EXCEPTION 'delegation % is written once, and revoked once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE INDEX delegations_by_their_end ON delegation (ends_on)",
)
_GUARDED = {
    "answer": "answer_is_kept",
    "followed_answer": "followed_answer_is_kept",
    "audit_line": "audit_line_is_kept",
    "fact_snapshot": "fact_is_kept",
    "revocation": "revocation_is_kept",
}
_GUARDS = tuple(
    statement
    for table, function in _GUARDED.items()
    for statement in (
        f"DROP TRIGGER written_once ON {table}",
        f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    )
)
_NEVER_EMPTIED = tuple(
    f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION written_once()"
    for table in ("forgotten_key", "change_horizon", "witness_chain", "erased_document")
)
_STAY = (
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON forgotten_key FOR EACH ROW EXECUTE FUNCTION written_once()"
)


class Migration(migrations.Migration):
    dependencies = [("models", "0024_source_answers")]

    initial = False

    operations = [ops.RunSQL(sql=[*_MARKS, *_CHANGES, *_CHAINS, *_DRAFTS, *_OFFICE, *_GUARDS, *_NEVER_EMPTIED, _STAY])]
