-- What the models do not say: sequences, two tables that are written by statements alone, references between money.

CREATE SEQUENCE grant_number;
CREATE SEQUENCE leg_place;
CREATE SEQUENCE ledger_number;
CREATE SEQUENCE run_number;
CREATE SEQUENCE notice_number;

-- Numbers of a cluster's transactions mean nothing in another one, into which this database may be restored.
CREATE FUNCTION this_transaction() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    said text := current_setting('duixian.transaction', true);
BEGIN
    IF coalesce(said, '') = '' THEN
        said := gen_random_uuid();
        PERFORM set_config('duixian.transaction', said, true);
    END IF;
    RETURN said::uuid;
END $$;

-- Which grants were changed, one row a transaction, in the order in which they are told (number).
CREATE TABLE change (
    turn bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deed uuid NOT NULL DEFAULT this_transaction(),
    grant_id uuid NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    number bigint
);

-- By what the secret of the installation is known again; there is one.
CREATE TABLE secret_mark (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
    mark text NOT NULL
);

-- Receipts as their last editions say: a number that was withdrawn stands for nothing.
CREATE VIEW standing_receipt AS
SELECT * FROM receipt AS one WHERE outcome <> 'WITHDRAWN' AND NOT EXISTS (
    SELECT 1 FROM receipt AS later
    WHERE later.treasury = one.treasury AND later.number = one.number AND later.edition > one.edition
);

ALTER TABLE grant_search ADD CONSTRAINT search_of_a_grant FOREIGN KEY (id) REFERENCES grants (id) ON DELETE CASCADE;

ALTER TABLE ledger_entry
    ADD CONSTRAINT entry_of_a_leg FOREIGN KEY (leg_id) REFERENCES payment_leg (id),
    ADD CONSTRAINT entry_of_a_receipt FOREIGN KEY (receipt_id) REFERENCES recovery_receipt (id),
    ADD CONSTRAINT entry_and_budget UNIQUE (id, budget_id);

-- A posting stands in the budget of its entry and in no other.
ALTER TABLE posting
    ADD CONSTRAINT posting_of_its_entry FOREIGN KEY (entry_id, budget_id) REFERENCES ledger_entry (id, budget_id);
