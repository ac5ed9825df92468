-- Budgets and allowances are moved by what is booked, and by nothing else.

-- The sums of a budget follow from its postings; the two of an entry balance.
CREATE FUNCTION budget_follows_its_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM posting WHERE entry_id IN (SELECT entry_id FROM written) GROUP BY entry_id HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'the postings of an entry do not balance' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE budget SET
        appropriated = budget.appropriated - moved.appropriated,
        free = budget.free + moved.free,
        reserved = budget.reserved + moved.reserved,
        paid = budget.paid + moved.paid,
        recovered = budget.recovered + moved.recovered,
        lapsed = budget.lapsed + moved.lapsed,
        carried_over = budget.carried_over + moved.carried_over,
        version = budget.version + 1
    FROM (
        SELECT budget_id,
            coalesce(sum(amount) FILTER (WHERE account = 'APPROPRIATED'), 0) AS appropriated,
            coalesce(sum(amount) FILTER (WHERE account = 'FREE'), 0) AS free,
            coalesce(sum(amount) FILTER (WHERE account = 'RESERVED'), 0) AS reserved,
            coalesce(sum(amount) FILTER (WHERE account = 'PAID'), 0) AS paid,
            coalesce(sum(amount) FILTER (WHERE account = 'RECOVERED'), 0) AS recovered,
            coalesce(sum(amount) FILTER (WHERE account = 'LAPSED'), 0) AS lapsed,
            coalesce(sum(amount) FILTER (WHERE account = 'CARRIED_OVER'), 0) AS carried_over
        FROM written GROUP BY budget_id
    ) AS moved
    WHERE budget.id = moved.budget_id;
    RETURN NULL;
END $$;
CREATE TRIGGER budget_follows_its_postings AFTER INSERT ON posting REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION budget_follows_its_postings();

CREATE FUNCTION budget_is_moved_by_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR pg_trigger_depth() = 1 AND
        (NEW.policy_code, NEW.treasury, NEW.year, NEW.appropriated, NEW.free, NEW.reserved, NEW.paid, NEW.recovered,
         NEW.lapsed, NEW.carried_over) IS DISTINCT FROM
        (CASE WHEN TG_OP = 'UPDATE' THEN (OLD.policy_code, OLD.treasury, OLD.year, OLD.appropriated, OLD.free,
         OLD.reserved, OLD.paid, OLD.recovered, OLD.lapsed, OLD.carried_over)
         ELSE (NEW.policy_code, NEW.treasury, NEW.year, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
         0::bigint) END)
    THEN
        RAISE EXCEPTION 'a budget is moved by postings alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_is_moved_by_postings BEFORE INSERT OR UPDATE OR DELETE ON budget
    FOR EACH ROW EXECUTE FUNCTION budget_is_moved_by_postings();

CREATE FUNCTION entry_is_of_its_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.leg_id IS NOT NULL AND NEW.kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN') AND NOT EXISTS (
        SELECT 1 FROM payment_leg AS leg JOIN budget ON budget.id = NEW.budget_id
        WHERE leg.id = NEW.leg_id AND leg.amount = NEW.amount AND leg.treasury = budget.treasury
            AND leg.policy_code = budget.policy_code
    ) THEN
        RAISE EXCEPTION 'an entry of leg % moves its whole amount in a budget of its own treasury', NEW.leg_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_is_of_its_leg BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION entry_is_of_its_leg();

CREATE FUNCTION entry_has_its_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> 2 OR max(amount) <> NEW.amount FROM posting WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % moves % fen by two postings', NEW.id, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_has_its_postings AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_has_its_postings();

-- Under each voucher a leg is paid once and comes back once; in the ledger the two take turns.
CREATE FUNCTION paid_and_back_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid bigint;
    back bigint;
BEGIN
    SELECT count(*) FILTER (WHERE kind = 'SETTLE'), count(*) FILTER (WHERE kind = 'RETURN') INTO paid, back
    FROM ledger_entry WHERE leg_id = NEW.leg_id;
    IF paid - back NOT IN (0, 1) THEN
        RAISE EXCEPTION 'leg % is paid % times and came back % times', NEW.leg_id, paid, back
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER paid_and_back_in_turn AFTER INSERT ON ledger_entry
    FOR EACH ROW
    WHEN (NEW.kind IN ('SETTLE', 'RETURN'))
    EXECUTE FUNCTION paid_and_back_in_turn();

-- A command that began before midnight and comes too late is tried again, and then counts on the day on which it came.
CREATE FUNCTION nothing_into_a_closed_year() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed integer;
BEGIN
    SELECT max(kept.year) INTO closed FROM closed_year AS kept
    JOIN budget ON budget.policy_code = kept.policy_code AND budget.treasury = kept.treasury
    WHERE budget.id = NEW.budget_id AND kept.year >= extract(year FROM NEW.recorded_at AT TIME ZONE 'Asia/Shanghai');
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'the accounts of % are closed: nothing is booked into them', closed
            USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nothing_into_a_closed_year BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION nothing_into_a_closed_year();

CREATE FUNCTION allowance_follows_its_uses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
BEGIN
    UPDATE allowance SET used = used + NEW.amount WHERE id = NEW.allowance_id RETURNING used INTO total;
    IF NEW.amount > 0 AND total > NEW.most AND (NEW.hard OR NEW.reason IS NULL) THEN
        RAISE EXCEPTION 'allowance % holds % and would be used to %', NEW.allowance_id, NEW.most, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allowance_follows_its_uses AFTER INSERT ON allowance_use
    FOR EACH ROW EXECUTE FUNCTION allowance_follows_its_uses();

CREATE FUNCTION allowance_is_moved_by_uses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.used <> 0) OR (TG_OP = 'UPDATE' AND pg_trigger_depth() = 1) THEN
        RAISE EXCEPTION 'an allowance is moved by uses alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allowance_is_moved_by_uses BEFORE INSERT OR UPDATE OR DELETE ON allowance
    FOR EACH ROW EXECUTE FUNCTION allowance_is_moved_by_uses();
