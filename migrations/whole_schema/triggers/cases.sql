-- What was said in a case stays; what became of it is said once.

-- What a grant was filed under stays; only a draft is brought up to date.
CREATE FUNCTION filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'grant % keeps the name and district under which it was filed', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER filed_stays BEFORE UPDATE ON grants
    FOR EACH ROW
    WHEN (OLD.submitted_on IS NOT NULL
        AND (OLD.filed_name, OLD.filed_district, OLD.district_entry) IS DISTINCT FROM
            (NEW.filed_name, NEW.filed_district, NEW.district_entry))
    EXECUTE FUNCTION filed_stays();

-- What was told of a person's award is written once, but for the words that were the key of its matter.
CREATE FUNCTION other_award_keeps_what_was_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.credit_code, NEW.matter, NEW.policy, NEW.scope, NEW.source, NEW.reference, NEW.amount)
        IS DISTINCT FROM (OLD.credit_code, OLD.matter, OLD.policy, OLD.scope, OLD.source, OLD.reference, OLD.amount)
    THEN
        RAISE EXCEPTION 'other award % keeps what was told of it', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER other_award_keeps_what_was_told BEFORE UPDATE OR DELETE ON other_award
    FOR EACH ROW EXECUTE FUNCTION other_award_keeps_what_was_told();

CREATE FUNCTION assignment_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.grant_id, NEW.expert, NEW.expert_name, NEW.assigned_by, NEW.assigned_at)
            IS DISTINCT FROM (OLD.id, OLD.grant_id, OLD.expert, OLD.expert_name, OLD.assigned_by, OLD.assigned_at)
    THEN
        RAISE EXCEPTION 'an assignment of an expert is written once, and withdrawn once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assignment_is_written_once BEFORE UPDATE OR DELETE ON expert_assignment
    FOR EACH ROW EXECUTE FUNCTION assignment_is_written_once();

CREATE FUNCTION proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'WAITING'
        OR to_jsonb(NEW) - '{state,version,due_on,decided_by,decider,decided_at,decided_reason}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{state,version,due_on,decided_by,decider,decided_at,decided_reason}'::text[]
    THEN
        RAISE EXCEPTION 'what was proposed is written once, and decided once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_decided_once BEFORE UPDATE OR DELETE ON proposal
    FOR EACH ROW EXECUTE FUNCTION proposal_is_decided_once();

-- What was shown stays as it was shown; what became of it is said once.
CREATE FUNCTION shown_award_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome IS NOT NULL
        OR to_jsonb(NEW) - '{outcome,decided_on,decided_at,approved}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{outcome,decided_on,decided_at,approved}'::text[]
    THEN
        RAISE EXCEPTION 'what was shown is written once, and decided once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shown_award_is_decided_once BEFORE UPDATE OR DELETE ON notice_award
    FOR EACH ROW EXECUTE FUNCTION shown_award_is_decided_once();

-- What an entry of the register says is never changed; it can be withdrawn, once.
CREATE FUNCTION register_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.applicant_id, NEW.number, NEW.attribute, NEW.kind, NEW.value, NEW.effective_on, NEW.corrects,
            NEW.evidence, NEW.reason, NEW.recorded_by, NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.applicant_id, OLD.number, OLD.attribute, OLD.kind, OLD.value, OLD.effective_on, OLD.corrects,
            OLD.evidence, OLD.reason, OLD.recorded_by, OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'an entry of the register is written once, and withdrawn once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_is_written_once BEFORE UPDATE OR DELETE ON register_version
    FOR EACH ROW EXECUTE FUNCTION register_is_written_once();
CREATE TRIGGER register_is_never_emptied BEFORE TRUNCATE ON register_version
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_written_once();

CREATE FUNCTION register_corrects_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM register_version WHERE applicant_id = NEW.applicant_id AND number = NEW.corrects
            AND attribute = NEW.attribute AND kind <> 'CORRECTION' AND withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a correction is of a standing entry of the same applicant and attribute'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_corrects_its_own BEFORE INSERT ON register_version
    FOR EACH ROW EXECUTE FUNCTION register_corrects_its_own();
