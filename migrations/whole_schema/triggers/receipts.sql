-- Receipts are corrected by editions that follow each other.

-- Editions follow each other without a gap, and each return takes one payment back: of a voucher no more than one stands
-- that was not.
CREATE FUNCTION receipt_stands_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT count(*) FILTER (WHERE one.outcome = 'SETTLED') - count(*) FILTER (WHERE one.outcome = 'RETURNED')
        FROM standing_receipt AS one WHERE one.leg_id = NEW.leg_id AND one.voucher_no = NEW.voucher_no) > 1
    THEN
        RAISE EXCEPTION 'voucher % is settled by two receipts', NEW.voucher_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER receipt_stands_alone AFTER INSERT ON receipt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION receipt_stands_alone();

CREATE FUNCTION double_payment_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN'
        OR (NEW.id, NEW.leg_id, NEW.treasury, NEW.voucher_no, NEW.receipt_no, NEW.amount, NEW.paid_on, NEW.recorded_by, NEW.recorded_by_person,
            NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.leg_id, OLD.treasury, OLD.voucher_no, OLD.receipt_no, OLD.amount, OLD.paid_on, OLD.recorded_by, OLD.recorded_by_person,
            OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'double payment % keeps its money, and is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER double_payment_keeps_its_money BEFORE UPDATE OR DELETE ON double_payment
    FOR EACH ROW EXECUTE FUNCTION double_payment_keeps_its_money();
