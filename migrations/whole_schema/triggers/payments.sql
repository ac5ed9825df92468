-- A payment is ordered once, and its legs are what it is.

-- A payment without legs is one whose legs are still to come.
CREATE FUNCTION one_standing_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payment p
        WHERE p.grant_id = NEW.grant_id AND p.id <> NEW.id
            AND p.milestone_id IS NOT DISTINCT FROM NEW.milestone_id
            AND p.tranche_id IS NOT DISTINCT FROM NEW.tranche_id
            AND (
                NOT EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id)
                OR EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id AND l.state NOT IN ('CANCELLED', 'SPLIT'))
            )
    ) THEN
        RAISE EXCEPTION 'grant % has a payment of this award that stands', NEW.grant_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER one_standing_payment AFTER INSERT ON payment
    FOR EACH ROW EXECUTE FUNCTION one_standing_payment();

-- What was ordered adds up to the payment; parts add up to what was ordered of their payer.
CREATE FUNCTION legs_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    legs bigint;
BEGIN
    SELECT amount INTO total FROM payment WHERE id = NEW.payment_id;
    SELECT sum(amount) INTO legs FROM payment_leg WHERE payment_id = NEW.payment_id AND part = 0;
    IF legs <> total THEN
        RAISE EXCEPTION 'the legs of payment % add up to % fen, not to %', NEW.payment_id, legs, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER legs_add_up AFTER INSERT ON payment_leg DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION legs_add_up();

CREATE FUNCTION parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT budget_id) > 1 OR count(DISTINCT treasury) > 1
            OR sum(amount) FILTER (WHERE state <> 'SPLIT') IS DISTINCT FROM sum(amount) FILTER (WHERE part = 0)
        FROM payment_leg WHERE payment_id = NEW.payment_id AND payer = NEW.payer)
    THEN
        RAISE EXCEPTION 'the parts of payer % in payment % are not what was ordered of it', NEW.payer, NEW.payment_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER parts_add_up AFTER INSERT OR UPDATE OF state ON payment_leg DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.part > 0 OR NEW.state = 'SPLIT')
    EXECUTE FUNCTION parts_add_up();

-- What a correction says can take a leg from paid to unknown, too.
CREATE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount, NEW.policy_code, NEW.awarded_on, NEW.place,
            NEW.part, NEW.split_from_id)
        IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount, OLD.policy_code, OLD.awarded_on, OLD.place,
            OLD.part, OLD.split_from_id)
        OR (OLD.budget_id IS NOT NULL AND NEW.budget_id IS DISTINCT FROM OLD.budget_id)
        OR (OLD.state = 'SETTLED' AND NEW.state NOT IN ('SETTLED', 'RETURNED', 'UNKNOWN'))
        OR (OLD.state IN ('CANCELLED', 'SPLIT') AND NEW.state <> OLD.state)
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled, split or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leg_keeps_its_money BEFORE UPDATE OR DELETE ON payment_leg
    FOR EACH ROW EXECUTE FUNCTION leg_keeps_its_money();

-- A leg is SETTLED where the ledger says that it is paid, and nowhere else.
CREATE FUNCTION leg_is_paid_as_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing bigint;
BEGIN
    SELECT count(*) FILTER (WHERE kind = 'SETTLE') - count(*) FILTER (WHERE kind = 'RETURN') INTO standing
    FROM ledger_entry WHERE leg_id = NEW.id;
    IF standing <> (SELECT count(*) FROM payment_leg WHERE id = NEW.id AND state = 'SETTLED') THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and is paid where its ledger says so', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER leg_is_paid_as_posted AFTER UPDATE ON payment_leg DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'SETTLED' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION leg_is_paid_as_posted();
