"""What is shown to the public is kept as it was shown: notices, the awards on them, and what became of each."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from domain.handling.notices import NoticeOutcome

WRITTEN_ONCE = ("publicity_notice",)
CHECKS = {
    "publicity_notice": {"notice_in_order": "first_day <= last_day"},
    "notice_award": {
        "outcome_has_its_day": "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_on IS NULL)",
        "approved_alone_has_amount": "approved IS NULL OR outcome = 'APPROVED'",
        "shown_award_positive": "amount > 0",
    },
}
INDEXES = (
    "CREATE UNIQUE INDEX shown_once_at_a_time ON notice_award (grant_id) WHERE outcome IS NULL",
    "CREATE INDEX undecided_of_a_notice ON notice_award (notice_id) WHERE outcome IS NULL",
    "CREATE INDEX shown_of_a_grant ON notice_award (grant_id, shown_at)",
    "CREATE INDEX notices_by_day ON publicity_notice (opened_at, id)",
    "CREATE INDEX notices_of_a_measure ON publicity_notice (policy_code, measure, opened_at, id)",
    "CREATE INDEX notices_of_a_year ON publicity_notice (year, opened_at, id)",
    "CREATE INDEX notices_by_last_day ON publicity_notice (last_day, id)",
    "CREATE INDEX approved_by_day ON grants (approved_on, id) WHERE approved_on IS NOT NULL",
    "CREATE INDEX approved_of_a_year ON grants (award_year, approved_on, id) WHERE approved_on IS NOT NULL",
    "CREATE SEQUENCE notice_number",
)

# What was shown stays as it was shown; what became of it is said once.
DECIDED_ONCE = """
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
END $$
"""

# Of before, the last publicity of each grant is known: amounts of earlier ones that were taken back were not kept.
SHOWN_BEFORE = """
CREATE TEMPORARY TABLE shown_before ON COMMIT DROP AS
SELECT g.*, v.code AS policy_code, a.name AS applicant_name, opened.at AS shown_at,
    (opened.at AT TIME ZONE 'Asia/Shanghai')::date AS opened_on, ended.at AS decided_at,
    CASE WHEN ended.at IS NULL THEN NULL WHEN ended.event = 'APPROVE' THEN 'APPROVED'
        WHEN ended.event = 'REJECT' THEN 'REJECTED' ELSE 'RETURNED' END AS outcome
FROM grants g
JOIN policy_version v ON v.id = g.policy_version_id
JOIN applicant a ON a.id = g.applicant_id
JOIN LATERAL (SELECT at, number FROM history_step WHERE subject_id = g.id AND event = 'OPEN_PUBLICITY'
    ORDER BY number DESC LIMIT 1) AS opened ON true
LEFT JOIN LATERAL (SELECT at, event FROM history_step WHERE subject_id = g.id AND number > opened.number
    AND from_state IN ('PUBLICITY', 'PUBLICITY_OVER') AND to_state NOT IN ('PUBLICITY', 'PUBLICITY_OVER')
    ORDER BY number LIMIT 1) AS ended ON true
WHERE g.publicity_first IS NOT NULL
"""
NOTICES_BEFORE = """
INSERT INTO publicity_notice (id, number, policy_version_id, policy_code, measure, year, opened_on, first_day, last_day,
    opened_at)
SELECT gen_random_uuid(), 'GS-' || extract(year FROM opened_on)::text || '-'
    || lpad(nextval('notice_number')::text, 6, '0'),
    policy_version_id, policy_code, measure, extract(year FROM opened_on)::int, opened_on, publicity_first,
    publicity_last, at
FROM (SELECT policy_version_id, policy_code, measure, opened_on, publicity_first, publicity_last, min(shown_at) AS at
    FROM shown_before GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY at) AS days
"""
AWARDS_BEFORE = """
INSERT INTO notice_award (id, notice_id, number, grant_id, grant_number, applicant, item, district, amount, shown_at,
    outcome, decided_on, decided_at, approved)
SELECT gen_random_uuid(), n.id, row_number() OVER (PARTITION BY n.id ORDER BY s.shown_at, s.number), s.id, s.number,
    s.applicant_name,
    CASE WHEN NOT s.item_is_personal OR s.item = '' THEN s.item
        WHEN length(s.item) > 8 THEN left(s.item, 2) || '***' || right(s.item, 2) ELSE '***' END,
    s.district_code, s.award, s.shown_at, s.outcome, (s.decided_at AT TIME ZONE 'Asia/Shanghai')::date, s.decided_at,
    CASE WHEN s.outcome = 'APPROVED' THEN s.award END
FROM shown_before s
JOIN publicity_notice n ON (n.policy_version_id, n.measure, n.opened_on, n.first_day, n.last_day)
    = (s.policy_version_id, s.measure, s.opened_on, s.publicity_first, s.publicity_last)
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0027_corrections_after_approval")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PublicityNotice",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("number", fields.CharField(unique=True, max_length=40)),
                (
                    "policy_version",
                    fields.ForeignKeyField(
                        "models.PolicyVersion",
                        source_field="policy_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("policy_code", fields.CharField(max_length=100)),
                ("measure", fields.CharField(max_length=20)),
                ("year", fields.IntField()),
                ("opened_on", fields.DateField()),
                ("first_day", fields.DateField()),
                ("last_day", fields.DateField()),
                ("contact", fields.CharField(null=True, max_length=200)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "publicity_notice",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What is shown of one measure from one day to another: all that was opened on one "
                "day. It is written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeAward",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "notice",
                    fields.ForeignKeyField(
                        "models.PublicityNotice",
                        source_field="notice_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="awards",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shown",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("grant_number", fields.CharField(max_length=40)),
                ("applicant", fields.CharField(max_length=200)),
                ("item", fields.CharField(max_length=200)),
                ("district", fields.CharField(max_length=20)),
                ("amount", fields.BigIntField(null=True)),
                ("shown_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharEnumField(NoticeOutcome, null=True, max_length=20)),
                ("decided_on", fields.DateField(null=True)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("approved", fields.BigIntField(null=True)),
            ],
            options={
                "table": "notice_award",
                "app": "models",
                "unique_together": (("notice", "number"),),
                "pk_attr": "id",
                "table_description": "One award on a notice, as it was shown: written once, and decided once.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                *[
                    f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule})"
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                *INDEXES,
                SHOWN_BEFORE,
                NOTICES_BEFORE,
                AWARDS_BEFORE,
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON notice_award FOR EACH STATEMENT "
                "EXECUTE FUNCTION written_once()",
                DECIDED_ONCE,
                "CREATE TRIGGER shown_award_is_decided_once BEFORE UPDATE OR DELETE ON notice_award "
                "FOR EACH ROW EXECUTE FUNCTION shown_award_is_decided_once()",
            ]
        ),
    ]
