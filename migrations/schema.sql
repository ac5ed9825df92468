-- The schema as the migrations leave it: printed by `make snapshot`, never written by hand.
-- PostgreSQL 18
-- holds 0001_whole_schema 0002_raised_awards 0003_caps_of_any_key 0004_instalments 0005_payers_and_calls 0006_whole_items 0007_lists_of_money 0008_deeds_and_answers 0009_changed_things 0010_double_payments_asked_back 0011_used_tickets 0013_audit_digests 0015_engine 0016_notices 0017_separate_duties 0018_access 0019_receivers 0020_sealed_fields 0021_items_alike 0022_timestamps 0023_kept_totals 0024_source_answers 0025_forgetting 0026_office_work 0027_receivers_of_the_office 0028_reminders 0029_orders_of_lists 0030_letters

CREATE TYPE procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION access_is_told() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('duixian_access', '');
    RETURN NULL;
END $$;

CREATE FUNCTION account_is_a_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.recorded_at FROM grants
    WHERE CASE WHEN NEW.grant_id IS NULL THEN applicant_id = NEW.applicant_id AND NOT item_is_personal
               ELSE id = NEW.grant_id END
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION account_is_sealed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT starts_with(NEW.account_no, 'sealed1.') THEN
        RAISE EXCEPTION 'the account of % % is not sealed', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION account_is_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{account_no,holder}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{account_no,holder}'::text[]
        OR NOT same_but_sealed(OLD.account_no, NEW.account_no) OR NOT same_but_sealed(OLD.holder, NEW.holder)
        OR right(OLD.account_no, 4) <> right(NEW.account_no, 4)
    THEN
        RAISE EXCEPTION 'account % is written once, and at most sealed anew', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION allowance_follows_its_uses() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION allowance_is_moved_by_uses() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.used <> 0) OR (TG_OP = 'UPDATE' AND pg_trigger_depth() = 1) THEN
        RAISE EXCEPTION 'an allowance is moved by uses alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION answer_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < clock_timestamp() - interval '90 days'
        AND EXISTS (SELECT 1 FROM forgotten_key WHERE mark = key_mark(OLD.actor, OLD.key))
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'answer is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION api_key_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'last_used_at' <> to_jsonb(OLD) - 'last_used_at' THEN
        RAISE EXCEPTION 'api key % stays as it was issued', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION applicant_is_searched() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE applicant_id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;

CREATE FUNCTION as_answered(shown uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    told text := coalesce(current_setting('duixian.changed', true), '');
    changed jsonb;
    versions jsonb;
    vouchers jsonb;
BEGIN
    IF told <> '' THEN
        PERFORM set_config('duixian.changed', '', true);
    END IF;
    IF told = '*' THEN
        told := '';
    ELSE
        SELECT coalesce(jsonb_object_agg(kind, ids), '{}') INTO changed FROM (
            SELECT split_part(one, ' ', 1) AS kind, jsonb_agg(DISTINCT split_part(one, ' ', 2)) AS ids
            FROM unnest(string_to_array(rtrim(told, ';'), ';')) AS one GROUP BY 1
        ) AS of_kind;
    END IF;
    SELECT jsonb_object_agg(id, version) INTO versions FROM (
        SELECT split_part(one, ' ', 2)::uuid AS id, max(split_part(one, ' ', 3)::int) AS version
        FROM unnest(string_to_array(rtrim(told, ';'), ';')) AS one GROUP BY 1
        UNION SELECT id, version FROM grants WHERE id = ANY (shown)
        UNION SELECT id, version FROM milestone WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM tranche WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM unit WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM objection WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT id, version FROM recovery WHERE id = ANY (shown) OR grant_id = ANY (shown)
        UNION SELECT l.id, l.version FROM payment_leg l WHERE l.id = ANY (shown) OR l.payment_id IN (
            SELECT p.id FROM payment p WHERE p.id = ANY (shown) OR p.grant_id = ANY (shown)
        )
        UNION SELECT id, version FROM applicant WHERE id = ANY (shown)
            OR id IN (SELECT g.applicant_id FROM grants g WHERE g.id = ANY (shown))
        UNION SELECT id, version FROM budget WHERE id = ANY (shown)
        UNION SELECT id, version FROM call WHERE id = ANY (shown)
        UNION SELECT id, version FROM double_payment WHERE id = ANY (shown)
        UNION SELECT id, version FROM duty WHERE id = ANY (shown)
        UNION SELECT id, version FROM other_award WHERE id = ANY (shown)
        UNION SELECT id, version FROM payment_run WHERE id = ANY (shown)
        UNION SELECT id, version FROM policy_version WHERE id = ANY (shown)
        UNION SELECT id, version FROM proposal WHERE id = ANY (shown)
    ) AS thing;
    SELECT jsonb_object_agg(id, voucher_no) INTO vouchers FROM payment_leg l
    WHERE voucher_no IS NOT NULL AND (l.id = ANY (shown) OR l.payment_id IN (
        SELECT p.id FROM payment p WHERE p.id = ANY (shown) OR p.grant_id = ANY (shown)
    ) OR l.id IN (SELECT jsonb_array_elements_text(changed -> 'payment_leg')::uuid));
    RETURN jsonb_build_object(
        'versions', coalesce(versions, '{}'), 'vouchers', coalesce(vouchers, '{}'), 'changed', changed
    );
END $$;

CREATE FUNCTION assignment_is_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION audit_line_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM witness_chain WHERE id = OLD.chain AND erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit_line is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION budget_follows_its_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION budget_is_moved_by_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION change_has_a_notice() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    steps jsonb;
    moved boolean;
    reminded boolean;
    of_kind text;
BEGIN
    SELECT jsonb_agg(
        jsonb_build_object(
            'thing', subject_kind, 'id', subject_id, 'event', event, 'from', from_state, 'to', to_state
        ) ORDER BY number
    ), bool_or(subject_kind = 'GRANT' AND from_state <> to_state),
        bool_and(event IN ('REMIND', 'REMIND_OVERDUE', 'ESCALATE'))
    INTO steps, moved, reminded FROM history_step WHERE scope_id = NEW.grant_id AND deed = NEW.deed;
    of_kind := CASE WHEN moved THEN 'MOVED' WHEN steps IS NULL THEN 'RECORDED'
        WHEN reminded THEN 'REMINDED' ELSE 'HANDLED' END;
    INSERT INTO notice (turn, kind, data)
    SELECT NEW.turn, of_kind, jsonb_build_object(
        'number', number, 'measure', measure, 'state', state, 'version', version, 'steps', coalesce(steps, '[]')
    )
    FROM grants WHERE id = NEW.grant_id
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO delivery (receiver_id, grant_id, turn, state)
    SELECT id, NEW.grant_id, NEW.turn, 'WAITING' FROM receiver
    WHERE state IN ('ACTIVE', 'PAUSED') AND (cardinality(kinds) = 0 OR of_kind = ANY (kinds));
    IF FOUND THEN
        PERFORM defer_deliveries(array_agg(id)) FROM delivery WHERE turn = NEW.turn;
    END IF;
    INSERT INTO letter (contact_id, grant_id, turn, state)
    SELECT contact.id, NEW.grant_id, NEW.turn, 'WAITING'
    FROM grants JOIN applicant ON applicant.id = grants.applicant_id
    JOIN contact ON contact.state = 'CONFIRMED' AND CASE
        WHEN of_kind = 'REMINDED' THEN whose = 'PERSON' AND holder IN (officer, escalated_to)
        WHEN of_kind = 'MOVED' THEN whose = 'ORGANISATION' AND holder = credit_code
    END
    WHERE grants.id = NEW.grant_id;
    IF FOUND THEN
        PERFORM defer_letters(array_agg(contact_id)) FROM letter WHERE turn = NEW.turn;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION change_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.number < (SELECT number FROM change_horizon) AND OLD.written_at < clock_timestamp() - interval '90 days'
        AND NOT EXISTS (SELECT 1 FROM notice WHERE turn = OLD.turn)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'change % is kept', OLD.turn USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION claim_is_asked_back_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION claims_within_payment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT sum(amount) FROM correction_claim WHERE payment_id = NEW.payment_id)
        > (SELECT amount FROM payment WHERE id = NEW.payment_id)
    THEN
        RAISE EXCEPTION 'corrections claim more of payment % than it is', NEW.payment_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION deed_is_a_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.at FROM grants WHERE id = NEW.chain OR applicant_id = NEW.chain
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION defer_deliveries(waiting bigint[]) RETURNS bigint[]
    LANGUAGE sql
    AS $$
    SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
        'notices', 'deliver', 0, receiver_id || '/' || grant_id, NULL,
        jsonb_build_object('receiver', receiver_id, 'grant', grant_id), NULL
    )::procrastinate_job_to_defer_v1))
    FROM (SELECT DISTINCT receiver_id, grant_id FROM delivery WHERE id = ANY (waiting)) AS addressed
    HAVING count(*) > 0
$$;

CREATE FUNCTION defer_for_receiver(task text, receiver uuid, particulars jsonb) RETURNS bigint[]
    LANGUAGE sql
    AS $$
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        'notices', task, 0, receiver || '/' || task, NULL, jsonb_build_object('receiver', receiver) || particulars, NULL
    )::procrastinate_job_to_defer_v1])
$$;

CREATE FUNCTION defer_letters(waiting uuid[]) RETURNS bigint[]
    LANGUAGE sql
    AS $$
    SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
        'notices', 'write_letters', 0, 'letters/' || contact, NULL, jsonb_build_object('contact', contact), NULL
    )::procrastinate_job_to_defer_v1))
    FROM (SELECT DISTINCT unnest(waiting) AS contact) AS addressed
    HAVING count(*) > 0
$$;

CREATE FUNCTION delegation_is_revoked_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
END $$;

CREATE FUNCTION difference_within_correction() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM award_correction c
        WHERE c.id = NEW.correction_id AND c.grant_id = NEW.grant_id AND NEW.amount <= c.award_after - c.award_before
    ) THEN
        RAISE EXCEPTION 'payment % is more than correction % raised its award by', NEW.id, NEW.correction_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION document_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM grants WHERE id = OLD.grant_id AND submitted_on IS NULL
                   AND item_key LIKE 'ERASED/%')
        OR NOT EXISTS (SELECT 1 FROM erased_document WHERE id = OLD.id)
    THEN
        RAISE EXCEPTION 'document % is kept', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION double_payment_keeps_its_money() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR OLD.state <> 'OPEN' AND NOT EXISTS (SELECT 1 FROM recovery WHERE double_payment_id = OLD.id)
        OR (NEW.id, NEW.leg_id, NEW.treasury, NEW.voucher_no, NEW.receipt_no, NEW.amount, NEW.paid_on,
            NEW.recorded_by, NEW.recorded_by_person, NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.leg_id, OLD.treasury, OLD.voucher_no, OLD.receipt_no, OLD.amount, OLD.paid_on,
            OLD.recorded_by, OLD.recorded_by_person, OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'double payment % keeps its money, and is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION entry_has_its_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT count(*) <> 2 OR max(amount) <> NEW.amount FROM posting WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % moves % fen by two postings', NEW.id, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION entry_is_of_its_leg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION fact_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
END $$;

CREATE FUNCTION field_key_ends_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
        RAISE EXCEPTION 'field key % stays on record, and ends once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION filed_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'grant % keeps the name and district under which it was filed', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION followed_answer_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM answer JOIN forgotten_key ON mark = key_mark(actor, key)
        WHERE answer.id = OLD.answer_id AND answer.at < clock_timestamp() - interval '90 days'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'followed_answer is written once: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION grant_is_searched() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;

CREATE FUNCTION horizon_moves_on() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.number < OLD.number THEN
        RAISE EXCEPTION 'the horizon of changes only moves on' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION item_likeness(item_key text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        translate(
            regexp_replace(
                regexp_replace(item_key, '^[0-9A-HJ-NPQRTUWXY]{18}/', ''),
                ';([0-9]+-[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})$', ''
            ),
            '〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖', '00123456789123456789'
        ),
        '编号|合同|协议|第|号|字|年|期|NO(?![A-Z])', '-', 'g'),
        '[^0-9A-Z一-鿿;]+', '-', 'g'),
        '(^|[^0-9])((?:19|20)[0-9]{2})(?=[0-9])', '\1\2-', 'g'),
        '(^|[^0-9])0+(?=[0-9])', '\1', 'g'),
        '(^|[^0-9])-', '\1', 'g'),
        '-([^0-9]|$)', '\1', 'g')
$_$;

CREATE FUNCTION key_mark(actor text, key text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT encode(substr(sha256(convert_to(actor || E'\n' || key, 'UTF8')), 1, 16), 'hex')::uuid
$$;

CREATE FUNCTION leg_is_paid_as_posted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION leg_keeps_its_money() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION legs_add_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION nothing_into_a_closed_year() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION number_changes() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    newest bigint;
    numbered bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM change WHERE number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('duixian changes', 0));
    SELECT coalesce(max(number), 0) INTO newest FROM change;
    UPDATE change c SET number = newest + o.place, sequence = o.before + o.nth
    FROM (
        SELECT turn, row_number() OVER (ORDER BY turn) AS place,
            row_number() OVER (PARTITION BY open.grant_id ORDER BY turn) AS nth,
            coalesce((
                SELECT last.sequence FROM change last WHERE last.grant_id = open.grant_id AND last.number IS NOT NULL
                ORDER BY last.number DESC LIMIT 1
            ), 0) AS before
        FROM change open WHERE number IS NULL
    ) o
    WHERE c.turn = o.turn;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    RETURN numbered;
END $$;

CREATE FUNCTION one_standing_payment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payment p
        WHERE p.grant_id = NEW.grant_id AND p.id <> NEW.id
            AND p.milestone_id IS NOT DISTINCT FROM NEW.milestone_id
            AND p.tranche_id IS NOT DISTINCT FROM NEW.tranche_id
            AND p.correction_id IS NOT DISTINCT FROM NEW.correction_id
            AND (
                NOT EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id)
                OR EXISTS (
                    SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id AND l.state NOT IN ('CANCELLED', 'SPLIT')
                )
            )
    ) THEN
        RAISE EXCEPTION 'grant % has a payment of this award that stands', NEW.grant_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION other_award_keeps_what_was_told() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.credit_code, NEW.matter, NEW.policy, NEW.scope, NEW.source, NEW.reference, NEW.amount)
        IS DISTINCT FROM (OLD.credit_code, OLD.matter, OLD.policy, OLD.scope, OLD.source, OLD.reference, OLD.amount)
    THEN
        RAISE EXCEPTION 'other award % keeps what was told of it', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION paid_and_back_in_turn() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parts_add_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION procrastinate_defer_jobs_v1(jobs procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status procrastinate_job_status DEFAULT 'todo'::procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION proposal_is_decided_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION receipt_stands_alone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION recovery_leg_keeps_its_claim() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.recovery_id, NEW.payer, NEW.treasury) IS DISTINCT FROM
        (OLD.recovery_id, OLD.payer, OLD.treasury) OR NEW.amount > OLD.amount
    THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION recovery_leg_received_its_receipts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION recovery_receipt_has_editions() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM recovery_receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'recovery receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION recovery_within_double_payment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM double_payment AS paid WHERE paid.id = NEW.double_payment_id
            AND greatest(NEW.claimed, coalesce(NEW.amount, 0)) > paid.amount
    ) THEN
        RAISE EXCEPTION 'recovery % asks back more than was paid once too often', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION register_corrects_its_own() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION register_is_searched() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams)
    SELECT id, text, grams FROM searched_grant
    WHERE applicant_id = NEW.applicant_id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$;

CREATE FUNCTION register_is_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION revocation_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- A token lasts a year at most, and after that nobody can show it.
    IF TG_OP = 'DELETE' AND OLD.kind = 'TOKEN' AND OLD.at < clock_timestamp() - interval '366 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'revocation is written once: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION run_adds_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION run_row_keeps_its_money() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.run_id, NEW.leg_id, NEW.number, NEW.voucher_no, NEW.amount, NEW.credit_code,
            NEW.bank, NEW.grant_number, NEW.account_id, NEW.gathered_by, NEW.gathered_by_person)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.credit_code,
            OLD.bank, OLD.grant_number, OLD.account_id, OLD.gathered_by, OLD.gathered_by_person)
        OR NOT same_but_sealed(OLD.account_no, NEW.account_no) OR NOT same_but_sealed(OLD.holder, NEW.holder)
        OR right(OLD.account_no, 4) <> right(NEW.account_no, 4)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION run_rows_sha256(run uuid) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(
        E'\t', number::text, voucher_no, (amount / 100)::text || '.' || lpad((amount % 100)::text, 2, '0'),
        sealed_known(holder), credit_code, sealed_known(account_no), bank, grant_number
    ) || E'\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM payment_run_row WHERE run_id = run AND standing
$$;

CREATE FUNCTION same_but_sealed(old text, new text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT old IS NOT DISTINCT FROM new OR starts_with(new, 'sealed1.') AND (
        NOT starts_with(old, 'sealed1.')
        OR (sealed_known(old), sealed_shown(old)) IS NOT DISTINCT FROM (sealed_known(new), sealed_shown(new))
    )
$$;

CREATE FUNCTION sealed_known(kept text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN starts_with(kept, 'sealed1.') THEN split_part(kept, '.', 3) ELSE kept END
$$;

CREATE FUNCTION sealed_shown(kept text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT regexp_replace(kept, '^sealed1\.[^.]*\.[^.]*\.[^.]*\.', '')
$$;

CREATE FUNCTION searched_grams(said text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}')
    FROM generate_series(1, length(said)) AS place,
         LATERAL (VALUES (substr(said, place, 1)), (substr(said, place, 2))) AS grams (gram)
$$;

CREATE FUNCTION searched_text(said text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT lower(normalize(said, NFKC) COLLATE "C")
$$;

CREATE FUNCTION shown_award_is_decided_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION step_is_a_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO change (grant_id, at) SELECT id, NEW.at FROM grants WHERE id = NEW.scope_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION this_transaction() RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
    said text := current_setting('duixian.transaction', true);
BEGIN
    IF coalesce(said, '') = '' THEN
        said := gen_random_uuid();
        PERFORM set_config('duixian.transaction', said, true);
    END IF;
    RETURN said::uuid;
END $$;

CREATE FUNCTION total_is_moved_by_entries() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'a total is moved by entries alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION totals_follow_their_entries() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO entry_total (budget_id, measure, year, kind, amount)
    
SELECT entry.budget_id, coalesce(of_leg.measure, came_back.measure, '') AS measure,
    extract(year FROM entry.recorded_at AT TIME ZONE 'Asia/Shanghai')::int AS year, entry.kind,
    sum(entry.amount) AS amount
FROM written AS entry
LEFT JOIN (
    payment_leg AS leg JOIN payment ON payment.id = leg.payment_id JOIN grants AS of_leg ON of_leg.id = payment.grant_id
) ON leg.id = entry.leg_id
LEFT JOIN (
    recovery_receipt AS receipt JOIN recovery_leg AS back ON back.id = receipt.leg_id
    JOIN recovery ON recovery.id = back.recovery_id AND recovery.payment_id IS NOT NULL
    JOIN grants AS came_back ON came_back.id = recovery.grant_id
) ON receipt.id = entry.receipt_id AND entry.leg_id IS NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4

    ON CONFLICT (budget_id, measure, year, kind) DO UPDATE SET amount = entry_total.amount + excluded.amount;
    RETURN NULL;
END $$;

CREATE FUNCTION version_is_told() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    told text := coalesce(current_setting('duixian.changed', true), '');
BEGIN
    IF told = '*' THEN
        RETURN NULL;
    END IF;
    PERFORM set_config(
        'duixian.changed',
        CASE
            WHEN length(told) > 200000 THEN '*'
            ELSE told || TG_TABLE_NAME || ' ' || NEW.id || ' ' || NEW.version || ';'
        END,
        true
    );
    RETURN NULL;
END $$;

CREATE FUNCTION witness_chain_ends_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
END $$;

CREATE FUNCTION written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TABLE admitted_credit_code (
    id uuid NOT NULL,
    credit_code character varying(18) NOT NULL,
    fault character varying(20) NOT NULL,
    reason character varying(2000) NOT NULL,
    evidence character varying(2000) NOT NULL,
    admitted_by character varying(200) NOT NULL,
    admitted_at timestamp with time zone NOT NULL,
    CONSTRAINT admitted_code_has_its_form CHECK (((credit_code)::text ~ '^[0-9A-HJ-NP-RTUWXY]{18}$'::text)),
    CONSTRAINT admitted_code_is_admissible CHECK (((fault)::text = ANY ((ARRAY['DEPARTMENT'::character varying, 'REGION'::character varying, 'ORGANISATION'::character varying, 'CHECK'::character varying])::text[])))
);

COMMENT ON TABLE admitted_credit_code IS 'A credit code that a certificate shows although a part of it is wrong: written once.';

COMMENT ON COLUMN admitted_credit_code.fault IS 'LENGTH: LENGTH\nCHARACTER: CHARACTER\nPERSON: PERSON\nDEPARTMENT: DEPARTMENT\nREGION: REGION\nORGANISATION: ORGANISATION\nCHECK: CHECK';

CREATE TABLE allowance (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    measure character varying(20) NOT NULL,
    kind character varying(20) NOT NULL,
    key character varying(300) NOT NULL,
    year integer NOT NULL,
    used bigint NOT NULL,
    cap character varying(20) NOT NULL,
    CONSTRAINT allowance_not_negative CHECK ((used >= 0))
);

COMMENT ON TABLE allowance IS 'What was taken on one key of one measure, or of several by a cap over them together.';

COMMENT ON COLUMN allowance.kind IS 'ITEM: ITEM\nWHOLE: WHOLE\nAPPLICANT_YEAR: APPLICANT_YEAR\nAPPLICANT: APPLICANT\nYEAR: YEAR\nQUOTA: QUOTA';

CREATE TABLE allowance_use (
    id uuid NOT NULL,
    amount bigint NOT NULL,
    most bigint,
    hard boolean NOT NULL,
    reason character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    allowance_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    CONSTRAINT use_takes_something CHECK ((amount <> 0))
);

COMMENT ON TABLE allowance_use IS 'What one decision on a grant took of an allowance, or gave back to it: written once.';

CREATE TABLE answer (
    id uuid NOT NULL,
    actor character varying(200) NOT NULL,
    key character varying(200) NOT NULL,
    deed character varying(60) NOT NULL,
    input_hash character varying(64) NOT NULL,
    done jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);

COMMENT ON TABLE answer IS 'The answer given to an idempotency key (幂等应答), kept in the transaction of its command.';

CREATE TABLE api_key (
    id text NOT NULL,
    hash text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    credit_code text,
    bureaus jsonb NOT NULL,
    district text,
    treasuries jsonb NOT NULL,
    scopes jsonb NOT NULL,
    issued_by text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT api_key_check CHECK ((expires_at > issued_at)),
    CONSTRAINT api_key_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT api_key_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text)),
    CONSTRAINT api_key_role_check CHECK ((role <> 'SYSTEM'::text)),
    CONSTRAINT api_key_scopes_check CHECK ((jsonb_array_length(scopes) > 0))
);

CREATE TABLE applicant (
    id uuid NOT NULL,
    credit_code character varying(18) NOT NULL,
    name character varying(200) NOT NULL,
    district_code character varying(20) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    due_on date,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE applicant IS 'A legal person with a checked unified social credit code and a paying district from the register.';

CREATE TABLE assessed_award (
    id uuid NOT NULL,
    grant_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    deed character varying(60) NOT NULL,
    request jsonb NOT NULL,
    answer jsonb NOT NULL
);

COMMENT ON TABLE assessed_award IS 'On what an award was reckoned, and what it came to, as it was put on record (核定依据).';

CREATE TABLE audit_digest (
    number integer NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    statement text NOT NULL,
    hash character varying(64) NOT NULL,
    key_id character varying(64) NOT NULL,
    signature text NOT NULL,
    CONSTRAINT audit_digest_number_check CHECK ((number > 0))
);

COMMENT ON TABLE audit_digest IS 'A day of the audit, sealed and signed (审计日摘要).';

CREATE TABLE audit_head (
    digest integer NOT NULL,
    chain uuid NOT NULL,
    number bigint NOT NULL,
    hash character varying(64) NOT NULL
);

COMMENT ON TABLE audit_head IS 'Where a chain of the audit ended when a digest was made (链尾).';

CREATE TABLE audit_line (
    id uuid NOT NULL,
    chain uuid NOT NULL,
    number bigint NOT NULL,
    deed character varying(60) NOT NULL,
    actor character varying(200) NOT NULL,
    person character varying(200),
    role character varying(20) NOT NULL,
    command jsonb NOT NULL,
    outcome jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    origin jsonb
);

COMMENT ON TABLE audit_line IS 'One command (审计记录), hashed with the line before it in the same chain: a missing or changed line shows.';

COMMENT ON COLUMN audit_line.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE audit_timestamp (
    digest integer NOT NULL,
    at timestamp with time zone NOT NULL,
    answer bytea NOT NULL
);

COMMENT ON TABLE audit_timestamp IS 'A timestamp of a digest after RFC 3161 (可信时间戳).';

CREATE TABLE award_correction (
    id uuid NOT NULL,
    number integer NOT NULL,
    changes jsonb NOT NULL,
    award_before bigint,
    award_after bigint,
    reason character varying(2000) NOT NULL,
    evidence character varying(2000) NOT NULL,
    proposed_by character varying(200) NOT NULL,
    proposed_by_person character varying(200) NOT NULL,
    confirmed_by character varying(200) NOT NULL,
    confirmed_by_person character varying(200) NOT NULL,
    corrected_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    CONSTRAINT corrected_award_not_negative CHECK ((award_after >= 0)),
    CONSTRAINT correction_changes_something CHECK ((jsonb_array_length(changes) > 0))
);

COMMENT ON TABLE award_correction IS 'Facts of an approved grant that two people corrected (批准后更正): written once.';

CREATE TABLE bank_account (
    id uuid NOT NULL,
    number integer NOT NULL,
    holder text NOT NULL,
    account_no text NOT NULL,
    bank character varying(200) NOT NULL,
    reason character varying(2000),
    evidence character varying(2000),
    role character varying(20) NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    applicant_id uuid NOT NULL,
    grant_id uuid,
    deed uuid DEFAULT this_transaction() NOT NULL
);

COMMENT ON TABLE bank_account IS 'An account to which awards are paid (收款账户): written once; the last counts, a correction is a new one.';

COMMENT ON COLUMN bank_account.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE budget (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    treasury character varying(20) NOT NULL,
    year integer NOT NULL,
    appropriated bigint NOT NULL,
    free bigint NOT NULL,
    reserved bigint NOT NULL,
    paid bigint NOT NULL,
    recovered bigint NOT NULL,
    lapsed bigint NOT NULL,
    carried_over bigint NOT NULL,
    version integer NOT NULL,
    due_on date,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT budget_adds_up CHECK ((appropriated = (((((free + reserved) + paid) + recovered) + lapsed) + carried_over))),
    CONSTRAINT budget_never_overspent CHECK (((appropriated >= 0) AND (free >= 0) AND (reserved >= 0) AND (paid >= 0) AND (recovered >= 0) AND (lapsed >= 0) AND (carried_over >= 0)))
);

COMMENT ON TABLE budget IS 'What one treasury arranged for a policy in one calendar year (art. 15), and how it stands.';

CREATE TABLE call (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    measure character varying(20) NOT NULL,
    year integer NOT NULL,
    document_no character varying(200) NOT NULL,
    title character varying(200) NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    due_on date,
    evidence character varying(2000) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    policy_version_id uuid NOT NULL,
    district_code character varying(20) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT call_in_order CHECK ((opens_on <= closes_on))
);

COMMENT ON TABLE call IS 'One call under one measure: from when to when it is filed, on which notice.';

COMMENT ON COLUMN call.state IS 'ANNOUNCED: ANNOUNCED\nOPEN: OPEN\nCLOSED: CLOSED\nRANKED: RANKED';

CREATE TABLE change (
    turn bigint NOT NULL,
    deed uuid DEFAULT this_transaction() NOT NULL,
    grant_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    number bigint,
    sequence bigint
);

CREATE TABLE change_horizon (
    alone boolean DEFAULT true NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT one_horizon CHECK (alone)
);

COMMENT ON TABLE change_horizon IS 'Up to which number changes were forgotten (变更记录的清除界限).';

ALTER TABLE change ALTER COLUMN turn ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME change_turn_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE closed_year (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    treasury character varying(20) NOT NULL,
    year integer NOT NULL,
    figures jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    document_no character varying(200) NOT NULL,
    evidence character varying(2000) NOT NULL,
    closed_by character varying(200) NOT NULL,
    closed_by_person character varying(200) NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    CONSTRAINT closed_year_is_hashed CHECK (((sha256)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT closed_year_is_over CHECK ((closed_at >= make_timestamptz((year + 1), 1, 1, 0, 0, (0)::double precision, 'Asia/Shanghai'::text))),
    CONSTRAINT closed_year_says_its_figures CHECK ((((figures ->> 'policy'::text) = (policy_code)::text) AND ((figures ->> 'treasury'::text) = (treasury)::text) AND (((figures ->> 'year'::text))::integer = year)))
);

COMMENT ON TABLE closed_year IS 'What a treasury''s year came to by its end: written once, when two people of finance closed it.';

CREATE TABLE contact (
    id uuid NOT NULL,
    whose character varying(20) NOT NULL,
    holder character varying(200) NOT NULL,
    channel character varying(10) NOT NULL,
    address text NOT NULL,
    language character varying(10) NOT NULL,
    state character varying(20) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    ended_at timestamp with time zone
);

COMMENT ON TABLE contact IS 'An address for letters (通知地址), confirmed by its holder.';

CREATE TABLE correction_claim (
    id uuid NOT NULL,
    amount bigint NOT NULL,
    correction_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    recovery_id uuid,
    CONSTRAINT correction_claim_positive CHECK ((amount > 0))
);

COMMENT ON TABLE correction_claim IS 'What a payment has too much since a correction: asked back once all of the payment is settled.';

CREATE TABLE delegation (
    id uuid NOT NULL,
    delegator character varying(200) NOT NULL,
    delegator_name character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    bureaus jsonb NOT NULL,
    district character varying(20),
    treasuries jsonb NOT NULL,
    credit_code character varying(18),
    delegate character varying(200) NOT NULL,
    delegate_name character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    reason character varying(2000) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by character varying(200),
    revoked_reason character varying(2000),
    CONSTRAINT delegated_to_another CHECK (((delegate)::text <> (delegator)::text)),
    CONSTRAINT delegation_in_order CHECK ((starts_on <= ends_on)),
    CONSTRAINT revocation_is_whole CHECK ((((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NULL) = (revoked_reason IS NULL))))
);

COMMENT ON TABLE delegation IS 'What somebody leaves to another while on leave (委托代办): from day to day, and revoked at most once.';

COMMENT ON COLUMN delegation.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE delivery (
    id bigint NOT NULL,
    receiver_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    turn bigint NOT NULL,
    state character varying(20) NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone
);

COMMENT ON TABLE delivery IS 'One notice on its way to one receiver (投递).';

ALTER TABLE delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE delivery_try (
    id bigint NOT NULL,
    delivery_id bigint,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    status integer,
    seconds double precision NOT NULL,
    answer character varying(500) NOT NULL,
    receiver_id uuid NOT NULL,
    notice_id uuid,
    test boolean DEFAULT false NOT NULL,
    CONSTRAINT test_is_of_no_delivery CHECK ((test = (delivery_id IS NULL)))
);

COMMENT ON TABLE delivery_try IS 'One try to deliver (投递记录), and what was answered.';

ALTER TABLE delivery_try ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME delivery_try_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE demonstration_day (
    id character varying(10) NOT NULL,
    today date NOT NULL,
    stated_on date,
    CONSTRAINT one_day CHECK (((id)::text = 'today'::text))
);

COMMENT ON TABLE demonstration_day IS 'The stated day on which a demonstration runs. A production server refuses a database that has one.';

CREATE TABLE document (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    media_type character varying(100) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    uploaded_by character varying(200) NOT NULL,
    uploaded_by_person character varying(200) NOT NULL,
    uploader_role character varying(20),
    requested_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone,
    grant_id uuid NOT NULL,
    CONSTRAINT document_is_hashed CHECK ((((sha256)::text ~ '^[0-9a-f]{64}$'::text) AND (size > 0)))
);

COMMENT ON TABLE document IS 'One document of a grant: promised by a request to upload, stored once its bytes are what was promised.';

COMMENT ON COLUMN document.uploader_role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE double_payment (
    id uuid NOT NULL,
    treasury character varying(20) NOT NULL,
    voucher_no character varying(60) NOT NULL,
    receipt_no character varying(100) NOT NULL,
    amount bigint NOT NULL,
    paid_on date NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    closed_by character varying(200),
    closed_at timestamp with time zone,
    closed_on date,
    closing_receipt_no character varying(100),
    closing_reason character varying(2000),
    closing_evidence character varying(2000),
    leg_id uuid NOT NULL,
    CONSTRAINT double_payment_is_closed_whole CHECK (
CASE state
    WHEN 'OPEN'::text THEN (closed_at IS NULL)
    WHEN 'RECOVERED'::text THEN ((closed_at IS NOT NULL) AND (closing_receipt_no IS NOT NULL) AND (closed_on IS NOT NULL))
    ELSE (closed_at IS NOT NULL)
END),
    CONSTRAINT double_payment_positive CHECK ((amount > 0))
);

COMMENT ON TABLE double_payment IS 'Money that a treasury paid once too often (重复支付): it is to be had back, and no part of any budget.';

COMMENT ON COLUMN double_payment.state IS 'OPEN: OPEN\nRECOVERED: RECOVERED\nCLOSED: CLOSED';

CREATE TABLE duty (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    measure character varying(20) NOT NULL,
    year integer NOT NULL,
    district_code character varying(20) NOT NULL,
    required bigint NOT NULL,
    reported bigint NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    due_on date,
    policy_version_id uuid NOT NULL,
    CONSTRAINT duty_asks_something CHECK (((required > 0) AND (reported >= 0)))
);

COMMENT ON TABLE duty IS 'One duty of one year, of one district where each has it.';

COMMENT ON COLUMN duty.state IS 'OPEN: OPEN\nMET: MET\nMISSED: MISSED';

CREATE TABLE duty_report (
    id uuid NOT NULL,
    number integer NOT NULL,
    reported bigint NOT NULL,
    evidence character varying(2000) NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    duty_id uuid NOT NULL
);

COMMENT ON TABLE duty_report IS 'What was reported on a duty (完成情况): written once; the last counts.';

CREATE TABLE entry_total (
    budget_id uuid NOT NULL,
    measure character varying(20) NOT NULL,
    year integer NOT NULL,
    kind character varying(20) NOT NULL,
    amount bigint NOT NULL
);

COMMENT ON TABLE entry_total IS 'What the entries of a budget come to, by measure, year and kind (分录累计).';

CREATE TABLE erased_document (
    id uuid NOT NULL,
    gone_at timestamp with time zone
);

COMMENT ON TABLE erased_document IS 'A document whose bytes are to be erased, or were (已删除的材料).';

CREATE TABLE expert_assignment (
    id uuid NOT NULL,
    expert character varying(80) NOT NULL,
    expert_name character varying(200) NOT NULL,
    assigned_by character varying(200) NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    withdrawn_by character varying(200),
    withdrawn_at timestamp with time zone,
    withdrawn_reason character varying(2000),
    grant_id uuid NOT NULL,
    CONSTRAINT withdrawal_is_whole CHECK ((((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))))
);

COMMENT ON TABLE expert_assignment IS 'That an expert reads and reviews a grant (评审分派), until it is withdrawn.';

CREATE TABLE fact_snapshot (
    id uuid NOT NULL,
    number integer NOT NULL,
    facts jsonb NOT NULL,
    source character varying(200) NOT NULL,
    evidence character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    erased_at timestamp with time zone
);

COMMENT ON TABLE fact_snapshot IS 'What was stated, by whom and when: written once, never changed (事实快照).';

CREATE TABLE field_key (
    id text NOT NULL,
    use text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT field_key_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text)),
    CONSTRAINT field_key_use_check CHECK ((use = ANY (ARRAY['KNOWS'::text, 'SEALS'::text])))
);

COMMENT ON TABLE field_key IS 'A key of protected fields by its id (字段密钥): the key itself is nowhere here.';

CREATE TABLE followed_answer (
    id uuid NOT NULL,
    answer_id uuid NOT NULL,
    done jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);

COMMENT ON TABLE followed_answer IS 'What followed of itself after a command (后续处理), kept beside its answer, each in its own transaction.';

CREATE TABLE forgotten_key (
    mark uuid NOT NULL
);

COMMENT ON TABLE forgotten_key IS 'An idempotency key whose answer was forgotten (已清除的请求编号).';

CREATE SEQUENCE grant_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE grant_search (
    id uuid NOT NULL,
    text text NOT NULL,
    grams text[] NOT NULL
);

COMMENT ON TABLE grant_search IS 'Number, item, applicant and credit code of a grant as one text, and every pair of neighbours in it.';

CREATE TABLE grants (
    id uuid NOT NULL,
    number character varying(40) NOT NULL,
    measure character varying(20) NOT NULL,
    district_code character varying(20) NOT NULL,
    filed_name character varying(200) NOT NULL,
    filed_district character varying(20) NOT NULL,
    district_entry integer NOT NULL,
    item character varying(200) NOT NULL,
    item_is_personal boolean DEFAULT false NOT NULL,
    item_key character varying(300) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    facts jsonb NOT NULL,
    decided_amount bigint,
    quota_reason character varying(2000),
    assessment jsonb,
    award bigint,
    publicity_first date,
    publicity_last date,
    submitted_on date,
    approved_on date,
    award_year integer,
    score integer,
    rank integer,
    selection character varying(20),
    held_reason character varying(2000),
    cleared_others jsonb,
    performance character varying(2000),
    due_on date,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    applicant_id uuid NOT NULL,
    call_id uuid,
    policy_version_id uuid NOT NULL,
    standing_award jsonb,
    decided_payer character varying(20),
    step_due_on date,
    officer character varying(200),
    officer_name character varying(200),
    remind_on date,
    escalated_to character varying(200),
    CONSTRAINT approved_has_day CHECK ((((state)::text <> ALL ((ARRAY['APPROVED'::character varying, 'PAYABLE'::character varying, 'PAYING'::character varying, 'PAID'::character varying, 'ACTIVE'::character varying, 'CLOSED'::character varying])::text[])) OR (approved_on IS NOT NULL))),
    CONSTRAINT award_not_negative CHECK (((award IS NULL) OR (award >= 0))),
    CONSTRAINT decided_amount_positive CHECK (((decided_amount IS NULL) OR (decided_amount > 0))),
    CONSTRAINT officer_has_name CHECK (((officer IS NULL) = (officer_name IS NULL))),
    CONSTRAINT payable_has_award CHECK ((((state)::text <> ALL ((ARRAY['PAYABLE'::character varying, 'PAYING'::character varying, 'PAID'::character varying])::text[])) OR (award IS NOT NULL))),
    CONSTRAINT publicity_in_order CHECK (((publicity_first IS NULL) OR (publicity_first <= publicity_last))),
    CONSTRAINT ranked_has_score CHECK (((rank IS NULL) OR ((score IS NOT NULL) AND (selection IS NOT NULL)))),
    CONSTRAINT reminded_of_a_step CHECK (((step_due_on IS NOT NULL) OR ((remind_on IS NULL) AND (escalated_to IS NULL)))),
    CONSTRAINT standing_award_is_lower CHECK (((standing_award IS NULL) OR (((state)::text = ANY ((ARRAY['PROPOSED'::character varying, 'PUBLICITY'::character varying, 'PUBLICITY_OVER'::character varying])::text[])) AND (award > ((standing_award ->> 'award'::text))::bigint)))),
    CONSTRAINT step_due_is_awaited CHECK (((step_due_on IS NULL) OR ((held_reason IS NULL) AND ((state)::text = ANY ((ARRAY['SUBMITTED'::character varying, 'UNDER_REVIEW'::character varying, 'PROPOSED'::character varying, 'PUBLICITY_OVER'::character varying])::text[])))))
);

COMMENT ON TABLE grants IS 'One application under one measure of one exact policy version, through its whole life.';

COMMENT ON COLUMN grants.state IS 'DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nSUPPLEMENT: SUPPLEMENT\nUNDER_REVIEW: UNDER_REVIEW\nPROPOSED: PROPOSED\nPUBLICITY: PUBLICITY\nPUBLICITY_OVER: PUBLICITY_OVER\nAPPROVED: APPROVED\nPAYABLE: PAYABLE\nPAYING: PAYING\nPAID: PAID\nACTIVE: ACTIVE\nCLOSED: CLOSED\nNOT_ACCEPTED: NOT_ACCEPTED\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN\nTERMINATED: TERMINATED';

COMMENT ON COLUMN grants.selection IS 'SELECTED: SELECTED\nRESERVE: RESERVE\nNOT_SELECTED: NOT_SELECTED';

CREATE TABLE history_step (
    id uuid NOT NULL,
    subject_kind character varying(20) NOT NULL,
    subject_id uuid NOT NULL,
    scope_id uuid NOT NULL,
    number bigint NOT NULL,
    event character varying(40) NOT NULL,
    from_state character varying(20) NOT NULL,
    to_state character varying(20) NOT NULL,
    actor character varying(200) NOT NULL,
    person character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    reason character varying(2000),
    evidence character varying(2000),
    citations jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    deed uuid DEFAULT this_transaction() NOT NULL,
    for_name character varying(200),
    for_person character varying(200),
    relaxed_under character varying(200),
    CONSTRAINT acts_for_somebody CHECK (((for_name IS NULL) = (for_person IS NULL)))
);

COMMENT ON TABLE history_step IS 'One step of one life (办理记录): who, when, from, to, why, on which clause. Written once.';

COMMENT ON COLUMN history_step.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE ledger_entry (
    id uuid NOT NULL,
    number bigint NOT NULL,
    kind character varying(20) NOT NULL,
    amount bigint NOT NULL,
    leg_id uuid,
    receipt_id uuid,
    document_no character varying(200),
    evidence character varying(2000),
    recorded_by character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    budget_id uuid NOT NULL,
    CONSTRAINT entry_has_its_authority CHECK (
CASE
    WHEN ((kind)::text = ANY ((ARRAY['RESERVE'::character varying, 'RELEASE'::character varying, 'SETTLE'::character varying, 'RETURN'::character varying])::text[])) THEN (leg_id IS NOT NULL)
    WHEN ((kind)::text = ANY ((ARRAY['REVERSE'::character varying, 'REINSTATE'::character varying, 'RESTORE'::character varying])::text[])) THEN (receipt_id IS NOT NULL)
    WHEN ((kind)::text = 'LAPSE'::text) THEN true
    ELSE (document_no IS NOT NULL)
END),
    CONSTRAINT entry_moves_something CHECK ((amount > 0))
);

COMMENT ON TABLE ledger_entry IS 'One movement of a budget''s money (记账凭证): written once, with two postings that add up to nothing.';

COMMENT ON COLUMN ledger_entry.kind IS 'APPROPRIATE: APPROPRIATE\nCUT: CUT\nRESERVE: RESERVE\nRELEASE: RELEASE\nSETTLE: SETTLE\nRETURN: RETURN\nREVERSE: REVERSE\nREINSTATE: REINSTATE\nRESTORE: RESTORE\nUNRESTORE: UNRESTORE\nLAPSE: LAPSE\nCARRY_OVER: CARRY_OVER\nBRING_FORWARD: BRING_FORWARD';

COMMENT ON COLUMN ledger_entry.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE SEQUENCE ledger_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE leg_place
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE letter (
    id bigint NOT NULL,
    contact_id uuid NOT NULL,
    grant_id uuid,
    turn bigint,
    state character varying(20) NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone
);

COMMENT ON TABLE letter IS 'A letter on its way to an address (通知信).';

ALTER TABLE letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE letter_try (
    id bigint NOT NULL,
    letter_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    status integer,
    seconds double precision NOT NULL,
    answer character varying(500) NOT NULL
);

COMMENT ON TABLE letter_try IS 'One try to send a letter (投递记录), and what was answered.';

ALTER TABLE letter_try ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME letter_try_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE milestone (
    id uuid NOT NULL,
    code character varying(20) NOT NULL,
    first_month integer NOT NULL,
    last_month integer NOT NULL,
    total bigint NOT NULL,
    baseline bigint NOT NULL,
    amount bigint NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    reached_at timestamp with time zone NOT NULL,
    dispute character varying(2000),
    grant_id uuid NOT NULL,
    CONSTRAINT milestone_positive CHECK ((amount > 0)),
    CONSTRAINT window_in_order CHECK ((first_month < last_month))
);

COMMENT ON TABLE milestone IS 'One rewarded window of months, with its own award and its own life (里程碑).';

COMMENT ON COLUMN milestone.state IS 'TRACKING: TRACKING\nREACHED: REACHED\nDISPUTED: DISPUTED\nVERIFIED: VERIFIED\nPAYING: PAYING\nPAID: PAID\nVOID: VOID';

CREATE TABLE notice (
    turn bigint NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind character varying(20) NOT NULL,
    data jsonb NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE notice IS 'What others are told of a change (通知): written as its command is committed.';

CREATE TABLE notice_award (
    id uuid NOT NULL,
    number integer NOT NULL,
    grant_number character varying(40) NOT NULL,
    applicant character varying(200) NOT NULL,
    item character varying(200) NOT NULL,
    district character varying(20) NOT NULL,
    amount bigint,
    shown_at timestamp with time zone NOT NULL,
    outcome character varying(20),
    decided_on date,
    decided_at timestamp with time zone,
    approved bigint,
    grant_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    CONSTRAINT approved_alone_has_amount CHECK (((approved IS NULL) OR ((outcome)::text = 'APPROVED'::text))),
    CONSTRAINT outcome_has_its_day CHECK ((((outcome IS NULL) = (decided_at IS NULL)) AND ((outcome IS NULL) = (decided_on IS NULL)))),
    CONSTRAINT shown_award_positive CHECK ((amount > 0))
);

COMMENT ON TABLE notice_award IS 'One award on a notice, as it was shown: written once, and decided once.';

COMMENT ON COLUMN notice_award.outcome IS 'APPROVED: APPROVED\nREJECTED: REJECTED\nRETURNED: RETURNED';

CREATE SEQUENCE notice_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE objection (
    id uuid NOT NULL,
    number integer NOT NULL,
    objector character varying(200) NOT NULL,
    statement character varying(2000) NOT NULL,
    evidence character varying(2000),
    filed_on date NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    finding character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    resolved_by character varying(200),
    resolved_at timestamp with time zone,
    grant_id uuid NOT NULL,
    CONSTRAINT resolved_has_finding CHECK ((((state)::text = 'OPEN'::text) OR ((finding IS NOT NULL) AND (resolved_by IS NOT NULL))))
);

COMMENT ON TABLE objection IS 'An objection to an award shown to the public (公示异议).';

COMMENT ON COLUMN objection.state IS 'OPEN: OPEN\nDISMISSED: DISMISSED\nUPHELD: UPHELD';

CREATE TABLE other_award (
    id uuid NOT NULL,
    credit_code character varying(18) NOT NULL,
    matter character varying(200) NOT NULL,
    matter_key character varying(300) NOT NULL,
    policy character varying(200) NOT NULL,
    scope character varying(20) NOT NULL,
    source character varying(200) NOT NULL,
    reference character varying(100) NOT NULL,
    amount bigint NOT NULL,
    paid_on date,
    evidence character varying(2000) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    closed_for_id uuid,
    CONSTRAINT closed_other_award_has_grant CHECK ((((state)::text <> 'CLOSED'::text) OR (closed_for_id IS NOT NULL))),
    CONSTRAINT other_award_positive CHECK ((amount > 0)),
    CONSTRAINT paid_other_award_has_day CHECK ((((state)::text <> 'PAID'::text) OR (paid_on IS NOT NULL)))
);

COMMENT ON TABLE other_award IS 'One award of another policy to one beneficiary: what it is for, by whom, how much, and how it stands.';

COMMENT ON COLUMN other_award.scope IS 'CITY: CITY\nDISTRICT: DISTRICT\nPROVINCE: PROVINCE\nNATIONAL: NATIONAL';

COMMENT ON COLUMN other_award.state IS 'AWARDED: AWARDED\nPAID: PAID\nCLOSED: CLOSED\nWITHDRAWN: WITHDRAWN';

CREATE TABLE payment (
    id uuid NOT NULL,
    number integer DEFAULT 1 NOT NULL,
    basis jsonb,
    amount bigint NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    milestone_id uuid,
    tranche_id uuid,
    correction_id uuid,
    CONSTRAINT payment_is_numbered CHECK ((number > 0)),
    CONSTRAINT payment_of_one_thing CHECK ((num_nonnulls(milestone_id, tranche_id, correction_id) <= 1)),
    CONSTRAINT payment_positive CHECK ((amount > 0))
);

COMMENT ON TABLE payment IS 'One award on its way to the applicant (拨付). Its state follows from its legs.';

CREATE TABLE payment_leg (
    id uuid NOT NULL,
    payer character varying(20) NOT NULL,
    treasury character varying(20) NOT NULL,
    amount bigint NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    voucher_no character varying(60),
    requests integer NOT NULL,
    policy_code character varying(100) NOT NULL,
    awarded_on date NOT NULL,
    place bigint NOT NULL,
    instructed_on date,
    part integer DEFAULT 0 NOT NULL,
    budget_id uuid,
    payment_id uuid NOT NULL,
    split_from_id uuid,
    CONSTRAINT covered_leg_has_budget CHECK ((((state)::text = ANY ((ARRAY['BUDGET_PENDING'::character varying, 'CANCELLED'::character varying])::text[])) OR (budget_id IS NOT NULL))),
    CONSTRAINT leg_positive CHECK ((amount > 0)),
    CONSTRAINT part_has_its_leg CHECK (((part = 0) = (split_from_id IS NULL))),
    CONSTRAINT requested_has_voucher CHECK ((((state)::text <> ALL ((ARRAY['REQUESTED'::character varying, 'SETTLED'::character varying, 'RETURNED'::character varying])::text[])) OR (voucher_no IS NOT NULL))),
    CONSTRAINT waiting_leg_has_no_budget CHECK ((((state)::text <> 'BUDGET_PENDING'::text) OR (budget_id IS NULL)))
);

COMMENT ON TABLE payment_leg IS 'One payer''s part of a payment (分担部分). A leg of nothing is never made.';

COMMENT ON COLUMN payment_leg.state IS 'BUDGET_PENDING: BUDGET_PENDING\nORDERED: ORDERED\nREQUESTED: REQUESTED\nINSTRUCTED: INSTRUCTED\nUNKNOWN: UNKNOWN\nSETTLED: SETTLED\nRETURNED: RETURNED\nCANCELLED: CANCELLED\nSPLIT: SPLIT';

CREATE TABLE payment_run (
    id uuid NOT NULL,
    number character varying(60) NOT NULL,
    policy_code character varying(100) NOT NULL,
    treasury character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    total bigint NOT NULL,
    rows_count integer NOT NULL,
    rows_sha256 character varying(64) NOT NULL,
    made_by character varying(200) NOT NULL,
    made_by_person character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    checked_by character varying(200),
    checked_by_person character varying(200),
    checked_sha256 character varying(64),
    cleared_by character varying(200),
    cleared_by_person character varying(200),
    cleared_sha256 character varying(64),
    instructed_on date,
    CONSTRAINT cleared_run_has_approver CHECK ((((state)::text <> ALL ((ARRAY['CLEARED'::character varying, 'INSTRUCTED'::character varying, 'ANSWERED'::character varying])::text[])) OR (cleared_by IS NOT NULL))),
    CONSTRAINT run_approvers_are_known CHECK ((((checked_by IS NULL) = (checked_by_person IS NULL)) AND ((cleared_by IS NULL) = (cleared_by_person IS NULL)))),
    CONSTRAINT run_check_is_of_its_rows CHECK ((((checked_by IS NULL) = (checked_sha256 IS NULL)) AND (((state)::text = 'CANCELLED'::text) OR ((checked_sha256)::text = (rows_sha256)::text)))),
    CONSTRAINT run_checked_by_another CHECK (((checked_by_person)::text <> (made_by_person)::text)),
    CONSTRAINT run_clearance_is_of_its_rows CHECK ((((cleared_by IS NULL) = (cleared_sha256 IS NULL)) AND (((state)::text = 'CANCELLED'::text) OR ((cleared_sha256)::text = (rows_sha256)::text)))),
    CONSTRAINT run_cleared_by_another CHECK ((((cleared_by_person)::text <> (made_by_person)::text) AND ((checked_by_person IS NULL) OR ((cleared_by_person)::text <> (checked_by_person)::text)))),
    CONSTRAINT run_not_negative CHECK (((total >= 0) AND (rows_count >= 0)))
);

COMMENT ON TABLE payment_run IS 'What one treasury is instructed to pay at once.';

COMMENT ON COLUMN payment_run.state IS 'GATHERED: GATHERED\nCHECKED: CHECKED\nCLEARED: CLEARED\nINSTRUCTED: INSTRUCTED\nANSWERED: ANSWERED\nCANCELLED: CANCELLED';

CREATE TABLE payment_run_row (
    id uuid NOT NULL,
    number integer NOT NULL,
    grant_id uuid NOT NULL,
    grant_number character varying(40) NOT NULL,
    voucher_no character varying(60) NOT NULL,
    amount bigint NOT NULL,
    credit_code character varying(18) NOT NULL,
    holder text NOT NULL,
    account_no text NOT NULL,
    bank character varying(200) NOT NULL,
    gathered_by character varying(200) NOT NULL,
    gathered_by_person character varying(200) NOT NULL,
    standing boolean NOT NULL,
    reason character varying(2000),
    outcome character varying(20),
    account_id uuid,
    leg_id uuid NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT run_row_outcome CHECK (((outcome)::text = ANY ((ARRAY['SETTLED'::character varying, 'RETURNED'::character varying, 'UNKNOWN'::character varying, 'PARTIALLY_SETTLED'::character varying, 'PARTIALLY_RETURNED'::character varying])::text[]))),
    CONSTRAINT run_row_positive CHECK ((amount > 0))
);

COMMENT ON TABLE payment_run_row IS 'One leg of a run, as it is instructed: under one voucher, to one account.';

CREATE TABLE policy_version (
    id uuid NOT NULL,
    code character varying(100) NOT NULL,
    content_hash character varying(64) NOT NULL,
    data text NOT NULL,
    text text NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    document_no character varying(200),
    issuer character varying(200),
    evidence character varying(2000),
    published_on date,
    in_force_from date,
    expires_on date NOT NULL,
    closing_document_no character varying(200),
    due_on date,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT in_force_after_publication CHECK (((in_force_from IS NULL) OR (in_force_from >= published_on))),
    CONSTRAINT published_has_particulars CHECK ((((state)::text = 'DRAFT'::text) OR ((document_no IS NOT NULL) AND (issuer IS NOT NULL) AND (published_on IS NOT NULL) AND ((in_force_from IS NOT NULL) OR ((state)::text = 'REPEALED'::text)) AND (evidence IS NOT NULL))))
);

COMMENT ON TABLE policy_version IS 'One exact pack, named by its content hash. A grant is judged by the version under which it was filed.';

COMMENT ON COLUMN policy_version.state IS 'DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nIN_FORCE: IN_FORCE\nSUSPENDED: SUSPENDED\nEXPIRED: EXPIRED\nREPEALED: REPEALED';

CREATE TABLE posting (
    id uuid NOT NULL,
    account character varying(20) NOT NULL,
    amount bigint NOT NULL,
    budget_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT posting_moves_something CHECK ((amount <> 0))
);

COMMENT ON TABLE posting IS 'One line of an entry: an account of its budget, and the fen by which it grows. Written once.';

COMMENT ON COLUMN posting.account IS 'APPROPRIATED: APPROPRIATED\nFREE: FREE\nRESERVED: RESERVED\nPAID: PAID\nRECOVERED: RECOVERED\nLAPSED: LAPSED\nCARRIED_OVER: CARRIED_OVER';

CREATE TABLE procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE procrastinate_events_id_seq OWNED BY procrastinate_events.id;

CREATE SEQUENCE procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE procrastinate_jobs_id_seq OWNED BY procrastinate_jobs.id;

CREATE TABLE procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE procrastinate_periodic_defers_id_seq OWNED BY procrastinate_periodic_defers.id;

CREATE TABLE procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE proposal (
    id uuid NOT NULL,
    deed character varying(40) NOT NULL,
    subject_id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    treasury character varying(20),
    bureaus jsonb NOT NULL,
    stated jsonb NOT NULL,
    basis jsonb NOT NULL,
    citations jsonb NOT NULL,
    hash character varying(64) NOT NULL,
    proposed_by character varying(200) NOT NULL,
    proposer character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    lapses_on date NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    due_on date,
    decided_by character varying(200),
    decider character varying(200),
    decided_at timestamp with time zone,
    decided_reason character varying(2000),
    CONSTRAINT confirmed_by_another CHECK ((((state)::text <> 'CONFIRMED'::text) OR ((decider)::text <> (proposer)::text))),
    CONSTRAINT decision_is_whole CHECK (((((state)::text = 'WAITING'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decider IS NULL)) AND (((state)::text = 'WAITING'::text) = (due_on IS NOT NULL))))
);

COMMENT ON TABLE proposal IS 'A command that waits for a second person (提请): what was proposed is written once, and decided once.';

COMMENT ON COLUMN proposal.deed IS 'PUBLISH_POLICY: PUBLISH_POLICY\nSUSPEND_POLICY: SUSPEND_POLICY\nRESUME_POLICY: RESUME_POLICY\nREPEAL_POLICY: REPEAL_POLICY\nRECORD_TRANSITION_RULE: RECORD_TRANSITION_RULE\nRELAX_SEPARATION: RELAX_SEPARATION\nCORRECT_WORKING_DAY: CORRECT_WORKING_DAY\nWITHDRAW_OTHER_AWARD: WITHDRAW_OTHER_AWARD\nASSIGN_OTHER_AWARD: ASSIGN_OTHER_AWARD\nCLOSE_OTHER_AWARD: CLOSE_OTHER_AWARD\nAPPROPRIATE_BUDGET: APPROPRIATE_BUDGET\nCUT_BUDGET: CUT_BUDGET\nCARRY_OVER_BUDGET: CARRY_OVER_BUDGET\nCLOSE_YEAR: CLOSE_YEAR\nCORRECT_AWARD: CORRECT_AWARD';

COMMENT ON COLUMN proposal.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

COMMENT ON COLUMN proposal.state IS 'WAITING: WAITING\nCONFIRMED: CONFIRMED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN\nLAPSED: LAPSED\nOVERTAKEN: OVERTAKEN';

CREATE TABLE publicity_notice (
    id uuid NOT NULL,
    number character varying(40) NOT NULL,
    policy_code character varying(100) NOT NULL,
    measure character varying(20) NOT NULL,
    year integer NOT NULL,
    opened_on date NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    contact character varying(200),
    opened_at timestamp with time zone NOT NULL,
    policy_version_id uuid NOT NULL,
    CONSTRAINT notice_in_order CHECK ((first_day <= last_day))
);

COMMENT ON TABLE publicity_notice IS 'What is shown of one measure from one day to another: all that was opened on one day. It is written once.';

CREATE TABLE receipt (
    id uuid NOT NULL,
    number character varying(100) NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    treasury character varying(20) NOT NULL,
    outcome character varying(20) NOT NULL,
    amount bigint NOT NULL,
    voucher_no character varying(60),
    on_day date NOT NULL,
    reason character varying(2000),
    evidence character varying(2000),
    told_at timestamp with time zone,
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    leg_id uuid NOT NULL,
    CONSTRAINT correction_has_evidence CHECK ((((outcome)::text <> 'WITHDRAWN'::text) OR ((reason IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT receipt_outcome CHECK (((outcome)::text = ANY ((ARRAY['SETTLED'::character varying, 'RETURNED'::character varying, 'DOUBLE'::character varying, 'WITHDRAWN'::character varying])::text[]))),
    CONSTRAINT receipt_positive CHECK ((amount > 0))
);

COMMENT ON TABLE receipt IS 'What the treasury answered on a leg (回单): written once, so that the same receipt twice changes nothing.';

CREATE TABLE receiver (
    id uuid NOT NULL,
    url character varying(500) NOT NULL,
    kinds character varying(20)[] NOT NULL,
    owner jsonb NOT NULL,
    generation integer NOT NULL,
    previous_until timestamp with time zone,
    state character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    registrant character varying(300) NOT NULL
);

COMMENT ON TABLE receiver IS 'Who is told of changes (接收方): an address, and on whose behalf it is told.';

CREATE TABLE recovery (
    id uuid NOT NULL,
    number character varying(60) NOT NULL,
    cause character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    facts character varying(2000) NOT NULL,
    claimed bigint NOT NULL,
    amount bigint,
    reply_until date,
    pay_by date,
    reply character varying(2000),
    challenged boolean NOT NULL,
    legal_basis character varying(2000),
    due_on date,
    opened_by character varying(200) NOT NULL,
    opened_by_person character varying(200) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    payment_id uuid,
    double_payment_id uuid,
    CONSTRAINT demanded_has_amount CHECK ((((state)::text <> ALL ((ARRAY['DECIDED'::character varying, 'DEMANDED'::character varying, 'PARTLY_RECOVERED'::character varying, 'ENFORCEMENT'::character varying, 'RECOVERED'::character varying, 'WRITTEN_OFF'::character varying])::text[])) OR (amount IS NOT NULL))),
    CONSTRAINT recovery_asks_back_one_thing CHECK ((((payment_id IS NULL) = (double_payment_id IS NOT NULL)) AND (((cause)::text = 'DOUBLE_PAYMENT'::text) = (double_payment_id IS NOT NULL)))),
    CONSTRAINT recovery_claims_something CHECK ((claimed > 0)),
    CONSTRAINT recovery_decides_something CHECK (((amount IS NULL) OR (amount > 0)))
);

COMMENT ON TABLE recovery IS 'Money that is asked back: of one payment, or what was paid once too often beside one.';

COMMENT ON COLUMN recovery.cause IS 'FRAUD: FRAUD\nMISUSE: MISUSE\nFAILED_ACCEPTANCE: FAILED_ACCEPTANCE\nOVERPAYMENT: OVERPAYMENT\nDUPLICATE: DUPLICATE\nCONDITION_LOST: CONDITION_LOST\nCOURT_OR_AUDIT: COURT_OR_AUDIT\nCORRECTION: CORRECTION\nDOUBLE_PAYMENT: DOUBLE_PAYMENT';

COMMENT ON COLUMN recovery.state IS 'OPENED: OPENED\nNOTIFIED: NOTIFIED\nREPLIED: REPLIED\nDECIDED: DECIDED\nDEMANDED: DEMANDED\nPARTLY_RECOVERED: PARTLY_RECOVERED\nENFORCEMENT: ENFORCEMENT\nRECOVERED: RECOVERED\nDROPPED: DROPPED\nWRITTEN_OFF: WRITTEN_OFF';

CREATE TABLE recovery_leg (
    id uuid NOT NULL,
    payer character varying(20) NOT NULL,
    treasury character varying(20) NOT NULL,
    amount bigint NOT NULL,
    received bigint NOT NULL,
    recovery_id uuid NOT NULL,
    CONSTRAINT recovery_leg_within_amount CHECK (((amount >= 0) AND ((received >= 0) AND (received <= amount))))
);

COMMENT ON TABLE recovery_leg IS 'What one treasury is owed of a recovery.';

CREATE TABLE recovery_receipt (
    id uuid NOT NULL,
    treasury character varying(20) NOT NULL,
    number character varying(100) NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    outcome character varying(20) DEFAULT 'RECEIVED'::character varying NOT NULL,
    amount bigint NOT NULL,
    excess bigint DEFAULT 0 NOT NULL,
    excess_refunded boolean DEFAULT false NOT NULL,
    on_day date NOT NULL,
    reason character varying(2000),
    evidence character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    leg_id uuid NOT NULL,
    CONSTRAINT recovery_correction_has_evidence CHECK ((((outcome)::text = 'RECEIVED'::text) OR ((reason IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT recovery_excess_has_evidence CHECK (((excess = 0) OR ((excess > 0) AND (reason IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT recovery_excess_is_refunded CHECK (((excess > 0) OR (NOT excess_refunded))),
    CONSTRAINT recovery_receipt_outcome CHECK (((outcome)::text = ANY ((ARRAY['RECEIVED'::character varying, 'BOUNCED'::character varying, 'WITHDRAWN'::character varying, 'TO_REFUND'::character varying, 'REFUNDED'::character varying])::text[]))),
    CONSTRAINT recovery_receipt_positive CHECK ((amount > 0))
);

COMMENT ON TABLE recovery_receipt IS 'Money that came back to a treasury (缴款回单): written once.';

CREATE TABLE register_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    attribute character varying(20) NOT NULL,
    kind character varying(20) NOT NULL,
    value character varying(200) NOT NULL,
    effective_on date,
    corrects integer,
    evidence character varying(2000),
    reason character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_by character varying(200),
    withdrawn_at timestamp with time zone,
    withdrawn_reason character varying(2000),
    withdrawn_evidence character varying(2000),
    applicant_id uuid NOT NULL,
    CONSTRAINT change_has_its_day CHECK ((((kind)::text = 'CHANGE'::text) = (effective_on IS NOT NULL))),
    CONSTRAINT correction_says_of_what CHECK ((((kind)::text = 'CORRECTION'::text) = (corrects IS NOT NULL))),
    CONSTRAINT entry_has_its_evidence CHECK ((((kind)::text = 'REGISTRATION'::text) OR ((evidence IS NOT NULL) AND (reason IS NOT NULL)))),
    CONSTRAINT entry_is_withdrawn_whole CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_evidence IS NULL)))),
    CONSTRAINT registration_is_not_withdrawn CHECK ((((kind)::text <> 'REGISTRATION'::text) OR (withdrawn_at IS NULL)))
);

COMMENT ON TABLE register_version IS 'One entry of the register of an applicant: written once, and withdrawn at most once.';

COMMENT ON COLUMN register_version.attribute IS 'NAME: NAME\nDISTRICT: DISTRICT';

COMMENT ON COLUMN register_version.kind IS 'REGISTRATION: REGISTRATION\nCHANGE: CHANGE\nCORRECTION: CORRECTION';

CREATE TABLE review (
    id uuid NOT NULL,
    number integer NOT NULL,
    step character varying(40) NOT NULL,
    passed boolean NOT NULL,
    score integer,
    finding character varying(2000) NOT NULL,
    facts jsonb NOT NULL,
    evidence character varying(2000),
    documents jsonb NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_by_person character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    CONSTRAINT score_in_hundred CHECK (((score IS NULL) OR ((score >= 0) AND (score <= 100))))
);

COMMENT ON TABLE review IS 'One result of one step of the procedure (审核意见): written once; the last of each person counts.';

COMMENT ON COLUMN review.role IS 'APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM';

CREATE TABLE revocation (
    number bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    restores boolean NOT NULL,
    ordered_by text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT revocation_check CHECK (((kind = 'PERSON'::text) OR (NOT restores))),
    CONSTRAINT revocation_kind_check CHECK ((kind = ANY (ARRAY['TOKEN'::text, 'PERSON'::text, 'KEY'::text]))),
    CONSTRAINT revocation_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 600)))
);

CREATE SEQUENCE run_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE sealed_row (
    digest integer NOT NULL,
    kind character varying(30) NOT NULL,
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL
);

COMMENT ON TABLE sealed_row IS 'A row that is written once, as it stood when a digest was made (封存).';

CREATE VIEW searched_grant AS
 SELECT g.id,
    g.applicant_id,
    said.said AS text,
    searched_grams(said.said) AS grams
   FROM (grants g
     JOIN applicant a ON ((a.id = g.applicant_id))),
    LATERAL ( SELECT string_agg(DISTINCT (v.value)::text, '
'::text) AS held
           FROM register_version v
          WHERE ((v.applicant_id = a.id) AND ((v.attribute)::text = 'NAME'::text) AND (v.withdrawn_at IS NULL))) names,
    LATERAL searched_text(concat_ws('
'::text, g.number,
        CASE
            WHEN g.item_is_personal THEN NULL::character varying
            ELSE g.item
        END, names.held, g.filed_name, a.credit_code)) said(said);

CREATE TABLE secret_mark (
    alone boolean DEFAULT true NOT NULL,
    mark text NOT NULL,
    CONSTRAINT secret_mark_alone_check CHECK (alone)
);

CREATE TABLE separation_relaxation (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    number integer NOT NULL,
    office character varying(200) NOT NULL,
    first_capacity character varying(20) NOT NULL,
    second_capacity character varying(20) NOT NULL,
    document_no character varying(200) NOT NULL,
    ends_on date NOT NULL,
    reason character varying(2000) NOT NULL,
    evidence character varying(2000) NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT leaves_payer_alone CHECK ((((first_capacity)::text <> 'PAYER'::text) AND ((second_capacity)::text <> 'PAYER'::text))),
    CONSTRAINT relaxes_two_capacities CHECK (((first_capacity)::text <> (second_capacity)::text))
);

COMMENT ON TABLE separation_relaxation IS 'A decision that leaves two capacities to one person in a small office (放宽不相容岗位): written once.';

COMMENT ON COLUMN separation_relaxation.first_capacity IS 'FILER: FILER\nHANDLER: HANDLER\nREVIEWER: REVIEWER\nPROPOSER: PROPOSER\nAPPROVER: APPROVER\nPAYER: PAYER';

COMMENT ON COLUMN separation_relaxation.second_capacity IS 'FILER: FILER\nHANDLER: HANDLER\nREVIEWER: REVIEWER\nPROPOSER: PROPOSER\nAPPROVER: APPROVER\nPAYER: PAYER';

CREATE TABLE service_month (
    id uuid NOT NULL,
    month integer NOT NULL,
    number integer NOT NULL,
    reason character varying(2000),
    signed_persons bigint NOT NULL,
    evidence character varying(2000),
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    CONSTRAINT correction_has_reason CHECK (((number = 1) OR (reason IS NOT NULL))),
    CONSTRAINT persons_not_negative CHECK ((signed_persons >= 0))
);

COMMENT ON TABLE service_month IS 'One report of one month of a programme: written once; the last of a month counts (月度签约服务人数).';

CREATE TABLE source_answer (
    id uuid NOT NULL,
    number bigint NOT NULL,
    source character varying(40) NOT NULL,
    subject character varying(18) NOT NULL,
    outcome character varying(10) NOT NULL,
    why character varying(500) NOT NULL,
    status integer,
    body bytea NOT NULL,
    sha256 character(64) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT answer_is_whole CHECK (((sha256)::text = encode(sha256(body), 'hex'::text)))
);

COMMENT ON TABLE source_answer IS 'What an authority answered about an organisation (外部数据快照), byte for byte.';

ALTER TABLE source_answer ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME source_answer_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE source_turn (
    source character varying(40) NOT NULL,
    subject character varying(18) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    asked_until timestamp with time zone NOT NULL
);

COMMENT ON TABLE source_turn IS 'When an authority is to be asked next about an organisation; who asks, moves it on.';

CREATE VIEW standing_receipt AS
 SELECT id,
    number,
    edition,
    treasury,
    outcome,
    amount,
    voucher_no,
    on_day,
    reason,
    evidence,
    told_at,
    recorded_by,
    recorded_by_person,
    recorded_at,
    leg_id
   FROM receipt one
  WHERE (((outcome)::text <> 'WITHDRAWN'::text) AND (NOT (EXISTS ( SELECT 1
           FROM receipt later
          WHERE (((later.treasury)::text = (one.treasury)::text) AND ((later.number)::text = (one.number)::text) AND (later.edition > one.edition))))));

CREATE TABLE supplement (
    id uuid NOT NULL,
    items jsonb NOT NULL,
    until date NOT NULL,
    requested_by character varying(200) NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL
);

COMMENT ON TABLE supplement IS 'The one supplement that was asked of an applicant (补正通知): what is missing, and until when.';

CREATE TABLE tortoise_migrations (
    id integer NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE tortoise_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE tortoise_migrations_id_seq OWNED BY tortoise_migrations.id;

CREATE TABLE tranche (
    id uuid NOT NULL,
    number integer NOT NULL,
    receipt_no character varying(100) NOT NULL,
    received bigint NOT NULL,
    received_on date NOT NULL,
    evidence character varying(2000) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    award bigint,
    reported_by character varying(200) NOT NULL,
    reported_by_person character varying(200) NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL,
    facts jsonb,
    CONSTRAINT awarded_tranche_has_award CHECK ((((state)::text <> ALL ((ARRAY['AWARDED'::character varying, 'PAID'::character varying])::text[])) OR ((award IS NOT NULL) AND (award >= 0)))),
    CONSTRAINT tranche_received_something CHECK (((received > 0) OR ((received = 0) AND (facts IS NOT NULL))))
);

COMMENT ON TABLE tranche IS 'One receipt of upstream money after the first award (到账批次), or an event of an instalment (分期拨付).';

COMMENT ON COLUMN tranche.state IS 'REPORTED: REPORTED\nAWARDED: AWARDED\nPAID: PAID\nREFUSED: REFUSED';

CREATE TABLE transition_rule (
    id uuid NOT NULL,
    measures jsonb NOT NULL,
    document_no character varying(200) NOT NULL,
    last_day date NOT NULL,
    evidence character varying(2000) NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    policy_version_id uuid NOT NULL
);

COMMENT ON TABLE transition_rule IS 'A rule that lets applications in after the policy (过渡规定, I-37): written once; the latest last day counts.';

CREATE TABLE unit (
    id uuid NOT NULL,
    policy_code character varying(100) NOT NULL,
    measure character varying(20) NOT NULL,
    code character varying(60) NOT NULL,
    address character varying(200) NOT NULL,
    state character varying(20) NOT NULL,
    version integer NOT NULL,
    finding character varying(2000),
    registered_at timestamp with time zone NOT NULL,
    grant_id uuid NOT NULL
);

COMMENT ON TABLE unit IS 'One unit that is accepted and paid once ever (验收件, 如床位).';

COMMENT ON COLUMN unit.state IS 'APPLIED: APPLIED\nINSTALLED: INSTALLED\nRECTIFYING: RECTIFYING\nACCEPTED: ACCEPTED\nFAILED: FAILED\nVOID: VOID';

CREATE TABLE used_ticket (
    number text NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT used_ticket_number_check CHECK ((length(number) <= 64))
);

CREATE TABLE witness_chain (
    id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    lines bigint,
    hash text,
    CONSTRAINT erased_chain_is_whole CHECK ((num_nulls(erased_at, lines, hash) = ANY (ARRAY[0, 3])))
);

COMMENT ON TABLE witness_chain IS 'A chain of what the doors of one process saw (入口见证), and how it ended.';

CREATE TABLE working_day_correction (
    id uuid NOT NULL,
    day date NOT NULL,
    number integer NOT NULL,
    works boolean NOT NULL,
    reason character varying(2000) NOT NULL,
    evidence character varying(2000) NOT NULL,
    recorded_by character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE working_day_correction IS 'A day that people corrected (工作日更正): written once; the last of a day counts.';

ALTER TABLE ONLY procrastinate_events ALTER COLUMN id SET DEFAULT nextval('procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY tortoise_migrations ALTER COLUMN id SET DEFAULT nextval('tortoise_migrations_id_seq'::regclass);

INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (1, 'models', '0001_whole_schema', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (2, 'models', '0002_raised_awards', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (3, 'models', '0003_caps_of_any_key', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (4, 'models', '0004_instalments', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (5, 'models', '0005_payers_and_calls', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (6, 'models', '0006_whole_items', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (7, 'models', '0007_lists_of_money', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (8, 'models', '0008_deeds_and_answers', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (9, 'models', '0009_changed_things', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (10, 'models', '0010_double_payments_asked_back', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (11, 'models', '0011_used_tickets', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (12, 'models', '0013_audit_digests', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (13, 'models', '0015_engine', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (14, 'models', '0016_notices', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (15, 'models', '0017_separate_duties', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (16, 'models', '0018_access', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (17, 'models', '0019_receivers', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (18, 'models', '0020_sealed_fields', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (19, 'models', '0021_items_alike', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (20, 'models', '0022_timestamps', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (21, 'models', '0023_kept_totals', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (22, 'models', '0024_source_answers', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (23, 'models', '0025_forgetting', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (24, 'models', '0026_office_work', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (25, 'models', '0027_receivers_of_the_office', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (26, 'models', '0028_reminders', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (27, 'models', '0029_orders_of_lists', now());
INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (28, 'models', '0030_letters', now());

SELECT pg_catalog.setval('change_turn_seq', 1, false);

SELECT pg_catalog.setval('delivery_id_seq', 1, false);

SELECT pg_catalog.setval('delivery_try_id_seq', 1, false);

SELECT pg_catalog.setval('grant_number', 1, false);

SELECT pg_catalog.setval('ledger_number', 1, false);

SELECT pg_catalog.setval('leg_place', 1, false);

SELECT pg_catalog.setval('letter_id_seq', 1, false);

SELECT pg_catalog.setval('letter_try_id_seq', 1, false);

SELECT pg_catalog.setval('notice_number', 1, false);

SELECT pg_catalog.setval('procrastinate_events_id_seq', 1, false);

SELECT pg_catalog.setval('procrastinate_jobs_id_seq', 1, false);

SELECT pg_catalog.setval('procrastinate_periodic_defers_id_seq', 1, false);

SELECT pg_catalog.setval('procrastinate_workers_id_seq', 1, false);

SELECT pg_catalog.setval('run_number', 1, false);

SELECT pg_catalog.setval('source_answer_number_seq', 1, false);

SELECT pg_catalog.setval('tortoise_migrations_id_seq', 28, true);

ALTER TABLE ONLY admitted_credit_code
    ADD CONSTRAINT admitted_credit_code_credit_code_key UNIQUE (credit_code);

ALTER TABLE ONLY admitted_credit_code
    ADD CONSTRAINT admitted_credit_code_pkey PRIMARY KEY (id);

ALTER TABLE ONLY allowance
    ADD CONSTRAINT allowance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY allowance_use
    ADD CONSTRAINT allowance_use_pkey PRIMARY KEY (id);

ALTER TABLE ONLY answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY api_key
    ADD CONSTRAINT api_key_hash_key UNIQUE (hash);

ALTER TABLE ONLY api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY applicant
    ADD CONSTRAINT applicant_credit_code_key UNIQUE (credit_code);

ALTER TABLE ONLY applicant
    ADD CONSTRAINT applicant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY assessed_award
    ADD CONSTRAINT assessed_award_pkey PRIMARY KEY (id);

ALTER TABLE ONLY audit_digest
    ADD CONSTRAINT audit_digest_hash_key UNIQUE (hash);

ALTER TABLE ONLY audit_digest
    ADD CONSTRAINT audit_digest_pkey PRIMARY KEY (number);

ALTER TABLE ONLY audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (chain, number);

ALTER TABLE ONLY audit_line
    ADD CONSTRAINT audit_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY audit_timestamp
    ADD CONSTRAINT audit_timestamp_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY award_correction
    ADD CONSTRAINT award_correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bank_account
    ADD CONSTRAINT bank_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY budget
    ADD CONSTRAINT budget_pkey PRIMARY KEY (id);

ALTER TABLE ONLY call
    ADD CONSTRAINT call_pkey PRIMARY KEY (id);

ALTER TABLE ONLY change_horizon
    ADD CONSTRAINT change_horizon_pkey PRIMARY KEY (alone);

ALTER TABLE ONLY change
    ADD CONSTRAINT change_pkey PRIMARY KEY (turn);

ALTER TABLE ONLY closed_year
    ADD CONSTRAINT closed_year_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY correction_claim
    ADD CONSTRAINT correction_claim_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delegation
    ADD CONSTRAINT delegation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery_try
    ADD CONSTRAINT delivery_try_pkey PRIMARY KEY (id);

ALTER TABLE ONLY demonstration_day
    ADD CONSTRAINT demonstration_day_pkey PRIMARY KEY (id);

ALTER TABLE ONLY document
    ADD CONSTRAINT document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY double_payment
    ADD CONSTRAINT double_payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duty
    ADD CONSTRAINT duty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duty_report
    ADD CONSTRAINT duty_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger_entry
    ADD CONSTRAINT entry_and_budget UNIQUE (id, budget_id);

ALTER TABLE ONLY entry_total
    ADD CONSTRAINT entry_total_pkey PRIMARY KEY (budget_id, measure, year, kind);

ALTER TABLE ONLY erased_document
    ADD CONSTRAINT erased_document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY expert_assignment
    ADD CONSTRAINT expert_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY fact_snapshot
    ADD CONSTRAINT fact_snapshot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY field_key
    ADD CONSTRAINT field_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY followed_answer
    ADD CONSTRAINT followed_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY forgotten_key
    ADD CONSTRAINT forgotten_key_pkey PRIMARY KEY (mark);

ALTER TABLE ONLY grant_search
    ADD CONSTRAINT grant_search_pkey PRIMARY KEY (id);

ALTER TABLE ONLY grants
    ADD CONSTRAINT grants_number_key UNIQUE (number);

ALTER TABLE ONLY grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY history_step
    ADD CONSTRAINT history_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger_entry
    ADD CONSTRAINT ledger_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY letter_try
    ADD CONSTRAINT letter_try_pkey PRIMARY KEY (id);

ALTER TABLE ONLY milestone
    ADD CONSTRAINT milestone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notice_award
    ADD CONSTRAINT notice_award_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (turn);

ALTER TABLE ONLY objection
    ADD CONSTRAINT objection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY other_award
    ADD CONSTRAINT other_award_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payment_leg
    ADD CONSTRAINT payment_leg_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payment_run
    ADD CONSTRAINT payment_run_number_key UNIQUE (number);

ALTER TABLE ONLY payment_run
    ADD CONSTRAINT payment_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payment_run_row
    ADD CONSTRAINT payment_run_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY policy_version
    ADD CONSTRAINT policy_version_content_hash_key UNIQUE (content_hash);

ALTER TABLE ONLY policy_version
    ADD CONSTRAINT policy_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY publicity_notice
    ADD CONSTRAINT publicity_notice_number_key UNIQUE (number);

ALTER TABLE ONLY publicity_notice
    ADD CONSTRAINT publicity_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY receiver
    ADD CONSTRAINT receiver_pkey PRIMARY KEY (id);

ALTER TABLE ONLY recovery_leg
    ADD CONSTRAINT recovery_leg_pkey PRIMARY KEY (id);

ALTER TABLE ONLY recovery
    ADD CONSTRAINT recovery_number_key UNIQUE (number);

ALTER TABLE ONLY recovery
    ADD CONSTRAINT recovery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY recovery_receipt
    ADD CONSTRAINT recovery_receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY register_version
    ADD CONSTRAINT register_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY review
    ADD CONSTRAINT review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY revocation
    ADD CONSTRAINT revocation_pkey PRIMARY KEY (number);

ALTER TABLE ONLY sealed_row
    ADD CONSTRAINT sealed_row_pkey PRIMARY KEY (kind, id);

ALTER TABLE ONLY secret_mark
    ADD CONSTRAINT secret_mark_pkey PRIMARY KEY (alone);

ALTER TABLE ONLY separation_relaxation
    ADD CONSTRAINT separation_relaxation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY service_month
    ADD CONSTRAINT service_month_pkey PRIMARY KEY (id);

ALTER TABLE ONLY source_answer
    ADD CONSTRAINT source_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY source_turn
    ADD CONSTRAINT source_turn_pkey PRIMARY KEY (source, subject);

ALTER TABLE ONLY supplement
    ADD CONSTRAINT supplement_grant_id_key UNIQUE (grant_id);

ALTER TABLE ONLY supplement
    ADD CONSTRAINT supplement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tortoise_migrations
    ADD CONSTRAINT tortoise_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tranche
    ADD CONSTRAINT tranche_pkey PRIMARY KEY (id);

ALTER TABLE ONLY transition_rule
    ADD CONSTRAINT transition_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY allowance
    ADD CONSTRAINT uid_allowance_policy__56aa1f UNIQUE (policy_code, measure, cap, kind, key, year);

ALTER TABLE ONLY answer
    ADD CONSTRAINT uid_answer_actor_a60f45 UNIQUE (actor, key);

ALTER TABLE ONLY audit_line
    ADD CONSTRAINT uid_audit_line_chain_1628ff UNIQUE (chain, number);

ALTER TABLE ONLY award_correction
    ADD CONSTRAINT uid_award_corre_grant_i_a7fe74 UNIQUE (grant_id, number);

ALTER TABLE ONLY bank_account
    ADD CONSTRAINT uid_bank_accoun_applica_176095 UNIQUE (applicant_id, number);

ALTER TABLE ONLY budget
    ADD CONSTRAINT uid_budget_policy__caab44 UNIQUE (policy_code, treasury, year);

ALTER TABLE ONLY closed_year
    ADD CONSTRAINT uid_closed_year_policy__2b8722 UNIQUE (policy_code, treasury, year);

ALTER TABLE ONLY correction_claim
    ADD CONSTRAINT uid_correction__correct_f325c4 UNIQUE (correction_id, payment_id);

ALTER TABLE ONLY duty
    ADD CONSTRAINT uid_duty_policy__4a7098 UNIQUE (policy_code, measure, year, district_code);

ALTER TABLE ONLY duty_report
    ADD CONSTRAINT uid_duty_report_duty_id_50897e UNIQUE (duty_id, number);

ALTER TABLE ONLY fact_snapshot
    ADD CONSTRAINT uid_fact_snapsh_grant_i_e9d397 UNIQUE (grant_id, number);

ALTER TABLE ONLY history_step
    ADD CONSTRAINT uid_history_ste_scope_i_4682d4 UNIQUE (scope_id, number);

ALTER TABLE ONLY notice_award
    ADD CONSTRAINT uid_notice_awar_notice__0552a7 UNIQUE (notice_id, number);

ALTER TABLE ONLY objection
    ADD CONSTRAINT uid_objection_grant_i_e6fb94 UNIQUE (grant_id, number);

ALTER TABLE ONLY other_award
    ADD CONSTRAINT uid_other_award_source_4d18d2 UNIQUE (source, reference);

ALTER TABLE ONLY payment_leg
    ADD CONSTRAINT uid_payment_leg_payment_28f0a2 UNIQUE (payment_id, payer, part);

ALTER TABLE ONLY payment_run_row
    ADD CONSTRAINT uid_payment_run_run_id_c0e1dd UNIQUE (run_id, number);

ALTER TABLE ONLY posting
    ADD CONSTRAINT uid_posting_entry_i_635622 UNIQUE (entry_id, account);

ALTER TABLE ONLY receipt
    ADD CONSTRAINT uid_receipt_treasur_8040a2 UNIQUE (treasury, number, edition);

ALTER TABLE ONLY recovery_leg
    ADD CONSTRAINT uid_recovery_le_recover_4bff68 UNIQUE (recovery_id, payer);

ALTER TABLE ONLY recovery_receipt
    ADD CONSTRAINT uid_recovery_re_treasur_468c7f UNIQUE (treasury, number, edition);

ALTER TABLE ONLY register_version
    ADD CONSTRAINT uid_register_ve_applica_89080f UNIQUE (applicant_id, number);

ALTER TABLE ONLY review
    ADD CONSTRAINT uid_review_grant_i_ea0ac4 UNIQUE (grant_id, number);

ALTER TABLE ONLY separation_relaxation
    ADD CONSTRAINT uid_separation__policy__133be8 UNIQUE (policy_code, number);

ALTER TABLE ONLY service_month
    ADD CONSTRAINT uid_service_mon_grant_i_707e70 UNIQUE (grant_id, month, number);

ALTER TABLE ONLY tortoise_migrations
    ADD CONSTRAINT uid_tortoise_mi_app_3803a5 UNIQUE (app, name);

ALTER TABLE ONLY tranche
    ADD CONSTRAINT uid_tranche_grant_i_0e26a5 UNIQUE (grant_id, number);

ALTER TABLE ONLY working_day_correction
    ADD CONSTRAINT uid_working_day_day_395476 UNIQUE (day, number);

ALTER TABLE ONLY unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY used_ticket
    ADD CONSTRAINT used_ticket_pkey PRIMARY KEY (number);

ALTER TABLE ONLY witness_chain
    ADD CONSTRAINT witness_chain_pkey PRIMARY KEY (id);

ALTER TABLE ONLY working_day_correction
    ADD CONSTRAINT working_day_correction_pkey PRIMARY KEY (id);

CREATE INDEX accounts_by_what_they_are_known ON bank_account USING btree (sealed_known(account_no));

CREATE INDEX answers_by_age ON answer USING btree (at);

CREATE INDEX approved_by_day ON grants USING btree (approved_on, id) WHERE (approved_on IS NOT NULL);

CREATE INDEX approved_of_a_district ON grants USING btree (district_code, approved_on, id) WHERE (approved_on IS NOT NULL);

CREATE INDEX approved_of_a_measure ON grants USING btree (measure, approved_on, id) WHERE (approved_on IS NOT NULL);

CREATE INDEX approved_of_a_year ON grants USING btree (award_year, approved_on, id) WHERE (approved_on IS NOT NULL);

CREATE INDEX assessed_awards_of_a_grant ON assessed_award USING btree (grant_id, at);

CREATE INDEX awards_of_a_year ON grants USING btree (measure, award_year, applicant_id) WHERE (award_year IS NOT NULL);

CREATE INDEX awards_of_an_item ON grants USING btree (measure, item_key) WHERE (award IS NOT NULL);

CREATE INDEX bank_account_in_clear ON bank_account USING btree (id) WHERE (NOT starts_with(account_no, 'sealed1.'::text));

CREATE INDEX budgets_due ON budget USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX calls_due ON call USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE UNIQUE INDEX change_has_its_number ON change USING btree (number) WHERE (number IS NOT NULL);

CREATE UNIQUE INDEX change_is_told_once ON change USING btree (deed, grant_id) WHERE (number IS NULL);

CREATE INDEX changes_of_a_grant ON change USING btree (grant_id, number);

CREATE INDEX claims_of_a_payment ON correction_claim USING btree (payment_id);

CREATE INDEX claims_of_a_recovery ON correction_claim USING btree (recovery_id) WHERE (recovery_id IS NOT NULL);

CREATE INDEX contacts_of_a_holder ON contact USING btree (holder, whose) WHERE ((state)::text = 'CONFIRMED'::text);

CREATE INDEX corrected_receipts ON receipt USING btree (treasury, number, edition) WHERE (edition > 1);

CREATE INDEX delegations_by_their_end ON delegation USING btree (ends_on);

CREATE INDEX deliveries_given_up ON delivery USING btree (receiver_id) WHERE ((state)::text = 'GIVEN_UP'::text);

CREATE INDEX deliveries_of_a_notice ON delivery USING btree (turn);

CREATE INDEX deliveries_that_wait ON delivery USING btree (receiver_id, grant_id) WHERE ((state)::text = 'WAITING'::text);

CREATE UNIQUE INDEX delivery_of_a_notice ON delivery USING btree (receiver_id, turn);

CREATE INDEX documents_to_erase ON erased_document USING btree (id) WHERE (gone_at IS NULL);

CREATE INDEX double_payments_by_day ON double_payment USING btree (recorded_at, id);

CREATE INDEX double_payments_of_a_leg ON double_payment USING btree (leg_id);

CREATE INDEX drafts_by_age ON grants USING btree (updated_at) WHERE ((submitted_on IS NULL) AND ((item_key)::text !~~ 'ERASED/%'::text));

CREATE INDEX duties_due ON duty USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE UNIQUE INDEX expert_is_assigned_once ON expert_assignment USING btree (expert, grant_id) WHERE (withdrawn_at IS NULL);

CREATE INDEX experts_of_a_grant ON expert_assignment USING btree (grant_id);

CREATE INDEX followed_by_answer ON followed_answer USING btree (answer_id);

CREATE INDEX grants_by_award ON grants USING btree (award, id) WHERE (award IS NOT NULL);

CREATE INDEX grants_by_award_or_none ON grants USING btree (COALESCE(award, ('-1'::integer)::bigint), id);

CREATE INDEX grants_by_step_due ON grants USING btree (COALESCE(step_due_on, '9999-12-31'::date), id);

CREATE INDEX grants_due ON grants USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX grants_escalated ON grants USING btree (escalated_to, COALESCE(step_due_on, '9999-12-31'::date), id) WHERE (escalated_to IS NOT NULL);

CREATE INDEX grants_in_a_state_by_number ON grants USING btree (state, number, id);

CREATE INDEX grants_in_publicity ON grants USING btree (publicity_last, id) WHERE ((state)::text = ANY ((ARRAY['PUBLICITY'::character varying, 'PUBLICITY_OVER'::character varying])::text[]));

CREATE INDEX grants_of_a_call ON grants USING btree (call_id, state) WHERE (call_id IS NOT NULL);

CREATE INDEX grants_of_a_district_by_number ON grants USING btree (district_code, number, id);

CREATE INDEX grants_of_a_measure ON grants USING btree (policy_version_id, measure, created_at, id);

CREATE INDEX grants_of_a_measure_by_day ON grants USING btree (measure, created_at, id);

CREATE INDEX grants_of_a_measure_by_number ON grants USING btree (measure, number, id);

CREATE INDEX grants_of_an_officer ON grants USING btree (officer, COALESCE(step_due_on, '9999-12-31'::date), id) WHERE (officer IS NOT NULL);

CREATE INDEX grants_on_hold ON grants USING btree (id) WHERE (held_reason IS NOT NULL);

CREATE INDEX grants_step_due ON grants USING btree (step_due_on, id) WHERE (step_due_on IS NOT NULL);

CREATE INDEX grants_to_remind ON grants USING btree (remind_on, id) WHERE (remind_on IS NOT NULL);

CREATE INDEX heads_of_a_digest ON audit_head USING btree (digest, chain);

CREATE INDEX idx_admitted_cr_admitte_7615ac ON admitted_credit_code USING btree (admitted_at, id);

CREATE INDEX idx_allowance_u_allowan_521530 ON allowance_use USING btree (allowance_id, grant_id);

CREATE INDEX idx_allowance_u_grant_i_67b01c ON allowance_use USING btree (grant_id);

CREATE INDEX idx_applicant_due_on_5e40ed ON applicant USING btree (due_on);

CREATE INDEX idx_call_created_5e3576 ON call USING btree (created_at, id);

CREATE INDEX idx_call_policy__a7c556 ON call USING btree (policy_code, measure, opens_on);

CREATE INDEX idx_delegation_delegat_460179 ON delegation USING btree (delegate);

CREATE INDEX idx_delegation_delegat_678d61 ON delegation USING btree (delegator);

CREATE INDEX idx_document_grant_i_8f6e74 ON document USING btree (grant_id, requested_at);

CREATE INDEX idx_grants_applica_e74e8c ON grants USING btree (applicant_id, created_at);

CREATE INDEX idx_grants_created_8438af ON grants USING btree (created_at, id);

CREATE INDEX idx_grants_distric_c3857d ON grants USING btree (district_code, created_at);

CREATE INDEX idx_grants_measure_a28886 ON grants USING btree (measure, item_key);

CREATE INDEX idx_grants_state_080b20 ON grants USING btree (state, created_at);

CREATE INDEX idx_grants_updated_c5f27d ON grants USING btree (updated_at, id);

CREATE INDEX idx_history_ste_subject_83c3b1 ON history_step USING btree (subject_id);

CREATE INDEX idx_ledger_entr_budget__401851 ON ledger_entry USING btree (budget_id, recorded_at, id);

CREATE INDEX idx_milestone_grant_i_54d617 ON milestone USING btree (grant_id, first_month);

CREATE INDEX idx_other_award_credit__1d30aa ON other_award USING btree (credit_code, matter_key);

CREATE INDEX idx_other_award_recorde_e6faba ON other_award USING btree (recorded_at, id);

CREATE INDEX idx_payment_run_made_at_768c6c ON payment_run USING btree (made_at, id);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX idx_recovery_grant_i_86eecc ON recovery USING btree (grant_id, opened_at);

CREATE INDEX idx_recovery_opened__a6fa18 ON recovery USING btree (opened_at, id);

CREATE INDEX idx_unit_grant_i_a79ff1 ON unit USING btree (grant_id, code);

CREATE INDEX items_alike ON grants USING btree (measure, item_likeness((item_key)::text));

CREATE UNIQUE INDEX last_answer_of_a_source ON source_answer USING btree (subject, source, number DESC);

CREATE INDEX legs_by_amount ON payment_leg USING btree (amount, place);

CREATE INDEX legs_by_award ON payment_leg USING btree (awarded_on, place);

CREATE INDEX legs_by_instruction ON payment_leg USING btree (instructed_on) WHERE (instructed_on IS NOT NULL);

CREATE INDEX legs_in_a_state ON payment_leg USING btree (state, awarded_on, place) WHERE ((state)::text <> 'SETTLED'::text);

CREATE INDEX legs_of_a_budget ON payment_leg USING btree (budget_id) WHERE (budget_id IS NOT NULL);

CREATE INDEX legs_of_a_treasury ON payment_leg USING btree (treasury, awarded_on, place);

CREATE INDEX legs_of_a_voucher ON payment_leg USING btree (voucher_no) WHERE (voucher_no IS NOT NULL);

CREATE INDEX legs_on_their_way ON payment_leg USING btree (state, payment_id) WHERE ((state)::text <> ALL ((ARRAY['SETTLED'::character varying, 'CANCELLED'::character varying, 'SPLIT'::character varying])::text[]));

CREATE INDEX legs_requested ON payment_leg USING btree (policy_code, treasury, place) WHERE ((state)::text = 'REQUESTED'::text);

CREATE INDEX legs_to_be_answered ON payment_leg USING btree (policy_code, instructed_on) WHERE ((state)::text = ANY ((ARRAY['INSTRUCTED'::character varying, 'UNKNOWN'::character varying])::text[]));

CREATE INDEX legs_waiting ON payment_leg USING btree (policy_code, treasury, awarded_on, place) WHERE ((state)::text = 'BUDGET_PENDING'::text);

CREATE INDEX letters_of_a_notice ON letter USING btree (turn) WHERE (turn IS NOT NULL);

CREATE INDEX letters_that_wait ON letter USING btree (contact_id, id) WHERE ((state)::text = 'WAITING'::text);

CREATE UNIQUE INDEX notice_has_its_id ON notice USING btree (id);

CREATE INDEX notices_by_age ON notice USING btree (written_at);

CREATE INDEX notices_by_day ON publicity_notice USING btree (opened_at, id);

CREATE INDEX notices_by_last_day ON publicity_notice USING btree (last_day, id);

CREATE INDEX notices_of_a_measure ON publicity_notice USING btree (policy_code, measure, opened_at, id);

CREATE INDEX notices_of_a_year ON publicity_notice USING btree (year, opened_at, id);

CREATE INDEX objections_to_be_answered ON objection USING btree (filed_on) WHERE ((state)::text = 'OPEN'::text);

CREATE UNIQUE INDEX one_application_an_item ON grants USING btree (applicant_id, measure, item_key) WHERE ((state)::text = ANY ((ARRAY['SUBMITTED'::character varying, 'SUPPLEMENT'::character varying, 'UNDER_REVIEW'::character varying, 'PROPOSED'::character varying, 'PUBLICITY'::character varying, 'PUBLICITY_OVER'::character varying])::text[]));

CREATE UNIQUE INDEX one_change_a_day ON register_version USING btree (applicant_id, attribute, effective_on) WHERE (((kind)::text = 'CHANGE'::text) AND (withdrawn_at IS NULL));

CREATE UNIQUE INDEX one_entry_a_document ON ledger_entry USING btree (budget_id, kind, document_no) WHERE ((document_no IS NOT NULL) AND (receipt_id IS NULL));

CREATE UNIQUE INDEX one_entry_of_a_kind_a_leg ON ledger_entry USING btree (leg_id, kind) WHERE ((leg_id IS NOT NULL) AND ((kind)::text <> ALL ((ARRAY['SETTLE'::character varying, 'RETURN'::character varying])::text[])));

CREATE UNIQUE INDEX one_entry_of_a_kind_a_receipt ON ledger_entry USING btree (receipt_id, kind) WHERE (receipt_id IS NOT NULL);

CREATE UNIQUE INDEX one_key_knows ON field_key USING btree (use) WHERE (use = 'KNOWS'::text);

CREATE UNIQUE INDEX one_live_unit_a_code ON unit USING btree (policy_code, measure, code) WHERE ((state)::text <> ALL ((ARRAY['FAILED'::character varying, 'VOID'::character varying])::text[]));

CREATE UNIQUE INDEX one_milestone_a_window ON milestone USING btree (grant_id, first_month) WHERE ((state)::text <> 'VOID'::text);

CREATE UNIQUE INDEX one_open_double_a_receipt ON double_payment USING btree (treasury, receipt_no) WHERE ((state)::text = 'OPEN'::text);

CREATE UNIQUE INDEX one_open_recovery_a_payment ON recovery USING btree (payment_id) WHERE ((state)::text <> ALL ((ARRAY['RECOVERED'::character varying, 'DROPPED'::character varying, 'WRITTEN_OFF'::character varying])::text[]));

CREATE UNIQUE INDEX one_payment_a_grant ON payment USING btree (grant_id, number) WHERE ((milestone_id IS NULL) AND (tranche_id IS NULL));

CREATE UNIQUE INDEX one_payment_a_milestone ON payment USING btree (milestone_id) WHERE (milestone_id IS NOT NULL);

CREATE UNIQUE INDEX one_payment_a_tranche ON payment USING btree (tranche_id, number) WHERE (tranche_id IS NOT NULL);

CREATE UNIQUE INDEX one_proposal_waits ON proposal USING btree (deed, subject_id) WHERE ((state)::text = 'WAITING'::text);

CREATE UNIQUE INDEX one_recovery_a_double ON recovery USING btree (double_payment_id) WHERE ((state)::text <> 'DROPPED'::text);

CREATE UNIQUE INDEX one_registration ON register_version USING btree (applicant_id, attribute) WHERE ((kind)::text = 'REGISTRATION'::text);

CREATE UNIQUE INDEX one_standing_row_a_voucher ON payment_run_row USING btree (voucher_no) WHERE standing;

CREATE UNIQUE INDEX one_tranche_a_receipt ON tranche USING btree (grant_id, receipt_no) WHERE ((state)::text <> 'REFUSED'::text);

CREATE INDEX open_objections ON objection USING btree (grant_id) WHERE ((state)::text = 'OPEN'::text);

CREATE INDEX other_awards_closed_for ON other_award USING btree (closed_for_id) WHERE (closed_for_id IS NOT NULL);

CREATE INDEX parts_of_a_leg ON payment_leg USING btree (split_from_id) WHERE (split_from_id IS NOT NULL);

CREATE INDEX payment_run_row_in_clear ON payment_run_row USING btree (id) WHERE (NOT starts_with(account_no, 'sealed1.'::text));

CREATE INDEX payments_by_amount ON payment USING btree (amount, id);

CREATE INDEX payments_by_day ON payment USING btree (ordered_at, id);

CREATE INDEX payments_of_a_correction ON payment USING btree (correction_id) WHERE (correction_id IS NOT NULL);

CREATE INDEX payments_of_a_grant ON payment USING btree (grant_id, ordered_at);

CREATE INDEX policy_versions_due ON policy_version USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX postings_of_a_budget ON posting USING btree (budget_id, account);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::procrastinate_job_status, 'doing'::procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX proposals_by_day ON proposal USING btree (proposed_at, id);

CREATE INDEX proposals_due ON proposal USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX proposals_of_a_thing ON proposal USING btree (subject_id);

CREATE INDEX receipts_by_number ON receipt USING btree (number);

CREATE INDEX receipts_of_a_leg ON receipt USING btree (leg_id);

CREATE INDEX receipts_of_a_recovery_leg ON recovery_receipt USING btree (leg_id);

CREATE INDEX receipts_of_a_voucher ON receipt USING btree (voucher_no);

CREATE INDEX receivers_of_a_registrant ON receiver USING btree (registrant);

CREATE INDEX recoveries_by_claim ON recovery USING btree (claimed, id);

CREATE INDEX recoveries_due ON recovery USING btree (due_on, id) WHERE (due_on IS NOT NULL);

CREATE INDEX recoveries_in_a_state ON recovery USING btree (state, opened_at, id);

CREATE INDEX recoveries_of_a_double ON recovery USING btree (double_payment_id) WHERE (double_payment_id IS NOT NULL);

CREATE INDEX recoveries_of_a_payment ON recovery USING btree (payment_id);

CREATE INDEX recoveries_to_be_paid ON recovery USING btree (pay_by) WHERE ((state)::text = ANY ((ARRAY['DEMANDED'::character varying, 'PARTLY_RECOVERED'::character varying, 'ENFORCEMENT'::character varying])::text[]));

CREATE INDEX recoveries_to_be_replied_to ON recovery USING btree (reply_until) WHERE ((state)::text = 'NOTIFIED'::text);

CREATE INDEX reports_of_a_duty ON duty_report USING btree (duty_id);

CREATE INDEX rows_of_a_digest ON sealed_row USING btree (digest, kind, id);

CREATE INDEX rows_of_a_leg ON payment_run_row USING btree (leg_id);

CREATE INDEX rows_to_an_account ON payment_run_row USING btree (account_id);

CREATE INDEX runs_by_instruction ON payment_run USING btree (instructed_on, id) WHERE (instructed_on IS NOT NULL);

CREATE INDEX runs_in_a_state ON payment_run USING btree (state, made_at, id);

CREATE INDEX runs_of_a_treasury ON payment_run USING btree (treasury, made_at, id);

CREATE INDEX searched_by_grams ON grant_search USING gin (grams) WITH (fastupdate=off);

CREATE INDEX settlements_by_day ON receipt USING btree (on_day) WHERE ((outcome)::text = 'SETTLED'::text);

CREATE INDEX settlements_of_a_voucher ON receipt USING btree (leg_id, voucher_no) WHERE ((outcome)::text = 'SETTLED'::text);

CREATE INDEX shown_of_a_grant ON notice_award USING btree (grant_id, shown_at);

CREATE UNIQUE INDEX shown_once_at_a_time ON notice_award USING btree (grant_id) WHERE (outcome IS NULL);

CREATE INDEX source_turns_due ON source_turn USING btree (due_at);

CREATE INDEX standing_witnesses ON witness_chain USING btree (began_at) WHERE (erased_at IS NULL);

CREATE INDEX submitted_by_day ON grants USING btree (submitted_on, id) WHERE (submitted_on IS NOT NULL);

CREATE INDEX supplements_by_day ON supplement USING btree (until);

CREATE INDEX tests_by_age ON delivery_try USING btree (at) WHERE test;

CREATE INDEX transition_rules_of_a_policy ON transition_rule USING btree (policy_version_id);

CREATE INDEX tries_of_a_delivery ON delivery_try USING btree (delivery_id);

CREATE INDEX tries_of_a_letter ON letter_try USING btree (letter_id);

CREATE INDEX tries_of_a_receiver ON delivery_try USING btree (receiver_id, at, id);

CREATE INDEX turns_of_a_leg ON ledger_entry USING btree (leg_id) WHERE ((kind)::text = ANY ((ARRAY['SETTLE'::character varying, 'RETURN'::character varying])::text[]));

CREATE INDEX undecided_of_a_notice ON notice_award USING btree (notice_id) WHERE (outcome IS NULL);

CREATE INDEX used_tickets_that_ended ON used_ticket USING btree (until);

CREATE INDEX waits_that_ended ON history_step USING btree (at, subject_id) WHERE ((from_state)::text = 'BUDGET_PENDING'::text);

CREATE TRIGGER access_is_told AFTER INSERT ON revocation FOR EACH STATEMENT EXECUTE FUNCTION access_is_told();

CREATE TRIGGER account_is_a_change AFTER INSERT ON bank_account FOR EACH ROW EXECUTE FUNCTION account_is_a_change();

CREATE TRIGGER account_is_sealed BEFORE INSERT ON bank_account FOR EACH ROW EXECUTE FUNCTION account_is_sealed();

CREATE TRIGGER account_is_sealed BEFORE INSERT ON payment_run_row FOR EACH ROW EXECUTE FUNCTION account_is_sealed();

CREATE TRIGGER account_is_written_once BEFORE DELETE OR UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION account_is_written_once();

CREATE TRIGGER allowance_follows_its_uses AFTER INSERT ON allowance_use FOR EACH ROW EXECUTE FUNCTION allowance_follows_its_uses();

CREATE TRIGGER allowance_is_moved_by_uses BEFORE INSERT OR DELETE OR UPDATE ON allowance FOR EACH ROW EXECUTE FUNCTION allowance_is_moved_by_uses();

CREATE TRIGGER api_key_stays BEFORE DELETE OR UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION api_key_stays();

CREATE TRIGGER applicant_is_searched_anew AFTER UPDATE ON applicant FOR EACH ROW WHEN ((((old.name)::text IS DISTINCT FROM (new.name)::text) OR ((old.credit_code)::text IS DISTINCT FROM (new.credit_code)::text))) EXECUTE FUNCTION applicant_is_searched();

CREATE TRIGGER assignment_is_written_once BEFORE DELETE OR UPDATE ON expert_assignment FOR EACH ROW EXECUTE FUNCTION assignment_is_written_once();

CREATE TRIGGER budget_follows_its_postings AFTER INSERT ON posting REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_follows_its_postings();

CREATE TRIGGER budget_is_moved_by_postings BEFORE INSERT OR DELETE OR UPDATE ON budget FOR EACH ROW EXECUTE FUNCTION budget_is_moved_by_postings();

CREATE CONSTRAINT TRIGGER change_has_a_notice AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change_has_a_notice();

CREATE TRIGGER change_is_kept BEFORE DELETE ON change FOR EACH ROW EXECUTE FUNCTION change_is_kept();

CREATE TRIGGER claim_is_asked_back_once BEFORE DELETE OR UPDATE ON correction_claim FOR EACH ROW EXECUTE FUNCTION claim_is_asked_back_once();

CREATE TRIGGER claims_within_payment AFTER INSERT ON correction_claim FOR EACH ROW EXECUTE FUNCTION claims_within_payment();

CREATE TRIGGER deed_is_a_change AFTER INSERT ON audit_line FOR EACH ROW EXECUTE FUNCTION deed_is_a_change();

CREATE TRIGGER delegation_is_revoked_once BEFORE DELETE OR UPDATE ON delegation FOR EACH ROW EXECUTE FUNCTION delegation_is_revoked_once();

CREATE TRIGGER difference_within_correction AFTER INSERT ON payment FOR EACH ROW WHEN ((new.correction_id IS NOT NULL)) EXECUTE FUNCTION difference_within_correction();

CREATE TRIGGER document_is_kept BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_is_kept();

CREATE TRIGGER double_payment_keeps_its_money BEFORE DELETE OR UPDATE ON double_payment FOR EACH ROW EXECUTE FUNCTION double_payment_keeps_its_money();

CREATE CONSTRAINT TRIGGER entry_has_its_postings AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_has_its_postings();

CREATE TRIGGER entry_is_of_its_leg BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION entry_is_of_its_leg();

CREATE TRIGGER field_key_ends_once BEFORE DELETE OR UPDATE ON field_key FOR EACH ROW EXECUTE FUNCTION field_key_ends_once();

CREATE TRIGGER filed_stays BEFORE UPDATE ON grants FOR EACH ROW WHEN (((old.submitted_on IS NOT NULL) AND ((((old.filed_name)::text IS DISTINCT FROM (new.filed_name)::text) OR ((old.filed_district)::text IS DISTINCT FROM (new.filed_district)::text)) OR (old.district_entry IS DISTINCT FROM new.district_entry)))) EXECUTE FUNCTION filed_stays();

CREATE TRIGGER grant_is_searched AFTER INSERT ON grants FOR EACH ROW EXECUTE FUNCTION grant_is_searched();

CREATE TRIGGER grant_is_searched_anew AFTER UPDATE ON grants FOR EACH ROW WHEN (((((((old.number)::text IS DISTINCT FROM (new.number)::text) OR ((old.item)::text IS DISTINCT FROM (new.item)::text)) OR (old.applicant_id IS DISTINCT FROM new.applicant_id)) OR (old.item_is_personal IS DISTINCT FROM new.item_is_personal)) OR ((old.filed_name)::text IS DISTINCT FROM (new.filed_name)::text))) EXECUTE FUNCTION grant_is_searched();

CREATE TRIGGER horizon_moves_on BEFORE DELETE OR UPDATE ON change_horizon FOR EACH ROW EXECUTE FUNCTION horizon_moves_on();

CREATE CONSTRAINT TRIGGER leg_is_paid_as_posted AFTER UPDATE ON payment_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((old.state)::text IS DISTINCT FROM (new.state)::text) AND (('SETTLED'::text = (old.state)::text) OR ('SETTLED'::text = (new.state)::text)))) EXECUTE FUNCTION leg_is_paid_as_posted();

CREATE TRIGGER leg_keeps_its_money BEFORE DELETE OR UPDATE ON payment_leg FOR EACH ROW EXECUTE FUNCTION leg_keeps_its_money();

CREATE CONSTRAINT TRIGGER legs_add_up AFTER INSERT ON payment_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION legs_add_up();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON admitted_credit_code FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON allowance FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON allowance_use FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON answer FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON api_key FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON assessed_award FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_digest FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_line FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_timestamp FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON award_correction FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON bank_account FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON budget FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON change_horizon FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON closed_year FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON correction_claim FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON delegation FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON double_payment FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON duty_report FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON entry_total FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON erased_document FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON fact_snapshot FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON field_key FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON followed_answer FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON forgotten_key FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON history_step FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON notice_award FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payment FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payment_leg FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payment_run FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payment_run_row FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON publicity_notice FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON recovery_leg FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON recovery_receipt FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON review FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON revocation FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON sealed_row FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON separation_relaxation FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON service_month FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON source_answer FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON supplement FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON transition_rule FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON witness_chain FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON working_day_correction FOR EACH STATEMENT EXECUTE FUNCTION written_once();

CREATE TRIGGER nothing_into_a_closed_year BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION nothing_into_a_closed_year();

CREATE TRIGGER notice_is_written_once BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE CONSTRAINT TRIGGER one_standing_payment AFTER INSERT ON payment NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION one_standing_payment();

CREATE TRIGGER other_award_keeps_what_was_told BEFORE DELETE OR UPDATE ON other_award FOR EACH ROW EXECUTE FUNCTION other_award_keeps_what_was_told();

CREATE TRIGGER paid_and_back_in_turn AFTER INSERT ON ledger_entry FOR EACH ROW WHEN (((new.kind)::text = ANY ((ARRAY['SETTLE'::character varying, 'RETURN'::character varying])::text[]))) EXECUTE FUNCTION paid_and_back_in_turn();

CREATE CONSTRAINT TRIGGER parts_add_up AFTER INSERT OR UPDATE OF state ON payment_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.part > 0) OR ((new.state)::text = 'SPLIT'::text))) EXECUTE FUNCTION parts_add_up();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::procrastinate_job_status))) EXECUTE FUNCTION procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status)) EXECUTE FUNCTION procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::procrastinate_job_status))) EXECUTE FUNCTION procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status)) EXECUTE FUNCTION procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER proposal_is_decided_once BEFORE DELETE OR UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION proposal_is_decided_once();

CREATE CONSTRAINT TRIGGER receipt_stands_alone AFTER INSERT ON receipt DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION receipt_stands_alone();

CREATE TRIGGER recovery_leg_keeps_its_claim BEFORE DELETE OR UPDATE ON recovery_leg FOR EACH ROW EXECUTE FUNCTION recovery_leg_keeps_its_claim();

CREATE TRIGGER recovery_leg_received_its_receipts AFTER INSERT OR UPDATE ON recovery_leg FOR EACH ROW EXECUTE FUNCTION recovery_leg_received_its_receipts();

CREATE TRIGGER recovery_receipt_has_editions AFTER INSERT ON recovery_receipt FOR EACH ROW EXECUTE FUNCTION recovery_receipt_has_editions();

CREATE TRIGGER recovery_within_double_payment AFTER INSERT OR UPDATE ON recovery FOR EACH ROW WHEN ((new.double_payment_id IS NOT NULL)) EXECUTE FUNCTION recovery_within_double_payment();

CREATE TRIGGER register_corrects_its_own BEFORE INSERT ON register_version FOR EACH ROW EXECUTE FUNCTION register_corrects_its_own();

CREATE TRIGGER register_is_never_emptied BEFORE TRUNCATE ON register_version FOR EACH STATEMENT EXECUTE FUNCTION register_is_written_once();

CREATE TRIGGER register_is_searched AFTER INSERT OR UPDATE ON register_version FOR EACH ROW WHEN (((new.attribute)::text = 'NAME'::text)) EXECUTE FUNCTION register_is_searched();

CREATE TRIGGER register_is_written_once BEFORE DELETE OR UPDATE ON register_version FOR EACH ROW EXECUTE FUNCTION register_is_written_once();

CREATE CONSTRAINT TRIGGER run_adds_up AFTER INSERT OR UPDATE ON payment_run DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION run_adds_up();

CREATE TRIGGER run_row_keeps_its_money BEFORE DELETE OR UPDATE ON payment_run_row FOR EACH ROW EXECUTE FUNCTION run_row_keeps_its_money();

CREATE TRIGGER shown_award_is_decided_once BEFORE DELETE OR UPDATE ON notice_award FOR EACH ROW EXECUTE FUNCTION shown_award_is_decided_once();

CREATE TRIGGER step_is_a_change AFTER INSERT ON history_step FOR EACH ROW EXECUTE FUNCTION step_is_a_change();

CREATE TRIGGER total_is_moved_by_entries BEFORE INSERT OR DELETE OR UPDATE ON entry_total FOR EACH ROW EXECUTE FUNCTION total_is_moved_by_entries();

CREATE TRIGGER totals_follow_their_entries AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION totals_follow_their_entries();

CREATE TRIGGER version_is_new AFTER INSERT ON applicant FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON budget FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON call FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON double_payment FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON duty FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON grants FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON milestone FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON objection FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON other_award FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON payment_leg FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON payment_run FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON policy_version FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON recovery FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON tranche FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_new AFTER INSERT ON unit FOR EACH ROW EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON applicant FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON budget FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON call FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON double_payment FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON duty FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON grants FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON milestone FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON objection FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON other_award FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON payment_leg FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON payment_run FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON policy_version FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON proposal FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON recovery FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON tranche FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER version_is_raised AFTER UPDATE ON unit FOR EACH ROW WHEN ((new.version IS DISTINCT FROM old.version)) EXECUTE FUNCTION version_is_told();

CREATE TRIGGER witness_chain_ends_once BEFORE INSERT OR DELETE OR UPDATE ON witness_chain FOR EACH ROW EXECUTE FUNCTION witness_chain_ends_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON admitted_credit_code FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON allowance_use FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON answer FOR EACH ROW EXECUTE FUNCTION answer_is_kept();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON assessed_award FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON audit_digest FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_line_is_kept();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON audit_timestamp FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON award_correction FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON closed_year FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON duty_report FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON fact_snapshot FOR EACH ROW EXECUTE FUNCTION fact_is_kept();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON followed_answer FOR EACH ROW EXECUTE FUNCTION followed_answer_is_kept();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON forgotten_key FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON history_step FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON posting FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON publicity_notice FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON receipt FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON recovery_receipt FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON review FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON revocation FOR EACH ROW EXECUTE FUNCTION revocation_is_kept();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON sealed_row FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON separation_relaxation FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON service_month FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON source_answer FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON supplement FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON transition_rule FOR EACH ROW EXECUTE FUNCTION written_once();

CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON working_day_correction FOR EACH ROW EXECUTE FUNCTION written_once();

ALTER TABLE ONLY allowance_use
    ADD CONSTRAINT allowance_use_allowance_id_fkey FOREIGN KEY (allowance_id) REFERENCES allowance(id) ON DELETE RESTRICT;

ALTER TABLE ONLY allowance_use
    ADD CONSTRAINT allowance_use_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY assessed_award
    ADD CONSTRAINT assessed_award_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id);

ALTER TABLE ONLY audit_timestamp
    ADD CONSTRAINT audit_timestamp_digest_fkey FOREIGN KEY (digest) REFERENCES audit_digest(number);

ALTER TABLE ONLY award_correction
    ADD CONSTRAINT award_correction_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY bank_account
    ADD CONSTRAINT bank_account_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES applicant(id) ON DELETE RESTRICT;

ALTER TABLE ONLY bank_account
    ADD CONSTRAINT bank_account_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY call
    ADD CONSTRAINT call_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES policy_version(id) ON DELETE RESTRICT;

ALTER TABLE ONLY change
    ADD CONSTRAINT change_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE CASCADE;

ALTER TABLE ONLY correction_claim
    ADD CONSTRAINT correction_claim_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES award_correction(id) ON DELETE RESTRICT;

ALTER TABLE ONLY correction_claim
    ADD CONSTRAINT correction_claim_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment(id) ON DELETE RESTRICT;

ALTER TABLE ONLY correction_claim
    ADD CONSTRAINT correction_claim_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES recovery(id) ON DELETE RESTRICT;

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id) ON DELETE CASCADE;

ALTER TABLE ONLY delivery_try
    ADD CONSTRAINT delivery_try_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id) ON DELETE CASCADE;

ALTER TABLE ONLY delivery_try
    ADD CONSTRAINT delivery_try_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id) ON DELETE CASCADE;

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_turn_fkey FOREIGN KEY (turn) REFERENCES notice(turn) ON DELETE CASCADE;

ALTER TABLE ONLY document
    ADD CONSTRAINT document_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY double_payment
    ADD CONSTRAINT double_payment_leg_id_fkey FOREIGN KEY (leg_id) REFERENCES payment_leg(id) ON DELETE RESTRICT;

ALTER TABLE ONLY duty
    ADD CONSTRAINT duty_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES policy_version(id) ON DELETE RESTRICT;

ALTER TABLE ONLY duty_report
    ADD CONSTRAINT duty_report_duty_id_fkey FOREIGN KEY (duty_id) REFERENCES duty(id) ON DELETE RESTRICT;

ALTER TABLE ONLY ledger_entry
    ADD CONSTRAINT entry_of_a_leg FOREIGN KEY (leg_id) REFERENCES payment_leg(id);

ALTER TABLE ONLY ledger_entry
    ADD CONSTRAINT entry_of_a_receipt FOREIGN KEY (receipt_id) REFERENCES recovery_receipt(id);

ALTER TABLE ONLY entry_total
    ADD CONSTRAINT entry_total_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES budget(id) ON DELETE RESTRICT;

ALTER TABLE ONLY expert_assignment
    ADD CONSTRAINT expert_assignment_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY fact_snapshot
    ADD CONSTRAINT fact_snapshot_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY followed_answer
    ADD CONSTRAINT followed_answer_answer_fk FOREIGN KEY (answer_id) REFERENCES answer(id);

ALTER TABLE ONLY grants
    ADD CONSTRAINT grants_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES applicant(id) ON DELETE RESTRICT;

ALTER TABLE ONLY grants
    ADD CONSTRAINT grants_call_id_fkey FOREIGN KEY (call_id) REFERENCES call(id) ON DELETE RESTRICT;

ALTER TABLE ONLY grants
    ADD CONSTRAINT grants_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES policy_version(id) ON DELETE RESTRICT;

ALTER TABLE ONLY ledger_entry
    ADD CONSTRAINT ledger_entry_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES budget(id) ON DELETE RESTRICT;

ALTER TABLE ONLY letter
    ADD CONSTRAINT letter_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id) ON DELETE CASCADE;

ALTER TABLE ONLY letter_try
    ADD CONSTRAINT letter_try_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letter(id) ON DELETE CASCADE;

ALTER TABLE ONLY letter
    ADD CONSTRAINT letter_turn_fkey FOREIGN KEY (turn) REFERENCES notice(turn) ON DELETE CASCADE;

ALTER TABLE ONLY milestone
    ADD CONSTRAINT milestone_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY notice_award
    ADD CONSTRAINT notice_award_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY notice_award
    ADD CONSTRAINT notice_award_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES publicity_notice(id) ON DELETE RESTRICT;

ALTER TABLE ONLY notice
    ADD CONSTRAINT notice_turn_fkey FOREIGN KEY (turn) REFERENCES change(turn) ON DELETE CASCADE;

ALTER TABLE ONLY objection
    ADD CONSTRAINT objection_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY other_award
    ADD CONSTRAINT other_award_closed_for_id_fkey FOREIGN KEY (closed_for_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment
    ADD CONSTRAINT payment_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES award_correction(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment
    ADD CONSTRAINT payment_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_leg
    ADD CONSTRAINT payment_leg_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES budget(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_leg
    ADD CONSTRAINT payment_leg_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_leg
    ADD CONSTRAINT payment_leg_split_from_id_fkey FOREIGN KEY (split_from_id) REFERENCES payment_leg(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment
    ADD CONSTRAINT payment_milestone_id_fkey FOREIGN KEY (milestone_id) REFERENCES milestone(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_run_row
    ADD CONSTRAINT payment_run_row_account_id_fkey FOREIGN KEY (account_id) REFERENCES bank_account(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_run_row
    ADD CONSTRAINT payment_run_row_leg_id_fkey FOREIGN KEY (leg_id) REFERENCES payment_leg(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment_run_row
    ADD CONSTRAINT payment_run_row_run_id_fkey FOREIGN KEY (run_id) REFERENCES payment_run(id) ON DELETE RESTRICT;

ALTER TABLE ONLY payment
    ADD CONSTRAINT payment_tranche_id_fkey FOREIGN KEY (tranche_id) REFERENCES tranche(id) ON DELETE RESTRICT;

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES budget(id) ON DELETE RESTRICT;

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES ledger_entry(id) ON DELETE RESTRICT;

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_of_its_entry FOREIGN KEY (entry_id, budget_id) REFERENCES ledger_entry(id, budget_id);

ALTER TABLE ONLY procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES procrastinate_jobs(id);

ALTER TABLE ONLY publicity_notice
    ADD CONSTRAINT publicity_notice_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES policy_version(id) ON DELETE RESTRICT;

ALTER TABLE ONLY receipt
    ADD CONSTRAINT receipt_leg_id_fkey FOREIGN KEY (leg_id) REFERENCES payment_leg(id) ON DELETE RESTRICT;

ALTER TABLE ONLY recovery
    ADD CONSTRAINT recovery_double_payment_id_fkey FOREIGN KEY (double_payment_id) REFERENCES double_payment(id) ON DELETE RESTRICT;

ALTER TABLE ONLY recovery
    ADD CONSTRAINT recovery_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY recovery_leg
    ADD CONSTRAINT recovery_leg_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES recovery(id) ON DELETE RESTRICT;

ALTER TABLE ONLY recovery
    ADD CONSTRAINT recovery_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment(id) ON DELETE RESTRICT;

ALTER TABLE ONLY recovery_receipt
    ADD CONSTRAINT recovery_receipt_leg_id_fkey FOREIGN KEY (leg_id) REFERENCES recovery_leg(id) ON DELETE RESTRICT;

ALTER TABLE ONLY register_version
    ADD CONSTRAINT register_version_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES applicant(id) ON DELETE RESTRICT;

ALTER TABLE ONLY review
    ADD CONSTRAINT review_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY grant_search
    ADD CONSTRAINT search_of_a_grant FOREIGN KEY (id) REFERENCES grants(id) ON DELETE CASCADE;

ALTER TABLE ONLY service_month
    ADD CONSTRAINT service_month_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY supplement
    ADD CONSTRAINT supplement_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY tranche
    ADD CONSTRAINT tranche_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;

ALTER TABLE ONLY transition_rule
    ADD CONSTRAINT transition_rule_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES policy_version(id) ON DELETE RESTRICT;

ALTER TABLE ONLY unit
    ADD CONSTRAINT unit_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE RESTRICT;
