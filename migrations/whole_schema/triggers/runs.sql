-- A payment run is the sum of its rows, approved as they stand by people who gathered none of them.

-- The same as domain/treasury/run_files.py: rows_sha256.
CREATE FUNCTION run_rows_sha256(run uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(
        E'\t', number::text, voucher_no, (amount / 100)::text || '.' || lpad((amount % 100)::text, 2, '0'),
        holder, credit_code, account_no, bank, grant_number
    ) || E'\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM payment_run_row WHERE run_id = run AND standing
$$;

CREATE FUNCTION run_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run payment_run;
BEGIN
    SELECT * INTO run FROM payment_run WHERE id = NEW.id;
    IF (SELECT coalesce(sum(amount), 0) <> run.total OR count(*) <> run.rows_count
        FROM payment_run_row WHERE run_id = run.id AND standing)
    THEN
        RAISE EXCEPTION 'run % is not the sum of its rows', run.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF run.state <> 'CANCELLED' AND run.rows_sha256 <> run_rows_sha256(run.id) THEN
        RAISE EXCEPTION 'the hash of run % is not that of its rows', run.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM payment_run_row WHERE run_id = run.id AND standing
        AND gathered_by_person IN (run.checked_by_person, run.cleared_by_person))
    THEN
        RAISE EXCEPTION 'run % is approved by somebody who gathered a row of it', run.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_adds_up AFTER INSERT OR UPDATE ON payment_run DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION run_adds_up();

CREATE FUNCTION run_row_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.run_id, NEW.leg_id, NEW.number, NEW.voucher_no, NEW.amount, NEW.holder, NEW.credit_code,
            NEW.account_no, NEW.bank, NEW.grant_number, NEW.account_id, NEW.gathered_by,
            NEW.gathered_by_person)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.holder, OLD.credit_code,
            OLD.account_no, OLD.bank, OLD.grant_number, OLD.account_id, OLD.gathered_by,
            OLD.gathered_by_person)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER run_row_keeps_its_money BEFORE UPDATE OR DELETE ON payment_run_row
    FOR EACH ROW EXECUTE FUNCTION run_row_keeps_its_money();
