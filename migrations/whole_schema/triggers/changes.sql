-- One change a transaction and grant, however many steps it took.

CREATE FUNCTION step_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at) SELECT id, NEW.at FROM grants WHERE id = NEW.scope_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER step_is_a_change AFTER INSERT ON history_step FOR EACH ROW EXECUTE FUNCTION step_is_a_change();

-- A command on the register of an applicant is a change of each of its grants: they show what stands now.
CREATE FUNCTION deed_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.at FROM grants WHERE id = NEW.chain OR applicant_id = NEW.chain
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER deed_is_a_change AFTER INSERT ON audit_line FOR EACH ROW EXECUTE FUNCTION deed_is_a_change();

-- What others see of a grant is changed by an account that was recorded on another grant of the same applicant.
CREATE FUNCTION account_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.recorded_at FROM grants
    WHERE CASE WHEN NEW.grant_id IS NULL THEN applicant_id = NEW.applicant_id AND NOT item_is_personal
               ELSE id = NEW.grant_id END
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER account_is_a_change AFTER INSERT ON bank_account FOR EACH ROW EXECUTE FUNCTION account_is_a_change();

-- One numberer at a time, and what it numbers is committed before the next begins: whoever reads up to a number misses
-- none below it, and a transaction that stays open keeps nobody else's changes from being told.
CREATE FUNCTION number_changes() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
    numbered bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM change WHERE number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('duixian changes', 0));
    SELECT coalesce(max(number), 0) INTO newest FROM change;
    UPDATE change c SET number = newest + o.place
    FROM (SELECT turn, row_number() OVER (ORDER BY turn) AS place FROM change WHERE number IS NULL) o
    WHERE c.turn = o.turn;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    RETURN numbered;
END $$;
