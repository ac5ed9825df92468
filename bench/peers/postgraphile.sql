-- What PostGraphile shows: views whose columns are the texts that Duixian shows, and smart tags that say what belongs
-- to what. PostgreSQL makes only the columns that are asked for.
CREATE SCHEMA peer;
CREATE SCHEMA peer_text;

CREATE FUNCTION peer_text.global_id(kind text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rtrim(encode(convert_to(kind || ':' || encode(uuid_send(id), 'hex'), 'UTF8'), 'base64'), '=') $$;
CREATE FUNCTION peer_text.yuan(fen bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT fen / 100 || '.' || lpad((fen % 100)::text, 2, '0') $$;
CREATE FUNCTION peer_text.instant(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') $$;
CREATE FUNCTION peer_text.month(month integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lpad((month / 12)::text, 4, '0') || '-' || lpad((month % 12 + 1)::text, 2, '0') $$;

CREATE VIEW peer.applicants AS
  SELECT id AS uid, peer_text.global_id('Applicant', id) AS shown_id, name, credit_code, district_code FROM applicant;
CREATE VIEW peer.grants AS
  SELECT id AS uid, peer_text.global_id('Grant', id) AS shown_id, number, state, version, facts, peer_text.yuan(award) AS award,
    filed_name, filed_district AS filed_district_code, district_code, publicity_first::text AS publicity_from,
    publicity_last::text AS publicity_to, submitted_on::text AS submitted_on, approved_on::text AS approved_on,
    peer_text.instant(created_at) AS created_at, peer_text.instant(updated_at) AS updated_at, created_at AS drafted,
    applicant_id AS applicant_uid
  FROM grants;
CREATE VIEW peer.inbox AS SELECT * FROM peer.grants WHERE uid IN (SELECT id FROM waiting_for_officer);
CREATE VIEW peer.milestones AS
  SELECT id AS uid, peer_text.global_id('Milestone', id) AS shown_id, code, state, peer_text.yuan(amount) AS amount,
    peer_text.month(first_month) AS month_from, peer_text.month(last_month) AS month_to, total::int AS sum, baseline::int,
    dispute, first_month, reached_at, grant_id AS grant_uid
  FROM milestone WHERE state <> 'VOID';
CREATE VIEW peer.payments AS
  SELECT id AS uid, peer_text.global_id('Payment', id) AS shown_id, number, peer_text.yuan(amount) AS amount,
    peer_text.instant(ordered_at) AS ordered_at, ordered_at AS ordered, grant_id AS grant_uid,
    (SELECT CASE WHEN count(*) = 0 OR bool_and(leg.state = 'SETTLED') THEN 'SETTLED'
      WHEN bool_or(leg.state = 'SETTLED') THEN 'PARTIALLY_SETTLED' WHEN bool_or(leg.state = 'RETURNED') THEN 'RETURNED'
      WHEN bool_or(leg.state IN ('REQUESTED', 'INSTRUCTED', 'UNKNOWN')) THEN 'REQUESTED'
      WHEN bool_or(leg.state = 'BUDGET_PENDING') THEN 'BUDGET_PENDING'
      WHEN bool_or(leg.state = 'CANCELLED') THEN 'CANCELLED' ELSE 'ORDERED' END
     FROM payment_leg AS leg WHERE leg.payment_id = payment.id AND leg.state <> 'SPLIT') AS state
  FROM payment;
CREATE VIEW peer.legs AS
  SELECT id AS uid, peer_text.global_id('PaymentLeg', id) AS shown_id, payer, treasury, state, peer_text.yuan(amount) AS amount,
    voucher_no, instructed_on::text AS instructed_on, part, payment_id AS payment_uid
  FROM payment_leg WHERE state <> 'SPLIT';
CREATE VIEW peer.snapshots AS
  SELECT id AS uid, number, facts, source AS role, evidence, recorded_by, peer_text.instant(recorded_at) AS recorded_at,
    grant_id AS grant_uid
  FROM fact_snapshot;
CREATE VIEW peer.server AS SELECT id, today::text AS today FROM demonstration_day;

CREATE FUNCTION peer.the_server() RETURNS peer.server LANGUAGE sql STABLE AS 'SELECT * FROM peer.server';

COMMENT ON VIEW peer.applicants IS '@primaryKey uid';
COMMENT ON VIEW peer.grants IS
  E'@primaryKey uid\n@foreignKey (applicant_uid) references peer.applicants (uid)|@fieldName applicant';
COMMENT ON VIEW peer.inbox IS
  E'@primaryKey uid\n@foreignKey (applicant_uid) references peer.applicants (uid)|@fieldName applicant';
COMMENT ON VIEW peer.milestones IS
  E'@primaryKey uid\n@foreignKey (grant_uid) references peer.grants (uid)|@foreignSimpleFieldName milestones';
COMMENT ON VIEW peer.payments IS
  E'@primaryKey uid\n@foreignKey (grant_uid) references peer.grants (uid)|@foreignSimpleFieldName payments';
COMMENT ON VIEW peer.legs IS
  E'@primaryKey uid\n@foreignKey (payment_uid) references peer.payments (uid)|@foreignSimpleFieldName legs';
COMMENT ON VIEW peer.snapshots IS
  E'@primaryKey uid\n@foreignKey (grant_uid) references peer.grants (uid)|@foreignSimpleFieldName snapshots';
COMMENT ON VIEW peer.server IS E'@primaryKey id';
