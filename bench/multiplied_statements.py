"""What is said to the server to multiply a city (放大所用语句): sources, copies, applicants, sums, keys."""

from collections.abc import Mapping

PAID_WINDOWS = 3
"""Of the seven windows that a programme gets beside its own."""
THIN = 10
"""Of so many copies one has what is read by its grant alone."""
AT_ONCE = 20_000
WINDOWED: Mapping[str, tuple[str, str]] = {
    "payment": ("id, milestone_id", "milestone_id IN (SELECT id FROM window_of)"),
    "payment_leg": ("id, payment_id", "payment_id IN (SELECT id FROM src_payment WHERE {of})"),
    "receipt": ("id, leg_id", "leg_id IN (SELECT id FROM src_payment_leg WHERE {legs})"),
    "payment_run_row": ("id, leg_id", "leg_id IN (SELECT id FROM src_payment_leg WHERE {legs})"),
    "ledger_entry": ("id, leg_id", "leg_id IN (SELECT id FROM src_payment_leg WHERE {legs})"),
    "posting": ("id, entry_id", "entry_id IN (SELECT id FROM src_ledger_entry WHERE leg_id IN ({its_legs}))"),
}
OF = "milestone_id IN (SELECT id FROM window_of)"
LEGS = "payment_id IN (SELECT id FROM src_payment WHERE milestone_id IN (SELECT id FROM window_of))"
PLACES = {"of": OF, "legs": LEGS, "its_legs": f"SELECT id FROM src_payment_leg WHERE {LEGS}"}  # noqa: S608
OTHERS = {
    "payment_leg": "'voucher_no', replace(s.voucher_no, left(s.id::text, 6), left(md5(s.id || 'w' || w), 6))",
    "receipt": "'number', s.number || 'w' || w, "
    "'voucher_no', replace(s.voucher_no, left(s.leg_id::text, 6), left(md5(s.leg_id || 'w' || w), 6))",
    "payment_run_row": "'voucher_no', "
    "replace(s.voucher_no, left(s.leg_id::text, 6), left(md5(s.leg_id || 'w' || w), 6))",
}
MORE_WINDOWS = """
INSERT INTO src_milestone SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', md5(s.id || 'w' || w)::uuid, 'first_month', first_month + 6 * w, 'last_month', last_month + 6 * w,
    'state', CASE WHEN w <= 3 THEN state WHEN w = 7 THEN 'REACHED' ELSE 'VERIFIED' END
))).* FROM src_milestone AS s, generate_series(1, 7) w WHERE s.id IN (SELECT id FROM window_of)
"""
WINDOW_OF = """
CREATE TEMP TABLE window_of AS SELECT DISTINCT ON (origin) id, origin FROM src_milestone AS m
WHERE EXISTS (SELECT 1 FROM src_payment AS p WHERE p.milestone_id = m.id) ORDER BY origin, first_month
"""
OWN_ACCOUNTS_ALONE = """
UPDATE src_payment_run_row AS s SET account_id = NULL FROM bank_account AS a
WHERE a.id = s.account_id AND a.grant_id IS NOT NULL
"""
ORIGINS = """
CREATE TEMP TABLE origin AS
SELECT id AS origin, applicant_id, number, id IN (SELECT origin FROM window_of) AS programme,
    (created_at AT TIME ZONE 'Asia/Shanghai')::date
        - min((created_at AT TIME ZONE 'Asia/Shanghai')::date) OVER () AS day
FROM grants
"""
COPIES = """
CREATE TEMP TABLE numbered AS
WITH asked AS (
    SELECT $1::bigint - count(*) AS copies, count(*) FILTER (WHERE programme) AS programmes,
        count(*) FILTER (WHERE NOT programme) AS others,
        least(
            ($1::bigint * 3 - (SELECT count(*) FROM milestone))
                * (SELECT count(*) FROM window_of) / (SELECT count(*) FROM src_milestone),
            $1::bigint - count(*)
        ) AS programme_copies
    FROM origin
), placed AS (
    SELECT origin, applicant_id, number, programme, day,
        row_number() OVER (PARTITION BY programme ORDER BY number) - 1 AS at
    FROM origin
)
SELECT placed.*, serial, (serial - CASE WHEN programme THEN 0 ELSE programme_copies END)
    / CASE WHEN programme THEN programmes ELSE others END + 1 AS n
FROM asked, generate_series(0, copies - 1) AS serial JOIN LATERAL (
    SELECT * FROM placed WHERE placed.programme = (serial < programme_copies) AND placed.at
        = CASE WHEN serial < programme_copies THEN serial % programmes ELSE (serial - programme_copies) % others END
) AS placed ON true
"""
SHARES = """
CREATE TEMP TABLE share_of AS SELECT applicant_id, ceil(count(*) / 4.0) AS applicants FROM numbered GROUP BY 1
"""
# The third power leaves a few applicants very many grants, and most of them one or two.
COPIED = """
CREATE TEMP TABLE copied AS
SELECT origin, numbered.applicant_id, n::text AS salt, serial, number AS old_number,
    regexp_replace(number, '[0-9]+$', '') || lpad((1000000 + serial)::text, 8, '0') AS number,
    (n - 1) / 20 AS neighbourhood, 'b' || (n - 1) / 20 AS neighbours, 'a' || whose AS whose, whose AS whose_number,
    earlier, make_interval(days => -earlier, secs => (serial * 7919 % 28800) + serial / 1000000.0) AS later,
    ''::text AS name, ''::text AS credit_code
FROM numbered JOIN share_of USING (applicant_id), LATERAL (
    SELECT floor(applicants * power((hashint8(serial) & 2147483647) / 2147483648.0, 3))::bigint AS whose,
        floor((day + 1) * ((hashint8(-serial) & 2147483647) / 2147483648.0))::int AS earlier
) AS skewed
"""
CHECKED = """
CREATE FUNCTION pg_temp.with_check(code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT code || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', ((31 - sum(
        (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, i, 1)) - 1) * (3 ^ (i - 1))::numeric % 31
    ) % 31) % 31)::int + 1, 1) FROM generate_series(1, 17) i
$$
"""
APPLICANTS = """
CREATE TEMP TABLE whose_of AS
SELECT a.id AS applicant_id, whose, whose AS salt, pg_temp.with_check(left(a.credit_code, 8)
        || lpad((row_number() OVER ())::text, 9, '0')) AS credit_code,
    replace(a.name, '示例', '示例' || substr(said.syllables, (whose_number % 36)::int + 1, 2)
        || CASE WHEN whose_number >= 36 THEN substr(said.syllables, (whose_number / 36 % 37)::int + 1, 1) ELSE '' END)
        AS name, later, 0 AS earlier
FROM (SELECT applicant_id, whose, min(whose_number) AS whose_number, min(later) AS later FROM copied GROUP BY 1, 2) AS c
JOIN applicant AS a ON a.id = c.applicant_id,
    (VALUES ('云峰江汉星海天成瑞丰恒远华中科创智合明德光宇博雅新程东湖长河金楚泰安盛世嘉禾启航')) AS said (syllables)
"""
NAMED = """
UPDATE copied AS c SET name = w.name, credit_code = w.credit_code FROM whose_of AS w
WHERE w.applicant_id = c.applicant_id AND w.whose = c.whose
"""
BY_WHOSE: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "applicant": ("s.id = c.applicant_id", {"id": "{id}", "name": "c.name", "credit_code": "c.credit_code"}),
    "register_version": (
        "s.applicant_id = c.applicant_id",
        {"id": "{id}", "value": "CASE WHEN s.attribute = 'NAME' THEN c.name ELSE s.value END"},
    ),
    "bank_account": ("s.applicant_id = c.applicant_id AND s.grant_id IS NULL", {"id": "{id}", "holder": "c.name"}),
}
SHARED: Mapping[str, Mapping[str, str]] = {
    "payment_run": {"number": "s.number || '-' || c.neighbourhood"},
    "publicity_notice": {"number": "s.number || '-' || c.neighbourhood"},
    "call": {},
}
SHARING = {"payment_run": "run_id", "publicity_notice": "notice_id", "call": "call_id"}
SHARING_TABLES = {"payment_run": "payment_run_row", "publicity_notice": "notice_award", "call": "grants"}
ALLOWANCES = """
INSERT INTO allowance (id, policy_code, measure, kind, key, year, used, cap)
SELECT md5(a.id || u.salt)::uuid, a.policy_code, a.measure, a.kind, left(a.key, 280) || ' ' || u.salt, a.year,
    u.used, a.cap
FROM allowance AS a JOIN (
    SELECT s.allowance_id, c.salt, sum(s.amount) AS used FROM src_allowance_use AS s JOIN copied AS c USING (origin)
    GROUP BY 1, 2
) AS u ON u.allowance_id = a.id
"""
RUN_TOTALS = """
UPDATE payment_run AS run SET total = rows.total, rows_count = rows.count
FROM (SELECT run_id, sum(amount) AS total, count(*) FROM payment_run_row WHERE standing GROUP BY run_id) AS rows
WHERE rows.run_id = run.id AND run.state <> 'CANCELLED' AND run.number LIKE '%-%-%-%-%'
"""
SEARCHED = """
SELECT g.id, searched_text(concat_ws(E'\\n', g.number, CASE WHEN NOT g.item_is_personal THEN g.item END,
    CASE WHEN a.name <> g.filed_name THEN a.name END, g.filed_name, a.credit_code)) AS text
FROM grants AS g JOIN copied AS c ON c.number = g.number JOIN applicant AS a ON a.id = g.applicant_id
"""
ENOUGH = """
WITH taken AS (
    SELECT budget.id, sum(posting.amount) - budget.free AS free, max(budget.created_at) AS at
    FROM budget JOIN posting ON posting.budget_id = budget.id AND posting.account = 'FREE'
    GROUP BY budget.id, budget.free HAVING sum(posting.amount) < budget.free
), entry AS (
    INSERT INTO ledger_entry
        (id, number, kind, amount, document_no, evidence, recorded_by, role, recorded_at, budget_id)
    SELECT md5(id || 'enough')::uuid, nextval('ledger_number'), 'APPROPRIATE', -free, '基准预〔放大〕1号',
        '基准预算批复', 'bench', 'FINANCE', at, id
    FROM taken RETURNING id, amount, budget_id
)
INSERT INTO posting (id, account, amount, budget_id, entry_id)
SELECT md5(id || account)::uuid, account, sign * amount, budget_id, id
FROM entry, (VALUES ('APPROPRIATED', -1), ('FREE', 1)) AS side (account, sign)
"""
SUMS = """
UPDATE budget SET appropriated = -sums.appropriated, free = sums.free, reserved = sums.reserved, paid = sums.paid,
    recovered = sums.recovered, lapsed = sums.lapsed, carried_over = sums.carried_over
FROM (
    SELECT budget_id, {sums} FROM posting GROUP BY budget_id
) AS sums WHERE sums.budget_id = budget.id
"""
ACCOUNTS = ("APPROPRIATED", "FREE", "RESERVED", "PAID", "RECOVERED", "LAPSED", "CARRIED_OVER")
COLUMNS = """
SELECT column_name::text AS name, data_type::text AS type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position
"""
KEYS = """
SELECT conrelid::regclass::text AS of, conname::text AS name, pg_get_constraintdef(oid) AS says
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype::text = ANY ($1::text[])
"""
INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS says FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
"""
TABLE_NAMES = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'"
