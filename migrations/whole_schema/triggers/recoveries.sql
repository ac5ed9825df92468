-- What is asked back, and what came back.

-- A claim follows down where the bank returns what it asks back; what was received is what stands on record.
CREATE FUNCTION recovery_leg_keeps_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.recovery_id, NEW.payer, NEW.treasury) IS DISTINCT FROM
        (OLD.recovery_id, OLD.payer, OLD.treasury) OR NEW.amount > OLD.amount
    THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_leg_keeps_its_claim BEFORE UPDATE OR DELETE ON recovery_leg
    FOR EACH ROW EXECUTE FUNCTION recovery_leg_keeps_its_claim();

CREATE FUNCTION recovery_leg_received_its_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT received FROM recovery_leg WHERE id = NEW.id) <> (
        SELECT coalesce(sum(one.amount), 0) FROM recovery_receipt AS one
        WHERE one.leg_id = NEW.id AND one.outcome = 'RECEIVED' AND NOT EXISTS (
            SELECT 1 FROM recovery_receipt AS later
            WHERE later.treasury = one.treasury AND later.number = one.number AND later.edition > one.edition
        )
    ) THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER recovery_leg_received_its_receipts AFTER INSERT OR UPDATE ON recovery_leg
    FOR EACH ROW EXECUTE FUNCTION recovery_leg_received_its_receipts();

CREATE FUNCTION recovery_receipt_has_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM recovery_receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'recovery receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER recovery_receipt_has_editions AFTER INSERT ON recovery_receipt
    FOR EACH ROW EXECUTE FUNCTION recovery_receipt_has_editions();

CREATE FUNCTION claim_is_asked_back_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.recovery_id IS NOT NULL
        OR (NEW.id, NEW.correction_id, NEW.payment_id, NEW.amount)
            IS DISTINCT FROM (OLD.id, OLD.correction_id, OLD.payment_id, OLD.amount)
    THEN
        RAISE EXCEPTION 'a claim of a correction is written once, and asked back once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_is_asked_back_once BEFORE UPDATE OR DELETE ON correction_claim
    FOR EACH ROW EXECUTE FUNCTION claim_is_asked_back_once();

CREATE FUNCTION claims_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM correction_claim WHERE payment_id = NEW.payment_id)
        > (SELECT amount FROM payment WHERE id = NEW.payment_id)
    THEN
        RAISE EXCEPTION 'corrections claim more of payment % than it is', NEW.payment_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER claims_within_payment AFTER INSERT ON correction_claim
    FOR EACH ROW EXECUTE FUNCTION claims_within_payment();
